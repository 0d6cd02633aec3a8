package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"kscope/topology"
	"kscope/topology/lens"
)

// chase is an object to go to that is not on the map yet. It is looked for behind
// the picture shown: that changes when it has been found.
type chase struct {
	key    string
	view   lens.View   // where it is looked for now
	lenses []lens.Name // still to look in
	fold   bool        // the key of a fold about to appear, not of an object
	back   bool        // a stop of the trail: gone to even if the object has gone
}

// jump selects an object wherever it is: in another namespace, folded away, in
// another lens, or on no map at all.
func (m *model) jump(id topology.ID) {
	key := string(id)
	if key == m.chart.subject() {
		return
	}
	if m.chart.nodeOf(key) != nil {
		m.pick(key)
		return
	}
	if peer := m.peer(id); peer != "" {
		m.pick(peer)
		return
	}
	m.push()
	v := m.view
	if ns := id.Namespace(); ns != "" && v.Namespace != "" && ns != v.Namespace {
		v.Namespace = ns
	}
	v.Query, v.Match, v.Highlight, v.Focus, v.Hops = "", nil, false, "", 0
	m.chart.chase = &chase{key: key, view: v, lenses: lensesFor(id.Kind(), v.Lens)}
	m.lookAgain()
}

// lensesFor are the lenses that may show a kind, beyond the one at hand.
func lensesFor(kind string, now lens.Name) []lens.Name {
	order := []lens.Name{lens.Workloads, lens.Traffic, lens.Nodes}
	switch {
	case kind == "Node":
		order = []lens.Name{lens.Nodes}
	case topology.IsPolicy(kind):
		order = []lens.Name{lens.Policy}
	case topology.IsGateway(kind), topology.IsRoute(kind), slices.Contains([]string{"Service", "Ingress", "EndpointSlice", "IngressClass", "GatewayClass"}, kind):
		order = []lens.Name{lens.Traffic, lens.Workloads}
	}
	return slices.DeleteFunc(order, func(n lens.Name) bool { return n == now })
}

// pursue goes on looking for the object that was jumped to: if the picture made
// for it shows it, there; else in the next lens that may; else in the inspector.
func (m *model) pursue() tea.Cmd {
	c, f := m.chart.chase, m.frame
	if c == nil || f.Scene == nil || f.View.Selected != c.key || !sameScope(f.View, c.view) {
		return nil
	}
	switch {
	case slices.ContainsFunc(f.Scene.Nodes, func(n lens.Node) bool { return n.Key == c.key }):
		m.adopt(c)
	case f.Syncing && !c.fold:
		m.status = "looking for " + topology.ID(c.key).Name() + " while the cluster is being read …"
	case len(c.lenses) > 0:
		c.view.Lens, c.lenses = c.lenses[0], c.lenses[1:]
		m.lookAgain()
	case c.fold:
		m.chart.chase = nil
		m.lookAgain()
	case c.back:
		m.chart.chase = nil
		m.adopt(c)
		m.lookAgain()
	default:
		m.chart.chase = nil
		return m.putAside(c.key)
	}
	return nil
}

// adopt makes the view in which the object was found the user's.
func (m *model) adopt(c *chase) {
	v := &m.view
	if v.Query != "" && c.view.Query == "" {
		m.status = "query cleared to show " + topology.ID(c.key).Name()
	}
	if v.Focus != "" && c.view.Focus == "" && !c.back {
		m.status = "everything is shown again, to show " + topology.ID(c.key).Name()
	}
	*v = scoped(*v, c.view)
	m.chart.area = m.mapArea()
}

// putAside shows an object that no map draws in the inspector; the map stays.
func (m *model) putAside(key string) tea.Cmd {
	defer m.lookAgain()
	id := topology.ID(key)
	if m.frame.Detail == nil || m.frame.Detail.Key != key {
		m.status = id.Kind() + " " + id.Name() + " is not there any more"
		m.chart.trail.pop()
		return nil
	}
	m.chart.aside, m.chart.told = key, m.frame.Detail
	m.status = "no map draws a " + id.Kind() + ": here is what is known of it; " + m.keyBack() + " goes back"
	return m.focusPanel()
}
