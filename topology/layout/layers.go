package layout

import (
	"cmp"
	"slices"
)

// Layers puts n nodes that call each other into layers so that edges lead to later
// layers and are short in sum: network simplex, after Gansner, Koutsofios, North
// and Vo (1993). Of every circle one edge leads back, found by a walk from the
// first node on; so number the nodes in an order that does not depend on chance.
func Layers(n int, edges []Edge) []int {
	s := &simplex{n: n, net: make([]int32, n+1), rank: make([]int32, n+1)}
	s.arcs = acyclic(n, edges)
	for i := range n { // a root before all, to hold the parts together
		s.arcs = append(s.arcs, arc{int32(n), int32(i), 1, 0})
	}
	s.solve()
	out := make([]int, n)
	for i := range out {
		out[i] = int(s.rank[i])
	}
	if n > 0 {
		for i, first := 0, slices.Min(out); i < n; i++ {
			out[i] -= first
		}
	}
	return out
}

// arc is an edge of a graph without circles: to is at least min layers behind from;
// weight is how many edges it stands for.
type arc struct{ from, to, min, weight int32 }

// acyclic turns those edges round that lead back to a node on the way to it, and
// joins parallel ones.
func acyclic(n int, edges []Edge) []arc {
	arcs := make([]arc, 0, len(edges)+n)
	for _, e := range edges {
		if e.From != e.To {
			arcs = append(arcs, arc{int32(e.From), int32(e.To), 1, 1})
		}
	}
	order := func(a, b arc) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) }
	slices.SortFunc(arcs, order)
	at := make([]int32, n+1) // arcs by source
	for _, a := range arcs {
		at[a.from+1]++
	}
	for i := range n {
		at[i+1] += at[i]
	}
	const open, done = 1, 2
	state, next := make([]uint8, n), slices.Clone(at[:n])
	var stack []int32
	roots := rootsFirst(n, arcs)
	for _, r := range roots {
		if state[r] != 0 {
			continue
		}
		state[r] = open
		for stack = append(stack, r); len(stack) > 0; {
			v := stack[len(stack)-1]
			if next[v] == at[v+1] {
				state[v] = done
				stack = stack[:len(stack)-1]
				continue
			}
			a := &arcs[next[v]]
			next[v]++
			switch to := a.to; state[to] {
			case open:
				a.from, a.to = a.to, a.from
			case 0:
				state[to] = open
				stack = append(stack, to)
			}
		}
	}
	slices.SortFunc(arcs, order)
	out := arcs[:0]
	for _, a := range arcs {
		if k := len(out) - 1; k >= 0 && out[k].from == a.from && out[k].to == a.to {
			out[k].weight++
			continue
		}
		out = append(out, a)
	}
	return out
}

// rootsFirst is all nodes, those that no arc leads to first.
func rootsFirst(n int, arcs []arc) []int32 {
	entered := make([]bool, n)
	for _, a := range arcs {
		entered[a.to] = true
	}
	out := make([]int32, 0, n)
	for _, want := range [2]bool{false, true} {
		for i := range n {
			if entered[i] == want {
				out = append(out, int32(i))
			}
		}
	}
	return out
}
