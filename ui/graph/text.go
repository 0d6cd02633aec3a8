package graph

import (
	"strings"

	"kscope/topology/lens"
	"kscope/ui/canvas"
)

// textRows is up to which height Text draws roomy boxes.
const textRows = 60

// Text is the drawing of a whole scene as plain text, as high as it needs to be,
// roomy if it is small enough for that; lines end without spaces, the last with a
// newline. width is what the reader has; 0 = no bound. A scene that is wider is
// drawn at its own width.
func Text(scene *lens.Scene, width int, ascii bool) string {
	p := New(scene, width, textRows, Auto, nil)
	w, h := p.Size()
	g := canvas.New(w, h)
	Draw(g, canvas.Rect{W: w, H: h}, p, View{ASCII: ascii})
	var b strings.Builder
	for line := range strings.Lines(g.Plain()) {
		b.WriteString(strings.TrimRight(line, " \n"))
		b.WriteByte('\n')
	}
	return b.String()
}
