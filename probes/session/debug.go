package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/rand"

	"kscope/topology"
)

// lookAgain is the pause between two looks at a container that is starting.
const lookAgain = 500 * time.Millisecond

// Debug adds an ephemeral container with the image to a pod, one that shares the
// processes of the container target, and waits until it runs. say is told what it
// waits for, whenever that changes. The container stays in the pod until the pod
// is gone: the API knows no way to take it out
// (kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers).
func (c *Client) Debug(ctx context.Context, namespace, pod, target, image string, say func(string)) (name string, err error) {
	name = "kscope-debug-" + rand.String(5)
	patch := map[string]any{"spec": map[string]any{"ephemeralContainers": []corev1.EphemeralContainer{{
		EphemeralContainerCommon: corev1.EphemeralContainerCommon{
			Name: name, Image: image, Stdin: true, TTY: true, TerminationMessagePolicy: corev1.TerminationMessageReadFile,
		},
		TargetContainerName: target,
	}}}}
	body, err := json.Marshal(patch)
	if err != nil {
		return "", err
	}
	var p corev1.Pod
	err = c.call(ctx, http.MethodPatch, body, &p, nil, "/api/v1/namespaces", namespace, "pods", pod, "ephemeralcontainers")
	if err != nil {
		return "", c.explain(err)
	}
	return name, c.explain(c.awaitRunning(ctx, namespace, pod, name, say))
}

// awaitRunning waits for an ephemeral container to run. One that can't get its
// image is waited for: that may pass, and the user sees the reason.
func (c *Client) awaitRunning(ctx context.Context, namespace, pod, name string, say func(string)) error {
	last := ""
	for {
		p, err := c.readPod(ctx, namespace, pod)
		if err != nil {
			return err
		}
		words := "waiting for the node to take notice"
		for _, s := range p.Status.EphemeralContainerStatuses {
			if s.Name != name {
				continue
			}
			switch {
			case s.State.Running != nil:
				return nil
			case s.State.Terminated != nil:
				return fmt.Errorf("the debug container ended at once: %s", topology.CleanLine(endWords(s.State.Terminated), longest))
			case s.State.Waiting != nil:
				words = waitWords(s.State.Waiting)
			}
		}
		if finished(p) {
			return errors.New("the pod has ended")
		}
		if words != last {
			say(topology.CleanLine(words, longest))
			last = words
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(lookAgain):
		}
	}
}

func waitWords(w *corev1.ContainerStateWaiting) string {
	if w.Message != "" {
		return w.Reason + ": " + w.Message
	}
	return w.Reason
}

func endWords(t *corev1.ContainerStateTerminated) string {
	s := fmt.Sprintf("%s, exit status %d", t.Reason, t.ExitCode)
	if t.Message != "" {
		s += ": " + t.Message
	}
	return s
}
