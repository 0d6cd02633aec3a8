package demo

import (
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// settle lets every controller look at its objects until none changes anything
// more: what a cluster does within moments, in no time. Controllers look only at
// namespaces in which something has changed.
func (w *World) settle() {
	for len(w.stirred) > 0 {
		w.looks, w.stirred = w.stirred, map[string]bool{}
		each(w, w.replicaSet)
		each(w, w.deployment)
		each(w, w.statefulSet)
		each(w, w.daemonSet)
		each(w, w.job)
		each(w, w.cronJob)
		each(w, w.custom)
		each(w, w.endpoints)
		each(w, w.budget)
		each(w, w.autoscaler)
	}
}

// each calls a controller for every object of its kind that it is to look at.
func each[T object](w *World, controller func(T)) {
	for _, o := range all[T](&w.store) {
		if w.looks[""] || w.looks[o.GetNamespace()] {
			controller(o)
		}
	}
}

// become sets a part of o, say its status, and touches o if that is a change.
func become[T any](w *World, o object, part *T, next T) {
	if !equality.Semantic.DeepEqual(*part, next) {
		*part = next
		w.touch(o)
	}
}

// statefulSet makes the set's pods one after the other, by ordinal.
func (w *World) statefulSet(s *appsv1.StatefulSet) {
	pods := w.pods(s)
	if n := int32(len(pods)); n < *s.Spec.Replicas && countReady(pods) == n {
		w.createOrdinal(s, int(n))
		pods = w.pods(s)
	}
	ready, total := countReady(pods), int32(len(pods))
	become(w, s, &s.Status, appsv1.StatefulSetStatus{
		ObservedGeneration: s.Generation, Replicas: total, ReadyReplicas: ready, AvailableReplicas: ready,
		CurrentReplicas: total, UpdatedReplicas: total,
		CurrentRevision: s.Name + "-" + templateHash(s.Name, &s.Spec.Template),
		UpdateRevision:  s.Name + "-" + templateHash(s.Name, &s.Spec.Template),
		CollisionCount:  new(int32),
	})
}

// daemonSet keeps one pod on every node.
func (w *World) daemonSet(d *appsv1.DaemonSet) {
	pods := w.pods(d)
	nodes := all[*corev1.Node](&w.store)
	for _, n := range nodes {
		if !slices.ContainsFunc(pods, func(p *corev1.Pod) bool { return pinned(p) == n.Name }) {
			t := d.Spec.Template.DeepCopy()
			t.Spec.Affinity = pin(n.Name)
			w.createPod(d, d.Name+"-"+w.suffix(), t)
		}
	}
	ready, want := countReady(pods), int32(len(nodes))
	become(w, d, &d.Status, appsv1.DaemonSetStatus{
		ObservedGeneration: d.Generation, DesiredNumberScheduled: want, CurrentNumberScheduled: int32(len(pods)),
		UpdatedNumberScheduled: int32(len(pods)), NumberReady: ready, NumberAvailable: ready, NumberUnavailable: want - ready,
	})
}

// budget counts the pods that a PodDisruptionBudget guards.
func (w *World) budget(b *policyv1.PodDisruptionBudget) {
	pods := active(w.selected(b.Namespace, b.Spec.Selector.MatchLabels))
	healthy, want := countReady(pods), b.Spec.MinAvailable.IntVal
	status := policyv1.PodDisruptionBudgetStatus{
		ObservedGeneration: b.Generation, ExpectedPods: int32(len(pods)), CurrentHealthy: healthy,
		DesiredHealthy: want, DisruptionsAllowed: max(0, healthy-want),
	}
	reason := policyv1.SufficientPodsReason
	if status.DisruptionsAllowed == 0 {
		reason = policyv1.InsufficientPodsReason
	}
	status.Conditions = w.conditions(b.Status.Conditions, policyv1.DisruptionAllowedCondition, status.DisruptionsAllowed > 0, reason, "", b.Generation)
	become(w, b, &b.Status, status)
}

// custom is the operator: it keeps the figures of its custom resources.
func (w *World) custom(u *unstructured.Unstructured) {
	if u.GroupVersionKind() == podSetKind {
		w.podSet(u)
	}
}
