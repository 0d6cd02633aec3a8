package canvas

import "kscope/themes"

// The ways out of a cell.
const (
	north = 1 << iota
	east
	south
	west
	joint // not a way: a line turns or ends here, so all lines of the net touch
)

// lines are the characters by mask of ways out; round corners.
var lines = [...]rune{' ', '│', '─', '╰', '│', '│', '╭', '├', '─', '╯', '─', '┴', '╮', '┤', '┬', '┼'}

// Line draws the way through points, corners of a line whose parts are upright or
// level. At its first and last cell the line goes on straight, as if into the box
// next to it.
//
// Lines of one net (> 0) join where one of them turns. Where lines of two nets
// cross, or two of a net that both run straight on, one goes through and the other
// has a gap: of equal roles the upright one, else the
// one drawn later; so draw quiet lines first. dashed lines have dashes where they
// run straight.
func (g *Grid) Line(points []Point, net int32, role themes.Role, dashed bool) {
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		fwd, back := way(a, b)
		if fwd == 0 {
			continue
		}
		dx, dy := sign(b.X-a.X), sign(b.Y-a.Y)
		m := fwd
		if i == 1 {
			m |= back
		}
		for p := a; ; p = (Point{p.X + dx, p.Y + dy}) {
			if p == b {
				m = back
				if i == len(points)-1 {
					m |= fwd
				}
			}
			g.join(p.X, p.Y, m, net, role, dashed)
			if p == b {
				break
			}
			m = fwd | back
		}
	}
	if len(points) == 1 {
		g.join(points[0].X, points[0].Y, east|west, net, role, dashed)
	}
}

// way is the direction from a to b and the one back; 0 if they are the same cell.
func way(a, b Point) (fwd, back uint8) {
	switch {
	case b.X > a.X:
		return east, west
	case b.X < a.X:
		return west, east
	case b.Y > a.Y:
		return south, north
	case b.Y < a.Y:
		return north, south
	}
	return 0, 0
}

func sign(n int) int { return min(max(n, -1), 1) }

// join adds ways out to the cell of a line.
func (g *Grid) join(x, y int, m uint8, net int32, role themes.Role, dashed bool) {
	c := g.at(x, y)
	if c == nil {
		return
	}
	const level, upright = east | west, north | south
	if m != level && m != upright {
		m |= joint
	}
	show := m
	switch {
	case c.net == 0:
	case c.role == role && c.mask&^joint == upright && m == level && c.net != net:
		return // the upright one goes through
	case c.net == net:
		over := c.mask | m
		switch {
		case over != level|upright:
			show = over
		case c.role == role: // two lines of the net cross without touching
			show = upright
		}
		m = over
	}
	*c = cell{ch: g.lineChar(show&^joint, dashed), net: net, role: role, mask: m}
}

func (g *Grid) lineChar(m uint8, dashed bool) rune {
	switch {
	case g.ASCII && m&(north|south) == 0:
		return '-'
	case g.ASCII && m&(east|west) == 0:
		return '|'
	case g.ASCII:
		return '+'
	case dashed && m&(north|south) == 0:
		return '╌'
	case dashed && m&(east|west) == 0:
		return '┆'
	}
	return lines[m]
}

// HLine draws a plain level line of n cells from x, y to the right.
func (g *Grid) HLine(x, y, n int, role themes.Role) {
	ch := g.lineChar(east|west, false)
	for i := range n {
		g.Put(x+i, y, ch, role)
	}
}

// VLine draws a plain upright line of n cells from x, y downwards.
func (g *Grid) VLine(x, y, n int, role themes.Role) {
	ch := g.lineChar(north|south, false)
	for i := range n {
		g.Put(x, y+i, ch, role)
	}
}

// Style is how the border of a box looks.
type Style uint8

// The borders. In ASCII, Round, Square and Bold are alike; the others stay apart.
const (
	Round Style = iota
	Square
	Double
	Dashed
	Bold
	Stacked // round, with a double right and bottom edge: one on top of others
)

// borders are the characters: top left, top, top right, right, bottom right,
// bottom, bottom left, left.
var borders = [...][8]rune{
	Round:   {'╭', '─', '╮', '│', '╯', '─', '╰', '│'},
	Square:  {'┌', '─', '┐', '│', '┘', '─', '└', '│'},
	Double:  {'╔', '═', '╗', '║', '╝', '═', '╚', '║'},
	Dashed:  {'╭', '╌', '╮', '┆', '╯', '╌', '╰', '┆'},
	Bold:    {'┏', '━', '┓', '┃', '┛', '━', '┗', '┃'},
	Stacked: {'╭', '─', '╖', '║', '╝', '═', '╘', '│'},
}

var asciiBorders = [...][8]rune{
	Round:   {'+', '-', '+', '|', '+', '-', '+', '|'},
	Square:  {'+', '-', '+', '|', '+', '-', '+', '|'},
	Double:  {'#', '=', '#', '#', '#', '=', '#', '#'},
	Dashed:  {'+', '.', '+', ':', '+', '.', '+', ':'},
	Bold:    {'#', '=', '#', '#', '#', '=', '#', '#'},
	Stacked: {'+', '-', '+', '#', '#', '=', '+', '|'},
}

// Box draws a border along the inner edge of r; r less than 2 wide or high draws
// nothing. The inside stays as it is.
func (g *Grid) Box(r Rect, style Style, role themes.Role) {
	if r.W < 2 || r.H < 2 || r.Intersect(g.Visible()).Empty() {
		return
	}
	b := &borders[style]
	if g.ASCII {
		b = &asciiBorders[style]
	}
	x2, y2 := r.X+r.W-1, r.Y+r.H-1
	for x := r.X + 1; x < x2; x++ {
		g.Put(x, r.Y, b[1], role)
		g.Put(x, y2, b[5], role)
	}
	for y := r.Y + 1; y < y2; y++ {
		g.Put(r.X, y, b[7], role)
		g.Put(x2, y, b[3], role)
	}
	g.Put(r.X, r.Y, b[0], role)
	g.Put(x2, r.Y, b[2], role)
	g.Put(x2, y2, b[4], role)
	g.Put(r.X, y2, b[6], role)
}
