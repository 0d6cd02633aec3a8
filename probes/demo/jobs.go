package demo

import (
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
)

// job runs one pod to its end.
func (w *World) job(j *batchv1.Job) {
	pods := w.pods(j)
	if len(pods) == 0 && j.Status.CompletionTime == nil {
		pods = append(pods, w.createPod(j, j.Name+"-"+w.suffix(), &j.Spec.Template))
	}
	next := *j.Status.DeepCopy()
	if next.StartTime == nil {
		next.StartTime = w.stampPointer()
	}
	next.Active = int32(len(active(pods)))
	ready := countReady(active(pods))
	next.Ready = &ready
	for _, p := range pods {
		if p.Status.Phase == corev1.PodSucceeded && next.CompletionTime == nil {
			next.Succeeded, next.CompletionTime = 1, w.stampPointer()
			for _, t := range []batchv1.JobConditionType{batchv1.JobSuccessCriteriaMet, batchv1.JobComplete} {
				next.Conditions = append(next.Conditions, batchv1.JobCondition{Type: t, Status: corev1.ConditionTrue,
					Reason: batchv1.JobReasonCompletionsReached, Message: "Reached expected number of succeeded pods",
					LastProbeTime: w.stamp(), LastTransitionTime: w.stamp()})
			}
		}
	}
	become(w, j, &j.Status, next)
}

// cronJob tells of its jobs and keeps but the last good one.
func (w *World) cronJob(c *batchv1.CronJob) {
	var done []*batchv1.Job
	next := *c.Status.DeepCopy()
	next.Active = nil
	for _, j := range all[*batchv1.Job](&w.store) {
		switch {
		case !controls(c, j):
		case j.Status.CompletionTime != nil:
			done = append(done, j)
			next.LastSuccessfulTime = j.Status.CompletionTime
		default:
			next.Active = append(next.Active, corev1.ObjectReference{Kind: "Job", APIVersion: "batch/v1",
				Namespace: j.Namespace, Name: j.Name, UID: j.UID, ResourceVersion: j.ResourceVersion})
		}
	}
	for len(done) > int(*c.Spec.SuccessfulJobsHistoryLimit) {
		for _, p := range w.pods(done[0]) {
			w.remove(p)
		}
		w.remove(done[0])
		done = done[1:]
	}
	for i := range next.Active {
		next.Active[i].ResourceVersion = "" // it would change with every look
	}
	become(w, c, &c.Status, next)
}
