package ui

import (
	tea "charm.land/bubbletea/v2"

	"kscope/topology/lens"
	"kscope/ui/graph"
)

// placedMsg is a picture whose scene has been laid out.
type placedMsg struct {
	pic    *graph.Picture
	frame  *lens.Frame
	size   [2]int // the viewport it was made for
	beside bool   // the inspector has room beside it
}

// place lays out the newest scene outside of Update, one at a time: while one is
// under way the newest waits.
func (m *model) place() tea.Cmd {
	c := &m.chart
	f := c.next
	if f == nil || c.placing || c.area.Empty() {
		return nil
	}
	was := c.pic
	switch {
	case c.shows.Anew < c.afresh && f.View.Anew >= c.afresh || !sameScope(c.shows, f.View):
		was = nil
	case was != nil && (c.shows.Anew != f.View.Anew || !sameFolds(c.shows, f.View)):
		was = was.Refit()
	}
	w, h, full := c.area.W, c.area.H, m.screen.w
	beside := m.screen.beside
	if m.narrow() {
		w = full // an inspector only covers the map
	}
	free := !m.narrow() && !m.screen.chosen && !m.panel.Focused && !c.touched && (was == nil || m.screen.resized || m.screen.beside && !c.settled)
	m.screen.resized = false
	if free {
		w, beside = full-m.besideWidth(), true
	}
	keep := was
	if !c.settled && !c.touched {
		keep = nil // the order in which kinds arrived is no order to remember
	}
	c.next, c.placing = nil, true
	turn := &m.rest.turn
	return func() tea.Msg {
		turn.Lock()
		defer turn.Unlock()
		pic := graph.New(f.Scene, w, h, graph.Auto, keep)
		if pw, _ := pic.Size(); free && (pw > w || pic.Mode == graph.Compact) {
			// Boxes on the whole width before rows beside the inspector.
			whole := graph.New(f.Scene, full, h, graph.Auto, keep)
			if ww, _ := whole.Size(); pw > w || whole.Mode == graph.Roomy && ww <= full {
				w, beside, pic = full, false, whole
			}
		}
		return placedMsg{pic, f, [2]int{w, h}, beside}
	}
}

// replace lays out what is shown once more, for another size.
func (m *model) replace() tea.Cmd {
	f := m.frame
	if m.chart.next == nil && f != nil && f.Scene != nil && sameScope(f.View, m.view) {
		m.chart.next = f
	}
	return m.place()
}

// placed shows a picture that has been laid out, unless the user looks at
// something else by now, and goes on with the next.
func (m *model) placed(msg placedMsg) tea.Cmd {
	c := &m.chart
	c.placing = false
	if sameScope(msg.frame.View, m.view) {
		was, seen := c.target(), c.pic
		if !m.screen.chosen && !m.panel.Focused {
			m.screen.beside = msg.beside
			c.area = m.mapArea()
		}
		c.show(msg.pic, msg.frame, msg.size)
		m.rest.appeared(seen, c.pic, c.settled)
		if f := m.frame; f.View.Selected == c.subject() {
			c.told = f.Detail
		}
		if c.target() != was {
			m.lookAgain()
		}
	}
	m.prefer()
	if c.next != nil {
		return m.place()
	}
	return nil
}
