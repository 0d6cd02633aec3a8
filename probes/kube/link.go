package kube

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"kscope/topology/lens"
)

// link watches over the way to the server: it is what makes a dead connection
// known (client-go may wait for minutes, or for ever), and what ends it.
type link struct {
	cluster *Cluster

	mu   sync.Mutex
	last lens.Link // what the sink was told
	told bool
	down bool
	good int64 // when the server last answered, unix seconds
	busy bool  // the server throttles us
}

// run sends heartbeats until ctx ends.
func (l *link) run(ctx context.Context) {
	t := l.cluster.timing
	missed := 0
	for ctx.Err() == nil {
		wait := t.Beat
		err := l.cluster.ping(ctx, t.BeatTimeout)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil:
			missed = 0
			l.answered()
		case rejected(err):
			missed = 0
			l.failed(err)
		default:
			missed++
			wait = t.BeatAgain
			l.cluster.beat.closeAll() // the next one shall not wait on a dead connection
			if missed >= misses || l.never() {
				l.fell(err)
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

// rejected tells whether the server is there but does not know us.
func rejected(err error) bool {
	var a *answer
	return errors.As(err, &a) && a.status == http.StatusUnauthorized
}

// answered is called for every heartbeat that went well.
func (l *link) answered() {
	l.mu.Lock()
	heal := l.down
	l.down = false
	l.good = l.cluster.now().Unix()
	l.tellLive()
	l.mu.Unlock()
	if heal {
		// What was opened while the way was bad may hang; everybody starts afresh.
		l.cluster.data.closeAll()
		l.cluster.each(func(r *reader) { signal(r.wake) })
		signal(l.cluster.owners.wake)
	}
}

// fell is called when the server does not answer.
func (l *link) fell(err error) {
	detail := Explain(err, l.cluster.host)
	l.mu.Lock()
	first := !l.down
	l.down = true
	since := l.good
	l.tellDead(detail)
	l.mu.Unlock()
	if first {
		l.cluster.data.closeAll()
	}
	l.cluster.each(func(r *reader) { r.store.failed(detail, since) })
}

// failed says what is wrong while the server does answer.
func (l *link) failed(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tellDead(Explain(err, l.cluster.host))
}

// throttled is called when the server begins and ends to refuse requests with 429.
func (l *link) throttled(on bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.busy = on
	if l.last.Live {
		l.tellLive()
	}
}

func (l *link) isDown() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.down
}

// never tells whether the server has not been there yet.
func (l *link) never() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.good == 0
}

func (l *link) tellLive() {
	detail := ""
	if l.busy {
		detail = "the API server is throttling us (429 Too Many Requests); reading slowly"
	}
	since := l.last.Since
	if !l.last.Live {
		since = l.good
	}
	l.tell(lens.Link{Live: true, Detail: detail, Since: since})
}

func (l *link) tellDead(detail string) {
	since := l.good
	if since == 0 && l.told {
		since = l.last.Since
	} else if since == 0 {
		since = l.cluster.now().Unix()
	}
	l.tell(lens.Link{Detail: detail, Since: since})
}

func (l *link) tell(news lens.Link) {
	if l.told && news == l.last {
		return
	}
	l.last, l.told = news, true
	l.cluster.sink.Link(news)
}
