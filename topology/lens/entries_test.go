package lens

import (
	"testing"

	"kscope/topology"
)

// What a connection says in the inspector is what its arrow shows: dropped where every
// node that it comes by drops it; and what objects do not tell of it is said.
func TestConnectionsSayWhatTheirArrowsShow(t *testing.T) {
	in := topology.Intern
	g := topology.NewGraph()
	add := func(id topology.ID, spec any, links ...topology.Link) {
		g.Apply(topology.Batch{Changes: []topology.Change{{ID: id, Record: &topology.Record{ID: id, UID: string(id), Want: -1, Spec: spec, Links: links}}}})
	}
	for _, k := range []string{"Pod", "Service", "EndpointSlice", "Node"} {
		g.Apply(topology.Batch{Source: &topology.Source{Kind: k, State: topology.Synced}})
	}
	from := func(id topology.ID, ev topology.Evidence, byNodes bool) topology.Link {
		return topology.Link{Relation: topology.Enters, Incoming: true, To: in(string(id)), Why: in("spec"), Evidence: ev, Route: &topology.Route{Local: true, ByNodes: byNodes}}
	}
	add("Node/n1", &topology.NodeInfo{})
	add("Node/n2", &topology.NodeInfo{ExternalIP: "198.51.100.2", Ready: true})
	add("Service/a/web", &topology.Service{ExternalLocal: true, Ports: []topology.ServicePort{{Port: 80, NodePort: 30080}}},
		from(topology.PrivateNetwork, topology.Assumed, true), from("ExternalIP/198.51.100.9", topology.Assumed, false), from("LoadBalancer/203.0.113.9", topology.FromStatus, false))
	add("EndpointSlice/a/web-1", &topology.EndpointSlice{Service: "Service/a/web", Ports: []topology.SlicePort{{Port: 80}},
		Endpoints: []topology.Endpoint{{Address: "10.0.0.1", Ready: true, Serving: true, Node: in("n1")}}})
	add("Pod/a/exporter", &topology.Pod{Node: in("n2")}, from(topology.PrivateNetwork, topology.Assumed, true))

	const firewalls = "assumed: no object tells of firewalls"
	const dropped = "dropped on n2: no endpoint there, externalTrafficPolicy Local; spec"
	const proxy = firewalls + ", of kube-proxy's --nodeport-addresses, or of what may stand in for kube-proxy"
	const network = "assumed: no object tells whether the network leads this address to a node"
	type told struct {
		state        topology.EdgeState
		why, unknown string
	}
	want := map[topology.ID]map[topology.ID]told{
		"Service/a/web": {
			"Internet":                 {topology.Dropped, dropped, proxy},
			"PrivateNetwork":           {topology.Fine, "spec", proxy},
			"ExternalIP/198.51.100.9":  {topology.Fine, "spec", network},
			"LoadBalancer/203.0.113.9": {topology.Dropped, dropped, ""}, // sends to n2 only: n1 is not Ready
		},
		"Pod/a/exporter":           {"Internet": {topology.Fine, "spec", firewalls}},
		"LoadBalancer/203.0.113.9": {"Internet": {topology.Fine, "the address is public", firewalls}},
	}
	for id, edges := range want {
		for _, de := range new(Builder).Describe(g, string(id)).In {
			if got := (told{de.State, de.Why, de.Unknown}); got != edges[de.Other] {
				t.Errorf("%s, from %s: %+v, want %+v", id, de.Other, got, edges[de.Other])
			}
			delete(edges, de.Other)
		}
		if len(edges) > 0 {
			t.Errorf("%s: not said: %v", id, edges)
		}
	}
	s := new(Builder).Build(g, View{Lens: Traffic, Fold: FoldNone})
	for _, e := range s.Edges {
		for _, de := range new(Builder).Describe(g, s.Nodes[e.To].Key).In {
			if string(de.Other) == s.Nodes[e.From].Key && de.State != e.State {
				t.Errorf("%s → %s: the arrow is %v, the connection %v", de.Other, s.Nodes[e.To].Key, e.State, de.State)
			}
		}
	}
}
