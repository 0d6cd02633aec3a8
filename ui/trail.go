package ui

import (
	tea "charm.land/bubbletea/v2"

	"kscope/topology/lens"
)

// trail is the way the user came, for going back.
type trail struct {
	stops []stop
	// ahead are the stops that were gone back from, the nearest last.
	ahead []stop
	// by is the node from which an arrow was come along, to the selected node or to
	// the first of its siblings; "" if there was none.
	by string
	// left is the node that going back came from: following arrows from here goes
	// on to the one behind it.
	left string
}

// stop is one object on the way, and how it was looked at; aside: in the inspector
// only.
type stop struct {
	key   string
	view  lens.View
	aside bool
	by    string
}

const trailMax = 100

// here is the stop at what is selected now; ok is false if nothing is.
func (m *model) here() (s stop, ok bool) {
	c := &m.chart
	return stop{c.subject(), m.view, c.aside != "", c.trail.by}, c.subject() != ""
}

// push remembers what is selected now, before something else is. What lay ahead is
// forgotten.
func (m *model) push() {
	s, ok := m.here()
	if !ok {
		return
	}
	t := &m.chart.trail
	t.stops, t.ahead, t.left, t.by = onto(t.stops, s), nil, "", ""
}

// onto adds a stop; of too many the oldest goes.
func onto(stops []stop, s stop) []stop {
	if len(stops) == trailMax {
		stops = stops[1:]
	}
	return append(stops, s)
}

func (t *trail) pop() (stop, bool) { return pop(&t.stops) }

func pop(stops *[]stop) (stop, bool) {
	n := len(*stops) - 1
	if n < 0 {
		return stop{}, false
	}
	s := (*stops)[n]
	*stops = (*stops)[:n]
	return s, true
}

// goBack selects what was selected before, wherever that was.
func (m *model) goBack() (tea.Cmd, string) {
	left := m.chart.subject()
	t := &m.chart.trail
	if !m.retrace(&t.stops, &t.ahead) {
		return nil, "this is where you started"
	}
	t.left = left
	return nil, ""
}

// goAhead undoes going back.
func (m *model) goAhead() (tea.Cmd, string) {
	t := &m.chart.trail
	if !m.retrace(&t.ahead, &t.stops) {
		return nil, "nothing ahead: you have not gone back from anywhere"
	}
	t.left = ""
	return nil, ""
}

// retrace goes to the last of the stops in from that is still there and remembers in
// to where the user is now; it tells whether there is one. A stop in another part of
// the cluster is gone to even if its object is not there any more.
func (m *model) retrace(from, to *[]stop) bool {
	c := &m.chart
	for {
		s, ok := pop(from)
		if !ok {
			return false
		}
		same := sameScope(s.view, m.view) && !s.aside
		if same && (c.nodeOf(s.key) == nil || s.key == c.subject() && c.chase == nil) {
			continue // gone, or no step
		}
		if h, ok := m.here(); ok && (!same || h.key != s.key) {
			*to = onto(*to, h)
		}
		c.trail.by = s.by
		if same {
			c.sel, c.aside, c.chase = s.key, "", nil
			c.reveal()
		} else {
			v := s.view
			v.Open, v.Shut = m.view.Open, m.view.Shut
			c.chase = &chase{key: s.key, view: v, back: !s.aside}
		}
		m.lookAgain()
		return true
	}
}
