package project

import (
	"fmt"
	"time"

	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kscope/topology"
	"kscope/topology/sheet"
)

func (t *teller) job(o *batchv1.Job) {
	s := &o.Status
	t.Begin("Run")
	if n := o.Spec.Completions; n != nil {
		t.fact("completions", fmt.Sprintf("%d of %d", s.Succeeded, *n))
	} else {
		t.count("succeeded", s.Succeeded)
	}
	t.count("active", s.Active)
	if o.Spec.Suspend != nil && *o.Spec.Suspend {
		t.row(sheet.Row{Key: "suspended", Value: "yes", Marked: true, Health: topology.Progressing})
	}
	if n := o.Spec.BackoffLimit; n != nil {
		t.fact("gives up", fmt.Sprintf("after %d failed pods", *n+1))
	}
	if d := o.Spec.ActiveDeadlineSeconds; d != nil {
		t.fact("deadline", fmt.Sprint(time.Duration(*d)*time.Second))
	}
	if d := o.Spec.TTLSecondsAfterFinished; d != nil {
		t.fact("deleted", fmt.Sprintf("%s after its end", time.Duration(*d)*time.Second))
	}
	t.at("started", s.StartTime, "")
	t.at("finished", s.CompletionTime, "")
	if s.StartTime != nil && s.CompletionTime != nil {
		t.fact("took", s.CompletionTime.Sub(s.StartTime.Time).Round(time.Second).String())
	}
	t.template(&o.Spec.Template.Spec)
	t.conditions(conditionsOf(s.Conditions, func(c *batchv1.JobCondition) metav1.Condition {
		return metav1.Condition{Type: string(c.Type), Status: metav1.ConditionStatus(c.Status), Reason: c.Reason,
			Message: c.Message, LastTransitionTime: c.LastTransitionTime}
	}))
}

func (t *teller) cronJob(o *batchv1.CronJob) {
	s := &o.Status
	t.Begin("Runs")
	if o.Spec.Suspend != nil && *o.Spec.Suspend {
		t.row(sheet.Row{Key: "suspended", Value: "yes", Marked: true, Health: topology.Progressing})
	}
	t.at("last run", s.LastScheduleTime, "")
	t.at("last success", s.LastSuccessfulTime, "")
	for i := range s.Active {
		t.row(sheet.Row{Key: "running", Value: s.Active[i].Name, To: t.named("Job", s.Active[i].Name)})
	}
	if d := o.Spec.StartingDeadlineSeconds; d != nil {
		t.fact("may be late", fmt.Sprint(time.Duration(*d)*time.Second))
	}
	kept := func(n *int32, def int32) int32 {
		if n == nil {
			return def
		}
		return *n
	}
	t.fact("history", fmt.Sprintf("%d good, %d failed runs kept", kept(o.Spec.SuccessfulJobsHistoryLimit, 3), kept(o.Spec.FailedJobsHistoryLimit, 1)))
	t.template(&o.Spec.JobTemplate.Spec.Template.Spec)
}

// autoscaler tells of each metric what it is now and what it should be.
func (t *teller) autoscaler(o *autoscalingv2.HorizontalPodAutoscaler) {
	t.Begin("Metrics")
	for i := range o.Spec.Metrics {
		m := &o.Spec.Metrics[i]
		now := ""
		if i < len(o.Status.CurrentMetrics) {
			now = currentText(&o.Status.CurrentMetrics[i])
		}
		t.row(sheet.Row{Value: metricText(m), More: "now " + orDefault(now, "not known")})
	}
	t.Begin("Scaling")
	ref := o.Spec.ScaleTargetRef
	t.row(sheet.Row{Key: "scales", Value: ref.Kind + " " + ref.Name, To: t.p.OwnerID(metav1.OwnerReference{
		APIVersion: ref.APIVersion, Kind: ref.Kind, Name: ref.Name}, t.namespace)})
	t.at("last change", o.Status.LastScaleTime, "")
	t.conditions(conditionsOf(o.Status.Conditions, func(c *autoscalingv2.HorizontalPodAutoscalerCondition) metav1.Condition {
		return metav1.Condition{Type: string(c.Type), Status: metav1.ConditionStatus(c.Status), Reason: c.Reason,
			Message: c.Message, LastTransitionTime: c.LastTransitionTime}
	}))
}

// currentText is the present value of a metric.
func currentText(m *autoscalingv2.MetricStatus) string {
	switch {
	case m.Resource != nil:
		return metricValue(&m.Resource.Current)
	case m.ContainerResource != nil:
		return metricValue(&m.ContainerResource.Current)
	case m.Pods != nil:
		return metricValue(&m.Pods.Current)
	case m.Object != nil:
		return metricValue(&m.Object.Current)
	case m.External != nil:
		return metricValue(&m.External.Current)
	}
	return ""
}

func metricValue(v *autoscalingv2.MetricValueStatus) string {
	switch {
	case v.AverageUtilization != nil:
		return fmt.Sprintf("%d%%", *v.AverageUtilization)
	case v.AverageValue != nil:
		return v.AverageValue.String() + " on average"
	case v.Value != nil:
		return v.Value.String()
	}
	return ""
}

// node tells of a Node what fits on it, what keeps pods away and what it runs.
func (t *teller) node(o *corev1.Node) {
	t.Begin("Capacity")
	for _, name := range []corev1.ResourceName{corev1.ResourceCPU, corev1.ResourceMemory, corev1.ResourcePods, corev1.ResourceEphemeralStorage} {
		whole, ok := o.Status.Capacity[name]
		free, has := o.Status.Allocatable[name]
		switch {
		case ok && has:
			t.row(sheet.Row{Key: string(name), Value: free.String(), More: "of " + whole.String()})
		case ok:
			t.fact(string(name), whole.String())
		}
	}
	for name := range quantitiesBeyond(o.Status.Capacity) {
		q := o.Status.Capacity[corev1.ResourceName(name)]
		t.fact(name, q.String())
	}
	t.Begin("Taints")
	if o.Spec.Unschedulable {
		t.row(sheet.Row{Value: "cordoned", More: "no new pods", Marked: true, Health: topology.Progressing})
	}
	for i := range o.Spec.Taints {
		taint := &o.Spec.Taints[i]
		t.row(sheet.Row{Value: taint.ToString(), Since: seconds(taint.TimeAdded)})
	}
	t.Begin("Addresses")
	for _, a := range o.Status.Addresses {
		t.fact(string(a.Type), a.Address)
	}
	t.fact("pod range", o.Spec.PodCIDR)
	t.Begin("System")
	i := &o.Status.NodeInfo
	t.fact("kernel", i.KernelVersion)
	t.fact("machine", i.MachineID)
	t.fact("provider", o.Spec.ProviderID)
	t.conditions(nodeConditions(o.Status.Conditions))
}

// quantitiesBeyond yields the extended resources, by name: GPUs and their like.
func quantitiesBeyond(list corev1.ResourceList) func(func(string) bool) {
	return func(yield func(string) bool) {
		for _, name := range sortedNames(list) {
			switch corev1.ResourceName(name) {
			case corev1.ResourceCPU, corev1.ResourceMemory, corev1.ResourcePods, corev1.ResourceEphemeralStorage:
			default:
				if q := list[corev1.ResourceName(name)]; !q.IsZero() && !yield(name) {
					return
				}
			}
		}
	}
}
