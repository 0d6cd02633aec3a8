package trace

import (
	"fmt"
	"strings"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/topology/trace"
	"kscope/ui/canvas"
	"kscope/ui/mark"
)

const arrow = " → "

// drawHops writes a way on one row: of too many hops the middle is left out, for the
// end is where it stops.
func drawHops(g *canvas.Grid, hops []trace.Hop) {
	words := make([]string, len(hops))
	for i := range hops {
		words[i] = short(&hops[i])
	}
	need := func(words []string) int {
		n := 0
		for _, w := range words {
			n += canvas.Width(w) + canvas.Width(arrow)
		}
		return n
	}
	const head = 1 // where it starts is always told
	gap := 0
	for gap < len(words)-head-1 && need(words[:head])+need(words[head+gap:])+canvas.Width("…"+arrow) > g.W {
		gap++
	}
	x := 1
	for i := range hops {
		if gap > 0 && i == head {
			x += g.Text(x, 0, g.W-x, "…"+arrow, themes.Faint)
		}
		if i >= head && i < head+gap {
			continue
		}
		role := themes.Dim
		if h := mark.Edge(hops[i].State); h != topology.OK {
			role = mark.Role(h)
			g.Put(x, 0, mark.Glyph(h, g.ASCII), role)
			x += 2
		}
		x += g.Text(x, 0, g.W-x, canvas.Middle(words[i], g.W-x), role)
		if i < len(hops)-1 {
			x += g.Text(x, 0, g.W-x, arrow, themes.Faint)
		}
	}
}

// short is a hop in a word or two.
func short(h *trace.Hop) string {
	kind, _, name := h.Node.Split()
	text := name
	switch {
	case h.Node == topology.PrivateNetwork:
		text = "private network"
	case kind != name:
		text = strings.TrimSpace(lens.Short(kind) + " " + name)
	}
	if h.Port != 0 {
		text += fmt.Sprintf(":%d", h.Port)
	}
	if n := len(h.Backends) - 1; n > 0 {
		text += fmt.Sprintf(" +%d", n)
	}
	return text
}
