package logs

import (
	"context"
	"sync"
	"time"

	"kscope/probes/safe"
	"kscope/topology"
	"kscope/topology/lines"
)

// Options say what a Tail reads.
type Options struct {
	Source Source
	// Resolve tells which containers are meant now, the most important first.
	Resolve func(context.Context) ([]lines.Target, error)
	Read    lines.Options
	Runner  *safe.Runner
	Timing  Timing
}

// Tail is the logs of a selection being read. Make one with Open; it ends with Close.
type Tail struct {
	o      Options
	timing Timing
	queue  *queue
	pace   pace
	first  sync.Once
	cancel context.CancelFunc
	ctx    context.Context

	mu        sync.Mutex
	followers map[key]*follower
	met       map[key]bool // seen by an earlier question
	began     bool         // there were containers once
	running   sync.WaitGroup
}

// key is what tells one container's life from another's.
type key struct {
	pod            topology.ID
	uid, container string
}

func keyOf(t lines.Target) key { return key{t.Pod, t.UID, t.Container} }

// Open starts reading; it waits for nothing.
func Open(ctx context.Context, o Options) *Tail {
	t := &Tail{o: o, timing: o.Timing.orDefaults(), queue: newQueue(), followers: map[key]*follower{}, met: map[key]bool{}}
	t.pace.between = t.timing.Between
	t.ctx, t.cancel = context.WithCancel(ctx)
	t.goes("logs", t.run)
	if !o.Read.Previous {
		t.goes("silent logs", t.watch)
	}
	return t
}

// Next waits for news, and returns them. An error means that ctx or the Tail has ended.
func (t *Tail) Next(ctx context.Context) (lines.Batch, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer context.AfterFunc(t.ctx, stop)()
	gather := t.timing.Gather
	t.first.Do(func() { gather = t.timing.First })
	if err := t.queue.wait(ctx, gather); err != nil {
		return lines.Batch{}, err
	}
	return t.queue.take(), nil
}

// Close ends reading and waits until all streams are closed.
func (t *Tail) Close() {
	t.cancel()
	t.running.Wait()
}

// goes runs f on a goroutine that Close waits for.
func (t *Tail) goes(what string, f func(context.Context)) {
	t.running.Add(1)
	t.o.Runner.Go(what, func() {
		defer t.running.Done()
		f(t.ctx)
	})
}

// run asks again and again which containers are meant.
func (t *Tail) run(ctx context.Context) {
	for ctx.Err() == nil {
		targets, err := t.o.Resolve(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			words := topology.CleanLine(err.Error(), 200)
			t.queue.change(func() { t.queue.note = words })
		default:
			t.reconcile(targets)
		}
		if pause(ctx, t.timing.Resolve) != nil {
			return
		}
	}
}

// reconcile starts what is to be read and is not, as far as there is room.
func (t *Tail) reconcile(targets []lines.Target) {
	t.mu.Lock()
	defer t.mu.Unlock()
	wanted := map[key]bool{}
	busy, unread := 0, 0
	for _, f := range t.followers {
		if !f.over.Load() {
			busy++
		}
	}
	for _, target := range targets {
		k := keyOf(target)
		wanted[k] = true
		fresh := !t.met[k]
		t.met[k] = true
		switch {
		case t.followers[k] != nil:
		case busy >= maxStreams:
			unread++
		default:
			busy++
			t.start(target, t.began && fresh)
		}
	}
	for k, f := range t.followers {
		t.keep(k, f, wanted[k])
	}
	t.began = t.began || len(targets) > 0
	t.note(len(targets), unread)
}

// patience is how many questions a container may be missing from the answer before its
// stream is ended: what it wrote last may still be on its way.
const patience = 5

// keep ends what is not wanted any more. The caller holds the lock.
func (t *Tail) keep(k key, f *follower, wanted bool) {
	if wanted {
		f.missed = 0
	} else {
		f.missed++
	}
	f.unwanted.Store(!wanted)
	switch {
	case !wanted && f.over.Load():
		delete(t.followers, k)
	case f.missed > patience:
		f.breakOff(errUnwanted)
	}
}

// note says what is to know about all of it, if that is news.
func (t *Tail) note(targets, unread int) {
	words := ""
	if targets == 0 && !t.began {
		words = "there is no pod behind this"
	}
	t.queue.mu.Lock()
	same := t.queue.note == words && t.queue.unread == unread
	t.queue.mu.Unlock()
	if !same {
		t.queue.change(func() { t.queue.note, t.queue.unread = words, unread })
	}
}

// start follows one more container; joined: it was not there before.
func (t *Tail) start(target lines.Target, joined bool) {
	f := &follower{tail: t, target: target, restarts: target.Restarts, options: t.o.Read, since: time.Now()}
	t.queue.change(func() {
		f.index = int32(len(t.queue.sources))
		t.queue.sources = append(t.queue.sources, lines.Source{Pod: target.Pod, Container: target.Container, Alone: target.Alone})
	})
	if joined && !t.o.Read.Previous {
		f.options = lines.Options{} // from its first line on
		f.mark(lines.Joined, "joined")
	}
	t.followers[keyOf(target)] = f
	t.goes("log of "+string(target.Pod)+" "+target.Container, f.run)
}
