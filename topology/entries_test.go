package topology

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// What each node does is what Backends says of it, port by port; and counting the nodes
// that hand traffic on gives as many as listing them, whatever the nodes, endpoints and
// policies.
func TestEntriesAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	coin := func() bool { return r.IntN(2) == 0 }
	asked, handed := 0, 0
	for range 400 {
		g := NewGraph()
		put := func(id ID, spec any, links ...Link) {
			g.Apply(Batch{Changes: []Change{{ID: id, Record: &Record{ID: id, UID: string(id), Want: -1, Spec: spec, Links: links}}}})
		}
		for _, k := range []string{"Pod", "Service", "EndpointSlice", "Node"} {
			g.Apply(Batch{Source: &Source{Kind: k, State: Synced}})
		}
		nodes := 1 + r.IntN(6)
		for i := range nodes {
			info := &NodeInfo{Ready: r.IntN(4) > 0, Unbalanced: r.IntN(4) == 0}
			if coin() {
				info.ExternalIP = fmt.Sprintf("198.51.100.%d", i)
			}
			put(MakeID("Node", "", fmt.Sprintf("n%d", i)), info)
		}
		svc := &Service{ExternalLocal: coin(), Ports: []ServicePort{{Port: 80, NodePort: 30080}, {Port: 53, Name: Intern("b")}}}
		if svc.ExternalLocal && coin() {
			svc.HealthCheckPort = 31000
		}
		if coin() {
			svc.Ports[1].NodePort = 30053
		}
		from := func(id ID, byNodes bool) Link {
			return Link{Relation: Enters, Incoming: true, To: Intern(string(id)), Why: Intern("w"), Route: &Route{Local: svc.ExternalLocal, ByNodes: byNodes}}
		}
		put("Service/a/web", svc, from(PrivateNetwork, true), from("LoadBalancer/203.0.113.9", false), from("ExternalIP/198.51.100.99", false))
		for i, port := range svc.Ports[:1+r.IntN(2)] {
			s := &EndpointSlice{Service: "Service/a/web", Ports: []SlicePort{{Name: port.Name, Port: 8080}}}
			for j := range r.IntN(4) {
				ep := Endpoint{Address: fmt.Sprintf("10.0.0.%d", j), Serving: coin(), Terminating: coin(), Node: Intern(fmt.Sprintf("n%d", r.IntN(nodes+1)))}
				ep.Ready = ep.Serving && !ep.Terminating || r.IntN(6) == 0 // published though it does not serve
				s.Endpoints = append(s.Endpoints, ep)
			}
			put(MakeID("EndpointSlice", "a", fmt.Sprintf("web-%d", i)), s)
		}
		in := g.Entrances()
		for _, e := range g.Node("Service/a/web").In() {
			listed := 0
			for _, en := range in.Of(e) {
				if svc.ExternalLocal && g.State(e) != Rejected {
					if want := byBackends(g, svc, e, en.Node); en.State != want {
						t.Fatalf("%s → %s on %s: %v, its Backends say %v\nservice %+v", e.From.ID, e.To.ID, en.Node.ID, en.State, want, svc)
					}
				}
				if en.State < Rejected {
					listed++
				}
			}
			asked, handed = asked+1, handed+min(listed, 1)
			if n := in.Count(e); n != listed {
				t.Fatalf("%s → %s: %d counted, %d listed\nservice %+v\n%+v", e.From.ID, e.To.ID, n, listed, svc, in.Of(e))
			}
		}
	}
	if handed < asked/10 || handed > asked*9/10 {
		t.Errorf("of %d edges %d are handed on: the worlds are too much alike", asked, handed)
	}
}

// byBackends is the worst that a node does with any port that the edge leads to, or
// EdgeDegraded where another one still leads somewhere.
func byBackends(g *Graph, svc *Service, e *Edge, n *Node) EdgeState {
	worst, open := Fine, false
	for _, p := range svc.Ports {
		if p.NodePort != 0 || e.From.ID.Kind() == KindExternalIP {
			a := g.Backends(e.To, p, Client{Node: n.ID.Name(), Outside: true})
			worst, open = max(worst, a.State), open || a.State < Rejected
		}
	}
	if open {
		return min(worst, EdgeDegraded)
	}
	return worst
}
