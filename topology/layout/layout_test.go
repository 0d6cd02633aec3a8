package layout

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// scenes draws random inputs: lanes, groups, loops, return and long edges.
func scenes(t *rapid.T) Input {
	in := Input{Lanes: rapid.IntRange(1, 6).Draw(t, "lanes"), Gap: rapid.IntRange(0, 1).Draw(t, "gap"),
		Spare: rapid.IntRange(0, 30).Draw(t, "spare")}
	for g := range rapid.IntRange(0, 4).Draw(t, "groups") {
		in.Groups = append(in.Groups, fmt.Sprint("g", g))
	}
	h := rapid.SampledFrom([]int{1, 3}).Draw(t, "h")
	n := rapid.IntRange(0, 24).Draw(t, "nodes")
	for i := range n {
		in.Nodes = append(in.Nodes, Node{Key: fmt.Sprintf("n%02d", i), Lane: rapid.IntRange(0, in.Lanes-1).Draw(t, "lane"),
			Group: rapid.IntRange(-1, len(in.Groups)-1).Draw(t, "group"), W: rapid.IntRange(4, 9).Draw(t, "w"), H: h})
	}
	if n > 0 {
		for range rapid.IntRange(0, 40).Draw(t, "edges") {
			in.Edges = append(in.Edges, Edge{rapid.IntRange(0, n-1).Draw(t, "from"), rapid.IntRange(0, n-1).Draw(t, "to"),
				rapid.IntRange(0, 8).Draw(t, "label")})
		}
	}
	return in
}

func TestPlaceKeepsTheContract(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := scenes(t)
		r := Place(in)
		if msg := check(in, r); msg != "" {
			t.Fatalf("%s\n%s", msg, sketch(in, r))
		}
	})
}

// shuffled is the same scene with nodes and edges in another order.
func shuffled(in Input, seed uint64) (out Input, node []int) {
	rnd := rand.New(rand.NewPCG(seed, 1))
	out = in
	node = rnd.Perm(len(in.Nodes))
	out.Nodes = make([]Node, len(in.Nodes))
	for i, n := range in.Nodes {
		out.Nodes[node[i]] = n
	}
	out.Edges = make([]Edge, len(in.Edges))
	for i, p := range rnd.Perm(len(in.Edges)) {
		e := in.Edges[i]
		out.Edges[p] = Edge{node[e.From], node[e.To], e.LabelW}
	}
	return out, node
}

func TestOrderOfTheInputDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := scenes(t)
		other, node := shuffled(in, rapid.Uint64().Draw(t, "seed"))
		a, b := Place(in), Place(other)
		for i := range in.Nodes {
			if a.Nodes[i] != b.Nodes[node[i]] {
				t.Fatalf("node %d is at %v, or %v when shuffled", i, a.Nodes[i], b.Nodes[node[i]])
			}
		}
		if x, y := sketch(in, a), sketch(other, b); x != y {
			t.Fatalf("drawn differently when shuffled:\n%s\n%s", x, y)
		}
	})
}
