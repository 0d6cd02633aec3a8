package keys

// Intent is what the user wants, whatever key said so.
type Intent uint8

// The intents, grouped as in the table.
const (
	None Intent = iota

	MoveUp
	MoveDown
	MoveLeft
	MoveRight
	FollowOut
	FollowIn
	GoBack
	GoIn
	GoOut
	GoAhead
	NextSibling
	PreviousSibling
	OpenLabels
	Surround
	FromOutside

	PanUp
	PanDown
	PanLeft
	PanRight
	Fit
	OneToOne
	Unfold
	Fold
	Relayout
	ToggleMinimap

	LensTraffic
	LensWorkloads
	LensNodes
	LensPolicy

	OpenQuery
	OpenFind
	OpenPalette
	ToggleInspector
	PanelUp
	PanelDown
	FocusInspector
	OpenSources
	OpenHelp
	ClosePage

	OpenShell
	OpenAttach
	OpenCommand
	OpenDebug
	OpenForward
	OpenForwards
	StopForward
	StopAllForwards
	CopyURL

	OpenYAML
	OpenDescribe
	OpenEvents
	OpenCopy

	ScrollLeft
	ScrollRight
	ToggleFold
	OpenFold
	ShutFold
	OpenSearch
	NextMatch
	PreviousMatch
	ReadAgain
	ShowContents
	ToggleAll
	OpenTable
	FirstRow
	LastRow
	NextKind
	PreviousKind
	SortNext
	SortPrevious
	SortReverse
	WideColumns
	ChooseColumns
	ToggleColumn
	UsualColumns
	ColumnsLeft
	ColumnsRight
	GoToRow
	SaveCSV
	SaveJSON
	CopyTable

	OpenLogs
	OpenAllLogs
	LogSearch
	LogNextHit
	LogPreviousHit
	LogFilter
	LogFollow
	LogWrap
	LogTimes
	LogFold
	LogFields
	LogInstance
	LogTail
	LogMinute
	LogMinutes5
	LogQuarter
	LogHour
	LogAll
	LogMark
	LogCopy
	LogSave

	TakeAsMarks
	TakeOffer
	NextOffer
	PreviousOffer
	OlderQuery
	NewerQuery
	SaveQuery
	ToggleHighlight
	NextFill

	OpenFacets
	CompareWith
	ChooseValue

	LineUp
	LineDown
	FollowLine
	LeavePanel

	NextWay
	PreviousWay
	EditFrom
	EditTo

	Accept
	Cancel
	RowUp
	RowDown
	PageUp
	PageDown

	Suspend
	Quit

	IntentCount
)

// Scope is where a key works: what has the keyboard.
type Scope uint8

// The scopes. Keys of Anywhere work in all of them.
const (
	Anywhere Scope = iota
	Map
	Panel  // the inspector; keys it does not use are the map's
	List   // a list with a text field: find, palette
	Query  // the query bar
	Sheet  // a text to read: help, sources
	Labels // letters on the boxes, to be typed
	// Page is the map's place taken by a page: keys of all pages.
	Page
	Rows    // a table of objects
	Columns // the list of a table's columns
	Facets  // keys and values of a set of objects
	Logs    // lines of logs
	// LogField is a line of text being typed there: a search, a filter.
	LogField
	Forwards // the list of port-forwards
	Trace    // the ways of a request
	Ends     // where it comes from or goes to, while that is typed
	// Subject is for what can be done with the objects that a page or the map shows.
	Subject
	Text   // a page of text: YAML, describe
	Events // the page of events
	Search // what to look for in a page, while it is typed
)

// Falls are the scopes in which a key is looked up that means nothing in s, in order.
func (s Scope) Falls() []Scope {
	switch s {
	case Map:
		return []Scope{Subject}
	case Panel:
		return []Scope{Map}
	case Text, Events:
		return []Scope{Page}
	case Page:
		return []Scope{Subject}
	case Rows, Facets, Logs, Forwards, Trace:
		return []Scope{Page}
	}
	return nil
}
