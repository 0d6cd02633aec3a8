package graph

import "kscope/topology/lens"

// Text is the drawing of a whole scene as plain text, as high as it needs to be,
// roomy if it is small enough for that; lines end without spaces, the last with a
// newline. width is what the reader has; 0 = no bound. A scene that is wider is
// drawn at its own width.
func Text(scene *lens.Scene, width int, ascii bool) string { return "" }
