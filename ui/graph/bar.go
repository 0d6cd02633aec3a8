package graph

import (
	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
	"kscope/ui/mark"
)

// The health bar of a fold: its members by health, worst first, in proportion. What
// is fine is a quiet line; a fold that is fine throughout has no bar.

// The widths of a bar in cells: a member a cell as long as there are few.
const (
	barMin = 3
	barMax = 12
)

// barCells shares out w cells among the counts by health: to each that is not nought
// at least one, the worse first if there are not enough, and the others in proportion.
func barCells(counts [5]int, w int) [5]int {
	var cells [5]int
	total, left := 0, w
	for _, c := range counts {
		total += c
	}
	for h := len(counts) - 1; h >= 0; h-- {
		if counts[h] > 0 && left > 0 {
			cells[h], left = 1, left-1
		}
	}
	for ; left > 0 && total > 0; left-- { // to whom most is lacking, of two the worse
		most := len(counts) - 1
		for h := most - 1; h >= 0; h-- {
			if counts[h]*w-cells[h]*total > counts[most]*w-cells[most]*total {
				most = h
			}
		}
		cells[most]++
	}
	return cells
}

// barWidth is how many cells the bar of a fold takes where there is room for so many;
// 0 = it has none.
func barWidth(n *lens.Node, room int) int {
	total, ill := 0, 0
	for h, c := range n.Healths {
		total += c
		if topology.Health(h) != topology.OK {
			ill += c
		}
	}
	w := min(total, barMax, room)
	if ill == 0 || total < 2 || w < min(barMin, total) {
		return 0
	}
	return w
}

// barRune is what a health's part of a bar is made of: the worse, the denser, so that
// colour does not say it alone.
func barRune(h topology.Health, ascii bool) rune {
	switch {
	case ascii:
		return mark.Glyph(h, true)
	case h == topology.OK:
		return '━'
	}
	return [...]rune{topology.Unknown: '░', topology.Progressing: '▒', topology.Degraded: '▓', topology.Failed: '█'}[h]
}

// barRole is the role of a health's part of a bar.
func barRole(h topology.Health) themes.Role {
	if h == topology.OK {
		return themes.Dim
	}
	return mark.Role(h)
}

// bar draws a fold's bar into the top border of its box, at the right end, if the
// columns from x on leave room for it.
func (d *drawing) bar(n *lens.Node, x int, r canvas.Rect, border themes.Role) {
	end := r.X + r.W - 2 // a dash and the corner
	w := barWidth(n, end-x-2)
	if w == 0 {
		return
	}
	at := end - w - 1
	d.g.Put(at-1, r.Y, ' ', border)
	cells := barCells(n.Healths, w)
	for h := topology.Failed; ; h-- {
		for range cells[h] {
			d.g.Put(at, r.Y, barRune(h, d.g.ASCII), barRole(h))
			at++
		}
		if h == topology.OK {
			break
		}
	}
	d.g.Put(at, r.Y, ' ', border)
}

// bar draws a fold's bar as a thin strip that ends at pixel x, its middle at y, in at
// most room characters of small text.
func (s *svg) bar(n *lens.Node, x, y, room int) {
	w := barWidth(n, room)
	if w == 0 {
		return
	}
	cells := barCells(n.Healths, w)
	at := x - w*smallW
	for h := topology.Failed; ; h-- {
		if c := cells[h]; c > 0 {
			thick := 6
			if h == topology.OK {
				thick = 2
			}
			s.put(`<rect class="full %s" x="%d" y="%d" width="%d" height="%d"/>`+"\n", barRole(h), at, y-thick/2, c*smallW, thick)
			at += c * smallW
		}
		if h == topology.OK {
			return
		}
	}
}
