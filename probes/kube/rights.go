package kube

import (
	"context"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kscope/topology"
)

// narrow turns from all namespaces to the one there may be rights for.
func (r *reader) narrow() bool {
	fallback := r.cluster.preferred()
	if r.namespace != "" || !r.source.kind.Namespaced || fallback == "" {
		return false
	}
	r.namespace = fallback
	r.unwatched = false
	return true
}

// Prefer names the namespace to read where reading all of them is not allowed: the
// one the user looks at. What is read of all namespaces stays as it is.
func (c *Cluster) Prefer(namespace string) {
	c.mu.Lock()
	news := namespace != "" && c.only == "" && c.fallback != namespace
	if news {
		c.fallback = namespace
	}
	c.mu.Unlock()
	if !news {
		return
	}
	c.each(func(r *reader) {
		if r.source.kind.Namespaced && r.limited.Load() {
			signal(r.again)
		}
	})
}

// preferred is the namespace that Prefer named last, or the context's.
func (c *Cluster) preferred() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.fallback
}

// needs names the missing permission.
func (r *reader) needs(verb string) string {
	s := "needs " + verb + " on " + r.source.name()
	if r.namespace != "" {
		s += " in namespace " + topology.Clean(r.namespace)
	}
	return s
}

// widen goes back from one namespace to all of them if that is allowed by now,
// and from polling to watching.
func (r *reader) widen(ctx context.Context) {
	r.unwatched = false
	wanted := r.cluster.scopeOf(r.source.kind)
	if r.namespace == wanted {
		r.wider = false
		return
	}
	err := r.try(ctx, wanted)
	switch {
	case err == nil:
		r.namespace = wanted
	case apierrors.IsForbidden(err):
		r.namespace = r.cluster.preferred()
	}
	r.wider = err != nil && !apierrors.IsForbidden(err) // else it was no answer
}

// try finds out whether a namespace ("" = all) may be listed.
func (r *reader) try(ctx context.Context, namespace string) error {
	ctx, cancel := context.WithTimeout(ctx, r.cluster.timing.List)
	defer cancel()
	_, err := r.source.page(ctx, namespace, metav1.ListOptions{Limit: 1})
	return err
}

// interrupt ends a round in the given namespace when it is asked to; and, where
// the server does not tell our rules, when all namespaces may be listed by now.
func (r *reader) interrupt(ctx context.Context, cancel context.CancelCauseFunc, namespace string) {
	tick := time.NewTicker(r.cluster.timing.Discover)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.again:
			if ctx.Err() != nil {
				signal(r.again) // for the pause that follows
			}
			cancel(errAgain)
			return
		case <-tick.C:
			wanted := r.cluster.scopeOf(r.source.kind)
			if namespace != wanted && !r.cluster.rules.known.Load() && r.try(ctx, wanted) == nil {
				cancel(errAgain)
				return
			}
		}
	}
}
