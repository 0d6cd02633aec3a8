package themes

// Role is what a piece of the screen means; code names roles, themes give them
// colours. The zero Role is plain text.
type Role uint8

// The roles of every screen.
const (
	Text     Role = iota // default text
	Dim                  // kind words, secondary text
	Faint                // the rest while a path or match is bright
	Strong               // titles, names that must stand out
	Accent               // selection and what is on its path
	Selected             // the selected row or box interior (may have a background)
	Match                // matches of a query
	OK                   // health glyphs and words …
	Progress
	Warn
	Bad
	Unknown
	Border // frames of boxes
	Group  // frames and titles of groups
	Edge   // arrows
	Label  // edge labels
	Header // header line
	Tab    // an inactive lens name in the header
	TabOn  // the active one
	Key    // key names in hints
	Hint   // what they do
	Panel  // inspector and dialog text
	Title  // section headings
	Alert  // banner: stale, disconnected
	// Series tell apart things of equal standing, such as the pods of a log; none looks
	// like a warning.
	Series1
	Series2
	Series3
	Series4
	Series5
	Series6
	RoleCount
)

// roleNames are the words theme files use, by Role.
var roleNames = [RoleCount]string{"text", "dim", "faint", "strong", "accent", "selected", "match",
	"ok", "progress", "warn", "bad", "unknown", "border", "group", "edge", "label",
	"header", "tab", "tabOn", "key", "hint", "panel", "title", "alert",
	"series1", "series2", "series3", "series4", "series5", "series6"}

func (r Role) String() string { return roleNames[r] }
