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
	rows  = "In the table"
	logs  = "In logs"
	parts = "Among labels and values"
	ways  = "In a trace"
	texts = "In YAML, describe and events"
	lists = "In lists and dialogs"
	prog  = "Program"

	inside = "Inside a pod"
)

// Groups are the headings of help in the order to show them.
func Groups() []string {
	return []string{walk, see, look, does, inside, insp, rows, logs, parts, ways, texts, lists, prog}
}

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
		{[]string{"7"}, Map, LensPolicy, see, "policy: who may talk to whom; of the selection", "", ""},
		{[]string{"o"}, Map, ToggleInspector, see, "inspector on or off", "inspect", ""},
		{[]string{"space"}, Map, FocusInspector, see, "into the inspector, whatever is selected", "", ""},
		{[]string{"pgup"}, Map, PanelUp, "", "", "", ""},
		{[]string{"pgdown"}, Map, PanelDown, see, "scroll the inspector", "", "PgUp PgDn"},
		{[]string{"F"}, Map, Surround, see, "only what is connected; again: one hop more", "", ""},
		{[]string{"P"}, Map, FromOutside, see, "the ways from outside, traced; again: hop by hop", "", ""},
		{[]string{"m"}, Map, NextFill, see, "boxes show cpu, memory, restarts, or nothing", "", ""},
		{[]string{"+", "="}, Map, Unfold, see, "unfold the selection; of a pod its containers", "", ""},
		{[]string{"-"}, Map, Fold, see, "fold the selection", "", ""},
		{[]string{"z"}, Map, Fit, see, "fold to fit, and centre", "fit", ""},
		{[]string{"Z"}, Map, OneToOne, see, "one to one: nothing folded", "", ""},
		{[]string{"shift+up"}, Map, PanUp, "", "", "", ""},
		{[]string{"shift+down"}, Map, PanDown, "", "", "", ""},
		{[]string{"shift+left"}, Map, PanLeft, "", "", "", ""},
		{[]string{"shift+right"}, Map, PanRight, see, "pan; also wheel and drag", "", "Shift-arrows"},
		{[]string{"r"}, Map, Relayout, see, "lay out afresh", "", ""},
		{[]string{"M"}, Map, ToggleMinimap, see, "minimap on or off; click or drag in it", "", ""},
		{[]string{"i"}, Map, OpenSources, see, "what can be read, and how fresh it is", "", ""},

		{[]string{"/"}, Map, OpenQuery, look, "query: app=web,tier in (fe,be) .cpu>80% .kind=Pod", "query", ""},
		{[]string{"h"}, Map, ToggleHighlight, look, "the query leaves out the rest, or only marks", "", ""},
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
		{[]string{"home", "g"}, Text, FirstRow, texts, "first line", "", ""},
		{[]string{"end", "G"}, Text, LastRow, texts, "last line", "", ""},
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
		{[]string{"enter"}, Search, Accept, "", "", "keep", ""},
		{[]string{"esc"}, Search, Cancel, "", "", "clear", ""},
		{[]string{"up"}, Events, RowUp, "", "", "", ""},
		{[]string{"down"}, Events, RowDown, "", "", "", ""},
		{[]string{"pgup"}, Events, PageUp, "", "", "", ""},
		{[]string{"pgdown", "space"}, Events, PageDown, "", "", "", ""},
		{[]string{"home", "g"}, Events, FirstRow, "", "", "", ""},
		{[]string{"end", "G"}, Events, LastRow, "", "", "", ""},
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
		{[]string{"ctrl+s"}, Query, SaveQuery, look, "in the query: save it under a name", "save", ""},
		{[]string{"down"}, Query, NewerQuery, "", "", "", ""},
		{[]string{"up"}, Query, OlderQuery, look, "in the query: those of before", "before", "Up Down"},
		{[]string{"ctrl+n"}, Query, NextOffer, "", "", "", ""},
		{[]string{"ctrl+p"}, Query, PreviousOffer, look, "in the query: the next or previous offer", "", "Ctrl-N Ctrl-P"},
		{[]string{"tab"}, Query, TakeOffer, look, "in the query: take the offer", "complete", ""},
		{[]string{"ctrl+o"}, Query, TakeAsMarks, look, "keep the query as marks; Enter leaves out the rest", "mark", ""},
		{[]string{"enter"}, Query, Accept, "", "", "filter", ""},
		{[]string{"esc"}, Query, Cancel, "", "", "clear", ""},
		{[]string{"esc"}, Labels, Cancel, "", "", "leave", ""},
		{[]string{"up"}, Sheet, RowUp, "", "", "", ""},
		{[]string{"down"}, Sheet, RowDown, "", "", "scroll", ""},
		{[]string{"pgup"}, Sheet, PageUp, "", "", "", ""},
		{[]string{"pgdown", "space"}, Sheet, PageDown, "", "", "", ""},
		{[]string{"esc", "q", "enter", "?", "i"}, Sheet, Cancel, "", "", "close", ""},

		{[]string{"t"}, Map, OpenTable, see, "as a table: rows to sort", "table", ""},
		{[]string{"t"}, Rows, ClosePage, "", "", "map", ""},
		{[]string{"up"}, Rows, RowUp, "", "", "", ""},
		{[]string{"down"}, Rows, RowDown, rows, "one row; PgUp PgDn Home End, g G too", "", "Up Down"},
		{[]string{"pgup"}, Rows, PageUp, "", "", "", ""},
		{[]string{"pgdown", "space"}, Rows, PageDown, "", "", "", ""},
		{[]string{"home", "g"}, Rows, FirstRow, "", "", "", ""},
		{[]string{"end", "G"}, Rows, LastRow, "", "", "", ""},
		{[]string{"shift+tab"}, Rows, PreviousKind, "", "", "", ""},
		{[]string{"tab"}, Rows, NextKind, rows, "the next kind; Shift-Tab the one before", "kind", ""},
		{[]string{"<"}, Rows, SortPrevious, "", "", "", ""},
		{[]string{">"}, Rows, SortNext, rows, "sort by the next column, or the one before", "sort", "< >"},
		{[]string{"r"}, Rows, SortReverse, rows, "the other way round", "", ""},
		{[]string{"w"}, Rows, WideColumns, rows, "all columns, or those chosen", "wide", ""},
		{[]string{"K"}, Rows, ChooseColumns, rows, "choose columns: Enter shows or hides one", "columns", ""},
		{[]string{"up"}, Columns, RowUp, "", "", "", ""},
		{[]string{"down"}, Columns, RowDown, "", "", "move", "Up Down"},
		{[]string{"home", "g"}, Columns, FirstRow, "", "", "", ""},
		{[]string{"end", "G"}, Columns, LastRow, "", "", "", ""},
		{[]string{"r"}, Columns, UsualColumns, rows, "among the columns: as usual again", "as usual", ""},
		{[]string{"enter", "space"}, Columns, ToggleColumn, "", "", "show or hide", ""},
		{[]string{"esc", "q", "K"}, Columns, Cancel, "", "", "close", ""},
		{[]string{"left"}, Rows, ColumnsLeft, "", "", "", ""},
		{[]string{"right"}, Rows, ColumnsRight, rows, "push columns aside", "", "Left Right"},
		{[]string{"enter"}, Rows, GoToRow, rows, "to the object on the map", "go there", ""},
		{[]string{"X"}, Rows, SaveCSV, rows, "save as CSV", "", ""},
		{[]string{"J"}, Rows, SaveJSON, rows, "save as JSON", "", ""},
		{[]string{"C"}, Rows, CopyTable, rows, "copy as CSV", "", ""},
		{[]string{"/"}, Rows, OpenQuery, "", "", "query", ""},

		{[]string{"l"}, Subject, OpenLogs, see, "logs: of a pod, or all pods behind it", "logs", ""},
		{[]string{"ctrl+l"}, Map, OpenAllLogs, see, "logs of all that the map or the query is about", "", ""},
		{[]string{"up"}, Logs, RowUp, "", "", "", ""},
		{[]string{"down"}, Logs, RowDown, logs, "one line; PgUp PgDn too; this pauses", "", "Up Down"},
		{[]string{"pgup"}, Logs, PageUp, "", "", "", ""},
		{[]string{"pgdown"}, Logs, PageDown, "", "", "", ""},
		{[]string{"home", "g"}, Logs, FirstRow, "", "", "", ""},
		{[]string{"end", "G"}, Logs, LastRow, logs, "to the end, and follow; Home g to the start", "", "End G"},
		{[]string{"left"}, Logs, ColumnsLeft, "", "", "", ""},
		{[]string{"right"}, Logs, ColumnsRight, "", "", "", ""},
		{[]string{"n"}, Logs, LogNextHit, "", "", "", ""},
		{[]string{"N"}, Logs, LogPreviousHit, logs, "next match of the search, the one before", "", "n N"},
		{[]string{"p"}, Logs, LogInstance, logs, "the instance before the last restart", "", ""},
		{[]string{"0"}, Logs, LogTail, "", "", "", ""},
		{[]string{"1"}, Logs, LogMinute, "", "", "", ""},
		{[]string{"2"}, Logs, LogMinutes5, "", "", "", ""},
		{[]string{"3"}, Logs, LogQuarter, "", "", "", ""},
		{[]string{"4"}, Logs, LogHour, "", "", "", ""},
		{[]string{"5"}, Logs, LogAll, logs, "since: the last 200, 1m, 5m, 15m, 1h, all", "", "0 1 2 3 4 5"},
		{[]string{"m"}, Logs, LogMark, logs, "put a mark here", "", ""},
		{[]string{"c"}, Logs, LogCopy, logs, "copy the line", "", ""},
		{[]string{"enter"}, Logs, GoToRow, logs, "to the line's pod on the map", "", ""},
		{[]string{"s", "ctrl+s"}, Logs, LogSave, logs, "save the lines into a file", "", ""},
		{[]string{"j"}, Logs, LogFold, logs, "JSON lines as level, message, fields; or raw", "", ""},
		{[]string{"J"}, Logs, LogFields, logs, "which fields", "", ""},
		{[]string{"t"}, Logs, LogTimes, logs, "times on or off", "times", ""},
		{[]string{"w"}, Logs, LogWrap, logs, "wrap lines, or push them aside: Left Right", "wrap", ""},
		{[]string{"space"}, Logs, LogFollow, logs, "pause, and follow again", "pause", "Space"},
		{[]string{"&"}, Logs, LogFilter, logs, "only lines that match; &! only those that don't", "filter", ""},
		{[]string{"/"}, Logs, LogSearch, logs, "search: a regular expression", "search", ""},
		{[]string{"enter"}, LogField, Accept, "", "", "keep", ""},
		{[]string{"esc"}, LogField, Cancel, "", "", "without", ""},

		{[]string{"s"}, Subject, OpenShell, inside, "a shell in the pod; of several, a ready one", "shell", ""},
		{[]string{"x"}, Subject, OpenCommand, inside, "one command", "", ""},
		{[]string{"a"}, Subject, OpenAttach, inside, "attach to what runs there", "", ""},
		{[]string{"D"}, Subject, OpenDebug, inside, "a debug container beside it", "", ""},
		{[]string{"p"}, Subject, OpenForward, inside, "forward a port to this machine", "", ""},
		{[]string{"ctrl+f"}, Subject, OpenForwards, inside, "the ports that are forwarded", "", ""},
		{[]string{"up"}, Forwards, RowUp, "", "", "", ""},
		{[]string{"down"}, Forwards, RowDown, "", "", "move", "Up Down"},
		{[]string{"c"}, Forwards, CopyURL, inside, "copy a forward's URL", "copy URL", ""},
		{[]string{"x"}, Forwards, StopForward, inside, "end a forward; X all of them", "end", ""},
		{[]string{"X"}, Forwards, StopAllForwards, "", "", "end all", ""},
		{[]string{"L"}, Map, OpenFacets, look, "labels and their values, counted; how they overlap", "", ""},
		{[]string{"up"}, Facets, RowUp, "", "", "", ""},
		{[]string{"down"}, Facets, RowDown, "", "", "", ""},
		{[]string{"pgup"}, Facets, PageUp, "", "", "", ""},
		{[]string{"pgdown"}, Facets, PageDown, "", "", "", ""},
		{[]string{"tab"}, Facets, NextKind, parts, "the next key; Shift-Tab the one before", "key", ""},
		{[]string{"shift+tab"}, Facets, PreviousKind, "", "", "", ""},
		{[]string{"enter"}, Facets, ChooseValue, parts, "add the value to the query", "choose", ""},
		{[]string{"space"}, Facets, CompareWith, parts, "compare the other keys with this one", "compare", ""},
		{[]string{"/"}, Facets, OpenQuery, "", "", "query", ""},
		{[]string{"t"}, Facets, OpenTable, "", "", "table", ""},

		{[]string{"up"}, Trace, RowUp, "", "", "", ""},
		{[]string{"down"}, Trace, RowDown, ways, "one hop", "", "Up Down"},
		{[]string{"pgup"}, Trace, PageUp, "", "", "", ""},
		{[]string{"pgdown", "space"}, Trace, PageDown, "", "", "", ""},
		{[]string{"home", "g"}, Trace, FirstRow, "", "", "", ""},
		{[]string{"end", "G"}, Trace, LastRow, "", "", "", ""},
		{[]string{"r"}, Trace, ReadAgain, ways, "trace again", "", ""},
		{[]string{"N"}, Trace, PreviousWay, "", "", "", ""},
		{[]string{"n"}, Trace, NextWay, ways, "the next way, the one before", "next way", "n N"},
		{[]string{"f"}, Trace, EditFrom, ways, "from where: Internet, an address, a pod", "from", ""},
		{[]string{"t"}, Trace, EditTo, ways, "to what: an object, an address, a URL", "to", ""},
		{[]string{"enter"}, Trace, GoToRow, ways, "to the hop's object on the map", "go there", ""},
		{[]string{"enter"}, Ends, Accept, "", "", "trace", ""},
		{[]string{"esc"}, Ends, Cancel, "", "", "leave it", ""},

		{[]string{"esc", "q"}, Page, ClosePage, "", "", "back", ""},
		{[]string{"?"}, Page, OpenHelp, "", "", "help", ""},

		{[]string{"?"}, Map, OpenHelp, prog, "this help", "help", ""},
		{[]string{"ctrl+z"}, Anywhere, Suspend, prog, "to the shell; fg comes back", "", ""},
		{[]string{"q"}, Map, Quit, prog, "quit; Ctrl-C anywhere", "quit", "q"},
		{[]string{"ctrl+c"}, Anywhere, Quit, "", "", "", ""},
	}
}
