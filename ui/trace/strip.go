package trace

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/trace"
	"kscope/ui/canvas"
	"kscope/ui/mark"
)

// Rows is how high the strip is.
const Rows = 5

// Options say what to ask, and whom.
type Options struct {
	Context context.Context // ends with the program
	Source  Source
	// Of is the object that the ways from outside lead to.
	Of topology.ID
	// Name is what the program is called, Key the key that opens the page from the strip,
	// as printed; Namespace is that of names typed without one.
	Name, Key, Namespace string
	Clock                func() time.Time
}

// Strip says below the map whether a request from outside gets to an object, and why
// not.
type Strip struct {
	opts  Options
	watch *watch
}

// NewStrip begins to trace.
func NewStrip(o Options) (*Strip, tea.Cmd) {
	s := &Strip{opts: o, watch: newWatch(o.Context, o.Source, question{To: written(o.Of)}, o.Clock)}
	return s, s.watch.ask(s.watch.q)
}

// Of is the object that the ways lead to.
func (s *Strip) Of() topology.ID { return s.opts.Of }

// Hear takes every message that the screen does not know.
func (s *Strip) Hear(msg tea.Msg) tea.Cmd {
	cmd, _ := s.watch.hear(msg)
	return cmd
}

// Close ends what runs for it.
func (s *Strip) Close() { s.watch.close() }

// Page opens the page on what the strip shows; where nothing leads from outside, on
// the ways from inside.
func (s *Strip) Page() (*Page, tea.Cmd) {
	q, r := s.watch.q, &s.watch.result
	if near := s.watch.inside; near != nil {
		q.From, r = string(near.From), near
	}
	p := newPage(s.opts, q)
	if s.watch.got {
		p.watch.got, p.watch.result = true, *r
		p.refresh()
	}
	return p, p.watch.ask(q)
}

// Draw fills the window g, Rows high.
func (s *Strip) Draw(g *canvas.Grid) {
	g.Fill(canvas.Rect{W: g.W, H: g.H}, ' ', themes.Text)
	g.HLine(0, 0, g.W, themes.Border)
	w := s.watch
	switch {
	case w.fault != nil: // it is not there any more, or nothing can be asked
		s.drawTitle(g, topology.Unknown, "", "no trace")
		s.drawText(g, 1, g.H-1, "", w.fault.Error())
	case w.got:
		s.drawResult(g, &w.result)
	default:
		g.Text(1, 0, g.W-2, " tracing … ", themes.Dim)
	}
}

func (s *Strip) drawResult(g *canvas.Grid, r *trace.Result) {
	v := r.Verdict()
	near, mend := s.watch.inside, "Fix: "
	if near != nil && near.Outcome == trace.Reachable { // nothing is broken
		mend = ""
		s.drawTitle(g, topology.OK, s.hint(g.W, r), "only from inside the cluster: "+label(string(r.To)), "only from inside: "+short(&trace.Hop{Node: r.To}))
	} else {
		from, said := label(string(r.From))+arrow, r.Outcome.Words()+": "
		s.drawTitle(g, mark.Edge(v.State), s.hint(g.W, r), r.Answer(), said+from+label(string(r.To)), said+from+short(&trace.Hop{Node: r.To}))
	}
	y := 1
	y += s.drawText(g, y, g.H-y, "", v.Reason)
	if near != nil {
		text, fix := fromInside(near)
		y += s.drawText(g, y, g.H-y, "", text)
		v.Fix = cmp.Or(fix, v.Fix)
	}
	y += s.drawText(g, y, g.H-y, mend, v.Fix)
	if y < g.H && len(r.Paths) > 0 {
		drawHops(g.Sub(canvas.Rect{X: 1, Y: y, W: g.W - 2, H: 1}), r.Paths[0].Hops)
	}
}

// hint is how to see more, in as many words as there is room for.
func (s *Strip) hint(w int, r *trace.Result) string {
	ways, again := "hop by hop", " again: "
	if n := len(r.Paths); n > 1 {
		ways = fmt.Sprintf("all %d ways", n)
	}
	switch {
	case s.watch.inside != nil:
		ways = "from inside"
	case len(r.Paths) == 0:
		ways = "from elsewhere"
	}
	if w < 100 {
		return s.opts.Key + ": " + ways
	}
	if len(r.Paths) > 1 {
		ways += ", hop by hop"
	}
	return s.opts.Key + again + ways
}

// fromInside says whether a request gets there from its own namespace, and what mends
// it if not.
func fromInside(r *trace.Result) (text, fix string) {
	where := "from inside namespace " + r.From.Name()
	switch v := r.Verdict(); r.Outcome {
	case trace.Reachable:
		if some, ok := strings.CutPrefix(r.Reason, "partly: "); ok { // the page says for whom
			some, _, _ = strings.Cut(some, ",")
			where += " " + some
		} else if r.Reason != "" {
			where += ": " + r.Reason
		}
		return "It gets there " + where + ".", ""
	case trace.Unknown:
		return "Whether " + where + " can't be known: " + r.Reason + ".", v.Fix
	default:
		return "Nor " + where + ": " + r.Reason + ".", v.Fix
	}
}

// drawTitle writes the longest title that there is room for into the rule above; titles
// get shorter.
func (s *Strip) drawTitle(g *canvas.Grid, h topology.Health, hint string, titles ...string) {
	right := g.W - 2
	if w := canvas.Width(hint); w > 0 && w+24 < g.W {
		right -= w + 2
		g.Text(right, 0, w+2, " "+hint+" ", themes.Hint)
		g.Text(right+1, 0, canvas.Width(s.opts.Key), s.opts.Key, themes.Key)
	}
	title := titles[len(titles)-1]
	if i := slices.IndexFunc(titles, func(t string) bool { return canvas.Width(t) <= right-6 }); i >= 0 {
		title = titles[i]
	}
	g.Put(1, 0, ' ', themes.Text)
	g.Put(2, 0, mark.Glyph(h, g.ASCII), mark.Role(h))
	g.Put(3, 0, ' ', themes.Text)
	n := g.Text(4, 0, right-6, canvas.Middle(title, right-6), themes.Strong)
	g.Put(4+n, 0, ' ', themes.Text)
}

// drawText writes a sentence on at most rows rows, after a word that says what it is,
// and tells how many it took.
func (s *Strip) drawText(g *canvas.Grid, y, rows int, word, text string) int {
	if text == "" || rows <= 0 {
		return 0
	}
	lines := canvas.Wrap(word+text, g.W-3)
	if len(lines) > rows {
		lines = lines[:rows]
		lines[rows-1] = canvas.Cut(lines[rows-1]+" …", g.W-3)
	}
	for i, l := range lines {
		g.Text(2, y+i, g.W-3, l, themes.Text)
	}
	g.Text(2, y, canvas.Width(word), word, themes.Accent)
	return len(lines)
}
