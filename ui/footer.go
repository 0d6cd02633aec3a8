package ui

import (
	"cmp"
	"fmt"
	"strings"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
	"kscope/ui/keys"
	"kscope/ui/page"
)

// drawFooter writes a message if there is one, else the query and the keys that
// work here; at the right what else is to know: what is being read, what could not
// be, what was folded.
func (m *model) drawFooter(g *canvas.Grid) {
	y := g.H - 1
	if m.status != "" {
		drawStatus(g, m.status)
		return
	}
	if p := m.pages.top(); p != nil {
		m.drawPageFooter(g, p)
		return
	}
	notes := m.notes()
	left := 1
	if words := m.focusWords(); words != "" {
		left += g.Text(left, y, g.W/2, canvas.Middle(words, g.W/2), themes.Accent) + 3
	}
	if words := m.zoomWords(); words != "" {
		left += g.Text(left, y, g.W, words, themes.Accent) + 3
	}
	if m.view.Query != "" {
		q := canvas.Cut(m.view.Query, g.W/3)
		left += g.Text(left, y, 2, "/ ", themes.Accent)
		left += g.Text(left, y, g.W, q, themes.Match) + 3
	}
	room := min(width(notes), (g.W-left)*9/20)
	hints := m.opts.Keys.Hints(m.scope())
	x := drawHints(g, left, y, g.W-left-room-3, hints)
	room = g.W - x - 2
	drawNotes(g, g.W-1-min(room, width(notes)), y, room, notes)
}

// mostStatusRows is how much of the screen a message takes at most.
const mostStatusRows = 4

// drawStatus writes a message at the bottom, on as many rows as it needs: why
// something failed stands at its end.
func drawStatus(g *canvas.Grid, text string) {
	lines := canvas.Wrap(text, g.W-2)
	if len(lines) > mostStatusRows {
		rest := strings.Join(lines[mostStatusRows-1:], " ")
		lines = append(lines[:mostStatusRows-1], canvas.Cut(rest, g.W-2))
	}
	y := g.H - len(lines)
	g.Fill(canvas.Rect{X: 0, Y: y, W: g.W, H: len(lines)}, ' ', themes.Text)
	for i, l := range lines {
		g.Text(1, y+i, g.W-2, l, themes.Accent)
	}
}

// drawPageFooter writes the keys of a page and what is to know about it.
func (m *model) drawPageFooter(g *canvas.Grid, p page.Page) {
	var notes []piece
	for i, n := range p.Notes() {
		if i > 0 {
			notes = append(notes, piece{" · ", themes.Hint})
		}
		notes = append(notes, piece{n.Text, n.Role})
	}
	hints := m.opts.Keys.Hints(m.scope())
	y := g.H - 1
	x := drawHints(g, 1, y, g.W-2-min(width(notes), g.W*9/20)-3, hints)
	room := g.W - x - 2
	drawNotes(g, g.W-1-min(room, width(notes)), y, room, notes)
}

func drawNotes(g *canvas.Grid, x, y, room int, notes []piece) {
	for _, n := range notes {
		used := g.Text(x, y, room, canvas.Cut(n.text, room), n.role)
		x, room = x+used, room-used
	}
}

// drawHints writes keys and what they do in w columns. What has no room is left
// out from the front: the later ones lead to all others. It returns where it ended,
// with a gap.
func drawHints(g *canvas.Grid, x, y, w int, hints []keys.Line) int {
	need := func(hs []keys.Line) int {
		n := 0
		for _, h := range hs {
			n += canvas.Width(h.Keys) + 1 + canvas.Width(h.Text) + 2
		}
		return n - 2
	}
	for len(hints) > 0 && need(hints) > w {
		hints = hints[1:]
	}
	for _, h := range hints {
		x += g.Text(x, y, g.W-x, h.Keys, themes.Key) + 1
		x += g.Text(x, y, g.W-x, h.Text, themes.Hint) + 2
	}
	return x
}

// notes are what is to know about the picture, the most important first.
func (m *model) notes() []piece {
	f := m.frame
	if f == nil {
		return nil
	}
	var out []piece
	add := func(text string, role themes.Role) {
		if text == "" {
			return
		}
		if len(out) > 0 {
			text = " · " + text
		}
		out = append(out, piece{text, role})
	}
	if !f.Link.Live || f.Syncing { // the header has other words then
		add(f.Link.Detail, themes.Warn)
	}
	add(kinds(f.Sources, topology.Stale, "stale: "), themes.Warn)
	add(kinds(f.Sources, topology.Forbidden, "no access: "), themes.Warn)
	if f.Syncing {
		add(progress(f.Sources), themes.Hint)
	}
	add(m.matchWords(), themes.Hint)
	if f.Scene != nil && len(f.Scene.Notes) > 0 {
		add(strings.Join(f.Scene.Notes, ", "), themes.Hint)
	}
	return out
}

// matchWords say how many nodes on the map match the query, "" without one.
func (m *model) matchWords() string {
	f := m.frame
	if m.view.Query == "" || f == nil || f.Scene == nil || f.View.Query != m.view.Query {
		return ""
	}
	if m.view.Highlight && m.over == nil { // while it is typed, it always only marks
		return canvas.Number(f.Scene.Matches) + " marked"
	}
	return canvas.Number(f.Scene.Matches) + " match"
}

// kinds lists the kinds in a state, each once.
func kinds(sources []topology.Source, state topology.SourceState, before string) string {
	var names []string
	seen := map[string]bool{}
	for _, s := range sources {
		kind, _, _ := strings.Cut(s.Kind, ".")
		if s.State == state && !seen[kind] {
			seen[kind] = true
			names = append(names, kind)
		}
	}
	const show = 3
	switch {
	case len(names) == 0:
		return ""
	case len(names) > show:
		return fmt.Sprintf("%s%s and %d more (i lists them)", before, names[0], len(names)-1)
	}
	return before + strings.Join(names, ", ")
}

// progress says what is still being read and how much of it came.
func progress(sources []topology.Source) string {
	var parts []string
	for _, s := range sources {
		if s.State == topology.Syncing && len(parts) < 3 {
			parts = append(parts, s.Kind+" "+canvas.Number(s.Count))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "reading " + strings.Join(parts, ", ")
}

// emptyWords say why there is nothing on the map and what helps.
func (m *model) emptyWords() []string {
	f := m.frame
	switch {
	case f == nil:
		return []string{"connecting …", m.keyTo(keys.Quit) + " quits"}
	case !f.Link.Live && f.Link.Detail != "":
		return []string{"no connection: " + f.Link.Detail, "it is tried again by itself   " + m.keyTo(keys.OpenPalette) + " goes to another context   " + m.keyTo(keys.Quit) + " quits"}
	case f.Syncing || m.chart.pic == nil || !sameScope(f.View, m.view):
		return append([]string{"reading the cluster …"}, m.readWords(f.Sources)...)
	case m.view.Lens == lens.Policy && m.view.Query == "" && len(f.Scene.Notes) > 0 && !allDenied(f.Sources):
		back := m.otherLenses()
		if m.view.Focus != "" {
			back = m.keyTo(keys.GoOut) + " shows all policies"
		}
		return []string{f.Scene.Notes[0], back}
	case m.view.Hops == lens.FromOutside:
		return []string{m.focusWords(), m.keyTo(keys.GoOut) + " shows everything again"}
	case m.view.Focus != "":
		return []string{m.view.Focus.Kind() + " " + m.view.Focus.Name() + " is not on this map any more", m.keyTo(keys.GoOut) + " shows everything again"}
	case m.view.Query != "":
		return []string{"nothing matches " + m.view.Query + m.inWords(), m.keyTo(keys.OpenQuery) + " changes the query   " + m.keyTo(keys.GoOut) + " drops it", m.otherLenses()}
	case allDenied(f.Sources):
		return []string{"nothing may be read here: " + needs(f.Sources),
			m.keyTo(keys.OpenPalette) + " and a name goes to a namespace you may read", m.keyTo(keys.OpenSources) + " lists what was asked for"}
	case m.view.Namespace != "":
		return []string{"nothing to show in namespace " + m.view.Namespace, m.otherLenses(),
			m.keyTo(keys.OpenPalette) + " goes to another namespace   " + m.keyTo(keys.GoOut) + " to all"}
	}
	return []string{"nothing to show", m.otherLenses(), m.keyTo(keys.OpenSources) + " lists what was read"}
}

// inWords name the namespace that the map is narrowed to, "" for all.
func (m *model) inWords() string {
	if m.view.Namespace == "" {
		return ""
	}
	return " in namespace " + m.view.Namespace
}

// readWords say what is still being read, one kind a line, and what has been.
func (m *model) readWords(sources []topology.Source) []string {
	var lines []string
	read, objects, reading := 0, 0, 0
	for _, s := range sources {
		objects += s.Count
		if s.State != topology.Syncing {
			read++
			continue
		}
		if reading++; len(lines) < 6 {
			lines = append(lines, s.Kind+" "+canvas.Number(s.Count))
		}
	}
	if reading > len(lines) {
		lines = append(lines, fmt.Sprintf("and %d kinds more", reading-len(lines)))
	}
	if len(sources) == 0 {
		return []string{m.keyTo(keys.Quit) + " quits"}
	}
	return append([]string{fmt.Sprintf("%d of %d kinds, %s objects so far", read, len(sources), canvas.Number(objects)), ""},
		append(lines, "", m.keyTo(keys.OpenSources)+" shows them all   "+m.keyTo(keys.Quit)+" quits")...)
}

// keyTo is how the key of an intent on the map is printed in a text.
func (m *model) keyTo(intent keys.Intent) string {
	return cmp.Or(m.opts.Keys.Cap(keys.Map, intent), "(no key)")
}

func (m *model) otherLenses() string {
	var words []string
	for _, t := range tabs() {
		if t.lens != m.view.Lens {
			words = append(words, m.keyTo(t.intent)+" "+t.word)
		}
	}
	return "another lens may show more:   " + strings.Join(words, "   ")
}

func allDenied(sources []topology.Source) bool {
	denied := false
	for _, s := range sources {
		switch s.State {
		case topology.Forbidden:
			denied = true
		case topology.Synced, topology.Syncing, topology.Stale:
			return false
		}
	}
	return denied
}

// needs is the right that is lacking most: that on pods, else the first.
func needs(sources []topology.Source) string {
	first := ""
	for _, s := range sources {
		if s.State != topology.Forbidden || s.Detail == "" {
			continue
		}
		if s.Kind == "Pod" {
			return s.Detail
		}
		if first == "" {
			first = s.Detail
		}
	}
	if first == "" {
		return "no permission"
	}
	return first
}
