package session

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"kscope/probes/project"
	"kscope/topology"
)

// Pod is a pod to open a session in.
type Pod struct {
	Namespace, Name string
	// Containers are those that a program can be started in or attached to, the
	// default one (kubectl.kubernetes.io/default-container, else the first) in front.
	Containers []Container
	// Windows: its containers have no sh.
	Windows bool
}

// Container is one container of a pod.
type Container struct {
	Name, Image string
	Role        string // "", "init", "sidecar" or "ephemeral"
	State       string // "Running", or why it does not run
	TTY, Stdin  bool   // how its own program was started, for attaching
}

// Running tells whether there is anything to go into.
func (c Container) Running() bool { return c.State == running }

// defaultContainer is the annotation that kubectl, too, chooses by
// (kubernetes.io/docs/reference/labels-annotations-taints).
const defaultContainer = "kubectl.kubernetes.io/default-container"

// Pod finds the pod that id stands for: itself, or of a workload or Service the
// one that is most likely to answer.
func (c *Client) Pod(ctx context.Context, id topology.ID) (*Pod, error) {
	p, err := c.pod(ctx, id)
	if err != nil {
		return nil, c.explain(err)
	}
	return view(p), nil
}

func (c *Client) pod(ctx context.Context, id topology.ID) (*corev1.Pod, error) {
	if id.Kind() == "Pod" {
		return c.readPod(ctx, id.Namespace(), id.Name())
	}
	selector, err := c.selector(ctx, id)
	if err != nil {
		return nil, err
	}
	var list corev1.PodList
	query := url.Values{"labelSelector": {selector.String()}, "limit": {"500"}}
	if err := c.get(ctx, &list, query, "/api/v1/namespaces", id.Namespace(), "pods"); err != nil {
		return nil, err
	}
	if len(list.Items) == 0 {
		return nil, fmt.Errorf("%s %s has no pods", id.Kind(), id.Name())
	}
	return best(list.Items), nil
}

func (c *Client) readPod(ctx context.Context, namespace, name string) (*corev1.Pod, error) {
	p := new(corev1.Pod)
	return p, c.get(ctx, p, nil, "/api/v1/namespaces", namespace, "pods", name)
}

// best is the pod most likely to answer: ready before running before the rest,
// those that stay before those being deleted; of equals the oldest, which is the
// one that has proven itself, and then by name.
func best(pods []corev1.Pod) *corev1.Pod {
	rank := func(p *corev1.Pod) int {
		switch {
		case finished(p):
			return 4
		case p.DeletionTimestamp != nil:
			return 3
		case ready(p):
			return 0
		case p.Status.Phase == corev1.PodRunning:
			return 1
		}
		return 2
	}
	return slices.MinFunc(pointers(pods), func(a, b *corev1.Pod) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), a.CreationTimestamp.Compare(b.CreationTimestamp.Time), cmp.Compare(a.Name, b.Name))
	})
}

func pointers(pods []corev1.Pod) []*corev1.Pod {
	out := make([]*corev1.Pod, len(pods))
	for i := range pods {
		out[i] = &pods[i]
	}
	return out
}

func ready(p *corev1.Pod) bool {
	for _, c := range p.Status.Conditions {
		if c.Type == corev1.PodReady {
			return c.Status == corev1.ConditionTrue
		}
	}
	return false
}

func finished(p *corev1.Pod) bool {
	return p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed
}

// selector is what the pods of a workload or Service are known by.
func (c *Client) selector(ctx context.Context, id topology.ID) (labels.Selector, error) {
	switch id.Kind() {
	case "Service":
		s, err := c.service(ctx, id)
		if err != nil {
			return nil, err
		}
		if len(s.Spec.Selector) == 0 {
			return nil, fmt.Errorf("nothing is selected by Service %s", id.Name())
		}
		return labels.SelectorFromSet(s.Spec.Selector), nil
	case "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job":
	case "CronJob":
		return nil, errors.New("a CronJob has no pods of its own; choose one of its Jobs")
	default:
		return nil, fmt.Errorf("a %s has no pods to go into; choose a pod, a workload or a Service", id.Kind())
	}
	var w struct {
		Spec struct{ Selector *metav1.LabelSelector }
	}
	if err := c.get(ctx, &w, nil, objectPath(id)...); err != nil {
		return nil, err
	}
	return metav1.LabelSelectorAsSelector(w.Spec.Selector)
}

func (c *Client) service(ctx context.Context, id topology.ID) (*corev1.Service, error) {
	s := new(corev1.Service)
	return s, c.get(ctx, s, nil, objectPath(id)...)
}

// objectPath is where the API has a namespaced object of a built-in kind.
func objectPath(id topology.ID) []string {
	for _, k := range project.Kinds() {
		if k.Name != id.Kind() {
			continue
		}
		if k.Group == "" {
			return []string{"/api", k.Versions[0], "namespaces", id.Namespace(), k.Resource, id.Name()}
		}
		return []string{"/apis", k.Group, k.Versions[0], "namespaces", id.Namespace(), k.Resource, id.Name()}
	}
	return nil
}

// view is what a session needs of a pod.
func view(p *corev1.Pod) *Pod {
	out := &Pod{Namespace: topology.Clean(p.Namespace), Name: topology.Clean(p.Name)}
	out.Windows = p.Spec.OS != nil && p.Spec.OS.Name == corev1.Windows || p.Spec.NodeSelector[corev1.LabelOSStable] == "windows"
	states := map[string]corev1.ContainerState{}
	for _, list := range [][]corev1.ContainerStatus{p.Status.ContainerStatuses, p.Status.InitContainerStatuses, p.Status.EphemeralContainerStatuses} {
		for _, s := range list {
			states[s.Name] = s.State
		}
	}
	add := func(name, image, role string, tty, stdin bool) {
		state := stateWord(states[name])
		if (role == "init" || role == "ephemeral") && state != running {
			return // over, or not begun: nothing to go into
		}
		out.Containers = append(out.Containers, Container{Name: topology.Clean(name), Image: topology.Clean(image), Role: role, State: state, TTY: tty, Stdin: stdin})
	}
	for _, c := range p.Spec.Containers {
		add(c.Name, c.Image, "", c.TTY, c.Stdin)
	}
	for _, c := range p.Spec.InitContainers {
		role := "init"
		if c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways {
			role = "sidecar"
		}
		add(c.Name, c.Image, role, c.TTY, c.Stdin)
	}
	for _, c := range p.Spec.EphemeralContainers {
		add(c.Name, c.Image, "ephemeral", c.TTY, c.Stdin)
	}
	if name := p.Annotations[defaultContainer]; name != "" {
		i := slices.IndexFunc(out.Containers, func(c Container) bool { return c.Name == name })
		if i > 0 {
			first := out.Containers[i]
			out.Containers = slices.Insert(slices.Delete(out.Containers, i, i+1), 0, first)
		}
	}
	return out
}

const running = "Running"

// stateWord is the state of a container in one word, as kubectl prints it.
func stateWord(s corev1.ContainerState) string {
	switch {
	case s.Running != nil:
		return running
	case s.Waiting != nil && s.Waiting.Reason != "":
		return topology.Clean(s.Waiting.Reason)
	case s.Terminated != nil && s.Terminated.Reason != "":
		return topology.Clean(s.Terminated.Reason)
	case s.Terminated != nil:
		return "Terminated"
	}
	return "Waiting"
}
