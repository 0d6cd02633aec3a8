package ui

import "kscope/topology/lens"

// trail is the way the user came, for going back.
type trail struct {
	stops []stop
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
}

const trailMax = 100

// push remembers what is selected now, before something else is.
func (m *model) push() {
	c := &m.chart
	if c.subject() == "" {
		return
	}
	t := &c.trail
	t.stops, t.left = append(t.stops, stop{c.subject(), m.view, c.aside != ""}), ""
	if len(t.stops) > trailMax {
		t.stops = t.stops[1:]
	}
}

func (t *trail) pop() (stop, bool) {
	if len(t.stops) == 0 {
		return stop{}, false
	}
	n := len(t.stops) - 1
	s := t.stops[n]
	t.stops = t.stops[:n]
	return s, true
}
