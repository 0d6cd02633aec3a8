package graph

import (
	"testing"

	"kscope/topology"
	"kscope/topology/lens"
)

// rollout is a service, a workload and pods of it, each with its parent and age.
func rollout(workload bool, pods map[string]int64) *Picture {
	m := &maker{s: lens.Scene{Lens: lens.Workloads, Lanes: []string{"service", "workload", "pod"}}}
	m.node("svc", "web", 0, -1)
	m.node("svc", "other", 0, -1)
	if workload {
		m.node("deploy", "web", 1, -1)
	}
	for _, name := range []string{"web-a", "web-b", "web-c", "web-d"} {
		if created, ok := pods[name]; ok {
			n := m.node("pod", name, 2, -1)
			n.Kind, n.Parent, n.Rec = "Pod", "deploy/web", &topology.Record{Created: created}
			m.s.Edges = append(m.s.Edges, lens.Edge{From: 0, To: len(m.s.Nodes) - 1, Relation: topology.Selects})
		}
	}
	return New(&m.s, 120, 40, Auto, nil)
}

func TestSuccessor(t *testing.T) {
	old := map[string]int64{"web-a": 10, "web-b": 11}
	for _, c := range []struct {
		name     string
		was, now *Picture
		want     string
	}{
		{"the pod that has just come", rollout(true, old), rollout(true, map[string]int64{"web-b": 11, "web-c": 20}), "pod/web-c"},
		{"the youngest that had come before it went", rollout(true, map[string]int64{"web-a": 10, "web-b": 11, "web-c": 20, "web-d": 21}),
			rollout(true, map[string]int64{"web-b": 11, "web-c": 20, "web-d": 21}), "pod/web-d"},
		{"the workload after scaling down", rollout(true, map[string]int64{"web-a": 12, "web-b": 11}), rollout(true, map[string]int64{"web-b": 11}), "deploy/web"},
		{"what leads to it", rollout(false, map[string]int64{"web-a": 12, "web-b": 11}), rollout(false, map[string]int64{"web-b": 11}), "svc/web"},
	} {
		if got := Successor(c.was, c.now, "pod/web-a"); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	if got := Successor(rollout(true, nil), rollout(false, old), "deploy/web"); got != "pod/web-a" {
		t.Errorf("an unfolded workload leads to %q", got)
	}
	if got := Successor(rollout(true, nil), rollout(true, nil), "pod/none"); got != "" {
		t.Errorf("what never was leads to %q", got)
	}
}
