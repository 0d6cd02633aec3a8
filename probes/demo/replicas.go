package demo

import (
	"cmp"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
)

// replicaSet makes or deletes pods until there are as many as wanted, and counts
// them.
func (w *World) replicaSet(rs *appsv1.ReplicaSet) {
	pods := active(w.pods(rs))
	for n := int32(len(pods)); n < *rs.Spec.Replicas; n++ {
		name := rs.Name + "-" + w.suffix()
		w.createPod(rs, name, &rs.Spec.Template)
		w.tell(rs, "replicaset-controller", false, "SuccessfulCreate", "Created pod: "+name)
	}
	if n := int32(len(pods)) - *rs.Spec.Replicas; n > 0 {
		slices.SortFunc(pods, worthLess)
		for _, p := range pods[:n] {
			w.deletePod(p)
			w.tell(rs, "replicaset-controller", false, "SuccessfulDelete", "Deleted pod: "+p.Name)
		}
	}
	pods = active(w.pods(rs))
	ready := countReady(pods)
	become(w, rs, &rs.Status, appsv1.ReplicaSetStatus{
		ObservedGeneration: rs.Generation, Replicas: int32(len(pods)), FullyLabeledReplicas: int32(len(pods)),
		ReadyReplicas: ready, AvailableReplicas: ready,
	})
}

// worthLess orders pods by who is to go first: without a node, not ready, young.
func worthLess(a, b *corev1.Pod) int {
	return cmp.Or(
		rank(a.Spec.NodeName == "", b.Spec.NodeName == ""),
		rank(!isReady(a), !isReady(b)),
		b.CreationTimestamp.Compare(a.CreationTimestamp.Time),
		cmp.Compare(a.Name, b.Name),
	)
}

// rank puts true before false.
func rank(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}
