package project

import (
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kscope/topology"
)

// workload is the Spec of what makes pods from a template; the images become facts.
func workload(r *topology.Record, t *corev1.PodTemplateSpec) *topology.Workload {
	w := &topology.Workload{Template: cleanLabels(t.Labels)}
	for i := range t.Spec.Containers {
		w.Images = append(w.Images, sym(t.Spec.Containers[i].Image))
		fact(r, "image", t.Spec.Containers[i].Image)
	}
	r.Spec = w
	return w
}

// want is a replica count with the API's default of one.
func want(n *int32) int32 {
	if n == nil {
		return 1
	}
	return *n
}

// notReady says how many of the wanted are ready.
func notReady(h topology.Health, r *topology.Record) topology.Status {
	return status(h, "NotReady", fmt.Sprintf("%d of %d ready", r.Ready, r.Want), 0)
}

// unseen is the status of an object whose controller has not seen its latest change.
func unseen() topology.Status {
	return status(topology.Progressing, "Progressing", "the controller has not seen the latest change", 0)
}

func deploymentConditions(o *appsv1.Deployment) conditions {
	return conditionsOf(o.Status.Conditions, func(c *appsv1.DeploymentCondition) metav1.Condition {
		return metav1.Condition{
			Type: string(c.Type), Status: metav1.ConditionStatus(c.Status),
			Reason: c.Reason, Message: c.Message, LastTransitionTime: c.LastTransitionTime,
		}
	})
}

func (p *Projector) deployment(o *appsv1.Deployment, r *topology.Record) {
	r.Ready, r.Want = o.Status.ReadyReplicas, want(o.Spec.Replicas)
	fact(r, "strategy", string(o.Spec.Strategy.Type))
	w := workload(r, &o.Spec.Template)
	w.Replicas, w.Updated, w.Available = o.Status.Replicas, o.Status.UpdatedReplicas, o.Status.AvailableReplicas
	w.Revision = sym(o.Annotations["deployment.kubernetes.io/revision"])
	fact(r, "revision", o.Annotations["deployment.kubernetes.io/revision"])
	fact(r, "change cause", o.Annotations["kubernetes.io/change-cause"])
	if o.Spec.Paused {
		fact(r, "paused", "true")
	}
	r.Status = deploymentStatus(o, r)
}

// deploymentStatus asks in the order of gravity: the rollout gave up; pods cannot
// be made; a rollout is under way; too few pods are available.
func deploymentStatus(o *appsv1.Deployment, r *topology.Record) topology.Status {
	cs, s := deploymentConditions(o), &o.Status
	worse := topology.Degraded
	if s.AvailableReplicas == 0 && r.Want > 0 {
		worse = topology.Failed
	}
	progressing := cs.get("Progressing")
	switch {
	case s.ObservedGeneration == 0 && len(cs) == 0 && s.Replicas == 0:
		return topology.Status{Health: topology.Unknown} // no controller ever saw it
	case s.ObservedGeneration < o.Generation:
		return unseen()
	case progressing != nil && progressing.Status == metav1.ConditionFalse:
		return as(worse, progressing)
	case cs.is("ReplicaFailure", metav1.ConditionTrue):
		return as(worse, cs.get("ReplicaFailure"))
	case o.Spec.Paused: // what it was told to run has to run all the same
		switch {
		case cs.is("Available", metav1.ConditionFalse):
			return as(worse, cs.get("Available"))
		case r.Ready < r.Want:
			return notReady(topology.Degraded, r)
		}
		return status(topology.OK, "Paused", "", 0)
	case s.UpdatedReplicas < r.Want || s.Replicas > s.UpdatedReplicas || s.AvailableReplicas < r.Want && isRolling(progressing):
		text := fmt.Sprintf("%d of %d updated, %d available", s.UpdatedReplicas, r.Want, s.AvailableReplicas)
		return status(topology.Progressing, "Progressing", text, 0)
	case cs.is("Available", metav1.ConditionFalse):
		return as(worse, cs.get("Available"))
	case r.Ready < r.Want:
		return notReady(topology.Degraded, r)
	}
	return topology.Status{}
}

// isRolling tells whether a Deployment's rollout still runs: once it is complete
// the controller says NewReplicaSetAvailable, and says so until the next one.
func isRolling(progressing *metav1.Condition) bool {
	return progressing != nil && progressing.Status == metav1.ConditionTrue && progressing.Reason != "NewReplicaSetAvailable"
}

func (p *Projector) replicaSet(o *appsv1.ReplicaSet, r *topology.Record) {
	r.Ready, r.Want = o.Status.ReadyReplicas, want(o.Spec.Replicas)
	w := workload(r, &o.Spec.Template)
	w.Replicas, w.Available = o.Status.Replicas, o.Status.AvailableReplicas
	w.Revision = sym(o.Annotations["deployment.kubernetes.io/revision"])
	fact(r, "revision", o.Annotations["deployment.kubernetes.io/revision"])
	fact(r, "change cause", o.Annotations["kubernetes.io/change-cause"])
	for i := range o.Status.Conditions {
		c := &o.Status.Conditions[i]
		if c.Type == appsv1.ReplicaSetReplicaFailure && c.Status == corev1.ConditionTrue {
			r.Status = status(topology.Failed, c.Reason, c.Message, seconds(&c.LastTransitionTime))
			return
		}
	}
	switch s := &o.Status; {
	case s.ObservedGeneration == 0 && s.Replicas == 0 && r.Want > 0:
		r.Status.Health = topology.Unknown
	case s.ObservedGeneration < o.Generation:
		r.Status = unseen()
	case r.Ready < r.Want:
		// Why they are not ready is known to the pods; if it lasts, the Deployment
		// says that the deadline has passed.
		r.Status = notReady(topology.Progressing, r)
	}
}

func (p *Projector) statefulSet(o *appsv1.StatefulSet, r *topology.Record) {
	s := &o.Status
	r.Ready, r.Want = s.ReadyReplicas, want(o.Spec.Replicas)
	fact(r, "service", o.Spec.ServiceName)
	fact(r, "strategy", string(o.Spec.UpdateStrategy.Type))
	w := workload(r, &o.Spec.Template)
	w.Replicas, w.Updated, w.Available = s.Replicas, s.UpdatedReplicas, s.AvailableReplicas
	w.Revision = sym(s.UpdateRevision)
	fact(r, "revision", s.UpdateRevision)
	for i := range o.Spec.VolumeClaimTemplates {
		fact(r, "claim template", o.Spec.VolumeClaimTemplates[i].Name)
	}
	rolling := s.UpdateRevision != s.CurrentRevision && o.Spec.UpdateStrategy.Type != appsv1.OnDeleteStatefulSetStrategyType &&
		s.UpdatedReplicas < r.Want-partition(o)
	switch {
	case s.ObservedGeneration == 0 && s.Replicas == 0 && r.Want > 0:
		r.Status.Health = topology.Unknown
	case s.ObservedGeneration < o.Generation:
		r.Status = unseen()
	case rolling:
		r.Status = status(topology.Progressing, "RollingUpdate", fmt.Sprintf("%d of %d updated", s.UpdatedReplicas, r.Want), 0)
	case s.Replicas < r.Want:
		r.Status = notReady(topology.Progressing, r)
	case r.Ready < r.Want:
		r.Status = notReady(topology.Degraded, r)
	}
}

// partition is how many pods a StatefulSet's update is told to leave alone.
func partition(o *appsv1.StatefulSet) int32 {
	if u := o.Spec.UpdateStrategy.RollingUpdate; u != nil && u.Partition != nil {
		return *u.Partition
	}
	return 0
}

func (p *Projector) daemonSet(o *appsv1.DaemonSet, r *topology.Record) {
	s := &o.Status
	r.Ready, r.Want = s.NumberReady, s.DesiredNumberScheduled
	fact(r, "strategy", string(o.Spec.UpdateStrategy.Type))
	w := workload(r, &o.Spec.Template)
	w.Replicas, w.Updated, w.Available = s.CurrentNumberScheduled, s.UpdatedNumberScheduled, s.NumberAvailable
	if s.NumberMisscheduled > 0 {
		fact(r, "misscheduled", fmt.Sprint(s.NumberMisscheduled))
	}
	rolling := o.Spec.UpdateStrategy.Type != appsv1.OnDeleteDaemonSetStrategyType && s.UpdatedNumberScheduled < r.Want
	switch {
	case s.ObservedGeneration == 0 && r.Want == 0:
		r.Status.Health = topology.Unknown
	case s.ObservedGeneration < o.Generation:
		r.Status = unseen()
	case rolling && r.Want > 0:
		r.Status = status(topology.Progressing, "RollingUpdate", fmt.Sprintf("%d of %d updated", s.UpdatedNumberScheduled, r.Want), 0)
	case s.CurrentNumberScheduled < r.Want:
		r.Status = notReady(topology.Progressing, r)
	case r.Ready < r.Want:
		r.Status = notReady(topology.Degraded, r)
	}
}
