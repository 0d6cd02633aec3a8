package layout

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Boxes that list what is inside are met by arrows above that, and hold all else that
// holds of boxes; that one of them opens is no reason to lay out afresh.
func TestTails(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := scenes(t)
		was := Place(in)
		next := in
		next.Nodes = slices.Clone(in.Nodes)
		for i := range next.Nodes {
			next.Nodes[i].Tail = rapid.SampledFrom([]int{0, 0, 1, 2, 5}).Draw(t, "tail")
			next.Nodes[i].H += next.Nodes[i].Tail
		}
		for _, r := range []*Result{Place(next), Again(next, in, was)} {
			for _, f := range []func(Input, *Result) string{checkBoxes, checkFrames, checkCells, checkSize} {
				if msg := f(next, r); msg != "" {
					t.Fatal(msg)
				}
			}
			for e, p := range r.Paths {
				from := in.Edges[e].From
				if row := r.Nodes[from].Y + in.Nodes[from].H/2; p.Points[0].Y != row {
					t.Fatalf("edge %d starts in row %d, not %d", e, p.Points[0].Y, row)
				}
			}
		}
	})
}
