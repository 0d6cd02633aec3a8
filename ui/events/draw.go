package events

import (
	"strconv"
	"strings"
	"time"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/topology/sheet"
	"kscope/ui/canvas"
	"kscope/ui/inspect"
	"kscope/ui/mark"
)

// fullLines is how many lines the whole message of the marked event may take.
const fullLines = 4

// columns are where the parts of a row begin, and how wide they are.
type columns struct{ last, count, object, reason, message canvas.Rect }

// Draw implements page.Page.
func (p *Page) Draw(g *canvas.Grid, now time.Time) *canvas.Point {
	var at *canvas.Point
	body := g.H
	if p.field != nil {
		body--
		at = p.drawField(g)
	}
	if len(p.rows) == 0 {
		p.height, p.hits = max(1, body-1), [2]int{}
		p.drawEmpty(g)
		return at
	}
	full := canvas.Wrap(p.rows[min(p.cursor, len(p.rows)-1)].Message, g.W-4)
	if len(full) > fullLines {
		full = full[:fullLines]
	}
	p.height = max(1, body-1-fullLines-2)
	p.hits = [2]int{1, p.height}
	p.goTo(p.cursor)
	c := p.columns(g.W, now)
	head := func(r canvas.Rect, word string) { g.Text(r.X, 0, r.W, word, themes.Title) }
	head(c.last, "last")
	head(c.count, "seen")
	head(c.object, "object")
	head(c.reason, "reason")
	head(c.message, "message")
	for y := 0; y < p.height && p.top+y < len(p.rows); y++ {
		p.drawRow(g, y+1, c, p.rows[p.top+y], now)
		if p.top+y == p.cursor {
			g.Paint(canvas.Rect{X: 0, Y: y + 1, W: g.W, H: 1}, themes.Selected)
		}
	}
	p.drawFull(g, body-fullLines-1, full, now)
	return at
}

func (p *Page) columns(w int, now time.Time) columns {
	object, reason := 12, 10
	for i := p.top; i < len(p.rows) && i < p.top+p.height; i++ {
		object = max(object, canvas.Width(objectOf(p.rows[i].About)))
		reason = max(reason, canvas.Width(p.rows[i].Reason))
	}
	object, reason = min(object, max(14, w*3/10)), min(reason, max(18, w/6))
	c := columns{last: canvas.Rect{X: 3, W: 6}, count: canvas.Rect{X: 10, W: 5}}
	c.object = canvas.Rect{X: 17, W: object}
	c.reason = canvas.Rect{X: c.object.X + object + 2, W: reason}
	c.message = canvas.Rect{X: c.reason.X + reason + 2}
	c.message.W = w - c.message.X - 1
	return c
}

func objectOf(id topology.ID) string {
	kind, _, name := id.Split()
	return lens.Short(kind) + " " + name
}

func (p *Page) drawRow(g *canvas.Grid, y int, c columns, e sheet.Event, now time.Time) {
	role := themes.Text
	if e.Warning {
		role = themes.Warn
		g.Put(1, y, mark.Glyph(topology.Degraded, g.ASCII), mark.Role(topology.Degraded))
	}
	if e.Last != 0 {
		g.TextRight(c.last.X, y, c.last.W, inspect.Age(now, e.Last), themes.Dim)
	}
	if e.Count > 1 {
		g.TextRight(c.count.X, y, c.count.W, strconv.Itoa(e.Count)+"×", themes.Dim)
	}
	kind, _, name := e.About.Split()
	short := lens.Short(kind) + " "
	n := g.Text(c.object.X, y, c.object.W, short, themes.Dim)
	g.Text(c.object.X+n, y, c.object.W-n, canvas.Middle(name, c.object.W-n), themes.Text)
	g.Text(c.reason.X, y, c.reason.W, canvas.Cut(e.Reason, c.reason.W), role)
	g.Text(c.message.X, y, c.message.W, canvas.Cut(e.Message, c.message.W), themes.Dim)
}

// drawFull tells all of the marked event.
func (p *Page) drawFull(g *canvas.Grid, y int, lines []string, now time.Time) {
	e := p.rows[p.cursor]
	g.Fill(canvas.Rect{X: 0, Y: y - 1, W: g.W, H: 1}, '─', themes.Border)
	if g.ASCII {
		g.Fill(canvas.Rect{X: 0, Y: y - 1, W: g.W, H: 1}, '-', themes.Border)
	}
	_, ns, name := e.About.Split()
	x := 1
	put := func(text string, role themes.Role) { x += g.Text(x, y, g.W-x-1, text, role) }
	put(lens.Short(e.About.Kind())+" ", themes.Dim)
	put(name, themes.Strong)
	if ns != "" {
		put(" in "+ns, themes.Dim)
	}
	put("  "+e.Reason, themes.Text)
	if e.From != "" {
		put("  by "+e.From, themes.Dim)
	}
	if e.Count > 1 && e.First != 0 && e.First < e.Last {
		put("  "+strconv.Itoa(e.Count)+" times, first "+inspect.Age(now, e.First)+" ago", themes.Dim)
	}
	for i, l := range lines {
		g.Text(1, y+1+i, g.W-2, l, themes.Panel)
	}
}

func (p *Page) drawEmpty(g *canvas.Grid) {
	words, hint := "reading …", ""
	switch {
	case p.got.Problem != "":
		words = p.got.Problem
	case p.got.Synced && len(p.got.List) > 0 && p.filter != nil:
		words, hint = "no event is like that", "/ changes the filter"
	case p.got.Synced:
		words, hint = "no events here", "a cluster forgets them after an hour"
	}
	if p.got.Synced && !p.all {
		hint = strings.TrimPrefix(hint+"   a shows all events", "   ")
	}
	y := max(0, g.H/2-1)
	for i, l := range []string{words, hint} {
		role := themes.Text
		if i > 0 {
			role = themes.Dim
		}
		l = canvas.Cut(l, g.W-2)
		g.Text((g.W-canvas.Width(l))/2, y+i, g.W, l, role)
	}
}

func (p *Page) drawField(g *canvas.Grid) *canvas.Point {
	y := g.H - 1
	g.Fill(canvas.Rect{X: 0, Y: y, W: g.W, H: 1}, ' ', themes.Text)
	g.Text(1, y, 1, "/", themes.Accent)
	bad := [2]int{}
	if p.wrong {
		bad[1] = len([]rune(p.text))
	}
	at := p.field.Draw(g, 3, y, g.W-6, themes.Strong, bad)
	return &at
}
