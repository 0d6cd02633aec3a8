package kube

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"kscope/probes"
	"kscope/probes/project"
	"kscope/topology"
)

// scopePatience is how long the first object that names an owner of a new kind
// waits to learn whether that kind is namespaced, which its owner's id depends on.
const scopePatience = 2 * time.Second

// owners finds kinds that are not read from the start: those that many servers do
// not have, and those without a row that a projected object names as its owner.
// Nobody else's kinds are looked at: a cluster with 300 custom resources costs
// no more than the few that own something.
type owners struct {
	cluster *Cluster
	wake    chan struct{} // of capacity 1: look now

	mu    sync.Mutex
	kinds map[schema.GroupKind]*wanted
}

// wanted is a kind that is to be read if the server has it.
type wanted struct {
	kind     schema.GroupKind
	versions []string // acceptable, best first
	row      *project.Kind
	looked   chan struct{} // closed when it was looked for once
	over     bool          // looked is closed
	found    bool
	why      string // it was not found, as told
	cluster  bool   // it is cluster-scoped
	// late are the kinds whose objects took it for namespaced before it was found.
	late map[string]bool
}

func newOwners(c *Cluster) *owners {
	return &owners{cluster: c, wake: make(chan struct{}, 1), kinds: map[schema.GroupKind]*wanted{}}
}

// mostKinds bounds the kinds that are read because somebody named them: real
// clusters need a handful, and whoever may create objects may name as many owners
// of kinds that do not exist as they like.
const mostKinds = 100

// want asks for a kind, in one of the versions. It returns the one entry there is
// of the kind; beyond mostKinds, one that nobody looks for.
func (o *owners) want(gk schema.GroupKind, versions []string) *wanted {
	w, isNew := o.entry(gk, versions)
	if isNew && w.row == nil { // the registry's kinds are announced by Run
		for _, b := range probes.Announcement([]string{w.source()}) {
			o.cluster.sink.Batch(b)
		}
	}
	return w
}

func (o *owners) entry(gk schema.GroupKind, versions []string) (w *wanted, isNew bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	w = o.kinds[gk]
	if w != nil {
		return w, false
	}
	w = &wanted{kind: gk, versions: versions, looked: make(chan struct{}), late: map[string]bool{}}
	if row, ok := o.cluster.rows[gk]; ok {
		w.row = &row
	}
	if len(o.kinds) >= mostKinds && w.row == nil {
		w.settle()
		return w, false
	}
	o.kinds[gk] = w
	signal(o.wake)
	return w, true
}

// project projects an object and asks for the kinds of its owners.
func (o *owners) project(k project.Kind, obj runtime.Object) (*topology.Record, error) {
	r, err := o.cluster.projector.Record(k, obj)
	if err != nil || len(r.Owners) == 0 {
		return r, err
	}
	m, err := meta.Accessor(obj)
	if err != nil {
		return nil, fmt.Errorf("project %s: %w", k.Name, err)
	}
	for _, ref := range m.GetOwnerReferences() {
		gv, err := schema.ParseGroupVersion(ref.APIVersion)
		if err != nil || ref.Kind == "" {
			continue
		}
		gk := gv.WithKind(ref.Kind).GroupKind()
		if _, ok := o.cluster.rows[gk]; ok || gk == (schema.GroupKind{Kind: "Secret"}) {
			continue // read from the start, or never
		}
		if !o.clusterScoped(gk, gv.Version, k) {
			continue
		}
		wrong := o.cluster.projector.OwnerID(ref, m.GetNamespace())
		for i := range r.Owners {
			if r.Owners[i].ID.String() == string(wrong) {
				r.Owners[i].ID = topology.Intern(string(o.cluster.projector.OwnerID(ref, "")))
			}
		}
	}
	return r, nil
}

// clusterScoped tells whether the kind of an owner that an object of kind
// dependent names has no namespaces, as far as that can be learnt soon.
func (o *owners) clusterScoped(gk schema.GroupKind, version string, dependent project.Kind) bool {
	w := o.want(gk, []string{version})
	select {
	case <-w.looked:
	default:
		timer := time.NewTimer(scopePatience)
		defer timer.Stop()
		select {
		case <-w.looked:
		case <-timer.C:
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	w.settle() // nobody waits a second time
	if !w.found {
		w.late[dependent.Name] = true
	}
	return w.cluster
}

// get asks a discovery path: a group's (no version) or a group version's.
func (o *owners) get(ctx context.Context, gv schema.GroupVersion, into any) error {
	client, err := o.cluster.data.typed(o.cluster.scheme, schema.GroupVersion{Version: "v1"}, false)
	if err != nil {
		return err
	}
	path := []string{"/apis", gv.Group, gv.Version}
	if gv.Group == "" {
		path = []string{"/api", gv.Version}
	} else if gv.Version == "" {
		path = path[:2]
	}
	body, err := client.Get().AbsPath(path...).Do(ctx).Raw()
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("read %s: %w", gv, err)
	}
	return nil
}
