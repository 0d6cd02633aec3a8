package layout

import (
	"fmt"
	"strings"
)

// The checks of this file know the contract of layout.go, not how it is met.

func (r Rect) overlaps(o Rect) bool {
	return r.X < o.X+o.W && o.X < r.X+r.W && r.Y < o.Y+o.H && o.Y < r.Y+r.H
}

func (r Rect) holds(p Point) bool {
	return p.X >= r.X && p.X < r.X+r.W && p.Y >= r.Y && p.Y < r.Y+r.H
}

func (r Rect) surrounds(o Rect) bool {
	return o.X > r.X && o.Y > r.Y && o.X+o.W < r.X+r.W && o.Y+o.H < r.Y+r.H
}

// check returns what is wrong with a layout, "" if nothing is.
func check(in Input, r *Result) string {
	for _, f := range []func(Input, *Result) string{checkBoxes, checkFrames, checkEnds, checkCells, checkSize} {
		if msg := f(in, r); msg != "" {
			return msg
		}
	}
	return ""
}

func checkBoxes(in Input, r *Result) string {
	for i, a := range r.Nodes {
		if a.W != in.Nodes[i].W || a.H != in.Nodes[i].H {
			return fmt.Sprintf("node %d has size %v", i, a)
		}
		lane := r.Lanes[in.Nodes[i].Lane]
		if a.X < lane.X || a.X+a.W > lane.X+lane.W {
			return fmt.Sprintf("node %d at %v is outside of its lane %v", i, a, lane)
		}
		for j := range i {
			if a.overlaps(r.Nodes[j]) {
				return fmt.Sprintf("boxes %d %v and %d %v overlap", j, r.Nodes[j], i, a)
			}
		}
	}
	return ""
}

func checkFrames(in Input, r *Result) string {
	for g, f := range r.Groups {
		for i, n := range r.Nodes {
			switch mine := in.Nodes[i].Group == g; {
			case mine && !f.surrounds(n):
				return fmt.Sprintf("frame %d %v does not surround its node %d %v", g, f, i, n)
			case !mine && f.overlaps(n):
				return fmt.Sprintf("frame %d %v overlaps foreign node %d %v", g, f, i, n)
			}
		}
		for h := range g {
			if f.W > 0 && r.Groups[h].W > 0 && f.overlaps(r.Groups[h]) {
				return fmt.Sprintf("frames %d and %d overlap", h, g)
			}
		}
	}
	return ""
}

func checkEnds(in Input, r *Result) string {
	if len(r.Paths) != len(in.Edges) {
		return "an edge has no path"
	}
	for e, p := range r.Paths {
		if len(p.Points) == 0 {
			return fmt.Sprintf("edge %d has no points", e)
		}
		from, to := r.Nodes[in.Edges[e].From], r.Nodes[in.Edges[e].To]
		first, last := p.Points[0], p.Points[len(p.Points)-1]
		if first != (Point{from.X + from.W, from.Y + from.H/2}) {
			return fmt.Sprintf("edge %d starts at %v, not right of %v", e, first, from)
		}
		into := last == Point{to.X - 1, to.Y + to.H/2}
		under := last.Y == to.Y+to.H && last.X >= to.X && last.X < to.X+to.W
		if forward := to.X >= from.X+from.W; forward && !into || !forward && !under {
			return fmt.Sprintf("edge %d ends at %v, not at %v", e, last, to)
		}
	}
	return ""
}

// pass is an edge in a cell with its ways out: 1 north, 2 east, 4 south, 8 west.
type pass struct {
	edge int
	mask uint8
}

// passes lists what goes through every cell.
func passes(r *Result) (map[Point][]pass, string) {
	cells := map[Point][]pass{}
	for e, p := range r.Paths {
		mask := map[Point]uint8{}
		for i, b := range p.Points {
			if i == 0 {
				mask[b] |= 8
				continue
			}
			a := p.Points[i-1]
			dx, dy := sign(b.X-a.X), sign(b.Y-a.Y)
			if dx != 0 && dy != 0 || dx == 0 && dy == 0 {
				return nil, fmt.Sprintf("edge %d: no straight line from %v to %v", e, a, b)
			}
			fwd, back := uint8(2), uint8(8)
			switch {
			case dx < 0:
				fwd, back = 8, 2
			case dy > 0:
				fwd, back = 4, 1
			case dy < 0:
				fwd, back = 1, 4
			}
			for a != b {
				mask[a] |= fwd
				a = Point{a.X + dx, a.Y + dy}
				mask[a] |= back
			}
		}
		for c, m := range mask {
			cells[c] = append(cells[c], pass{e, m})
		}
	}
	return cells, ""
}

func sign(n int) int { return min(max(n, -1), 1) }

func checkCells(in Input, r *Result) string {
	cells, msg := passes(r)
	if msg != "" {
		return msg
	}
	for c, ps := range cells {
		for i, n := range r.Nodes {
			if n.holds(c) {
				return fmt.Sprintf("edge %d runs through node %d at %v", ps[0].edge, i, c)
			}
		}
		for _, a := range ps {
			for _, b := range ps {
				if msg := checkPair(in, r, c, a, b); msg != "" {
					return msg
				}
			}
		}
	}
	for e, p := range r.Paths {
		if p.HasLabel {
			for x := range in.Edges[e].LabelW {
				for _, q := range cells[Point{p.Label.X + x, p.Label.Y}] {
					if r.Paths[q.edge].Net != p.Net {
						return fmt.Sprintf("the label of edge %d hides edge %d", e, q.edge)
					}
				}
			}
		}
	}
	return ""
}

func checkPair(in Input, r *Result, c Point, a, b pass) string {
	crossing := a.mask == 10 && b.mask == 5 || a.mask == 5 && b.mask == 10
	if a.edge == b.edge || crossing {
		return ""
	}
	if r.Paths[a.edge].Net != r.Paths[b.edge].Net {
		return fmt.Sprintf("edges %d and %d of different nets share %v (%x %x)", a.edge, b.edge, c, a.mask, b.mask)
	}
	return ""
}

func checkSize(in Input, r *Result) string {
	inside := func(x, y int) bool { return x >= 0 && y >= 0 && x <= r.W && y <= r.H }
	for _, n := range append(append([]Rect{}, r.Nodes...), r.Groups...) {
		if !inside(n.X, n.Y) || !inside(n.X+n.W, n.Y+n.H) {
			return fmt.Sprintf("%v is outside of %d×%d", n, r.W, r.H)
		}
	}
	for _, p := range r.Paths {
		for _, q := range p.Points {
			if !inside(q.X, q.Y) || !inside(q.X+1, q.Y+1) {
				return fmt.Sprintf("%v is outside of %d×%d", q, r.W, r.H)
			}
		}
	}
	return ""
}

// sketch draws a layout in characters: boxes with their keys, frames, lines.
func sketch(in Input, r *Result) string {
	g := make([][]rune, r.H)
	for y := range g {
		g[y] = []rune(strings.Repeat(" ", r.W))
	}
	box := func(b Rect, name string) {
		for x := b.X; x < b.X+b.W; x++ {
			g[b.Y][x], g[b.Y+b.H-1][x] = '-', '-'
		}
		for y := b.Y; y < b.Y+b.H; y++ {
			g[y][b.X], g[y][b.X+b.W-1] = '|', '|'
		}
		for i, c := range []rune(name) {
			if i+2 < b.W {
				g[b.Y+b.H/2][b.X+1+i] = c
			}
		}
	}
	for _, f := range r.Groups {
		if f.W > 0 {
			box(f, "")
		}
	}
	cells, _ := passes(r)
	table := []rune{' ', '│', '─', '╰', '│', '│', '╭', '├', '─', '╯', '─', '┴', '╮', '┤', '┬', '┼'}
	for c, ps := range cells {
		all, turn := uint8(0), false
		for _, p := range ps {
			all |= p.mask
			turn = turn || p.mask != 5 && p.mask != 10 && p.mask != 8
		}
		if all == 15 && !turn {
			all = 5
		}
		g[c.Y][c.X] = table[all]
	}
	for i, n := range r.Nodes {
		box(n, in.Nodes[i].Key)
	}
	for e, p := range r.Paths {
		last := p.Points[len(p.Points)-1]
		g[last.Y][last.X] = '▶'
		if last.X >= r.Nodes[in.Edges[e].To].X {
			g[last.Y][last.X] = '▲'
		}
	}
	var b strings.Builder
	for _, row := range g {
		b.WriteString(strings.TrimRight(string(row), " ") + "\n")
	}
	return b.String()
}
