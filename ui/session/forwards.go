package session

import (
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/themes"
	"kscope/topology"
	"kscope/ui/canvas"
	"kscope/ui/inspect"
	"kscope/ui/keys"
	"kscope/ui/mark"
	"kscope/ui/page"
)

// List is the page of the port-forwards that are open.
type List struct {
	host Host
	rows []Forwarded
	at   int // number of the marked one
	top  int
}

var _ page.Page = (*List)(nil)

// NewList makes the page.
func NewList(host Host) *List {
	l := &List{host: host}
	l.look()
	return l
}

// look takes the newest state; the mark stays with its forward.
func (l *List) look() {
	l.rows = l.host.Forwards()
	if l.index() < 0 && len(l.rows) > 0 {
		l.at = l.rows[len(l.rows)-1].Number
	}
}

// index is the row of the marked forward, -1 if there is none.
func (l *List) index() int {
	for i, f := range l.rows {
		if f.Number == l.at {
			return i
		}
	}
	return -1
}

// Title implements page.Page.
func (l *List) Title() (what, of string) { return "Port-forwards", "" }

// Scope implements page.Page.
func (l *List) Scope() keys.Scope { return keys.Forwards }

// Subjects are the target of the marked forward.
func (l *List) Subjects() []topology.ID {
	if i := l.index(); i >= 0 {
		return []topology.ID{l.rows[i].Target}
	}
	return nil
}

// Act implements page.Page.
func (l *List) Act(intent keys.Intent) (tea.Cmd, string) {
	l.look()
	i := l.index()
	if i < 0 {
		return nil, "no port is forwarded"
	}
	switch f := l.rows[i]; intent {
	case keys.RowUp:
		l.at = l.rows[max(0, i-1)].Number
	case keys.RowDown:
		l.at = l.rows[min(len(l.rows)-1, i+1)].Number
	case keys.CopyURL:
		url := "http://" + f.Local + "/"
		return func() tea.Msg { return page.Copy{What: url, Text: url} }, ""
	case keys.StopForward:
		l.at = l.rows[max(0, min(i+1, len(l.rows)-1))].Number
		l.host.Stop(f.Number)
		l.look()
	case keys.StopAllForwards:
		for _, f := range l.rows {
			l.host.Stop(f.Number)
		}
		l.look()
	}
	return nil, ""
}

// Type implements page.Page: no key types anything here.
func (l *List) Type(tea.Msg) tea.Cmd { return nil }

// Hear implements page.Page.
func (l *List) Hear(tea.Msg) tea.Cmd { return nil }

// Click marks the row.
func (l *List) Click(_, y int) tea.Cmd {
	if i := l.top + (y-1)/perRow; y >= 1 && i < len(l.rows) {
		l.at = l.rows[i].Number
	}
	return nil
}

// perRow is how many lines a forward has: what it is, and how it fares.
const perRow = 2

// Draw implements page.Page.
func (l *List) Draw(g *canvas.Grid, now time.Time) *canvas.Point {
	l.look()
	if len(l.rows) == 0 {
		for y, l := range canvas.Wrap("No port is forwarded. Esc goes back; p on a pod, a workload or a Service forwards one.", g.W-4) {
			g.Text(2, 1+y, g.W-4, l, themes.Dim)
		}
		return nil
	}
	width := 0
	for _, f := range l.rows {
		width = max(width, canvas.Width(f.Local))
	}
	fit := max(1, (g.H-1)/perRow)
	l.top = canvas.Scroll(l.top, l.index(), len(l.rows), fit)
	for i := l.top; i < len(l.rows) && i < l.top+fit; i++ {
		l.drawRow(g, 1+(i-l.top)*perRow, l.rows[i], width, now)
	}
	return nil
}

func (l *List) drawRow(g *canvas.Grid, y int, f Forwarded, width int, now time.Time) {
	health, words, role := topology.OK, connections(f), themes.Dim
	switch {
	case f.Trouble != "":
		health, words, role = topology.Failed, f.Trouble, themes.Bad
	case f.Failure != "":
		health, words, role = topology.Degraded, words+" · "+f.Failure, themes.Warn
	case f.Note != "":
		words += " · " + f.Note
	}
	g.Put(2, y, mark.Glyph(health, g.ASCII), mark.Role(health))
	x := 4
	g.Text(x, y, width, f.Local, themes.Strong)
	x += width + 2
	target := f.Target.Kind() + " " + f.Target.Namespace() + "/" + f.Target.Name() + ":" + strconv.Itoa(int(f.Port))
	age := "for " + inspect.Age(now, f.Since.Unix())
	room := g.W - x - canvas.Width(age) - 4
	x += g.Text(x, y, room, canvas.Middle(target, room), themes.Text) + 2
	inner := strconv.Itoa(int(f.Inner))
	if room = g.W - x - canvas.Width(age) - 4; f.Pod != "" && f.Target.Name() != f.Pod && room > 12 {
		g.Text(x, y, room, canvas.Middle("on "+f.Pod+":"+inner, room), themes.Dim)
	}
	g.TextRight(g.W-2-canvas.Width(age), y, canvas.Width(age), age, themes.Dim)
	g.Text(4, y+1, g.W-6, canvas.Cut(words, g.W-6), role)
	if f.Number == l.at {
		g.Paint(canvas.Rect{X: 0, Y: y, W: g.W, H: perRow}, themes.Selected)
	}
}

// connections says how many there are and were.
func connections(f Forwarded) string {
	s := strconv.Itoa(f.Active) + " open, " + strconv.Itoa(f.Done) + " done"
	if f.Active+f.Done == 0 {
		s = "no connection yet"
	}
	if f.Errors > 0 {
		s += ", " + strconv.Itoa(f.Errors) + " failed"
	}
	return s
}

// Notes implements page.Page.
func (l *List) Notes() []page.Note {
	return []page.Note{{Text: "open as long as this context", Role: themes.Hint}}
}

// Close implements page.Page: the forwards go on.
func (l *List) Close() {}
