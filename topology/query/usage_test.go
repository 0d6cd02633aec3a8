package query

import (
	"slices"
	"testing"

	"kscope/topology"
)

// Usage as the graph has it: a pod's, its owners' as the sum of those that run and
// are known, a node's against what it can give.
func TestMeasured(t *testing.T) {
	const mi = 1 << 20
	g := shop()
	need := func(id topology.ID, r topology.Resources) {
		rec := *g.Node(id).Rec
		pod := *rec.Spec.(*topology.Pod)
		pod.Need = topology.InternNeed(r)
		rec.Spec = &pod
		g.Apply(topology.Batch{Changes: []topology.Change{{ID: id, Record: &rec}}})
	}
	need(podA, topology.Resources{CPURequest: 100, CPULimit: 200, MemRequest: 64 * mi, MemLimit: 128 * mi})
	need(podB, topology.Resources{CPURequest: 300, MemRequest: 64 * mi, MemLimit: 128 * mi})
	rec := *g.Node(node1).Rec
	info := *rec.Spec.(*topology.NodeInfo)
	info.CPU, info.Mem = 4000, 1024*mi
	rec.Spec = &info
	g.Apply(topology.Batch{Changes: []topology.Change{{ID: rec.ID, Record: &rec}}, Measures: []topology.Measure{
		{ID: podA, CPU: 150, Mem: 32 * mi, At: now}, {ID: podB, CPU: 50, Mem: 96 * mi, At: now}, {ID: node1, CPU: 1000, Mem: 512 * mi, At: now}}})
	env := &Env{Usage: Measured(g)}
	for text, want := range map[string][]string{
		".cpu":                    {web, node1, podA, podB, rs},
		".cpu=75%":                {podA}, // 150 of 200
		".cpu=25%":                {node1},
		".cpu=50%":                {web, rs}, // 200 of the 400 asked for, as one pod has no limit
		".cpu=200m":               {web, rs},
		".mem=50%":                {web, node1, rs}, // 128 of 256, 512 of 1024
		".mem=75%":                {podB},
		".mem>=128Mi .kind=rs":    {rs},
		".kind=pod !.cpu":         {cart},
		".kind=svc .cpu":          nil,
		".cpu>16% .kind=pod":      {podA, podB},
		".cpu<=16.666% .kind=pod": nil, // 50 of 300 is a little more
	} {
		var got []string
		for _, n := range nodesOf(g) {
			if mustParse(text).Match(env, n) {
				got = append(got, string(n.ID))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s matches %v, want %v", text, got, want)
		}
	}
}
