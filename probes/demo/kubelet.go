package demo

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// kubelet plans what the pod's kubelet does to it; while the node is silent,
// nothing of it is seen until the node is back.
func (w *World) kubelet(p *corev1.Pod, d time.Duration, do func()) {
	w.after(d, func() { w.report(p, do) })
}

func (w *World) report(p *corev1.Pod, do func()) {
	switch {
	case !w.holds(p):
	case w.silent(p.Spec.NodeName):
		w.held[p.Spec.NodeName] = append(w.held[p.Spec.NodeName], func() { w.report(p, do) })
	default:
		do()
	}
}

// admitPod is the kubelet's first word about a pod: it pulls the image.
func (w *World) admitPod(p *corev1.Pod) {
	node := named[*corev1.Node](&w.store, "", p.Spec.NodeName)
	p.Status.StartTime = w.stampPointer()
	p.Status.HostIP = address(node, corev1.NodeInternalIP)
	p.Status.HostIPs = []corev1.HostIP{{IP: p.Status.HostIP}}
	started := false
	for _, c := range p.Spec.Containers {
		p.Status.ContainerStatuses = append(p.Status.ContainerStatuses, corev1.ContainerStatus{
			Name: c.Name, Image: c.Image, Started: &started,
			State: corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "ContainerCreating"}},
		})
	}
	w.setPodCondition(p, corev1.PodReadyToStartContainers, false, "", "")
	w.tellPulling(p)
	w.setPodCondition(p, corev1.PodInitialized, true, "", "")
	w.readiness(p)
	w.kubelet(p, w.between(1500*time.Millisecond, 3*time.Second), func() { w.startPod(p) })
}

// startPod starts the containers; what becomes of them depends on what they are.
func (w *World) startPod(p *corev1.Pod) {
	p.Status.Phase = corev1.PodRunning
	p.Status.PodIP = p.Status.HostIP
	if !p.Spec.HostNetwork {
		p.Status.PodIP = w.podIP(p.Spec.NodeName)
	}
	p.Status.PodIPs = []corev1.PodIP{{IP: p.Status.PodIP}}
	w.setPodCondition(p, corev1.PodReadyToStartContainers, true, "", "")
	w.startContainers(p)
}

// startContainers starts, or starts again, every container of the pod.
func (w *World) startContainers(p *corev1.Pod) {
	w.tellStarted(p, p.Status.ContainerStatuses[0].RestartCount > 0)
	for i := range p.Status.ContainerStatuses {
		s, started := &p.Status.ContainerStatuses[i], true
		s.Started = &started
		s.ContainerID = fmt.Sprintf("containerd://%016x%016x%016x%016x", w.rng.Uint64(), w.rng.Uint64(), w.rng.Uint64(), w.rng.Uint64())
		s.ImageID = digest(s.Image)
		s.State = corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: w.stamp()}}
	}
	w.readiness(p)
	switch {
	case p.Spec.RestartPolicy == corev1.RestartPolicyNever:
		w.readyPod(p) // it has no probe
		w.kubelet(p, w.between(18*time.Second, 24*time.Second), func() { w.completePod(p) })
	case w.leaks(p):
		w.kubelet(p, 5*time.Second, func() { w.outOfMemory(p) })
	default:
		w.kubelet(p, w.between(2500*time.Millisecond, 4*time.Second), func() { w.readyPod(p) })
	}
}

// readyPod is what happens when the readiness probes succeed.
func (w *World) readyPod(p *corev1.Pod) {
	if w.leaks(p) {
		return // out of memory before the first probe
	}
	for i := range p.Status.ContainerStatuses {
		p.Status.ContainerStatuses[i].Ready = true
	}
	w.readiness(p)
}

// completePod ends the containers of a Job's pod well.
func (w *World) completePod(p *corev1.Pod) {
	p.Status.Phase = corev1.PodSucceeded
	for i := range p.Status.ContainerStatuses {
		w.terminate(&p.Status.ContainerStatuses[i], "Completed", 0)
	}
	w.setPodCondition(p, corev1.PodInitialized, true, "PodCompleted", "")
	w.readiness(p)
}

// terminate ends a running container.
func (w *World) terminate(s *corev1.ContainerStatus, reason string, exit int32) {
	started := false
	t := &corev1.ContainerStateTerminated{Reason: reason, ExitCode: exit, FinishedAt: w.stamp(), ContainerID: s.ContainerID}
	if s.State.Running != nil {
		t.StartedAt = s.State.Running.StartedAt
	}
	s.State = corev1.ContainerState{Terminated: t}
	s.Ready, s.Started = false, &started
}

// podIP is the next free address of the node's range.
func (w *World) podIP(node string) string {
	used := map[string]bool{}
	for _, p := range all[*corev1.Pod](&w.store) {
		used[p.Status.PodIP] = true
	}
	index := int(node[len(node)-1] - 'a')
	for {
		w.ips[node] = w.ips[node]%250 + 1
		if ip := fmt.Sprintf("10.244.%d.%d", index, w.ips[node]+3); !used[ip] {
			return ip
		}
	}
}

// address is the node's address of a type.
func address(n *corev1.Node, t corev1.NodeAddressType) string {
	for _, a := range n.Status.Addresses {
		if a.Type == t {
			return a.Address
		}
	}
	return ""
}
