package kube

import (
	"net/http"
	"sync"
	"time"
)

// throttledPace is the time between two requests to a server that said it has
// too many, whatever the number of kinds that wait.
const throttledPace = time.Second

// throttle sees every request; once the server answers 429 (Too Many Requests)
// it lets one request per second pass, until one is answered otherwise.
type throttle struct {
	told func(bool) // called when the server begins and ends to throttle

	mu   sync.Mutex
	over chan struct{} // not nil while throttled; closed at the end of it
	next time.Time     // when the next request may go
	last time.Time     // when the server last answered 429
}

// wrap puts the throttle around rt.
func (t *throttle) wrap(rt http.RoundTripper) http.RoundTripper {
	return throttled{t, rt}
}

type throttled struct {
	throttle *throttle
	next     http.RoundTripper
}

// RoundTrip waits for its turn, if turns are taken, and looks at the answer.
func (t throttled) RoundTrip(req *http.Request) (*http.Response, error) {
	if over, wait := t.throttle.turn(); over != nil {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-req.Context().Done():
			return nil, req.Context().Err()
		case <-over:
		case <-timer.C:
		}
	}
	resp, err := t.next.RoundTrip(req)
	if err == nil {
		t.throttle.saw(resp.StatusCode == http.StatusTooManyRequests)
	}
	return resp, err
}

// WrappedRoundTripper lets client-go find the transport inside.
func (t throttled) WrappedRoundTripper() http.RoundTripper { return t.next }

// turn is how long to wait before sending, at most until over is closed; nil if
// there is nothing to wait for.
func (t *throttle) turn() (over <-chan struct{}, wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.over == nil {
		return nil, 0
	}
	now := time.Now()
	if t.next.Before(now) {
		t.next = now
	}
	wait = t.next.Sub(now)
	t.next = t.next.Add(throttledPace)
	return t.over, wait
}

// saw takes note of an answer. A good one counts only if it was asked for after
// the last bad one: many are under way when a server begins to throttle.
func (t *throttle) saw(tooMany bool) {
	now := time.Now()
	t.mu.Lock()
	begins := tooMany && t.over == nil
	ends := !tooMany && t.over != nil && now.Sub(t.last) >= throttledPace
	switch {
	case begins:
		t.over, t.next = make(chan struct{}), now.Add(throttledPace)
	case ends:
		close(t.over)
		t.over = nil
	}
	if tooMany {
		t.last = now
	}
	t.mu.Unlock()
	if begins || ends {
		t.told(begins)
	}
}
