package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"kscope/themes"
	"kscope/topology/query"
	"kscope/ui/canvas"
	"kscope/ui/keys"
	"kscope/ui/page"
	"kscope/ui/picker"
)

// SavedQuery is a query with a name.
type SavedQuery struct{ Name, Text string }

// Queries remembers queries from one run of the program to the next. Its methods are
// called from commands only.
type Queries interface {
	// Saved are the queries that have a name, by name.
	Saved() ([]SavedQuery, error)
	// SaveQuery gives a query a name, in place of the one that had it.
	SaveQuery(SavedQuery) error
	// History are the queries of before, the newest last.
	History() ([]string, error)
	// Remember adds a query to the history.
	Remember(text string) error
}

// recall goes through the queries of before.
type recall struct {
	list  []string
	at    int    // len(list) = what is being typed
	draft string // that
}

type (
	historyMsg struct {
		to   *queryBar
		list []string
	}
	// savedMsg are the saved queries, for the palette.
	savedMsg struct {
		to   *picker.Picker
		list []SavedQuery
		err  error
	}
)

// remember fetches the queries of before for the bar.
func (q *queryBar) remember(m *model) tea.Cmd {
	from := m.opts.Queries
	if from == nil {
		return nil
	}
	return func() tea.Msg {
		list, err := from.History()
		if err != nil {
			list = nil // a history that can't be read is none
		}
		return historyMsg{q, list}
	}
}

// remember adds a query that was taken to those of before.
func (m *model) remember(text string) tea.Cmd {
	to := m.opts.Queries
	if to == nil || text == "" {
		return nil
	}
	return func() tea.Msg {
		if err := to.Remember(text); err != nil {
			return page.Say{Text: "the query is not remembered: " + err.Error()}
		}
		return nil
	}
}

func (r *recall) older(text string, _ int) (string, int, bool) {
	if r.at == 0 {
		return "", 0, false
	}
	if r.at == len(r.list) {
		r.draft = text
	}
	at := r.at - 1
	for at > 0 && r.list[at] == text { // the bar opens with the newest, which is no news
		at--
	}
	if r.list[at] == text {
		return "", 0, false
	}
	r.at = at
	return r.list[r.at], len(r.list[r.at]), true
}

func (r *recall) newer(string, int) (string, int, bool) {
	if r.at >= len(r.list) {
		return "", 0, false
	}
	if r.at++; r.at == len(r.list) {
		return r.draft, len(r.draft), true
	}
	return r.list[r.at], len(r.list[r.at]), true
}

// name asks for the name of a query to be saved.
func (q *queryBar) name(m *model, intent keys.Intent) tea.Cmd {
	switch intent {
	case keys.Cancel:
		q.naming = nil
	case keys.Accept:
		saved := SavedQuery{strings.TrimSpace(q.naming.Text()), m.view.Query}
		if saved.Name == "" {
			return nil
		}
		q.naming = nil
		to := m.opts.Queries
		if to == nil {
			m.status = "there is no folder to save queries in"
			return nil
		}
		return func() tea.Msg {
			if err := to.SaveQuery(saved); err != nil {
				return page.Say{Text: "save the query: " + err.Error()}
			}
			return page.Say{Text: fmt.Sprintf("saved as %q; : lists it", saved.Name)}
		}
	}
	return nil
}

func (q *queryBar) drawNaming(g *canvas.Grid, y int) *canvas.Point {
	n := g.Text(1, y, g.W-2, "save the query as: ", themes.Accent)
	at := q.naming.Draw(g, 1+n, y, g.W-2-n, themes.Strong, [2]int{})
	g.Text(1, y+1, g.W-2, "Enter saves it   Esc goes back", themes.Hint)
	return &at
}

// noMatch is what the bar says of a query that matches nothing.
const noMatch = "0 match"

// saved fetches the saved queries for the palette.
func (m *model) saved(p *picker.Picker) tea.Cmd {
	from := m.opts.Queries
	if from == nil {
		return nil
	}
	return func() tea.Msg {
		list, err := from.Saved()
		return savedMsg{p, list, err}
	}
}

// offerSaved adds the saved queries to the palette.
func (m *model) offerSaved(msg savedMsg) tea.Cmd {
	if msg.err != nil {
		m.status = "saved queries: " + msg.err.Error()
		return nil
	}
	items := m.places()
	for _, s := range msg.list {
		items = append(items, picker.Item{Kind: "query", Name: s.Name, Tail: s.Text, Value: s})
	}
	return msg.to.Fill(items)
}

// apply makes a saved query the one that is looked at.
func (m *model) apply(s SavedQuery) tea.Cmd {
	match, err := query.Parse(s.Text)
	if err != nil {
		m.status = fmt.Sprintf("the saved query %q is none any more: %v", s.Name, err)
		return nil
	}
	return m.query(s.Text, match, false)
}
