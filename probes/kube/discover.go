package kube

import (
	"context"
	"errors"
	"slices"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"kscope/probes/project"
	"kscope/topology"
)

// run looks for what is wanted and not found, whenever a kind is asked for and
// from time to time. Groups are asked for one by one and only when a kind in them
// is wanted: the list of all kinds can be long, and a broken extension server
// (metrics, say) could hold it up.
func (o *owners) run(ctx context.Context) {
	for {
		wait := o.cluster.timing.Discover
		for group, missing := range o.missing() {
			if ctx.Err() != nil || o.cluster.link.isDown() {
				break
			}
			if err := o.look(ctx, group, missing); err != nil {
				wait = min(wait, o.cluster.timing.Rules)
				o.failed(missing, err)
			}
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-o.wake:
		case <-timer.C:
		}
		timer.Stop()
		if ctx.Err() != nil {
			return
		}
	}
}

// missing are the kinds to look for, by group.
func (o *owners) missing() map[string][]*wanted {
	o.mu.Lock()
	defer o.mu.Unlock()
	groups := map[string][]*wanted{}
	for gk, w := range o.kinds {
		if !w.found {
			groups[gk.Group] = append(groups[gk.Group], w)
		}
	}
	return groups
}

// look asks the server about one group and starts reading those of its kinds that
// are wanted and served.
func (o *owners) look(ctx context.Context, group string, kinds []*wanted) error {
	ctx, cancel := context.WithTimeout(ctx, o.cluster.timing.List)
	defer cancel()
	served, err := o.versions(ctx, group)
	if err != nil {
		return err
	}
	known := map[string][]metav1.APIResource{}
	for _, w := range kinds {
		if err := o.lookFor(ctx, w, served, known); err != nil {
			return err
		}
	}
	return nil
}

// lookFor looks for one kind in those of the served versions that will do; known
// keeps the answers for the other kinds of the group.
func (o *owners) lookFor(ctx context.Context, w *wanted, served []string, known map[string][]metav1.APIResource) error {
	for _, v := range w.candidates(served) {
		gv := schema.GroupVersion{Group: w.kind.Group, Version: v}
		if _, ok := known[v]; !ok {
			var list metav1.APIResourceList
			if err := o.get(ctx, gv, &list); err != nil && !apierrors.IsNotFound(err) {
				return err
			}
			known[v] = list.APIResources
		}
		for _, api := range known[v] {
			if api.Kind == w.kind.Kind && slices.Contains(api.Verbs, "list") && slices.Contains(api.Verbs, "watch") {
				return o.found(w, gv, api)
			}
		}
	}
	o.absent(w, "the server has no "+w.name())
	return nil
}

// candidates are the versions to look into, best first. Metadata, all that is
// read of a kind without a row, is the same in every version.
func (w *wanted) candidates(served []string) []string {
	var out []string
	for _, v := range w.versions {
		if slices.Contains(served, v) {
			out = append(out, v)
		}
	}
	if w.row == nil {
		for _, v := range served {
			if !slices.Contains(out, v) {
				out = append(out, v)
			}
		}
	}
	return out
}

// versions are those the server has of a group, its preferred one first.
func (o *owners) versions(ctx context.Context, group string) ([]string, error) {
	if group == "" {
		return []string{"v1"}, nil
	}
	var api metav1.APIGroup
	if err := o.get(ctx, schema.GroupVersion{Group: group}, &api); err != nil {
		if apierrors.IsNotFound(err) {
			return nil, nil
		}
		return nil, err
	}
	return project.Versions(&api), nil
}

// found starts reading a kind that the server has.
func (o *owners) found(w *wanted, gv schema.GroupVersion, api metav1.APIResource) error {
	k := project.Custom(gv.WithKind(api.Kind), api.Name, api.Namespaced)
	if w.row != nil {
		k = *w.row
	}
	if err := o.cluster.read(k, gv.Version); err != nil {
		return err
	}
	o.mu.Lock()
	w.found, w.cluster, w.why = true, !api.Namespaced, ""
	w.settle()
	late := w.late
	w.late = map[string]bool{}
	o.mu.Unlock()
	if !api.Namespaced {
		// They were told with an owner in their own namespace: once more, rightly.
		o.cluster.each(func(r *reader) {
			if late[r.source.kind.Name] {
				signal(r.again)
			}
		})
	}
	return nil
}

// absent says that a kind is not there, and why, if that is news.
func (o *owners) absent(w *wanted, why string) {
	o.mu.Lock()
	news := w.why != why
	w.why = why
	w.settle()
	o.mu.Unlock()
	if news {
		o.cluster.sink.Batch(topology.Batch{Kind: w.source(), Source: &topology.Source{
			Kind: w.source(), State: topology.Absent, Detail: why, Since: o.cluster.now().Unix(),
		}})
	}
}

// failed is called when a group could not be asked for. Only what the server said
// of it is told; that the server is away is the link's to tell.
func (o *owners) failed(kinds []*wanted, err error) {
	var status apierrors.APIStatus
	if !errors.As(err, &status) {
		return
	}
	for _, w := range kinds {
		why := Explain(err, o.cluster.host)
		if apierrors.IsForbidden(err) {
			why = "needs get on /apis/" + topology.Clean(w.kind.Group)
		}
		o.absent(w, why)
	}
}

// lost takes note that a kind found before has gone; it tells whether it was one.
func (o *owners) lost(k project.Kind) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	w := o.kinds[schema.GroupKind{Group: k.Group, Kind: k.Kind}]
	if w == nil {
		return false
	}
	w.found = false
	return true
}

// settle lets those go on who wait for the first look.
func (w *wanted) settle() {
	if !w.over {
		w.over = true
		close(w.looked)
	}
}

// source is the kind as in topology.Source.
func (w *wanted) source() string {
	if w.row != nil {
		return w.row.Name
	}
	return project.Custom(w.kind.WithVersion(w.versions[0]), "", true).Name
}

// name is what people may know the kind as.
func (w *wanted) name() string {
	if w.row != nil {
		return w.row.GVR("").GroupResource().String()
	}
	return w.source()
}
