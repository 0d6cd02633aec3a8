package inspect

import (
	"strconv"
	"time"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
	"kscope/ui/mark"
)

// keyW is the column of the values in lists of pairs.
const keyW = 12

func (w *writer) detail(d *lens.Detail, m *More, stale string) {
	w.head(d)
	w.state(d, stale)
	w.facts(d, m)
	w.load(d.Load)
	w.sheet(m)
	if m.section(containersTitle) == nil {
		w.containers(d.Containers)
	}
	w.history(d.History)
	w.members(d)
	w.edges("Leads to", true, d.Out)
	w.edges("Reached from", false, d.In)
	w.labels(d.Labels)
	w.events(m.Events)
}

func (w *writer) head(d *lens.Detail) {
	kind := d.Kind + " "
	if d.Kind == d.Name {
		kind = ""
	}
	w.add(span{kind, themes.Dim}, span{canvas.Middle(d.Name, w.width-canvas.Width(kind)), themes.Strong})
	if d.Namespace != "" {
		w.add(span{"in namespace ", themes.Dim}, span{canvas.Middle(d.Namespace, w.width-13), themes.Panel})
	}
	w.gap()
}

// state says how the node is and why, in Kubernetes' own words.
func (w *writer) state(d *lens.Detail, stale string) {
	switch {
	case d.Missing:
		w.word(topology.Failed, "absent", "")
		w.wrapped(2, "something refers to it, but it does not exist", themes.Panel)
	case d.Unreadable && d.Kind == "Secret":
		w.word(topology.Unknown, "not read", "")
		w.wrapped(2, "Secrets are read only when asked for: y shows keys and lengths", themes.Panel)
	case d.Unreadable:
		w.word(topology.Unknown, "denied", "")
		w.wrapped(2, "it may exist; there is no permission to read it", themes.Panel)
	default:
		w.status(d.Status)
	}
	if d.RolledFrom != "" && d.RolledFrom != d.ID {
		why := "because of"
		if d.Rolled.Health == topology.OK { // nothing was known of it itself
			why = "drawn as ok, as is"
		}
		w.add(span{why, themes.Dim})
		w.link(d.RolledFrom, d.Rolled.Health, d.Rolled.Reason.String())
		w.wrapped(4, d.Rolled.Message, themes.Dim)
	}
	if stale != "" {
		w.word(topology.Unknown, "stale", "")
		w.wrapped(2, stale, themes.Panel)
	}
}

func (w *writer) status(s topology.Status) {
	word := s.Reason.String()
	if word == "" {
		word = s.Health.String()
	}
	since := ""
	if s.Since != 0 && s.Health != topology.OK {
		since = " for " + Age(w.now, s.Since)
	}
	w.word(s.Health, word, since)
	w.wrapped(2, s.Message, themes.Panel)
}

func (w *writer) word(h topology.Health, word, rest string) {
	role := mark.Role(h)
	text := role
	if h == topology.OK {
		text = themes.Panel
	}
	w.add(w.glyph(h), span{" ", themes.Panel}, span{canvas.Cut(word, w.width-2), text}, span{rest, themes.Dim})
}

func (w *writer) facts(d *lens.Detail, m *More) {
	w.gap()
	col := keyW
	for _, f := range d.Facts {
		if n := canvas.Width(f.Key) + 1; n <= w.width/2 && !m.instead(f.Key) {
			col = max(col, n)
		}
	}
	if d.Want >= 0 && !d.Missing && !d.Unreadable {
		role := themes.Panel
		if d.Ready < d.Want {
			role = themes.Warn
		}
		w.pair("ready", strconv.Itoa(int(d.Ready))+"/"+strconv.Itoa(int(d.Want)), col, role)
	}
	if d.Created != 0 {
		w.pair("age", Age(w.now, d.Created), col, themes.Panel)
	}
	if d.Deleting {
		w.pair("deleting", "yes", col, themes.Warn)
	}
	for _, f := range d.Facts {
		if !m.instead(f.Key) {
			w.fact(f, col)
		}
	}
	w.extraFacts(d, m, col)
}

// fact writes one pair, its value at column col; a value too long for its line gets lines of its own.
func (w *writer) fact(f lens.Pair, col int) {
	if canvas.Width(f.Value) <= w.width-col && canvas.Width(f.Key) < col {
		w.pair(f.Key, f.Value, col, themes.Panel)
		return
	}
	w.add(span{canvas.Cut(f.Key, w.width), themes.Dim})
	w.wrapped(2, f.Value, themes.Panel)
}

func (w *writer) labels(labels []lens.Pair) {
	if len(labels) == 0 {
		return
	}
	w.title("Labels")
	for _, l := range labels {
		text := l.Key + "=" + l.Value
		if canvas.Width(text) <= w.width {
			w.add(span{l.Key + "=", themes.Dim}, span{l.Value, themes.Panel})
		} else {
			w.add(span{canvas.Middle(text, w.width), themes.Panel})
		}
		w.lines[len(w.lines)-1].label = l
	}
}

// Age is how long ago since (unix seconds) was: 42s, 5m, 3h20m, 12d4h. A time to
// come counts as now.
func Age(now time.Time, since int64) string {
	s := max(0, now.Unix()-since)
	number := func(n int64, unit string) string { return strconv.FormatInt(n, 10) + unit }
	small := func(n int64, unit string) string {
		if n == 0 {
			return ""
		}
		return number(n, unit)
	}
	switch m, h, d := s/60, s/3600, s/86400; {
	case s < 120:
		return number(s, "s")
	case h < 1:
		return number(m, "m")
	case d < 1:
		return number(h, "h") + small(m%60, "m")
	case d < 10:
		return number(d, "d") + small(h%24, "h")
	default:
		return number(d, "d")
	}
}
