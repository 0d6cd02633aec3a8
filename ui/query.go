package ui

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"kscope/topology/query"
	"kscope/ui/field"
	"kscope/ui/keys"
	"kscope/ui/page"
)

// queryBar is the open query. While it is typed, what it matches is marked on the
// map, and nothing moves; when it is taken, the rest is left out.
type queryBar struct {
	field *field.Field
	fault fault
	offer offers
	back  recall
	// naming is the field for the name under which to save the query, nil = not asked.
	naming *field.Field
}

// fault is what is wrong with a query: the reason, and the characters at fault
// (from, to); reason "" = nothing.
type fault struct {
	reason string
	place  [2]int
}

func (m *model) openQuery() (tea.Cmd, string) {
	q := &queryBar{field: field.New(m.view.Query)}
	m.over = q
	m.chart.home = m.chart.sel
	return tea.Batch(q.complete(m), q.remember(m)), ""
}

// query applies a query; "" clears it. highlight: it leaves out nothing.
func (m *model) query(text string, match *query.Query, highlight bool) tea.Cmd {
	m.view.Query, m.view.Match, m.view.Highlight = text, match, highlight && match != nil
	m.lookAgain()
	if p, ok := m.pages.top().(looking); ok {
		return p.Look(cloneView(m.view))
	}
	return nil
}

func (q *queryBar) scope() keys.Scope { return keys.Query }

func (q *queryBar) act(m *model, intent keys.Intent) tea.Cmd {
	if q.naming != nil {
		return q.name(m, intent)
	}
	switch intent {
	case keys.Cancel:
		m.over = nil
		home := m.chart.home
		m.chart.home = ""
		if m.view.Query != "" {
			m.chart.sel = home
			return m.query("", nil, false)
		}
	case keys.Accept:
		return q.take(m, false)
	case keys.TakeAsMarks:
		return q.take(m, true)
	case keys.TakeOffer:
		return q.put(m, q.offer.take)
	case keys.NextOffer:
		q.offer.move(1)
	case keys.PreviousOffer:
		q.offer.move(-1)
	case keys.OlderQuery:
		return q.put(m, q.back.older)
	case keys.NewerQuery:
		return q.put(m, q.back.newer)
	case keys.SaveQuery:
		switch {
		case q.fault.reason != "": // that is what is said already
		case m.view.Query == "":
			m.status = "there is no query to save yet"
		default:
			q.naming = field.New("")
		}
	}
	return nil
}

// take closes the bar and leaves the query: as a filter, or as marks.
func (q *queryBar) take(m *model, highlight bool) tea.Cmd {
	if q.fault.reason != "" {
		return nil
	}
	m.over = nil
	cmd := m.query(m.view.Query, m.view.Match, highlight)
	m.chart.home = ""
	return tea.Batch(cmd, m.replace(), m.remember(m.view.Query))
}

// put replaces the text by what from makes of it.
func (q *queryBar) put(m *model, from func(string, int) (text string, cursor int, ok bool)) tea.Cmd {
	text, cursor, ok := from(q.field.Text(), q.field.Cursor())
	if !ok {
		return nil
	}
	q.field.Set(text, cursor)
	return q.changed(m)
}

// typed applies what was typed if it is a query; else the last good one stays.
func (q *queryBar) typed(m *model, msg tea.Msg) tea.Cmd {
	if q.naming != nil {
		return q.naming.Type(msg)
	}
	was := q.field.Text()
	cmd := q.field.Type(msg)
	if q.field.Text() == was {
		return tea.Batch(cmd, q.complete(m))
	}
	return tea.Batch(cmd, q.changed(m))
}

// changed applies the text of the field.
func (q *queryBar) changed(m *model) tea.Cmd {
	again := q.complete(m)
	text := q.field.Text()
	if strings.TrimSpace(text) == "" {
		q.fault = fault{}
		return tea.Batch(again, m.query("", nil, false))
	}
	match, err := query.Parse(text)
	if err != nil {
		q.fault = explain(text, err)
		return again
	}
	q.fault = fault{}
	if trimmed := strings.TrimSpace(text); trimmed != m.view.Query {
		return tea.Batch(again, m.query(trimmed, match, true))
	}
	return again
}

func (q *queryBar) click(*model, int, int) tea.Cmd { return nil }

// explain is what is wrong with a query and where, in characters.
func explain(text string, err error) fault {
	var e *query.Error
	if !errors.As(err, &e) {
		return fault{reason: err.Error()}
	}
	reason := e.Reason
	if e.Hint != "" {
		reason += ": " + e.Hint
	}
	from := utf8.RuneCountInString(text[:e.Pos])
	return fault{reason, [2]int{from, from + utf8.RuneCountInString(text[e.Pos:e.End])}}
}

// toggleHighlight turns a query from a filter into marks, or back.
func (m *model) toggleHighlight() (tea.Cmd, string) {
	if m.view.Query == "" {
		return nil, "there is no query; / begins one"
	}
	return tea.Batch(m.query(m.view.Query, m.view.Match, !m.view.Highlight), m.replace()), ""
}

// narrowBy adds what was chosen among facets to the query.
func (m *model) narrowBy(msg page.Narrow) tea.Cmd {
	q := m.view.Match
	if q == nil {
		q = &query.Query{}
	}
	var err error
	if msg.Lacking {
		q, err = q.Lacking(msg.Key)
	} else {
		q, err = q.Refine(msg.Key, msg.Value)
	}
	if err != nil {
		m.status = fmt.Sprintf("this can't be asked for: %v", err)
		return nil
	}
	return m.query(q.String(), q, m.view.Highlight)
}
