package ui

import (
	tea "charm.land/bubbletea/v2"

	"kscope/ui/canvas"
)

// Roles are the roles of the cells on the screen, a letter each.
func Roles(m tea.Model) string { return m.(*model).screen.grid.RoleText() }

// The messages that bring pictures, to be held back.
type (
	Placed   = placedMsg
	Searched = searchedMsg
)

// Cells are where the nodes of the map are on the screen, or would be beyond it.
func Cells(m tea.Model) map[string]canvas.Rect {
	c := &m.(*model).chart
	all := map[string]canvas.Rect{}
	for _, n := range c.pic.Scene.Nodes {
		r := c.pic.Rect(n.Key)
		r.X, r.Y = r.X-c.off.X+c.area.X, r.Y-c.off.Y+c.area.Y
		all[n.Key] = r
	}
	return all
}

// Crossings is how many there are on the map.
func Crossings(m tea.Model) int { return m.(*model).chart.pic.Crossings() }

// Fewest is how many there would be if it were laid out afresh.
func Fewest(m tea.Model) int {
	pic := m.(*model).chart.pic
	if better := pic.Better(nil); better != nil {
		return better.Crossings()
	}
	return pic.Crossings()
}

// Resting tells whether a search is under way and whether the timer runs.
func Resting(m tea.Model) (searching, timing bool) {
	r := &m.(*model).rest
	return r.search != nil, r.timing
}
