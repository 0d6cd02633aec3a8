package project

import (
	"fmt"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"kscope/topology"
	"kscope/topology/sheet"
)

// replicas tells how many there are of what is wanted; behind marks those that lack.
func (t *teller) replicas(key string, n, wanted int32) {
	r := sheet.Row{Key: key, Value: fmt.Sprintf("%d of %d", n, wanted)}
	if n < wanted {
		r.Marked, r.Health = true, topology.Progressing
	}
	t.row(r)
}

func (t *teller) deployment(o *appsv1.Deployment) {
	s, n := &o.Status, want(o.Spec.Replicas)
	t.Begin("Rollout")
	if o.Spec.Paused {
		t.row(sheet.Row{Key: "paused", Value: "yes", More: "changes wait until it is resumed", Marked: true, Health: topology.Progressing})
	}
	t.fact("desired", fmt.Sprint(n))
	t.replicas("updated", s.UpdatedReplicas, n)
	t.replicas("available", s.AvailableReplicas, n)
	t.count("unavailable", s.UnavailableReplicas)
	if extra := s.Replicas - s.UpdatedReplicas; extra > 0 {
		t.count("old", extra)
	}
	if r := o.Spec.Strategy.RollingUpdate; r != nil {
		t.fact("surge", intOrPercent(r.MaxSurge, "25%")+" more, "+intOrPercent(r.MaxUnavailable, "25%")+" missing at most")
	}
	if d := o.Spec.ProgressDeadlineSeconds; d != nil {
		t.fact("gives up", fmt.Sprintf("after %ds without progress", *d))
	}
	if m := o.Spec.MinReadySeconds; m > 0 {
		t.fact("available", fmt.Sprintf("after %ds ready", m))
	}
	if h := o.Spec.RevisionHistoryLimit; h != nil {
		t.fact("history", fmt.Sprintf("%d old revisions kept", *h))
	}
	t.selector(o.Spec.Selector)
	t.template(&o.Spec.Template.Spec)
	t.conditions(deploymentConditions(o))
}

func intOrPercent(v *intstr.IntOrString, def string) string {
	if v == nil {
		return def
	}
	return v.String()
}

// selector tells which pods count as a workload's own.
func (t *teller) selector(s *metav1.LabelSelector) {
	if s != nil {
		t.fact("selects", metav1.FormatLabelSelector(s))
	}
}

func (t *teller) replicaSet(o *appsv1.ReplicaSet) {
	n := want(o.Spec.Replicas)
	t.Begin("Rollout")
	t.fact("desired", fmt.Sprint(n))
	t.replicas("ready", o.Status.ReadyReplicas, n)
	t.replicas("available", o.Status.AvailableReplicas, n)
	t.selector(o.Spec.Selector)
	t.template(&o.Spec.Template.Spec)
	t.conditions(conditionsOf(o.Status.Conditions, func(c *appsv1.ReplicaSetCondition) metav1.Condition {
		return metav1.Condition{Type: string(c.Type), Status: metav1.ConditionStatus(c.Status), Reason: c.Reason,
			Message: c.Message, LastTransitionTime: c.LastTransitionTime}
	}))
}

func (t *teller) statefulSet(o *appsv1.StatefulSet) {
	s, n := &o.Status, want(o.Spec.Replicas)
	t.Begin("Rollout")
	t.fact("desired", fmt.Sprint(n))
	t.replicas("ready", s.ReadyReplicas, n)
	t.replicas("updated", s.UpdatedReplicas, n)
	if p := partition(o); p > 0 {
		t.fact("partition", fmt.Sprintf("pods below %d are not updated", p))
	}
	if s.CurrentRevision != s.UpdateRevision {
		t.fact("from revision", s.CurrentRevision)
	}
	t.fact("pods", string(o.Spec.PodManagementPolicy))
	if r := o.Spec.PersistentVolumeClaimRetentionPolicy; r != nil {
		t.fact("claims", fmt.Sprintf("when deleted %s, when scaled down %s", r.WhenDeleted, r.WhenScaled))
	}
	t.selector(o.Spec.Selector)
	t.Begin("Claims")
	for i := range o.Spec.VolumeClaimTemplates {
		c := &o.Spec.VolumeClaimTemplates[i]
		t.fact(c.Name, strings.Trim(quantity(c.Spec.Resources.Requests)+", "+accessModes(c.Spec.AccessModes), ", "))
	}
	t.template(&o.Spec.Template.Spec)
	t.conditions(conditionsOf(s.Conditions, func(c *appsv1.StatefulSetCondition) metav1.Condition {
		return metav1.Condition{Type: string(c.Type), Status: metav1.ConditionStatus(c.Status), Reason: c.Reason,
			Message: c.Message, LastTransitionTime: c.LastTransitionTime}
	}))
}

func (t *teller) daemonSet(o *appsv1.DaemonSet) {
	s := &o.Status
	n := s.DesiredNumberScheduled
	t.Begin("Rollout")
	t.fact("nodes", fmt.Sprint(n))
	t.replicas("scheduled", s.CurrentNumberScheduled, n)
	t.replicas("updated", s.UpdatedNumberScheduled, n)
	t.replicas("available", s.NumberAvailable, n)
	if r := o.Spec.UpdateStrategy.RollingUpdate; r != nil {
		t.fact("missing", intOrPercent(r.MaxUnavailable, "1")+" at most")
	}
	t.selector(o.Spec.Selector)
	t.template(&o.Spec.Template.Spec)
	t.conditions(conditionsOf(s.Conditions, func(c *appsv1.DaemonSetCondition) metav1.Condition {
		return metav1.Condition{Type: string(c.Type), Status: metav1.ConditionStatus(c.Status), Reason: c.Reason,
			Message: c.Message, LastTransitionTime: c.LastTransitionTime}
	}))
}

func nodeConditions(list []corev1.NodeCondition) conditions {
	return conditionsOf(list, func(c *corev1.NodeCondition) metav1.Condition {
		return metav1.Condition{Type: string(c.Type), Status: metav1.ConditionStatus(c.Status), Reason: c.Reason,
			Message: c.Message, LastTransitionTime: c.LastTransitionTime}
	})
}
