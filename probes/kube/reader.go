package kube

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/tools/cache"
	"k8s.io/klog/v2"
)

// What ends a round of list and watch from this side.
var (
	errStalled = errors.New("the server does not finish its streamed list")
	errAgain   = errors.New("asked to list again")
)

// reader keeps one kind up to date for as long as the cluster runs.
type reader struct {
	cluster *Cluster
	source  resource
	store   *store
	wake    chan struct{} // of capacity 1: ends a pause
	again   chan struct{} // of capacity 1: ends a watch, to list again
	limited atomic.Bool   // more rights would show more: denied, narrowed or polled

	// Only the reader's goroutine, and what client-go runs for it in turn, uses these.
	namespace string // "" = all
	unwatched bool   // list is allowed, watch is not
	wider     bool   // find out whether more is allowed by now
	retry     time.Duration
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// run lists and watches, over and over, until ctx ends.
func (r *reader) run(ctx context.Context) {
	r.namespace = r.cluster.scopeOf(r.source.kind)
	for ctx.Err() == nil {
		changes := r.cluster.rules.changes.Load()
		if r.wider {
			r.widen(ctx)
		}
		r.store.begin(r.namespace)
		start := time.Now()
		err := r.once(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case apierrors.IsNotFound(err) && r.cluster.lost(r):
			return // discovery will start another one if the kind comes back
		case errors.Is(err, errAgain):
			r.wider = true
			continue
		case time.Since(start) > r.cluster.timing.RetryMax:
			r.retry = 0
		}
		d := r.delay(err)
		if r.limited.Load() && changes != r.cluster.rules.changes.Load() {
			r.wider = true // the rules changed under this round
			d = min(d, r.cluster.timing.RetryMin)
		}
		r.pause(ctx, d)
	}
}

// pause waits for d, or until somebody has reason to believe that things changed.
func (r *reader) pause(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	case <-r.wake:
		r.retry = 0
	case <-r.again:
		r.retry = 0
		r.wider = true
	}
}

// once is one list and the watch that follows; it returns when the watch is lost
// for good, with what ended it (nil: nothing special).
func (r *reader) once(ctx context.Context) error {
	if r.unwatched {
		return r.poll(ctx)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	namespace := r.namespace
	r.cluster.runner.Go("list again: "+r.source.kind.Name, func() { r.interrupt(ctx, cancel, namespace) })
	lw := &cache.ListWatch{
		// client-go may still be listing when this round is over and the next one has
		// turned to another namespace.
		ListWithContextFunc: func(ctx context.Context, _ metav1.ListOptions) (runtime.Object, error) {
			return r.list(ctx, namespace)
		},
		WatchFuncWithContext: func(ctx context.Context, o metav1.ListOptions) (watch.Interface, error) {
			return r.watch(ctx, o, cancel)
		},
	}
	t := r.cluster.timing
	silent := klog.New(nil)
	reflector := cache.NewReflectorWithOptions(
		cache.ToListWatcherWithWatchListSemantics(lw, streaming(!r.cluster.unstreamed.Load())), nil, r.store,
		cache.ReflectorOptions{
			Name: r.source.kind.Name, Logger: &silent,
			Backoff: &wait.Backoff{Duration: t.RetryMin, Cap: t.RetryMax, Factor: 2, Steps: 8, Jitter: 0.3},
		})
	err := reflector.ListAndWatchWithContext(ctx)
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	if r.unwatched {
		return r.poll(ctx) // it may be that lists are not allowed any more either
	}
	return err
}

// streaming tells client-go whether lists may be streamed.
type streaming bool

// IsWatchListSemanticsUnSupported is what client-go asks for.
func (s streaming) IsWatchListSemanticsUnSupported() bool { return !bool(s) }

// poll lists once, in place of a watch.
func (r *reader) poll(ctx context.Context) error {
	list, err := r.list(ctx, r.namespace)
	if err != nil {
		r.unwatched = false
		return err
	}
	r.limited.Store(true)
	r.store.polled(fmt.Sprintf("read every %s: %s", r.cluster.timing.Poll, r.needs("watch")))
	items := list.(*page).Items
	all := make([]any, len(items))
	for i, o := range items {
		all[i] = o
	}
	return r.store.Replace(all, "")
}

// watch opens a watch, and judges how that went.
func (r *reader) watch(ctx context.Context, o metav1.ListOptions, cancel context.CancelCauseFunc) (watch.Interface, error) {
	signs, lists := r.store.progress()
	w, err := r.source.watch(ctx, r.namespace, o)
	streamed := o.SendInitialEvents != nil
	if err == nil {
		r.limited.Store(r.namespace != r.cluster.scopeOf(r.source.kind))
		r.store.polled("")
	}
	switch {
	case err == nil && streamed:
		r.cluster.runner.Go("stream of "+r.source.kind.Name, func() { r.stall(ctx, cancel, signs, lists) })
	case err == nil && !r.cluster.link.isDown():
		r.store.live()
	case apierrors.IsForbidden(err) && !streamed:
		r.unwatched = true
	case err != nil && !streamed && ctx.Err() == nil && !apierrors.IsNotFound(err):
		// What a streamed list was refused for, and whether the kind has gone, the
		// plain list that follows will tell.
		r.report(err)
	}
	return w, err
}

// stall ends a streamed list that has come to a standstill: a server that knows
// nothing of streaming opens an ordinary watch, and client-go would wait for ever
// for the bookmark that ends the list.
func (r *reader) stall(ctx context.Context, cancel context.CancelCauseFunc, signs, lists int) {
	tick := time.NewTicker(r.cluster.timing.Stall)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		s, l := r.store.progress()
		switch {
		case l != lists:
			r.cluster.streams.Store(true)
			return
		case s == signs:
			if !r.cluster.streams.Load() {
				r.cluster.unstreamed.Store(true)
			}
			cancel(errStalled)
			return
		}
		signs = s
	}
}

// delay judges what ended a round and says how long to wait before the next.
func (r *reader) delay(err error) time.Duration {
	t := r.cluster.timing
	switch {
	case errors.Is(err, errStalled):
		return 0
	case err == nil && r.unwatched:
		return t.Poll
	case err == nil, apierrors.IsResourceExpired(err), apierrors.IsGone(err):
	case apierrors.IsForbidden(err):
		r.limited.Store(true)
		if r.narrow() {
			return 0
		}
		r.store.denied(r.needs("list"))
		return r.cluster.rules.patience()
	case apierrors.IsNotFound(err):
		r.store.absent(r.missing())
		return t.Discover
	default:
		r.report(err)
	}
	r.retry = min(max(2*r.retry, t.RetryMin), t.RetryMax)
	return wait.Jitter(r.retry, 0.3)
}

// report says why the kind cannot be read, unless that is no news to people.
func (r *reader) report(err error) {
	if errors.Is(err, context.Canceled) || apierrors.IsResourceExpired(err) || apierrors.IsGone(err) {
		return
	}
	r.store.failed(Explain(err, r.cluster.host), 0)
}

// missing says that the server has no such kind.
func (r *reader) missing() string { return "the server has no " + r.source.name() }
