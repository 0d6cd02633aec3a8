package trace

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kscope/topology"
)

func sym(s string) topology.Sym { return topology.Intern(s) }

// shop is an Ingress behind its controller, two Services and their pods.
func shop(t testing.TB) *topology.Graph {
	t.Helper()
	g := topology.NewGraph()
	add := func(id topology.ID, spec any, links ...topology.Link) {
		r := &topology.Record{ID: id, UID: string(id), Want: -1, Spec: spec, Links: links}
		g.Apply(topology.Batch{Changes: []topology.Change{{ID: id, Record: r}}})
	}
	for _, k := range []string{"Pod", "Service", "EndpointSlice", "Ingress", "Node"} {
		g.Apply(topology.Batch{Source: &topology.Source{Kind: k, State: topology.Synced}})
	}
	const lb = "LoadBalancer/203.0.113.9"
	port := func(p int32) []topology.Port { return []topology.Port{{Port: p, Protocol: "TCP"}} }
	serve := func(ns, name string, links ...topology.Link) {
		svc, pod := topology.MakeID("Service", ns, name), topology.MakeID("Pod", ns, name)
		add(pod, &topology.Pod{Node: sym("n1"), Ports: []topology.ContainerPort{{Port: 8080, Protocol: sym("TCP")}}})
		add(svc, &topology.Service{Type: sym("ClusterIP"), Ports: []topology.ServicePort{{Port: 80, Protocol: sym("TCP"), Target: sym("8080")}}}, links...)
		add(topology.MakeID("EndpointSlice", ns, name), &topology.EndpointSlice{Service: svc, Ports: []topology.SlicePort{{Port: 8080, Protocol: sym("TCP")}},
			Endpoints: []topology.Endpoint{{Address: "10.0.0.1", Target: pod, Ready: true, Serving: true, Node: sym("n1")}}})
	}
	serve("ingress", "ctl", topology.Link{Relation: topology.Enters, Incoming: true, To: sym(lb), Why: sym("status"), Route: &topology.Route{Ports: port(80), From: []string{"198.51.100.0/24"}}})
	serve("shop", "web")
	serve("shop", "api")
	r := &topology.Routing{}
	links := []topology.Link{{Relation: topology.Enters, Incoming: true, To: sym(lb), Why: sym("status"), Route: &topology.Route{Ports: port(80), SNAT: "proxy"}}}
	for path, name := range map[string]string{"/": "web", "/api": "api"} {
		to := topology.MakeID("Service", "shop", name)
		r.Rules = append(r.Rules, topology.Rule{Host: "shop.ex", Paths: []topology.Path{{Value: path, Type: sym("Prefix")}}, Backends: []topology.Target{{To: to, Port: topology.Port{Port: 80}, Weight: 1}}})
		links = append(links, topology.Link{Relation: topology.Routes, To: sym(string(to)), Why: sym("spec"), Route: &topology.Route{Ports: port(80)}})
	}
	add("Ingress/shop/shop", r, links...)
	return g
}

// told is a result in one line: the nodes of its best way, and its answer.
func told(r Result) string {
	var nodes []string
	if len(r.Paths) > 0 {
		for _, h := range r.Paths[0].Hops {
			nodes = append(nodes, h.Node.Name())
		}
	}
	return strings.TrimSpace(strings.Join(nodes, " ") + ": " + r.Outcome.String() + " " + r.Reason)
}

func TestWalk(t *testing.T) {
	g := shop(t)
	shut := func(from Source, to topology.ID, port int32, protocol string) Judged {
		if to == "Pod/shop/web" && from.ID == "Pod/ingress/ctl" && port == 8080 && protocol == "TCP" {
			return Judged{Verdict: topology.Verdict{State: topology.Denied, Reason: "NetworkPolicy deny lets nobody in", Fix: "Allow it."}}
		}
		return Judged{}
	}
	for _, c := range []struct {
		req   Request
		allow Allow
		want  string
	}{
		{Request{From: topology.Internet, To: "Ingress/shop/shop", Host: "shop.ex", Path: "/api/v1"}, nil, "Internet 203.0.113.9 ctl ctl shop api api: reachable only from 198.51.100.0/24"},
		{Request{From: topology.Internet, To: "Ingress/shop/shop", Host: "shop.ex"}, nil, "Internet 203.0.113.9 ctl ctl shop web web: reachable only from 198.51.100.0/24"},
		{Request{From: topology.Internet, To: "Ingress/shop/shop", Host: "other.ex"}, nil,
			"Internet 203.0.113.9 ctl ctl shop: unreachable no rule of Ingress shop is for other.ex/: its controller answers by itself"},
		{Request{From: topology.Internet, Address: "198.51.100.7", To: "Pod/shop/web"}, nil, "Internet 203.0.113.9 ctl ctl shop web web: reachable"},
		{Request{From: topology.Internet, Address: "192.0.2.7", To: "Pod/shop/web"}, nil,
			"Internet 203.0.113.9 ctl: unreachable loadBalancerSourceRanges let in 198.51.100.0/24 only, not 192.0.2.7"},
		{Request{From: topology.Internet, To: "Service/shop/web", Port: 81}, nil, ": unreachable Service web has no port 81"},
		{Request{From: topology.Internet, To: "Service/shop/web"}, shut, "Internet 203.0.113.9 ctl ctl shop web web: unreachable NetworkPolicy deny lets nobody in"},
		{Request{From: topology.Internet, To: "Service/shop/api"}, shut, "Internet 203.0.113.9 ctl ctl shop api api: reachable only from 198.51.100.0/24"},
		{Request{From: "Pod/shop/web", To: "Service/shop/api", Port: 80}, shut, "web api api: reachable"},
		{Request{From: "Pod/shop/web", To: "Service/shop/api", Port: 81}, nil, "web api: unreachable Service api has no port 81"},
		{Request{From: "Pod/shop/web", To: "Service/shop/gone"}, nil, ": unreachable Service gone does not exist"},
		{Request{From: "Pod/shop/gone", To: "Service/shop/api"}, nil, ": unreachable Pod gone does not exist"},
		{Request{From: "Pod/shop/api", To: "Ingress/shop/shop", Host: "shop.ex"}, nil, "api 203.0.113.9 ctl ctl shop web web: reachable only from 198.51.100.0/24"},
	} {
		if got := told(Walk(g, c.req, c.allow)); got != c.want {
			t.Errorf("%+v:\n got %s\nwant %s", c.req, got, c.want)
		}
	}
}

// A way that stops says why and what mends it, whatever lies behind it.
func TestEveryWayThatStopsSaysWhy(t *testing.T) {
	g := shop(t)
	for _, id := range []topology.ID{"EndpointSlice/shop/web", "Service/shop/api", "EndpointSlice/ingress/ctl"} {
		g.Apply(topology.Batch{Changes: []topology.Change{{ID: id}}})
		for _, to := range []topology.ID{"Ingress/shop/shop", "Service/shop/web", "Pod/shop/web"} {
			r := Walk(g, Request{From: topology.Internet, To: to}, nil)
			for _, p := range append(r.Paths, Path{Judged: Judged{Verdict: topology.Verdict{State: topology.Dropped, Reason: r.Reason + "none", Fix: r.Fix + "none"}}}) {
				if outcome(p.State) != Reachable && (p.Reason == "" || p.Fix == "") {
					t.Errorf("without %s, to %s: %v says %q, and to mend it %q", id, to, p.Hops, p.Reason, p.Fix)
				}
			}
		}
	}
}

// A pod that reaches itself by its Service sees its node's address (P7); another sees
// the client's.
func TestHairpin(t *testing.T) {
	g := shop(t)
	for from, want := range map[topology.ID]string{"Pod/shop/web": "node", "Pod/shop/api": "none"} {
		r := Walk(g, Request{From: from, To: "Service/shop/web"}, nil)
		if hops := r.Paths[0].Hops; hops[len(hops)-1].SNAT != want {
			t.Errorf("from %s: snat %s, want %s", from, hops[len(hops)-1].SNAT, want)
		}
	}
}

// Whatever is missing: a trace goes along edges of the graph, stops at the first that
// lets nothing through, and gets there only by edges that are not broken.
func TestTracesAgreeWithTheGraph(t *testing.T) {
	ids := []topology.ID{"Pod/shop/web", "Pod/ingress/ctl", "Service/shop/web", "Service/shop/api", "Service/ingress/ctl",
		"EndpointSlice/shop/web", "EndpointSlice/shop/api", "EndpointSlice/ingress/ctl", "Ingress/shop/shop"}
	rapid.Check(t, func(rt *rapid.T) {
		g := shop(t)
		for _, id := range ids {
			if rapid.IntRange(0, 3).Draw(rt, string(id)) == 0 {
				g.Apply(topology.Batch{Changes: []topology.Change{{ID: id}}})
			}
		}
		to := rapid.SampledFrom(ids).Draw(rt, "to")
		for _, from := range []topology.ID{topology.Internet, "Pod/shop/api"} {
			for _, p := range Walk(g, Request{From: from, To: to}, nil).Paths {
				agrees(rt, g, p)
			}
		}
	})
}

func agrees(t *rapid.T, g *topology.Graph, p Path) {
	passed := map[topology.ID]bool{}
	for i, h := range p.Hops {
		if a := h.Along; a != nil {
			i := slices.IndexFunc(g.Node(h.Node).In(), func(e *topology.Edge) bool { return e.From.ID == a.From && e.Relation == a.Relation })
			if i < 0 || !passed[a.From] {
				t.Fatalf("hop %d of %v does not go on from where the request is", i, p.Hops)
			}
			if !stops(p.State) && stops(g.State(g.Node(h.Node).In()[i])) {
				t.Fatalf("%v gets there by a broken edge, %s → %s", p.Hops, a.From, h.Node)
			}
		}
		if stops(h.State) && (i < len(p.Hops)-1 || p.State != h.State) {
			t.Fatalf("%v goes on after hop %d, or is told as %v", p.Hops, i, p.State)
		}
		passed[h.Node] = true
	}
}
