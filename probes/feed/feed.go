package feed

import (
	"context"
	"slices"
	"time"

	"kscope/probes"
	"kscope/topology"
	"kscope/topology/lens"
)

// Feed owns a graph. Make it with New and run it with Run; all other methods may
// be called from any goroutine.
type Feed struct {
	name    string
	out     chan *lens.Frame
	batches chan topology.Batch
	links   chan lens.Link
	views   chan lens.View
	asks    chan chan<- []topology.NodeRef
	done    chan struct{}
}

var _ probes.Sink = (*Feed)(nil)

// gather is how long changes are collected before they are shown; a picture that
// takes long to make is made less often, so that making pictures never takes
// more than a fifth of the time.
const (
	gather    = 40 * time.Millisecond
	workShare = 4
)

// New makes a feed whose frames go to out, a channel of capacity 1 that no other
// running feed writes to. name is shown as the context.
func New(name string, out chan *lens.Frame) *Feed {
	return &Feed{name: name, out: out, batches: make(chan topology.Batch, 256), links: make(chan lens.Link, 16),
		views: make(chan lens.View, 1), asks: make(chan chan<- []topology.NodeRef), done: make(chan struct{})}
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
	answer := make(chan []topology.NodeRef, 1)
	select {
	case f.asks <- answer:
	case <-f.done:
		return nil, context.Canceled
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case names := <-answer:
		slices.SortFunc(names, topology.NodeRef.Compare)
		return names, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Run applies and publishes until ctx ends. It must be called once.
func (f *Feed) Run(ctx context.Context) {
	defer close(f.done)
	w := &writer{feed: f, graph: topology.NewGraph(), timer: time.NewTimer(time.Hour)}
	w.timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case b := <-f.batches:
			w.graph.Apply(b)
			w.soon()
		case w.link = <-f.links:
			w.soon()
		case w.view = <-f.views:
			w.looking = true
			w.publish()
		case answer := <-f.asks:
			answer <- w.graph.Refs()
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
	pause   time.Duration // the least time until the next picture
	seq     uint64
}

// soon makes sure that a picture follows.
func (w *writer) soon() {
	if !w.waiting && w.looking {
		w.waiting = true
		w.timer.Reset(max(gather, w.pause))
	}
}

// publish makes the picture and puts it into the slot, over one not yet fetched.
func (w *writer) publish() {
	w.waiting = false
	w.timer.Stop()
	began := time.Now()
	frame := w.lenses.Picture(w.graph, w.view)
	w.pause = workShare * time.Since(began)
	w.seq++
	frame.Seq, frame.Context, frame.Link = w.seq, w.feed.name, w.link
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
