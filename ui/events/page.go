package events

import (
	"context"
	"regexp"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/topology/sheet"
	"kscope/ui/canvas"
	"kscope/ui/field"
	"kscope/ui/keys"
	"kscope/ui/page"
)

// Source runs a list of events of a namespace ("" = all) until ctx ends; it sends
// the present state whenever it has changed, newest wins, and closes the channel at
// the end.
type Source func(ctx context.Context, namespace string) <-chan sheet.Events

// Options say what the page shows.
type Options struct {
	Context context.Context // ends with the program
	// Of is the object whose events, and those of Family, are shown; "" = all there
	// are in Namespace.
	Of        topology.ID
	Family    []topology.ID
	Namespace string // that the user looks at, "" = all
	Source    Source
	Clock     func() time.Time
}

// Page shows events.
type Page struct {
	opts   Options
	ctx    context.Context
	stop   context.CancelFunc // of the list under way
	turn   int                // its number
	all    bool               // all events, not those of the selection
	family map[topology.ID]bool

	got    sheet.Events
	rows   []sheet.Event // what is shown
	cursor int
	top    int
	height int
	hits   [2]int // the first line of rows and how many

	filter *regexp.Regexp
	text   string
	wrong  bool // text is no regular expression
	field  *field.Field
	clock  int
}

var (
	_ page.Page     = (*Page)(nil)
	_ page.Listener = (*Page)(nil)
)

type (
	// cameMsg is the present state of the list with that number.
	cameMsg struct {
		to     *Page
		turn   int
		events sheet.Events
		from   <-chan sheet.Events
	}
	// agedMsg says that the ages shown are others.
	agedMsg struct {
		to *Page
		n  int
	}
)

// New opens a page; the command waits for events.
func New(o Options) (*Page, tea.Cmd) {
	p := &Page{opts: o, all: o.Of == "", stop: func() {}}
	p.kin(o.Family)
	return p, tea.Batch(p.begin(), p.tick())
}

func (p *Page) kin(ids []topology.ID) {
	p.family = map[topology.ID]bool{p.opts.Of: true}
	for _, id := range ids {
		p.family[id] = true
	}
}

// namespace is where events are read.
func (p *Page) namespace() string {
	if p.all {
		return p.opts.Namespace
	}
	if kind, ns, name := p.opts.Of.Split(); kind == "Namespace" {
		return name
	} else if ns != "" {
		return ns
	}
	return ""
}

// begin reads events, in place of the list under way.
func (p *Page) begin() tea.Cmd {
	p.stop()
	p.ctx, p.stop = context.WithCancel(p.opts.Context)
	p.turn++
	p.got, p.rows = sheet.Events{}, nil
	return p.wait(p.opts.Source(p.ctx, p.namespace()))
}

// wait waits for the next state.
func (p *Page) wait(from <-chan sheet.Events) tea.Cmd {
	turn := p.turn
	return func() tea.Msg {
		if e, ok := <-from; ok {
			return cameMsg{p, turn, e, from}
		}
		return nil
	}
}

// tick counts the ages.
func (p *Page) tick() tea.Cmd {
	p.clock++
	n := p.clock
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return agedMsg{p, n} })
}

// Hear implements page.Page.
func (p *Page) Hear(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case cameMsg:
		if msg.to == p && msg.turn == p.turn && p.ctx.Err() == nil {
			p.got = msg.events
			p.refresh()
			return p.wait(msg.from)
		}
	case agedMsg:
		if msg.to == p && msg.n == p.clock && p.ctx.Err() == nil {
			return p.tick()
		}
	}
	return nil
}

// Told implements page.Listener: what a workload owns changes while it is looked at.
func (p *Page) Told(d *lens.Detail) {
	if d != nil && d.ID == p.opts.Of {
		p.kin(Family(d))
		p.refresh()
	}
}

// Family is what an object owns or selects, as far as its detail tells.
func Family(d *lens.Detail) []topology.ID {
	var ids []topology.ID
	for _, e := range d.Out {
		if e.Relation == topology.Owns || e.Relation == topology.Selects {
			ids = append(ids, e.Other)
		}
	}
	for _, m := range d.Members {
		ids = append(ids, m.ID)
	}
	return ids
}

// refresh works out what is shown; the marked event stays marked.
func (p *Page) refresh() {
	var on sheet.Event
	if p.cursor < len(p.rows) {
		on = p.rows[p.cursor]
	}
	p.rows = nil
	for _, e := range p.got.List {
		if p.shows(e) {
			p.rows = append(p.rows, e)
		}
	}
	same := func(e sheet.Event) bool {
		return e.About == on.About && e.Reason == on.Reason && e.Message == on.Message && e.Warning == on.Warning
	}
	if i := slices.IndexFunc(p.rows, same); i >= 0 && p.cursor > 0 { // at the top, the newest is looked at
		p.top += i - p.cursor
		p.cursor = i
	}
	p.goTo(p.cursor)
}

func (p *Page) shows(e sheet.Event) bool {
	if !p.all && !p.family[e.About] && !(p.opts.Of.Kind() == "Namespace" && e.About.Namespace() == p.opts.Of.Name()) {
		return false
	}
	return p.filter == nil || p.filter.MatchString(string(e.About)+" "+e.Reason+" "+e.Message+" "+e.From)
}

// Title implements page.Page.
func (p *Page) Title() (what, of string) {
	kind, ns, name := p.opts.Of.Split()
	switch {
	case !p.all && ns != "":
		return "Events", kind + " " + ns + "/" + name
	case !p.all:
		return "Events", kind + " " + name
	case p.opts.Namespace != "":
		return "Events", "namespace " + p.opts.Namespace
	}
	return "Events", "all namespaces"
}

// Scope implements page.Page.
func (p *Page) Scope() keys.Scope {
	if p.field != nil {
		return keys.Search
	}
	return keys.Events
}

// Subjects implements page.Page: what the marked event is about.
func (p *Page) Subjects() []topology.ID {
	if p.cursor < len(p.rows) && p.rows[p.cursor].About != "" {
		return []topology.ID{p.rows[p.cursor].About}
	}
	return nil
}

// Close implements page.Page.
func (p *Page) Close() { p.stop() }

// Notes implements page.Page.
func (p *Page) Notes() []page.Note {
	var out []page.Note
	if p.got.Problem != "" {
		out = append(out, page.Note{Text: canvas.Cut(p.got.Problem, 80), Role: themes.Warn})
	}
	out = append(out, page.Note{Text: p.count(), Role: themes.Hint})
	if p.text != "" && p.field == nil {
		out = append(out, page.Note{Text: "/ " + p.text, Role: themes.Match})
	}
	return out
}
