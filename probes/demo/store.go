package demo

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"kscope/probes/project"
)

// object is any API object.
type object interface {
	metav1.Object
	runtime.Object
}

// place is where an object lives in the API.
type place struct {
	schema.GroupKind
	namespace, name string
}

func placeOf(o object) place {
	return place{o.GetObjectKind().GroupVersionKind().GroupKind(), o.GetNamespace(), o.GetName()}
}

func comparePlaces(a, b place) int {
	return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Kind, b.Kind),
		cmp.Compare(a.namespace, b.namespace), cmp.Compare(a.name, b.name))
}

// store holds the objects as the API server would: one place, one object, a
// version that grows. Objects are changed in place; touch tells that they were.
type store struct {
	shelves map[reflect.Type][]object // by Go type, each in order of place
	changed map[place]object          // since the last takeChanges; nil: removed
	stirred map[string]bool           // namespaces that controllers have to look at; "": all
	kinds   map[schema.GroupKind]project.Kind
	byType  map[reflect.Type]project.Kind
	version int
}

func newStore() store {
	s := store{
		shelves: map[reflect.Type][]object{},
		changed: map[place]object{},
		stirred: map[string]bool{},
		kinds:   map[schema.GroupKind]project.Kind{},
		byType:  map[reflect.Type]project.Kind{},
	}
	for _, k := range kinds() {
		s.kinds[schema.GroupKind{Group: k.Group, Kind: k.Kind}] = k
		if !k.MetadataOnly {
			s.byType[reflect.TypeOf(k.NewObject())] = k
		}
	}
	return s
}

// kinds are the kinds that the cluster serves.
func kinds() []project.Kind {
	return append(project.Kinds(),
		project.Custom(kafkaKind, "kafkas", true),
		project.Custom(podSetKind, "strimzipodsets", true))
}

// add puts a new object in and returns it.
func add[T object](s *store, o T) T {
	if o.GetObjectKind().GroupVersionKind().Empty() {
		o.GetObjectKind().SetGroupVersionKind(s.byType[reflect.TypeOf(o)].GVK(""))
	}
	t := reflect.TypeOf(o)
	i, _ := s.find(t, placeOf(o))
	s.shelves[t] = slices.Insert(s.shelves[t], i, object(o))
	s.touch(o)
	return o
}

// touch notes that o was changed.
func (s *store) touch(o object) {
	s.version++
	o.SetResourceVersion(strconv.Itoa(100000 + s.version))
	s.changed[placeOf(o)] = o
	s.stir(o.GetNamespace())
}

// remove takes an object out.
func (s *store) remove(o object) {
	t := reflect.TypeOf(o)
	if i, ok := s.find(t, placeOf(o)); ok {
		s.shelves[t] = slices.Delete(s.shelves[t], i, i+1)
		s.version++
		s.changed[placeOf(o)] = nil
		s.stir(o.GetNamespace())
	}
}

// stir lets the controllers look at a namespace; what is in none concerns all.
func (s *store) stir(namespace string) { s.stirred[namespace] = true }

// holds tells whether o is still in the cluster, not another of the same name.
func (s *store) holds(o object) bool {
	t := reflect.TypeOf(o)
	i, ok := s.find(t, placeOf(o))
	return ok && s.shelves[t][i] == o
}

func (s *store) find(t reflect.Type, p place) (int, bool) {
	return slices.BinarySearchFunc(s.shelves[t], p, func(o object, p place) int { return comparePlaces(placeOf(o), p) })
}

// all returns the objects of a Go type in order of place. The slice is the
// caller's own, so that objects may come and go while it is walked.
func all[T object](s *store) []T {
	shelf := s.shelves[reflect.TypeFor[T]()]
	out := make([]T, len(shelf))
	for i, o := range shelf {
		out[i] = o.(T)
	}
	return out
}

// named returns the object of a Go type and name; it must be there.
func named[T object](s *store, namespace, name string) T {
	for _, o := range all[T](s) {
		if o.GetNamespace() == namespace && o.GetName() == name {
			return o
		}
	}
	panic("demo: no " + reflect.TypeFor[T]().String() + " " + namespace + "/" + name)
}

// Objects returns a copy of every object, in a stable order.
func (s *store) Objects() []Change {
	var places []place
	at := map[place]object{}
	for _, shelf := range s.shelves {
		for _, o := range shelf {
			places, at[placeOf(o)] = append(places, placeOf(o)), o
		}
	}
	return s.copies(places, at)
}

// takeChanges returns copies of what changed since it was last called.
func (s *store) takeChanges() []Change {
	places := make([]place, 0, len(s.changed))
	for p := range s.changed {
		places = append(places, p)
	}
	out := s.copies(places, s.changed)
	clear(s.changed)
	return out
}

func (s *store) copies(places []place, at map[place]object) []Change {
	slices.SortFunc(places, comparePlaces)
	out := make([]Change, 0, len(places))
	for _, p := range places {
		c := Change{Kind: s.kinds[p.GroupKind], Namespace: p.namespace, Name: p.name}
		if o := at[p]; o != nil {
			c.Object = o.DeepCopyObject()
		}
		out = append(out, c)
	}
	return out
}
