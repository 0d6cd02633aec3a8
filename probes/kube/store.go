package kube

import (
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/tools/cache"

	"kscope/probes"
	"kscope/probes/project"
	"kscope/topology"
)

// In the first list of a kind, what has arrived is handed on in parts, so that a
// slow connection shows a picture that grows.
const (
	partSize  = 500
	partEvery = 250 * time.Millisecond
)

// projected is a record in the shape that client-go's machinery can carry.
type projected topology.Record

// GetObjectKind says nothing; it makes a projected a runtime.Object.
func (*projected) GetObjectKind() schema.ObjectKind { return schema.EmptyObjectKind }

// DeepCopyObject returns p itself: records do not change.
func (p *projected) DeepCopyObject() runtime.Object { return p }

// store is what a reflector fills: it holds no objects but hands their records
// on. It also keeps the kind's topology.Source, the one place that does.
type store struct {
	kind    project.Kind
	project func(project.Kind, runtime.Object) (*topology.Record, error)
	sink    probes.Sink
	now     func() time.Time

	mu       sync.Mutex
	source   topology.Source
	told     bool              // source was handed to the sink at least once
	complete bool              // a whole list has arrived for source.Namespace
	note     string            // goes with Synced: why it is not live
	part     []topology.Change // of the first list, not yet handed on
	parted   time.Time         // when the last part was handed on
	signs    int               // of life: objects and lists that arrived
	lists    int               // whole lists that arrived
}

var _ cache.TransformingStore = (*store)(nil)

// Transformer projects objects while a list is still arriving (client-go applies
// it as it puts an object into the temporary store of a streamed list), so that
// the API objects are never all in memory at once.
func (s *store) Transformer() cache.TransformFunc {
	return func(o any) (any, error) {
		if p, ok := o.(*projected); ok {
			return p, nil
		}
		r := s.record(o)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.arrived(r)
		return (*projected)(r), nil
	}
}

// record projects o; nil if it is no usable object.
func (s *store) record(o any) *topology.Record {
	obj, ok := o.(runtime.Object)
	if !ok {
		return nil
	}
	r, err := s.project(s.kind, obj)
	if err != nil {
		return nil
	}
	return r
}

// arrived counts a record of a list and, in the first one, hands on a part.
func (s *store) arrived(r *topology.Record) {
	s.signs++
	if s.complete || r == nil {
		return
	}
	s.source.Count++
	s.part = append(s.part, topology.Change{ID: r.ID, Record: r})
	if len(s.part) < partSize && s.now().Sub(s.parted) < partEvery {
		return
	}
	source := s.source
	s.told = true
	s.sink.Batch(topology.Batch{Kind: s.kind.Name, Namespace: source.Namespace, Source: &source, Changes: s.part})
	s.part, s.parted = nil, s.now()
}

// Add hands on a new object.
func (s *store) Add(o any) error { return s.change(o, 1) }

// Update hands on a changed object.
func (s *store) Update(o any) error { return s.change(o, 0) }

func (s *store) change(o any, count int) error {
	if r := s.record(o); r != nil {
		s.event(topology.Change{ID: r.ID, Record: r}, count)
	}
	return nil
}

// Delete hands on that an object has gone.
func (s *store) Delete(o any) error {
	if r := s.record(o); r != nil {
		s.event(topology.Change{ID: r.ID}, -1)
	}
	return nil
}

func (s *store) event(c topology.Change, count int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.signs++
	s.source.Count += count
	s.sink.Batch(topology.Batch{Kind: s.kind.Name, Namespace: s.source.Namespace, Changes: []topology.Change{c}})
}

// Replace hands on a whole list: what is not in it has gone.
func (s *store) Replace(list []any, _ string) error {
	changes := make([]topology.Change, 0, len(list))
	for _, o := range list {
		if p, ok := o.(*projected); ok && p != nil {
			changes = append(changes, topology.Change{ID: p.ID, Record: (*topology.Record)(p)})
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.signs++
	s.lists++
	s.complete, s.part = true, nil
	s.enter(topology.Synced, s.note, 0)
	s.source.Count = len(changes)
	source := s.source
	s.told = true
	s.sink.Batch(topology.Batch{
		Kind: s.kind.Name, Namespace: source.Namespace, Source: &source, Replace: true, Changes: changes,
	})
	return nil
}

// Resync has nothing to do.
func (s *store) Resync() error { return nil }

// enter sets state and detail; since is when the state began if it is not now (0).
func (s *store) enter(state topology.SourceState, detail string, since int64) (changed bool) {
	if s.told && s.source.State == state && s.source.Detail == detail {
		return false
	}
	if s.source.State != state || s.source.Since == 0 {
		s.source.Since = since
		if since == 0 {
			s.source.Since = s.now().Unix()
		}
	}
	s.source.State, s.source.Detail = state, detail
	return true
}

// tell hands on the source if it is news.
func (s *store) tell(state topology.SourceState, detail string, since int64) {
	if !s.enter(state, detail, since) {
		return
	}
	source := s.source
	s.told = true
	s.sink.Batch(topology.Batch{Kind: s.kind.Name, Namespace: source.Namespace, Source: &source})
}
