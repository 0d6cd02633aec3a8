package ui

import (
	tea "charm.land/bubbletea/v2"

	"kscope/topology"
	"kscope/topology/lens"
	topo "kscope/topology/trace"
	"kscope/ui/canvas"
	"kscope/ui/keys"
	"kscope/ui/trace"
)

// traced is the object that the strip below the map is about, "" = there is none: it
// is there for as long as the map shows the ways from outside to something that takes
// requests.
func (m *model) traced() topology.ID {
	if v := m.view; v.Hops == lens.FromOutside && topo.Takes(v.Focus) {
		return v.Focus
	}
	return ""
}

// follow has the strip follow what the map shows. It is called after every message.
func (m *model) follow() tea.Cmd {
	id := m.traced()
	if m.strip != nil && m.strip.Of() == id {
		return nil
	}
	if m.strip != nil {
		m.strip.Close()
		m.strip = nil
	}
	if id == "" {
		return nil
	}
	var cmd tea.Cmd
	m.strip, cmd = trace.NewStrip(trace.Options{Context: m.ctx, Source: m.world, Of: id, Name: m.opts.Name,
		Key: m.keyTo(keys.FromOutside), Namespace: m.view.Namespace, Clock: m.opts.Clock})
	return cmd
}

// stripArea is the place of the strip, empty if there is none.
func (m *model) stripArea() canvas.Rect {
	if m.traced() == "" || m.screen.tooSmall() {
		return canvas.Rect{}
	}
	a := m.mapArea()
	return canvas.Rect{X: a.X, Y: a.Y + a.H, W: a.W, H: trace.Rows}
}

func (m *model) drawStrip(g *canvas.Grid) {
	if r := m.stripArea(); m.strip != nil && !r.Empty() {
		m.strip.Draw(g.Sub(r))
	}
}

// openTrace lays the page with every way, hop by hop, over the map.
func (m *model) openTrace() (tea.Cmd, string) {
	if m.strip == nil {
		return nil, "select what is to be traced first"
	}
	p, cmd := m.strip.Page()
	m.open(p)
	return cmd, ""
}
