package graph

import (
	"fmt"
	"maps"
	"testing"

	"kscope/topology"
	"kscope/topology/lens"
)

// pairs is n services that lead to a pod each, the first to the first, or turned
// round the first to the last.
func pairs(n int, turned bool) *lens.Scene {
	m := &maker{s: lens.Scene{Lens: lens.Traffic, Lanes: []string{"service", "pod"}}}
	for i := range n {
		m.node("svc", fmt.Sprint("svc-", i), 0, -1)
	}
	for i := range n {
		m.node("pod", fmt.Sprint("pod-", i), 1, -1)
	}
	for i := range n {
		to := i
		if turned {
			to = n - 1 - i
		}
		m.edge(fmt.Sprint("svc-", i), fmt.Sprint("pod-", to), "")
	}
	return &m.s
}

// Five pairs turned round cross 5·4/2 = 10 times until they are placed from scratch.
func TestBetter(t *testing.T) {
	first := New(pairs(5, false), 120, 40, Auto, nil)
	if !first.Fresh() || first.Crossings() != 0 || first.Better(nil) != nil {
		t.Fatalf("fresh %v with %d crossings", first.Fresh(), first.Crossings())
	}
	shown := New(pairs(5, true), 120, 40, Auto, first)
	if shown.Fresh() || shown.Alike(first) || shown.Crossings() != 10 {
		t.Fatalf("step by step: fresh %v, alike %v, %d crossings", shown.Fresh(), shown.Alike(first), shown.Crossings())
	}
	if shown.Better(func() bool { return true }) != nil {
		t.Error("it does not stop")
	}
	better := shown.Better(nil)
	if better == nil || !better.Fresh() || better.Crossings() != 0 || better.Alike(shown) || better.Mode != shown.Mode {
		t.Fatalf("not better: %+v", better)
	}
	scene := pairs(5, true)
	scene.Nodes[0].Status.Health = topology.Failed
	now := New(scene, 120, 40, Auto, shown)
	if !now.Alike(shown) {
		t.Fatal("a status moves something")
	}
	at := now.At(better)
	if !at.Alike(better) || at.Scene != scene || at.Crossings() != 0 {
		t.Error("it has not the newer scene in the better places")
	}
	if next := New(pairs(5, true), 120, 40, Auto, at); !next.Alike(better) {
		t.Error("the next picture does not follow on the better one")
	}
	if n := now.Crossings(); n != 10 {
		t.Errorf("a picture that is shown has changed: %d crossings", n)
	}
}

// What is seen whole is so with fewer crossings, too.
func TestBetterFitsAsBefore(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {60, 16}, {44, 12}, {0, 0}} {
		shown := New(pairs(5, true), size[0], size[1], Auto, New(pairs(5, false), size[0], size[1], Auto, nil))
		better := shown.Better(nil)
		if better == nil {
			t.Errorf("%v: nothing better", size)
			continue
		}
		w0, h0 := shown.Size()
		w, h := better.Size()
		if size[0] > 0 && (w > max(w0, size[0]) || h > max(h0, size[1])) {
			t.Errorf("%v: %d×%d cells, was %d×%d", size, w, h, w0, h0)
		}
	}
}

func TestOutgrows(t *testing.T) {
	for _, c := range []struct {
		size, before, room int
		want               bool
	}{
		{41, 30, 40, true}, {40, 30, 40, false}, // fitted
		{90, 80, 40, false}, {91, 80, 40, true}, // did not
		{1000, 10, 0, false}, // no bound
	} {
		if got := outgrows(c.size, c.before, c.room); got != c.want {
			t.Errorf("from %d to %d in %d: %v", c.before, c.size, c.room, got)
		}
	}
}

// Of five that are turned round, the one in the middle stays, seen from one that has
// not moved; seen from one that has, only that one stays.
func TestMoves(t *testing.T) {
	shown := New(pairs(5, true), 120, 40, Auto, New(pairs(5, false), 120, 40, Auto, nil))
	better := shown.Better(nil)
	moved := Moves(shown, better, "svc/svc-2")
	want := []map[string]Mark{{}, {}}
	for i := range 5 {
		if i != 2 {
			want[0][fmt.Sprint("svc/svc-", i)], want[1][fmt.Sprint("pod/pod-", i)] = Moved, Moved
		}
	}
	if !maps.Equal(moved, want[0]) && !maps.Equal(moved, want[1]) {
		t.Errorf("moved: %v", moved)
	}
	for key := range moved {
		if others := Moves(shown, better, key); others[key] != Unmarked || len(others) != 9 {
			t.Errorf("seen from %s: %v", key, others)
		}
		break
	}
}
