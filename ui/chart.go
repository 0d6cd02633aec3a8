package ui

import (
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
	"kscope/ui/graph"
)

// chart is the map: the picture, what part of it is seen, what is selected.
type chart struct {
	area  canvas.Rect // on the screen
	pic   *graph.Picture
	shows lens.View // what pic was made for
	size  [2]int    // the viewport it was made for
	off   canvas.Point
	sel   string
	home  string // what was selected before the query that is being typed
	// aside is an object that is on no map: only the inspector shows it, "" = none.
	aside string
	told  *lens.Detail // what the world told of the selected object last
	hits  []graph.Hit
	mini  overview
	// touched: the user moved or panned; until then the worst node is selected.
	touched bool
	// settled: all kinds had been read when pic was made; from then on nothing moves
	// that the user did not move.
	settled bool
	trail   trail
	news    news
	chase   *chase
	drag    *canvas.Point
	next    *lens.Frame // to be placed
	placing bool
	afresh  int // views from this lens.View.Anew on are placed without regard to earlier ones
}

// subject is the key of the object that the inspector shows.
func (c *chart) subject() string {
	if c.aside != "" {
		return c.aside
	}
	return c.sel
}

// target is the key the world is asked to keep on the map.
func (c *chart) target() string {
	if c.chase != nil {
		return c.chase.key
	}
	return c.subject()
}

// offer hands over a picture to place, if it shows what is looked at.
func (c *chart) offer(f *lens.Frame, view lens.View) {
	if f.Scene != nil && sameScope(f.View, view) {
		c.next = f
	}
}

// resize gives the map its place on the screen.
func (c *chart) resize(area canvas.Rect) {
	c.area = area
	if c.pic == nil {
		return
	}
	if !c.touched {
		c.fit()
		return
	}
	c.reveal()
}

func (c *chart) reveal() {
	if c.sel != "" {
		c.off = graph.Reveal(c.pic, c.off, c.sel, c.area.W, c.area.H)
	}
}

// node is the selected node, nil if none.
func (c *chart) node() *lens.Node { return c.nodeOf(c.sel) }

func (c *chart) nodeOf(key string) *lens.Node {
	if c.pic == nil || key == "" {
		return nil
	}
	if i := c.pic.Index(key); i >= 0 {
		return &c.pic.Scene.Nodes[i]
	}
	return nil
}

// show replaces the picture by one made for a viewport of that size. In the same
// scope the selected node keeps its cell on the screen, and if it has gone, what
// comes closest to it is selected; the view fits anew only when the scope or the
// viewport has changed, or while kinds are still being read.
func (c *chart) show(pic *graph.Picture, f *lens.Frame, size [2]int) {
	was, seen, before := c.pic, c.shows, c.size
	same := was != nil && sameScope(seen, f.View)
	c.pic, c.shows, c.size = pic, f.View, size
	settled := same && c.settled
	c.news.compare(c.settled && same && was.Mode == pic.Mode && size == before && sameFolds(seen, f.View), was, pic)
	c.settled = settled || !f.Syncing && len(f.Sources) > 0 && len(pic.Scene.Nodes) > 0
	switch {
	case c.chase != nil && pic.Index(c.chase.key) >= 0:
		if same {
			c.keep(was)
			c.off = graph.Clamp(pic, c.off, c.area.W, c.area.H)
		}
		c.sel, c.chase, c.touched, c.aside = c.chase.key, nil, true, ""
		if !same {
			c.fit()
		}
		c.reveal()
	case same && (c.touched || settled && size == before):
		c.keep(was)
		if size != before || !sameFolds(seen, f.View) {
			c.off = graph.Clamp(pic, c.off, c.area.W, c.area.H)
			c.reveal()
		}
	case same && settled:
		c.reselect(was)
		c.fit()
	default:
		c.enter(f.View)
	}
}

// enter shows another part of the cluster: what the user had selected if it is
// there and answers the query, else what is worst, near to that if possible.
func (c *chart) enter(of lens.View) {
	if h := c.nodeOf(c.home); h != nil && (h.Match || filterOf(of) == "") {
		c.sel = c.home
	}
	n, ns := c.node(), of.Namespace
	if ns == "" && c.touched {
		ns = namespaceOf(c.sel)
	}
	if n == nil || !c.touched || filterOf(of) != "" && !n.Match {
		c.sel = graph.First(c.pic, ns)
	}
	c.touched = c.touched && n != nil
	c.fit()
}

// namespaceOf is the namespace a key belongs to, or is.
func namespaceOf(key string) string {
	kind, ns, name := topology.ID(key).Split()
	if kind == "Namespace" {
		return name
	}
	return ns
}

// reselect selects what comes closest to the selected node, if that has gone.
func (c *chart) reselect(was *graph.Picture) {
	if c.pic.Index(c.sel) < 0 {
		if c.sel = graph.Successor(was, c.pic, c.sel); c.sel == "" {
			c.sel = graph.First(c.pic, "")
		}
	}
}

// keep moves the viewport so that the selected node stays where it was seen; only
// if it can be seen no more there, does the viewport follow.
func (c *chart) keep(was *graph.Picture) {
	seen := inView(was.Rect(c.sel), c.off, c.area)
	c.reselect(was)
	at, now := was.Rect(c.sel), c.pic.Rect(c.sel)
	if !at.Empty() && !now.Empty() {
		c.off.X += now.X - at.X
		c.off.Y += now.Y - at.Y
	}
	if seen && c.drag == nil && !inView(now, c.off, c.area) {
		c.reveal()
	}
}

// inView tells whether a box of the picture lies wholly inside the viewport.
func inView(r canvas.Rect, off canvas.Point, area canvas.Rect) bool {
	return !r.Empty() && r.X >= off.X && r.X+r.W <= off.X+area.W && r.Y >= off.Y && r.Y+r.H <= off.Y+area.H
}

// fit shows all of the picture, or as much as there is room for around the selected
// node, with as few boxes as possible cut by the edges.
func (c *chart) fit() {
	c.off = graph.Fit(c.pic, c.area.W, c.area.H)
	c.off = graph.Around(c.pic, c.off, c.sel, c.area.W, c.area.H)
}
