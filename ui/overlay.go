package ui

import (
	tea "charm.land/bubbletea/v2"

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
	draw(g *canvas.Grid) *canvas.Point
}

// dialog is the place of a dialog that would like to be w×h.
func dialog(g *canvas.Grid, w, h int) canvas.Rect {
	w, h = min(w, g.W-4), min(h, g.H-3)
	return canvas.Rect{X: (g.W - w) / 2, Y: max(1, min(3, (g.H-h)/2)), W: w, H: h}
}
