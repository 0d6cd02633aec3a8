package kube

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/rest"

	"kscope/topology"
)

// The sources that what pods and cluster nodes use is told as.
const (
	podMetrics  = "PodMetrics"
	nodeMetrics = "NodeMetrics"
)

// manyPods is from how many pods on only those of the namespace looked at are
// asked for: the metrics API has no pages and no watches.
const manyPods = 20000

// unhurried is up to how many pods are asked for as often as Timing.Metrics says; of
// more, as much more rarely, so that what is read a second stays the same.
const unhurried = 3000

// usage polls the metrics API, which cannot be watched, no faster than its numbers
// change. It has no part in whether the picture is complete or live.
type usage struct {
	cluster *Cluster
	client  rest.Interface
	told    map[string]topology.Source
	newest  int64 // of the samples so far, unix seconds
}

// run polls until ctx ends.
func (u *usage) run(ctx context.Context) {
	u.awaitPods(ctx)
	pause := u.cluster.timing.Metrics
	for {
		if !u.cluster.link.isDown() {
			before := u.newest
			nodes := u.poll(ctx, nodeMetrics, u.nodes)
			pods := u.poll(ctx, podMetrics, u.pods)
			pause = u.next(pause, before, nodes || pods)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

// next is how long to wait: longer where there are no metrics, and as long as the
// server takes for new ones.
func (u *usage) next(pause time.Duration, before int64, any bool) time.Duration {
	least := max(u.cluster.timing.Metrics, time.Duration(u.many())*u.cluster.timing.Metrics/unhurried)
	least = min(least, 4*u.cluster.timing.Metrics)
	switch {
	case !any:
		return 10 * least
	case u.newest == before:
		return min(pause+least/2, 4*least)
	}
	return least
}

// awaitPods lets the first list of pods go first: a sample of what is not known yet
// would be lost.
func (u *usage) awaitPods(ctx context.Context) {
	const look, most = 200 * time.Millisecond, 100
	for range most {
		u.cluster.mu.Lock()
		pods := u.cluster.readers["Pod"]
		u.cluster.mu.Unlock()
		if pods != nil {
			if _, lists := pods.store.progress(); lists > 0 || pods.limited.Load() {
				return
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(look):
		}
	}
}

// poll asks once and says what became of it; ok tells whether there were numbers.
func (u *usage) poll(ctx context.Context, kind string, list func(context.Context, string) ([]topology.Measure, error)) (ok bool) {
	ctx, cancel := context.WithTimeout(ctx, u.cluster.timing.List)
	defer cancel()
	namespace := u.scope(kind)
	ms, err := list(ctx, namespace)
	if fallback := u.cluster.preferred(); apierrors.IsForbidden(err) && kind == podMetrics && namespace == "" && fallback != "" {
		namespace = fallback
		ms, err = list(ctx, namespace)
	}
	if ctx.Err() != nil && err == nil {
		return false
	}
	src := u.judge(kind, namespace, err)
	src.Count = len(ms)
	for _, m := range ms {
		u.newest = max(u.newest, m.At)
	}
	u.tell(src, ms)
	return err == nil
}

// scope is the namespace to ask for, "" = all.
func (u *usage) scope(kind string) string {
	if kind != podMetrics {
		return ""
	}
	if u.many() > manyPods {
		return u.cluster.preferred()
	}
	return u.cluster.only
}

// many is how many pods there are.
func (u *usage) many() int {
	u.cluster.mu.Lock()
	pods := u.cluster.readers["Pod"]
	u.cluster.mu.Unlock()
	if pods == nil {
		return 0
	}
	return pods.store.count()
}

// judge turns the answer to a poll into the state of a source.
func (u *usage) judge(kind, namespace string, err error) topology.Source {
	s := topology.Source{Kind: kind, Namespace: namespace, State: topology.Synced}
	switch {
	case err == nil:
	case apierrors.IsNotFound(err):
		s.State, s.Detail = topology.Absent, "the server has no metrics API (metrics-server is not installed)"
	case apierrors.IsForbidden(err):
		resource := "pods.metrics.k8s.io"
		if kind == nodeMetrics {
			resource = "nodes.metrics.k8s.io"
		}
		s.State, s.Detail = topology.Forbidden, "needs list on "+resource
	default:
		s.State, s.Detail = topology.Stale, Explain(err, u.cluster.host)
	}
	return s
}

// tell hands samples to the sink, and the source if it is another than before.
func (u *usage) tell(src topology.Source, ms []topology.Measure) {
	b := topology.Batch{Kind: src.Kind, Measures: ms}
	was, told := u.told[src.Kind]
	src.Since = was.Since
	if !told || was.State != src.State {
		src.Since = u.cluster.now().Unix()
	}
	if src != was {
		u.told[src.Kind] = src
		b.Source = &src
	}
	if b.Source != nil || len(ms) > 0 {
		u.cluster.sink.Batch(b)
	}
}

func (u *usage) nodes(ctx context.Context, _ string) ([]topology.Measure, error) {
	return u.list(ctx, "", "nodes", nodeFigures)
}

func (u *usage) pods(ctx context.Context, namespace string) ([]topology.Measure, error) {
	return u.list(ctx, namespace, "pods", podFigures)
}

// list reads the figures of one kind of object, one by one as they arrive: of ten
// thousand pods no more than one is ever held whole.
func (u *usage) list(ctx context.Context, namespace, resource string, next func(*json.Decoder) (topology.Measure, error)) ([]topology.Measure, error) {
	req := u.client.Get().Resource(resource)
	if namespace != "" {
		req = req.Namespace(namespace)
	}
	body, err := req.Stream(ctx)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	var out []topology.Measure
	err = eachItem(body, func(d *json.Decoder) error {
		m, err := next(d)
		if err == nil {
			out = append(out, m)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read %s.metrics.k8s.io: %w", resource, err)
	}
	return out, nil
}
