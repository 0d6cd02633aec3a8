package text

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/topology"
	"kscope/ui/field"
	"kscope/ui/keys"
	"kscope/ui/page"
)

// Read gets the text, clean line by line. contents asks for what is hidden in it
// otherwise; hidden tells that something is. An error is one line for people.
type Read func(ctx context.Context, contents bool) (text string, hidden bool, err error)

// Options say what the page shows.
type Options struct {
	Context  context.Context // ends with the program
	What, Of string          // for the header: "YAML", "Pod shop/web-1"
	ID       topology.ID     // what the keys for objects act on
	Paths    bool            // lines have paths, as in YAML
	Read     Read
	Clock    func() time.Time
}

// Page shows a text.
type Page struct {
	opts   Options
	ctx    context.Context
	cancel context.CancelFunc

	turn     int // the number of the newest read
	reading  bool
	contents bool // show what is hidden otherwise
	hidden   bool // something is
	err      error
	read     time.Time
	folds    *folds // nil before the first text
	cursor   int32  // a line that is seen
	top      int    // the first row seen
	left     int    // columns scrolled away
	height   int

	search search
	field  *field.Field // of the search being typed, nil = none
	clock  int          // the tick under way
}

var _ page.Page = (*Page)(nil)

type (
	// readMsg is a text that was read for a page.
	readMsg struct {
		to     *Page
		turn   int
		doc    *document
		hidden bool
		err    error
	}
	// agedMsg says that the age shown is another one.
	agedMsg struct {
		to *Page
		n  int
	}
)

// New opens a page; the command reads the text.
func New(o Options) (*Page, tea.Cmd) {
	p := &Page{opts: o}
	p.ctx, p.cancel = context.WithCancel(o.Context)
	return p, p.fetch()
}

// fetch reads the text, in place of a read under way.
func (p *Page) fetch() tea.Cmd {
	p.turn++
	p.reading = true
	turn, ctx, contents, read := p.turn, p.ctx, p.contents, p.opts.Read
	return func() tea.Msg {
		body, hidden, err := read(ctx, contents)
		if err != nil {
			return readMsg{to: p, turn: turn, err: err}
		}
		return readMsg{to: p, turn: turn, doc: parse(body), hidden: hidden}
	}
}

// Title implements page.Page.
func (p *Page) Title() (what, of string) { return p.opts.What, p.opts.Of }

// Scope implements page.Page: while a search is typed, keys are letters.
func (p *Page) Scope() keys.Scope {
	if p.field != nil {
		return keys.Search
	}
	return keys.Text
}

// Subjects implements page.Page.
func (p *Page) Subjects() []topology.ID { return []topology.ID{p.opts.ID} }

// Close implements page.Page.
func (p *Page) Close() {
	p.cancel()
	p.folds, p.search = nil, search{}
}

// Hear implements page.Page.
func (p *Page) Hear(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case readMsg:
		if msg.to == p && msg.turn == p.turn && p.ctx.Err() == nil {
			return p.take(msg)
		}
	case foundMsg:
		if msg.to == p && msg.turn == p.search.turn {
			return p.found(msg)
		}
	case agedMsg:
		if msg.to == p && msg.n == p.clock && p.ctx.Err() == nil {
			return p.tick()
		}
	}
	return nil
}

// take shows a text that was read; line and folds stay where they were, as far as
// the new text has the same lines.
func (p *Page) take(msg readMsg) tea.Cmd {
	p.reading, p.err = false, msg.err
	if msg.err != nil {
		return nil
	}
	was := p.folds
	p.folds, p.hidden, p.read = newFolds(msg.doc), msg.hidden, p.opts.Clock()
	if was != nil {
		for i := range was.shut {
			if n := msg.doc.same(was.doc, i); n >= 0 && msg.doc.lines[n].leads(int(n)) {
				p.folds.shut[n] = true
			}
		}
		p.folds.refresh()
	}
	p.cursor = max(0, min(p.cursor, int32(len(msg.doc.lines))-1))
	if len(p.folds.shown) > 0 {
		p.cursor = p.folds.shown[p.folds.row(p.cursor)]
	}
	again := p.search.pattern
	p.search.lines = nil
	return tea.Batch(p.tick(), p.look(again, false))
}

// same is the line that is what line i was in another version of the text: the one
// of the same text closest to it; -1 if there is none near.
func (d *document) same(was *document, i int32) int32 {
	const near = 200
	for off := int32(0); off < near; off++ {
		for _, n := range [2]int32{i - off, i + off} {
			if n >= 0 && int(n) < len(d.lines) && d.lines[n].text == was.lines[i].text {
				return n
			}
		}
	}
	return -1
}

// tick counts the age of the text.
func (p *Page) tick() tea.Cmd {
	p.clock++
	n, d := p.clock, time.Second
	if p.opts.Clock().Sub(p.read) >= 2*time.Minute {
		d = 30 * time.Second
	}
	return tea.Tick(d, func(time.Time) tea.Msg { return agedMsg{p, n} })
}
