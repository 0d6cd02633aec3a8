package layout

import (
	"fmt"
	"testing"
)

// Between frames, what has one neighbour only comes between the same two as that, however
// many of its kind there are: no arrow has to pass a frame for them.
func TestWhatHangsOnAFreeNodeIsBesideIt(t *testing.T) {
	for leaves := range 12 {
		in := Input{Lanes: 5}
		node := func(key string, lane, group int) int {
			in.Nodes = append(in.Nodes, Node{Key: key, Lane: lane, Group: group, W: 4, H: 1})
			return len(in.Nodes) - 1
		}
		var frames [5][5]int // by group and lane
		for g := range frames {
			in.Groups = append(in.Groups, fmt.Sprint("g", g))
			for l := range frames[g] {
				frames[g][l] = node(fmt.Sprint("in", g, l), l, g)
			}
		}
		hub := node("hub", 1, -1)
		far := node("far", 2, -1)
		in.Edges = []Edge{{From: hub, To: frames[0][2]}, {From: hub, To: far}, {From: far, To: frames[4][3]}}
		for i := range leaves {
			in.Edges = append(in.Edges, Edge{From: hub, To: node(fmt.Sprint("leaf", i), 2, -1)})
		}
		r := Place(in)
		if msg := check(in, r); msg != "" {
			t.Fatal(msg)
		}
		above := func(i int) (n int) {
			for _, g := range r.Groups {
				if g.Y < r.Nodes[i].Y {
					n++
				}
			}
			return n
		}
		for i := far + 1; i < len(in.Nodes); i++ {
			if above(i) != above(hub) {
				t.Errorf("%d leaves: %s is below %d frames, the hub below %d\n%s", leaves, in.Nodes[i].Key, above(i), above(hub), sketch(in, r))
				break
			}
		}
	}
}
