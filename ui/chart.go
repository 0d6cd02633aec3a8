package ui

import (
	"kscope/topology/lens"
	"kscope/ui/canvas"
	"kscope/ui/graph"
)

// chart is the map: the picture, what part of it is seen, what is selected.
type chart struct {
	area  canvas.Rect // on the screen
	pic   *graph.Picture
	shows lens.View // what pic was made for
	off   canvas.Point
	sel   string
	hits  []graph.Hit
	// touched: the user moved or panned; until then the view fits by itself.
	touched bool
	trail   trail
	chase   *chase
	drag    *canvas.Point
	next    *lens.Frame // to be placed
	placing bool
	afresh  bool // place without regard to the picture before
}

// chase is an object to go to that is not on the map yet, and the lenses still to
// look in for it.
type chase struct {
	key    string
	lenses []lens.Name
}

// trail is the way the user came, for going back.
type trail struct {
	keys []string
	// left is the node that going back came from: following arrows from here goes
	// on to the one behind it.
	left string
}

const trailMax = 100

func (t *trail) push(key string) {
	if key == "" {
		return
	}
	t.keys, t.left = append(t.keys, key), ""
	if len(t.keys) > trailMax {
		t.keys = t.keys[1:]
	}
}

func (t *trail) pop() (key string, ok bool) {
	if len(t.keys) == 0 {
		return "", false
	}
	n := len(t.keys) - 1
	key, t.keys = t.keys[n], t.keys[:n]
	return key, true
}

// target is the key the world is asked to keep on the map.
func (c *chart) target() string {
	if c.chase != nil {
		return c.chase.key
	}
	return c.sel
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
		c.centre()
		return
	}
	c.reveal()
}

func (c *chart) fit() { c.off = graph.Fit(c.pic, c.area.W, c.area.H) }

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

// show replaces the picture. In the same scope the selected node keeps its cell on
// the screen, and if it has gone, what is closest to it is selected.
func (c *chart) show(pic *graph.Picture, of lens.View) {
	was := c.pic
	same := was != nil && sameScope(c.shows, of)
	c.pic, c.shows = pic, of
	if c.chase != nil && pic.Index(c.chase.key) >= 0 {
		c.sel, c.chase, c.touched = c.chase.key, nil, true
		if !same {
			c.fit()
			c.centre()
		}
		c.reveal()
		return
	}
	if same && c.touched {
		c.keep(was)
		return
	}
	if !same {
		c.trail = trail{}
	}
	// Until the user takes over, the worst node is selected and the view fits.
	if c.touched = c.touched && pic.Index(c.sel) >= 0; !c.touched {
		c.sel = graph.First(pic)
	}
	c.fit()
	c.centre()
}

// centre shows the selected node with as much around it as there is room for,
// when the picture is larger than the viewport.
func (c *chart) centre() {
	at := c.pic.Rect(c.sel)
	if at.Empty() {
		return
	}
	w, h := c.pic.Size()
	if w > c.area.W {
		c.off.X = min(max(0, at.X+at.W/2-c.area.W/2), w-c.area.W)
		c.off.X += c.cutRight(at.X - c.off.X)
	}
	if h > c.area.H {
		c.off.Y = min(max(0, at.Y+at.H/2-c.area.H/2), h-c.area.H)
	}
	c.reveal()
}

// keep moves the viewport so that the selected node stays where it was seen.
func (c *chart) keep(was *graph.Picture) {
	if c.pic.Index(c.sel) < 0 {
		c.sel = successor(was, c.pic, c.sel)
		if c.sel == "" {
			c.sel = graph.First(c.pic)
		}
	}
	if at, now := was.Rect(c.sel), c.pic.Rect(c.sel); !at.Empty() && !now.Empty() {
		c.off.X += now.X - at.X
		c.off.Y += now.Y - at.Y
	}
	if c.drag == nil {
		c.reveal()
	}
}

// cutRight is how far to move right so that no box is cut by the right edge of
// the viewport, 0 if that is more than a little or more than limit cells.
func (c *chart) cutRight(limit int) int {
	const little = 14
	need, right := 0, c.off.X+c.area.W
	for _, n := range c.pic.Scene.Nodes {
		if r := c.pic.Rect(n.Key); r.X < right && r.X+r.W > right {
			need = max(need, r.X+r.W-right)
		}
	}
	if need > min(little, limit) {
		return 0
	}
	return need
}

// successor is what to select when the selected node has gone: its owner, else
// the nearest node of the old picture that is still there.
func successor(was, now *graph.Picture, gone string) string {
	i := was.Index(gone)
	if i < 0 {
		return ""
	}
	for _, e := range was.Scene.Edges {
		if from := was.Scene.Nodes[e.From].Key; e.To == i && now.Index(from) >= 0 {
			return from
		}
	}
	best, bestAt := "", 0
	at := was.Rect(gone)
	for _, n := range was.Scene.Nodes {
		if now.Index(n.Key) < 0 {
			continue
		}
		r := was.Rect(n.Key)
		d := abs(r.X-at.X) + 2*abs(r.Y-at.Y) // a row is about as high as two columns are wide
		if best == "" || d < bestAt {
			best, bestAt = n.Key, d
		}
	}
	return best
}

func abs(n int) int { return max(n, -n) }
