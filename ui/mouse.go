package ui

import (
	tea "charm.land/bubbletea/v2"

	"kscope/topology/lens"
	"kscope/ui/canvas"
	"kscope/ui/keys"
	"kscope/ui/page"
)

// wheelRows is how far one notch of the wheel goes.
const wheelRows = 3

// mouse routes a mouse message by what is under the pointer.
func (m *model) mouse(msg tea.MouseMsg) tea.Cmd {
	at := msg.Mouse()
	switch msg.(type) {
	case tea.MouseWheelMsg:
		m.wheel(at)
	case tea.MouseClickMsg:
		if at.Button == tea.MouseLeft {
			m.status = ""
			return m.click(at.X, at.Y)
		}
	case tea.MouseMotionMsg:
		if m.chart.mini.steer {
			m.chart.steer(at.X, at.Y)
		} else if d := m.chart.drag; d != nil {
			m.chart.panBy(d.X-at.X, d.Y-at.Y)
			m.chart.drag = &canvas.Point{X: at.X, Y: at.Y}
		}
	case tea.MouseReleaseMsg:
		m.chart.drag, m.chart.mini.steer = nil, false
	}
	return nil
}

// wheel scrolls what is under the pointer; with Shift the map goes sideways.
func (m *model) wheel(at tea.Mouse) {
	dx, dy := 0, 0
	switch at.Button {
	case tea.MouseWheelUp:
		dy = -wheelRows
	case tea.MouseWheelDown:
		dy = wheelRows
	case tea.MouseWheelLeft:
		dx = -2 * wheelRows
	case tea.MouseWheelRight:
		dx = 2 * wheelRows
	}
	switch {
	case m.over != nil && dy < 0:
		m.over.act(m, keys.RowUp)
	case m.over != nil && dy > 0:
		m.over.act(m, keys.RowDown)
	case m.over != nil:
	case m.pages.top() != nil && dy < 0:
		m.pages.top().Act(keys.RowUp)
	case m.pages.top() != nil && dy > 0:
		m.pages.top().Act(keys.RowDown)
	case m.pages.top() != nil:
	case at.X >= m.chart.area.W:
		m.panel.Scroll(dy)
	case at.Mod.Contains(tea.ModShift):
		m.chart.panBy(2*dy, dx)
	default:
		m.chart.panBy(dx, dy)
	}
}

func (m *model) click(x, y int) tea.Cmd {
	if m.over != nil {
		return m.over.click(m, x, y)
	}
	if p := m.pages.top(); p != nil {
		area := m.pageArea()
		return p.Click(x-area.X, y-area.Y)
	}
	for _, t := range m.screen.tabs {
		if t.rect.Contains(x, y) {
			cmd, why := toLens(t.lens)(m)
			m.status = why
			return cmd
		}
	}
	if hit, ok := m.panel.At(x, y); ok && m.panelWidth() > 0 && x > m.chart.area.W {
		if hit.To != "" {
			m.jump(hit.To)
			return nil
		}
		m.narrowTo(hit.Label)
		return nil
	}
	if m.stripArea().Contains(x, y) {
		cmd, _ := m.openTrace()
		return cmd
	}
	if !m.chart.area.Contains(x, y) {
		return nil
	}
	if o := &m.chart.mini; o.rect.Contains(x, y) {
		o.steer = true
		m.chart.steer(x, y)
		return nil
	}
	m.chart.drag = &canvas.Point{X: x, Y: y}
	for _, h := range m.chart.hits {
		if h.Rect.Contains(x, y) {
			m.panel.Focused = false
			return m.clicked(h.Key)
		}
	}
	return nil
}

// clicked selects a node; the second click on it goes in.
func (m *model) clicked(key string) tea.Cmd {
	if key != m.chart.sel {
		m.pick(key)
		return nil
	}
	cmd, why := m.goIn()
	m.status = why
	return cmd
}

// narrowTo adds a label to the query.
func (m *model) narrowTo(l lens.Pair) {
	m.narrowBy(page.Narrow{Key: l.Key, Value: l.Value})
}
