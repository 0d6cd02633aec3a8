package demo

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"kscope/probes/project"
	"kscope/topology"
	"kscope/topology/lens"
)

// ledger is a Sink that keeps what it was given.
type ledger struct {
	batches []topology.Batch
	links   []lens.Link
}

func (l *ledger) Batch(b topology.Batch) { l.batches = append(l.batches, b) }
func (l *ledger) Link(k lens.Link)       { l.links = append(l.links, k) }

func TestRunTellsTheWholeClusterThenItsChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		var l ledger
		w := New(Options{Seed: 1})
		if err := w.Run(ctx, &l); err != nil {
			t.Fatal(err)
		}
		if len(l.links) != 1 || !l.links[0].Live {
			t.Errorf("links: %+v", l.links)
		}
		graph := topology.NewGraph()
		for _, b := range l.batches[:len(kinds())] {
			if b.Source == nil || b.Source.State != topology.Syncing || b.Replace || b.Changes != nil {
				t.Errorf("announcement: %+v", b)
			}
			graph.Apply(b)
		}
		l.batches = slices.DeleteFunc(l.batches[len(kinds()):], func(b topology.Batch) bool { return strings.HasSuffix(b.Kind, "Metrics") })
		for i, b := range l.batches {
			if first := i < len(kinds()); b.Replace != first || (b.Source != nil) != first {
				t.Errorf("batch %d of %s: replace %v, source %v", i, b.Kind, b.Replace, b.Source)
			}
			graph.Apply(b)
		}
		state := map[string]topology.SourceState{}
		for _, b := range l.batches[:len(kinds())] {
			state[b.Kind] = b.Source.State
		}
		if state["Pod"] != topology.Synced || state["Kafka.kafka.strimzi.io"] != topology.Synced || state["TCPRoute"] != topology.Absent {
			t.Errorf("states: %v", state)
		}
		// The records that arrived are those of the cluster as it is now.
		want, err := w.opening(project.New())
		if err != nil {
			t.Fatal(err)
		}
		last := map[topology.ID]bool{}
		for _, b := range l.batches {
			for _, c := range b.Changes {
				if last[c.ID] = true; c.Record == nil {
					delete(last, c.ID)
				}
			}
		}
		total := 0
		for _, b := range want {
			total += len(b.Changes)
			for _, c := range b.Changes {
				if !last[c.ID] {
					t.Errorf("%s never arrived", c.ID)
				}
			}
		}
		if total != len(last) {
			t.Errorf("%d objects arrived, %d are there", len(last), total)
		}
	})
}

// stopper cancels at the first batch.
type stopper struct {
	ledger
	cancel context.CancelFunc
}

func (s *stopper) Batch(b topology.Batch) { s.ledger.Batch(b); s.cancel() }

func TestRunEndsWithItsContext(t *testing.T) {
	defer goleak.VerifyNone(t)
	ctx, cancel := context.WithCancel(context.Background())
	s := &stopper{cancel: cancel}
	if err := New(Options{}).Run(ctx, s); err != nil {
		t.Error(err)
	}
	if len(s.batches) != 1 {
		t.Errorf("%d batches after the end", len(s.batches)-1)
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		newWorld(1)
	}
}

func BenchmarkMinute(b *testing.B) {
	w, at := newWorld(1), start
	for b.Loop() {
		at = at.Add(time.Minute)
		w.Step(at)
	}
}
