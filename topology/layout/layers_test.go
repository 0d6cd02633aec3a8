package layout

import (
	"testing"

	"pgregory.net/rapid"
)

func edges(pairs ...[2]int) []Edge {
	var out []Edge
	for _, p := range pairs {
		out = append(out, Edge{From: p[0], To: p[1]})
	}
	return out
}

// spanOf is the sum of the lengths of edges over layers.
func spanOf(of []int, es []Edge) int {
	sum := 0
	for _, e := range es {
		sum += of[e.To] - of[e.From]
	}
	return sum
}

func TestLayersOfKnownGraphs(t *testing.T) {
	for _, c := range []struct {
		name  string
		n     int
		edges []Edge
		want  int // length of all edges
	}{
		{"a chain", 4, edges([2]int{0, 1}, [2]int{1, 2}, [2]int{2, 3}), 3},
		{"a source goes next to what it calls", 4, edges([2]int{0, 1}, [2]int{1, 2}, [2]int{3, 2}), 3},
		{"a long and a short way", 4, edges([2]int{0, 1}, [2]int{1, 2}, [2]int{2, 3}, [2]int{0, 3}), 6},
		{"parallel edges weigh", 5, edges([2]int{0, 1}, [2]int{1, 2}, [2]int{0, 3}, [2]int{3, 4}, [2]int{3, 4}, [2]int{2, 4}), 7},
		{"a diamond", 4, edges([2]int{0, 1}, [2]int{1, 2}, [2]int{0, 3}, [2]int{0, 3}, [2]int{3, 2}), 5},
	} {
		if got := spanOf(Layers(c.n, c.edges), c.edges); got != c.want {
			t.Errorf("%s: length %d, want %d", c.name, got, c.want)
		}
	}
}

// Without circles every edge leads on, and no single node could move to make the
// edges shorter; with circles there are no more layers than nodes.
func TestLayersLeadOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 20).Draw(t, "nodes")
		circles := rapid.Bool().Draw(t, "circles")
		var es []Edge
		for range rapid.IntRange(0, 40).Draw(t, "edges") {
			a, b := rapid.IntRange(0, n-1).Draw(t, "a"), rapid.IntRange(0, n-1).Draw(t, "b")
			if !circles && a >= b {
				continue
			}
			es = append(es, Edge{From: a, To: b})
		}
		of := Layers(n, es)
		if circles {
			for _, l := range of {
				if l < 0 || l >= n {
					t.Fatalf("layer %d of %d nodes", l, n)
				}
			}
			return
		}
		for _, e := range es {
			if of[e.From] >= of[e.To] {
				t.Fatalf("edge %v leads from layer %d to %d", e, of[e.From], of[e.To])
			}
		}
		least := spanOf(of, es)
		for i := range n {
			for _, by := range [2]int{-1, 1} {
				of[i] += by
				ok := of[i] >= 0
				for _, e := range es {
					ok = ok && of[e.From] < of[e.To]
				}
				if ok && spanOf(of, es) < least {
					t.Fatalf("node %d is better off in layer %d: %v", i, of[i], of)
				}
				of[i] -= by
			}
		}
	})
}
