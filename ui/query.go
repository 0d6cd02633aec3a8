package ui

import (
	"regexp"
	"strings"

	tea "charm.land/bubbletea/v2"
	"k8s.io/apimachinery/pkg/labels"

	"kscope/themes"
	"kscope/topology/lens"
	"kscope/ui/canvas"
	"kscope/ui/field"
	"kscope/ui/keys"
)

// queryBar is the open query: a label selector that works while it is typed.
type queryBar struct {
	field *field.Field
	fault fault
}

// fault is what is wrong with a query: the reason, and the characters at fault
// (from, to); reason "" = nothing.
type fault struct {
	reason string
	place  [2]int
}

func (m *model) openQuery() (tea.Cmd, string) {
	m.over = &queryBar{field: field.New(m.view.Query)}
	m.chart.home = m.chart.sel
	return nil, ""
}

// query applies a query; "" clears it.
func (m *model) query(text string, match labels.Selector) tea.Cmd {
	m.view.Query, m.view.Match = text, match
	m.lookAgain()
	if p, ok := m.pages.top().(looking); ok {
		return p.Look(cloneView(m.view))
	}
	return nil
}

func (q *queryBar) scope() keys.Scope { return keys.Query }

func (q *queryBar) act(m *model, intent keys.Intent) tea.Cmd {
	switch intent {
	case keys.Cancel:
		m.over = nil
		if m.view.Query != "" {
			m.chart.sel = m.chart.home
			m.chart.home = ""
			return m.query("", nil)
		}
		m.chart.home = ""
	case keys.Accept:
		if q.fault.reason == "" {
			m.over, m.chart.home = nil, ""
			return m.replace()
		}
	}
	return nil
}

// holdsBack tells whether the picture shows what a half-typed query has brought
// about: nothing. The map before it stays until the query is taken.
func (m *model) holdsBack(f *lens.Frame) bool {
	_, typing := m.over.(*queryBar)
	return typing && f.View.Query != "" && f.Scene != nil && len(f.Scene.Nodes) == 0
}

// typed applies what was typed if it is a selector; else the last good one stays.
func (q *queryBar) typed(m *model, msg tea.Msg) tea.Cmd {
	was := q.field.Text()
	cmd := q.field.Type(msg)
	text := strings.TrimSpace(q.field.Text())
	if q.field.Text() == was {
		return cmd
	}
	if text == "" {
		q.fault = fault{}
		return tea.Batch(cmd, m.query("", nil))
	}
	match, err := labels.Parse(text)
	if err != nil {
		q.fault = explain(q.field.Text(), err)
		return cmd
	}
	q.fault = fault{}
	if text != m.view.Query {
		return tea.Batch(cmd, m.query(text, match))
	}
	return cmd
}

func (q *queryBar) click(*model, int, int) tea.Cmd { return nil }

// draw takes the two last lines: the query, and under it what is wrong or what
// the keys do.
func (q *queryBar) draw(m *model, g *canvas.Grid) *canvas.Point {
	y := g.H - 2
	g.Fill(canvas.Rect{X: 0, Y: y, W: g.W, H: 2}, ' ', themes.Text)
	g.Text(1, y, 1, "/", themes.Accent)
	count, role := m.matchWords(), themes.Hint
	if strings.HasPrefix(count, "0 ") {
		role = themes.Warn
	}
	n := canvas.Width(count)
	at := q.field.Draw(g, 3, y, g.W-6-n, themes.Strong, q.fault.place)
	g.Text(g.W-1-n, y, n, count, role)
	if q.fault.reason != "" {
		g.Text(3, y+1, g.W-4, canvas.Cut(q.fault.reason, g.W-4), themes.Bad)
		return &at
	}
	x := drawHints(g, 3, y+1, g.W-4, keys.Hints(keys.Query))
	g.Text(x, y+1, g.W-x-1, "such as  app=web,tier in (fe,be),!canary", themes.Hint)
	return &at
}

var (
	found   = regexp.MustCompile(`found '([^']*)'`)
	invalid = regexp.MustCompile(`Invalid value: "([^"]*)"`)
)

// explain says in one line what is wrong with a selector and where, from the
// error of labels.Parse, which names the token it stumbled over but no place.
func explain(text string, err error) fault {
	said := err.Error()
	if i := strings.LastIndex(said, "unable to parse requirement: "); i >= 0 {
		said = said[i+len("unable to parse requirement: "):]
	}
	token := ""
	if hit := found.FindStringSubmatch(said); hit != nil {
		token = hit[1]
	} else if hit := invalid.FindStringSubmatch(said); hit != nil {
		token = hit[1]
	}
	if token == "" {
		n := len([]rune(text))
		return fault{"at the end: " + plainReason(said), [2]int{max(0, n-1), n}}
	}
	from := len([]rune(text[:stumble(text, token)]))
	return fault{"at \"" + token + "\": " + plainReason(said), [2]int{from, from + len([]rune(token))}}
}

// stumble is where the token is that the parser could not go beyond: the first
// one after which the text is already wrong because of it.
func stumble(text, token string) int {
	for at := 0; ; {
		i := strings.Index(text[at:], token)
		if i < 0 {
			return at
		}
		end := at + i + len(token)
		if _, err := labels.Parse(text[:end]); err != nil && strings.Contains(err.Error(), token) {
			return at + i
		}
		if end >= len(text) {
			return at + i
		}
		at = end
	}
}

// plainReason shortens what apimachinery says to what a person needs.
func plainReason(said string) string {
	if i := strings.Index(said, "expected: "); i >= 0 {
		return "expected " + strings.TrimSpace(said[i+len("expected: "):])
	}
	if i := strings.LastIndex(said, "\": "); i >= 0 {
		said = said[i+len("\": "):]
	}
	if i := strings.Index(said, " (e.g."); i >= 0 {
		said = said[:i]
	}
	return said
}
