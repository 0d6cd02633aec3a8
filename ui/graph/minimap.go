package graph

import (
	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
	"kscope/ui/mark"
)

// The most cells of a minimap, frame included, and the least ones inside that tell
// anything.
const (
	minimapW, minimapH = 24, 12
	insideW, insideH   = 8, 2
)

// Dots of a cell of braille.
const dotsX, dotsY = 2, 4

// MinimapRect is where in area, the viewport at off, a small picture of the whole
// belongs: bottom right, or in another corner where it hides less; never over the
// selected node. Empty if all of the picture can be seen at once, or there is no room: it
// takes no more than a quarter of the viewport's width and height, and never magnifies.
func MinimapRect(p *Picture, area canvas.Rect, v View) canvas.Rect {
	pw, ph := p.Size()
	dotted := func(all, dots int) int { return (all+dots-1)/dots + 2 } // one dot a cell of the picture
	w := min(minimapW, area.W/4, max(insideW+2, dotted(pw, dotsX)))
	h := min(minimapH, area.H/4, max(insideH+2, dotted(p.place.H, dotsY)))
	if pw <= area.W && ph <= area.H || w < insideW+2 || h < insideH+2 {
		return canvas.Rect{}
	}
	right, bottom := area.X+area.W-w, area.Y+area.H-h
	best, least := canvas.Rect{}, selectedHidden
	for _, at := range [4]canvas.Point{{X: right, Y: bottom}, {X: area.X, Y: bottom}, {X: right, Y: area.Y + headings}, {X: area.X, Y: area.Y + headings}} {
		seen := canvas.Rect{X: at.X - area.X + v.Off.X, Y: at.Y - area.Y + v.Off.Y - headings, W: w, H: h}
		if hides := p.hides(seen, v.Selected); hides < least {
			best, least = canvas.Rect{X: at.X, Y: at.Y, W: w, H: h}, hides
		}
	}
	return best
}

// hidden is what a minimap hides, from nothing on to what it never may.
type hidden uint8

const (
	nothingHidden hidden = iota
	someHidden           // boxes that are well
	badHidden            // one that wants attention
	selectedHidden
)

// hides is the worst that is hidden by something over a part of the picture.
func (p *Picture) hides(part canvas.Rect, selected string) hidden {
	worst := nothingHidden
	for i, r := range p.place.Nodes {
		if part.Intersect(canvas.Rect(r)).Empty() {
			continue
		}
		switch n := &p.Scene.Nodes[i]; {
		case n.Key == selected:
			return selectedHidden
		case n.Status.Health > topology.Unknown:
			worst = badHidden
		default:
			worst = max(worst, someHidden)
		}
	}
	return worst
}

// MinimapOffset is the offset that brings what the minimap in r shows at the cell x, y
// into the middle of a viewport of w×h cells. Cells outside of r count as its edge.
func MinimapOffset(p *Picture, r canvas.Rect, x, y, w, h int) canvas.Point {
	pw, ph := p.place.W, p.place.H
	r = r.Inset(1)
	if r.Empty() {
		return canvas.Point{}
	}
	x, y = min(max(x-r.X, 0), r.W-1), min(max(y-r.Y, 0), r.H-1)
	off := canvas.Point{X: (2*x+1)*pw/(2*r.W) - w/2, Y: (2*y+1)*ph/(2*r.H) - (h-headings)/2}
	return Clamp(p, off, w, h)
}

// minimap is one drawing of a minimap under way. A dot is 1/dw of the picture's width
// and 1/dh of its height.
type minimap struct {
	w, h   int // of the picture
	dw, dh int
	cols   int
	cells  []miniCell
}

// miniCell is a cell of the minimap: its dots, by row and column, those of the
// viewport's rectangle, and how the worst node in it is.
type miniCell struct {
	dots, seen uint8
	worst      topology.Health
	match      bool
}

// DrawMinimap draws the minimap into r, with the viewport of w×h cells as a rectangle
// of dots. A cell has the role of the worst node in it.
func DrawMinimap(g *canvas.Grid, r canvas.Rect, p *Picture, v View, w, h int) {
	if r.W < insideW+2 || r.H < insideH+2 || p.place.H == 0 {
		return
	}
	g = g.Sub(r)
	g.ASCII = v.ASCII
	g.Clear()
	g.Box(canvas.Rect{W: r.W, H: r.H}, canvas.Round, themes.Group)
	m := newMinimap(p, r.W-2, r.H-2, v.ASCII)
	for i, n := range p.place.Nodes {
		m.node(n.X, n.Y, n.W, n.H, &p.Scene.Nodes[i])
	}
	m.viewport(canvas.Rect{X: v.Off.X, Y: v.Off.Y, W: w, H: h - headings}.Intersect(canvas.Rect{W: m.w, H: m.h}))
	for i, c := range m.cells {
		if c.dots|c.seen != 0 {
			ch, role := c.char(v.ASCII), c.role()
			g.Put(1+i%m.cols, 1+i/m.cols, ch, role)
		}
	}
}

// newMinimap has cols×rows cells; in ASCII a cell is one dot.
func newMinimap(p *Picture, cols, rows int, ascii bool) *minimap {
	m := &minimap{w: p.place.W, h: p.place.H, cols: cols, cells: make([]miniCell, cols*rows)}
	m.dw, m.dh = cols*dotsX, rows*dotsY
	if ascii {
		m.dw, m.dh = cols, rows
	}
	return m
}

// dotSpan is the dots [from, to) of the cells at … at+size on an axis of all cells that
// has so many dots.
func dotSpan(at, size, all, dots int) (from, to int) {
	from = min(max(at*dots/all, 0), dots-1)
	to = min(((at+size)*dots+all-1)/all, dots)
	return from, max(to, from+1)
}

// at is the cell of a dot, and the dot's bit in it.
func (m *minimap) at(x, y int) (*miniCell, uint8) {
	if m.dw == m.cols { // ASCII
		return &m.cells[y*m.cols+x], 1
	}
	// Unicode numbers the dots 1 2 3 7 down the left and 4 5 6 8 down the right.
	bits := [dotsY][dotsX]uint8{{1, 8}, {2, 16}, {4, 32}, {64, 128}}
	return &m.cells[y/dotsY*m.cols+x/dotsX], bits[y%dotsY][x%dotsX]
}

// node sets the dots that a box covers.
func (m *minimap) node(x, y, w, h int, n *lens.Node) {
	x0, x1 := dotSpan(x, w, m.w, m.dw)
	y0, y1 := dotSpan(y, h, m.h, m.dh)
	for dy := y0; dy < y1; dy++ {
		for dx := x0; dx < x1; dx++ {
			c, bit := m.at(dx, dy)
			c.dots |= bit
			c.worst = max(c.worst, n.Status.Health)
			c.match = c.match || n.Match
		}
	}
}

// viewport sets the dots of the outline of r, cells of the picture.
func (m *minimap) viewport(r canvas.Rect) {
	if r.Empty() {
		return
	}
	x0, x1 := dotSpan(r.X, r.W, m.w, m.dw)
	y0, y1 := dotSpan(r.Y, r.H, m.h, m.dh)
	for dy := y0; dy < y1; dy++ {
		for dx := x0; dx < x1; dx++ {
			if dy == y0 || dy == y1-1 || dx == x0 || dx == x1-1 {
				c, bit := m.at(dx, dy)
				c.seen |= bit
			}
		}
	}
}

// char is the braille character of the dots; in ASCII # stands for boxes that are well,
// the glyph of its health for any other, and a dot for the rectangle.
func (c miniCell) char(ascii bool) rune {
	switch {
	case !ascii:
		return 0x2800 + rune(c.dots|c.seen)
	case c.worst > topology.Unknown:
		return mark.Glyph(c.worst, true)
	case c.seen != 0:
		return '.'
	}
	return '#'
}

// role is that of the worst node's health if any wants attention; then the rectangle's.
func (c miniCell) role() themes.Role {
	switch {
	case c.worst > topology.Unknown:
		return mark.Role(c.worst)
	case c.seen != 0:
		return themes.Accent
	case c.match:
		return themes.Match
	}
	return themes.Faint
}
