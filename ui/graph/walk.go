package graph

import (
	"cmp"
	"slices"
)

// Dir is a direction on the screen.
type Dir uint8

// The directions of the arrow keys.
const (
	Up Dir = iota
	Down
	Left
	Right
)

// First is the key of the node to select when none is: one that answers the query
// before one that does not, then one of the namespace ns (if not ""), then the worst
// one, of these the leftmost and topmost; "" in an empty picture.
func First(p *Picture, ns string) string {
	best := -1
	for i := range p.Scene.Nodes {
		if best < 0 || p.before(i, best, ns) {
			best = i
		}
	}
	if best < 0 {
		return ""
	}
	return p.Scene.Nodes[best].Key
}

func (p *Picture) before(i, j int, ns string) bool {
	a, b := &p.Scene.Nodes[i], &p.Scene.Nodes[j]
	return cmp.Or(falseLast(a.Match, b.Match), falseLast(ns != "" && a.Namespace == ns, ns != "" && b.Namespace == ns),
		cmp.Compare(b.Status.Health, a.Status.Health),
		cmp.Compare(p.place.Nodes[i].X, p.place.Nodes[j].X), cmp.Compare(p.place.Nodes[i].Y, p.place.Nodes[j].Y)) < 0
}

func falseLast(a, b bool) int {
	switch {
	case a && !b:
		return -1
	case b && !a:
		return 1
	}
	return 0
}

// Toward is the node that an arrow key leads to from the node with the key, ""
// when there is none in that direction. Up and Down stay in the column: the lane, or
// the part of it where a lane has several. Left and Right go to the next column, where
// the row is nearest. So the four directions together lead from every node to every
// other.
func Toward(p *Picture, key string, dir Dir) string {
	at := p.Index(key)
	if at < 0 {
		return ""
	}
	best := -1
	for i := range p.Scene.Nodes {
		if p.ahead(at, i, dir) && (best < 0 || p.nearer(at, i, best)) {
			best = i
		}
	}
	if best < 0 {
		return ""
	}
	return p.Scene.Nodes[best].Key
}

// ahead tells whether i lies in the direction from node at.
func (p *Picture) ahead(at, i int, dir Dir) bool {
	a, b := p.place.Nodes[at].X, p.place.Nodes[i].X // the same in a column
	dy := p.place.Nodes[i].Y - p.place.Nodes[at].Y
	switch dir {
	case Up:
		return a == b && dy < 0
	case Down:
		return a == b && dy > 0
	case Left:
		return b < a
	}
	return b > a
}

// nearer tells whether i is a better step than j from node at: the nearer column,
// then the nearer row, then the upper one.
func (p *Picture) nearer(at, i, j int) bool {
	dist := func(k int) (column, row int) {
		column = p.place.Nodes[k].X - p.place.Nodes[at].X
		row = p.place.Nodes[k].Y - p.place.Nodes[at].Y
		return max(column, -column), max(row, -row)
	}
	li, ri := dist(i)
	lj, rj := dist(j)
	return cmp.Or(cmp.Compare(li, lj), cmp.Compare(ri, rj), cmp.Compare(p.place.Nodes[i].Y, p.place.Nodes[j].Y)) < 0
}

// Along is the node to go to along the edges of a node: out of it (out true) or
// into it. after is the neighbour visited last, "" for none: it gives the one
// behind it, from top to bottom and round again. "" if there is no edge.
func Along(p *Picture, key string, out bool, after string) string {
	at := p.Index(key)
	if at < 0 {
		return ""
	}
	near := p.neighbours(at, out)
	if len(near) == 0 {
		return ""
	}
	next := slices.Index(near, p.Index(after)) + 1
	return p.Scene.Nodes[near[next%len(near)]].Key
}

// neighbours are the other ends of the edges out of a node (or into it), from top to
// bottom.
func (p *Picture) neighbours(at int, out bool) []int {
	var near []int
	if out {
		for _, e := range p.out[at] {
			near = append(near, p.Scene.Edges[e].To)
		}
	} else {
		for _, e := range p.into[at] {
			near = append(near, p.Scene.Edges[e].From)
		}
	}
	near = slices.DeleteFunc(near, func(i int) bool { return i == at })
	p.topDown(near)
	return slices.Compact(near)
}

// topDown sorts nodes by place, from top to bottom.
func (p *Picture) topDown(nodes []int) {
	slices.SortFunc(nodes, func(i, j int) int {
		a, b := p.place.Nodes[i], p.place.Nodes[j]
		return cmp.Or(cmp.Compare(a.Y, b.Y), cmp.Compare(a.X, b.X))
	})
}
