package facets

import (
	"context"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/topology/query"
	"kscope/ui/canvas"
	"kscope/ui/keys"
	"kscope/ui/page"
)

// Counts is a set of objects taken apart.
type Counts struct {
	Total  int
	Facets []query.Facet
	// Overlap is that of the two keys that were asked for; OK tells whether both were
	// of use.
	Overlap query.Overlap
	OK      bool
}

// Source counts.
type Source interface {
	// Facets takes the objects of a view apart; row and column are the keys whose
	// overlap is wanted, "" for none.
	Facets(ctx context.Context, v lens.View, row, column string) (Counts, error)
}

// Page is the page.
type Page struct {
	ctx    context.Context
	cancel context.CancelFunc
	source Source
	view   lens.View
	counts Counts
	read   bool
	fail   string

	lines     []line // what the list shows
	at, top   int    // the marked line, the first one shown
	page      int
	with      string // the key to compare with, "" = the first other one
	asking    bool
	again     bool
	listWidth int
}

// line is a key (value < 0) or one of its values.
type line struct{ facet, value int }

type countsMsg struct {
	to     *Page
	counts Counts
	err    error
}

// New opens the facets of a view.
func New(ctx context.Context, source Source, v lens.View) (*Page, tea.Cmd) {
	ctx, cancel := context.WithCancel(ctx)
	p := &Page{ctx: ctx, cancel: cancel, source: source, view: v, page: 1}
	return p, p.ask()
}

// Look takes another view apart.
func (p *Page) Look(v lens.View) tea.Cmd {
	p.view = v
	return p.ask()
}

func (p *Page) ask() tea.Cmd {
	if p.asking {
		p.again = true
		return nil
	}
	p.asking, p.again = true, false
	ctx, source, v := p.ctx, p.source, p.view
	row, column := p.pair()
	return func() tea.Msg {
		c, err := source.Facets(ctx, v, row, column)
		return countsMsg{p, c, err}
	}
}

// pair are the keys whose overlap is shown: that of the marked line, and the one it
// is compared with.
func (p *Page) pair() (row, column string) {
	row = p.key()
	if row == "" {
		return "", ""
	}
	if p.with != "" && p.with != row {
		return row, p.with
	}
	for _, f := range p.counts.Facets {
		if f.Key != row {
			return row, f.Key
		}
	}
	return "", ""
}

// key is the key of the marked line.
func (p *Page) key() string {
	if p.at >= len(p.lines) {
		return ""
	}
	return p.counts.Facets[p.lines[p.at].facet].Key
}

// Hear takes what was counted.
func (p *Page) Hear(msg tea.Msg) tea.Cmd {
	c, ok := msg.(countsMsg)
	if !ok || c.to != p {
		return nil
	}
	p.asking = false
	if c.err != nil {
		p.fail = c.err.Error()
		return nil
	}
	first := !p.read
	p.fail, p.read = "", true
	p.take(c.counts)
	if p.again || first {
		return p.ask()
	}
	return nil
}

// take shows counts; the mark stays at its key and value if they are still there.
func (p *Page) take(c Counts) {
	key, value := p.key(), p.value()
	p.counts, p.lines = c, p.lines[:0]
	at := 0
	for i, f := range c.Facets {
		if f.Key == key {
			at = len(p.lines)
		}
		p.lines = append(p.lines, line{i, -1})
		for j, v := range f.Values {
			if f.Key == key && v.Text == value && value != "" {
				at = len(p.lines)
			}
			p.lines = append(p.lines, line{i, j})
		}
	}
	p.at = at
	p.move(0)
}

// value is the value of the marked line, "" on a key.
func (p *Page) value() string {
	if p.at >= len(p.lines) || p.lines[p.at].value < 0 {
		return ""
	}
	l := p.lines[p.at]
	return p.counts.Facets[l.facet].Values[l.value].Text
}

func (p *Page) move(by int) {
	p.at = max(0, min(p.at+by, len(p.lines)-1))
	p.top = canvas.Scroll(p.top, p.at, len(p.lines), p.page)
}

// Act does what a key means.
func (p *Page) Act(intent keys.Intent) (tea.Cmd, string) {
	was := p.key()
	switch intent {
	case keys.RowUp:
		p.move(-1)
	case keys.RowDown:
		p.move(1)
	case keys.PageUp:
		p.move(-max(1, p.page-1))
	case keys.PageDown:
		p.move(max(1, p.page-1))
	case keys.NextKind:
		p.turn(1)
	case keys.PreviousKind:
		p.turn(-1)
	case keys.CompareWith:
		if was == "" {
			return nil, "no key to compare with"
		}
		p.with = was
		return p.ask(), "comparing with " + was
	case keys.ChooseValue:
		return p.choose()
	}
	if p.key() != was {
		return p.ask(), ""
	}
	return nil, ""
}

// turn goes to the next key.
func (p *Page) turn(step int) {
	for i := p.at + step; i >= 0 && i < len(p.lines); i += step {
		if p.lines[i].value < 0 {
			p.move(i - p.at)
			return
		}
	}
}

// choose narrows the query to the marked value, or to what lacks the marked key.
func (p *Page) choose() (tea.Cmd, string) {
	key, value := p.key(), p.value()
	switch {
	case key == "":
		return nil, "nothing to choose"
	case value == "" && p.counts.Facets[p.lines[p.at].facet].Without == 0:
		return nil, "every object has " + key
	}
	return func() tea.Msg { return page.Narrow{Key: key, Value: value, Lacking: value == ""} }, ""
}

// Title says what is taken apart.
func (p *Page) Title() (what, of string) {
	return "Facets", strconv.Itoa(p.counts.Total) + " objects"
}

// Scope is that of the page.
func (p *Page) Scope() keys.Scope { return keys.Facets }

// Subjects are none: a value is no object.
func (p *Page) Subjects() []topology.ID { return nil }

// Type takes nothing.
func (p *Page) Type(tea.Msg) tea.Cmd { return nil }

// Notes say what the query is.
func (p *Page) Notes() []page.Note {
	switch {
	case p.fail != "":
		return []page.Note{{Text: p.fail, Role: themes.Warn}}
	case p.view.Query != "":
		return []page.Note{{Text: "/ " + p.view.Query, Role: themes.Match}}
	}
	return []page.Note{{Text: "no query: everything in this lens", Role: themes.Hint}}
}

// Close ends what is being counted.
func (p *Page) Close() { p.cancel() }
