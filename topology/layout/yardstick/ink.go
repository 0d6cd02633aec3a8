package yardstick

import "kscope/topology/layout"

// Ink is what the cells of a drawn picture say, whatever was planned.
type Ink struct {
	// Shared is the cells that lines of different nets share without crossing at right
	// angles, or a line and a box; it should be 0.
	Shared int
	// Crossings is the cells in which one line runs level and another upright, and none
	// turns or ends.
	Crossings int
}

// sheet is the picture cell by cell: the net whose line runs level through a cell, and
// the one that runs upright; both where a line turns or ends. 0 is none.
type sheet struct {
	w            int
	level, plumb []int32
	turned       []bool // some line turns or ends there
	shared       []bool
}

// Inked draws all lines into cells and counts.
func Inked(r *layout.Result) Ink {
	s := &sheet{w: r.W + 1}
	n := s.w * (r.H + 1)
	s.level, s.plumb, s.turned, s.shared = make([]int32, n), make([]int32, n), make([]bool, n), make([]bool, n)
	const box = -1
	for _, b := range r.Nodes {
		for y := b.Y; y < b.Y+b.H; y++ {
			for x := b.X; x < b.X+b.W; x++ {
				s.put(layout.Point{X: x, Y: y}, box, true, true)
			}
		}
	}
	for i := range r.Paths {
		s.line(&r.Paths[i])
	}
	var ink Ink
	for i, a := range s.level {
		switch {
		case s.shared[i]:
			ink.Shared++
		case a != 0 && s.plumb[i] != 0 && !s.turned[i]:
			ink.Crossings++
		}
	}
	return ink
}

// put notes that a net is in a cell.
func (s *sheet) put(p layout.Point, net int32, level, plumb bool) {
	i := p.Y*s.w + p.X
	s.turned[i] = s.turned[i] || level && plumb
	if level {
		s.shared[i] = s.shared[i] || s.level[i] != 0 && s.level[i] != net
		s.level[i] = net
	}
	if plumb {
		s.shared[i] = s.shared[i] || s.plumb[i] != 0 && s.plumb[i] != net
		s.plumb[i] = net
	}
}

// line draws one path: straight pieces, corners, and its end.
func (s *sheet) line(p *layout.Path) {
	net := int32(p.Net)
	s.put(p.Points[0], net, true, false) // it comes level out of its box
	for k, b := range p.Points[1:] {
		a := p.Points[k]
		dx, dy := sign(b.X-a.X), sign(b.Y-a.Y)
		if k > 0 {
			s.put(a, net, true, true)
		}
		for a != b {
			a.X, a.Y = a.X+dx, a.Y+dy
			s.put(a, net, dx != 0, dy != 0)
		}
	}
	s.put(p.Points[len(p.Points)-1], net, true, true)
}

func sign(n int) int { return min(max(n, -1), 1) }
