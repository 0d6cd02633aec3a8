package logs

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/themes"
	"kscope/topology/lines"
	"kscope/ui/canvas"
)

// headRows is what stands above the lines.
const headRows = 1

// Draw fills the window.
func (p *Page) Draw(g *canvas.Grid, now time.Time) *canvas.Point {
	p.names.measure(g.W)
	p.names.wide = g.W
	p.drawHead(g)
	p.port.rows = g.H - headRows
	if p.prompt != nil {
		p.port.rows--
	}
	p.drawBody(g, now)
	if p.prompt != nil {
		return p.drawPrompt(g)
	}
	return nil
}

// drawBody writes the lines.
func (p *Page) drawBody(g *canvas.Grid, now time.Time) {
	n, rows := p.view.Len(), p.port.rows
	p.port.drawn = p.port.drawn[:0]
	if n == 0 {
		p.drawNothing(g)
		return
	}
	i, row := 0, 0
	if p.port.follow {
		i, row = p.bottomUp(n, rows)
	} else {
		p.settle()
		i, row = p.topAt()
	}
	marked := -1
	if !p.port.follow {
		marked = p.markedAt()
	}
	for y := 0; y < rows && i < n; i, row = i+1, 0 {
		l, lay := p.view.Line(i), p.layout(i)
		for ; row < len(lay.starts) && y < rows; row++ {
			p.drawRow(g, headRows+y, l, lay, row, i == marked, now)
			p.port.drawn = append(p.port.drawn, p.view.Seq(i))
			y++
		}
	}
}

// drawNothing says why there are no lines.
func (p *Page) drawNothing(g *canvas.Grid) {
	words := "no lines yet"
	switch {
	case p.buffer.Len() > 0 && p.scans:
		words = "looking for " + p.view.Filtered().Source + " …"
	case p.buffer.Len() > 0:
		words = "no line passes the filter & " + p.view.Filtered().Source
	case p.batch.Note != "":
		words = p.batch.Note
	case len(p.batch.Sources) == 0:
		words = "opening …"
	}
	g.Text(2, headRows+1, g.W-4, canvas.Cut(words, g.W-4), themes.Dim)
	y := headRows + 3
	for _, s := range p.batch.Sources { // each stream says what it waits for
		if s.Why == "" || y >= g.H {
			continue
		}
		x := 2 + g.Text(2, y, g.W/2, canvas.Middle(sourceName(s), g.W/2), p.names.role(s.Pod)) + 2
		g.Text(x, y, g.W-x, canvas.Cut(s.Why, g.W-x), themes.Dim)
		y++
	}
}

// timeW is the width of a line's time, 15:04:05.000.
const timeW = 12

// textAt is the column where the text of lines begins.
func (p *Page) textAt() int {
	x := 1
	if p.show.times {
		x += timeW + 1
	}
	if p.names.w > 0 {
		x += p.names.w + 2
	}
	return x
}

// room is how wide the text of lines may be; a column stays free at the right.
func (p *Page) room() int { return max(10, p.names.wide-p.textAt()-1) }

// drawRow writes one row of a line.
func (p *Page) drawRow(g *canvas.Grid, y int, l *lines.Line, lay *layout, row int, marked bool, now time.Time) {
	if l.Kind == lines.Mark {
		g.HLine(1, y, g.W-2, themes.Accent)
		g.Text(4, y, g.W-4, " "+l.Text+" ", themes.Accent)
		p.drawMark(g, y, marked, 1)
		return
	}
	x := 1
	if row == 0 {
		if p.show.times {
			g.Text(x, y, timeW, clockTime(l.Time, now), themes.Dim)
			x += timeW + 1
		}
		if p.names.w > 0 {
			g.Text(x, y, p.names.w, p.names.short(l.Source), p.names.roleOf(l.Source))
		}
	}
	from, to := lay.starts[row], len(lay.text)
	if row+1 < len(lay.starts) {
		to = lay.starts[row+1]
	}
	if !p.show.wrap && p.show.shift > 0 {
		from = len(canvas.Head(lay.text, p.show.shift))
	}
	at := p.textAt()
	lay.draw(g, at, y, p.room(), from, to)
	p.drawMark(g, y, marked, at-1)
}

// draw writes a part of the text.
func (c *content) draw(g *canvas.Grid, x, y, w, from, to int) {
	end := x + w
	for i, r := range c.runs {
		next := to
		if i+1 < len(c.runs) {
			next = min(to, c.runs[i+1].at)
		}
		if r.at = max(r.at, from); r.at < next {
			x += g.Text(x, y, end-x, c.text[r.at:next], r.role)
		}
	}
}

// drawMark shows that a row is of the marked line.
func (p *Page) drawMark(g *canvas.Grid, y int, marked bool, w int) {
	if !marked {
		return
	}
	g.Paint(canvas.Rect{X: 0, Y: y, W: w, H: 1}, themes.Selected)
	bar := '▌'
	if g.ASCII {
		bar = '>'
	}
	g.Put(0, y, bar, themes.Accent)
}

// clockTime is when a line was written, on the reader's clock.
func clockTime(nanos int64, now time.Time) string {
	if nanos == 0 {
		return ""
	}
	return time.Unix(0, nanos).In(now.Location()).Format("15:04:05.000")
}

// Click marks the line under the pointer.
func (p *Page) Click(_, y int) tea.Cmd {
	if i := y - headRows; i >= 0 && i < len(p.port.drawn) {
		seq := p.port.drawn[i]
		p.pause()
		p.port.cursor = seq
	}
	return nil
}

// Type goes to the line of text being typed.
func (p *Page) Type(msg tea.Msg) tea.Cmd {
	if p.prompt == nil {
		return nil
	}
	return p.typed(msg)
}

// label is a source's name as files have it.
func (n *names) label(source int32) string {
	if source < 0 || int(source) >= len(n.full) {
		return ""
	}
	return strings.TrimSpace(n.full[source])
}
