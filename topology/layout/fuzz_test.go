package layout

import (
	"fmt"
	"testing"
)

// decode makes a scene of bytes: a header, then nodes and edges in turn.
func decode(b []byte) Input {
	at := func(i int) int {
		if i < len(b) {
			return int(b[i])
		}
		return 0
	}
	in := Input{Lanes: 1 + at(0)%5, Gap: at(1) % 3, Spare: at(2) % 40}
	for g := range at(3) % 4 {
		in.Groups = append(in.Groups, fmt.Sprint("g", g))
	}
	h := 1 + 2*(at(4)%2)
	n := 1 + at(5)%40
	for i := range n {
		v := at(6 + i)
		in.Nodes = append(in.Nodes, Node{Key: fmt.Sprint("n", v%7, "-", i), Lane: v % in.Lanes,
			Group: v/8%(len(in.Groups)+1) - 1, W: 4 + v%3, H: h})
	}
	for i := 6 + n; i+1 < len(b) && len(in.Edges) < 120; i += 2 {
		in.Edges = append(in.Edges, Edge{at(i) % n, at(i+1) % n, at(i) % 5})
	}
	return in
}

func FuzzRouter(f *testing.F) {
	f.Add([]byte{3, 0, 0, 2, 0, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 1, 2, 2, 3, 3, 0, 4, 5, 5, 4})
	f.Add([]byte{1, 0, 9, 0, 0, 6, 0, 2, 4, 1, 3, 5, 0, 3, 1, 4, 2, 5, 0, 4, 1, 5, 2, 3})
	f.Fuzz(func(t *testing.T, b []byte) {
		in := decode(b)
		r := Place(in)
		if msg := check(in, r); msg != "" {
			t.Fatalf("%s\n%s", msg, sketch(in, r))
		}
		less := without(in, len(b)%len(in.Nodes))
		now := Again(less, in, r)
		if msg := check(less, now); msg != "" {
			t.Fatalf("after a change: %s\n%s", msg, sketch(less, now))
		}
	})
}
