package demo

import (
	"fmt"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// schedule binds the pod to the node with the fewest pods like it that has room
// and answers, or says in the scheduler's words why there is none.
func (w *World) schedule(p *corev1.Pod) {
	if !w.holds(p) || p.Spec.NodeName != "" {
		return
	}
	var best *corev1.Node
	var bestScore int
	refused := map[string]int{}
	for _, n := range all[*corev1.Node](&w.store) {
		if why := w.refuses(n, p); why != "" {
			refused[why]++
			continue
		}
		if score := w.crowd(n.Name, p); best == nil || score < bestScore {
			best, bestScore = n, score
		}
	}
	if best == nil {
		why := w.unschedulable(refused)
		w.setPodCondition(p, corev1.PodScheduled, false, corev1.PodReasonUnschedulable, why)
		w.tell(p, "default-scheduler", true, "FailedScheduling", why)
		w.touch(p)
		return
	}
	p.Spec.NodeName = best.Name
	w.setPodCondition(p, corev1.PodScheduled, true, "", "")
	w.tellScheduled(p)
	w.touch(p)
	w.kubelet(p, w.between(200*time.Millisecond, 500*time.Millisecond), func() { w.admitPod(p) })
}

// refuses says why the pod cannot go to the node, "" if it can.
func (w *World) refuses(n *corev1.Node, p *corev1.Pod) string {
	if want := pinned(p); want != "" && want != n.Name {
		return "node(s) didn't match Pod's node affinity/selector"
	}
	if w.silent(n.Name) {
		return "node(s) had untolerated taint {" + corev1.TaintNodeUnreachable + ": }"
	}
	if p.Spec.Containers[0].Resources.Requests.Memory().Cmp(*n.Status.Allocatable.Memory()) > 0 {
		return "Insufficient memory"
	}
	return ""
}

// crowd scores a node: pods of the same app weigh more than pods in all.
func (w *World) crowd(node string, p *corev1.Pod) int {
	score := 0
	for _, other := range all[*corev1.Pod](&w.store) {
		if other.Spec.NodeName != node || finished(other) {
			continue
		}
		score++
		if other.Namespace == p.Namespace && other.Labels["app"] == p.Labels["app"] && other.DeletionTimestamp == nil {
			score += 100
		}
	}
	return score
}

// unschedulable is the scheduler's message: filters first, then what preempting
// other pods would bring.
func (w *World) unschedulable(refused map[string]int) string {
	total := len(all[*corev1.Node](&w.store))
	var filters, preempt []string
	victims := 0
	for why, n := range refused {
		filters = append(filters, fmt.Sprintf("%d %s", n, why))
		if why == "Insufficient memory" {
			victims = n
		}
	}
	if n := total - victims; n > 0 {
		preempt = append(preempt, fmt.Sprintf("%d Preemption is not helpful for scheduling", n))
	}
	if victims > 0 {
		preempt = append(preempt, fmt.Sprintf("%d No preemption victims found for incoming pod", victims))
	}
	slices.Sort(filters)
	slices.Sort(preempt)
	return fmt.Sprintf("0/%[1]d nodes are available: %[2]s. preemption: 0/%[1]d nodes are available: %[3]s.",
		total, strings.Join(filters, ", "), strings.Join(preempt, ", "))
}

// reschedule tries the pods that have no node again; the scheduler does so when
// a node changes.
func (w *World) reschedule() {
	for _, p := range all[*corev1.Pod](&w.store) {
		if p.Spec.NodeName == "" {
			w.schedule(p)
		}
	}
}

// pin binds a DaemonSet's pod to its node in the way that the controller does.
func pin(node string) *corev1.Affinity {
	return &corev1.Affinity{NodeAffinity: &corev1.NodeAffinity{RequiredDuringSchedulingIgnoredDuringExecution: &corev1.NodeSelector{
		NodeSelectorTerms: []corev1.NodeSelectorTerm{{MatchFields: []corev1.NodeSelectorRequirement{
			{Key: metav1.ObjectNameField, Operator: corev1.NodeSelectorOpIn, Values: []string{node}},
		}}},
	}}}
}

// pinned is the only node that the pod may go to, "" if it may go to any.
func pinned(p *corev1.Pod) string {
	if p.Spec.Affinity == nil {
		return ""
	}
	return p.Spec.Affinity.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution.NodeSelectorTerms[0].MatchFields[0].Values[0]
}
