package canvas

import "kscope/themes"

// Rect is a rectangle of cells; X, Y is its top left cell. Rects with W or H ≤ 0
// are empty.
type Rect struct{ X, Y, W, H int }

// Contains tells whether the cell x, y is inside.
func (r Rect) Contains(x, y int) bool {
	return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H
}

// Intersect is the part of r that is also in o; empty (W or H 0) if none.
func (r Rect) Intersect(o Rect) Rect {
	x, y := max(r.X, o.X), max(r.Y, o.Y)
	return Rect{x, y, max(0, min(r.X+r.W, o.X+o.W)-x), max(0, min(r.Y+r.H, o.Y+o.H)-y)}
}

// Empty tells whether no cell is inside.
func (r Rect) Empty() bool { return r.W <= 0 || r.H <= 0 }

// Inset is r without n cells at every side.
func (r Rect) Inset(n int) Rect { return Rect{r.X + n, r.Y + n, r.W - 2*n, r.H - 2*n} }

// Point is one cell.
type Point struct{ X, Y int }

// clusterBase is the first value of cell.ch that is not a rune but an index into
// store.clusters.
const clusterBase = 0x110000

// cell is one character cell. ch is a rune, or clusterBase+i for a cluster of
// several runes, or contCell for the right half of a wide one.
type cell struct {
	ch   int32
	net  int32 // of the line through the cell, 0 = no line
	role themes.Role
	mask uint8 // the line's ways out of the cell: north, east, south, west
}

const contCell = -1

var blank = cell{ch: ' '}

// store is the cells behind a grid and all its windows.
type store struct {
	w, h     int
	cells    []cell
	clusters []string
	ids      map[string]int32
	buf      []byte // of String, used again
}

// Grid is a window on a store of cells. A grid from New sees all of it; Sub and
// Pan give windows that share the cells. Coordinates are the window's own; what
// falls outside is not drawn.
type Grid struct {
	// W and H are the size of the window in cells; read only.
	W, H int
	// ASCII makes lines, boxes and text keep to ASCII characters.
	ASCII  bool
	s      *store
	clip   Rect // in cells of the store
	ox, oy int  // where the window's 0,0 is in the store
}

// New returns a blank grid of w columns and h lines.
func New(w, h int) *Grid {
	g := &Grid{s: &store{}}
	g.Resize(w, h)
	return g
}

// Resize makes the grid w by h and blank. Windows made before see the old cells
// no more and must be made anew.
func (g *Grid) Resize(w, h int) {
	w, h = max(w, 0), max(h, 0)
	if w*h > cap(g.s.cells) {
		g.s.cells = make([]cell, w*h)
	}
	g.s.w, g.s.h, g.s.cells = w, h, g.s.cells[:w*h]
	g.W, g.H, g.clip, g.ox, g.oy = w, h, Rect{0, 0, w, h}, 0, 0
	g.Clear()
}

// Clear blanks the window.
func (g *Grid) Clear() {
	c := g.clip
	for y := c.Y; y < c.Y+c.H; y++ {
		row := g.s.cells[y*g.s.w:][:g.s.w]
		g.split(row, c.X)
		g.split(row, c.X+c.W)
		for x := c.X; x < c.X+c.W; x++ {
			row[x] = blank
		}
	}
}

// Sub is the window r of the grid, with its own coordinates from 0,0.
func (g *Grid) Sub(r Rect) *Grid {
	abs := Rect{r.X + g.ox, r.Y + g.oy, max(r.W, 0), max(r.H, 0)}
	return &Grid{W: abs.W, H: abs.H, ASCII: g.ASCII, s: g.s,
		clip: g.clip.Intersect(abs), ox: abs.X, oy: abs.Y}
}

// Pan is the same window, showing the cell dx, dy at its top left corner: what
// is drawn at dx, dy appears at 0, 0.
func (g *Grid) Pan(dx, dy int) *Grid {
	p := *g
	p.ox, p.oy = g.ox-dx, g.oy-dy
	return &p
}

// Visible is the part of the coordinates that can be drawn to.
func (g *Grid) Visible() Rect {
	return Rect{g.clip.X - g.ox, g.clip.Y - g.oy, g.clip.W, g.clip.H}
}

// at returns the cell x, y, or nil outside of the window. A wide character that
// has a half there is taken away first, for the caller is about to write.
func (g *Grid) at(x, y int) *cell {
	x, y = x+g.ox, y+g.oy
	if !g.clip.Contains(x, y) {
		return nil
	}
	row := g.s.cells[y*g.s.w:][:g.s.w]
	g.split(row, x)
	g.split(row, x+1)
	return &row[x]
}

// split makes sure that no wide character spans the edge left of column x.
func (g *Grid) split(row []cell, x int) {
	if x > 0 && x < len(row) && row[x].ch == contCell {
		row[x-1].ch, row[x].ch = ' ', ' '
	}
}

// Put writes one rune that is one column wide, as box-drawing characters, arrows
// and the glyphs of health are. Anything else belongs into Text.
func (g *Grid) Put(x, y int, ch rune, role themes.Role) {
	if c := g.at(x, y); c != nil {
		*c = cell{ch: ch, role: role}
	}
}

// Fill writes ch, one column wide, into every cell of r.
func (g *Grid) Fill(r Rect, ch rune, role themes.Role) {
	r = r.Intersect(g.Visible())
	for y := r.Y; y < r.Y+r.H; y++ {
		for x := r.X; x < r.X+r.W; x++ {
			g.Put(x, y, ch, role)
		}
	}
}

// Paint gives every cell of r the role, whatever is written there.
func (g *Grid) Paint(r Rect, role themes.Role) {
	r = r.Intersect(g.Visible())
	for y := r.Y + g.oy; y < r.Y+r.H+g.oy; y++ {
		row := g.s.cells[y*g.s.w:][:g.s.w]
		for x := r.X + g.ox; x < r.X+r.W+g.ox; x++ {
			row[x].role = role
		}
	}
}
