package demo

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

const (
	revisionAnnotation = "deployment.kubernetes.io/revision"
	causeAnnotation    = "kubernetes.io/change-cause"
)

// deployment moves the replicas from old ReplicaSets to the one of the present
// template, within maxSurge and maxUnavailable.
func (w *World) deployment(d *appsv1.Deployment) {
	current, old := w.generations(d)
	if current == nil {
		current = w.createReplicaSet(d)
	}
	live := slices.DeleteFunc(slices.Clone(old), func(rs *appsv1.ReplicaSet) bool { return *rs.Spec.Replicas == 0 })
	if len(live) == 0 {
		w.scale(current, *d.Spec.Replicas)
	} else {
		w.scaleUp(d, current, live)
		w.scaleDown(d, current, live)
	}
	w.forgetRevisions(d, old)
	w.deploymentStatus(d, current, old)
	if rev := current.Annotations[revisionAnnotation]; d.Annotations[revisionAnnotation] != rev {
		d.Annotations[revisionAnnotation] = rev
		w.touch(d)
	}
}

// generations are the Deployment's ReplicaSets: that of its template (nil if none
// yet), and the others, the oldest revision first.
func (w *World) generations(d *appsv1.Deployment) (current *appsv1.ReplicaSet, old []*appsv1.ReplicaSet) {
	hash := templateHash(d.Name, &d.Spec.Template)
	for _, rs := range all[*appsv1.ReplicaSet](&w.store) {
		switch {
		case !controls(d, rs):
		case rs.Labels[appsv1.DefaultDeploymentUniqueLabelKey] == hash:
			current = rs
		default:
			old = append(old, rs)
		}
	}
	slices.SortFunc(old, func(a, b *appsv1.ReplicaSet) int { return cmp.Compare(revision(a), revision(b)) })
	return current, old
}

func revision(rs *appsv1.ReplicaSet) int {
	n, _ := strconv.Atoi(rs.Annotations[revisionAnnotation]) // set by createReplicaSet
	return n
}

func (w *World) createReplicaSet(d *appsv1.Deployment) *appsv1.ReplicaSet {
	_, old := w.generations(d)
	last := 0
	if len(old) > 0 {
		last = revision(old[len(old)-1])
	}
	hash := templateHash(d.Name, &d.Spec.Template)
	t := *d.Spec.Template.DeepCopy()
	t.Labels[appsv1.DefaultDeploymentUniqueLabelKey] = hash
	rs := &appsv1.ReplicaSet{ObjectMeta: w.meta(d.Namespace, d.Name+"-"+hash, maps.Clone(t.Labels))}
	rs.OwnerReferences = controlledBy(d)
	rs.Annotations = map[string]string{revisionAnnotation: strconv.Itoa(last + 1)}
	if cause := d.Annotations[causeAnnotation]; cause != "" {
		rs.Annotations[causeAnnotation] = cause
	}
	selector := maps.Clone(d.Spec.Selector.MatchLabels)
	selector[appsv1.DefaultDeploymentUniqueLabelKey] = hash
	rs.Spec = appsv1.ReplicaSetSpec{Replicas: new(int32), Selector: &metav1.LabelSelector{MatchLabels: selector}, Template: t}
	w.setDeploymentCondition(d, appsv1.DeploymentProgressing, true, "NewReplicaSetCreated", fmt.Sprintf("Created new replica set %q", rs.Name))
	w.after(time.Duration(*d.Spec.ProgressDeadlineSeconds)*time.Second, func() { w.stir(d.Namespace) }) // look again at the deadline
	return add(&w.store, rs)
}

func (w *World) scale(rs *appsv1.ReplicaSet, replicas int32) {
	if *rs.Spec.Replicas != replicas {
		w.tellScaled(rs, *rs.Spec.Replicas, replicas)
		rs.Spec.Replicas = &replicas
		rs.Generation++
		w.touch(rs)
	}
}

// scaleUp adds new replicas as far as maxSurge lets it.
func (w *World) scaleUp(d *appsv1.Deployment, current *appsv1.ReplicaSet, live []*appsv1.ReplicaSet) {
	surge, _ := slack(d)
	total := *current.Spec.Replicas
	for _, rs := range live {
		total += *rs.Spec.Replicas
	}
	more := min(*d.Spec.Replicas+surge-total, *d.Spec.Replicas-*current.Spec.Replicas)
	w.scale(current, *current.Spec.Replicas+max(0, more))
}

// scaleDown takes old replicas away, those that are not available first, as far as
// maxUnavailable lets it.
func (w *World) scaleDown(d *appsv1.Deployment, current *appsv1.ReplicaSet, live []*appsv1.ReplicaSet) {
	_, unavailable := slack(d)
	least := *d.Spec.Replicas - unavailable
	total, available := *current.Spec.Replicas, current.Status.AvailableReplicas
	for _, rs := range live {
		total += *rs.Spec.Replicas
		available += rs.Status.AvailableReplicas
	}
	room := total - least - (*current.Spec.Replicas - current.Status.AvailableReplicas)
	spare := available - least
	for _, rs := range live {
		idle := *rs.Spec.Replicas - rs.Status.AvailableReplicas
		n := max(0, min(idle, room))
		room -= n
		m := max(0, min(*rs.Spec.Replicas-n, spare, room))
		room, spare = room-m, spare-m
		w.scale(rs, *rs.Spec.Replicas-n-m)
	}
}

// slack is maxSurge and maxUnavailable in pods, rounded as the controller does.
func slack(d *appsv1.Deployment) (surge, unavailable int32) {
	r := d.Spec.Strategy.RollingUpdate
	up, _ := intstr.GetScaledValueFromIntOrPercent(r.MaxSurge, int(*d.Spec.Replicas), true)
	down, _ := intstr.GetScaledValueFromIntOrPercent(r.MaxUnavailable, int(*d.Spec.Replicas), false)
	return int32(up), int32(down)
}

// forgetRevisions removes old ReplicaSets beyond the history limit.
func (w *World) forgetRevisions(d *appsv1.Deployment, old []*appsv1.ReplicaSet) {
	extra := len(old) - int(*d.Spec.RevisionHistoryLimit)
	for _, rs := range old {
		if extra > 0 && *rs.Spec.Replicas == 0 && len(w.pods(rs)) == 0 {
			w.remove(rs)
			extra--
		}
	}
}

// deploymentStatus counts the replicas and says how the rollout goes.
func (w *World) deploymentStatus(d *appsv1.Deployment, current *appsv1.ReplicaSet, old []*appsv1.ReplicaSet) {
	next := *d.Status.DeepCopy()
	next.ObservedGeneration = d.Generation
	next.Replicas, next.ReadyReplicas, next.AvailableReplicas = 0, 0, 0
	for _, rs := range append(slices.Clone(old), current) {
		next.Replicas += rs.Status.Replicas
		next.ReadyReplicas += rs.Status.ReadyReplicas
		next.AvailableReplicas += rs.Status.AvailableReplicas
	}
	next.UpdatedReplicas = current.Status.Replicas
	next.UnavailableReplicas = max(0, max(*d.Spec.Replicas, next.Replicas)-next.AvailableReplicas)
	before := d.Status
	become(w, d, &d.Status, next)
	_, unavailable := slack(d)
	if next.AvailableReplicas >= *d.Spec.Replicas-unavailable {
		w.setDeploymentCondition(d, appsv1.DeploymentAvailable, true, "MinimumReplicasAvailable", "Deployment has minimum availability.")
	} else {
		w.setDeploymentCondition(d, appsv1.DeploymentAvailable, false, "MinimumReplicasUnavailable", "Deployment does not have minimum availability.")
	}
	w.progress(d, current, before, next)
}

// progress sets the Progressing condition: done, going on, or past the deadline.
func (w *World) progress(d *appsv1.Deployment, current *appsv1.ReplicaSet, before, now appsv1.DeploymentStatus) {
	want := *d.Spec.Replicas
	last := deploymentCondition(d, appsv1.DeploymentProgressing)
	deadline := time.Duration(*d.Spec.ProgressDeadlineSeconds) * time.Second
	switch {
	case now.UpdatedReplicas == want && now.Replicas == want && now.AvailableReplicas == want:
		w.setDeploymentCondition(d, appsv1.DeploymentProgressing, true, "NewReplicaSetAvailable",
			fmt.Sprintf("ReplicaSet %q has successfully progressed.", current.Name))
	case last.Reason == "NewReplicaSetAvailable" && now.Replicas == now.UpdatedReplicas:
		// It was complete: what fails later is no matter of the rollout.
	case now.UpdatedReplicas > before.UpdatedReplicas, now.AvailableReplicas > before.AvailableReplicas,
		now.Replicas-now.UpdatedReplicas < before.Replicas-before.UpdatedReplicas:
		w.setDeploymentCondition(d, appsv1.DeploymentProgressing, true, "ReplicaSetUpdated",
			fmt.Sprintf("ReplicaSet %q is progressing.", current.Name))
	case !w.at.Before(last.LastUpdateTime.Add(deadline)):
		w.setDeploymentCondition(d, appsv1.DeploymentProgressing, false, "ProgressDeadlineExceeded",
			fmt.Sprintf("ReplicaSet %q has timed out progressing.", current.Name))
	}
}

func deploymentCondition(d *appsv1.Deployment, t appsv1.DeploymentConditionType) appsv1.DeploymentCondition {
	for _, c := range d.Status.Conditions {
		if c.Type == t {
			return c
		}
	}
	return appsv1.DeploymentCondition{}
}

// setDeploymentCondition sets a condition unless it already says so.
func (w *World) setDeploymentCondition(d *appsv1.Deployment, t appsv1.DeploymentConditionType, ok bool, reason, message string) {
	old := deploymentCondition(d, t)
	c := appsv1.DeploymentCondition{Type: t, Status: conditionStatus(ok), Reason: reason, Message: message,
		LastUpdateTime: w.stamp(), LastTransitionTime: w.stamp()}
	if old.Status == c.Status {
		c.LastTransitionTime = old.LastTransitionTime
	}
	if old.Status == c.Status && old.Reason == reason && old.Message == message {
		return
	}
	d.Status.Conditions = slices.DeleteFunc(d.Status.Conditions, func(c appsv1.DeploymentCondition) bool { return c.Type == t })
	d.Status.Conditions = append(d.Status.Conditions, c)
	w.touch(d)
}

// release gives the Deployment a new version of its image.
func (w *World) release(namespace, name, version, cause string) {
	d := named[*appsv1.Deployment](&w.store, namespace, name)
	c := &d.Spec.Template.Spec.Containers[0]
	c.Image = imageName(c.Image) + ":" + version
	d.Spec.Template.Labels[versionLabel] = version
	d.Labels[versionLabel] = version
	d.Annotations[causeAnnotation] = cause
	d.Generation++
	w.touch(d)
}
