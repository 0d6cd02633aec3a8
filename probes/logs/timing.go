package logs

import (
	"context"
	"sync"
	"time"
)

// maxStreams is how many logs are read at once; opensPerSecond how many requests are
// sent for them. Each stream is a connection, and work for API server and kubelet.
const (
	maxStreams     = 50
	opensPerSecond = 5
)

// Timing is how patient a Tail is. The zero value of a field means its default, in
// brackets; tests make them short.
type Timing struct {
	First    time.Duration // to gather the first lines of all streams [400 ms]
	Gather   time.Duration // to gather lines, later on [100 ms]
	Resolve  time.Duration // between questions which pods there are [1 s]
	RetryMin time.Duration // first delay after a stream broke [200 ms]
	RetryMax time.Duration // longest such delay [3 s]
	Waiting  time.Duration // between looks at a container that has not started [2 s]
	Denied   time.Duration // between tries of a log that is forbidden [18 s]
	Silence  time.Duration // without a byte before a stream is checked [4 s]
	Grace    time.Duration // for a line on its way, when it is behind [1 s]
	Check    time.Duration // for the answer to such a check [3 s]
	Between  time.Duration // between two requests that open a log [200 ms]
}

func (t Timing) orDefaults() Timing {
	for _, f := range []struct {
		field *time.Duration
		value time.Duration
	}{
		{&t.First, 400 * time.Millisecond}, {&t.Gather, 100 * time.Millisecond}, {&t.Resolve, time.Second},
		{&t.RetryMin, 200 * time.Millisecond}, {&t.RetryMax, 3 * time.Second}, {&t.Waiting, 2 * time.Second},
		{&t.Denied, 18 * time.Second}, {&t.Silence, 4 * time.Second}, {&t.Grace, time.Second},
		{&t.Check, 3 * time.Second}, {&t.Between, time.Second / opensPerSecond},
	} {
		if *f.field <= 0 {
			*f.field = f.value
		}
	}
	return t
}

// pace lets requests pass one by one, with a time between.
type pace struct {
	between time.Duration
	mu      sync.Mutex
	next    time.Time
}

// turn waits until the caller may send its request.
func (p *pace) turn(ctx context.Context) error {
	p.mu.Lock()
	now := time.Now()
	if p.next.Before(now) {
		p.next = now
	}
	wait := p.next.Sub(now)
	p.next = p.next.Add(p.between)
	p.mu.Unlock()
	if wait <= 0 {
		return ctx.Err()
	}
	return pause(ctx, wait)
}
