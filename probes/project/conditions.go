package project

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kscope/topology"
)

// conditions are an object's status.conditions, whatever Go type they came as.
type conditions []metav1.Condition

// conditionsOf converts a typed list of conditions.
func conditionsOf[T any](list []T, one func(*T) metav1.Condition) conditions {
	out := make(conditions, len(list))
	for i := range list {
		out[i] = one(&list[i])
	}
	return out
}

// get finds a condition by type, nil if it is not there.
func (cs conditions) get(t string) *metav1.Condition {
	for i := range cs {
		if cs[i].Type == t {
			return &cs[i]
		}
	}
	return nil
}

// is tells whether the condition t is there and has the given status.
func (cs conditions) is(t string, s metav1.ConditionStatus) bool {
	c := cs.get(t)
	return c != nil && c.Status == s
}

// current drops what was said about an older generation of the object.
func (cs conditions) current(generation int64) conditions {
	var out conditions
	for _, c := range cs {
		if c.ObservedGeneration == 0 || c.ObservedGeneration >= generation {
			out = append(out, c)
		}
	}
	return out
}

// as makes a Status of a condition: its reason is the word, or else its type.
func as(h topology.Health, c *metav1.Condition) topology.Status {
	return status(h, orDefault(c.Reason, c.Type), c.Message, seconds(&c.LastTransitionTime))
}

// Condition types that are known well enough to judge by, from the API
// conventions and the controllers that many clusters run. True is good of the
// first, bad of the second and third, and of the last says that work is under way.
var (
	goodTypes     = [...]string{"Ready", "Available", "Healthy", "Accepted", "Programmed", "Established", "Synced", "Reconciled", "Succeeded", "Issued"}
	failedTypes   = [...]string{"Failed", "Stalled", "Failure", "ReplicaFailure"}
	degradedTypes = [...]string{"Degraded", "Error", "LoadBalancerPortsError"}
	busyTypes     = [...]string{"Reconciling", "Progressing", "Updating", "Upgrading", "Creating", "Deploying"}
)

// judge is the health of an object that only its conditions tell of; false when
// none of them is known.
func (cs conditions) judge() (topology.Status, bool) {
	for _, t := range failedTypes {
		if cs.is(t, metav1.ConditionTrue) {
			return as(topology.Failed, cs.get(t)), true
		}
	}
	for _, t := range degradedTypes {
		if cs.is(t, metav1.ConditionTrue) {
			return as(topology.Degraded, cs.get(t)), true
		}
	}
	good := false
	for _, t := range goodTypes {
		switch c := cs.get(t); {
		case c == nil:
		case c.Status == metav1.ConditionTrue:
			good = true
		case c.Status == metav1.ConditionFalse && !cs.busy():
			return as(topology.Degraded, c), true
		default:
			return as(topology.Progressing, c), true
		}
	}
	return topology.Status{}, good
}

// busy tells whether a condition says that work is under way.
func (cs conditions) busy() bool {
	for _, t := range busyTypes {
		if cs.is(t, metav1.ConditionTrue) {
			return true
		}
	}
	return false
}

// listed is the condition t about the latest generation if it has the status s, else nil.
func listed(cs []metav1.Condition, t string, s metav1.ConditionStatus, generation int64) *metav1.Condition {
	c := conditions(cs).current(generation).get(t)
	if c == nil || c.Status != s {
		return nil
	}
	return c
}
