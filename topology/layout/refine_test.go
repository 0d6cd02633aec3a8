package layout_test

import (
	"testing"

	"pgregory.net/rapid"

	"kscope/topology/layout"
	"kscope/topology/layout/yardstick"
)

// drawn checks that what was counted from the orders is what is drawn.
func drawn(t rapid.TB, in layout.Input, r *layout.Result) {
	t.Helper()
	d := yardstick.Draw(in, r)
	if n := d.Crossings(); r.Crossings != n {
		t.Fatalf("%d crossings, %d are drawn\n%s", r.Crossings, n, layout.Sketch(in, r))
	}
}

func TestCrossingsAreThoseDrawn(t *testing.T) {
	eachGraph(t, 1000, func(t *testing.T, g *yardstick.Graph) {
		in := g.Scene(yardstick.Row)
		r := layout.Place(in)
		drawn(t, in, r)
		for _, next := range g.Churn(20, 5) {
			now := next.SceneAfter(in, yardstick.Row)
			r, in = layout.Again(now, in, r), now
			drawn(t, in, r)
		}
	})
}

// … with frames, ways back, loops and several edges between two nodes, too.
func TestCrossingsOfRandomScenesAreThoseDrawn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := layout.Scenes(t)
		for i := range in.Nodes {
			in.Nodes[i].W = 6 // the yardstick's lanes are where the middles are
		}
		drawn(t, in, layout.Place(in))
		drawn(t, in, layout.Better(in, nil))
	})
}

// K(3,3) has 9 crossings with every order; a fan out of one node has none.
func TestCrossingsOfKnownGraphs(t *testing.T) {
	in := layout.Input{Lanes: 2}
	for i := range 6 {
		in.Nodes = append(in.Nodes, layout.Node{Key: string(rune('a' + i)), Lane: i / 3, Group: -1, W: 4, H: 1})
	}
	for i := range 9 {
		in.Edges = append(in.Edges, layout.Edge{From: i / 3, To: 3 + i%3})
	}
	if n := layout.Better(in, nil).Crossings; n != 9 {
		t.Errorf("K(3,3) has %d crossings, want 9", n)
	}
	in.Edges = in.Edges[:3]
	if n := layout.Place(in).Crossings; n != 0 {
		t.Errorf("a fan has %d crossings", n)
	}
}

func TestBetterIsNeverWorse(t *testing.T) {
	gain := 0
	eachGraph(t, 200, func(t *testing.T, g *yardstick.Graph) {
		in := g.Scene(yardstick.Row)
		a, b := layout.Place(in), layout.Better(in, nil)
		if b.Crossings > a.Crossings {
			t.Errorf("%d crossings, without the search %d", b.Crossings, a.Crossings)
		}
		gain += a.Crossings - b.Crossings
		if msg := layout.Check(in, b); msg != "" {
			t.Error(msg)
		}
	})
	if gain == 0 {
		t.Error("never better")
	}
}

func TestBetterDependsOnTheSceneAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := layout.Scenes(t)
		other, node := layout.Shuffled(in, rapid.Uint64().Draw(t, "seed"))
		a, b := layout.Better(in, nil), layout.Better(other, nil)
		if a.Crossings > layout.Place(in).Crossings {
			t.Fatal("worse than Place")
		}
		for i := range in.Nodes {
			if a.Nodes[i] != b.Nodes[node[i]] {
				t.Fatalf("node %d is at %v, or %v when shuffled", i, a.Nodes[i], b.Nodes[node[i]])
			}
		}
		if msg := layout.Check(in, a); msg != "" {
			t.Fatal(msg)
		}
	})
}

// It gives up wherever it is told to, and asks often enough to be told.
func TestBetterStops(t *testing.T) {
	in := yardstick.Graphs(200, 42)[4].Scene(yardstick.Row)
	asked := 0
	layout.Better(in, func() bool { asked++; return false })
	if asked < 40 {
		t.Errorf("asked %d times only", asked)
	}
	for _, at := range []int{1, 2, asked / 2, asked} {
		n := 0
		if r := layout.Better(in, func() bool { n++; return n >= at }); r != nil || n != at {
			t.Errorf("told to stop when asked for the %dth time: asked %d times, %v", at, n, r)
		}
	}
}
