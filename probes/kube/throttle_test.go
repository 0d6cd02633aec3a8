package kube

import (
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"kscope/probes/safe"
	"kscope/topology"
)

func TestThrottledServerIsToldAndSpared(t *testing.T) {
	api := newFakeAPI(t)
	api.intercept = func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/readyz" {
			return false
		}
		w.Header().Set("Retry-After", "1")
		reply(w, 429, status(429, "TooManyRequests", "too many requests"))
		return true
	}
	w := run(t, Options{Config: api.config()})
	w.link(t, true, "throttling us (429")
	api.set(func() { api.intercept = nil })
	w.source(t, "Pod", topology.Synced, "")
	w.await(t, "the end of throttling", func() bool { return w.links[len(w.links)-1].Detail == "" })
}

// TestThrottlePace has 25 kinds ask a server that answers 429 for a minute.
func TestThrottlePace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sent, good atomic.Int32
		var told []bool
		over := time.Now().Add(time.Minute)
		th := &throttle{told: func(on bool) { told = append(told, on) }}
		rt := th.wrap(roundTrip(func() int {
			if time.Now().Before(over) {
				sent.Add(1)
				return http.StatusTooManyRequests
			}
			return http.StatusOK
		}))
		var runner safe.Runner
		for range 25 {
			runner.Go("kind", func() {
				for {
					resp, err := rt.RoundTrip(&http.Request{})
					if err == nil && resp.StatusCode == http.StatusOK {
						good.Add(1)
						return
					}
				}
			})
		}
		time.Sleep(time.Minute - time.Millisecond)
		if n := sent.Load(); n > 60+25 { // those that were on their way, then one each second
			t.Errorf("%d requests in a minute", n)
		}
		time.Sleep(2 * time.Second)
		if good.Load() != 25 {
			t.Errorf("%d of 25 are served two seconds after the server was ready again", good.Load())
		}
		synctest.Wait()
		if len(told) != 2 || !told[0] || told[1] {
			t.Errorf("told %v", told)
		}
	})
}

type roundTrip func() int

func (f roundTrip) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: f(), Body: http.NoBody}, nil
}
