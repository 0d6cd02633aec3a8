package keys

// Binding is one row of the table.
type Binding struct {
	// Keys as Bubble Tea spells them; the first is the one that help shows.
	Keys   []string
	Scope  Scope
	Intent Intent
	// Help says what it does; Group is the heading it stands under, "" = another
	// row of the group speaks for it too.
	Group, Help string
	// Hint is the word in the footer, "" = not there.
	Hint string
	// Caps is how help prints the keys when one row speaks for several.
	Caps string
}

// The headings of help, in order.
const (
	walk  = "Walk"
	see   = "See"
	look  = "Look for"
	insp  = "In the inspector"
	does  = "Of what is selected"
	texts = "In YAML, describe and events"
	lists = "In lists and dialogs"
	prog  = "Program"
)

// Groups are the headings of help in the order to show them.
func Groups() []string { return []string{walk, see, look, does, insp, texts, lists, prog} }

// Table is all keys.
func Table() []Binding {
	return []Binding{
		{[]string{"up"}, Map, MoveUp, "", "", "", ""},
		{[]string{"down"}, Map, MoveDown, "", "", "", ""},
		{[]string{"left"}, Map, MoveLeft, "", "", "", ""},
		{[]string{"right"}, Map, MoveRight, walk, "nearest box in that direction", "", "Arrows"},
		{[]string{"tab"}, Map, FollowOut, walk, "along an arrow; after Backspace the next", "", ""},
		{[]string{"shift+tab"}, Map, FollowIn, walk, "against an arrow", "", ""},
		{[]string{"["}, Map, PreviousSibling, "", "", "", ""},
		{[]string{"]"}, Map, NextSibling, walk, "beside: the other ends of the arrow you came by", "", "[ ]"},
		{[]string{"g"}, Map, OpenLabels, walk, "letters on all boxes; type two to go there", "", ""},
		{[]string{"backspace", "<", "alt+left"}, Map, GoBack, walk, "back to where you came from", "", ""},
		{[]string{">", "alt+right"}, Map, GoAhead, walk, "ahead again, as in a browser", "", ""},
		{[]string{"enter"}, Map, GoIn, walk, "into a namespace, a fold, the inspector", "in", ""},
		{[]string{"esc"}, Map, GoOut, walk, "one level out", "out", ""},

		{[]string{"1"}, Map, LensTraffic, see, "traffic: from outside to the pods", "", ""},
		{[]string{"2"}, Map, LensWorkloads, see, "workloads: who owns and runs what", "", ""},
		{[]string{"3"}, Map, LensNodes, see, "nodes: what runs where", "", ""},
		{[]string{"o"}, Map, ToggleInspector, see, "inspector on or off", "inspect", ""},
		{[]string{"space"}, Map, FocusInspector, see, "into the inspector, whatever is selected", "", ""},
		{[]string{"pgup"}, Map, PanelUp, "", "", "", ""},
		{[]string{"pgdown"}, Map, PanelDown, see, "scroll the inspector", "", "PgUp PgDn"},
		{[]string{"F"}, Map, Surround, see, "only what is connected; again: one hop more", "", ""},
		{[]string{"P"}, Map, FromOutside, see, "only the ways from outside to the selection", "", ""},
		{[]string{"+", "="}, Map, Unfold, see, "unfold the selection", "", ""},
		{[]string{"-"}, Map, Fold, see, "fold the selection", "", ""},
		{[]string{"z"}, Map, Fit, see, "fit and centre", "fit", ""},
		{[]string{"shift+up"}, Map, PanUp, "", "", "", ""},
		{[]string{"shift+down"}, Map, PanDown, "", "", "", ""},
		{[]string{"shift+left"}, Map, PanLeft, "", "", "", ""},
		{[]string{"shift+right"}, Map, PanRight, see, "pan; also wheel and drag", "", "Shift-arrows"},
		{[]string{"r"}, Map, Relayout, see, "lay out afresh", "", ""},
		{[]string{"M"}, Map, ToggleMinimap, see, "minimap on or off; click or drag in it", "", ""},
		{[]string{"i"}, Map, OpenSources, see, "what can be read, and how fresh it is", "", ""},

		{[]string{"/"}, Map, OpenQuery, look, "query by labels: app=web,tier in (fe,be)", "query", ""},
		{[]string{"f", "ctrl+p"}, Map, OpenFind, look, "find anything by name", "find", ""},
		{[]string{":"}, Map, OpenPalette, look, "go to a context, namespace, lens, theme", "go to", ""},

		{[]string{"y"}, Subject, OpenYAML, does, "the object as YAML", "yaml", ""},
		{[]string{"d"}, Subject, OpenDescribe, does, "what kubectl describe prints", "describe", ""},
		{[]string{"e"}, Subject, OpenEvents, does, "its events and those of its pods", "events", ""},
		{[]string{"c"}, Subject, OpenCopy, does, "copy: name, id, YAML, kubectl command", "copy", ""},

		{[]string{"up"}, Text, RowUp, "", "", "", ""},
		{[]string{"down"}, Text, RowDown, "", "", "", ""},
		{[]string{"pgup"}, Text, PageUp, "", "", "", ""},
		{[]string{"pgdown", "space"}, Text, PageDown, "", "", "", ""},
		{[]string{"home", "g"}, Text, First, texts, "first line", "", ""},
		{[]string{"end", "G"}, Text, Last, texts, "last line", "", ""},
		{[]string{"left"}, Text, ScrollLeft, "", "", "", ""},
		{[]string{"right"}, Text, ScrollRight, texts, "sideways", "", "Left Right"},
		{[]string{"enter"}, Text, ToggleFold, texts, "fold or unfold a part; go to an event's object", "fold", ""},
		{[]string{"+", "="}, Text, OpenFold, "", "", "", ""},
		{[]string{"-"}, Text, ShutFold, texts, "unfold; fold what is around the line", "", "+ -"},
		{[]string{"/"}, Text, OpenSearch, texts, "search; filter events (regular expression)", "search", ""},
		{[]string{"n"}, Text, NextMatch, "", "", "", ""},
		{[]string{"N"}, Text, PreviousMatch, texts, "next match, the one before", "", "n N"},
		{[]string{"r"}, Text, ReadAgain, texts, "read again", "read again", ""},
		{[]string{"x"}, Text, ShowContents, texts, "show the contents of this Secret, or hide them", "", ""},
		{[]string{"up"}, Events, RowUp, "", "", "", ""},
		{[]string{"down"}, Events, RowDown, "", "", "", ""},
		{[]string{"pgup"}, Events, PageUp, "", "", "", ""},
		{[]string{"pgdown", "space"}, Events, PageDown, "", "", "", ""},
		{[]string{"home", "g"}, Events, First, "", "", "", ""},
		{[]string{"end", "G"}, Events, Last, "", "", "", ""},
		{[]string{"enter"}, Events, Accept, "", "", "go there", ""},
		{[]string{"/"}, Events, OpenSearch, "", "", "filter", ""},
		{[]string{"a"}, Events, ToggleAll, texts, "all events, or those of the selection", "all", ""},

		{[]string{"up"}, Panel, LineUp, "", "", "", ""},
		{[]string{"down"}, Panel, LineDown, insp, "next line that leads somewhere", "move", "Up Down"},
		{[]string{"enter", "right"}, Panel, FollowLine, insp, "go there; a label joins the query", "go there", ""},
		{[]string{"esc", "left", "space"}, Panel, LeavePanel, insp, "back to the map", "back to the map", ""},

		{[]string{"up", "ctrl+p"}, List, RowUp, "", "", "", ""},
		{[]string{"down", "ctrl+n"}, List, RowDown, lists, "one row", "move", "Up Down"},
		{[]string{"pgup"}, List, PageUp, "", "", "", ""},
		{[]string{"pgdown"}, List, PageDown, lists, "one page", "", "PgUp PgDn"},
		{[]string{"enter"}, List, Accept, lists, "take the row; keep the query", "take", ""},
		{[]string{"esc"}, List, Cancel, lists, "close; clear the query", "close", ""},
		{[]string{"enter"}, Query, Accept, "", "", "keep", ""},
		{[]string{"esc"}, Query, Cancel, "", "", "clear", ""},
		{[]string{"esc"}, Labels, Cancel, "", "", "leave", ""},
		{[]string{"up"}, Sheet, RowUp, "", "", "", ""},
		{[]string{"down"}, Sheet, RowDown, "", "", "scroll", ""},
		{[]string{"pgup"}, Sheet, PageUp, "", "", "", ""},
		{[]string{"pgdown", "space"}, Sheet, PageDown, "", "", "", ""},
		{[]string{"esc", "q", "enter", "?", "i"}, Sheet, Cancel, "", "", "close", ""},

		{[]string{"esc", "q"}, Page, ClosePage, "", "", "back", ""},
		{[]string{"?"}, Page, OpenHelp, "", "", "help", ""},

		{[]string{"?"}, Map, OpenHelp, prog, "this help", "help", ""},
		{[]string{"ctrl+z"}, Anywhere, Suspend, prog, "to the shell; fg comes back", "", ""},
		{[]string{"q"}, Map, Quit, prog, "quit; Ctrl-C anywhere", "quit", "q"},
		{[]string{"ctrl+c"}, Anywhere, Quit, "", "", "", ""},
	}
}

// Lookup is what the key, in Bubble Tea's spelling, means in a scope, or else in
// those that it falls back to.
func Lookup(scope Scope, key string) Intent {
	for _, b := range Table() {
		if b.Scope != scope && b.Scope != Anywhere {
			continue
		}
		for _, k := range b.Keys {
			if k == key {
				return b.Intent
			}
		}
	}
	for _, under := range scope.Falls() {
		if intent := Lookup(under, key); intent != None {
			return intent
		}
	}
	return None
}
