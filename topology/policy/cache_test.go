package policy_test

import (
	"net/netip"
	"slices"
	"testing"

	"kscope/topology"
	"kscope/topology/policy"
)

// Rules are made again if, and only if, something changed that they ask for.
func TestCache(t *testing.T) {
	g := graphOf(shop()...)
	var cache policy.Cache
	r := cache.Rules(g)
	change := func(rec *topology.Record) {
		g.Apply(topology.Batch{Changes: []topology.Change{{ID: rec.ID, Record: rec}}})
	}
	restarted := podAt("Pod/shop/api", "n1", "10.0.0.3", "app", "api")
	restarted.Spec.(*topology.Pod).Restarts = 3
	for _, c := range []struct {
		name  string
		rec   *topology.Record
		again bool
	}{
		{"nothing of the kind", record("ConfigMap/shop/x", nil), false},
		{"a restart", restarted, false},
		{"an address", podAt("Pod/shop/api", "n1", "10.0.0.33", "app", "api"), true},
		{"a label", podAt("Pod/shop/api", "n1", "10.0.0.33", "app", "other"), true},
		{"a namespace's label", record("Namespace/dev", nil, "env", "test"), true},
		{"a policy", selects("NetworkPolicy/shop/db", "app=db"), true},
		{"a pod of a new namespace", podAt("Pod/new/p", "n1", "10.9.0.1"), true},
	} {
		change(c.rec)
		now := cache.Rules(g)
		if (now != r) != c.again {
			t.Errorf("%s changed: made again %t, want %t", c.name, now != r, c.again)
		}
		r = now
	}
	g.Apply(topology.Batch{Changes: []topology.Change{{ID: "Pod/shop/api"}}})
	again := cache.Rules(g)
	if again == r || slices.ContainsFunc(again.Classes(), func(c policy.Class) bool { return c.Pods[0] == "Pod/shop/api" }) {
		t.Error("a pod went, and the rules know it")
	}
	if cache.Rules(graphOf(shop()...)) == again {
		t.Error("another graph has the rules of this one")
	}
}

// A block may be about any of the addresses that a pod or a node has, not only the first.
func TestSecondAddresses(t *testing.T) {
	db := selects("NetworkPolicy/shop/db", "app=db")
	db.Spec.(*topology.Policy).Ingress = []topology.PolicyRule{{Peers: []topology.PolicyPeer{{Block: block("fd00::/64")}}}}
	api := podAt("Pod/shop/api", "n1", "10.0.0.3", "app", "api")
	api.Spec.(*topology.Pod).IP2 = "fd00::3"
	old := podAt("Pod/shop/old", "n1", "10.0.0.5", "app", "old")
	node := record("Node/n2", &topology.NodeInfo{InternalIP: "192.168.0.2", Others: []string{"fd01::2"}})
	r := policy.Compile(graphOf(db, api, old, node, podAt("Pod/shop/db", "n1", "10.0.0.4", "app", "db"), record("DaemonSet/kube-system/cilium", nil)))
	to, _ := r.Peer("Pod/shop/db")
	for from, want := range map[topology.ID]policy.State{"Pod/shop/api": policy.Ambiguous, "Pod/shop/old": policy.Denied} {
		if p, _ := r.Peer(from); r.Verdict(p, to, 5432, "TCP").State != want {
			t.Errorf("%s: %v, want %v", from, r.Verdict(p, to, 5432, "TCP").State, want)
		}
	}
	for addr, want := range map[string]topology.ID{"fd00::3": "Pod/shop/api", "fd01::2": "Node/n2"} {
		if got := r.Address(netip.MustParseAddr(addr)).ID; got != want {
			t.Errorf("%s is %s's, want %s's", addr, got, want)
		}
	}
}
