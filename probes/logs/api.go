package logs

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/rest"

	"kscope/probes/kube"
	"kscope/topology"
	"kscope/topology/lines"
)

// API reads logs from an API server.
type API struct {
	client  rest.Interface
	explain func(error) string
}

var _ Source = (*API)(nil)

// NewAPI reads the logs of a cluster.
func NewAPI(core *kube.Core) *API { return &API{core, core.Explain} }

// Open implements Source: GET …/pods/NAME/log.
func (a *API) Open(ctx context.Context, t lines.Target, r Request) (io.ReadCloser, error) {
	req := a.pod(t).SubResource("log").Param("timestamps", "true")
	if t.Container != "" {
		req.Param("container", t.Container)
	}
	if r.Follow {
		req.Param("follow", "true")
	}
	if r.Previous {
		req.Param("previous", "true")
	}
	if r.From != 0 {
		req.Param("sinceTime", time.Unix(r.From, 0).UTC().Format(time.RFC3339))
	}
	if r.Since > 0 {
		req.Param("sinceSeconds", strconv.FormatInt(r.Since, 10))
	}
	if r.Tail > 0 {
		req.Param("tailLines", strconv.FormatInt(r.Tail, 10))
	}
	body, err := req.Stream(ctx)
	if err != nil {
		return nil, refused(t, err)
	}
	return body, nil
}

func (a *API) pod(t lines.Target) *rest.Request {
	_, namespace, name := t.Pod.Split()
	return a.client.Get().Namespace(namespace).Resource("pods").Name(name)
}

// refused tells the answers that mean something for a log from those that mean trouble.
func refused(t lines.Target, err error) error {
	said := ""
	if status := apierrors.APIStatus(nil); errors.As(err, &status) {
		said = status.Status().Message
	}
	switch {
	case apierrors.IsForbidden(err):
		return &Refusal{lines.Denied, "no permission: needs get on pods/log in namespace " + t.Pod.Namespace()}
	case apierrors.IsNotFound(err):
		return &Refusal{lines.Done, "the pod is gone"}
	case !apierrors.IsBadRequest(err):
		return err
	case strings.Contains(said, "previous terminated container"):
		return &Refusal{lines.Done, "there is no previous instance"}
	}
	// "container \"app\" in pod \"web-0\" is waiting to start: ContainerCreating" and its like
	if _, reason, ok := strings.Cut(said, "is waiting to start: "); ok {
		said = "waiting to start: " + reason
	}
	return &Refusal{lines.Waiting, topology.CleanLine(said, 200)}
}

// State implements Source: the pod's status.
func (a *API) State(ctx context.Context, t lines.Target) (State, error) {
	pod := &corev1.Pod{}
	err := a.pod(t).Do(ctx).Into(pod)
	switch {
	case apierrors.IsNotFound(err):
		return State{Phase: Gone, Words: "the pod is gone"}, nil
	case err != nil:
		return State{}, err
	case t.UID != "" && string(pod.UID) != t.UID:
		return State{Phase: Gone, Words: "the pod was replaced by another of its name"}, nil
	}
	return StateOf(pod, t.Container), nil
}

// Explain implements Source.
func (a *API) Explain(err error) string { return a.explain(err) }
