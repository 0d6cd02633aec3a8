package ui

import (
	tea "charm.land/bubbletea/v2"

	"kscope/topology/lens"
	"kscope/ui/canvas"
	"kscope/ui/keys"
)

// mostBoxes is how many boxes are drawn one to one at most: placing so many takes 0.2 to
// 0.3 s beside the keys, five times as many 3 to 6 s (BenchmarkOneToOne of ui/graph).
const mostBoxes = 10_000

// fitMap folds the map to fit, if it was one to one, and shows as much of it as there
// is room for.
func (m *model) fitMap() (tea.Cmd, string) {
	c := &m.chart
	switch {
	case c.pic == nil:
		return nil, nothingYet
	case m.view.Fold == lens.FoldNone:
		m.view.Fold, m.view.Most = lens.FoldAuto, 0
		m.lookAgain()
	default:
		m.view.Anew++
		m.lookAgain()
		c.fit()
	}
	return nil, ""
}

// oneToOne unfolds everything, what the user folded by hand too.
func (m *model) oneToOne() (tea.Cmd, string) {
	if m.chart.pic == nil {
		return nil, nothingYet
	}
	if m.view.Fold == lens.FoldNone && len(m.view.Shut) == 0 {
		return nil, "one to one already; " + m.keyTo(keys.Fit) + " folds to fit"
	}
	m.view.Fold, m.view.Most, m.view.Shut = lens.FoldNone, mostBoxes, nil
	m.chart.touched = true
	m.lookAgain()
	return nil, ""
}

// tooMany goes back to a folded map, as one to one there would be that many boxes.
func (m *model) tooMany(boxes int) {
	m.view.Fold, m.view.Most = lens.FoldAuto, 0
	if c := m.chart.chase; c != nil {
		c.view.Fold = lens.FoldAuto
	}
	m.status = canvas.Number(boxes) + " boxes are too many for one to one, " + canvas.Number(mostBoxes) +
		" at most: narrow by namespace (Enter), query (/) or F"
	m.lookAgain()
}

// zoomWords say that nothing is folded, "" where things are as the map decides.
func (m *model) zoomWords() string {
	if m.view.Fold == lens.FoldNone {
		return "one to one"
	}
	return ""
}
