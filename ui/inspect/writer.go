package inspect

import (
	"strings"
	"time"

	"kscope/themes"
	"kscope/topology"
	"kscope/ui/canvas"
	"kscope/ui/mark"
)

// writer gathers lines of a given width.
type writer struct {
	width int
	now   time.Time
	ascii bool
	lines []line
	told  map[string]bool // what is not known of connections, said once
}

func (w *writer) add(spans ...span) { w.lines = append(w.lines, line{spans: spans}) }

func (w *writer) glyph(h topology.Health) span {
	return span{string(mark.Glyph(h, w.ascii)), mark.Role(h)}
}

func (w *writer) gap() {
	if n := len(w.lines); n > 0 && len(w.lines[n-1].spans) > 0 {
		w.add()
	}
}

// title begins a section.
func (w *writer) title(text string) {
	w.gap()
	w.add(span{canvas.Cut(text, w.width), themes.Title})
}

// wrapped writes a sentence, indented, on as many lines as it needs. Words longer
// than a line are broken.
func (w *writer) wrapped(indent int, text string, role themes.Role) {
	room := max(8, w.width-indent)
	pad := strings.Repeat(" ", indent)
	now := ""
	flush := func() {
		if now != "" {
			w.add(span{pad + now, role})
		}
		now = ""
	}
	for word := range strings.FieldsSeq(text) {
		if now != "" && canvas.Width(now)+1+canvas.Width(word) > room {
			flush()
		}
		for canvas.Width(word) > room {
			head := strings.TrimSuffix(canvas.Cut(word, room+1), "…")
			if head == "" {
				break
			}
			w.add(span{pad + head, role})
			word = word[len(head):]
		}
		if now != "" {
			now += " "
		}
		now += word
	}
	flush()
}

// pair writes a name and its value, the values aligned at column at.
func (w *writer) pair(key, value string, at int, role themes.Role) {
	w.add(span{pad(canvas.Cut(key, at-1), at), themes.Dim}, span{canvas.Middle(value, w.width-at), role})
}

func pad(s string, w int) string { return s + strings.Repeat(" ", max(0, w-canvas.Width(s))) }
