package logs

import (
	"context"
	"sync"
	"time"

	"kscope/topology/lines"
)

// queue holds what was read until somebody takes it: as much as he could keep. What
// comes beyond that pushes out the oldest, which he would have dropped at once.
type queue struct {
	mu      sync.Mutex
	held    *lines.Buffer
	taken   uint64 // number of the first line that was not taken yet
	dropped uint64
	sources []lines.Source
	unread  int
	note    string
	changed bool
	news    chan struct{} // capacity 1
}

func newQueue() *queue {
	return &queue{held: lines.NewBuffer(lines.MaxLines, lines.MaxBytes), news: make(chan struct{}, 1)}
}

// add takes a line.
func (q *queue) add(l lines.Line) {
	q.mu.Lock()
	q.held.Add(l)
	first := !q.changed
	q.changed = true
	q.mu.Unlock()
	if first {
		q.ping()
	}
}

// change changes what is said about the streams.
func (q *queue) change(f func()) {
	q.mu.Lock()
	f()
	q.changed = true
	q.mu.Unlock()
	q.ping()
}

func (q *queue) ping() {
	select {
	case q.news <- struct{}{}:
	default:
	}
}

// wait returns when there is news, and a little later, so that lines of several streams
// can be put in order.
func (q *queue) wait(ctx context.Context, gather time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-q.news:
	}
	return pause(ctx, gather)
}

// take is all that is new.
func (q *queue) take() lines.Batch {
	q.mu.Lock()
	out, first := q.held.Take()
	q.dropped += first - q.taken
	q.taken = q.held.Next()
	q.changed = false
	b := lines.Batch{Lines: out, Sources: append([]lines.Source(nil), q.sources...), Dropped: q.dropped, Unread: q.unread, Note: q.note}
	q.mu.Unlock()
	lines.Merge(b.Lines)
	return b
}

// pause waits, or until ctx ends.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
