package trace

import (
	"testing"

	"kscope/topology"
)

func may(g *topology.Graph, state topology.SourceState, kinds ...string) {
	for _, k := range kinds {
		g.Apply(topology.Batch{Source: &topology.Source{Kind: k, State: state}})
	}
}

func forget(g *topology.Graph, ids ...topology.ID) {
	for _, id := range ids {
		g.Apply(topology.Batch{Changes: []topology.Change{{ID: id}}})
	}
}

// A rule leads to a Service that nobody may read: that it gets there can't be known.
func TestWhatCannotBeReadIsNotReached(t *testing.T) {
	g := shop(t)
	may(g, topology.Forbidden, "Service")
	forget(g, "Service/shop/web", "Service/shop/api", "Service/ingress/ctl")
	r := Walk(g, Request{From: topology.Internet, To: "Ingress/shop/shop", Host: "shop.ex"}, nil)
	if got, want := told(r), "Internet 203.0.113.9 shop web: unknown whether Service web exists, and where it leads, can't be known: its kind can't be read"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	may(g, topology.Synced, "Service")
	r = Walk(g, Request{From: topology.Internet, To: "Ingress/shop/shop", Host: "shop.ex"}, nil)
	if got, want := told(r), "Internet 203.0.113.9 shop web: unreachable Service web does not exist"; got != want {
		t.Errorf("once it may be read: %s, want %s", got, want)
	}
}

// Where there are policies, and the labels of pods can't be read, nothing is sure.
func TestPoliciesOfPodsThatCannotBeRead(t *testing.T) {
	open := func(Source, topology.ID, int32, string) Judged { return Judged{} }
	for _, c := range []struct {
		policy topology.ID
		want   Outcome
	}{
		{"", Reachable},
		{"NetworkPolicy/other/deny", Reachable},
		{"NetworkPolicy/shop/deny", Unknown},
		{"ClusterNetworkPolicy/deny", Unknown},
	} {
		g := shop(t)
		may(g, topology.Forbidden, "Pod")
		forget(g, "Pod/shop/web", "Pod/shop/api", "Pod/ingress/ctl")
		if c.policy != "" {
			g.Apply(topology.Batch{Changes: []topology.Change{{ID: c.policy, Record: &topology.Record{ID: c.policy, UID: "p", Want: -1}}}})
		}
		for _, to := range []topology.ID{"Service/shop/web", "Ingress/shop/shop"} {
			if r := Walk(g, Request{From: topology.Internet, To: to, Host: "shop.ex"}, open); r.Outcome != c.want {
				t.Errorf("with %q, to %s: %v %s, want %v", c.policy, to, r.Outcome, r.Reason, c.want)
			}
		}
	}
}
