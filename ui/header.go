package ui

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
	"kscope/ui/keys"
	"kscope/ui/mark"
)

// tab is one lens in the header.
type tab struct {
	intent keys.Intent
	word   string
	lens   lens.Name
}

func tabs() []tab {
	return []tab{{keys.LensTraffic, "Traffic", lens.Traffic}, {keys.LensWorkloads, "Workloads", lens.Workloads}, {keys.LensNodes, "Nodes", lens.Nodes},
		{keys.LensPolicy, "Policy", lens.Policy}}
}

// tabHit is where a tab was drawn.
type tabHit struct {
	rect canvas.Rect
	lens lens.Name
}

// piece is a part of a line in one role.
type piece struct {
	text string
	role themes.Role
}

func width(ps []piece) int {
	n := 0
	for _, p := range ps {
		n += canvas.Width(p.text)
	}
	return n
}

func drawPieces(g *canvas.Grid, x, y int, ps []piece) {
	for _, p := range ps {
		x += g.Text(x, y, g.W-x, p.text, p.role)
	}
}

// drawHeader writes who we are, where, how we look at it, and how fresh it is.
// What has no room is shortened in this order: the words of the other lenses, the
// program's name, the place; last of all the state of the link.
func (m *model) drawHeader(g *canvas.Grid) {
	right := m.stateWords()
	room := g.W - width(right) - 3
	name, words := m.opts.Name+"  ", true
	place := m.placeWords("all namespaces", g.W)
	if words := m.zoomWords(); words != "" {
		place = append(place, piece{"  " + words, themes.Accent})
	}
	fits := func() bool { return 1+len(name)+width(place)+3+m.tabsWidth(words) <= room }
	if !fits() {
		place = m.placeWords("all", g.W)
	}
	if !fits() {
		words = false
	}
	if !fits() {
		name = ""
	}
	if !fits() {
		place = m.placeWords("all", max(12, room-4-m.tabsWidth(words)))
	}
	x := 1 + g.Text(1, 0, len(name), name, themes.Strong)
	drawPieces(g, x, 0, place)
	if p := m.pages.top(); p != nil {
		m.drawPageTitle(g, x+width(place)+3, room)
	} else {
		m.drawTabs(g, x+width(place)+3, words)
	}
	w := width(right)
	g.Fill(canvas.Rect{X: g.W - w - 3, Y: 0, W: w + 3, H: 1}, ' ', themes.Text)
	drawPieces(g, g.W-w-1, 0, right)
}

// placeWords is the context and namespace in at most w columns; all is the word
// for no single namespace.
func (m *model) placeWords(all string, w int) []piece {
	context, ns := "", m.view.Namespace
	if m.frame != nil {
		context = m.frame.Context
	}
	if ns == "" {
		ns = all
	}
	if context == "" {
		return []piece{{canvas.Middle(ns, w), themes.Header}}
	}
	ns = canvas.Middle(ns, max(8, w/2))
	context = canvas.Middle(context, max(4, min(40, w-canvas.Width(ns)-3)))
	return []piece{{context, themes.Header}, {" ▸ ", themes.Dim}, {ns, themes.Strong}}
}

// tabKey is how the key of a tab is printed.
func (m *model) tabKey(t tab) string {
	return cmp.Or(m.opts.Keys.Cap(keys.Map, t.intent), "*")
}

func (m *model) tabsWidth(words bool) int {
	n := 0
	for _, t := range tabs() {
		n += 2 + canvas.Width(m.tabKey(t))
		if words || t.lens == m.view.Lens {
			n += 1 + len(t.word)
		}
	}
	return n - 2
}

// drawPageTitle names the page in the place of the lenses.
func (m *model) drawPageTitle(g *canvas.Grid, x, end int) {
	m.screen.tabs = m.screen.tabs[:0]
	what, of := m.pages.top().Title()
	x += g.Text(x, 0, end-x, what, themes.TabOn) + 1
	g.Text(x, 0, end-x, canvas.Middle(of, max(0, end-x)), themes.Strong)
}

func (m *model) drawTabs(g *canvas.Grid, x int, words bool) {
	m.screen.tabs = m.screen.tabs[:0]
	for _, t := range tabs() {
		role, text := themes.Tab, m.tabKey(t)
		if t.lens == m.view.Lens {
			role = themes.TabOn
		}
		end := x + g.Text(x, 0, canvas.Width(text), text, themes.Tab)
		if words || t.lens == m.view.Lens {
			end += 1 + g.Text(end+1, 0, len(t.word), t.word, role)
		}
		m.screen.tabs = append(m.screen.tabs, tabHit{canvas.Rect{X: x, Y: 0, W: end - x, H: 1}, t.lens})
		x = end + 2
	}
}

// stateWords say how fresh the picture is and how much in it is wrong.
func (m *model) stateWords() []piece {
	f := m.frame
	if f == nil {
		return []piece{{"connecting …", themes.Progress}}
	}
	glyph := func(h topology.Health) string { return string(mark.Glyph(h, m.look.ascii)) }
	var out []piece
	if n := m.pods.forwards; n > 0 {
		out = append(out, piece{counted(n, "forward"), themes.Accent}, piece{"   ", themes.Text})
	}
	switch {
	case f.Syncing:
		n := 0
		for _, s := range f.Sources {
			n += s.Count
		}
		out = append(out, piece{glyph(topology.Progressing) + " syncing " + canvas.Number(n), themes.Progress})
	case !f.Link.Live:
		return append(out, piece{" " + m.lostWords() + " ", themes.Alert})
	case f.Link.Detail != "": // live, but not as it should be
		out = append(out, piece{glyph(topology.Degraded), themes.Warn}, piece{" live: ", themes.Header},
			piece{canvas.Cut(f.Link.Detail, max(28, m.screen.w/3)), themes.Warn})
	default:
		out = append(out, piece{glyph(topology.OK), themes.OK}, piece{" live", themes.Header})
	}
	if f.Problems > 0 {
		out = append(out, piece{"   ", themes.Text},
			piece{glyph(topology.Degraded) + " " + counted(f.Problems, "problem"), m.problemRole()})
	}
	return out
}

// problemRole is the role of the worst problem on the map.
func (m *model) problemRole() themes.Role {
	if s := m.frame.Scene; s != nil {
		for _, n := range s.Nodes {
			if n.Status.Health == topology.Failed {
				return themes.Bad
			}
		}
	}
	return themes.Warn
}

// lostWords say for how long there was no connection.
func (m *model) lostWords() string {
	now, since := m.opts.Clock(), m.frame.Link.Since
	if since == 0 {
		return "disconnected"
	}
	s := max(0, now.Unix()-since)
	ago := strconv.FormatInt(s/60, 10) + ":" + pad2(s%60)
	if s >= 3600 {
		ago = strconv.FormatInt(s/3600, 10) + ":" + pad2(s/60%60) + ":" + pad2(s%60)
	}
	return "disconnected " + ago + " – last data " + time.Unix(since, 0).In(now.Location()).Format(time.TimeOnly)
}

func pad2(n int64) string {
	if n < 10 {
		return "0" + strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt(n, 10)
}

// counted writes how many there are of something: 1 problem, 1,204 problems.
func counted(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return canvas.Number(n) + " " + what
}

// title is the window's title: the program and the context. A context's name is
// not from the cluster, yet nothing but printable characters may get there.
func (m *model) title() string {
	t := m.opts.Name
	if m.frame != nil && m.frame.Context != "" {
		t += " – " + m.frame.Context
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0xe0000 {
			return -1
		}
		return r
	}, t)
}
