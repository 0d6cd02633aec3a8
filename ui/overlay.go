package ui

import (
	tea "charm.land/bubbletea/v2"

	"kscope/themes"
	"kscope/ui/canvas"
	"kscope/ui/keys"
)

// overlay lies over the map and has the keyboard.
type overlay interface {
	scope() keys.Scope
	// act does an intent of the overlay's scope.
	act(m *model, intent keys.Intent) tea.Cmd
	// typed takes text for the overlay's field.
	typed(m *model, msg tea.Msg) tea.Cmd
	// click takes a press of the left button.
	click(m *model, x, y int) tea.Cmd
	// draw draws it over the screen; the cursor belongs at the point, if not nil.
	draw(m *model, g *canvas.Grid) *canvas.Point
}

// dialog makes room for a dialog that would like to be w×h: what lies behind it
// steps back.
func dialog(g *canvas.Grid, w, h int) canvas.Rect {
	w, h = min(w, g.W-4), min(h, g.H-3)
	r := canvas.Rect{X: (g.W - w) / 2, Y: max(1, min(3, (g.H-h)/2)), W: w, H: h}
	g.Paint(canvas.Rect{X: 0, Y: 1, W: g.W, H: g.H - 2}, themes.Faint)
	room := canvas.Rect{X: r.X - 1, Y: r.Y, W: r.W + 2, H: r.H}
	if g.W-w < 12 { // scraps beside the dialog would say nothing
		room.X, room.W = 0, g.W
	}
	g.Fill(room, ' ', themes.Panel)
	return r
}
