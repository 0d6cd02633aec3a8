package layout

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// without is the input without one node and its edges.
func without(in Input, gone int) Input {
	out := in
	out.Nodes = slices.Delete(slices.Clone(in.Nodes), gone, gone+1)
	out.Edges = nil
	for _, e := range in.Edges {
		if e.From == gone || e.To == gone {
			continue
		}
		if e.From > gone {
			e.From--
		}
		if e.To > gone {
			e.To--
		}
		out.Edges = append(out.Edges, e)
	}
	return out
}

// inOrder tells whether nodes that both layouts have keep their order in their
// lane.
func inOrder(a Input, ra *Result, b Input, rb *Result) string {
	at := map[string]int{}
	for i, n := range b.Nodes {
		at[n.Key] = i
	}
	for i, n := range a.Nodes {
		for j, m := range a.Nodes {
			x, okx := at[n.Key]
			y, oky := at[m.Key]
			if !okx || !oky || n.Lane != m.Lane || n.Group != m.Group || n.Group < 0 ||
				ra.Nodes[i].X != ra.Nodes[j].X || rb.Nodes[x].X != rb.Nodes[y].X {
				continue
			}
			if ra.Nodes[i].Y < ra.Nodes[j].Y && rb.Nodes[x].Y >= rb.Nodes[y].Y {
				return fmt.Sprintf("%s was above %s and is no longer", n.Key, m.Key)
			}
		}
	}
	return ""
}

func TestOneLessAndBackAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := scenes(t)
		if len(in.Nodes) < 2 {
			return
		}
		r := Place(in)
		gone := rapid.IntRange(0, len(in.Nodes)-1).Draw(t, "gone")
		less := without(in, gone)
		rl := Again(less, in, r)
		if msg := check(less, rl); msg != "" {
			t.Fatalf("after removing %d: %s\n%s", gone, msg, sketch(less, rl))
		}
		if msg := inOrder(in, r, less, rl); msg != "" {
			t.Fatalf("after removing %d: %s", gone, msg)
		}
		back := Again(in, less, rl)
		if msg := check(in, back); msg != "" {
			t.Fatalf("after adding %d: %s\n%s", gone, msg, sketch(in, back))
		}
		if msg := inOrder(less, rl, in, back); msg != "" {
			t.Fatalf("after adding %d: %s", gone, msg)
		}
	})
}

func TestAReplacedNodeTakesThePlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := scenes(t)
		if len(in.Nodes) == 0 {
			return
		}
		r := Place(in)
		i := rapid.IntRange(0, len(in.Nodes)-1).Draw(t, "replaced")
		next := in
		next.Nodes = slices.Clone(in.Nodes)
		next.Nodes[i].Key = rapid.SampledFrom([]string{"a", "n05x", "z"}).Draw(t, "key")
		now := Again(next, in, r)
		if msg := check(next, now); msg != "" {
			t.Fatalf("%s\n%s", msg, sketch(next, now))
		}
		for j := range in.Nodes {
			if a, b := r.Nodes[j], now.Nodes[j]; a.Y != b.Y {
				t.Fatalf("node %d moved from %v to %v when %d was replaced\n%s%s", j, a, b, i, sketch(in, r), sketch(next, now))
			}
		}
	})
}

func TestNothingChangedNothingMoves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := scenes(t)
		r := Place(in)
		other, node := shuffled(in, rapid.Uint64().Draw(t, "seed"))
		now := Again(other, in, r)
		for i := range in.Nodes {
			if r.Nodes[i] != now.Nodes[node[i]] {
				t.Fatalf("node %d moved from %v to %v", i, r.Nodes[i], now.Nodes[node[i]])
			}
		}
	})
}

// A rolling update: a pod more, then one less, again and again.
func TestRollingUpdateMovesAlmostNothing(t *testing.T) {
	in := cluster(200)
	in.Spare = 60
	r := Place(in)
	var pods []int
	for i, n := range in.Nodes {
		if n.Lane == 4 {
			pods = append(pods, i)
		}
	}
	const events = 24
	moved, rows := 0, 0
	for k := range events {
		next := in
		if k%2 == 0 { // one more, like its sibling
			sibling := pods[30+k/2]
			next.Nodes = append(slices.Clone(in.Nodes), in.Nodes[sibling])
			next.Nodes[len(in.Nodes)].Key = fmt.Sprint("pod-new-", k)
			next.Edges = slices.Clone(in.Edges)
			for _, e := range in.Edges {
				switch sibling {
				case e.To:
					next.Edges = append(next.Edges, Edge{e.From, len(in.Nodes), e.LabelW})
				case e.From:
					next.Edges = append(next.Edges, Edge{len(in.Nodes), e.To, e.LabelW})
				}
			}
		} else {
			next = without(in, pods[30+k/2])
			for j := range pods {
				if pods[j] > pods[30+k/2] {
					pods[j]--
				}
			}
		}
		now := Again(next, in, r)
		if msg := check(next, now); msg != "" {
			t.Fatalf("event %d: %s", k, msg)
		}
		if msg := inOrder(in, r, next, now); msg != "" {
			t.Fatalf("event %d: %s", k, msg)
		}
		at := map[string]Rect{}
		for i, n := range in.Nodes {
			at[n.Key] = r.Nodes[i]
		}
		for i, n := range next.Nodes {
			if was, ok := at[n.Key]; ok && was != now.Nodes[i] {
				moved++
				rows += max(was.Y-now.Nodes[i].Y, now.Nodes[i].Y-was.Y)
			}
		}
		in, r = next, now
	}
	t.Logf("%d moves of %d, %d rows in all", moved, events*len(in.Nodes), rows)
	if limit := events * len(in.Nodes) / 10; moved > limit {
		t.Errorf("%d moves in %d events, want at most %d", moved, events, limit)
	}
}

func TestAGroupThatGoesLeavesTheOthersInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := scenes(t)
		if len(in.Groups) == 0 {
			return
		}
		gone := rapid.IntRange(0, len(in.Groups)-1).Draw(t, "gone")
		less := in
		for i := len(in.Nodes) - 1; i >= 0; i-- {
			if in.Nodes[i].Group == gone {
				less = without(less, i)
			}
		}
		less.Nodes = slices.Clone(less.Nodes)
		less.Groups = slices.Delete(slices.Clone(in.Groups), gone, gone+1)
		for i := range less.Nodes {
			if less.Nodes[i].Group > gone {
				less.Nodes[i].Group--
			}
		}
		r := Place(in)
		rl := Again(less, in, r)
		if msg := check(less, rl); msg != "" {
			t.Fatalf("without group %d: %s\n%s", gone, msg, sketch(less, rl))
		}
		back := Again(in, less, rl)
		if msg := check(in, back); msg != "" {
			t.Fatalf("with group %d again: %s\n%s", gone, msg, sketch(in, back))
		}
		if few := len(in.Nodes)-len(less.Nodes) <= 8; few {
			if msg := inOrder(less, rl, in, back); msg != "" {
				t.Fatalf("with group %d again: %s", gone, msg)
			}
		}
	})
}

// What an edge that comes moves to a later part of its lane goes there at its row, in the
// order that it had, whatever else would be nearer to what leads to it.
func TestWhatMovesToALaterPartKeepsItsRow(t *testing.T) {
	in := Input{Lanes: 1, Groups: []string{"g"}}
	for i := range 20 {
		in.Nodes = append(in.Nodes, Node{Key: fmt.Sprintf("n%02d", i), W: 4, H: 1})
	}
	was := Place(in)
	next := in
	moved := []int{3, 1, 17, 9, 12, 5}
	for _, i := range moved {
		next.Edges = append(next.Edges, Edge{From: 0, To: i})
	}
	now := Again(next, in, was)
	if msg := check(next, now); msg != "" {
		t.Fatalf("%s\n%s", msg, sketch(next, now))
	}
	for i := range in.Nodes {
		if was.Nodes[i].Y != now.Nodes[i].Y {
			t.Errorf("%s was in row %d and is in %d", in.Nodes[i].Key, was.Nodes[i].Y, now.Nodes[i].Y)
		}
		if right := now.Nodes[i].X > was.Nodes[i].X; right != slices.Contains(moved, i) {
			t.Errorf("%s moved from %v to %v", in.Nodes[i].Key, was.Nodes[i], now.Nodes[i])
		}
	}
	if t.Failed() {
		t.Logf("\n%s", sketch(next, now))
	}
}
