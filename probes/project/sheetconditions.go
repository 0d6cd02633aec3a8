package project

import (
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"kscope/topology"
	"kscope/topology/sheet"
)

// badWhenTrue are condition types beyond failedTypes and degradedTypes whose True is
// trouble: those of Nodes (k8s.io/api/core/v1 NodeConditionType) and Jobs.
var badWhenTrue = [...]string{"MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable", "FailureTarget", "DisruptionTarget"}

// neutral are types that say neither good nor bad.
var neutral = [...]string{"ScalingLimited", "Suspended", "Reconciling", "Updating", "Upgrading", "Creating", "Deploying", "Complete", "SuccessCriteriaMet"}

// conditions writes a section of them, as the object orders them.
func (t *teller) conditions(cs conditions) {
	t.Begin("Conditions")
	for i := range cs {
		c := &cs[i]
		more := c.Reason
		if c.Message != "" {
			more = strings.TrimPrefix(more+": "+c.Message, ": ")
		}
		t.row(sheet.Row{Key: c.Type, Value: string(c.Status), More: more, Marked: true,
			Health: conditionHealth(c), Since: seconds(&c.LastTransitionTime)})
	}
}

// conditionHealth says whether a condition is as it should be.
func conditionHealth(c *metav1.Condition) topology.Health {
	failed := slices.Contains(failedTypes[:], c.Type)
	bad := failed || slices.Contains(degradedTypes[:], c.Type) || slices.Contains(badWhenTrue[:], c.Type)
	switch {
	case c.Type == "Progressing": // False is the end of an operator's work, but of a rollout that gave up, too
		if c.Reason == "ProgressDeadlineExceeded" {
			return topology.Failed
		}
		return topology.OK
	case slices.Contains(neutral[:], c.Type):
		return topology.OK
	case c.Status == metav1.ConditionUnknown:
		return topology.Unknown
	case bad != (c.Status == metav1.ConditionTrue):
		return topology.OK
	case failed:
		return topology.Failed
	}
	return topology.Degraded
}

// untyped tells of an object that there is no Go type for: what it holds, and its
// conditions. Of a Secret it says only what keys there are and how long their
// values.
func (t *teller) untyped(o *unstructured.Unstructured) {
	if kind, ok := o.Object["type"].(string); ok {
		t.fact("type", kind)
	}
	if immutable, _ := o.Object["immutable"].(bool); immutable {
		t.fact("immutable", "true")
	}
	if phase, ok, _ := unstructured.NestedString(o.Object, "status", "phase"); ok {
		t.fact("phase", phase)
	}
	if o.GroupVersionKind().Group == "" {
		t.holds(o)
	}
	t.rawConditions(o)
}

func (t *teller) rawConditions(o *unstructured.Unstructured) {
	list, _, _ := unstructured.NestedFieldNoCopy(o.Object, "status", "conditions")
	cs, _ := list.([]any)
	t.conditions(rawConditions(cs))
}
