package graph

import (
	"fmt"
	"testing"

	"kscope/topology/lens"
	"kscope/ui/canvas"
)

// unfolded is a scene of so many boxes at least, one to one: namespaces of 15
// Services with three pods each.
func unfolded(boxes int) *lens.Scene {
	m := &maker{s: lens.Scene{Lens: lens.Traffic, Lanes: []string{"outside", "entry", "route", "service", "pod"}}}
	for ns := 0; len(m.s.Nodes) < boxes; ns++ {
		g := m.group(fmt.Sprint("ns-", ns), 60)
		for k := range 15 {
			svc := len(m.s.Nodes)
			m.node("svc", fmt.Sprintf("svc-%d-%d", ns, k), 3, g)
			for i := range 3 {
				m.node("pod", fmt.Sprintf("svc-%d-%d-%d", ns, k, i), 4, g)
				m.s.Edges = append(m.s.Edges, lens.Edge{From: svc, To: svc + 1 + i, Label: "8080"})
			}
		}
	}
	return &m.s
}

// BenchmarkOneToOne is what the bound on boxes drawn one to one rests on: placed from
// nothing, again after one has come and one has gone, and drawn.
func BenchmarkOneToOne(b *testing.B) {
	for _, boxes := range []int{1000, 10_000, 50_000} {
		s, next := unfolded(boxes), unfolded(boxes)
		next.Nodes[5].Key, next.Nodes[5].Name = "pod/new", "new"
		p := New(s, 200, 58, Auto, nil)
		b.Run(fmt.Sprint("place/", boxes), func(b *testing.B) {
			for b.Loop() {
				New(s, 200, 58, Auto, nil)
			}
		})
		b.Run(fmt.Sprint("again/", boxes), func(b *testing.B) {
			for b.Loop() {
				New(next, 200, 58, Auto, p)
			}
		})
		g := canvas.New(200, 58)
		b.Run(fmt.Sprint("draw/", boxes), func(b *testing.B) {
			for b.Loop() {
				Draw(g, canvas.Rect{W: 200, H: 58}, p, View{Selected: s.Nodes[7].Key})
			}
		})
	}
}
