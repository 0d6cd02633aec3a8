package logs

import (
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"kscope/topology/lines"
)

// follower reads the log of one container for as long as it grows.
type follower struct {
	tail    *Tail
	target  lines.Target
	index   int32
	options lines.Options // of the first reading
	since   time.Time     // when it began; heard counts from then

	seam     lines.Seam
	restarts int32
	partial  *lines.Line // what stood at the end without a line break
	told     bool        // that the container ended, since it last ran

	missed   int         // how often it was not among those meant; under tail.mu
	unwanted atomic.Bool // missed > 0
	over     atomic.Bool
	heard    atomic.Int64 // when the last byte came
	last     atomic.Int64 // time of the last line

	mu  sync.Mutex
	cut context.CancelCauseFunc // breaks the present stream
}

// errSilent ends a stream that has fallen silent while its log has grown.
var errSilent = errors.New("the stream fell silent")

// errGone ends a stream that turns out to be another pod's.
var errGone = errors.New("another pod has its name")

// errUnwanted ends a stream that nobody wants any more.
var errUnwanted = errors.New("not wanted any more")

// run reads, and reads again, until nothing more can come.
func (f *follower) run(ctx context.Context) {
	defer f.over.Store(true)
	wait := f.tail.timing.RetryMin
	for ctx.Err() == nil {
		if f.tail.pace.turn(ctx) != nil || f.replaced(ctx) {
			return
		}
		fresh, err := f.read(ctx)
		if ctx.Err() != nil {
			return
		}
		if fresh {
			wait = f.tail.timing.RetryMin
		}
		if f.after(ctx, err, wait) {
			return
		}
		wait = min(2*wait, f.tail.timing.RetryMax)
	}
}

// replaced tells whether the pod is gone, so that what would be read now is another's.
func (f *follower) replaced(ctx context.Context) bool {
	if !f.unwanted.Load() {
		return false
	}
	state, err := f.state(ctx)
	return err == nil && state.Phase == Gone && f.end(state.Words)
}

// after decides what the end of a stream means, waits accordingly, and tells whether
// there is nothing more to read.
func (f *follower) after(ctx context.Context, err error, wait time.Duration) (over bool) {
	var no *Refusal
	switch {
	case errors.As(err, &no):
		return f.refused(ctx, no)
	case errors.Is(err, errGone):
		return f.end("the pod was replaced by another of its name")
	case errors.Is(err, errUnwanted):
		return f.end("is no part of this any more")
	case err != nil && !errors.Is(err, io.EOF):
		f.say(lines.Reconnecting, f.tail.o.Source.Explain(err))
		return pause(ctx, wait) != nil
	case f.options.Previous:
		return f.end("")
	}
	for {
		state, err := f.state(ctx)
		switch {
		case err != nil || state.Phase == Running && state.Restarts <= f.restarts:
			f.say(lines.Reconnecting, "")
			return pause(ctx, wait) != nil
		case state.Phase == Gone:
			return f.end(state.Words)
		case state.Restarts > f.restarts:
			f.restarted(ctx, state)
			return false
		case state.Phase == Over:
			return f.end("ended: " + state.Words)
		}
		f.rests(state)
		if pause(ctx, f.tail.timing.Waiting) != nil || f.tail.pace.turn(ctx) != nil {
			return true
		}
	}
}

// rests tells that the container has ended and will start again.
func (f *follower) rests(state State) {
	f.say(lines.Waiting, state.Words)
	if !f.told {
		f.told = true
		f.flush()
		f.mark(lines.Ended, "ended: "+state.Words)
	}
}

// refused takes an answer that there is nothing to read.
func (f *follower) refused(ctx context.Context, no *Refusal) (over bool) {
	switch no.State {
	case lines.Done:
		return f.end(no.Words)
	case lines.Denied:
		if f.say(lines.Denied, no.Words) {
			f.mark(lines.Failed, no.Words)
		}
		return pause(ctx, f.tail.timing.Denied) != nil
	}
	f.say(lines.Waiting, no.Words)
	return pause(ctx, f.tail.timing.Waiting) != nil
}

// end is the end of the log; words say why, "" if that goes without saying.
func (f *follower) end(words string) bool {
	f.flush()
	f.say(lines.Done, words)
	if words != "" && !f.told {
		f.mark(lines.Ended, words)
	}
	return true
}

// state asks how the container is.
func (f *follower) state(ctx context.Context) (State, error) {
	ctx, stop := context.WithTimeout(ctx, f.tail.timing.Check)
	defer stop()
	return f.tail.o.Source.State(ctx, f.target)
}

// request is what to ask for now: what was chosen, or what follows the last line.
func (f *follower) request() Request {
	if from, ok := f.seam.Since(); ok {
		return Request{Follow: !f.options.Previous, Previous: f.options.Previous, From: from}
	}
	return Request{Follow: !f.options.Previous, Previous: f.options.Previous, Since: f.options.Since, Tail: f.options.Tail}
}

// read opens the log and reads it to its end; fresh tells whether a new line came. The
// error is never nil: io.EOF at the end of the log.
func (f *follower) read(ctx context.Context) (fresh bool, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	f.mu.Lock()
	f.cut = cancel
	f.mu.Unlock()
	f.hear()
	// A kubelet may not answer before there is a first line.
	quiet := time.AfterFunc(time.Second, func() { f.say(lines.Streaming, "") })
	body, err := f.tail.o.Source.Open(ctx, f.target, f.request())
	quiet.Stop()
	if err != nil {
		if why := context.Cause(ctx); why != nil {
			err = why
		}
		return false, err
	}
	defer body.Close()
	f.say(lines.Streaming, "")
	f.seam.Again()
	f.partial = nil
	fresh, err = f.lines(ctx, body)
	if why := context.Cause(ctx); why != nil && !errors.Is(err, errGone) {
		err = why
	}
	if errors.Is(err, errSilent) {
		f.mark(lines.Reopened, "the stream had fallen silent; reading on")
	}
	return fresh, err
}

// lines reads a stream line by line.
func (f *follower) lines(ctx context.Context, body io.Reader) (fresh bool, err error) {
	r := newReader(hearing{body, f})
	for {
		raw, size, whole, err := r.next()
		if !whole && len(raw) == 0 {
			return fresh, err
		}
		nanos, text, cut := split(raw, size)
		verdict := f.seam.Judge(nanos, text)
		if verdict == lines.Lost {
			if err := f.lost(ctx); err != nil {
				return fresh, err
			}
		}
		switch {
		case verdict == lines.Seen:
		case whole:
			fresh = true
			f.pass(nanos, text, cut)
		case errors.Is(err, io.EOF):
			l := lines.Read(f.index, nanos, text, cut)
			f.partial = &l
		}
		if !whole {
			return fresh, err
		}
	}
}

// split takes the time off a line of size bytes, of which raw may be the beginning only;
// cut is then how long it was without the time.
func split(raw []byte, size int64) (nanos int64, text []byte, cut int64) {
	nanos, text, _ = lines.Parse(raw)
	if size > int64(len(raw)) {
		cut = size - int64(len(raw)-len(text))
	}
	return nanos, text, cut
}

// pass delivers a line.
func (f *follower) pass(nanos int64, text []byte, cut int64) {
	f.told, f.partial = false, nil
	f.seam.Saw(nanos, text)
	f.last.Store(f.seam.Last())
	f.tail.queue.add(lines.Read(f.index, nanos, text, cut))
}

// mark puts a marker into the log.
func (f *follower) mark(kind lines.Kind, words string) {
	f.tail.queue.add(lines.Note(f.index, kind, f.seam.Last(), words))
}

// say tells how the stream is, and whether that is news.
func (f *follower) say(state lines.State, why string) (news bool) {
	q := f.tail.queue
	q.mu.Lock()
	s := &q.sources[f.index]
	news = s.State != state || s.Why != why
	q.mu.Unlock()
	if news {
		q.change(func() { s := &q.sources[f.index]; s.State, s.Why = state, why })
	}
	return news
}
