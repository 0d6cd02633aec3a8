package trace

import (
	"strings"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/trace"
	"kscope/ui/canvas"
	"kscope/ui/mark"
)

// headRows are both ends, what is wrong with them, and a rule.
const headRows = 4

// row is a line of a result, or a part of one, as it is shown.
type row struct {
	line  int // -1: blank
	depth int
	sign  bool // the line's sign stands in front
	state topology.EdgeState
	text  string
	word  int  // bytes of text that say what it is
	on    bool // the way goes on below
}

// rowsOf breaks lines to a width.
func rowsOf(lines []trace.Line, fix string, w int) []row {
	var rows []row
	for i, l := range lines {
		text, word := l.Text, 0
		if l.Depth == 0 && fix != "" && l.Text == fix {
			text, word = "Fix: "+text, len("Fix: ")
		}
		if l.Depth == 1 {
			rows = append(rows, row{line: -1})
		}
		on := l.Depth >= 2 && goesOn(lines[i+1:])
		for j, part := range broken(text, w-indent(l.Depth)-2) {
			r := row{line: i, depth: l.Depth, state: l.State, text: part, on: on}
			if j == 0 {
				r.sign, r.word = l.Sign, word
			}
			rows = append(rows, r)
		}
	}
	return rows
}

// broken wraps a text that is too long, and leaves one that is not as it is.
func broken(text string, w int) []string {
	if canvas.Width(text) <= w {
		return []string{text}
	}
	return canvas.Wrap(text, max(2, w))
}

// goesOn tells whether another hop of the same way follows.
func goesOn(rest []trace.Line) bool {
	for _, l := range rest {
		switch l.Depth {
		case 1:
			return false
		case 2:
			return true
		}
	}
	return false
}

// indent is the column where a line's text begins.
func indent(depth int) int { return [...]int{3, 1, 5, 7}[depth] }

func (p *Page) drawRow(g *canvas.Grid, y int, r *row) {
	if r.line < 0 {
		return
	}
	x := indent(r.depth)
	if r.sign {
		h := mark.Edge(r.state)
		g.Put(x-2, y, mark.Glyph(h, g.ASCII), mark.Role(h))
	} else if r.depth >= 2 && r.on {
		g.VLine(indent(2)-2, y, 1, themes.Border)
	}
	switch r.depth {
	case 0:
		role := themes.Text
		if r.sign {
			role = themes.Strong
		}
		g.Text(x, y, g.W-x-1, r.text, role)
		g.Text(x, y, r.word, r.text[:r.word], themes.Accent)
	case 1:
		g.Text(x, y, g.W-x-1, r.text, themes.Title)
	case 2:
		drawHop(g, x, y, r)
	case 3:
		role := themes.Dim
		if mark.Edge(r.state) != topology.OK {
			role = themes.Panel
		}
		g.Text(x, y, g.W-x-1, r.text, role)
	}
	if p.at < len(p.hops) && r.depth == 2 && r.line == p.hops[p.at].line {
		g.Paint(canvas.Rect{Y: y, W: g.W - 1, H: 1}, themes.Selected)
	}
}

// drawHop writes what kind of thing a hop gets to, its name, and its state.
func drawHop(g *canvas.Grid, x, y int, r *row) {
	text, state, _ := strings.Cut(r.text, "  ")
	kind, name, ok := strings.Cut(text, " ")
	if ok && r.sign {
		x += g.Text(x, y, g.W-x-1, kind+" ", themes.Dim)
	} else {
		name = text
	}
	x += g.Text(x, y, g.W-x-1, name, themes.Strong)
	g.Text(x+2, y, g.W-x-3, state, mark.Role(mark.Edge(r.state)))
}

// drawBar shows at the right how far down is seen.
func (p *Page) drawBar(g *canvas.Grid) {
	n := len(p.rows)
	if n <= p.page || p.page < 3 {
		return
	}
	size := max(1, p.page*p.page/n)
	g.VLine(g.W-1, p.top*(p.page-size)/max(1, n-p.page), size, themes.Border)
}

// drawEnds writes both ends, one of them as a field while it is typed, and below what
// is wrong with them.
func (p *Page) drawEnds(g *canvas.Grid) *canvas.Point {
	const at = 8
	from, to := p.ends()
	var cursor *canvas.Point
	for y, text := range [2]string{from, to} {
		g.Text(1, y, at, [2]string{"from", "to"}[y], themes.Dim)
		if p.field != nil && p.from == (y == 0) {
			c := p.field.Draw(g, at, y, g.W-at-1, themes.Strong, [2]int{})
			g.Text(1, y, at, [2]string{"from", "to"}[y], themes.Accent)
			cursor = &c
			continue
		}
		g.Text(at, y, g.W-at-1, canvas.Middle(text, g.W-at-1), themes.Text)
	}
	switch {
	case p.watch.fault != nil:
		g.Text(1, 2, g.W-2, canvas.Cut(p.watch.fault.Error(), g.W-2), themes.Bad)
	case p.field != nil:
		g.Text(1, 2, g.W-2, canvas.Cut(p.help(), g.W-2), themes.Hint)
	}
	g.HLine(0, headRows-1, g.W, themes.Border)
	return cursor
}

// help says what an end may be.
func (p *Page) help() string {
	if p.from {
		return "Internet, PrivateNetwork, an address, a pod, what owns pods, a namespace: Pod/shop/web-1"
	}
	return "an object, an address, a host name or a URL: Service/shop/web:80, https://shop.example.com/"
}
