package project

import (
	"net/netip"

	corev1 "k8s.io/api/core/v1"

	"kscope/topology"
)

// pod fills in a Pod. Pods are what there are most of: a record carries no Facts,
// and whatever the pods of one template have in common is interned.
func (p *Projector) pod(o *corev1.Pod, r *topology.Record) {
	spec := &topology.Pod{
		Phase:       sym(string(o.Status.Phase)),
		Node:        sym(o.Spec.NodeName),
		IP:          address(o.Status.PodIP),
		IP2:         secondIP(o),
		HostNetwork: o.Spec.HostNetwork,
		Need:        need(o),
		Containers:  containers(o),
		Ports:       containerPorts(o),
	}
	r.Spec = spec
	r.Finished = o.Status.Phase == corev1.PodSucceeded || o.Status.Phase == corev1.PodFailed
	r.Want = 0
	for _, c := range spec.Containers {
		spec.Restarts += c.Restarts
		if role := c.Role.String(); role != roleInit && role != roleEphemeral {
			r.Want++
			if c.Ready {
				r.Ready++
			}
		}
	}
	r.Status = podStatus(o)
	r.Links = podLinks(o, r.ID.Namespace(), r.Finished)
}

// secondIP is the address of the other family that a pod of two has.
func secondIP(o *corev1.Pod) string {
	if len(o.Status.PodIPs) < 2 {
		return ""
	}
	return address(o.Status.PodIPs[1].IP)
}

// Roles of containers beside "" for the app's own.
const (
	roleInit      = "init"
	roleSidecar   = "sidecar"
	roleEphemeral = "ephemeral"
)

// isSidecar tells a native sidecar from an init container.
func isSidecar(c *corev1.Container) bool {
	return c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways
}

// containers joins spec and status by container name, init containers first.
func containers(o *corev1.Pod) []topology.Container {
	n := len(o.Spec.InitContainers) + len(o.Spec.Containers) + len(o.Spec.EphemeralContainers)
	if n == 0 {
		return nil
	}
	out := make([]topology.Container, 0, n)
	for i := range o.Spec.InitContainers {
		c, role := &o.Spec.InitContainers[i], roleInit
		if isSidecar(c) {
			role = roleSidecar
		}
		out = append(out, container(c.Name, c.Image, role, o.Status.InitContainerStatuses))
	}
	for i := range o.Spec.Containers {
		c := &o.Spec.Containers[i]
		out = append(out, container(c.Name, c.Image, "", o.Status.ContainerStatuses))
	}
	for i := range o.Spec.EphemeralContainers {
		c := &o.Spec.EphemeralContainers[i]
		out = append(out, container(c.Name, c.Image, roleEphemeral, o.Status.EphemeralContainerStatuses))
	}
	return out
}

func container(name, image, role string, statuses []corev1.ContainerStatus) topology.Container {
	c := topology.Container{Name: sym(name), Image: sym(image), Role: topology.Intern(role)}
	s := statusOf(statuses, name)
	if s == nil {
		return c
	}
	c.Ready, c.Restarts = s.Ready, s.RestartCount
	switch {
	case s.State.Waiting != nil:
		c.State = sym(orDefault(s.State.Waiting.Reason, "Waiting"))
	case s.State.Running != nil:
		c.State = sym("Running")
	case s.State.Terminated != nil:
		c.State, c.Exit = sym(exitReason(s.State.Terminated)), s.State.Terminated.ExitCode
	}
	if last := s.LastTerminationState.Terminated; last != nil {
		c.Last = sym(exitReason(last))
		if s.State.Terminated == nil {
			c.Exit = last.ExitCode
		}
	}
	return c
}

// statusOf finds the status of the container called name, nil if there is none.
func statusOf(statuses []corev1.ContainerStatus, name string) *corev1.ContainerStatus {
	for i := range statuses {
		if statuses[i].Name == name {
			return &statuses[i]
		}
	}
	return nil
}

// containerPorts lists the declared ports of the containers that serve: the
// app's and the native sidecars'.
func containerPorts(o *corev1.Pod) []topology.ContainerPort {
	var out []topology.ContainerPort
	for c := range serving(o) {
		for _, cp := range c.Ports {
			out = append(out, topology.ContainerPort{
				Name: sym(cp.Name), Protocol: protocol(cp.Protocol), Port: cp.ContainerPort, HostPort: hostPort(o, &cp),
			})
		}
	}
	return out
}

// serving yields the containers whose ports are open while the pod runs.
func serving(o *corev1.Pod) func(yield func(*corev1.Container) bool) {
	return func(yield func(*corev1.Container) bool) {
		for i := range o.Spec.Containers {
			if !yield(&o.Spec.Containers[i]) {
				return
			}
		}
		for i := range o.Spec.InitContainers {
			if c := &o.Spec.InitContainers[i]; isSidecar(c) && !yield(c) {
				return
			}
		}
	}
}

// protocol is the protocol's name; the API's default is TCP.
func protocol(p corev1.Protocol) topology.Sym { return sym(orDefault(string(p), "TCP")) }

// address is an IP address in its canonical text, or the cleaned text if it is none.
func address(s string) string {
	if a, err := netip.ParseAddr(s); err == nil && a.Zone() == "" {
		return a.String()
	}
	return clone(s)
}
