package layout

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// calling draws scenes with few lanes, whose nodes have many edges within them.
func calling(t *rapid.T) Input {
	in := scenes(t)
	for i := range in.Nodes {
		in.Nodes[i].Lane %= 2
	}
	return in
}

// leadsTo tells whether one node of a lane leads to another by edges within the lane.
func leadsTo(in Input, from, to int) bool {
	seen := map[int]bool{from: true}
	for todo := []int{from}; len(todo) > 0; {
		i := todo[0]
		todo = todo[1:]
		if i == to {
			return true
		}
		for _, e := range in.Edges {
			if e.From == i && in.Nodes[e.To].Lane == in.Nodes[i].Lane && !seen[e.To] {
				seen[e.To] = true
				todo = append(todo, e.To)
			}
		}
	}
	return false
}

func TestCallsWithinALaneLeadOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := calling(t)
		r := Place(in)
		for _, e := range in.Edges {
			if in.Nodes[e.From].Lane == in.Nodes[e.To].Lane && r.Nodes[e.To].X <= r.Nodes[e.From].X && !leadsTo(in, e.To, e.From) {
				t.Fatalf("%s does not stand behind %s\n%s", in.Nodes[e.To].Key, in.Nodes[e.From].Key, sketch(in, r))
			}
		}
	})
}

func TestALaneWithoutCallsIsOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := scenes(t)
		in.Edges = slices.DeleteFunc(in.Edges, func(e Edge) bool {
			return e.From != e.To && in.Nodes[e.From].Lane == in.Nodes[e.To].Lane
		})
		r := Place(in)
		for i, n := range in.Nodes {
			if r.Nodes[i].X != r.Lanes[n.Lane].X {
				t.Fatalf("%s stands in a lane of its own\n%s", n.Key, sketch(in, r))
			}
		}
	})
}

// A node less moves no one to another part of a lane, and when it comes back only what
// must be behind it.
func TestPartsOfLanesAreKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := calling(t)
		if len(in.Nodes) < 2 {
			return
		}
		r := Place(in)
		gone := rapid.IntRange(0, len(in.Nodes)-1).Draw(t, "gone")
		less := without(in, gone)
		rl := Again(less, in, r)
		for _, n := range less.Nodes {
			if a, b := r.mem.nodes[n.Key].stand, rl.mem.nodes[n.Key].stand; a != b {
				t.Fatalf("%s went from part %v to %v when %d went\n%s%s", n.Key, a, b, gone, sketch(in, r), sketch(less, rl))
			}
		}
		back := Again(in, less, rl)
		for i, n := range in.Nodes {
			if a, b := r.mem.nodes[n.Key].stand, back.mem.nodes[n.Key].stand; a != b && !leadsTo(in, gone, i) {
				t.Fatalf("%s went from part %v to %v when %d came\n%s%s", n.Key, a, b, gone, sketch(less, rl), sketch(in, back))
			}
		}
	})
}

// Calls that change all the time do not make a lane ever longer.
func TestPartsDoNotDrift(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	in := Input{Lanes: 1, Gap: 0}
	for i := range 12 {
		in.Nodes = append(in.Nodes, Node{Key: fmt.Sprint("n", i), Group: -1, W: 6, H: 1})
	}
	r := Place(in)
	for k := range 400 {
		next := in
		next.Edges = slices.Clone(in.Edges)
		if len(next.Edges) > 6 {
			next.Edges = slices.Delete(next.Edges, 0, 1)
		}
		next.Edges = append(next.Edges, Edge{From: rnd.IntN(12), To: rnd.IntN(12)})
		now := Again(next, in, r)
		if msg := check(next, now); msg != "" {
			t.Fatalf("change %d: %s\n%s", k, msg, sketch(next, now))
		}
		parts := int32(0)
		for _, p := range now.mem.nodes {
			parts = max(parts, p.sub+1)
		}
		if parts > 12 {
			t.Fatalf("change %d: 12 nodes in %d parts\n%s", k, parts, sketch(next, now))
		}
		in, r = next, now
	}
}

// The last node of a lane that goes leaves everything right of it where it was.
func TestALaneThatBecomesEmptyStays(t *testing.T) {
	in := graph("0 - a\n1 - b\n2 - c\na > c\na > b", 1)
	r := Place(in)
	less := without(in, 1)
	now := Again(less, in, r)
	if msg := check(less, now); msg != "" || now.Nodes[1].X != r.Nodes[2].X {
		t.Errorf("c was at %v and is at %v; %s\n%s", r.Nodes[2], now.Nodes[1], msg, sketch(less, now))
	}
	if fresh := Place(less); fresh.Nodes[1].X >= r.Nodes[2].X {
		t.Errorf("afresh, c is still at %v", fresh.Nodes[1])
	}
}
