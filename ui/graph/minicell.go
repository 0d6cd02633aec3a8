package graph

import (
	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
	"kscope/ui/mark"
)

// minimap is one drawing of a minimap under way: cols cells a row, of so many dots each.
type minimap struct {
	w, h  int // of the picture
	cols  int
	dots  dots
	cells []miniCell
}

// miniCell is a cell of the minimap.
type miniCell struct {
	set     uint8           // the dots that boxes cover, row by row
	worst   topology.Health // of the boxes in it
	begins  topology.Health // the worst of the boxes whose top left corner is in it
	match   bool            // one of them matches the query
	outline outline         // of the viewport
}

// outline is which part of the viewport's outline is in a cell.
type outline uint8

const (
	top outline = 1 << iota
	right
	bottom
	left
)

// DrawMinimap draws the minimap into r: a dot for every part of the picture that a box
// covers, in the role of the worst of them; where a box begins that wants attention, the
// glyph of its health; and the outline of the viewport of w×h cells. All three can be
// told apart without colours.
func DrawMinimap(g *canvas.Grid, r canvas.Rect, p *Picture, v View, w, h int) {
	if r.W < insideW+2 || r.H < insideH+2 || p.place.H == 0 {
		return
	}
	g = g.Sub(r)
	g.ASCII = v.ASCII
	g.Clear()
	g.Box(canvas.Rect{W: r.W, H: r.H}, canvas.Round, themes.Group)
	m := newMinimap(p, r.W-2, r.H-2, dotsOf(v))
	for i, n := range p.place.Nodes {
		m.node(n.X, n.Y, n.W, n.H, &p.Scene.Nodes[i])
	}
	m.viewport(canvas.Rect{X: v.Off.X, Y: v.Off.Y, W: w, H: h - headings}.Intersect(canvas.Rect{W: m.w, H: m.h}))
	for i, c := range m.cells {
		if c.set != 0 || c.outline != 0 {
			g.Put(1+i%m.cols, 1+i/m.cols, c.char(m.dots), c.role())
		}
	}
}

// newMinimap has cols×rows cells.
func newMinimap(p *Picture, cols, rows int, d dots) *minimap {
	return &minimap{w: p.place.W, h: p.place.H, cols: cols, dots: d, cells: make([]miniCell, cols*rows)}
}

func (m *minimap) rows() int { return len(m.cells) / m.cols }

// parts is which of n equal parts of an axis, [from, to), the cells at … at+size touch,
// of all the cells there are.
func parts(at, size, all, n int) (from, to int) {
	from = min(max(at*n/all, 0), n-1)
	to = min(((at+size)*n+all-1)/all, n)
	return from, max(to, from+1)
}

// node sets the dots that a box covers.
func (m *minimap) node(x, y, w, h int, n *lens.Node) {
	x0, x1 := parts(x, w, m.w, m.cols*m.dots.x)
	y0, y1 := parts(y, h, m.h, m.rows()*m.dots.y)
	for dy := y0; dy < y1; dy++ {
		for dx := x0; dx < x1; dx++ {
			c := &m.cells[dy/m.dots.y*m.cols+dx/m.dots.x]
			c.set |= 1 << (dy%m.dots.y*m.dots.x + dx%m.dots.x)
			c.worst = max(c.worst, n.Status.Health)
			c.match = c.match || n.Match
			if dx == x0 && dy == y0 {
				c.begins = max(c.begins, n.Status.Health)
			}
		}
	}
}

// viewport sets the outline of r, cells of the picture.
func (m *minimap) viewport(r canvas.Rect) {
	if r.Empty() {
		return
	}
	x0, x1 := parts(r.X, r.W, m.w, m.cols)
	y0, y1 := parts(r.Y, r.H, m.h, m.rows())
	for y := y0; y < y1; y++ {
		m.cells[y*m.cols+x0].outline |= left
		m.cells[y*m.cols+x1-1].outline |= right
	}
	for x := x0; x < x1; x++ {
		m.cells[y0*m.cols+x].outline |= top
		m.cells[(y1-1)*m.cols+x].outline |= bottom
	}
}

// char is what stands in a cell: the glyph of a box that wants attention where that
// begins, in ASCII all along; the viewport's outline; else the dots.
func (c miniCell) char(d dots) rune {
	ascii := d.x*d.y == 1
	switch {
	case c.worst > topology.Unknown && c.begins == c.worst:
		return mark.Glyph(c.worst, ascii)
	case c.outline != 0:
		return c.outline.char(ascii)
	case ascii && c.worst > topology.Unknown:
		return mark.Glyph(c.worst, true)
	case ascii:
		return '#'
	case d.y == 2:
		return [...]rune{' ', '▀', '▄', '█'}[c.set]
	}
	return braille(c.set)
}

// braille is the character with these dots. Unicode numbers them 1 2 3 7 down the left
// and 4 5 6 8 down the right.
func braille(set uint8) rune {
	dots := [8]uint8{1 << 0, 1 << 3, 1 << 1, 1 << 4, 1 << 2, 1 << 5, 1 << 6, 1 << 7}
	var b uint8
	for i, dot := range dots {
		if set&(1<<i) != 0 {
			b |= dot
		}
	}
	return 0x2800 + rune(b)
}

// char is the line of an outline; a viewport of one row or column has both its sides in a
// cell.
func (o outline) char(ascii bool) rune {
	lines := [16]rune{top: '─', bottom: '─', top | bottom: '─', left: '│', right: '│', left | right: '│',
		top | left: '┌', top | right: '┐', bottom | left: '└', bottom | right: '┘',
		top | bottom | left: '╶', top | bottom | right: '╴', top | left | right: '╷', bottom | left | right: '╵', top | right | bottom | left: '□'}
	if !ascii {
		return lines[o]
	}
	switch {
	case o&(top|bottom) == 0:
		return '|'
	case o&(left|right) == 0:
		return '-'
	}
	return '+'
}

// role is that of the worst box if it wants attention; then the outline's.
func (c miniCell) role() themes.Role {
	switch {
	case c.worst > topology.Unknown:
		return mark.Role(c.worst)
	case c.outline != 0:
		return themes.Accent
	case c.match:
		return themes.Match
	}
	return themes.Faint
}
