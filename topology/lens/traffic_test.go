package lens

import (
	"testing"

	"kscope/topology"
)

// A proxy's Service stands between the address and what it serves, its pods beside
// that; another Service of its pods too, unless an Ingress leads there. Arrows say
// why they are broken, the inspector what the nodes do and where an address is.
func TestProxiesStandInFrontOfWhatTheyServe(t *testing.T) {
	in := topology.Intern
	g := topology.NewGraph()
	add := func(id topology.ID, spec any, links ...topology.Link) {
		r := &topology.Record{ID: id, UID: string(id), Want: -1, Spec: spec, Links: links}
		g.Apply(topology.Batch{Changes: []topology.Change{{ID: id, Record: r}}})
	}
	for _, k := range []string{"Pod", "Service", "EndpointSlice", "Ingress", "Node"} {
		g.Apply(topology.Batch{Source: &topology.Source{Kind: k, State: topology.Synced}})
	}
	enters := topology.Link{Relation: topology.Enters, Incoming: true, To: in("LoadBalancer/203.0.113.9"), Why: in("status"), Route: &topology.Route{}}
	serve := func(name string, ep topology.Endpoint, local bool, links ...topology.Link) {
		svc := topology.MakeID("Service", "edge", name)
		add(svc, &topology.Service{ExternalLocal: local, Ports: []topology.ServicePort{{Port: 80}}}, links...)
		ep.Serving = ep.Ready
		add(topology.MakeID("EndpointSlice", "edge", name), &topology.EndpointSlice{Service: svc, Ports: []topology.SlicePort{{Port: 80}}, Endpoints: []topology.Endpoint{ep}})
	}
	ctl := topology.Endpoint{Address: "10.0.0.1", Target: "Pod/edge/ctl", Ready: true, Node: in("n1")}
	add("Pod/edge/ctl", &topology.Pod{})
	serve("ctl", ctl, true, enters)
	serve("metrics", ctl, false)
	serve("dashboard", ctl, false)
	serve("away", topology.Endpoint{Address: "192.0.2.45"}, false)
	to := func(name string) topology.Link {
		return topology.Link{Relation: topology.Routes, To: in("Service/edge/" + name), Why: in("spec"), Route: &topology.Route{}}
	}
	add("Ingress/edge/i", &topology.Routing{}, enters, to("dashboard"), to("away"))
	add("Node/n1", &topology.NodeInfo{})
	add("Node/n2", &topology.NodeInfo{})

	s := new(Builder).Build(g, View{Lens: Traffic, Fold: FoldNone})
	lanes := map[string]string{}
	for _, n := range s.Nodes {
		lanes[n.Key] = s.Lanes[n.Lane]
	}
	for key, want := range map[string]string{"LoadBalancer/203.0.113.9": "entry", "Service/edge/ctl": "controller", "Pod/edge/ctl": "gateway", "Ingress/edge/i": "gateway",
		"Service/edge/metrics": "controller", "Service/edge/dashboard": "service", "Service/edge/away": "service", "Endpoint/192.0.2.45": "beyond"} {
		if lanes[key] != want {
			t.Errorf("%s stands in lane %q, want %q", key, lanes[key], want)
		}
	}
	for _, e := range s.Edges {
		switch ends := s.Nodes[e.From].Key + " " + s.Nodes[e.To].Key; {
		case ends == "LoadBalancer/203.0.113.9 Ingress/edge/i":
			t.Error("the address leads past its proxy")
		case ends == "Ingress/edge/i Service/edge/away" && (e.State != topology.Rejected || e.Reason != "Service away refuses: not even its only endpoint is ready"):
			t.Errorf("%s is %v: %q", ends, e.State, e.Reason)
		case e.State == topology.Fine && e.Reason != "":
			t.Errorf("%s is fine, and says %q", ends, e.Reason)
		}
	}
	facts := map[string]string{}
	for _, f := range append(new(Builder).Describe(g, "Service/edge/ctl").Facts, new(Builder).Describe(g, "Endpoint/192.0.2.45").Facts...) {
		facts[f.Key] = f.Value
	}
	for key, want := range map[string]string{"from outside, ok": "n1", "from outside, drop": "n2", "where": "The Internet: the address is public"} {
		if facts[key] != want {
			t.Errorf("%s: %q, want %q", key, facts[key], want)
		}
	}
}
