package lens

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kscope/topology"
)

// street is a small cluster: an address leads to the Services web and big; web-1
// answers for api too; big has 30 pods; idle has no way in.
func street() *topology.Graph {
	in := topology.Intern
	var all []*topology.Record
	rec := func(kind, ns, name string, spec any) *topology.Record {
		r := &topology.Record{ID: topology.MakeID(kind, ns, name), UID: kind + ns + name, Want: -1, Spec: spec}
		all = append(all, r)
		return r
	}
	pod := func(ns, name, owner string) topology.ID {
		p := rec("Pod", ns, name, &topology.Pod{Node: in("n1")})
		p.Links = []topology.Link{{Relation: topology.RunsOn, To: in("Node/n1"), Why: in("spec.nodeName")}}
		p.Owners = []topology.Owner{{ID: in(owner), UID: in(strings.ReplaceAll(owner, "/", "")), Controller: true}}
		return p.ID
	}
	service := func(ns, name string, open bool, pods ...topology.ID) {
		s := rec("Service", ns, name, &topology.Service{})
		if open {
			s.Links = []topology.Link{{Relation: topology.Enters, Incoming: true, To: in("LoadBalancer/203.0.113.1"), Why: in("status"), Route: &topology.Route{}}}
		}
		slice := &topology.EndpointSlice{Service: s.ID}
		for _, p := range pods {
			slice.Endpoints = append(slice.Endpoints, topology.Endpoint{Target: p, Ready: true})
		}
		rec("EndpointSlice", ns, name, slice)
	}
	rec("Node", "", "n1", &topology.NodeInfo{})
	for _, app := range []string{"web", "api", "idle"} {
		rec("Deployment", "a", app, &topology.Workload{})
	}
	rec("Deployment", "b", "big", &topology.Workload{})
	web0, web1 := pod("a", "web-0", "Deployment/a/web"), pod("a", "web-1", "Deployment/a/web")
	api0 := pod("a", "api-0", "Deployment/a/api")
	pod("a", "idle-0", "Deployment/a/idle")
	service("a", "web", true, web0, web1)
	service("a", "api", false, web1, api0)
	var many []topology.ID
	for i := range 30 {
		many = append(many, pod("b", fmt.Sprint("big-", i), "Deployment/b/big"))
	}
	service("b", "big", true, many...)
	return load(all)
}

func TestFocusKeepsExactly(t *testing.T) {
	g := street()
	for _, c := range []struct {
		lens  Name
		focus topology.ID
		hops  int
		want  string
	}{
		{Traffic, "Pod/a/web-0", 0, "Pod/a/web-0"},
		{Traffic, "Pod/a/web-0", 1, "Pod/a/web-0 Service/a/web"},
		{Traffic, "Pod/a/web-0", 2, "LoadBalancer/203.0.113.1 Pod/a/web-0 Pod/a/web-1 Service/a/web"},
		// Not through the address to big, nor to the Internet.
		{Traffic, "Pod/a/web-0", 3, "LoadBalancer/203.0.113.1 Pod/a/web-0 Pod/a/web-1 Service/a/api Service/a/web"},
		{Traffic, "LoadBalancer/203.0.113.1", 1, "Internet LoadBalancer/203.0.113.1 Service/a/web Service/b/big"},
		// Not through big, which has too many pods.
		{Traffic, "LoadBalancer/203.0.113.1", 2, "Internet LoadBalancer/203.0.113.1 Pod/a/web-0 Pod/a/web-1 Service/a/web Service/b/big"},
		{Traffic, "Deployment/a/web", 1, "Pod/a/web-0 Pod/a/web-1 Service/a/api Service/a/web"},
		{Traffic, "Internet", 1, "Internet LoadBalancer/203.0.113.1"},
		{Workloads, "Pod/a/web-0", 1, "Deployment/a/web Pod/a/web-0"},
		{Workloads, "Pod/a/web-0", 2, "Deployment/a/web Pod/a/web-0 Pod/a/web-1"},
		{Nodes, "Pod/a/web-0", 3, "Node/n1 Pod/a/web-0"},
		{Nodes, "Deployment/a/web", 2, "Node/n1 Pod/a/web-0 Pod/a/web-1"},
		{Traffic, "Pod/a/gone", 3, ""},
		// A folded namespace is all that is in it.
		{Traffic, "Namespace/a", 0, "Pod/a/api-0 Pod/a/web-0 Pod/a/web-1 Service/a/api Service/a/web"},
		{Traffic, "Namespace/a", 1, "LoadBalancer/203.0.113.1 Pod/a/api-0 Pod/a/web-0 Pod/a/web-1 Service/a/api Service/a/web"},
		{Traffic, "Namespace/a", FromOutside, "Internet LoadBalancer/203.0.113.1 Pod/a/web-0 Pod/a/web-1 Service/a/web"},

		{Traffic, "Pod/a/web-0", FromOutside, "Internet LoadBalancer/203.0.113.1 Pod/a/web-0 Service/a/web"},
		{Traffic, "Deployment/a/web", FromOutside, "Internet LoadBalancer/203.0.113.1 Pod/a/web-0 Pod/a/web-1 Service/a/web"},
		// And where a request goes on to from there.
		{Traffic, "Service/a/web", FromOutside, "Internet LoadBalancer/203.0.113.1 Pod/a/web-0 Pod/a/web-1 Service/a/web"},
		{Traffic, "Pod/a/api-0", FromOutside, "Pod/a/api-0"},
		{Traffic, "Service/a/api", FromOutside, "Service/a/api"},
	} {
		s := new(Builder).Build(g, View{Lens: c.lens, Fold: FoldNone, Focus: c.focus, Hops: c.hops})
		var keys []string
		for _, n := range s.Nodes {
			keys = append(keys, n.Key)
		}
		slices.Sort(keys)
		if got := strings.Join(keys, " "); got != c.want {
			t.Errorf("%s, %d hops around %s:\n got %s\nwant %s", c.lens, c.hops, c.focus, got, c.want)
		}
	}
}

// More hops keep more, never less; no focus keeps all; and what a builder did before
// with a focus is of no account afterwards.
func TestMoreHopsKeepMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := anyCluster(t)
		if len(records) == 0 {
			return
		}
		g, b := load(records), &Builder{}
		v := View{Lens: rapid.SampledFrom([]Name{Traffic, Workloads, Nodes, All}).Draw(t, "lens"), Fold: FoldNone}
		v.Focus = rapid.SampledFrom(records).Draw(t, "focus").ID
		before := map[string]bool{}
		all := map[string]bool{}
		for _, n := range new(Builder).Build(g, View{Lens: v.Lens, Fold: FoldNone}).Nodes {
			all[n.Key] = true
		}
		for v.Hops = range 4 {
			now := map[string]bool{}
			for _, n := range b.Build(g, v).Nodes {
				if now[n.Key] = true; !all[n.Key] {
					t.Fatalf("%s is only there with a focus", n.Key)
				}
			}
			for key := range before {
				if !now[key] {
					t.Fatalf("%s is there with %d hops, not with %d", key, v.Hops-1, v.Hops)
				}
			}
			before = now
		}
		v.Focus = ""
		for _, n := range b.Build(g, v).Nodes {
			delete(all, n.Key)
		}
		if len(all) > 0 {
			t.Fatalf("without a focus there are no %v", all)
		}
	})
}
