package feed

import (
	"context"
	"slices"
	"time"

	"kscope/probes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/topology/policy"
)

// Feed owns a graph. Make it with New and run it with Run; all other methods may
// be called from any goroutine.
type Feed struct {
	name    string
	out     chan *lens.Frame
	batches chan topology.Batch
	links   chan lens.Link
	views   chan lens.View
	reads   chan func(*topology.Graph)
	settled chan struct{}
	done    chan struct{}
	rules   *policy.Cache
}

var _ probes.Sink = (*Feed)(nil)

// gather is how long changes are collected before they are shown; a picture that
// takes long to make is made less often, so that making pictures never takes
// more than a fifth of the time. atOnce is how many changes are applied before
// somebody who looks elsewhere is heard again: some ten milliseconds' worth.
const (
	gather    = 40 * time.Millisecond
	workShare = 4
	atOnce    = 2000
	// volatileFor is how long the answers to a query that depends on ages are shown.
	volatileFor = 5 * time.Second
)

// New makes a feed whose frames go to out, a channel of capacity 1 that no other
// running feed writes to. name is shown as the context.
func New(name string, out chan *lens.Frame) *Feed {
	return &Feed{name: name, out: out, batches: make(chan topology.Batch, 256), links: make(chan lens.Link, 16),
		views: make(chan lens.View, 1), reads: make(chan func(*topology.Graph)),
		settled: make(chan struct{}), done: make(chan struct{}), rules: new(policy.Cache)}
}

// Batch takes facts; it waits for the model when that is busy.
func (f *Feed) Batch(b topology.Batch) {
	select {
	case f.batches <- b:
	case <-f.done:
	}
}

// Link takes the state of the way to the cluster.
func (f *Feed) Link(l lens.Link) {
	select {
	case f.links <- l:
	case <-f.done:
	}
}

// Look tells what to make pictures of; the newest wins, nothing waits.
func (f *Feed) Look(v lens.View) {
	for {
		select {
		case f.views <- v:
			return
		case <-f.done:
			return
		default:
		}
		select {
		case <-f.views:
		default:
		}
	}
}

// Names lists every object known, by id.
func (f *Feed) Names(ctx context.Context) ([]topology.NodeRef, error) {
	var names []topology.NodeRef
	if err := f.Read(ctx, func(g *topology.Graph) { names = g.Refs() }); err != nil {
		return nil, err
	}
	slices.SortFunc(names, topology.NodeRef.Compare)
	return names, nil
}

// Read has look called with the graph, between two changes of it, and waits for
// that. look must be quick, and keep nothing of the graph but what is immutable:
// records and usages.
func (f *Feed) Read(ctx context.Context, look func(*topology.Graph)) error {
	over := make(chan struct{})
	select {
	case f.reads <- func(g *topology.Graph) { defer close(over); look(g) }:
	case <-f.done:
		return context.Canceled
	case <-ctx.Done():
		return ctx.Err()
	}
	<-over
	return nil
}

// Rules keeps what the network policies come to, for pictures and for whoever else asks.
// It may be used only by a function that Read calls.
func (f *Feed) Rules() *policy.Cache { return f.rules }

// Settled is closed when a picture was published for which every readable kind had
// been listed.
func (f *Feed) Settled() <-chan struct{} { return f.settled }

// Run applies and publishes until ctx ends. It must be called once.
func (f *Feed) Run(ctx context.Context) {
	defer close(f.done)
	w := &writer{feed: f, graph: topology.NewGraph(), lenses: lens.Builder{Rules: f.rules}, timer: time.NewTimer(time.Hour)}
	w.timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case b := <-f.batches:
			w.apply(b)
			w.soon()
		case w.link = <-f.links:
			w.soon()
		case w.view = <-f.views:
			w.look()
		case look := <-f.reads:
			look(w.graph)
		case <-w.timer.C:
			w.publish()
		}
	}
}

// writer is what only the feed's own goroutine touches.
type writer struct {
	feed    *Feed
	graph   *topology.Graph
	lenses  lens.Builder
	view    lens.View
	looking bool
	link    lens.Link
	timer   *time.Timer
	waiting bool
	free    time.Time // no picture before, unless somebody looks elsewhere
	seq     uint64
	settled bool
}

// apply hands a batch to the graph, in parts if it is long. What a whole list no
// longer names goes last, when all that it names is there.
func (w *writer) apply(b topology.Batch) {
	for rest := b.Changes; len(rest) > atOnce; rest = rest[atOnce:] {
		w.graph.Apply(topology.Batch{Kind: b.Kind, Namespace: b.Namespace, Changes: rest[:atOnce]})
		w.soon()
		w.between()
		if !b.Replace {
			b.Changes = rest[atOnce:]
		}
	}
	w.graph.Apply(b)
}

// between answers who waits while a long batch is being applied.
func (w *writer) between() {
	select {
	case w.view = <-w.feed.views:
		w.look()
	case look := <-w.feed.reads:
		look(w.graph)
	case <-w.timer.C:
		w.publish()
	default:
	}
}

// look shows what somebody looks at now.
func (w *writer) look() {
	w.looking = true
	w.publish()
}

// soon makes sure that a picture follows.
func (w *writer) soon() {
	if !w.waiting && w.looking {
		w.waiting = true
		w.timer.Reset(max(gather, time.Until(w.free)))
	}
}

// publish makes the picture and puts it into the slot, over one not yet fetched.
func (w *writer) publish() {
	w.waiting = false
	w.timer.Stop()
	began := time.Now()
	view := w.view
	view.Now = began.Unix()
	frame := w.lenses.Picture(w.graph, view)
	w.free = time.Now().Add(workShare * time.Since(began))
	w.seq++
	frame.Seq, frame.Context, frame.Link = w.seq, w.feed.name, w.link
	if !w.settled && !frame.Syncing && len(frame.Sources) > 0 {
		w.settled = true
		close(w.feed.settled)
	}
	if view.Volatile() && !w.waiting {
		w.waiting = true
		w.timer.Reset(volatileFor)
	}
	for {
		select {
		case w.feed.out <- frame:
			return
		default:
		}
		select {
		case <-w.feed.out:
		default:
		}
	}
}
