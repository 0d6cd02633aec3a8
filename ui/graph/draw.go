package graph

import "kscope/ui/canvas"

// View is how to show a picture.
type View struct {
	// Off is the cell of the picture at the viewport's top left corner.
	Off canvas.Point
	// Selected is the key of the selected node, "" for none. The node and the
	// edges on the way through it are bright, other edges faint.
	Selected string
	// ASCII keeps to ASCII characters.
	ASCII bool
}

// Hit is a node on the screen: Rect in cells of the grid given to Draw.
type Hit struct {
	Rect canvas.Rect
	Key  string
}

// Draw draws the picture into area of g and returns what can be clicked. The
// lane headings stay in the first row of area.
func Draw(g *canvas.Grid, area canvas.Rect, p *Picture, v View) []Hit { return nil }
