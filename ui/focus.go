package ui

import (
	tea "charm.land/bubbletea/v2"
	"cmp"

	"kscope/ui/keys"
)

// inPanel is what keys do while the inspector has them.
func inPanel() map[keys.Intent]action {
	moving := func(dir int) action {
		return func(m *model) (tea.Cmd, string) {
			m.panel.Move(dir)
			return nil, ""
		}
	}
	return map[keys.Intent]action{
		keys.LineUp:     moving(-1),
		keys.LineDown:   moving(1),
		keys.FollowLine: (*model).followLine,
		keys.LeavePanel: (*model).leavePanel,
	}
}

// keyBack is how the key that leads from the inspector to the map is printed.
func (m *model) keyBack() string {
	return cmp.Or(m.opts.Keys.Cap(keys.Panel, keys.LeavePanel), "(no key)")
}

// followLine goes to what the marked line names, or asks for its label.
func (m *model) followLine() (tea.Cmd, string) {
	hit, ok := m.panel.Marked()
	switch {
	case !ok:
		return nil, "nothing here leads anywhere; " + m.keyBack() + " goes back to the map"
	case hit.To != "":
		m.jump(hit.To)
	default:
		m.leavePanel()
		m.narrowTo(hit.Label)
	}
	return nil, ""
}

// leavePanel gives the keys back to the map; an inspector that covers it closes.
func (m *model) leavePanel() (tea.Cmd, string) {
	m.panel.Focused, m.chart.aside = false, ""
	lent := m.screen.lent
	m.screen.lent = false
	m.lookAgain()
	if lent || m.narrow() && m.screen.covering {
		return m.toggleInspector()
	}
	return nil, ""
}

// enterPanel gives the keys to the inspector, and opens it if need be.
func (m *model) enterPanel() (tea.Cmd, string) {
	if m.chart.subject() == "" {
		return nil, nothingYet
	}
	return m.focusPanel(), ""
}

func (m *model) focusPanel() (cmd tea.Cmd) {
	if m.panelWidth() == 0 {
		cmd, _ = m.toggleInspector()
		m.screen.lent = true
	}
	m.panel.Focus()
	return cmd
}

// toggleInspector opens or shuts the inspector.
func (m *model) toggleInspector() (tea.Cmd, string) {
	if m.narrow() {
		m.screen.covering = !m.screen.covering
	} else {
		m.screen.beside, m.screen.chosen = !m.screen.beside, true
	}
	m.screen.lent = false
	if m.panelWidth() == 0 {
		m.panel.Focused, m.chart.aside = false, ""
	}
	if m.narrow() {
		m.cover()
		return nil, ""
	}
	m.chart.resize(m.mapArea())
	return m.replace(), ""
}

// cover makes room for an inspector over the map; when it goes, the map is where it
// was before, unless the user moved it since.
func (m *model) cover() {
	c, was := &m.chart, &m.screen.cover
	if m.screen.covering {
		was.before, was.sel = c.off, c.sel
		c.area = m.mapArea()
		if c.pic != nil {
			c.reveal()
		}
		was.after = c.off
		return
	}
	c.area = m.mapArea()
	if c.off == was.after && c.sel == was.sel {
		c.off = was.before
	}
}
