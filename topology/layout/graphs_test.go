package layout_test

import (
	"testing"

	"kscope/topology/layout"
	"kscope/topology/layout/yardstick"
)

// eachGraph calls f with every view of clusters up to a size.
func eachGraph(t *testing.T, most int, f func(t *testing.T, g *yardstick.Graph)) {
	for _, seed := range []uint64{42, 7} {
		for _, n := range yardstick.Sizes {
			if n > most {
				break
			}
			for _, g := range yardstick.Graphs(n, seed) {
				t.Run(g.Name, func(t *testing.T) { f(t, g) })
			}
		}
	}
}

func TestGeneratedGraphsKeepTheContract(t *testing.T) {
	eachGraph(t, 1000, func(t *testing.T, g *yardstick.Graph) {
		box := yardstick.Plain
		if len(g.Nodes) > 250 {
			box = yardstick.Row // the checks look at all cells
		}
		in := g.Scene(box)
		if msg := layout.Check(in, layout.Place(in)); msg != "" {
			t.Fatal(msg)
		}
	})
}

func TestGeneratedGraphsShuffled(t *testing.T) {
	eachGraph(t, 1000, func(t *testing.T, g *yardstick.Graph) {
		in := g.Scene(yardstick.Row)
		other, node := layout.Shuffled(in, 3)
		a, b := layout.Place(in), layout.Place(other)
		for i := range in.Nodes {
			if a.Nodes[i] != b.Nodes[node[i]] {
				t.Fatalf("node %s is at %v, or %v when shuffled", in.Nodes[i].Key, a.Nodes[i], b.Nodes[node[i]])
			}
		}
		if len(in.Nodes) < 250 && layout.Sketch(in, a) != layout.Sketch(other, b) {
			t.Fatal("drawn differently when shuffled")
		}
	})
}

// Whatever the size, all edges are drawn, from box to box, and no cell is shared.
func TestNothingIsDroppedOrSharedAtAnySize(t *testing.T) {
	for _, n := range yardstick.Sizes {
		for _, g := range yardstick.Graphs(n, 42) {
			in := g.Scene(yardstick.Row)
			r := layout.Place(in)
			ink := yardstick.Inked(r)
			t.Logf("%s: %d×%d cells, %d crossings", g.Name, r.W, r.H, ink.Crossings)
			if msg := layout.Ends(in, r); msg != "" || ink.Shared > 0 {
				t.Errorf("%s: %d cells are shared; %s", g.Name, ink.Shared, msg)
			}
		}
	}
}

// dot is the crossings of Graphviz 2.43 on the graphs of seed 42 (the table of the
// yardstick's paper), in the order of yardstick.Graphs: full, flow, sand, fold, mesh.
var dot = map[int][5]int{
	50:    {31, 7, 2, 0, 6},
	200:   {957, 205, 4, 0, 32},
	1000:  {41403, 837, 82, 11, 1281},
	5000:  {-1, 3529, 365, 5, -1}, // -1: takes too long to count here
	10000: {-1, 5955, 568, 20, -1},
}

func TestCrossingsAgainstDot(t *testing.T) {
	for _, n := range yardstick.Sizes {
		for v, g := range yardstick.Graphs(n, 42) {
			least := dot[n][v]
			if least < 0 {
				continue
			}
			in := g.Scene(yardstick.Row)
			d := yardstick.Draw(in, layout.Place(in))
			if got, most := d.Crossings(), max(least*11/10, least+6); got > most {
				t.Errorf("%s: %d crossings, dot has %d, so at most %d wanted", g.Name, got, least, most)
			}
		}
	}
}

func TestRollingUpdateOfAGeneratedCluster(t *testing.T) {
	for _, g := range yardstick.Graphs(200, 42) {
		m, _, _ := replay(t, g, g.Events(12, 1), true)
		t.Logf("%s: %.1f %% moved, %.2f cells on average", g.Name, 100*m.Share(), m.Mean())
		if m.Share() > 0.1 || m.Mean() > 1 || m.Flips > 0 || m.Lanes > 0 {
			t.Errorf("%s: %+v", g.Name, m)
		}
	}
}

func TestFiveHundredRandomEvents(t *testing.T) {
	for _, seed := range []uint64{42, 7} {
		for _, g := range yardstick.Graphs(200, seed)[:4] {
			m, _, _ := replay(t, g, g.Churn(500, 9), false)
			t.Logf("%s: %.2f %% moved, %.2f cells on average, worst event %.0f %%", g.Name, 100*m.Share(), m.Mean(), 100*m.Worst)
			if m.Share() > 0.01 || m.Mean() > 1 || m.Flips > 0 || m.Lanes > 0 {
				t.Errorf("%s: %+v", g.Name, m)
			}
		}
	}
}

// Pods that go and others that come, for long, make the picture not ever larger: holes
// are used again.
func TestLongChurnKeepsThePictureSmall(t *testing.T) {
	for _, g := range yardstick.Graphs(200, 42)[1:4] {
		m, in, r := replay(t, g, g.Churn(800, 3), false)
		fresh := layout.Place(in)
		t.Logf("%s: %d×%d after 800 events, %d×%d afresh, %.2f %% moved", g.Name, r.W, r.H, fresh.W, fresh.H, 100*m.Share())
		if r.H > fresh.H*3/2+8 || r.W > fresh.W*5/4 {
			t.Errorf("%s: %d×%d after 800 events, %d×%d afresh", g.Name, r.W, r.H, fresh.W, fresh.H)
		}
		if m.Share() > 0.01 || m.Flips > 0 {
			t.Errorf("%s: %+v", g.Name, m)
		}
	}
}

// replay lays out a graph and what becomes of it; it returns the last scene too.
func replay(t *testing.T, g *yardstick.Graph, events []*yardstick.Graph, all bool) (yardstick.Moved, layout.Input, *layout.Result) {
	t.Helper()
	var total yardstick.Moved
	was := g.Scene(yardstick.Row)
	r := layout.Place(was)
	for k, next := range events {
		in := next.SceneAfter(was, yardstick.Row)
		now := layout.Again(in, was, r)
		if all || k%25 == 0 {
			if msg := layout.Check(in, now); msg != "" {
				t.Fatalf("%s, event %d: %s", g.Name, k, msg)
			}
		}
		total.Add(yardstick.Compare(was, r, in, now))
		was, r = in, now
	}
	return total, was, r
}
