package page

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
	"kscope/ui/keys"
)

// Page is what takes the place of the map. All methods are called on the screen's
// goroutine.
type Page interface {
	// Title names what is shown, for the header: kind of page, then its object.
	Title() (what, of string)
	// Scope is where the page's keys are looked up; those of keys.Subject work too.
	Scope() keys.Scope
	// Subjects are what the keys for objects act on, such as the table's marked row;
	// none: they do not work here.
	Subjects() []topology.ID
	// Act does an intent of the page's scope; why says why it can't be done now.
	Act(intent keys.Intent) (cmd tea.Cmd, why string)
	// Type takes keys that mean nothing in the scope, and pasted text.
	Type(msg tea.Msg) tea.Cmd
	// Hear takes every message that the screen does not know: the answers to the
	// page's own commands are among them.
	Hear(msg tea.Msg) tea.Cmd
	// Click takes a press of the left button at a cell of the window drawn last.
	Click(x, y int) tea.Cmd
	// Draw fills the window g; the cursor belongs at the point, if not nil.
	Draw(g *canvas.Grid, now time.Time) *canvas.Point
	// Notes stand at the right of the footer, the most important first.
	Notes() []Note
	// Close ends what runs for the page; it is not used any more.
	Close()
}

// Copier is a page with something of its own to copy, beside its subjects' names.
type Copier interface {
	// Copies are what is offered, the most likely first.
	Copies() []Copy
}

// Listener is a page that wants to hear what is known of the object selected on the
// map, whenever that is told anew.
type Listener interface{ Told(*lens.Detail) }

// Note is a piece of the footer.
type Note struct {
	Text string
	Role themes.Role
}

// What a page may ask the screen for, as messages.
type (
	// Back takes the page away.
	Back struct{}
	// Jump goes to an object on the map, and takes all pages away.
	Jump struct{ ID topology.ID }
	// Say shows a message until the next key.
	Say struct{ Text string }
	// Copy puts Text into the terminal's clipboard (OSC 52); What names it for the
	// message that says so: "the name".
	Copy struct{ What, Text string }
	// Open lays another page over this one.
	Open struct{ Page Page }
	// Save writes Text into a new file of about that name; a message says where.
	Save struct{ Name, Text string }
	// Narrow adds key=value to the query or, if Lacking, !key: a label key, or a field
	// with its dot.
	Narrow struct {
		Key, Value string
		Lacking    bool
	}
	// News goes to the pages: the cluster is not as it was.
	News struct{}
)
