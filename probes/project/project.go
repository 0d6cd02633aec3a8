package project

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"kscope/topology"
)

// Projector makes records. It is safe for use by several goroutines at once.
type Projector struct {
	rows map[schema.GroupKind]Kind
}

// New returns a Projector that knows the kinds of Kinds.
func New() *Projector {
	p := &Projector{rows: map[schema.GroupKind]Kind{}}
	for _, k := range Kinds() {
		p.rows[schema.GroupKind{Group: k.Group, Kind: k.Kind}] = k
		if k.moved() {
			p.rows[schema.GroupKind{Group: "extensions", Kind: k.Kind}] = k
		}
	}
	return p
}

// Record projects an object of kind k: a k.NewObject(), for kinds made by Custom
// also an *unstructured.Unstructured. It keeps no reference to o. An error means
// that o is of another type or has no usable name.
func (p *Projector) Record(k Kind, o runtime.Object) (*topology.Record, error) {
	m, err := meta.Accessor(o)
	if err != nil {
		return nil, fmt.Errorf("project %s: a %T has no metadata", k.Name, o)
	}
	name, namespace := topology.Clean(m.GetName()), topology.Clean(m.GetNamespace())
	if name == "" || strings.Contains(name+namespace, "/") {
		return nil, fmt.Errorf("project %s: %q is no object name", k.Name, strings.TrimPrefix(namespace+"/"+name, "/"))
	}
	r := &topology.Record{
		ID:       p.id(k, namespace, name),
		UID:      clone(string(m.GetUID())),
		Labels:   cleanLabels(m.GetLabels()),
		Deleting: m.GetDeletionTimestamp() != nil,
		Want:     -1,
	}
	if t := m.GetCreationTimestamp(); !t.IsZero() {
		r.Created = t.Unix()
	}
	r.Owners = p.owners(m.GetOwnerReferences(), k.Namespaced, r.ID.Namespace())
	if !k.fill(p, o, r) {
		return nil, fmt.Errorf("project %s: cannot use a %T", k.Name, o)
	}
	if r.Deleting && !r.Finished && !knowsDeleting(o) && r.Status.Health != topology.Failed {
		r.Status = deleting(m)
	}
	return r, nil
}

// knowsDeleting tells the kinds whose own status says more of a deletion.
func knowsDeleting(o runtime.Object) bool {
	switch o.(type) {
	case *corev1.Pod, *corev1.Namespace:
		return true
	}
	return false
}

// deleting is the state of an object whose deletion was asked for; finalizers are
// what it waits for.
func deleting(m metav1.Object) topology.Status {
	text := ""
	if f := m.GetFinalizers(); len(f) > 0 {
		text = "finalizers: " + strings.Join(f, ", ")
	}
	return status(topology.Progressing, "Terminating", text, seconds(m.GetDeletionTimestamp()))
}

// id is the id of an object, its names being clean. A namespaced object without a namespace (a manifest
// that was never applied) is taken as one of namespace default, like kubectl does.
func (p *Projector) id(k Kind, namespace, name string) topology.ID {
	if !k.Namespaced {
		return topology.MakeID(k.Name, "", name)
	}
	return topology.MakeID(k.Name, orDefault(namespace, "default"), name)
}

// OwnerID is the id of what an owner reference in the given namespace names; an
// owner of a kind without a row is taken to be in the dependent's namespace.
func (p *Projector) OwnerID(ref metav1.OwnerReference, namespace string) topology.ID {
	return p.refID(group(ref.APIVersion), ref.Kind, namespace, ref.Name)
}

// refID is the id of an object that is named by group, kind and name.
func (p *Projector) refID(group, kind, namespace, name string) topology.ID {
	kindName := customName(group, kind)
	if k, ok := p.rows[schema.GroupKind{Group: group, Kind: kind}]; ok {
		kindName = k.Name
		if !k.Namespaced {
			namespace = ""
		}
	}
	return topology.MakeID(kindName, topology.Clean(namespace), topology.Clean(name))
}

// owners projects owner references; namespace is that of the dependent.
func (p *Projector) owners(refs []metav1.OwnerReference, namespaced bool, namespace string) []topology.Owner {
	if len(refs) == 0 {
		return nil
	}
	if !namespaced {
		namespace = ""
	}
	out := make([]topology.Owner, 0, len(refs))
	for _, ref := range refs {
		if ref.Kind == "" || ref.Name == "" {
			continue
		}
		out = append(out, topology.Owner{
			ID:         topology.Intern(string(p.OwnerID(ref, namespace))),
			UID:        sym(string(ref.UID)),
			Controller: ref.Controller != nil && *ref.Controller,
		})
	}
	return out
}

// group is the group part of an apiVersion, "" for core.
func group(apiVersion string) string {
	g, _, ok := strings.Cut(apiVersion, "/")
	if !ok {
		return ""
	}
	return g
}
