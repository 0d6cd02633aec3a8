package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"kscope/topology"
	"kscope/topology/lens"
	topo "kscope/topology/trace"
	"kscope/ui/keys"
)

// mostHops is how far the surroundings of the selection reach at most.
const mostHops = 3

// surround keeps only what is connected with the selection: asked again, one hop more,
// and after the last everything.
func (m *model) surround() (tea.Cmd, string) {
	id, why := m.focusable()
	if why != "" {
		return nil, why
	}
	if m.view.Lens == lens.Policy {
		return m.narrowPolicy(id)
	}
	hops := 1
	if v := m.view; v.Focus == id && v.Hops > 0 {
		hops = v.Hops + 1
	}
	m.push()
	if hops > mostHops {
		id, hops = "", 0
	}
	m.focusOn(id, hops)
	return nil, ""
}

// fromOutside keeps only the ways from outside to the selection, and says below them
// what becomes of a request; asked again, each of them hop by hop. Such ways are
// traffic, in whatever lens the question comes up.
func (m *model) fromOutside() (tea.Cmd, string) {
	id, why := m.focusable()
	if at := m.traced(); at != "" && (id == at || m.chart.node() == nil) {
		return m.openTrace()
	}
	switch {
	case why != "":
		return nil, why
	case id == topology.Internet || id == topology.PrivateNetwork:
		return nil, "requests come from here: select what they are to get to"
	case id.Kind() != "Namespace" && !topo.Takes(id):
		return nil, "a " + id.Kind() + " takes no requests: select a Service, a pod, what owns pods, an Ingress, a Gateway or a route"
	case id.Kind() == "Namespace":
		m.status = "a Namespace takes no requests itself: select a Service or a pod of it, and " + m.keyTo(keys.FromOutside) + " traces them"
	}
	m.push()
	m.plainKey()
	m.view.Lens = lens.Traffic
	m.focusOn(id, lens.FromOutside)
	return nil, ""
}

// focusable is the object that is selected; why says that none is.
func (m *model) focusable() (id topology.ID, why string) {
	switch n := m.chart.node(); {
	case n == nil:
		return "", nothingYet
	case n.ID == "":
		return "", "this stands for many objects: open it (" + m.keyTo(keys.GoIn) + ") and select one"
	default:
		return n.ID, ""
	}
}

// focusOn narrows the view to the surroundings of an object; "" = everything.
func (m *model) focusOn(id topology.ID, hops int) {
	m.chart.chase, m.chart.aside, m.chart.touched = nil, "", true
	m.view.Focus, m.view.Hops = id, hops
	m.lookAgain()
}

// focusWords say what of the cluster is kept, "" for everything.
func (m *model) focusWords() string {
	v, name := m.view, m.view.Focus.Name()
	switch {
	case v.Focus == "":
		return ""
	case v.Lens == lens.Policy && v.Subject() != "":
		return "who may talk to " + name
	case v.Lens == lens.Policy:
		return "what " + name + " selects"
	case v.Hops != lens.FromOutside && v.Hops == 1:
		return "1 hop around " + name
	case v.Hops != lens.FromOutside:
		return fmt.Sprintf("%d hops around %s", v.Hops, name)
	case m.frame != nil && sameScope(m.frame.View, v) && !m.frame.Syncing && !entered(m.frame.Scene):
		return "nothing from outside reaches " + name
	}
	return "ways from outside to " + name
}

// entered tells whether anything outside of the cluster is in the scene.
func entered(s *lens.Scene) bool {
	for i := range s.Nodes {
		if id := s.Nodes[i].ID; id == topology.Internet || id == topology.PrivateNetwork {
			return true
		}
	}
	return false
}
