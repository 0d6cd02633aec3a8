package logs

import (
	"context"
	"errors"
	"fmt"
	"io"

	"kscope/topology/lines"
)

// lost finds out why the log does not go on where it broke off: because it is that of a
// new instance, of another pod, or because its front was thrown away. The API may learn
// of a restart a little later than its kubelet.
func (f *follower) lost(ctx context.Context) error {
	for try := range 4 {
		if try > 0 && pause(ctx, 2*f.tail.timing.RetryMin) != nil {
			return context.Cause(ctx)
		}
		state, err := f.state(ctx)
		switch {
		case err != nil:
		case state.Phase == Gone:
			return errGone
		case state.Restarts > f.restarts:
			f.restarted(ctx, state)
			return nil
		}
	}
	f.mark(lines.Gap, "lines may be missing here: the log does not go on where it broke off")
	return nil
}

// restarted goes over to the container's new instance, when what is left of the old one
// was read.
func (f *follower) restarted(ctx context.Context, state State) {
	words := "restarted"
	if n := state.Restarts - f.restarts; n > 1 {
		words = fmt.Sprintf("restarted %d times; lines between are missing", n)
	} else if f.seam.Last() != 0 {
		f.rest(ctx)
	}
	f.flush()
	if state.Words != "" {
		words += " (" + state.Words + ")"
	}
	f.mark(lines.Restarted, words)
	f.restarts, f.seam, f.told, f.options = state.Restarts, lines.Seam{}, false, lines.Options{}
}

// rest reads what the instance before the present one wrote after the last line.
func (f *follower) rest(ctx context.Context) {
	ctx, stop := context.WithTimeout(ctx, 2*f.tail.timing.Check)
	defer stop()
	from, _ := f.seam.Since()
	body, err := f.tail.o.Source.Open(ctx, f.target, Request{Previous: true, From: from})
	if err != nil {
		return // it is there no more, or never was: the marker that follows says enough
	}
	defer body.Close()
	f.seam.Again()
	r := newReader(body)
	for {
		raw, size, whole, err := r.next()
		if len(raw) > 0 && (whole || errors.Is(err, io.EOF)) {
			nanos, text, cut := split(raw, size)
			if f.seam.Judge(nanos, text) != lines.Seen {
				f.pass(nanos, text, cut)
			}
		}
		if !whole {
			return
		}
	}
}

// flush passes on what stood at the end without a line break.
func (f *follower) flush() {
	if f.partial != nil {
		f.tail.queue.add(*f.partial)
		f.partial = nil
	}
}
