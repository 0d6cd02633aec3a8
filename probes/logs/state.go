package logs

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"

	"kscope/topology"
)

// StateOf is how a container of the pod is, by the pod's status.
func StateOf(pod *corev1.Pod, container string) State {
	for _, list := range [][]corev1.ContainerStatus{pod.Status.ContainerStatuses, pod.Status.InitContainerStatuses, pod.Status.EphemeralContainerStatuses} {
		for i := range list {
			if s := &list[i]; s.Name == container || container == "" {
				return stateOf(pod, s)
			}
		}
	}
	if finished(pod) {
		return State{Phase: Over, Words: "the pod has ended"}
	}
	return State{Phase: NotYet, Words: "not created yet"}
}

func stateOf(pod *corev1.Pod, s *corev1.ContainerStatus) State {
	state := State{Restarts: s.RestartCount}
	switch e := s.State.Terminated; {
	case s.State.Running != nil:
		return state
	case e != nil:
		state.Words, state.Phase = ended(e), Over
		if startsAgain(pod, s.Name, e.ExitCode) {
			state.Phase = NotYet
		}
		return state
	}
	state.Phase = NotYet
	if w := s.State.Waiting; w != nil {
		state.Words = topology.CleanLine(w.Reason, 100)
	}
	if e := s.LastTerminationState.Terminated; e != nil {
		state.Words = ended(e) + "; " + state.Words
	}
	return state
}

func finished(pod *corev1.Pod) bool {
	return pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed
}

// startsAgain tells whether the kubelet will start a container that has ended
// (core/v1 PodSpec.restartPolicy, Container.restartPolicy of sidecars).
func startsAgain(pod *corev1.Pod, container string, exit int32) bool {
	if finished(pod) || pod.DeletionTimestamp != nil {
		return false
	}
	for i := range pod.Spec.EphemeralContainers {
		if pod.Spec.EphemeralContainers[i].Name == container {
			return false
		}
	}
	for i := range pod.Spec.InitContainers {
		c := &pod.Spec.InitContainers[i]
		switch {
		case c.Name != container:
		case c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways:
			return true
		default:
			return exit != 0 && pod.Spec.RestartPolicy != corev1.RestartPolicyNever
		}
	}
	switch pod.Spec.RestartPolicy {
	case corev1.RestartPolicyNever:
		return false
	case corev1.RestartPolicyOnFailure:
		return exit != 0
	}
	return true
}

// ended says how a container ended: "OOMKilled, exit 137".
func ended(e *corev1.ContainerStateTerminated) string {
	return topology.CleanLine(fmt.Sprintf("%s, exit %d", e.Reason, e.ExitCode), 100)
}
