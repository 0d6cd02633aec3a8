package project

import (
	"fmt"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kscope/topology"
)

func (p *Projector) job(o *batchv1.Job, r *topology.Record) {
	s := &o.Status
	workload(r, &o.Spec.Template)
	if o.Spec.Completions != nil { // without, any success counts: there is no number to reach
		r.Ready, r.Want = s.Succeeded, *o.Spec.Completions
	}
	if n := o.Spec.Parallelism; n != nil && *n != 1 {
		fact(r, "parallelism", fmt.Sprint(*n))
	}
	if s.Failed > 0 {
		fact(r, "failed pods", fmt.Sprint(s.Failed))
	}
	cs := conditionsOf(s.Conditions, func(c *batchv1.JobCondition) metav1.Condition {
		return metav1.Condition{
			Type: string(c.Type), Status: metav1.ConditionStatus(c.Status),
			Reason: c.Reason, Message: c.Message, LastTransitionTime: c.LastTransitionTime,
		}
	})
	switch {
	case cs.is("Failed", metav1.ConditionTrue):
		r.Status, r.Finished = as(topology.Failed, cs.get("Failed")), true
	case cs.is("Complete", metav1.ConditionTrue):
		r.Status, r.Finished = status(topology.OK, "Completed", "", seconds(s.CompletionTime)), true
	case cs.is("FailureTarget", metav1.ConditionTrue):
		r.Status = as(topology.Failed, cs.get("FailureTarget"))
	case isTrue(o.Spec.Suspend):
		r.Status = status(topology.OK, "Suspended", "", 0)
	case s.StartTime == nil && s.Active == 0 && len(cs) == 0:
		r.Status.Health = topology.Unknown // no controller ever saw it
	case s.Failed > 0 && s.Succeeded == 0:
		r.Status = status(topology.Degraded, "Error", fmt.Sprintf("pods failed so far: %d, backoffLimit %d", s.Failed, backoffLimit(o)), 0)
	}
}

// backoffLimit is how many failures a Job bears; the API's default is 6.
func backoffLimit(o *batchv1.Job) int32 {
	if o.Spec.BackoffLimit == nil {
		return 6
	}
	return *o.Spec.BackoffLimit
}

func (p *Projector) cronJob(o *batchv1.CronJob, r *topology.Record) {
	fact(r, "schedule", o.Spec.Schedule)
	if o.Spec.TimeZone != nil {
		fact(r, "time zone", *o.Spec.TimeZone)
	}
	fact(r, "concurrency", string(o.Spec.ConcurrencyPolicy))
	workload(r, &o.Spec.JobTemplate.Spec.Template)
	if n := len(o.Status.Active); n > 0 {
		fact(r, "active", fmt.Sprint(n))
	}
	fact(r, "last schedule", moment(o.Status.LastScheduleTime))
	fact(r, "last success", moment(o.Status.LastSuccessfulTime))
	if isTrue(o.Spec.Suspend) {
		r.Status = status(topology.OK, "Suspended", "", 0)
	}
}

// moment is t as RFC 3339 in UTC, "" for no time.
func moment(t *metav1.Time) string {
	if t == nil || t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
