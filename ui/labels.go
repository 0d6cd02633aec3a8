package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"kscope/themes"
	"kscope/ui/canvas"
	"kscope/ui/graph"
	"kscope/ui/keys"
)

// jumpLabels shows two letters on every node in view; typing them selects the node.
// A node keeps its letters while the picture changes; what appears meanwhile has
// none.
type jumpLabels struct {
	of    map[string]string // by key
	first string            // the letter typed, "" before
}

func (m *model) openLabels() (tea.Cmd, string) {
	if m.chart.node() == nil {
		return nil, nothingYet
	}
	m.over = &jumpLabels{of: graph.Labels(m.chart.hits)}
	return nil, ""
}

func (j *jumpLabels) scope() keys.Scope { return keys.Labels }

func (j *jumpLabels) act(m *model, intent keys.Intent) tea.Cmd {
	if intent == keys.Cancel {
		m.over = nil
	}
	return nil
}

// typed takes the letters; such that no label begins with are not taken.
func (j *jumpLabels) typed(m *model, msg tea.Msg) tea.Cmd {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok || press.Text == "" {
		return nil
	}
	text := j.first + strings.ToLower(press.Text)
	for key, label := range j.of {
		switch {
		case label == text && m.chart.nodeOf(key) != nil:
			m.over = nil
			m.pick(key)
			return nil
		case strings.HasPrefix(label, text) && len(text) < len(label):
			j.first = text
			return nil
		}
	}
	m.status = "no label here is " + text
	return nil
}

// click leaves, and is a click on the map.
func (j *jumpLabels) click(m *model, x, y int) tea.Cmd {
	m.over = nil
	return m.click(x, y)
}

// draw lets the map step back and writes the labels over where boxes begin.
func (j *jumpLabels) draw(m *model, g *canvas.Grid) *canvas.Point {
	g.Paint(m.chart.area, themes.Faint)
	for _, h := range m.chart.hits {
		rest, ok := strings.CutPrefix(j.of[h.Key], j.first)
		if !ok || rest == "" || h.Rect.W < 2 {
			continue
		}
		x := h.Rect.X + g.Text(h.Rect.X, h.Rect.Y, 2, j.first, themes.Dim)
		g.Text(x, h.Rect.Y, len(rest), rest, themes.Selected)
	}
	if m.status == "" {
		y := g.H - 1
		g.Fill(canvas.Rect{X: 0, Y: y, W: g.W, H: 1}, ' ', themes.Text)
		x := drawHints(g, 1, y, g.W-2, m.opts.Keys.Hints(keys.Labels))
		g.Text(x, y, g.W-x-1, "type the letters of a box to select it", themes.Hint)
	}
	return nil
}
