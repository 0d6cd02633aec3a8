package logs

import (
	"context"
	"io"
	"time"

	"kscope/topology/lines"
)

// hearing notes when bytes come.
type hearing struct {
	in io.Reader
	f  *follower
}

// Read implements io.Reader.
func (h hearing) Read(p []byte) (int, error) {
	n, err := h.in.Read(p)
	if n > 0 {
		h.f.hear()
	}
	return n, err
}

func (f *follower) hear() { f.heard.Store(int64(time.Since(f.since))) }

// silent is how long no byte came.
func (f *follower) silent() time.Duration {
	return time.Since(f.since) - time.Duration(f.heard.Load())
}

// watch checks streams that are silent: that nothing comes may mean that nothing is
// written, or that the way is dead and nobody noticed. So it asks, on another
// connection, for the last line of the log.
func (t *Tail) watch(ctx context.Context) {
	checked := map[*follower]time.Time{}
	for pause(ctx, t.timing.Silence/5) == nil {
		t.mu.Lock()
		var due []*follower
		for _, f := range t.followers {
			switch {
			case f.over.Load():
				delete(checked, f)
			case f.silent() >= t.timing.Silence && time.Since(checked[f]) >= t.timing.Silence && f.isStreaming():
				due = append(due, f)
			}
		}
		t.mu.Unlock()
		for _, f := range due {
			if t.pace.turn(ctx) != nil {
				return
			}
			checked[f] = time.Now()
			t.goes("check a log", f.check)
		}
	}
}

func (f *follower) isStreaming() bool {
	q := f.tail.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.sources[f.index].State == lines.Streaming
}

// check breaks the stream if the log has grown and nothing of it came.
func (f *follower) check(ctx context.Context) {
	timing := &f.tail.timing
	newest, ok := f.newest(ctx, timing.Check)
	before := f.last.Load()
	if !ok || newest <= before || pause(ctx, timing.Grace) != nil {
		return
	}
	if f.last.Load() == before && f.silent() >= timing.Silence {
		f.breakOff(errSilent)
	}
}

// newest is the time of the log's last line; ok is false if nobody can tell.
func (f *follower) newest(ctx context.Context, patience time.Duration) (nanos int64, ok bool) {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	body, err := f.tail.o.Source.Open(ctx, f.target, Request{Tail: 1})
	if err != nil {
		return 0, false
	}
	defer body.Close()
	raw, _, _, _ := newReader(body).next()
	nanos, _, ok = lines.Parse(raw)
	return nanos, ok
}

// breakOff ends the present stream.
func (f *follower) breakOff(why error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.cut != nil {
		f.cut(why)
	}
}
