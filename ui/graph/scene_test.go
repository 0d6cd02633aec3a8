package graph

import (
	"kscope/topology"
	"kscope/topology/lens"
)

// maker builds scenes by hand.
type maker struct{ s lens.Scene }

func (m *maker) group(title string, count int) int {
	m.s.Groups = append(m.s.Groups, lens.Group{Key: "Namespace/" + title, Title: title, Count: count})
	return len(m.s.Groups) - 1
}

func (m *maker) node(short, name string, lane, group int) *lens.Node {
	m.s.Nodes = append(m.s.Nodes, lens.Node{Key: short + "/" + name, Short: short, Name: name, Lane: lane,
		Group: group, Want: -1})
	return &m.s.Nodes[len(m.s.Nodes)-1]
}

func (m *maker) pod(name string, group int, h topology.Health, reason string) {
	n := m.node("pod", name, 4, group)
	n.Ready, n.Want = 1, 1
	if h != topology.OK {
		n.Ready = 0
	}
	n.Status = topology.Status{Health: h, Reason: topology.Intern(reason)}
}

func (m *maker) index(name string) int {
	for i := range m.s.Nodes {
		if m.s.Nodes[i].Name == name {
			return i
		}
	}
	panic("no node " + name)
}

func (m *maker) edge(from, to, label string) *lens.Edge {
	m.s.Edges = append(m.s.Edges, lens.Edge{From: m.index(from), To: m.index(to), Label: label, Count: 1})
	return &m.s.Edges[len(m.s.Edges)-1]
}

// traffic is a small cluster: two ways in, an ingress controller, a shop with a
// crash loop, a service that selects nothing.
func traffic() *lens.Scene {
	m := &maker{s: lens.Scene{Lens: lens.Traffic, Lanes: []string{"outside", "entry", "route", "service", "pod"}}}
	ingress, shop := m.group("ingress-nginx", 3), m.group("shop", 12)
	m.node("", "The Internet", 0, -1)
	m.node("lb", "203.0.113.10", 1, -1)
	m.node("lb", "203.0.113.11", 1, -1)
	m.node("svc", "ingress-nginx-controller", 3, ingress)
	m.pod("ingress-nginx-controller-7b9fd8c5d-x2k4q", ingress, topology.OK, "")
	m.pod("ingress-nginx-controller-7b9fd8c5d-p9wzl", ingress, topology.OK, "")
	m.node("ing", "web", 2, shop)
	for _, s := range []string{"web", "cart", "orders", "canary"} {
		m.node("svc", s, 3, shop)
	}
	m.pod("web-668d5bd9f8-knnfl", shop, topology.OK, "")
	m.pod("web-668d5bd9f8-7xk2p", shop, topology.OK, "")
	m.pod("cart-5c7b6d9f44-wq8zt", shop, topology.Failed, "CrashLoopBackOff")
	m.pod("orders-0", shop, topology.OK, "")
	m.pod("orders-1", shop, topology.Progressing, "ContainerCreating")
	n := m.node("svc", "legacy", 3, shop)
	n.Status = topology.Status{Health: topology.Degraded, Reason: topology.Intern("NoEndpoints")}
	fold := m.node("deploy", "worker", 4, shop)
	fold.Count, fold.Folded, fold.Ready, fold.Want = 12, true, 11, 12
	fold.Healths = [5]int{11, 0, 1, 0, 0}
	fold.Status = topology.Status{Health: topology.Progressing, Reason: topology.Intern("RollingOut")}
	gone := m.node("svc", "payments", 3, shop)
	gone.Missing, gone.Status.Health = true, topology.Failed

	m.edge("The Internet", "203.0.113.10", "80,443")
	m.edge("The Internet", "203.0.113.11", "8080")
	m.edge("203.0.113.10", "ingress-nginx-controller", "")
	m.edge("203.0.113.11", "canary", "")
	m.edge("ingress-nginx-controller", "ingress-nginx-controller-7b9fd8c5d-x2k4q", "http")
	m.edge("ingress-nginx-controller", "ingress-nginx-controller-7b9fd8c5d-p9wzl", "http")
	m.edge("203.0.113.10", "web", "")
	m.s.Edges[len(m.s.Edges)-1].To = 6 // the Ingress
	m.s.Edges[len(m.s.Edges)-1].Evidence = topology.Assumed
	for _, to := range []string{"cart", "orders", "payments"} {
		m.edge("web", to, "")
	}
	m.s.Edges = append(m.s.Edges, lens.Edge{From: 6, To: 7, Label: "/", Count: 1})
	m.s.Edges[len(m.s.Edges)-2].State = topology.Dangling
	for _, p := range []string{"web-668d5bd9f8-knnfl", "web-668d5bd9f8-7xk2p"} {
		m.s.Edges = append(m.s.Edges, lens.Edge{From: 7, To: m.index(p), Label: "8080", Count: 1})
	}
	m.edge("canary", "web-668d5bd9f8-7xk2p", "")
	m.edge("cart", "cart-5c7b6d9f44-wq8zt", "9090").State = topology.Pending
	m.edge("orders", "orders-0", "5432")
	m.edge("orders", "orders-1", "").State = topology.Pending
	return &m.s
}
