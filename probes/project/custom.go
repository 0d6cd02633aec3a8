package project

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"kscope/topology"
)

// custom fills in an object of a kind without a row. Of metadata alone no health
// is known; a whole object is judged by the conditions that are known well, and
// one without any status is one that nothing can be wrong with.
func (p *Projector) custom(o runtime.Object, r *topology.Record) bool {
	switch o := o.(type) {
	case *metav1.PartialObjectMetadata:
		r.Status.Health = topology.Unknown
	case *unstructured.Unstructured:
		r.Status = wholeStatus(o)
	default:
		return false
	}
	return true
}

// wholeStatus is the health of a whole object. A controller that has not yet seen
// the latest change has said nothing about it.
func wholeStatus(o *unstructured.Unstructured) topology.Status {
	st, ok, _ := unstructured.NestedFieldNoCopy(o.Object, "status")
	fields, isMap := st.(map[string]any)
	if !ok || !isMap || len(fields) == 0 {
		return topology.Status{}
	}
	if seen, ok := fields["observedGeneration"].(int64); ok && seen < o.GetGeneration() {
		return status(topology.Progressing, "Progressing", "the controller has not seen the latest change", 0)
	}
	list, _ := fields["conditions"].([]any)
	if st, ok := rawConditions(list).current(o.GetGeneration()).judge(); ok {
		return st
	}
	return topology.Status{Health: topology.Unknown}
}

// rawConditions reads conditions from decoded JSON and skips what are none.
func rawConditions(list []any) conditions {
	var out conditions
	for _, e := range list {
		m, _ := e.(map[string]any)
		text := func(key string) string { s, _ := m[key].(string); return s }
		c := metav1.Condition{
			Type: text("type"), Status: metav1.ConditionStatus(text("status")),
			Reason: text("reason"), Message: text("message"),
		}
		c.ObservedGeneration, _ = m["observedGeneration"].(int64)
		if t, err := time.Parse(time.RFC3339, text("lastTransitionTime")); err == nil {
			c.LastTransitionTime = metav1.NewTime(t)
		}
		if c.Type != "" {
			out = append(out, c)
		}
	}
	return out
}
