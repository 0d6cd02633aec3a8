package table

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/topology/table"
	"kscope/ui/canvas"
	"kscope/ui/keys"
	"kscope/ui/page"
)

// Source reads rows.
type Source interface {
	// Rows are the objects that a view is about, in the order of their ids.
	Rows(ctx context.Context, v lens.View) ([]table.Row, error)
}

// Page is the table.
type Page struct {
	ctx    context.Context
	cancel context.CancelFunc
	source Source
	view   lens.View
	clock  func() time.Time

	all   []table.Row // of every kind, by id
	kinds []table.KindCount
	kind  string // which one is shown, "" = all
	// wanted is the kind opened first, or chosen since; nil: there was none yet. Without
	// rows it gives way to another, and it comes back with them.
	wanted *string
	sheet  sheet
	read   bool // something was read
	fail   string

	chosen Chosen
	wide   bool     // all columns are shown
	choose *chooser // nil: not open

	asking, again bool
	asked         time.Time
}

// readEvery is how often rows are read again at most.
const readEvery = time.Second

type (
	// rowsMsg is what was read.
	rowsMsg struct {
		to   *Page
		rows []table.Row
		view lens.View
		err  error
	}
	// sortedMsg is a sheet put into order.
	sortedMsg struct {
		to   *Page
		n    int
		rows []table.Row
	}
	// askMsg is the end of the pause before rows are read again.
	askMsg struct{ to *Page }
)

// New opens the table of a view, at the row of an object if it is there, with the
// columns chosen; choices made in it go there.
func New(ctx context.Context, source Source, v lens.View, at topology.ID, chosen Chosen, clock func() time.Time) (*Page, tea.Cmd) {
	ctx, cancel := context.WithCancel(ctx)
	p := &Page{ctx: ctx, cancel: cancel, source: source, view: v, chosen: chosen, clock: clock}
	p.sheet.mark = at
	return p, p.ask()
}

// Look shows another view.
func (p *Page) Look(v lens.View) tea.Cmd {
	p.view = v
	return p.ask()
}

// ask reads the rows; while that is under way, or was a moment ago, later.
func (p *Page) ask() tea.Cmd {
	if p.asking {
		p.again = true
		return nil
	}
	p.asking, p.again, p.asked = true, false, p.clock()
	ctx, source, v := p.ctx, p.source, p.view
	return func() tea.Msg {
		rows, err := source.Rows(ctx, v)
		return rowsMsg{p, rows, v, err}
	}
}

// Hear takes what was read, and reads again when the cluster's picture changed.
func (p *Page) Hear(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case page.News:
		if p.asking || p.again {
			p.again = true
			return nil
		}
		p.again = true
		return tea.Tick(max(time.Millisecond, readEvery-p.clock().Sub(p.asked)), func(time.Time) tea.Msg { return askMsg{p} })
	case askMsg:
		if msg.to == p {
			return p.ask()
		}
	case rowsMsg:
		if msg.to == p {
			return p.take(msg)
		}
	case sortedMsg:
		if msg.to == p {
			p.sheet.put(msg.n, msg.rows)
		}
	}
	return nil
}

func (p *Page) take(msg rowsMsg) tea.Cmd {
	p.asking = false
	if msg.err != nil {
		p.fail = msg.err.Error()
		return nil
	}
	p.fail, p.all, p.kinds = "", msg.rows, table.Kinds(msg.rows)
	if kind := p.firstKind(); !p.read || kind != p.kind {
		p.read, p.kind, p.choose = true, kind, nil
		p.columns()
	}
	if p.wanted == nil && len(p.kinds) > 0 {
		kind := p.kind
		p.wanted = &kind
	}
	var again tea.Cmd
	if p.again {
		p.again = false
		again = p.Hear(page.News{})
	}
	return tea.Batch(p.sort(), again)
}

// firstKind is the one that is wanted, else that of the marked object, else the first
// tab: one with rows, if there are any.
func (p *Page) firstKind() string {
	if p.wanted != nil && (*p.wanted == "" || p.count(*p.wanted) > 0) {
		return *p.wanted
	}
	if kind := p.sheet.mark.Kind(); p.sheet.mark != "" && p.count(kind) > 0 {
		return kind
	}
	if len(p.kinds) > 0 {
		return p.kinds[0].Kind
	}
	return ""
}

func (p *Page) count(kind string) int {
	for _, k := range p.kinds {
		if k.Kind == kind {
			return k.Count
		}
	}
	return 0
}

// Title says what is shown.
func (p *Page) Title() (what, of string) {
	return "Table", string(p.view.Lens)
}

// Scope is the table's, or that of its list of columns.
func (p *Page) Scope() keys.Scope {
	if p.choose != nil {
		return keys.Columns
	}
	return keys.Rows
}

// Subjects is the marked row's object.
func (p *Page) Subjects() []topology.ID {
	if r := p.sheet.marked(); r != nil {
		return []topology.ID{r.ID}
	}
	return nil
}

// Type takes nothing: a table has no text field.
func (p *Page) Type(tea.Msg) tea.Cmd { return nil }

// Notes say how many rows there are.
func (p *Page) Notes() []page.Note {
	if p.fail != "" {
		return []page.Note{{Text: p.fail, Role: themes.Warn}}
	}
	notes := []page.Note{{Text: p.sheet.place(), Role: themes.Hint}}
	if p.view.Query != "" {
		notes = append(notes, page.Note{Text: "/ " + canvas.Cut(p.view.Query, 40), Role: themes.Match})
	}
	return notes
}

// Close ends what is being read.
func (p *Page) Close() { p.cancel() }
