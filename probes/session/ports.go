package session

import (
	"context"
	"fmt"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"kscope/topology"
)

// Port is a TCP port that can be forwarded.
type Port struct {
	Name   string
	Number int32  // as a client of the object addresses it
	Note   string // where it leads: "port 8080 of web-1", the container
}

// Ports lists the TCP ports that the object declares: a Service its own, anything
// else those of its pod's containers. Forwarding carries nothing but TCP.
func (c *Client) Ports(ctx context.Context, id topology.ID) ([]Port, error) {
	if id.Kind() == "Service" {
		s, err := c.service(ctx, id)
		if err != nil {
			return nil, c.explain(err)
		}
		return servicePorts(s), nil
	}
	p, err := c.pod(ctx, id)
	if err != nil {
		return nil, c.explain(err)
	}
	return podPorts(p), nil
}

func servicePorts(s *corev1.Service) []Port {
	var out []Port
	for _, p := range s.Spec.Ports {
		if p.Protocol != "" && p.Protocol != corev1.ProtocolTCP {
			continue
		}
		target := p.TargetPort.String()
		if p.TargetPort.Type == intstr.Int && p.TargetPort.IntVal == 0 {
			target = strconv.Itoa(int(p.Port))
		}
		out = append(out, Port{Name: topology.Clean(p.Name), Number: p.Port, Note: "target port " + topology.Clean(target)})
	}
	return out
}

func podPorts(p *corev1.Pod) []Port {
	var out []Port
	for _, c := range allContainers(p) {
		for _, port := range c.Ports {
			if port.Protocol == "" || port.Protocol == corev1.ProtocolTCP {
				out = append(out, Port{Name: topology.Clean(port.Name), Number: port.ContainerPort, Note: "container " + topology.Clean(c.Name)})
			}
		}
	}
	return out
}

// allContainers are the containers that may listen: the sidecars too.
func allContainers(p *corev1.Pod) []corev1.Container {
	all := append([]corev1.Container(nil), p.Spec.Containers...)
	for _, c := range p.Spec.InitContainers {
		if c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways {
			all = append(all, c)
		}
	}
	return all
}

// target is the pod and its port that a forward to id leads to now.
func (c *Client) target(ctx context.Context, id topology.ID, port int32) (*corev1.Pod, int32, error) {
	p, err := c.pod(ctx, id)
	if err != nil {
		return nil, 0, err
	}
	if p.Status.Phase != corev1.PodRunning {
		return nil, 0, fmt.Errorf("pod %s is not running (%s)", p.Name, p.Status.Phase)
	}
	if id.Kind() != "Service" {
		return p, port, nil
	}
	s, err := c.service(ctx, id)
	if err != nil {
		return nil, 0, err
	}
	number, err := targetPort(s, p, port)
	return p, number, err
}

// targetPort is the container port that a Service's port leads to in a pod, as
// kubectl port-forward finds it: a headless Service maps nothing, a target port
// may be a name, none is the port itself.
func targetPort(s *corev1.Service, p *corev1.Pod, port int32) (int32, error) {
	for _, sp := range s.Spec.Ports {
		if sp.Port != port {
			continue
		}
		switch {
		case s.Spec.ClusterIP == corev1.ClusterIPNone:
			return port, nil
		case sp.TargetPort.Type == intstr.Int && sp.TargetPort.IntVal == 0:
			return port, nil
		case sp.TargetPort.Type == intstr.Int:
			return sp.TargetPort.IntVal, nil
		}
		for _, c := range allContainers(p) {
			for _, cp := range c.Ports {
				if cp.Name == sp.TargetPort.StrVal {
					return cp.ContainerPort, nil
				}
			}
		}
		return 0, fmt.Errorf("pod %s has no port named %q, which port %d of Service %s leads to", p.Name, sp.TargetPort.StrVal, port, s.Name)
	}
	return 0, fmt.Errorf("there is no port %d in Service %s", port, s.Name)
}
