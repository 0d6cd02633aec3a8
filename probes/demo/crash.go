package demo

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// leaks tells whether the pod's process runs out of memory.
func (w *World) leaks(p *corev1.Pod) bool { return w.leak && p.Labels["app"] == "payments" }

// startLeak makes payments run out of memory from now on.
func (w *World) startLeak() {
	w.leak = true
	delay := time.Duration(0)
	for _, p := range all[*corev1.Pod](&w.store) {
		if w.leaks(p) {
			w.kubelet(p, delay, func() { w.outOfMemory(p) })
			delay += 25 * time.Second // not all at once
		}
	}
}

// outOfMemory ends the container as the kernel does; the kubelet waits longer
// from time to time before it starts it again.
func (w *World) outOfMemory(p *corev1.Pod) {
	w.terminate(&p.Status.ContainerStatuses[0], "OOMKilled", 137)
	w.readiness(p)
	w.kubelet(p, time.Second, func() { w.backOff(p) })
}

func (w *World) backOff(p *corev1.Pod) {
	s := &p.Status.ContainerStatuses[0]
	// The kubelet's own delays, with crashLoopBackOff.maxContainerRestartPeriod: 1m.
	delay := min(10*time.Second<<min(s.RestartCount, 3), time.Minute)
	s.LastTerminationState = corev1.ContainerState{Terminated: s.State.Terminated}
	s.State = corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{
		Reason:  "CrashLoopBackOff",
		Message: fmt.Sprintf("back-off %s restarting failed container=%s pod=%s_%s(%s)", delay, s.Name, p.Name, p.Namespace, p.UID),
	}}
	w.tell(p, "kubelet", true, "BackOff", fmt.Sprintf("Back-off restarting failed container %s in pod %s_%s(%s)", s.Name, p.Name, p.Namespace, p.UID))
	w.touch(p)
	w.kubelet(p, delay, func() {
		s.RestartCount++
		w.startContainers(p)
	})
}
