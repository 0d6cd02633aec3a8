package yardstick

import (
	"testing"

	"kscope/topology/layout"
)

// The sizes are those of the graphs of seed 42 that dot was measured on.
func TestGraphsHaveTheKnownSizes(t *testing.T) {
	want := map[string][2]int{
		"k8s-50.full": {50, 60}, "k8s-50.flow": {47, 39}, "k8s-50.sand": {47, 39}, "k8s-50.fold": {23, 11}, "k8s-50.mesh": {23, 22},
		"k8s-200.full": {200, 314}, "k8s-200.flow": {197, 217}, "k8s-200.fold": {68, 38}, "k8s-200.mesh": {68, 86},
		"k8s-1000.full": {1000, 1577}, "k8s-1000.flow": {984, 1096}, "k8s-1000.fold": {309, 195}, "k8s-1000.mesh": {309, 429},
		"k8s-5000.full": {5000, 8069}, "k8s-5000.mesh": {1411, 1903}, "k8s-10000.full": {10000, 16537}, "k8s-10000.mesh": {2582, 3515},
	}
	seen := 0
	for _, n := range Sizes {
		for _, g := range Graphs(n, 42) {
			if w, ok := want[g.Name]; ok {
				if seen++; len(g.Nodes) != w[0] || len(g.Edges) != w[1] {
					t.Errorf("%s has %d nodes and %d edges, want %v", g.Name, len(g.Nodes), len(g.Edges), w)
				}
			}
		}
	}
	if seen != len(want) {
		t.Errorf("saw %d of %d graphs", seen, len(want))
	}
}

func TestCrossings(t *testing.T) {
	// Two lanes of three nodes; a third lane far right.
	nodes := []XY{{0, 0}, {0, 100}, {0, 200}, {500, 0}, {500, 100}, {500, 200}, {1000, 0}, {1000, 200}}
	line := func(a, b int, via ...XY) Line { return Line{a, b, via} }
	for _, c := range []struct {
		name  string
		lines []Line
		want  int
	}{
		{"side by side", []Line{line(0, 3), line(1, 4)}, 0},
		{"crossed", []Line{line(0, 4), line(1, 3)}, 1},
		{"all of three turned round", []Line{line(0, 5), line(1, 4), line(2, 3)}, 3},
		{"a common end", []Line{line(0, 4), line(0, 3), line(1, 3)}, 1},
		{"two sources of two targets", []Line{line(0, 3), line(0, 4), line(1, 3), line(1, 4)}, 1},
		{"past a lane below the other", []Line{line(0, 6, XY{250, 0}, XY{250, 150}, XY{750, 150}, XY{750, 0}), line(1, 4)}, 1},
		{"past a lane above it", []Line{line(0, 6), line(1, 4)}, 0},
		{"crossed twice", []Line{line(0, 6, XY{500, 150}), line(1, 4), line(4, 7)}, 2},
		{"the other way", []Line{line(4, 0), line(3, 1)}, 1},
	} {
		d := Drawing{Nodes: nodes, Lines: c.lines}
		if got := d.Crossings(); got != c.want {
			t.Errorf("%s: %d crossings, want %d", c.name, got, c.want)
		}
	}
}

func TestLength(t *testing.T) {
	d := Drawing{Nodes: []XY{{0, 0}, {30, 40}}, Lines: []Line{{From: 0, To: 1}, {From: 0, To: 1, Points: []XY{{30, 0}}}}}
	if got := d.Length(); got != 50+70 {
		t.Errorf("length %v, want 120", got)
	}
}

func TestScenesKeepTheirLanes(t *testing.T) {
	for _, g := range Graphs(50, 42) {
		was := g.Scene(Row)
		for _, next := range g.Events(6, 1) {
			now := next.SceneAfter(was, Row)
			lanes := map[string]int{}
			for _, n := range was.Nodes {
				lanes[n.Key] = n.Lane
			}
			for _, n := range now.Nodes {
				if l, ok := lanes[n.Key]; ok && l != n.Lane {
					t.Errorf("%s: %s went from lane %d to %d", g.Name, n.Key, l, n.Lane)
				}
			}
			was = now
		}
	}
}

func TestEventsAreOneNodeEach(t *testing.T) {
	g := Graphs(50, 42)[1]
	n := len(g.Nodes)
	for k, next := range g.Events(8, 1) {
		if want := n + 1 - k%2; len(next.Nodes) != want {
			t.Errorf("event %d: %d nodes, want %d", k, len(next.Nodes), want)
		}
	}
	last := n
	for k, next := range g.Churn(40, 1) {
		if d := len(next.Nodes) - last; d != 1 && d != -1 {
			t.Errorf("event %d changes %d nodes", k, d)
		}
		last = len(next.Nodes)
	}
}

func TestCompare(t *testing.T) {
	in := layout.Input{Nodes: []layout.Node{{Key: "a"}, {Key: "b"}, {Key: "c", Lane: 1}}}
	was := &layout.Result{Nodes: []layout.Rect{{Y: 0}, {Y: 1}, {X: 5}}}
	now := &layout.Result{Nodes: []layout.Rect{{Y: 4}, {Y: 1}, {X: 6}}}
	if got, want := Compare(in, was, in, now), (Moved{Nodes: 3, Moved: 1, Cells: 5, Flips: 1, Worst: 1.0 / 3}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
