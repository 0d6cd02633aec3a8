package inspect

import (
	"slices"
	"strconv"
	"strings"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/topology/sheet"
	"kscope/ui/canvas"
	"kscope/ui/mark"
)

// More is what was read of an object since it was selected; the zero value says
// that nothing was.
type More struct {
	Sheet *sheet.Sheet // nil = not read
	// Problem says why it could not be read, Denied that a permission is missing.
	Problem string
	Denied  bool
	Events  *sheet.Events // nil = not read
}

// containersTitle is the section that says more of containers than a record does.
const containersTitle = "Containers"

func (m *More) section(title string) *sheet.Section {
	if m.Sheet == nil {
		return nil
	}
	i := slices.IndexFunc(m.Sheet.Sections, func(s sheet.Section) bool { return s.Title == title })
	if i < 0 {
		return nil
	}
	return &m.Sheet.Sections[i]
}

// instead tells whether the sheet says better what a fact of this key says.
func (m *More) instead(key string) bool {
	return m.Sheet != nil && slices.ContainsFunc(m.Sheet.Instead, func(k string) bool {
		return k == key || strings.HasSuffix(k, " ") && strings.HasPrefix(key, k)
	})
}

// sheet writes all sections that have a title.
func (w *writer) sheet(m *More) {
	if m.Problem != "" {
		w.gap()
		word := "not read"
		if m.Denied {
			word = "denied"
		}
		w.word(topology.Unknown, word, "")
		w.wrapped(2, m.Problem, themes.Dim)
	}
	if m.Sheet == nil {
		return
	}
	for i := range m.Sheet.Sections {
		if s := &m.Sheet.Sections[i]; s.Title != "" {
			w.title(s.Title)
			w.rows(s.Rows)
		}
	}
}

// rows writes the rows of a section, their values aligned.
func (w *writer) rows(rows []sheet.Row) {
	col, deep := keyW, 0
	for _, r := range rows {
		if r.Deep {
			deep = max(deep, canvas.Width(r.Key)+1)
		} else {
			col = max(col, canvas.Width(r.Key)+1)
		}
	}
	col, deep = min(col, w.width/2), min(deep, keyW)
	last := ""
	for _, r := range rows {
		again := r.Key == last
		if r.Deep {
			w.row(r, 2, deep, again)
		} else {
			w.row(r, 0, col, again)
		}
		last = r.Key
	}
}

// row writes one row: its key, unless it is the one of the row above, its value
// with glyph and age, and what more is said of it, dim.
func (w *writer) row(r sheet.Row, indent, col int, again bool) {
	spans := []span{{pad("", indent), themes.Panel}}
	at := indent
	role := themes.Panel
	if r.Key != "" {
		key := r.Key
		if again {
			key = ""
		}
		if n := canvas.Width(key); n >= col && at+n+12 <= w.width {
			col = n + 1 // rather out of line than cut
		}
		spans = append(spans, span{pad(canvas.Cut(key, col-1), col), themes.Dim})
		at += col
	} else if !r.Deep {
		role = themes.Strong
	}
	if r.Marked {
		spans = append(spans, w.glyph(r.Health), span{" ", themes.Panel})
		at += 2
		if r.Health > topology.Unknown {
			role = mark.Role(r.Health)
		}
	}
	since := ""
	if r.Since != 0 {
		since = "  " + Age(w.now, r.Since)
	}
	room := max(4, w.width-at-canvas.Width(since))
	value := r.Value
	below := canvas.Width(value) > room && strings.Contains(value, " ")
	if below {
		value, since = "", ""
	}
	value = canvas.Middle(value, room)
	spans = append(spans, span{value, role}, span{since, themes.Dim})
	used := at + canvas.Width(value) + canvas.Width(since)
	more := r.More
	if more != "" && !below && used+2+canvas.Width(more) <= w.width {
		spans = append(spans, span{"  " + more, themes.Dim})
		more = ""
	}
	w.add(spans...)
	w.lines[len(w.lines)-1].to = r.To
	if below {
		w.wrapped(indent+2, r.Value, role)
		if r.Since != 0 {
			w.wrapped(indent+2, Age(w.now, r.Since)+" ago", themes.Dim)
		}
	}
	w.wrapped(indent+2, more, themes.Dim)
}

// extraFacts writes the facts of the sheet that the record does not have.
func (w *writer) extraFacts(d *lens.Detail, m *More, col int) {
	s := m.section("")
	if s == nil {
		return
	}
	for _, r := range s.Rows {
		if slices.ContainsFunc(d.Facts, func(f lens.Pair) bool { return f.Key == r.Key }) {
			continue
		}
		w.row(r, 0, col, false)
	}
}

// mostEvents is how many events the panel shows; e shows all.
const mostEvents = 12

// events writes what was reported of the object.
func (w *writer) events(e *sheet.Events) {
	if e == nil {
		return
	}
	w.title("Events")
	switch {
	case e.Problem != "":
		w.wrapped(0, e.Problem, themes.Dim)
	case !e.Synced:
		w.add(span{"reading …", themes.Dim})
	case len(e.List) == 0:
		w.add(span{"none", themes.Dim})
	}
	for i, one := range e.List {
		if i == mostEvents {
			w.add(span{"and " + strconv.Itoa(len(e.List)-i) + " more; e shows all", themes.Dim})
			return
		}
		w.event(one)
	}
}

func (w *writer) event(e sheet.Event) {
	role, when := themes.Panel, ""
	h := topology.OK
	if e.Warning {
		role, h = themes.Warn, topology.Degraded
	}
	if e.Count > 1 {
		when = " " + strconv.Itoa(e.Count) + "×"
	}
	if e.Last != 0 {
		when += "  " + Age(w.now, e.Last)
	}
	glyph := w.glyph(h)
	if !e.Warning {
		glyph = span{" ", themes.Panel}
	}
	w.add(glyph, span{" ", themes.Panel}, span{canvas.Cut(e.Reason, w.width-2-canvas.Width(when)), role}, span{when, themes.Dim})
	w.wrapped(2, e.Message, themes.Dim)
}
