package topology

import (
	"fmt"
	"testing"
)

// hub is a graph in which n pods of one namespace mount one ConfigMap, run on one
// node, belong to one ReplicaSet and are the endpoints of one Service.
func hub(n int) *Graph {
	g := NewGraph()
	for _, k := range []string{"Pod", "EndpointSlice", "Service", "Node", "ConfigMap", "ReplicaSet"} {
		g.Apply(Batch{Source: &Source{Kind: k, State: Synced}})
	}
	b := Batch{Changes: []Change{
		change(&Record{ID: "Node/n", UID: "n", Want: -1, Spec: &NodeInfo{}}),
		change(&Record{ID: "ConfigMap/ns/c", UID: "c", Want: -1}),
		change(&Record{ID: "ReplicaSet/ns/r", UID: "r", Want: int32(n), Spec: &Workload{}}),
		change(&Record{ID: "Service/ns/s", UID: "s", Want: -1, Spec: &Service{Selector: sel("app=a"), Ports: []ServicePort{{Port: 80}}}}),
	}}
	for i := range n {
		b.Changes = append(b.Changes, change(hubPod(i)))
	}
	for i := range (n + 99) / 100 {
		b.Changes = append(b.Changes, change(hubSlice(n, i, true)))
	}
	g.Apply(b)
	return g
}

func change(r *Record) Change { return Change{r.ID, r} }

func hubPod(i int) *Record {
	return &Record{ID: MakeID("Pod", "ns", fmt.Sprintf("p-%05d", i)), UID: fmt.Sprint(i), Labels: MakeLabels(map[string]string{"app": "a"}),
		Owners: []Owner{{ID: Intern("ReplicaSet/ns/r"), UID: Intern("r"), Controller: true}},
		Links: []Link{{Relation: RunsOn, To: Intern("Node/n"), Why: Intern("spec.nodeName")},
			{Relation: Mounts, To: Intern("ConfigMap/ns/c"), Why: Intern("spec.volumes[c]")}},
		Spec: &Pod{}}
}

// hubSlice is the i-th hundred of n endpoints; ready says how the first one is.
func hubSlice(n, i int, ready bool) *Record {
	s := &EndpointSlice{Service: "Service/ns/s", Ports: []SlicePort{{Port: 8080}}}
	for j := i * 100; j < min(n, i*100+100); j++ {
		s.Endpoints = append(s.Endpoints, Endpoint{Address: "10.0.0.1", Target: MakeID("Pod", "ns", fmt.Sprintf("p-%05d", j)), Ready: ready || j > i*100, Serving: true})
	}
	return &Record{ID: MakeID("EndpointSlice", "ns", fmt.Sprint("s-", i)), UID: fmt.Sprint("s", i), Want: -1, Spec: s}
}

// BenchmarkHub changes one pod, or one slice, among 10,000 that share everything.
func BenchmarkHub(b *testing.B) {
	const n = 10_000
	b.Run("build", func(b *testing.B) {
		for b.Loop() {
			hub(n)
		}
	})
	b.Run("pod comes and goes", func(b *testing.B) {
		g := hub(n)
		for b.Loop() {
			g.Apply(Batch{Changes: []Change{{ID: "Pod/ns/p-05000"}}})
			g.Apply(Batch{Changes: []Change{change(hubPod(5000))}})
		}
	})
	b.Run("slice changes", func(b *testing.B) {
		g := hub(n)
		i := 0
		for b.Loop() {
			i++
			g.Apply(Batch{Changes: []Change{change(hubSlice(n, 50, i%2 == 0))}})
		}
	})
	b.Run("all pods go", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			g := hub(n)
			b.StartTimer()
			g.Apply(Batch{Kind: "Pod", Replace: true})
		}
	})
}
