package inspect

import (
	"time"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
)

// Panel is the inspector: which line is its first, and which one is marked.
type Panel struct {
	// Focused: the keys are the panel's; the marked line is shown.
	Focused bool
	// More is what was read of the object since it was selected.
	More More

	key   string // of the node shown, to start at the top for another one
	top   int
	rest  int // lines below the last one drawn
	page  int
	hits  []Hit
	links []link // all lines that lead somewhere
	mark  int    // the marked one of them
	moved bool   // it is to be shown
}

// link is a line that leads somewhere.
type link struct {
	row   int
	to    topology.ID
	label lens.Pair
}

// Hit is a line that leads somewhere: to an object, or to a label to look for.
type Hit struct {
	Rect  canvas.Rect
	To    topology.ID
	Label lens.Pair
}

// span is a piece of a line in one role.
type span struct {
	text string
	role themes.Role
}

// line is one line of the panel.
type line struct {
	spans []span
	to    topology.ID
	label lens.Pair
}

func (l *line) leads() bool { return l.to != "" || l.label.Key != "" }

// Scroll moves the text by n lines; negative is towards its start.
func (p *Panel) Scroll(n int) { p.top = max(0, p.top+min(n, p.rest)) }

// Page is how many lines PgDn moves by.
func (p *Panel) Page() int { return max(1, p.page-2) }

// Draw fills area with what is known of the node; its last column is for the marks
// that the text goes on. now is the time ages count to;
// stale names what of this kind can't be read any more, "" if all is fresh.
func (p *Panel) Draw(g *canvas.Grid, area canvas.Rect, d *lens.Detail, now time.Time, stale string) {
	p.hits = p.hits[:0]
	if d == nil {
		p.links = p.links[:0]
		g.Text(area.X, area.Y, area.W, "nothing selected", themes.Dim)
		return
	}
	w := &writer{width: area.W - 1, now: now, ascii: g.ASCII, told: map[string]bool{}}
	w.detail(d, &p.More, stale)
	p.relink(d.Key, w.lines)
	p.top = max(0, min(p.top, len(w.lines)-area.H))
	if p.moved && p.mark < len(p.links) {
		p.top = reveal(p.top, p.links[p.mark].row, len(w.lines), area.H)
	}
	p.moved = false
	p.page, p.rest = area.H, max(0, len(w.lines)-area.H-p.top)
	for y := 0; y < area.H && p.top+y < len(w.lines); y++ {
		l := w.lines[p.top+y]
		x := 0
		for _, s := range l.spans {
			x += g.Text(area.X+x, area.Y+y, area.W-x, s.text, s.role)
		}
		if !l.leads() {
			continue
		}
		row := canvas.Rect{X: area.X, Y: area.Y + y, W: area.W - 1, H: 1}
		p.hits = append(p.hits, Hit{row, l.to, l.label})
		if p.Focused && p.links[p.mark].row == p.top+y {
			g.Paint(row, themes.Selected)
		}
	}
	p.drawMore(g, area)
}

// reveal is the first line to show so that row is seen, with the line above and
// below it, of n lines on a page.
func reveal(top, row, n, page int) int {
	top = min(top, max(0, row-1))
	return max(top, min(row+2, n)-page)
}

// drawMore marks that the text goes on above or below.
func (p *Panel) drawMore(g *canvas.Grid, area canvas.Rect) {
	up, down := '↑', '↓'
	if g.ASCII {
		up, down = '^', 'v'
	}
	if p.top > 0 {
		g.Put(area.X+area.W-1, area.Y, up, themes.Dim)
	}
	if p.rest > 0 {
		g.Put(area.X+area.W-1, area.Y+area.H-1, down, themes.Dim)
	}
}

// At is the line that leads somewhere at x, y.
func (p *Panel) At(x, y int) (Hit, bool) {
	for _, h := range p.hits {
		if h.Rect.Contains(x, y) {
			return h, true
		}
	}
	return Hit{}, false
}
