package yardstick

import (
	"cmp"
	"math"
	"slices"

	"kscope/topology/layout"
)

// XY is a place in px, 8×16 a cell.
type XY [2]float64

// Line is an edge as it is drawn, from node to node by index.
type Line struct {
	From, To int
	Points   []XY
}

// Drawing is a layered drawing from left to right: the middles of the nodes and
// the lines between them.
type Drawing struct {
	Nodes []XY
	Lines []Line
}

// Draw is the layout in px.
func Draw(in layout.Input, r *layout.Result) Drawing {
	var d Drawing
	for _, b := range r.Nodes {
		d.Nodes = append(d.Nodes, XY{8*float64(b.X) + 4*float64(b.W), 16*float64(b.Y) + 8*float64(b.H)})
	}
	for e, p := range r.Paths {
		l := Line{From: in.Edges[e].From, To: in.Edges[e].To}
		for _, q := range p.Points {
			l.Points = append(l.Points, XY{8*float64(q.X) + 4, 16*float64(q.Y) + 8})
		}
		d.Lines = append(d.Lines, l)
	}
	return d
}

// full is the line with the middles of its nodes, the way it leads.
func (d *Drawing) full(l *Line) []XY {
	a, b := d.Nodes[l.From], d.Nodes[l.To]
	out := append(append([]XY{a}, l.Points...), b)
	if n := len(l.Points); n > 1 {
		first, last := l.Points[0], l.Points[n-1]
		if away(first, a) > away(last, a) && away(first, b) < away(last, b) {
			slices.Reverse(out[1 : n+1])
		}
	}
	return out
}

func away(a, b XY) float64 { return math.Hypot(a[0]-b[0], a[1]-b[1]) }

// Length is the sum of all lines, from the middle of one node to that of the other.
func (d *Drawing) Length() float64 {
	sum := 0.0
	for i := range d.Lines {
		line := d.full(&d.Lines[i])
		for k := 1; k < len(line); k++ {
			sum += away(line[k-1], line[k])
		}
	}
	return sum
}

// Crossings is the pairs of edges without a common end that cross between two
// lanes, going by where their lines pass the middle of each lane. A pair may cross
// more than once.
func (d *Drawing) Crossings() int {
	lanes := d.lanes()
	var pieces []piece
	for i := range d.Lines {
		pieces = d.cut(pieces, &d.Lines[i], lanes)
	}
	slices.SortFunc(pieces, func(a, b piece) int { return cmp.Compare(a.x0, b.x0) })
	n := 0
	for i := range pieces {
		a := &pieces[i]
		for j := i + 1; j < len(pieces) && pieces[j].x0 < a.x1-1e-9; j++ {
			if a.crosses(&pieces[j]) {
				n++
			}
		}
	}
	return n
}

// lanes is where the lanes are: nodes less than 4 px apart are in one.
func (d *Drawing) lanes() []float64 {
	var out []float64
	for _, n := range d.Nodes {
		out = append(out, math.Round(n[0]))
	}
	slices.Sort(out)
	return slices.CompactFunc(out, func(a, b float64) bool { return math.Abs(b-a) <= 4 })
}

// piece is the part of a line between two lanes, from left to right.
type piece struct {
	x0, y0, x1, y1 float64
	from, to       int
}

// cut adds the pieces of a line.
func (d *Drawing) cut(pieces []piece, l *Line, lanes []float64) []piece {
	line := d.full(l)
	a, b := line[0], line[len(line)-1]
	at := a
	add := func(q XY) {
		p, r := at, q
		if at = q; p[0] > r[0] {
			p, r = r, p
		}
		pieces = append(pieces, piece{p[0], p[1], r[0], r[1], l.From, l.To})
	}
	pass := func(x float64) {
		for i := 1; i < len(line); i++ {
			if p, q := line[i-1], line[i]; (p[0]-x)*(q[0]-x) <= 0 && p[0] != q[0] {
				add(XY{x, p[1] + (q[1]-p[1])*(x-p[0])/(q[0]-p[0])})
				return
			}
		}
	}
	for _, x := range lanes {
		if a[0]+4 < x && x < b[0]-4 {
			pass(x)
		}
	}
	for _, x := range slices.Backward(lanes) {
		if b[0]+4 < x && x < a[0]-4 {
			pass(x)
		}
	}
	add(b)
	return pieces
}

// crosses tells whether two pieces of edges without a common end cross.
func (p *piece) crosses(q *piece) bool {
	if max(p.y0, p.y1) < min(q.y0, q.y1) || max(q.y0, q.y1) < min(p.y0, p.y1) ||
		p.from == q.from || p.to == q.to || p.from == q.to || p.to == q.from {
		return false
	}
	return p.side(q.x0, q.y0)*p.side(q.x1, q.y1) < 0 && q.side(p.x0, p.y0)*q.side(p.x1, p.y1) < 0
}

// side is below 0 or above on the two sides of the piece's line.
func (p *piece) side(x, y float64) float64 {
	return (p.x1-p.x0)*(y-p.y0) - (p.y1-p.y0)*(x-p.x0)
}

// Slanted is the length of all lines if they led straight from one lane to the next, from
// where they pass the middle of the one to where they pass that of the other.
func (d *Drawing) Slanted() float64 {
	lanes := d.lanes()
	var pieces []piece
	for i := range d.Lines {
		pieces = d.cut(pieces, &d.Lines[i], lanes)
	}
	sum := 0.0
	for i := range pieces {
		p := &pieces[i]
		sum += math.Hypot(p.x1-p.x0, p.y1-p.y0)
	}
	return sum
}
