package graph

import (
	"slices"

	"kscope/themes"
	"kscope/topology/layout"
	"kscope/topology/lens"
	"kscope/ui/canvas"
	"kscope/ui/mark"
)

// Mark is what has happened to a node a moment ago.
type Mark uint8

// The marks: nothing, it has come, its health or its counts are others, it is
// elsewhere.
const (
	Unmarked Mark = iota
	Fresh
	Changed
	Moved
)

// Ghost is a node that has gone, where it was: by its lane and in its group, which may
// move.
type Ghost struct {
	Node  lens.Node
	group string      // key, "" = outside of all
	at    layout.Rect // from the left of the lane and the top of the group
	mode  Mode
}

// Changes lists what has happened from one picture of a scope to the next. What has
// only come out of a fold, or gone into one, has neither come nor gone.
func Changes(was, now *Picture) (marks map[string]Mark, gone []Ghost) {
	marks = map[string]Mark{}
	for i := range now.Scene.Nodes {
		n := &now.Scene.Nodes[i]
		switch j := was.Index(n.Key); {
		case j >= 0 && differs(&was.Scene.Nodes[j], n):
			marks[n.Key] = Changed
		case j < 0 && !unfolds(n) && !folded(n, now, was):
			marks[n.Key] = Fresh
		}
	}
	for i := range was.Scene.Nodes {
		n := &was.Scene.Nodes[i]
		if now.Index(n.Key) < 0 && !unfolds(n) && !folded(n, was, now) {
			gone = append(gone, was.ghost(i))
		}
	}
	return marks, gone
}

// ghost is what node i leaves behind.
func (p *Picture) ghost(i int) Ghost {
	g := Ghost{Node: p.Scene.Nodes[i], at: p.place.Nodes[i], mode: p.Mode}
	if g.Node.Group >= 0 {
		g.group = p.Scene.Groups[g.Node.Group].Key
	}
	from, _ := p.corner(&g)
	g.at.X, g.at.Y = g.at.X-from.X, g.at.Y-from.Y
	return g
}

// corner is where a ghost's lane and group begin, if the picture has them.
func (p *Picture) corner(g *Ghost) (canvas.Point, bool) {
	if g.mode != p.Mode || g.Node.Lane >= len(p.place.Lanes) {
		return canvas.Point{}, false
	}
	at := canvas.Point{X: p.place.Lanes[g.Node.Lane].X}
	if g.group == "" {
		return at, true
	}
	i := slices.IndexFunc(p.Scene.Groups, func(o lens.Group) bool { return o.Key == g.group })
	if i < 0 {
		return at, false
	}
	at.Y = p.place.Groups[i].Y
	return at, p.place.Groups[i].W > 0
}

func differs(a, b *lens.Node) bool {
	return a.Status.Health != b.Status.Health || a.Ready != b.Ready || a.Want != b.Want || a.Count != b.Count
}

// unfolds tells of nodes that stand for others: they come and go with how much is
// folded.
func unfolds(n *lens.Node) bool { return n.Folded || n.ID == "" }

// folded tells whether something in the picture other may stand for n, a node of the
// picture in.
func folded(n *lens.Node, in, other *Picture) bool {
	up := n.Parent
	for range 4 { // pod, workload on a node, node, zone
		i, j := other.Index(up), in.Index(up)
		if i >= 0 && other.Scene.Nodes[i].Folded {
			return true
		}
		if i >= 0 || j < 0 {
			break
		}
		up = in.Scene.Nodes[j].Parent
	}
	for i := range other.Scene.Nodes {
		o := &other.Scene.Nodes[i]
		if o.Kind == "Namespace" && o.Folded && o.Name == n.Namespace || o.ID == "" && o.Count > 0 && o.Lane == n.Lane {
			return true
		}
	}
	return false
}

// ghosts draws what has gone, faded, where nothing else is by now.
func (d *drawing) ghosts(gone []Ghost) {
	view := d.g.Visible()
	for i := range gone {
		g := &gone[i]
		from, ok := d.corner(g)
		r := canvas.Rect{X: from.X + g.at.X, Y: from.Y + g.at.Y, W: g.at.W, H: g.at.H}
		if !ok || d.Index(g.Node.Key) >= 0 || r.Intersect(view).Empty() || d.covered(r) {
			continue
		}
		d.g.Fill(r, ' ', themes.Faint)
		y, end := r.Y, r.X+r.W-1
		if d.Mode == Roomy {
			d.g.Box(r, canvas.Dashed, themes.Faint)
			y, end = y+1, end-1
		}
		glyph := mark.Glyph(g.Node.Status.Health, d.g.ASCII)
		d.g.Put(r.X+1, y, glyph, themes.Faint)
		const word = "gone"
		d.g.Text(end-len(word), y, len(word), word, themes.Faint)
		room := end - len(word) - 1 - (r.X + 3)
		d.g.Text(r.X+3, y, room, canvas.Middle(g.Node.Name, room), themes.Faint)
	}
}

// covered tells whether a box, a frame or an arrow has cells of r.
func (d *drawing) covered(r canvas.Rect) bool {
	for _, n := range d.place.Nodes {
		if !canvas.Rect(n).Intersect(r).Empty() {
			return true
		}
	}
	for _, f := range d.place.Groups {
		f := canvas.Rect(f)
		if both := f.Intersect(r); !both.Empty() && f.Inset(1).Intersect(r) != r {
			return true
		}
	}
	for i := range d.place.Paths {
		points := d.place.Paths[i].Points
		for k := 1; k < len(points); k++ {
			stretch := around(around(canvas.Rect{}, canvas.Point(points[k-1]), true), canvas.Point(points[k]), false)
			if !stretch.Intersect(r).Empty() {
				return true
			}
		}
	}
	return false
}

// mark draws a bar at the left of a node that something happened to, in the colour of
// how it is now; that it has moved says nothing of how it is.
func (d *drawing) mark(i int, r canvas.Rect) {
	n := &d.Scene.Nodes[i]
	if d.marks[n.Key] == Unmarked {
		return
	}
	_, role := glyphOf(n, d.g.ASCII)
	if d.marks[n.Key] == Moved {
		role = themes.Accent
	}
	bar := '▌'
	if d.g.ASCII {
		bar = '*'
	}
	d.g.Put(r.X, r.Y+(r.H-n.Rows())/2, bar, role)
}
