package ui

import (
	tea "charm.land/bubbletea/v2"

	"kscope/topology/lens"
	"kscope/ui/graph"
	"kscope/ui/keys"
)

// action does what an intent means; why says why it can't be done here, "" if it
// was.
type action func(m *model) (cmd tea.Cmd, why string)

// act does what the intent means for what has the keyboard.
func (m *model) act(intent keys.Intent) (tea.Cmd, string) {
	if a, ok := everywhere()[intent]; ok {
		return a(m)
	}
	if m.over != nil {
		return m.over.act(m, intent), ""
	}
	if a, ok := inPods()[intent]; ok {
		return a(m)
	}
	if a, ok := onSubjects()[intent]; ok {
		return a(m)
	}
	if m.pages.top() != nil {
		return m.actOnPage(intent)
	}
	if a, ok := inPanel()[intent]; ok {
		return a(m)
	}
	if a, ok := onMap()[intent]; ok {
		return a(m)
	}
	return nil, ""
}

func everywhere() map[keys.Intent]action {
	return map[keys.Intent]action{
		keys.Quit: func(*model) (tea.Cmd, string) { return tea.Quit, "" },
		keys.Suspend: func(m *model) (tea.Cmd, string) {
			if m.opts.NoSuspend {
				return nil, "there is no shell to come back from"
			}
			return tea.Suspend, ""
		},
	}
}

func onMap() map[keys.Intent]action {
	return map[keys.Intent]action{
		keys.MoveUp:    move(graph.Up, "above"),
		keys.MoveDown:  move(graph.Down, "below"),
		keys.MoveLeft:  move(graph.Left, "to the left"),
		keys.MoveRight: move(graph.Right, "to the right"),
		keys.FollowOut: along(true, "no arrow leads out of this one"),
		keys.FollowIn:  along(false, "no arrow leads to this one"),
		keys.GoBack:    (*model).goBack,
		keys.GoIn:      (*model).goIn,
		keys.GoOut:     (*model).goOut,

		keys.GoAhead:         (*model).goAhead,
		keys.NextSibling:     beside(1),
		keys.PreviousSibling: beside(-1),
		keys.OpenLabels:      (*model).openLabels,
		keys.Surround:        (*model).surround,
		keys.FromOutside:     (*model).fromOutside,

		keys.PanUp:    pan(0, -1),
		keys.PanDown:  pan(0, 1),
		keys.PanLeft:  pan(-1, 0),
		keys.PanRight: pan(1, 0),
		keys.Fit:      (*model).fitMap,
		keys.OneToOne: (*model).oneToOne,
		keys.Unfold:   (*model).unfold,
		keys.Fold:     (*model).fold,
		keys.Relayout: (*model).relayout,

		keys.ToggleMinimap: (*model).toggleMinimap,

		keys.LensTraffic:   toLens(lens.Traffic),
		keys.LensWorkloads: toLens(lens.Workloads),
		keys.LensNodes:     toLens(lens.Nodes),
		keys.LensPolicy:    toLens(lens.Policy),

		keys.OpenHelp:        (*model).openHelp,
		keys.ToggleHighlight: (*model).toggleHighlight,
		keys.NextFill:        (*model).nextFill,
		keys.OpenTable:       (*model).openTable,
		keys.OpenLogs:        (*model).openLogs,
		keys.OpenAllLogs:     (*model).openAllLogs,
		keys.OpenFacets:      (*model).openFacets,
		keys.OpenQuery:       (*model).openQuery,
		keys.OpenFind:        (*model).openFind,
		keys.OpenPalette:     (*model).openPalette,
		keys.OpenSources:     (*model).openSources,
		keys.ToggleInspector: (*model).toggleInspector,
		keys.PanelUp:         scrollPanel(-1),
		keys.PanelDown:       scrollPanel(1),
		keys.FocusInspector:  (*model).enterPanel,
	}
}

const nothingYet = "nothing on the map yet"

// move selects the nearest node in a direction.
func move(dir graph.Dir, where string) action {
	return func(m *model) (tea.Cmd, string) {
		if m.chart.node() == nil {
			return nil, nothingYet
		}
		key := graph.Toward(m.chart.pic, m.chart.sel, dir)
		if key == "" {
			return nil, "nothing further " + where
		}
		m.pick(key)
		return nil, ""
	}
}

// along selects the next node along the arrows.
func along(out bool, none string) action {
	return func(m *model) (tea.Cmd, string) {
		if m.chart.node() == nil {
			return nil, nothingYet
		}
		key := graph.Along(m.chart.pic, m.chart.sel, out, m.chart.trail.left)
		if key == "" {
			return nil, none
		}
		m.pick(key)
		return nil, ""
	}
}

// beside selects the next node (step 1) or the one before (-1) among the siblings.
func beside(step int) action {
	return func(m *model) (tea.Cmd, string) {
		c := &m.chart
		if c.node() == nil {
			return nil, nothingYet
		}
		by := c.trail.by
		key := graph.Sibling(c.pic, c.sel, by, step)
		switch {
		case key == "" && step < 0:
			return nil, "this is the first one"
		case key == "":
			return nil, "this is the last one"
		}
		m.pick(key)
		c.trail.by = by
		return nil, ""
	}
}

// pick selects a node of the map and remembers where the user came from.
func (m *model) pick(key string) {
	c := &m.chart
	if key != c.subject() {
		m.push()
		if c.pic != nil && graph.Joined(c.pic, c.sel, key) {
			c.trail.by = c.sel
		}
	}
	c.sel, c.touched, c.chase, c.aside = key, true, nil, ""
	c.reveal()
	m.lookAgain()
}

// panBy is how far a key pans, in cells.
const panX, panY = 8, 3

func pan(dx, dy int) action {
	return func(m *model) (tea.Cmd, string) {
		if m.chart.pic == nil {
			return nil, nothingYet
		}
		m.chart.panBy(dx*panX, dy*panY)
		return nil, ""
	}
}

// panBy moves the viewport, but never so far that nothing of the picture is seen.
func (c *chart) panBy(dx, dy int) {
	if c.pic == nil {
		return
	}
	const rest = 4
	w, h := c.pic.Size()
	c.touched = true
	c.off.X = min(max(c.off.X+dx, rest-c.area.W), w-rest)
	c.off.Y = min(max(c.off.Y+dy, rest-c.area.H), h-rest)
}

func (m *model) relayout() (tea.Cmd, string) {
	if m.chart.pic == nil {
		return nil, nothingYet
	}
	m.view.Anew++
	m.chart.afresh, m.chart.touched, m.chart.news = m.view.Anew, true, news{}
	m.lookAgain()
	return nil, ""
}

func scrollPanel(dir int) action {
	return func(m *model) (tea.Cmd, string) {
		if m.panelWidth() == 0 {
			return nil, "the inspector is closed; " + m.keyTo(keys.ToggleInspector) + " opens it"
		}
		m.panel.Scroll(dir * m.panel.Page())
		return nil, ""
	}
}
