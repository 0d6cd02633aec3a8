package layout

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// tangle is a channel of n tracks whose rows are given in turn.
func tangle(n int, row func() int32) *channel {
	c := &channel{}
	for range n {
		t := track{next: -1, first: true}
		for range 1 + row()%3 {
			t.left = append(t.left, row())
		}
		for range 1 + row()%3 {
			t.right = append(t.right, row())
		}
		t.settle()
		c.tracks = append(c.tracks, t)
		c.hops = append(c.hops, chanHop{fromRow: t.lo, toRow: t.hi})
	}
	return c
}

// Whatever rows tracks have, an order is found, of all of them, and it keeps to
// what before asks for.
func TestSequenceAlwaysEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := int32(rapid.IntRange(2, 12).Draw(t, "rows"))
		draw := rapid.Int32Range(0, rows-1)
		n := rapid.IntRange(1, 30).Draw(t, "tracks")
		c := tangle(n, func() int32 { return draw.Draw(t, "row") })
		order := c.sequence(&work{}, 0)
		if len(order) != len(c.tracks) || len(order) > 2*n {
			t.Fatalf("%d of %d tracks in order, of %d at first", len(order), len(c.tracks), n)
		}
		place := map[int32]int{}
		for p, i := range order {
			if _, twice := place[i]; twice {
				t.Fatalf("track %d comes twice", i)
			}
			place[i] = p
		}
		for i, after := range c.before() {
			for _, j := range after {
				if place[int32(i)] > place[j] {
					t.Fatalf("track %d comes after %d", i, j)
				}
			}
		}
	})
}

// A track that nothing can release any more, as a wrong count would make it, must
// not be waited for forever.
func TestSequenceEndsWithAWrongCount(t *testing.T) {
	c := tangle(3, func() int32 { return 1 })
	o := &ordering{c: c, after: make([][]int32, 3), to: []int32{0, 1, 2}, need: []int32{-1, 2, -1}, rank: []int32{0, 1, 2}}
	if i := o.stuck(); i != 1 {
		t.Fatalf("stuck with %d, want 1", i)
	}
	o.release(&work{}, 0, 1)
	if !slices.Equal(o.ready, []int32{1}) || o.need[1] != 0 {
		t.Errorf("ready %v, need %v after the release", o.ready, o.need)
	}
	o.need[1] = -1
	if i := o.stuck(); i != 3 { // its second part
		t.Errorf("then stuck with %d, want 3", i)
	}
}

// The scene in which the order once never ended: thirteen lanes, five namespaces
// of a few owners, claims and services each, references ahead, back and within a
// lane.
func TestManyShortLanesWithReturns(t *testing.T) {
	in := Input{Lanes: 13}
	for g := range 5 {
		in.Groups = append(in.Groups, fmt.Sprint("ns", g))
		for k := range 11 {
			in.Nodes = append(in.Nodes, Node{Key: fmt.Sprintf("n%d-%02d", g, k), Lane: (k*5 + g) % 13, Group: g, W: 12, H: 3})
		}
	}
	in.Nodes = append(in.Nodes, Node{Key: "node", Lane: 7, Group: -1, W: 12, H: 3})
	for e := range 43 {
		in.Edges = append(in.Edges, Edge{From: (e * 17) % 56, To: (e*29 + 11) % 56, LabelW: e % 4})
	}
	r := Place(in)
	if msg := check(in, r); msg != "" {
		t.Fatalf("%s\n%s", msg, sketch(in, r))
	}
	for gone := range in.Nodes {
		less := without(in, gone)
		if msg := check(less, Again(less, in, r)); msg != "" {
			t.Fatalf("without %d: %s", gone, msg)
		}
	}
}

// Two lines that change rows need a jog. It is in the nearest row that is there: here one
// that a third line leaves to the right, which then does so behind the jog.
func TestAJogFindsARowThatIsLeftToTheRight(t *testing.T) {
	c := &channel{tracks: []track{
		{left: []int32{0}, right: []int32{1}, next: -1, first: true},
		{left: []int32{1, 4}, right: []int32{0}, next: -1, first: true},
		{left: []int32{5}, right: []int32{2, 4}, next: -1, first: true},
	}}
	for i := range c.tracks {
		c.tracks[i].settle()
	}
	order := c.sequence(&work{}, 0)
	split := slices.IndexFunc(c.tracks, func(t track) bool { return t.next >= 0 })
	if split < 0 || c.tracks[split].jog != 2 {
		t.Fatalf("no jog in row 2: %+v", c.tracks)
	}
	if second := c.tracks[split].next; slices.Index(order, second) > slices.Index(order, 2) {
		t.Errorf("order %v, want %d before 2", order, second)
	}
	c.assign(order, 0)
	if second := c.tracks[split].next; c.tracks[second].col >= c.tracks[2].col {
		t.Errorf("the jog ends in column %d, the third line begins in %d", c.tracks[second].col, c.tracks[2].col)
	}
}
