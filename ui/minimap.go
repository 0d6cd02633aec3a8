package ui

import (
	tea "charm.land/bubbletea/v2"

	"kscope/ui/canvas"
	"kscope/ui/graph"
)

// overview is the minimap on the map.
type overview struct {
	rect  canvas.Rect // on the screen, as drawn last; empty = not there
	keyed bool        // the user has said by key whether there is one:
	shown bool        // so or not
	steer bool        // the mouse holds it
}

// wanted: as the user says, else when so little of the picture is in sight that a
// glance at the whole is worth what the minimap hides.
func (o *overview) wanted(pic *graph.Picture, area canvas.Rect) bool {
	if o.keyed {
		return o.shown
	}
	w, h := pic.Size()
	return 2*w > 3*area.W || 2*h > 3*area.H
}

// drawMinimap draws the minimap over the map, but not beside what lies over it. While
// the mouse holds it, it stays in its corner.
func (m *model) drawMinimap(g *canvas.Grid) {
	c := &m.chart
	held := c.mini.rect
	c.mini.rect = canvas.Rect{}
	if c.pic == nil || !c.mini.wanted(c.pic, c.area) || m.over != nil {
		return
	}
	v := graph.View{Off: c.off, ASCII: m.look.ascii, Blocks: m.opts.NoBraille}
	if c.aside == "" {
		v.Selected = c.sel
	}
	rect := graph.MinimapRect(c.pic, c.area, v)
	if c.mini.steer && !rect.Empty() && !held.Empty() && held.Intersect(c.area) == held {
		rect = held
	}
	c.mini.rect = rect
	graph.DrawMinimap(g, rect, c.pic, v, c.area.W, c.area.H)
}

// toggleMinimap hides or shows the minimap.
func (m *model) toggleMinimap() (tea.Cmd, string) {
	c := &m.chart
	if c.pic == nil {
		return nil, nothingYet
	}
	if graph.MinimapRect(c.pic, c.area, graph.View{Off: c.off}).Empty() {
		return nil, "no minimap: all of the map is in sight"
	}
	c.mini.keyed, c.mini.shown = true, !c.mini.wanted(c.pic, c.area)
	return nil, ""
}

// steer brings what the minimap shows at x, y into the middle of the map.
func (c *chart) steer(x, y int) {
	if c.pic == nil || c.mini.rect.Empty() {
		return
	}
	c.touched = true
	c.off = graph.MinimapOffset(c.pic, c.mini.rect, x, y, c.area.W, c.area.H)
}
