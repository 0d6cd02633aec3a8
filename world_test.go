package main

import (
	"testing"
	"time"

	"go.uber.org/goleak"

	"kscope/probes/demo"
	"kscope/probes/safe"
	"kscope/topology/lens"
)

// Switching fronts while looking, finding and fetching at once leaves one front
// running, and closing leaves none.
func TestWorldSwitchesFronts(t *testing.T) {
	defer goleak.VerifyNone(t)
	w := newWorld(&options{demo: true}, &safe.Runner{})
	w.Look(lens.View{Lens: lens.Workloads})
	front := func(name string) *front {
		return &front{name: name, run: demo.New(demo.Options{Seed: 1}).Run}
	}
	w.start(t.Context(), front("first"))
	names, err := w.Names(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_ = names // how many there are by now depends on how far the demo got
	w.start(t.Context(), front("second"))
	w.Look(lens.View{Lens: lens.Nodes})
	deadline := time.After(30 * time.Second)
	for {
		select {
		case f := <-w.Frames():
			if f.Context == "second" && f.View.Lens == lens.Nodes && !f.Syncing && len(f.Sources) > 0 {
				w.close()
				return
			}
		case <-deadline:
			t.Fatal("no complete frame of the second front")
		}
	}
}
