package graph

import "kscope/ui/canvas"

// Dir is a direction on the screen.
type Dir uint8

// The directions of the arrow keys.
const (
	Up Dir = iota
	Down
	Left
	Right
)

// First is the key of the node to select when none is: the worst one, the
// leftmost and topmost of these; "" in an empty picture.
func First(p *Picture) string { return "" }

// Toward is the node that an arrow key leads to from the node with the key, ""
// when there is none in that direction. Pressed often enough, the four
// directions lead from every node to every other.
func Toward(p *Picture, key string, dir Dir) string { return "" }

// Along is the node to go to along the edges of a node: out of it (out true) or
// into it. after is the neighbour visited last, "" for none: it gives the one
// behind it, from top to bottom and round again. "" if there is no edge.
func Along(p *Picture, key string, out bool, after string) string { return "" }

// Fit is the offset that shows the picture best in a viewport of w×h cells: all
// of it, centred, if it is small enough, else its top left.
func Fit(p *Picture, w, h int) canvas.Point { return canvas.Point{} }

// Reveal is off, moved as little as needed to show the node with the key in a
// viewport of w×h cells, with some cells to spare where there is room.
func Reveal(p *Picture, off canvas.Point, key string, w, h int) canvas.Point { return off }
