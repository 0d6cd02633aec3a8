package kube

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"kscope/probes/safe"
	"kscope/topology"
	"kscope/topology/lens"
)

// world is a sink that keeps what it is told, as the model would.
type world struct {
	cluster *Cluster
	mu      sync.Mutex
	news    chan struct{} // closed and renewed with each change
	records map[topology.ID]*topology.Record
	sources map[string]topology.Source
	history []topology.Source
	links   []lens.Link
	used    map[topology.ID]topology.Measure
	emptied []string // kinds whose objects were all replaced by none
	closed  bool
	late    bool // something arrived after Run had returned
}

func (w *world) Batch(b topology.Batch) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.late = w.late || w.closed
	if b.Replace {
		had := 0
		for id := range w.records {
			if kind, ns, _ := id.Split(); kind == b.Kind && (b.Namespace == "" || b.Namespace == ns) {
				delete(w.records, id)
				had++
			}
		}
		if had > 0 && len(b.Changes) == 0 {
			w.emptied = append(w.emptied, b.Kind)
		}
	}
	for _, c := range b.Changes {
		if c.Record == nil {
			delete(w.records, c.ID)
		} else {
			w.records[c.ID] = c.Record
		}
	}
	for _, m := range b.Measures {
		w.used[m.ID] = m
	}
	if b.Source != nil {
		w.sources[b.Source.Kind] = *b.Source
		w.history = append(w.history, *b.Source)
	}
	w.changed()
}

func (w *world) Link(l lens.Link) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.late = w.late || w.closed
	w.links = append(w.links, l)
	w.changed()
}

func (w *world) changed() {
	close(w.news)
	w.news = make(chan struct{})
}

// await waits until ok holds; it is called with the world locked.
func (w *world) await(t *testing.T, what string, ok func() bool) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		w.mu.Lock()
		good, news := ok(), w.news
		w.mu.Unlock()
		if good {
			return
		}
		select {
		case <-news:
		case <-deadline:
			w.mu.Lock()
			defer w.mu.Unlock()
			t.Fatalf("never happened: %s\nlinks %+v\nsources %+v\nrecords %d", what, w.links, w.sources, len(w.records))
		}
	}
}

// source waits until the kind is in the state, with a detail that holds the text.
func (w *world) source(t *testing.T, kind string, state topology.SourceState, detail string) topology.Source {
	t.Helper()
	var s topology.Source
	w.await(t, kind+" "+state.String()+" "+detail, func() bool {
		s = w.sources[kind]
		return s.Kind == kind && s.State == state && strings.Contains(s.Detail, detail)
	})
	return s
}

// has waits until the object is (or is not) there.
func (w *world) has(t *testing.T, id topology.ID, there bool) {
	t.Helper()
	w.await(t, string(id), func() bool { return (w.records[id] != nil) == there })
}

// link waits until the last link is (or is not) live, with a detail that holds the text.
func (w *world) link(t *testing.T, live bool, detail string) lens.Link {
	t.Helper()
	var l lens.Link
	w.await(t, "link "+detail, func() bool {
		if len(w.links) == 0 {
			return false
		}
		l = w.links[len(w.links)-1]
		return l.Live == live && strings.Contains(l.Detail, detail)
	})
	return l
}

// quick makes everything happen in milliseconds.
var quick = Timing{
	Beat: 20 * time.Millisecond, BeatTimeout: 200 * time.Millisecond, BeatAgain: 10 * time.Millisecond,
	RetryMin: 5 * time.Millisecond, RetryMax: 40 * time.Millisecond, Denied: 50 * time.Millisecond,
	Poll: 30 * time.Millisecond, Rules: 30 * time.Millisecond, Discover: 50 * time.Millisecond,
	Stall: 150 * time.Millisecond, List: 5 * time.Second, Metrics: 30 * time.Millisecond,
}

// run watches the server of o.Config until the test ends.
func run(t *testing.T, o Options) *world {
	t.Helper()
	if o.Timing == (Timing{}) {
		o.Timing = quick
	}
	if o.Runner == nil {
		o.Runner = &safe.Runner{}
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{cluster: c, news: make(chan struct{}), records: map[topology.ID]*topology.Record{}, sources: map[string]topology.Source{},
		used: map[topology.ID]topology.Measure{}}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	o.Runner.Go("cluster", func() {
		defer close(done)
		c.Run(ctx, w)
	})
	t.Cleanup(func() {
		cancel()
		<-done
		w.mu.Lock()
		defer w.mu.Unlock()
		w.closed = true
		if w.late {
			t.Error("the sink was used after Run had returned")
		}
	})
	return w
}
