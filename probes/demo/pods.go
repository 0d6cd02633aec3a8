package demo

import (
	"fmt"
	"maps"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// createPod makes a pod of a controller's template; the scheduler sees it at once.
func (w *World) createPod(owner object, name string, t *corev1.PodTemplateSpec) *corev1.Pod {
	p := &corev1.Pod{ObjectMeta: w.meta(owner.GetNamespace(), name, maps.Clone(t.Labels)), Spec: *t.Spec.DeepCopy()}
	p.Generation = 1
	p.Annotations = maps.Clone(t.Annotations)
	p.OwnerReferences = controlledBy(owner)
	p.Spec.Tolerations = append(p.Spec.Tolerations, tolerate(corev1.TaintNodeNotReady), tolerate(corev1.TaintNodeUnreachable))
	if p.Spec.ServiceAccountName == "" {
		p.Spec.ServiceAccountName = "default"
	}
	p.Status = corev1.PodStatus{Phase: corev1.PodPending, QOSClass: corev1.PodQOSBurstable}
	add(&w.store, p)
	w.after(w.between(150*time.Millisecond, 400*time.Millisecond), func() { w.schedule(p) })
	return p
}

// tolerate is the toleration that admission gives every pod for five minutes.
func tolerate(taint string) corev1.Toleration {
	seconds := int64(300)
	return corev1.Toleration{Key: taint, Operator: corev1.TolerationOpExists, Effect: corev1.TaintEffectNoExecute, TolerationSeconds: &seconds}
}

// deletePod asks for a pod's end: at once when nobody runs it, else its kubelet
// lets the containers end in peace.
func (w *World) deletePod(p *corev1.Pod) {
	if p.DeletionTimestamp != nil {
		return
	}
	if p.Spec.NodeName == "" || finished(p) {
		w.remove(p)
		return
	}
	grace := int64(30)
	end := metav1.NewTime(w.at.Add(30 * time.Second)).Rfc3339Copy()
	p.DeletionTimestamp, p.DeletionGracePeriodSeconds = &end, &grace
	w.touch(p)
	w.kubelet(p, w.between(2500*time.Millisecond, 4500*time.Millisecond), func() { w.remove(p) })
}

// pods returns the pods that owner controls, in order of name.
func (w *World) pods(owner metav1.Object) []*corev1.Pod {
	var out []*corev1.Pod
	for _, p := range all[*corev1.Pod](&w.store) {
		if p.Namespace == owner.GetNamespace() && controls(owner, p) {
			out = append(out, p)
		}
	}
	return out
}

// active drops the pods that a controller no longer counts.
func active(pods []*corev1.Pod) []*corev1.Pod {
	var out []*corev1.Pod
	for _, p := range pods {
		if p.DeletionTimestamp == nil && !finished(p) {
			out = append(out, p)
		}
	}
	return out
}

func finished(p *corev1.Pod) bool {
	return p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed
}

// isReady tells whether the pod's Ready condition is true.
func isReady(p *corev1.Pod) bool {
	for _, c := range p.Status.Conditions {
		if c.Type == corev1.PodReady {
			return c.Status == corev1.ConditionTrue
		}
	}
	return false
}

// countReady is how many of the pods are ready.
func countReady(pods []*corev1.Pod) int32 {
	var n int32
	for _, p := range pods {
		if isReady(p) {
			n++
		}
	}
	return n
}

// setPodCondition sets a condition, keeping the time of the last transition when
// only the reason changed.
func (w *World) setPodCondition(p *corev1.Pod, t corev1.PodConditionType, ok bool, reason, message string) {
	c := corev1.PodCondition{Type: t, Status: conditionStatus(ok), Reason: reason, Message: message,
		LastTransitionTime: w.stamp(), ObservedGeneration: p.Generation}
	for i, old := range p.Status.Conditions {
		if old.Type == t {
			if old.Status == c.Status {
				c.LastTransitionTime = old.LastTransitionTime
			}
			p.Status.Conditions[i] = c
			return
		}
	}
	p.Status.Conditions = append(p.Status.Conditions, c)
}

func conditionStatus(ok bool) corev1.ConditionStatus {
	if ok {
		return corev1.ConditionTrue
	}
	return corev1.ConditionFalse
}

// readiness derives the pod's ready conditions from its containers and from
// whether its node answers, in the words of the kubelet and of the node lifecycle
// controller (which only turns Ready to False).
func (w *World) readiness(p *corev1.Pod) {
	var unready []string
	for _, s := range p.Status.ContainerStatuses {
		if !s.Ready {
			unready = append(unready, s.Name)
		}
	}
	reason, message := "", ""
	if len(unready) > 0 {
		reason, message = "ContainersNotReady", fmt.Sprintf("containers with unready status: [%s]", strings.Join(unready, " "))
	}
	if finished(p) {
		reason, message = "PodCompleted", ""
	}
	w.setPodCondition(p, corev1.ContainersReady, reason == "", reason, message)
	w.setPodCondition(p, corev1.PodReady, reason == "" && !w.silent(p.Spec.NodeName), reason, message)
	w.touch(p)
}
