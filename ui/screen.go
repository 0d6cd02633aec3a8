package ui

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"kscope/themes"
	"kscope/ui/canvas"
	"kscope/ui/graph"
	"kscope/ui/trace"
)

// The smallest terminal that shows a map, and the width from which the inspector
// stands beside it unasked.
const (
	minW, minH = 60, 16
	wideW      = 110
)

// screen is the terminal as drawn last.
type screen struct {
	w, h  int
	grid  *canvas.Grid
	dirty bool
	view  tea.View
	tabs  []tabHit
	// beside: the inspector stands beside the map; chosen: because the user said so,
	// else it does when the whole map fits next to it.
	beside, chosen bool
	// resized: the terminal has another size than the map was placed for.
	resized bool
	// covering: the inspector was asked for on a terminal too narrow for both.
	covering bool
	// lent: the inspector is open only for as long as it has the keys.
	lent bool
	// cover is where the map was before and after an inspector covered a part of it.
	cover struct {
		before, after canvas.Point
		sel           string
	}
}

func (s *screen) resize(w, h int) {
	s.w, s.h, s.resized = max(w, 0), max(h, 0), true
	if s.grid == nil {
		s.grid = canvas.New(s.w, s.h)
		return
	}
	s.grid.Resize(s.w, s.h)
}

func (s *screen) tooSmall() bool { return s.w < minW || s.h < minH }

// narrow tells whether the inspector covers a part of the map when it is open.
func (m *model) narrow() bool { return m.screen.w < wideW }

// panelWidth is the width of the inspector with the rule beside it, 0 = closed.
func (m *model) panelWidth() int {
	switch {
	case m.narrow() && m.screen.covering:
		return min(46, m.screen.w*3/5)
	case !m.narrow() && m.screen.beside:
		return m.besideWidth()
	}
	return 0
}

func (m *model) besideWidth() int { return max(38, min(64, m.screen.w*3/10)) }

// mapArea is the place of the map: all between header and footer that the
// inspector and the strip leave.
func (m *model) mapArea() canvas.Rect {
	if m.screen.tooSmall() {
		return canvas.Rect{}
	}
	h := m.screen.h - 2
	if m.traced() != "" {
		h -= trace.Rows
	}
	return canvas.Rect{X: 0, Y: 1, W: m.screen.w - m.panelWidth(), H: h}
}

// View gives the terminal what to show; it is drawn again only after a message.
func (m *model) View() tea.View {
	if m.screen.dirty || m.screen.view.Content == "" {
		m.screen.view = m.render()
		m.screen.dirty = false
	}
	return m.screen.view
}

func (m *model) render() tea.View {
	v := tea.View{AltScreen: true, MouseMode: tea.MouseModeCellMotion, ReportFocus: true, WindowTitle: m.title()}
	if m.screen.grid == nil || m.screen.w == 0 || m.screen.h == 0 {
		return v
	}
	if at := m.draw(); at != nil {
		v.Cursor = tea.NewCursor(at.X, at.Y)
		v.Cursor.Blink = false
		v.Cursor.Shape = tea.CursorBar
	}
	v.Content = m.screen.grid.String(m.look.palette)
	return v
}

// draw draws the whole screen into the grid and returns where the cursor belongs.
func (m *model) draw() *canvas.Point {
	g := m.screen.grid
	g.ASCII = m.look.ascii
	g.Clear()
	if m.screen.tooSmall() {
		m.drawTooSmall(g)
		return nil
	}
	m.drawHeader(g)
	at := m.drawBody(g)
	m.drawFooter(g)
	if m.over != nil {
		at = m.over.draw(m, g)
	}
	if at == nil || !g.Visible().Contains(at.X, at.Y) {
		return nil
	}
	return at
}

// drawBody draws what is between header and footer.
func (m *model) drawBody(g *canvas.Grid) *canvas.Point {
	p := m.pages.top()
	if p == nil {
		m.drawMap(g)
		m.drawMinimap(g)
		m.drawStrip(g)
		m.drawPanel(g)
		return nil
	}
	area := m.pageArea()
	at := p.Draw(g.Sub(area), m.opts.Clock())
	if at != nil {
		at = &canvas.Point{X: at.X + area.X, Y: at.Y + area.Y}
	}
	return at
}

func (m *model) drawTooSmall(g *canvas.Grid) {
	size := func(w, h int) string { return strconv.Itoa(w) + "×" + strconv.Itoa(h) }
	lines := []string{"terminal is " + size(g.W, g.H), m.opts.Name + " needs " + size(minW, minH)}
	if one := lines[0] + "; " + lines[1]; canvas.Width(one) <= g.W {
		lines = []string{one}
	}
	drawCentred(g, canvas.Rect{W: g.W, H: g.H}, lines)
}

// drawCentred writes lines in the middle of r, broken where they are too long: the
// first is plain, the rest dim.
func drawCentred(g *canvas.Grid, r canvas.Rect, lines []string) {
	var rows []string
	plain := 1
	for i, l := range lines {
		broken := []string{l} // with the gaps it has
		if canvas.Width(l) > r.W {
			broken = canvas.Wrap(l, r.W)
		}
		if i == 0 {
			plain = len(broken)
		}
		rows = append(rows, broken...)
	}
	y := r.Y + max(0, (r.H-len(rows))/2)
	for i, l := range rows {
		role := themes.Text
		if i >= plain {
			role = themes.Dim
		}
		g.Text(r.X+(r.W-canvas.Width(l))/2, y+i, r.W, l, role)
	}
}

func (m *model) drawMap(g *canvas.Grid) {
	c := &m.chart
	c.hits = c.hits[:0]
	if c.pic == nil || len(c.pic.Scene.Nodes) == 0 {
		drawCentred(g, c.area.Inset(1), m.emptyWords())
		return
	}
	selected := c.sel
	if c.aside != "" { // what the inspector shows is not here
		selected = ""
	}
	c.hits = graph.Draw(g, c.area, c.pic, graph.View{Off: c.off, Selected: selected, ASCII: m.look.ascii,
		Marks: c.news.marks(), Gone: c.news.gone(), Highlight: c.shows.Highlight, Fill: c.shows.Fill})
}

func (m *model) drawPanel(g *canvas.Grid) {
	w := m.panelWidth()
	if w == 0 {
		return
	}
	x := g.W - w
	rule := themes.Border
	if m.panel.Focused {
		rule = themes.Accent
	}
	g.VLine(x, 1, g.H-2, rule)
	m.panel.Draw(g, canvas.Rect{X: x + 2, Y: 1, W: w - 2, H: g.H - 2}, m.detail(), m.opts.Clock(), m.staleWords())
}
