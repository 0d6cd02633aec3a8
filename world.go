package main

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"kscope/probes/feed"
	"kscope/probes/safe"
	"kscope/probes/session"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/topology/query"
	"kscope/topology/table"
	"kscope/ui"
	"kscope/ui/facets"
)

// world is the screen's way to the facts: one feed at a time, all of them writing
// to one channel of frames.
type world struct {
	opts   *options
	runner *safe.Runner
	frames chan *lens.Frame

	turn sync.Mutex // held while one front end gives way to another
	stop func()     // ends the running front end and waits for it

	mu    sync.Mutex
	feed  *feed.Feed
	front *front
	view  lens.View

	inside sessions // the way into pods; mu guards it
}

var _ ui.World = (*world)(nil)

func newWorld(o *options, runner *safe.Runner) *world {
	w := &world{opts: o, runner: runner, frames: make(chan *lens.Frame, 1), stop: func() {}}
	w.inside = sessions{world: w, changed: make(chan struct{}, 1)}
	return w
}

// start runs a front end in place of the one before.
func (w *world) start(ctx context.Context, f *front) {
	w.turn.Lock()
	defer w.turn.Unlock()
	w.stop()
	ctx, cancel := context.WithCancel(ctx)
	fd := feed.New(f.name, w.frames)
	var running sync.WaitGroup
	running.Add(2)
	w.runner.Go("feed", func() { defer running.Done(); fd.Run(ctx) })
	w.runner.Go("probe", func() {
		defer running.Done()
		if err := f.run(ctx, fd); err != nil {
			fd.Link(lens.Link{Detail: err.Error()})
		}
	})
	w.runner.Go("free memory", func() { giveBack(ctx, fd.Settled()) })
	var inside *session.Client
	if f.cluster != nil {
		inside = session.New(f.cluster, w.runner, w.inside.told)
	}
	w.stop = func() {
		if inside != nil {
			inside.Close()
			w.inside.told()
		}
		cancel()
		running.Wait()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.feed, w.front, w.inside.client = fd, f, inside
	fd.Look(w.view)
}

func (w *world) current() *feed.Feed {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.feed
}

// Look implements ui.World.
func (w *world) Look(v lens.View) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.view = v
	if w.feed == nil {
		return
	}
	w.feed.Look(v)
	if w.front.prefer != nil {
		w.front.prefer(v.Namespace)
	}
}

// Frames implements ui.World.
func (w *world) Frames() <-chan *lens.Frame { return w.frames }

// Names implements ui.World.
func (w *world) Names(ctx context.Context) ([]ui.Name, error) {
	refs, err := w.current().Names(ctx)
	names := make([]ui.Name, len(refs))
	for i, r := range refs {
		names[i] = ui.Name{ID: r.ID, Health: r.Health}
	}
	return names, err
}

// Rows implements ui.World.
func (w *world) Rows(ctx context.Context, v lens.View) ([]table.Row, error) {
	var rows []table.Row
	v.Now = time.Now().Unix()
	fd := w.current()
	err := fd.Read(ctx, func(g *topology.Graph) {
		for _, n := range lens.Objects(g, v, fd.Rules()) {
			if r, ok := table.RowOf(g, n); ok {
				rows = append(rows, r)
			}
		}
	})
	return rows, err
}

// Complete implements ui.World.
func (w *world) Complete(ctx context.Context, v lens.View, text string, cursor, most int) ([]query.Suggestion, error) {
	var offers []query.Suggestion
	fd := w.current()
	err := fd.Read(ctx, func(g *topology.Graph) {
		v.Now = time.Now().Unix()
		offers = query.Complete(text, cursor, query.Source{Nodes: slices.Values(lens.Objects(g, v, fd.Rules())), Env: lens.Env(g, v), Limit: most})
	})
	return offers, err
}

// facetValues bounds the values of a key that facets list, and those of each side of
// an overlap.
const facetValues = 12

// Facets implements ui.World.
func (w *world) Facets(ctx context.Context, v lens.View, row, column string) (facets.Counts, error) {
	var c facets.Counts
	v.Now = time.Now().Unix()
	fd := w.current()
	err := fd.Read(ctx, func(g *topology.Graph) {
		nodes := lens.Objects(g, v, fd.Rules())
		c.Total = len(nodes)
		c.Facets = query.Facets(slices.Values(nodes), facetValues)
		if row != "" {
			c.Overlap, c.OK = query.Overlaps(slices.Values(nodes), row, column, facetValues)
		}
	})
	return c, err
}

// Contexts implements ui.World.
func (w *world) Contexts() []string {
	if w.opts.demo || len(w.opts.files) > 0 {
		return nil
	}
	raw, err := w.opts.loader("").RawConfig()
	if err != nil {
		return nil
	}
	return slices.Sorted(maps.Keys(raw.Contexts))
}

// Switch implements ui.World: the old context stays until the new one answers.
func (w *world) Switch(ctx context.Context, name string) error {
	f, err := w.opts.reach(ctx, name, w.runner, "")
	if err != nil {
		return err
	}
	w.start(context.WithoutCancel(ctx), f)
	return nil
}

func (w *world) close() {
	w.turn.Lock()
	defer w.turn.Unlock()
	w.stop()
}
