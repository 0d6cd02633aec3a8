package keys

// names are what config.yaml calls the intents: they are for ever.
func names() [IntentCount]string {
	return [IntentCount]string{
		MoveUp:          "move-up",
		MoveDown:        "move-down",
		MoveLeft:        "move-left",
		MoveRight:       "move-right",
		FollowOut:       "follow-out",
		FollowIn:        "follow-in",
		GoBack:          "go-back",
		GoIn:            "go-in",
		GoOut:           "go-out",
		GoAhead:         "go-ahead",
		NextSibling:     "next-sibling",
		PreviousSibling: "previous-sibling",
		OpenLabels:      "open-labels",
		Surround:        "surround",
		FromOutside:     "from-outside",
		PanUp:           "pan-up",
		PanDown:         "pan-down",
		PanLeft:         "pan-left",
		PanRight:        "pan-right",
		Fit:             "fit",
		OneToOne:        "one-to-one",
		Unfold:          "unfold",
		Fold:            "fold",
		Relayout:        "relayout",
		ToggleMinimap:   "toggle-minimap",
		LensTraffic:     "lens-traffic",
		LensWorkloads:   "lens-workloads",
		LensNodes:       "lens-nodes",
		LensPolicy:      "lens-policy",
		OpenQuery:       "open-query",
		OpenFind:        "open-find",
		OpenPalette:     "open-palette",
		ToggleInspector: "toggle-inspector",
		PanelUp:         "panel-up",
		PanelDown:       "panel-down",
		FocusInspector:  "focus-inspector",
		OpenSources:     "open-sources",
		OpenHelp:        "open-help",
		ClosePage:       "close",
		OpenTable:       "open-table",
		FirstRow:        "first-row",
		LastRow:         "last-row",
		NextKind:        "next-kind",
		PreviousKind:    "previous-kind",
		SortNext:        "sort-next",
		SortPrevious:    "sort-previous",
		SortReverse:     "sort-reverse",
		WideColumns:     "wide-columns",
		ChooseColumns:   "choose-columns",
		ToggleColumn:    "toggle",
		UsualColumns:    "usual",
		ColumnsLeft:     "columns-left",
		ColumnsRight:    "columns-right",
		GoToRow:         "go-to-row",
		SaveCSV:         "save-csv",
		SaveJSON:        "save-json",
		CopyTable:       "copy-table",
		OpenLogs:        "open-logs",
		OpenAllLogs:     "open-all-logs",
		LogSearch:       "search",
		LogNextHit:      "next-hit",
		LogPreviousHit:  "previous-hit",
		LogFilter:       "filter",
		LogFollow:       "follow",
		LogWrap:         "wrap",
		LogTimes:        "times",
		LogFold:         "fold-json",
		LogFields:       "fields",
		LogInstance:     "previous-instance",
		LogTail:         "since-tail",
		LogMinute:       "since-1m",
		LogMinutes5:     "since-5m",
		LogQuarter:      "since-15m",
		LogHour:         "since-1h",
		LogAll:          "since-start",
		LogMark:         "mark",
		LogCopy:         "copy",
		LogSave:         "save-lines",
		TakeAsMarks:     "take-as-marks",
		TakeOffer:       "take-offer",
		NextOffer:       "next-offer",
		PreviousOffer:   "previous-offer",
		OlderQuery:      "older",
		NewerQuery:      "newer",
		SaveQuery:       "save",
		ToggleHighlight: "toggle-highlight",
		NextFill:        "next-fill",
		OpenFacets:      "open-facets",
		OpenShell:       "open-shell",
		OpenAttach:      "open-attach",
		OpenCommand:     "open-command",
		OpenDebug:       "open-debug",
		OpenForward:     "open-forward",
		OpenForwards:    "open-forwards",
		StopForward:     "stop",
		StopAllForwards: "stop-all",
		CopyURL:         "copy-url",
		CompareWith:     "compare-with",
		ChooseValue:     "choose-value",
		OpenYAML:        "open-yaml",
		OpenDescribe:    "open-describe",
		OpenEvents:      "open-events",
		OpenCopy:        "open-copy",
		ScrollLeft:      "scroll-left",
		ScrollRight:     "scroll-right",
		ToggleFold:      "toggle-fold",
		OpenFold:        "unfold",
		ShutFold:        "fold",
		OpenSearch:      "search",
		NextMatch:       "next-match",
		PreviousMatch:   "previous-match",
		ReadAgain:       "read-again",
		ShowContents:    "show-contents",
		ToggleAll:       "toggle-all",
		LineUp:          "line-up",
		LineDown:        "line-down",
		FollowLine:      "follow-line",
		LeavePanel:      "leave-panel",
		NextWay:         "next-way",
		PreviousWay:     "previous-way",
		EditFrom:        "edit-from",
		EditTo:          "edit-to",
		Accept:          "accept",
		Cancel:          "cancel",
		RowUp:           "row-up",
		RowDown:         "row-down",
		PageUp:          "page-up",
		PageDown:        "page-down",
		Suspend:         "suspend",
		Quit:            "quit",
	}
}

// Name is what config.yaml calls the row: its intent, after the scope where that is
// neither the map nor the inspector: list.accept. "" for Ctrl-C, which always quits.
func (b Binding) Name() string {
	name := names()[b.Intent]
	switch b.Scope {
	case List:
		return "list." + name
	case Query:
		return "query." + name
	case Sheet:
		return "text." + name
	case Labels:
		return "letters." + name
	case Page:
		return "page." + name
	case Rows:
		return "table." + name
	case Columns:
		return "table.columns." + name
	case Facets:
		return "facets." + name
	case Logs:
		return "logs." + name
	case LogField:
		return "logs.text." + name
	case Forwards:
		return "forwards." + name
	case Trace:
		return "trace." + name
	case Ends:
		return "trace.text." + name
	case Text:
		return "object." + name
	case Events:
		return "events." + name
	case Search:
		return "search." + name
	case Anywhere:
		if b.Intent == Quit {
			return ""
		}
	}
	return name
}

// Names are those of all rows that can have other keys, in the order of the table.
func Names() []string {
	var out []string
	for _, b := range Table() {
		if name := b.Name(); name != "" {
			out = append(out, name)
		}
	}
	return out
}
