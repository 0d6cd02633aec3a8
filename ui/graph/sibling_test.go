package graph

import (
	"testing"

	"pgregory.net/rapid"

	"kscope/ui/canvas"
)

// Forth and back again is where one was, and all siblings are met on the way.
func TestSiblingsFormALine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := New(scenes(t), 120, 40, Compact, nil)
		n := len(p.Scene.Nodes)
		at := p.Scene.Nodes[rapid.IntRange(0, n-1).Draw(t, "at")].Key
		by := ""
		if near := p.neighbours(p.Index(at), false); len(near) > 0 {
			// What leads to a sibling and is led to by another has two lines of them.
			if b := near[rapid.IntRange(0, len(near)-1).Draw(t, "by")]; len(p.into[b]) == 0 {
				by = p.Scene.Nodes[b].Key
			}
		}
		for key, steps := at, 0; ; steps++ {
			next := Sibling(p, key, by, 1)
			if next == "" {
				return
			}
			if back := Sibling(p, next, by, -1); back != key {
				t.Fatalf("from %s to %s and back to %q", key, next, back)
			}
			if steps > n {
				t.Fatal("no end")
			}
			key = next
		}
	})
}

func TestSiblingsOfTheArrowComeFirst(t *testing.T) {
	p := New(traffic(), 200, 60, Roomy, nil)
	for _, c := range []struct {
		key, by string
		step    int
		want    string
	}{
		{"svc/cart", "ing/web", 1, "svc/orders"},
		{"svc/cart", "ing/web", -1, ""},
		{"svc/web", "ing/web", 1, ""},
		{"lb/203.0.113.10", "ing/web", 1, "lb/203.0.113.11"}, // the only one that leads there: its lane
		{"lb/203.0.113.10", "", 1, "lb/203.0.113.11"},
		{"nobody", "", 1, ""},
	} {
		if got := Sibling(p, c.key, c.by, c.step); got != c.want {
			t.Errorf("%+d of %s by %q: %q, want %q", c.step, c.key, c.by, got, c.want)
		}
	}
}

// Every box seen has a label of its own, up to 26×26 of them.
func TestLabelsAreDistinct(t *testing.T) {
	for _, c := range []struct{ hits, want int }{{0, 0}, {1, 1}, {81, 81}, {82, 82}, {676, 676}, {700, 676}} {
		var hits []Hit
		for i := range c.hits {
			hits = append(hits, Hit{canvas.Rect{X: i % 7 * 10, Y: i / 7, W: 8, H: 1}, string(rune('一' + i))})
		}
		used := map[string]bool{}
		for _, l := range Labels(hits) {
			if len(l) != 2 {
				t.Errorf("label %q", l)
			}
			used[l] = true
		}
		if len(used) != c.want {
			t.Errorf("%d boxes have %d labels", c.hits, len(used))
		}
	}
}
