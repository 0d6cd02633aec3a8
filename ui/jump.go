package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"kscope/topology"
	"kscope/topology/lens"
)

// jump selects an object wherever it is: in another namespace, folded away, or in
// another lens.
func (m *model) jump(id topology.ID) tea.Cmd {
	key := string(id)
	if m.chart.nodeOf(key) != nil {
		m.pick(key)
		return nil
	}
	if ns := id.Namespace(); ns != "" && m.view.Namespace != "" && ns != m.view.Namespace {
		m.view.Namespace = ns
	}
	if m.view.Query != "" {
		m.view.Query, m.view.Match = "", nil
		m.status = "query cleared to show " + id.Name()
	}
	m.chart.trail.push(m.chart.sel)
	m.chart.chase = &chase{key, lensesFor(id.Kind(), m.view.Lens)}
	m.lookAgain()
	return nil
}

// lensesFor are the lenses that may show a kind, beyond the one at hand.
func lensesFor(kind string, now lens.Name) []lens.Name {
	order := []lens.Name{lens.Workloads, lens.Traffic, lens.Nodes}
	switch kind {
	case "Node":
		order = []lens.Name{lens.Nodes}
	case "Service", "Ingress", "Gateway", "HTTPRoute", "EndpointSlice", "IngressClass":
		order = []lens.Name{lens.Traffic, lens.Workloads}
	}
	return slices.DeleteFunc(order, func(n lens.Name) bool { return n == now })
}

// pursue goes on looking for the object that was jumped to: if the picture made
// for it does not show it, in the next lens that may.
func (m *model) pursue() tea.Cmd {
	c, f := m.chart.chase, m.frame
	if c == nil || f.Scene == nil || f.Syncing || f.View.Selected != c.key || !sameScope(f.View, m.view) {
		return nil
	}
	if slices.ContainsFunc(f.Scene.Nodes, func(n lens.Node) bool { return n.Key == c.key }) {
		return nil
	}
	if len(c.lenses) == 0 {
		m.chart.chase = nil
		id := topology.ID(c.key)
		m.status = id.Kind() + " " + id.Name() + " is on none of the maps"
		m.lookAgain()
		return nil
	}
	m.view.Lens, c.lenses = c.lenses[0], c.lenses[1:]
	m.lookAgain()
	return nil
}
