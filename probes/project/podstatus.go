package project

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"kscope/topology"
)

// podStatus is the health of a pod and the word for it that kubectl get pods
// shows. The order of the questions is kubectl's: being deleted wins, then the
// end of the pod, then scheduling, then the first container that holds it up.
func podStatus(o *corev1.Pod) topology.Status {
	s := &o.Status
	switch {
	case s.Reason == "NodeLost" || s.Phase == corev1.PodUnknown:
		return status(topology.Unknown, orDefault(s.Reason, string(s.Phase)), s.Message, 0)
	case s.Phase == corev1.PodSucceeded:
		return status(topology.OK, "Completed", "", lastExit(o))
	case s.Phase == corev1.PodFailed:
		return failedPod(o)
	case o.DeletionTimestamp != nil:
		return terminating(o)
	case s.Phase == "":
		return topology.Status{Health: topology.Unknown}
	case s.Phase != corev1.PodPending && s.Phase != corev1.PodRunning:
		return status(topology.Unknown, string(s.Phase), s.Message, 0)
	}
	if st, ok := unscheduled(s); ok {
		return st
	}
	if st, ok := initStatus(o); ok {
		return st
	}
	return runningStatus(o)
}

// failedPod is phase Failed: the pod's own reason (Evicted, DeadlineExceeded) or
// that of the container that failed.
func failedPod(o *corev1.Pod) topology.Status {
	if o.Status.Reason != "" {
		return status(topology.Failed, o.Status.Reason, o.Status.Message, lastExit(o))
	}
	for _, statuses := range [][]corev1.ContainerStatus{o.Status.InitContainerStatuses, o.Status.ContainerStatuses} {
		for i := range statuses {
			if t := statuses[i].State.Terminated; t != nil && t.ExitCode != 0 {
				return status(topology.Failed, exitReason(t), exitMessage(&statuses[i], t), seconds(&t.FinishedAt))
			}
		}
	}
	return status(topology.Failed, "Failed", o.Status.Message, lastExit(o))
}

// terminating is a pod under deletion; if something else than a person deleted it
// the DisruptionTarget condition says what.
func terminating(o *corev1.Pod) topology.Status {
	if c := podCondition(&o.Status, corev1.DisruptionTarget); c != nil && c.Status == corev1.ConditionTrue {
		return status(topology.Progressing, "Terminating", c.Reason+": "+c.Message, seconds(o.DeletionTimestamp))
	}
	return deleting(o)
}

// unscheduled tells whether the pod still waits for a node, and why.
func unscheduled(s *corev1.PodStatus) (topology.Status, bool) {
	c := podCondition(s, corev1.PodScheduled)
	if c == nil || c.Status != corev1.ConditionFalse {
		return topology.Status{}, false
	}
	health := topology.Failed
	if c.Reason == corev1.PodReasonSchedulingGated {
		health = topology.Progressing // somebody asked for it to wait
	}
	return status(health, orDefault(c.Reason, "Unschedulable"), c.Message, seconds(&c.LastTransitionTime)), true
}

// initStatus is the state of a pod that has not got past its init containers.
func initStatus(o *corev1.Pod) (topology.Status, bool) {
	if c := podCondition(&o.Status, corev1.PodInitialized); c != nil && c.Status == corev1.ConditionTrue {
		return topology.Status{}, false
	}
	total := len(o.Spec.InitContainers)
	for i := range o.Spec.InitContainers {
		s := statusOf(o.Status.InitContainerStatuses, o.Spec.InitContainers[i].Name)
		if s == nil {
			continue
		}
		if t := s.State.Terminated; t != nil && t.ExitCode == 0 || isSidecar(&o.Spec.InitContainers[i]) && isTrue(s.Started) {
			continue
		}
		if st, ok := broken(s); ok {
			st.Reason = topology.Intern("Init:" + st.Reason.String())
			return st, true
		}
		return status(topology.Progressing, fmt.Sprintf("Init:%d/%d", i, total), "", 0), true
	}
	return topology.Status{}, false
}

// broken tells whether the container cannot run, and why. Every waiting reason but
// the two of a normal start is the kubelet's word for an error.
func broken(s *corev1.ContainerStatus) (topology.Status, bool) {
	switch w, t := s.State.Waiting, s.State.Terminated; {
	case w != nil && w.Reason != "" && !isStarting(w.Reason):
		text, since := s.Name+": ", int64(0)
		if last := s.LastTerminationState.Terminated; last != nil {
			text += fmt.Sprintf("last exit: %s (%d)", exitReason(last), last.ExitCode)
			since = seconds(&last.FinishedAt)
			if w.Message != "" {
				text += "; "
			}
		}
		return status(topology.Failed, w.Reason, strings.TrimSuffix(text+w.Message, ": "), since), true
	case t != nil && t.ExitCode != 0:
		return status(topology.Failed, exitReason(t), exitMessage(s, t), seconds(&t.FinishedAt)), true
	}
	return topology.Status{}, false
}

func isStarting(reason string) bool {
	return reason == "ContainerCreating" || reason == "PodInitializing"
}

// runningStatus is the state of a pod whose init containers are done.
func runningStatus(o *corev1.Pod) topology.Status {
	waiting, starting := "", false
	for c := range serving(o) {
		statuses := o.Status.ContainerStatuses
		if isSidecar(c) {
			statuses = o.Status.InitContainerStatuses
		}
		s := statusOf(statuses, c.Name)
		if s == nil {
			continue
		}
		if st, ok := broken(s); ok {
			return st
		}
		if w := s.State.Waiting; w != nil {
			waiting = orDefault(w.Reason, "Pending")
		}
		starting = starting || s.State.Running != nil && s.Started != nil && !*s.Started
	}
	ready := podCondition(&o.Status, corev1.PodReady)
	switch {
	case waiting != "" || o.Status.Phase == corev1.PodPending:
		return status(topology.Progressing, orDefault(waiting, "Pending"), o.Status.Message, 0)
	case ready == nil:
		return topology.Status{Health: topology.Unknown}
	case ready.Status == corev1.ConditionTrue:
		return status(topology.OK, o.Status.Reason, o.Status.Message, 0)
	}
	health := topology.Degraded
	if starting { // its startup probe has not answered yet
		health = topology.Progressing
	}
	text := orDefault(ready.Message, "condition Ready is "+string(ready.Status))
	return status(health, "NotReady", text, seconds(&ready.LastTransitionTime))
}

// exitReason is the word for an exit: the runtime's reason, else made of signal or code.
func exitReason(t *corev1.ContainerStateTerminated) string {
	switch {
	case t.Reason != "":
		return t.Reason
	case t.Signal != 0:
		return fmt.Sprintf("Signal:%d", t.Signal)
	}
	return fmt.Sprintf("ExitCode:%d", t.ExitCode)
}

func exitMessage(s *corev1.ContainerStatus, t *corev1.ContainerStateTerminated) string {
	text := fmt.Sprintf("%s: exit code %d", s.Name, t.ExitCode)
	if t.Message != "" {
		text += "; " + t.Message
	}
	return text
}

// lastExit is when the last container stopped, 0 unknown.
func lastExit(o *corev1.Pod) int64 {
	last := int64(0)
	for i := range o.Status.ContainerStatuses {
		if t := o.Status.ContainerStatuses[i].State.Terminated; t != nil {
			last = max(last, seconds(&t.FinishedAt))
		}
	}
	return last
}

func podCondition(s *corev1.PodStatus, t corev1.PodConditionType) *corev1.PodCondition {
	for i := range s.Conditions {
		if s.Conditions[i].Type == t {
			return &s.Conditions[i]
		}
	}
	return nil
}

func isTrue(b *bool) bool { return b != nil && *b }
