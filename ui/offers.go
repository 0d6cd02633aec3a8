package ui

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"kscope/themes"
	"kscope/topology/query"
	"kscope/ui/canvas"
	"kscope/ui/keys"
)

// offers are ways to go on with the query that is being typed.
type offers struct {
	list []query.Suggestion
	at   int
}

// mostOffers is how many are shown.
const mostOffers = 8

// offersMsg are the offers for a text and a cursor.
type offersMsg struct {
	to     *queryBar
	text   string
	cursor int
	list   []query.Suggestion
}

// complete asks for offers for what stands at the cursor.
func (q *queryBar) complete(m *model) tea.Cmd {
	text, cursor := q.field.Text(), q.field.Cursor()
	ctx, world, v := m.ctx, m.world, cloneView(m.view)
	v.Query, v.Match = "", nil
	return func() tea.Msg {
		list, err := world.Complete(ctx, v, text, cursor, mostOffers)
		if err != nil {
			list = nil // the cluster is being changed for another: nothing to offer
		}
		return offersMsg{q, text, cursor, list}
	}
}

// offered takes offers if they are still for what stands there.
func (m *model) offered(msg offersMsg) {
	if q := msg.to; m.over == q && q.field.Text() == msg.text && q.field.Cursor() == msg.cursor {
		q.offer = offers{list: msg.list}
	}
}

func (o *offers) move(by int) {
	if n := len(o.list); n > 0 {
		o.at = (o.at + by + n) % n
	}
}

// take puts the marked offer into the text.
func (o *offers) take(text string, _ int) (string, int, bool) {
	if o.at >= len(o.list) {
		return "", 0, false
	}
	s := o.list[o.at]
	return text[:s.From] + s.Text + text[s.To:], s.From + len(s.Text), true
}

// draw lists the offers above the bar, their left edge at x.
func (o *offers) draw(g *canvas.Grid, x, bottom int) {
	if len(o.list) == 0 {
		return
	}
	wide, more := 0, 0
	for i := range o.list {
		wide, more = max(wide, canvas.Width(o.list[i].Text)), max(more, canvas.Width(o.about(i)))
	}
	wide = min(wide, g.W/2)
	w := min(wide+more+6, g.W-2)
	x = max(0, min(x-2, g.W-w))
	r := canvas.Rect{X: x, Y: bottom - len(o.list) - 2, W: w, H: len(o.list) + 2}
	if r.Y < 1 {
		return
	}
	g.Fill(r, ' ', themes.Panel)
	g.Box(r, canvas.Round, themes.Border)
	for i := range o.list {
		y := r.Y + 1 + i
		g.Text(x+2, y, wide, canvas.Middle(o.list[i].Text, wide), themes.Text)
		about := o.about(i)
		g.Text(x+w-2-canvas.Width(about), y, canvas.Width(about), about, themes.Dim)
		if i == o.at {
			g.Paint(canvas.Rect{X: x + 1, Y: y, W: w - 2, H: 1}, themes.Selected)
		}
	}
}

// about says what a field is, or how many objects have the label or value.
func (o *offers) about(i int) string {
	s := o.list[i]
	if s.About != "" {
		return s.About
	}
	return strconv.Itoa(s.Count)
}

// draw takes the two last lines: the query, and under it what is wrong or what
// the keys do.
func (q *queryBar) draw(m *model, g *canvas.Grid) *canvas.Point {
	y := g.H - 2
	g.Fill(canvas.Rect{X: 0, Y: y, W: g.W, H: 2}, ' ', themes.Text)
	if q.naming != nil {
		return q.drawNaming(g, y)
	}
	g.Text(1, y, 1, "/", themes.Accent)
	count, role := m.matchWords(), themes.Hint
	if count == noMatch {
		role = themes.Warn
	}
	n := canvas.Width(count)
	at := q.field.Draw(g, 3, y, g.W-6-n, themes.Strong, q.fault.place)
	g.Text(g.W-1-n, y, n, count, role)
	q.offer.draw(g, at.X, y)
	if q.fault.reason != "" {
		g.Text(3, y+1, g.W-4, canvas.Cut(q.fault.reason, g.W-4), themes.Bad)
		return &at
	}
	if m.status != "" {
		g.Text(3, y+1, g.W-4, canvas.Cut(m.status, g.W-4), themes.Accent)
		return &at
	}
	x := drawHints(g, 3, y+1, g.W-4, m.opts.Keys.Hints(keys.Query))
	const example = "such as  app=web,tier in (fe,be)  .cpu>80%  .kind=Pod"
	if x+len(example) < g.W {
		g.Text(x, y+1, g.W-x-1, example, themes.Hint)
	}
	return &at
}
