package layout

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// cluster is a scene of about n nodes as the traffic lens makes them: entries,
// routes, services, pods and cluster nodes, some with more than one edge.
func cluster(n int) Input {
	rnd := rand.New(rand.NewPCG(42, uint64(n)))
	in := Input{Lanes: 6}
	add := func(kind string, lane, group int) int {
		in.Nodes = append(in.Nodes, Node{Key: fmt.Sprintf("%s-%04d", kind, len(in.Nodes)), Lane: lane, Group: group, W: 24, H: 1})
		return len(in.Nodes) - 1
	}
	edge := func(a, b int) { in.Edges = append(in.Edges, Edge{a, b, 6}) }
	inet := add("internet", 0, -1)
	var nodes []int
	for range max(2, n/40) {
		nodes = append(nodes, add("node", 5, -1))
	}
	var services []int
	for g := 0; len(in.Nodes) < n; g++ {
		in.Groups = append(in.Groups, fmt.Sprint("ns-", g))
		lb := add("lb", 1, -1)
		edge(inet, lb)
		ing := add("ing", 2, g)
		edge(lb, ing)
		for range 5 {
			svc := add("svc", 3, g)
			edge(ing, svc)
			services = append(services, svc)
			for range 1 + rnd.IntN(5) {
				pod := add("pod", 4, g)
				edge(svc, pod)
				edge(pod, nodes[rnd.IntN(len(nodes))])
				if rnd.IntN(5) == 0 {
					edge(services[rnd.IntN(len(services))], pod)
				}
			}
		}
	}
	return in
}

func BenchmarkLayout(b *testing.B) {
	for _, n := range []int{200, 1000} {
		in := cluster(n)
		b.Run(fmt.Sprintf("cold-%d", n), func(b *testing.B) {
			b.ReportMetric(float64(len(in.Edges)), "edges")
			b.ReportAllocs()
			for b.Loop() {
				Place(in)
			}
		})
		r := Place(in)
		less := without(in, len(in.Nodes)-1)
		b.Run(fmt.Sprintf("change-%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Again(less, in, r)
			}
		})
	}
}
