package graph

import (
	"cmp"
	"slices"

	"kscope/themes"
	"kscope/topology"
	"kscope/ui/canvas"
)

// lines draws the edges, the quiet ones first, so that where several share a line
// the one that matters most is seen; then the heads, broken ones on top.
func (d *drawing) lines() {
	order := make([]int32, len(d.Scene.Edges))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(d.loudness(int(a)), d.loudness(int(b))), d.dashedFirst(int(a), int(b)))
	})
	view := d.g.Visible()
	var points []canvas.Point
	shown := order[:0]
	for _, i := range order {
		points = points[:0]
		box := canvas.Rect{}
		for k, q := range d.place.Paths[i].Points {
			points = append(points, canvas.Point(q))
			box = around(box, canvas.Point(q), k == 0)
		}
		if !box.Intersect(view).Empty() {
			d.line(int(i), points)
			shown = append(shown, i)
		}
	}
	for _, broken := range [2]bool{false, true} {
		for _, i := range shown {
			if d.Scene.Edges[i].State >= topology.Rejected == broken {
				d.ending(int(i))
			}
		}
	}
}

// around is the smallest rectangle with r and q in it.
func around(r canvas.Rect, q canvas.Point, start bool) canvas.Rect {
	if start {
		return canvas.Rect{X: q.X, Y: q.Y, W: 1, H: 1}
	}
	x, y := min(r.X, q.X), min(r.Y, q.Y)
	return canvas.Rect{X: x, Y: y, W: max(r.X+r.W, q.X+1) - x, H: max(r.Y+r.H, q.Y+1) - y}
}

func (d *drawing) line(i int, points []canvas.Point) {
	d.g.Line(points, int32(d.place.Paths[i].Net), d.edgeRole(i), d.dashed(i))
}

// dashed tells of edges that nothing goes along yet, or that are only assumed.
func (d *drawing) dashed(i int) bool {
	e := &d.Scene.Edges[i]
	return e.State == topology.Pending || e.Evidence == topology.Assumed
}

// ending draws the arrowhead and the label.
func (d *drawing) ending(i int) {
	e, path, role := &d.Scene.Edges[i], &d.place.Paths[i], d.edgeRole(i)
	end := path.Points[len(path.Points)-1]
	if d.stopped[i] {
		end = path.Points[0]
	}
	box := d.place.Nodes[e.To]
	d.g.Put(end.X, end.Y, d.head(e.State, end.Y >= box.Y+box.H), role)
	if path.HasLabel {
		at := path.Label
		d.g.Put(at.X, at.Y, ' ', role)
		n := d.g.Text(at.X+1, at.Y, canvas.Width(e.Label), e.Label, d.labelRole(i))
		d.g.Put(at.X+1+n, at.Y, ' ', role)
	}
}

// head is the arrowhead; that of an edge nothing gets through is a cross.
func (d *drawing) head(s topology.EdgeState, upward bool) rune {
	switch {
	case s >= topology.Rejected && d.g.ASCII:
		return 'X'
	case s >= topology.Rejected:
		return '✕'
	case upward && d.g.ASCII:
		return '^'
	case upward:
		return '▲'
	case d.g.ASCII:
		return '>'
	}
	return '▶'
}

func (d *drawing) edgeRole(i int) themes.Role {
	switch s := d.Scene.Edges[i].State; {
	case s >= topology.Rejected:
		return themes.Bad
	case d.edges[i]:
		return themes.Accent
	case s == topology.EdgeDegraded || s == topology.Ambiguous:
		return themes.Warn
	case d.sel >= 0:
		return themes.Faint
	}
	return themes.Edge
}

func (d *drawing) labelRole(i int) themes.Role {
	if r := d.edgeRole(i); r == themes.Bad || r == themes.Accent {
		return r
	}
	return themes.Label
}

// dashedFirst compares edges so that what they share is drawn as a plain line.
func (d *drawing) dashedFirst(a, b int) int {
	switch x, y := d.dashed(a), d.dashed(b); {
	case x && !y:
		return -1
	case y && !x:
		return 1
	}
	return 0
}

// loudness orders the edges. A broken edge is red where it is alone; what it
// shares with others is theirs, unless it is on the selected way.
func (d *drawing) loudness(i int) int {
	switch d.edgeRole(i) {
	case themes.Bad:
		if d.edges[i] {
			return 3
		}
		return 0
	case themes.Faint, themes.Edge:
		return 1
	case themes.Warn:
		return 2
	}
	return 4
}
