package trace_test

import (
	"fmt"
	"testing"

	"k8s.io/apimachinery/pkg/labels"

	"kscope/topology"
	"kscope/topology/policy"
	"kscope/topology/trace"
)

// wide is a cluster of Services behind one proxy, with some pods each.
func wide(services, pods int) *topology.Graph {
	in := topology.Intern
	g := topology.NewGraph()
	var b topology.Batch
	add := func(id topology.ID, spec any, links ...topology.Link) {
		r := &topology.Record{ID: id, UID: string(id), Want: -1, Spec: spec, Links: links}
		b.Changes = append(b.Changes, topology.Change{ID: id, Record: r})
	}
	for _, k := range []string{"Pod", "Service", "EndpointSlice", "Ingress", "Node", "NetworkPolicy"} {
		g.Apply(topology.Batch{Source: &topology.Source{Kind: k, State: topology.Synced}})
	}
	port := []topology.Port{{Name: "http", Port: 80, Protocol: "TCP"}}
	serve := func(ns, name string, n int, links ...topology.Link) {
		svc := topology.MakeID("Service", ns, name)
		slice := &topology.EndpointSlice{Service: svc, Ports: []topology.SlicePort{{Name: in("http"), Port: 8080, Protocol: in("TCP")}}}
		for i := range n {
			pod := topology.MakeID("Pod", ns, fmt.Sprint(name, "-", i))
			node, ip := in(fmt.Sprint("n", i%100)), fmt.Sprintf("10.%d.%d.%d", len(b.Changes)>>16, len(b.Changes)>>8&255, len(b.Changes)&255)
			add(pod, &topology.Pod{Node: node, IP: ip, Phase: in("Running")})
			slice.Endpoints = append(slice.Endpoints, topology.Endpoint{Address: ip, Target: pod, Ready: true, Serving: true, Node: node})
		}
		add(svc, &topology.Service{Type: in("ClusterIP"), Ports: []topology.ServicePort{{Name: in("http"), Port: 80, Protocol: in("TCP"), Target: in("8080")}}}, links...)
		add(topology.MakeID("EndpointSlice", ns, name), slice)
	}
	serve("ingress", "ctl", 20, topology.Link{Relation: topology.Enters, Incoming: true, To: in("LoadBalancer/203.0.113.9"), Why: in("status"), Route: &topology.Route{Ports: port, SNAT: "node"}})
	for i := range services {
		ns, name := fmt.Sprint("team-", i/10), fmt.Sprint("app-", i)
		serve(ns, name, pods)
		to := topology.MakeID("Service", ns, name)
		add(topology.MakeID("Ingress", ns, name), &topology.Routing{Rules: []topology.Rule{{Host: name + ".ex", Backends: []topology.Target{{To: to, Port: topology.Port{Port: 80}, Weight: 1}}}}},
			topology.Link{Relation: topology.Enters, Incoming: true, To: in("LoadBalancer/203.0.113.9"), Why: in("status"), Route: &topology.Route{Ports: port, SNAT: "proxy"}},
			topology.Link{Relation: topology.Routes, To: in(string(to)), Why: in("spec"), Route: &topology.Route{Ports: port}})
	}
	g.Apply(b)
	return g
}

// BenchmarkTrace follows a request from the Internet to one of 2,000 Services with 75
// pods each; BenchmarkTraceHost finds the Ingress by host.
func BenchmarkTrace(b *testing.B) {
	g := wide(2000, 75)
	rules := policy.Compile(g)
	for name, to := range map[string]string{"service": "Service/team-7/app-77:80", "host": "http://app-77.ex/", "address": "10.0.9.9:80"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				req, err := trace.Ask(g, "Internet", to, "")
				if err != nil {
					b.Fatal(err)
				}
				trace.Walk(g, req, trace.Policies(rules))
			}
		})
	}
	b.Run("compile", func(b *testing.B) {
		for b.Loop() {
			policy.Compile(g)
		}
	})
}

// BenchmarkTraceFromNamespace asks whether any of a namespace's 20,000 pods gets to a
// Service of 2,000 that a policy shuts.
func BenchmarkTraceFromNamespace(b *testing.B) {
	g := wide(20, 2000)
	shut := &topology.Policy{Selecting: topology.Selecting{Selector: labels.Everything()}, Tier: topology.NetworkTier, IsolatesIngress: true}
	for id, spec := range map[topology.ID]any{"NetworkPolicy/team-1/shut": shut, "Namespace/team-1": nil} {
		g.Apply(topology.Batch{Changes: []topology.Change{{ID: id, Record: &topology.Record{ID: id, UID: string(id), Want: -1, Spec: spec}}}})
	}
	rules := policy.Compile(g)
	for b.Loop() {
		req, err := trace.Ask(g, "Namespace/team-1", "Service/team-1/app-11:80", "")
		if err != nil {
			b.Fatal(err)
		}
		trace.Walk(g, req, trace.Policies(rules))
	}
}
