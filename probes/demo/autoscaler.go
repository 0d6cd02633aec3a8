package demo

import (
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// autoscaler sizes its Deployment for the load there is: as many pods as bring
// the average under the target, within its bounds.
func (w *World) autoscaler(h *autoscalingv2.HorizontalPodAutoscaler) {
	d := named[*appsv1.Deployment](&w.store, h.Namespace, h.Spec.ScaleTargetRef.Name)
	target := *h.Spec.Metrics[0].Resource.Target.AverageUtilization
	load := w.load[h.Name]
	want := min(max((load+target-1)/target, *h.Spec.MinReplicas), h.Spec.MaxReplicas)
	next := *h.Status.DeepCopy()
	next.ObservedGeneration = &h.Generation
	if *d.Spec.Replicas != want {
		w.tell(h, "horizontal-pod-autoscaler", false, "SuccessfulRescale", fmt.Sprintf("New size: %d; reason: cpu resource utilization (percentage of request)", want))
		d.Spec.Replicas = &want
		d.Generation++
		w.touch(d)
		next.LastScaleTime = w.stampPointer()
	}
	next.CurrentReplicas, next.DesiredReplicas = d.Status.Replicas, want
	use := load / max(1, d.Status.ReadyReplicas)
	next.CurrentMetrics = []autoscalingv2.MetricStatus{{Type: autoscalingv2.ResourceMetricSourceType,
		Resource: &autoscalingv2.ResourceMetricStatus{Name: corev1.ResourceCPU, Current: autoscalingv2.MetricValueStatus{AverageUtilization: &use}}}}
	next.Conditions = []autoscalingv2.HorizontalPodAutoscalerCondition{
		w.scaling(h, autoscalingv2.AbleToScale, true, "ReadyForNewScale", "recommended size matches current size"),
		w.scaling(h, autoscalingv2.ScalingActive, true, "ValidMetricFound",
			"the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)"),
		w.scaling(h, autoscalingv2.ScalingLimited, false, "DesiredWithinRange", "the desired count is within the acceptable range"),
	}
	become(w, h, &h.Status, next)
}

// scaling is a condition of the autoscaler, with the time it last changed.
func (w *World) scaling(h *autoscalingv2.HorizontalPodAutoscaler, t autoscalingv2.HorizontalPodAutoscalerConditionType, ok bool, reason, message string) autoscalingv2.HorizontalPodAutoscalerCondition {
	c := autoscalingv2.HorizontalPodAutoscalerCondition{Type: t, Status: conditionStatus(ok), Reason: reason, Message: message, LastTransitionTime: w.stamp()}
	for _, old := range h.Status.Conditions {
		if old.Type == t && old.Status == c.Status {
			c.LastTransitionTime = old.LastTransitionTime
		}
	}
	return c
}

// createAutoscaler makes an autoscaler by CPU for the Deployment of its name.
func (w *World) createAutoscaler(namespace, name string, low, high, target int32) {
	h := &autoscalingv2.HorizontalPodAutoscaler{ObjectMeta: w.meta(namespace, name, map[string]string{"app": name})}
	h.Spec = autoscalingv2.HorizontalPodAutoscalerSpec{
		ScaleTargetRef: autoscalingv2.CrossVersionObjectReference{APIVersion: "apps/v1", Kind: "Deployment", Name: name},
		MinReplicas:    &low, MaxReplicas: high,
		Metrics: []autoscalingv2.MetricSpec{{Type: autoscalingv2.ResourceMetricSourceType, Resource: &autoscalingv2.ResourceMetricSource{
			Name:   corev1.ResourceCPU,
			Target: autoscalingv2.MetricTarget{Type: autoscalingv2.UtilizationMetricType, AverageUtilization: &target},
		}}},
	}
	add(&w.store, h)
}

// guard makes a PodDisruptionBudget for an app's pods.
func (w *World) guard(namespace, name string, least int32) {
	add(&w.store, newBudget(w.meta(namespace, name, map[string]string{"app": name}), least,
		&metav1.LabelSelector{MatchLabels: map[string]string{"app": name}}))
}
