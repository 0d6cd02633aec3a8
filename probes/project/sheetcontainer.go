package project

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"kscope/topology"
	"kscope/topology/sheet"
)

// containers tells of all containers of a pod, init containers first.
func (t *teller) containers(spec *corev1.PodSpec, s *corev1.PodStatus) {
	t.Begin("Containers")
	for i := range spec.InitContainers {
		c, role := &spec.InitContainers[i], roleInit
		if isSidecar(c) {
			role = roleSidecar
		}
		t.container(c, role, s, s.InitContainerStatuses)
	}
	for i := range spec.Containers {
		t.container(&spec.Containers[i], "", s, s.ContainerStatuses)
	}
	for i := range spec.EphemeralContainers {
		c := corev1.Container(spec.EphemeralContainers[i].EphemeralContainerCommon)
		t.container(&c, roleEphemeral, s, s.EphemeralContainerStatuses)
	}
}

// container tells of one; without a status it is one of a template.
func (t *teller) container(c *corev1.Container, role string, pod *corev1.PodStatus, statuses []corev1.ContainerStatus) {
	s := statusOf(statuses, c.Name)
	head := sheet.Row{Value: c.Name, More: role}
	if s != nil {
		head.Marked, head.Health = true, containerHealth(s, role, pod)
	}
	t.row(head)
	t.deep("image", c.Image)
	if s != nil {
		t.deep("digest", digestOf(s.ImageID))
		t.containerState(s)
	}
	t.deep("ports", portsOf(c.Ports))
	t.deep("requests", quantities(c.Resources.Requests))
	t.deep("limits", quantities(c.Resources.Limits))
	t.probe("startup", c.StartupProbe, s != nil && s.State.Running != nil && s.Started != nil && !*s.Started)
	t.probe("readiness", c.ReadinessProbe, s != nil && s.State.Running != nil && !s.Ready && (s.Started == nil || *s.Started))
	t.probe("liveness", c.LivenessProbe, false)
	for _, m := range c.VolumeMounts {
		if strings.HasPrefix(m.Name, "kube-api-access-") {
			continue // every pod has it
		}
		text := m.Name + " at " + m.MountPath
		if m.ReadOnly {
			text += ", read only"
		}
		t.deep("mounts", text)
	}
}

// containerHealth judges a container by its state.
func containerHealth(s *corev1.ContainerStatus, role string, pod *corev1.PodStatus) topology.Health {
	if _, bad := broken(s); bad {
		return topology.Failed
	}
	switch {
	case s.State.Terminated != nil, s.Ready, role == roleEphemeral, pod.Phase == corev1.PodSucceeded:
		return topology.OK
	case s.State.Running != nil && role == roleInit, s.State.Waiting != nil, s.Started != nil && !*s.Started:
		return topology.Progressing
	}
	return topology.Degraded
}

// containerState tells how a container is, since when, and how it ended last.
func (t *teller) containerState(s *corev1.ContainerStatus) {
	switch st := s.State; {
	case st.Running != nil:
		t.row(sheet.Row{Key: "state", Value: "Running", Since: seconds(&st.Running.StartedAt), Deep: true})
	case st.Waiting != nil:
		t.row(sheet.Row{Key: "state", Value: orDefault(st.Waiting.Reason, "Waiting"), More: st.Waiting.Message, Deep: true})
	case st.Terminated != nil:
		t.exit("state", st.Terminated)
	}
	if s.RestartCount > 0 {
		t.deep("restarts", fmt.Sprint(s.RestartCount))
	}
	if last := s.LastTerminationState.Terminated; last != nil {
		t.exit("last end", last)
	}
}

// exit tells of the end of a container.
func (t *teller) exit(key string, e *corev1.ContainerStateTerminated) {
	t.row(sheet.Row{Key: key, Value: fmt.Sprintf("%s, exit %d", exitReason(e), e.ExitCode), More: e.Message,
		Since: seconds(&e.FinishedAt), Deep: true})
}

// digestOf is what identifies the image that runs: the digest in an image id such
// as docker-pullable://nginx@sha256:….
func digestOf(imageID string) string {
	if _, digest, ok := strings.Cut(imageID, "@"); ok {
		return digest
	}
	return strings.TrimPrefix(imageID, "docker://")
}

func portsOf(ports []corev1.ContainerPort) string {
	parts := make([]string, 0, len(ports))
	for _, p := range ports {
		text := strings.TrimSpace(p.Name + " " + fmt.Sprintf("%d/%s", p.ContainerPort, orDefault(string(p.Protocol), "TCP")))
		if p.HostPort != 0 {
			text += fmt.Sprintf(", host port %d", p.HostPort)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "; ")
}

// quantities lists resources by name: "cpu 100m, memory 64Mi".
func quantities(list corev1.ResourceList) string {
	parts := make([]string, 0, len(list))
	for name, q := range list {
		parts = append(parts, string(name)+" "+q.String())
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}

// probe tells what is asked of a container and how often; failing is known for the
// probes whose result the API shows.
func (t *teller) probe(kind string, p *corev1.Probe, failing bool) {
	if p == nil {
		return
	}
	r := sheet.Row{Key: kind, Value: probeText(&p.ProbeHandler), Deep: true}
	r.More = fmt.Sprintf("every %ds, timeout %ds, fails after %d", positive(p.PeriodSeconds, 10), positive(p.TimeoutSeconds, 1), positive(p.FailureThreshold, 3))
	if p.InitialDelaySeconds > 0 {
		r.More += fmt.Sprintf(", first after %ds", p.InitialDelaySeconds)
	}
	if failing {
		r.Marked, r.Health = true, topology.Degraded
		r.More = "failing; " + r.More
	}
	t.row(r)
}

// positive is n, or the API's default for it.
func positive(n, def int32) int32 {
	if n > 0 {
		return n
	}
	return def
}

func probeText(h *corev1.ProbeHandler) string {
	port := func(p intstr.IntOrString) string { return ":" + p.String() }
	switch {
	case h.HTTPGet != nil:
		return strings.ToLower(orDefault(string(h.HTTPGet.Scheme), "http")) + " " + h.HTTPGet.Host + port(h.HTTPGet.Port) + orDefault(h.HTTPGet.Path, "/")
	case h.TCPSocket != nil:
		return "tcp " + h.TCPSocket.Host + port(h.TCPSocket.Port)
	case h.GRPC != nil:
		text := fmt.Sprintf("grpc :%d", h.GRPC.Port)
		if h.GRPC.Service != nil && *h.GRPC.Service != "" {
			text += " " + *h.GRPC.Service
		}
		return text
	case h.Exec != nil:
		return "exec " + strings.Join(h.Exec.Command, " ")
	}
	return "nothing"
}
