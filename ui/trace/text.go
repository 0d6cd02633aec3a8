package trace

import (
	"fmt"
	"strings"

	"kscope/themes"
	"kscope/topology/trace"
	"kscope/ui/mark"
)

// Text is a result for people, one line each, with signs.
func Text(r *trace.Result, ascii bool) string {
	var b strings.Builder
	glyphs := themes.NewGlyphs(ascii)
	for _, l := range r.Tell() {
		if l.Depth == 1 {
			fmt.Fprintf(&b, "\n%s\n", l.Text)
			continue
		}
		sign := " "
		if l.Sign {
			sign = string(glyphs.Health[mark.Edge(l.State)])
		}
		indent := [...]string{"", "", "  ", "    "}[l.Depth]
		fmt.Fprintln(&b, strings.TrimRight(indent+sign+" "+l.Text, " "))
	}
	return b.String()
}
