package trace

import (
	"testing"

	"kscope/topology"
)

// Two rules of an Ingress lead to one Service, the second by a port that it has not:
// who asks for the first gets there.
func TestAnotherRulesPortIsNoFaultOfThisOne(t *testing.T) {
	g := shop(t)
	const web = topology.ID("Service/shop/web")
	rule := func(path string, port int32) topology.Rule {
		return topology.Rule{Host: "two.ex", Paths: []topology.Path{{Value: path, Type: sym("Prefix")}},
			Backends: []topology.Target{{To: web, Port: topology.Port{Port: port}, Weight: 1}}}
	}
	g.Apply(topology.Batch{Changes: []topology.Change{{ID: "Ingress/shop/two", Record: &topology.Record{
		ID: "Ingress/shop/two", UID: "two", Want: -1,
		Spec: &topology.Routing{Rules: []topology.Rule{rule("/", 80), rule("/closed", 81)}},
		Links: []topology.Link{
			{Relation: topology.Enters, Incoming: true, To: sym("LoadBalancer/203.0.113.30"), Why: sym("status"), Route: &topology.Route{Ports: []topology.Port{{Port: 80, Protocol: "TCP"}}, SNAT: "proxy"}},
			{Relation: topology.Routes, To: sym(string(web)), Why: sym("spec"), Route: &topology.Route{Ports: []topology.Port{{Port: 80, Protocol: "TCP"}, {Port: 81, Protocol: "TCP"}}}},
		}}}}})
	for path, want := range map[string]string{
		"/":       "Internet 203.0.113.30 two web web: reachable",
		"/closed": "Internet 203.0.113.30 two web: unreachable Service web has no port 81",
	} {
		r := Walk(g, Request{From: topology.Internet, To: "Ingress/shop/two", Host: "two.ex", Path: path}, nil)
		if got := told(r); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	r := Walk(g, Request{From: topology.Internet, To: "Ingress/shop/two"}, nil)
	if got, want := told(r), "Internet 203.0.113.30 two web web: reachable not by 1 of 2 ways: Service web has no port 81"; got != want {
		t.Errorf("whatever host and path: %s, want %s", got, want)
	}
}

// Policies let a pod through to itself, whatever address it comes back by.
func TestAPodIsNoStrangerToItself(t *testing.T) {
	strangers := func(from Source, to topology.ID, _ int32, _ string) Judged {
		if from.ID == to && from.SNAT == "none" {
			return Judged{}
		}
		return Judged{Verdict: topology.Verdict{State: topology.Denied, Reason: "a stranger"}}
	}
	g := shop(t)
	for from, want := range map[topology.ID]string{"Pod/shop/web": "web web web: reachable", "Pod/shop/api": "api web web: unreachable a stranger"} {
		if got := told(Walk(g, Request{From: from, To: "Service/shop/web"}, strangers)); got != want {
			t.Errorf("from %s: %s, want %s", from, got, want)
		}
	}
}
