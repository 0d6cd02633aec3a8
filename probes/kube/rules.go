package kube

import (
	"context"
	"encoding/json"
	"hash/maphash"
	"sync/atomic"
	"time"

	authorizationv1 "k8s.io/api/authorization/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// rules notices that the user's permissions have changed. One question about
// oneself (SelfSubjectRulesReview, which every user may ask) stands for trying
// each denied kind again and again, and it is the only way to see that a right
// was taken away: open watches go on without it.
type rules struct {
	cluster *Cluster
	seed    maphash.Seed
	known   atomic.Bool // the server tells all our rules
	changes atomic.Int64
}

func newRules(c *Cluster) *rules { return &rules{cluster: c, seed: maphash.MakeSeed()} }

// patience is how long a denied kind waits until it is tried again of itself.
func (r *rules) patience() time.Duration {
	if r.known.Load() {
		return max(5*time.Minute, r.cluster.timing.Denied)
	}
	return r.cluster.timing.Denied
}

// run looks again and again until ctx ends.
func (r *rules) run(ctx context.Context) {
	var before uint64
	for {
		if !r.cluster.link.isDown() {
			now, ok := r.look(ctx)
			r.known.Store(ok)
			if ok && before != 0 && now != before {
				r.changed()
			}
			if ok {
				before = now
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(r.cluster.timing.Rules):
		}
	}
}

// changed makes denied and limited kinds try again, and all others prove, by
// opening their watches anew, that they may still be read.
func (r *rules) changed() {
	r.changes.Add(1)
	r.cluster.data.closeAll()
	r.cluster.each(func(k *reader) {
		if k.limited.Load() {
			signal(k.again)
		}
	})
}

// look is a fingerprint of the user's rules; ok is false if the server does not
// tell all of them.
func (r *rules) look(ctx context.Context) (print uint64, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, r.cluster.timing.List)
	defer cancel()
	namespace := "default"
	for _, n := range []string{r.cluster.preferred(), r.cluster.only} {
		if n != "" {
			namespace = n
		}
	}
	body, err := json.Marshal(authorizationv1.SelfSubjectRulesReview{
		TypeMeta: metav1.TypeMeta{APIVersion: "authorization.k8s.io/v1", Kind: "SelfSubjectRulesReview"},
		Spec:     authorizationv1.SelfSubjectRulesReviewSpec{Namespace: namespace},
	})
	if err != nil {
		return 0, false
	}
	client, err := r.cluster.data.typed(r.cluster.scheme, schema.GroupVersion{Group: "authorization.k8s.io", Version: "v1"}, false)
	if err != nil {
		return 0, false
	}
	answer, err := client.Post().Resource("selfsubjectrulesreviews").SetHeader("Content-Type", "application/json").
		Body(body).Do(ctx).Raw()
	if err != nil {
		return 0, false
	}
	var review authorizationv1.SelfSubjectRulesReview
	if json.Unmarshal(answer, &review) != nil || review.Status.Incomplete {
		return 0, false
	}
	status, err := json.Marshal(review.Status.ResourceRules)
	return max(1, maphash.Bytes(r.seed, status)), err == nil
}
