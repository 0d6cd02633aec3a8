package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kscope/e2e/cluster"
)

// With a traffic policy of Local each node stands for itself.
func TestLocalIsNodeByNode(t *testing.T) {
	front(t)
	want := endpoints(t, "front", "onsite", "")
	if len(want) != 1 || want[0].Node != "node-1" {
		t.Fatalf("the slices say %+v, want one endpoint on node-1", want)
	}
	a := trace(t, "PrivateNetwork", "Service/front/onsite")
	if a.Outcome != "reachable" || len(a.Paths) != 2 {
		t.Fatalf("%s in %d ways, want one that gets there and one that does not", a.Outcome, len(a.Paths))
	}
	if h := a.last(t); !slices.Equal(a.reached(t), ready(want)) || !slices.Equal(h.Nodes, []string{"node-1"}) || h.SNAT != "none" {
		t.Errorf("by the nodes %q to %q seeing the address of %q; want node-1, %q and none but the client's", h.Nodes, a.reached(t), h.SNAT, ready(want))
	}
	other := a.Paths[1].Hops[len(a.Paths[1].Hops)-1]
	if other.ID != "Service/front/onsite" || other.State != "drop" || !slices.Equal(other.Nodes, []string{"node-2", "node-3"}) || !strings.Contains(other.Reason, "externalTrafficPolicy is Local") {
		t.Errorf("the other nodes: %+v, want node-2 and node-3 to drop it for want of an endpoint of their own", other)
	}
	a = trace(t, "Internet", "Service/front/onsite")
	if !slices.Equal(a.reached(t), ready(want)) || len(a.Paths) != 1 {
		t.Errorf("by its load balancer, which asks the nodes for their health: %q in %d ways, want %q in one", a.reached(t), len(a.Paths), ready(want))
	}

	a = trace(t, "Pod/front/client", "Service/front/beside")
	if a.Outcome != "unreachable" || a.last(t).State != "drop" || !strings.Contains(a.Reason, "internalTrafficPolicy is Local") || !strings.Contains(a.Reason, "node-2") {
		t.Errorf("from node-2: %s %s %q, want dropped by internalTrafficPolicy Local on node-2", a.Outcome, a.last(t).State, a.Reason)
	}
	near := strings.TrimPrefix(strings.TrimSuffix(want[0].To, ":8080"), "Pod/front/")
	a = trace(t, "Pod/front/"+near, "Service/front/beside")
	if a.Outcome != "reachable" || !slices.Equal(a.reached(t), ready(want)) || a.last(t).SNAT != "node" {
		t.Errorf("from itself on node-1: %s %q by the address of %q, want itself by its node's (hairpin)", a.Outcome, a.reached(t), a.last(t).SNAT)
	}
	a = trace(t, "Pod/front/client", "Service/front/onsite")
	if a.Outcome != "reachable" || !slices.Equal(a.reached(t), ready(want)) {
		t.Errorf("from inside, externalTrafficPolicy does not matter: %s %q", a.Outcome, a.reached(t))
	}
	for addresses, snat := range map[string]string{`{"ip":"203.0.113.71","ipMode":"Proxy"}`: "lb", `{"hostname":"lb.example.net"}`: "", `{"ip":"203.0.113.71"}`: "none"} {
		balance(t, "service/onsite", "front", addresses)
		if a = trace(t, "Internet", "Service/front/onsite"); !slices.Equal(a.reached(t), ready(want)) || a.last(t).SNAT != snat {
			t.Errorf("behind %s: %q see the address of %q, want %q of %q", addresses, a.reached(t), a.last(t).SNAT, ready(want), snat)
		}
	}
	kube.Kubectl(t, "scale", "deployment/near", "-n", "front", "--replicas=0")
	waitReady(t, "front", "onsite", "", 0)
	a = trace(t, "PrivateNetwork", "Service/front/onsite")
	if a.Outcome != "unreachable" || a.last(t).State != "reject" {
		t.Errorf("without any endpoint: %s %s, want refused by all nodes, not dropped", a.Outcome, a.last(t).State)
	}
}

// An endpoint on its way out serves while no other is ready.
func TestTheLastServesWhileItTerminates(t *testing.T) {
	front(t)
	pod := strings.TrimPrefix(strings.TrimSuffix(ready(endpoints(t, "front", "onsite", ""))[0], ":8080"), "Pod/front/")
	kube.Kubectl(t, "patch", "pod", pod, "-n", "front", "--type=merge", "-p", `{"metadata":{"finalizers":["example.com/hold"]}}`)
	release := func() {
		_, _ = kube.Try(t, "patch", "pod", pod, "-n", "front", "--type=merge", "-p", `{"metadata":{"finalizers":null}}`) // may be gone
	}
	t.Cleanup(release)
	kube.Kubectl(t, "scale", "deployment/near", "-n", "front", "--replicas=0")
	cluster.Eventually(t, "the slices say that it terminates", func() error {
		all := endpoints(t, "front", "onsite", "")
		if len(all) != 1 || all[0].Ready || !all[0].Serving || !all[0].Terminating {
			return fmt.Errorf("they say %+v", all)
		}
		return nil
	})
	want := []string{"Pod/front/" + pod + ":8080"}
	for _, from := range []string{"Internet", "Pod/front/client"} {
		if a := trace(t, from, "Service/front/onsite"); a.Outcome != "reachable" || a.last(t).State != "degraded" || !slices.Equal(a.reached(t), want) {
			t.Errorf("from %s: %s, %s %q; want %q, degraded", from, a.Outcome, a.last(t).State, a.reached(t), want)
		}
	}
	release()
	waitReady(t, "front", "onsite", "", 0)
	if a := trace(t, "Internet", "Service/front/onsite"); a.Outcome != "unreachable" {
		t.Errorf("once it is gone: %s", a.Outcome)
	}
}
