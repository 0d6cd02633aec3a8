package project

import (
	"fmt"

	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kscope/topology"
)

// selecting is the Spec of what selects pods: nil selects nothing, {} everything.
// A selector that Kubernetes would not take selects nothing and says so.
func selecting(r *topology.Record, s *metav1.LabelSelector) {
	if s == nil {
		r.Spec = &topology.Selecting{}
		return
	}
	sel, err := metav1.LabelSelectorAsSelector(s)
	if err != nil {
		r.Spec = &topology.Selecting{}
		r.Status = status(topology.Failed, "InvalidSelector", err.Error(), 0)
		return
	}
	r.Spec = &topology.Selecting{Selector: sel, Text: sym(orDefault(sel.String(), "{}"))}
}

func (p *Projector) budget(o *policyv1.PodDisruptionBudget, r *topology.Record) {
	selecting(r, o.Spec.Selector)
	s := &o.Status
	r.Ready, r.Want = s.CurrentHealthy, s.ExpectedPods
	if v := o.Spec.MinAvailable; v != nil {
		fact(r, "min available", v.String())
	}
	if v := o.Spec.MaxUnavailable; v != nil {
		fact(r, "max unavailable", v.String())
	}
	fact(r, "disruptions allowed", fmt.Sprint(s.DisruptionsAllowed))
	cs := conditions(s.Conditions)
	switch c := cs.get(policyv1.DisruptionAllowedCondition); {
	case r.Status.Health != topology.OK:
	case c != nil && c.Reason == policyv1.SyncFailedReason:
		r.Status = as(topology.Degraded, c)
	case s.ExpectedPods > 0 && s.DisruptionsAllowed == 0 && s.CurrentHealthy < s.DesiredHealthy:
		text := fmt.Sprintf("%d of %d pods healthy, %d needed", s.CurrentHealthy, s.ExpectedPods, s.DesiredHealthy)
		r.Status = status(topology.Degraded, policyv1.InsufficientPodsReason, text, 0)
	}
}

func (p *Projector) autoscaler(o *autoscalingv2.HorizontalPodAutoscaler, r *topology.Record) {
	ref := o.Spec.ScaleTargetRef
	if ref.Kind != "" && ref.Name != "" {
		r.Links = []topology.Link{{
			Relation: topology.Scales, Why: sym("spec.scaleTargetRef"),
			To: idSym(p.refID(group(ref.APIVersion), ref.Kind, r.ID.Namespace(), ref.Name)),
		}}
	}
	fact(r, "replicas", fmt.Sprintf("%d, wanted %d", o.Status.CurrentReplicas, o.Status.DesiredReplicas))
	fact(r, "min replicas", fmt.Sprint(want(o.Spec.MinReplicas)))
	fact(r, "max replicas", fmt.Sprint(o.Spec.MaxReplicas))
	for i := range o.Spec.Metrics {
		fact(r, "metric", metricText(&o.Spec.Metrics[i]))
	}
	cs := conditionsOf(o.Status.Conditions, func(c *autoscalingv2.HorizontalPodAutoscalerCondition) metav1.Condition {
		return metav1.Condition{
			Type: string(c.Type), Status: metav1.ConditionStatus(c.Status),
			Reason: c.Reason, Message: c.Message, LastTransitionTime: c.LastTransitionTime,
		}
	})
	if c := cs.get("ScalingLimited"); c != nil && c.Status == metav1.ConditionTrue {
		fact(r, "scaling limited", c.Reason)
	}
	active := cs.get("ScalingActive")
	switch {
	case len(cs) == 0:
		r.Status.Health = topology.Unknown
	case cs.is("AbleToScale", metav1.ConditionFalse):
		r.Status = as(topology.Degraded, cs.get("AbleToScale"))
	case active != nil && active.Status == metav1.ConditionFalse && active.Reason == "ScalingDisabled":
		r.Status = as(topology.OK, active) // its target is scaled to zero on purpose
	case active != nil && active.Status == metav1.ConditionFalse:
		r.Status = as(topology.Degraded, active)
	}
}

// metricText is one metric with its target: "cpu 80%", "requests 100".
func metricText(m *autoscalingv2.MetricSpec) string {
	switch {
	case m.Resource != nil:
		return string(m.Resource.Name) + targetText(&m.Resource.Target)
	case m.ContainerResource != nil:
		return string(corev1.ResourceName(m.ContainerResource.Container)+"/"+m.ContainerResource.Name) + targetText(&m.ContainerResource.Target)
	case m.Pods != nil:
		return m.Pods.Metric.Name + targetText(&m.Pods.Target)
	case m.Object != nil:
		return m.Object.Metric.Name + targetText(&m.Object.Target)
	case m.External != nil:
		return m.External.Metric.Name + targetText(&m.External.Target)
	}
	return string(m.Type)
}

func targetText(t *autoscalingv2.MetricTarget) string {
	switch {
	case t.AverageUtilization != nil:
		return fmt.Sprintf(" %d%%", *t.AverageUtilization)
	case t.AverageValue != nil:
		return " " + t.AverageValue.String() + " on average"
	case t.Value != nil:
		return " " + t.Value.String()
	}
	return ""
}
