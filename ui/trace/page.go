package trace

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/trace"
	"kscope/ui/canvas"
	"kscope/ui/field"
	"kscope/ui/keys"
	"kscope/ui/mark"
	"kscope/ui/page"
)

// Page shows every way of a request hop by hop.
type Page struct {
	opts  Options
	watch *watch

	lines []trace.Line // of the result, in words
	hops  []hop        // those of the lines that are hops
	at    int          // the marked hop
	rows  []row        // the lines, broken to width
	width int
	top   int // the first row seen
	page  int // how many are

	field *field.Field // of the end being typed, nil = none
	from  bool         // it is where the request comes from
}

// hop is a line that is one.
type hop struct {
	line, way int
	id        topology.ID
}

var (
	_ page.Page   = (*Page)(nil)
	_ page.Copier = (*Page)(nil)
)

func newPage(o Options, q question) *Page {
	return &Page{opts: o, watch: newWatch(o.Context, o.Source, q, o.Clock)}
}

// Hear implements page.Page.
func (p *Page) Hear(msg tea.Msg) tea.Cmd {
	cmd, answered := p.watch.hear(msg)
	if answered {
		p.refresh()
		if m, ok := msg.(answeredMsg); ok && m.err == nil && p.field != nil && m.q == p.typed() {
			p.field = nil
		}
	}
	return cmd
}

// refresh takes the result apart. The marked hop stays marked, as far as its way still
// gets to the same object; at first it is where the best way stops.
func (p *Page) refresh() {
	var was hop
	if p.at < len(p.hops) {
		was = p.hops[p.at]
	}
	p.lines, p.hops, p.rows = p.watch.result.Tell(), p.hops[:0:0], nil
	way := -1
	for i, l := range p.lines {
		switch l.Depth {
		case 1:
			way++
		case 2:
			p.hops = append(p.hops, hop{i, way, l.To})
		}
	}
	if p.at < len(p.hops) && p.hops[p.at].id == was.id {
		return
	}
	p.at = slices.IndexFunc(p.hops, func(h hop) bool { return h.id == was.id && h.way == was.way })
	if was.id == "" {
		p.at = p.stop(0)
	}
	p.at = max(0, p.at)
}

// stop is the first hop of a way where not all is well, -1 if there is none.
func (p *Page) stop(way int) int {
	return slices.IndexFunc(p.hops, func(h hop) bool { return h.way == way && mark.Edge(p.lines[h.line].State) != topology.OK })
}

// Title implements page.Page.
func (p *Page) Title() (what, of string) {
	from, to := p.ends()
	return "Trace", label(from) + arrow + label(to)
}

// label is an end as titles have it: an id in words.
func label(end string) string {
	if kind, _, ok := strings.Cut(end, "/"); !ok || strings.ContainsAny(kind, ".:") {
		return end // a word, an address, a host or a URL
	}
	return topology.ID(end).Label()
}

// ends are both ends as they are shown.
func (p *Page) ends() (from, to string) {
	w := p.watch
	from, to = w.q.From, w.q.To
	if from == "" {
		from = string(topology.Internet)
	}
	if w.got && w.q.From == "" {
		from = string(w.result.From)
	}
	return from, to
}

// Scope implements page.Page: while an end is typed, keys are letters.
func (p *Page) Scope() keys.Scope {
	if p.field != nil {
		return keys.Ends
	}
	return keys.Trace
}

// Subjects implements page.Page: the object that the marked hop gets to.
func (p *Page) Subjects() []topology.ID {
	if p.at < len(p.hops) {
		return []topology.ID{p.hops[p.at].id}
	}
	return nil
}

// Close implements page.Page.
func (p *Page) Close() { p.watch.close() }

// Notes implements page.Page.
func (p *Page) Notes() []page.Note {
	w := p.watch
	if !w.got {
		return nil
	}
	n := len(w.result.Paths)
	words := fmt.Sprintf("%d ways", n)
	if n == 1 {
		words = "1 way"
	}
	if p.at < len(p.hops) && n > 1 {
		words = fmt.Sprintf("way %d of %d", p.hops[p.at].way+1, n)
	}
	return []page.Note{{Text: words, Role: themes.Hint}}
}

// Draw implements page.Page.
func (p *Page) Draw(g *canvas.Grid, _ time.Time) *canvas.Point {
	at := p.drawEnds(g)
	p.page = max(1, g.H-headRows)
	if !p.watch.got {
		words := "tracing …"
		if p.watch.fault != nil {
			words = "nothing to show: correct one of the ends"
		}
		words = canvas.Cut(words, g.W-2)
		g.Text((g.W-canvas.Width(words))/2, g.H/2, g.W, words, themes.Dim)
		return at
	}
	if p.rows == nil || p.width != g.W {
		p.width, p.rows = g.W, rowsOf(p.lines, p.watch.result.Verdict().Fix, g.W)
		p.reveal()
	}
	p.top = max(0, min(p.top, len(p.rows)-p.page))
	body := g.Sub(canvas.Rect{Y: headRows, W: g.W, H: p.page})
	for y := 0; y < p.page && p.top+y < len(p.rows); y++ {
		p.drawRow(body, y, &p.rows[p.top+y])
	}
	p.drawBar(body)
	return at
}
