package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/keys"
)

// toPolicy shows the policy lens: with whom the object may talk that the user has
// selected, if policies can be about it, else all policies.
func (m *model) toPolicy() (tea.Cmd, string) {
	n := m.chart.node()
	if m.view.Lens == lens.Policy {
		if id, why := m.focusable(); why != "" || topology.IsPolicy(id.Kind()) || id == m.view.Focus {
			return nil, "this is the policy lens; on a pod or workload " + m.keyTo(keys.LensPolicy) + " shows who may talk to it"
		}
		return m.surround()
	}
	id := topology.ID("")
	if n != nil && m.chart.touched {
		id = m.talker(n)
	}
	m.leave()
	m.view.Lens = lens.Policy
	if id != "" {
		m.chart.sel = string(id)
		m.view.Focus, m.view.Hops = id, 1
	}
	m.lookAgain()
	return nil, ""
}

// talker is whom policies are about for a node: itself, or the first of those that a
// Service sends to, as no policy is about a Service; "" if nobody.
func (m *model) talker(n *lens.Node) topology.ID {
	if talks(n) {
		return n.ID
	}
	scene := m.chart.pic.Scene
	for i := range scene.Edges {
		e := &scene.Edges[i]
		if to := &scene.Nodes[e.To]; n.Kind == "Service" && e.Relation == topology.Selects && scene.Nodes[e.From].Key == n.Key && talks(to) {
			return to.ID
		}
	}
	return ""
}

// talks tells of what has pods of its own, or is one: that may talk to others.
func talks(n *lens.Node) bool {
	switch n.Kind {
	case "Pod":
		return n.Rec == nil || !n.Rec.Finished
	case "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicationController":
		return n.ID != ""
	}
	return false
}

// narrowPolicy shows who may talk to an object, or what a policy selects; asked again,
// all policies.
func (m *model) narrowPolicy(id topology.ID) (tea.Cmd, string) {
	if id.Inferred() {
		return nil, id.Name() + " is outside: policies are about pods"
	}
	m.push()
	hops := 1
	m.plainKey()
	if m.view.Focus == id {
		id, hops = "", 0
	}
	m.focusOn(id, hops)
	return nil, ""
}

// plainKey selects the object itself in place of it as a peer, whose key no other
// picture has.
func (m *model) plainKey() {
	if n := m.chart.node(); n != nil && m.view.Lens == lens.Policy && n.ID != "" {
		m.chart.sel = string(n.ID)
	}
}

// peer is the key of an object that the policy lens shows as a peer, "" if it doesn't.
func (m *model) peer(id topology.ID) string {
	if m.view.Lens != lens.Policy || m.chart.pic == nil {
		return ""
	}
	nodes := m.chart.pic.Scene.Nodes
	if i := slices.IndexFunc(nodes, func(n lens.Node) bool { return n.ID == id }); i >= 0 {
		return nodes[i].Key
	}
	return ""
}
