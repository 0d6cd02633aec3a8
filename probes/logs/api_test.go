package logs

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"

	"kscope/probes/kube"
	"kscope/probes/safe"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/topology/lines"
)

type deaf struct{}

func (deaf) Batch(topology.Batch) {}
func (deaf) Link(lens.Link)       {}

// Streams end when the cluster that they belong to does.
func TestStreamsEndWithTheCluster(t *testing.T) {
	opened := make(chan string, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/log") {
			http.NotFound(w, r)
			return
		}
		opened <- r.URL.RequestURI() + " " + r.Header.Get("Authorization") + " " + r.UserAgent()
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}))
	defer server.Close()
	cluster, err := kube.New(kube.Options{Config: &rest.Config{Host: server.URL, BearerToken: "secret"}, Version: "7", Runner: &safe.Runner{}})
	if err != nil {
		t.Fatal(err)
	}
	core, err := cluster.Core()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan struct{})
	go func() { defer close(over); cluster.Run(ctx, deaf{}) }()
	body, err := NewAPI(core).Open(t.Context(), lines.Target{Pod: "Pod/shop/web", Container: "app"}, Request{Follow: true, From: 1_800_000_000})
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	want := "/api/v1/namespaces/shop/pods/web/log?container=app&follow=true&sinceTime=2027-01-15T08%3A00%3A00Z&timestamps=true Bearer secret kscope/7"
	if got := <-opened; got != want {
		t.Errorf("asked for %s\nwant %s", got, want)
	}
	cancel()
	read := make(chan error, 1)
	go func() { _, err := body.Read(make([]byte, 1)); read <- err }()
	select {
	case err := <-read:
		if err == nil {
			t.Error("the stream goes on")
		}
	case <-time.After(20 * time.Second):
		t.Error("the stream stays open")
	}
	<-over
}

func TestStateOf(t *testing.T) {
	ended := func(code int32) corev1.ContainerState {
		return corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{Reason: "Error", ExitCode: code}}
	}
	waiting := corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "CrashLoopBackOff"}}
	for _, c := range []struct {
		name        string
		policy      corev1.RestartPolicy
		phase       corev1.PodPhase
		state, last corev1.ContainerState
		deleted     bool
		want        State
	}{
		{"runs", "Always", "Running", corev1.ContainerState{Running: &corev1.ContainerStateRunning{}}, ended(1), false, State{Running, "", 3}},
		{"starts again", "Always", "Running", ended(0), corev1.ContainerState{}, false, State{NotYet, "Error, exit 0", 3}},
		{"crashed", "OnFailure", "Running", ended(2), corev1.ContainerState{}, false, State{NotYet, "Error, exit 2", 3}},
		{"done", "OnFailure", "Running", ended(0), corev1.ContainerState{}, false, State{Over, "Error, exit 0", 3}},
		{"never again", "Never", "Running", ended(1), corev1.ContainerState{}, false, State{Over, "Error, exit 1", 3}},
		{"finished", "OnFailure", "Failed", ended(1), corev1.ContainerState{}, false, State{Over, "Error, exit 1", 3}},
		{"deleted", "Always", "Running", ended(143), corev1.ContainerState{}, true, State{Over, "Error, exit 143", 3}},
		{"waits", "Always", "Running", waiting, ended(137), false, State{NotYet, "Error, exit 137; CrashLoopBackOff", 3}},
	} {
		pod := &corev1.Pod{Spec: corev1.PodSpec{RestartPolicy: c.policy}, Status: corev1.PodStatus{Phase: c.phase,
			ContainerStatuses: []corev1.ContainerStatus{{Name: "app", RestartCount: 3, State: c.state, LastTerminationState: c.last}}}}
		if c.deleted {
			pod.DeletionTimestamp = &metav1.Time{}
		}
		if got := StateOf(pod, "app"); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
	pod := &corev1.Pod{Spec: corev1.PodSpec{RestartPolicy: "Always", InitContainers: []corev1.Container{{Name: "init"}}}, Status: corev1.PodStatus{
		InitContainerStatuses: []corev1.ContainerStatus{{Name: "init", State: ended(0)}}}}
	if got := StateOf(pod, "init"); got.Phase != Over {
		t.Errorf("an init container that is done: %+v", got)
	}
	pod.Spec.EphemeralContainers = []corev1.EphemeralContainer{{EphemeralContainerCommon: corev1.EphemeralContainerCommon{Name: "debug"}}}
	pod.Status.EphemeralContainerStatuses = []corev1.ContainerStatus{{Name: "debug", State: ended(0)}}
	if got := StateOf(pod, "debug"); got.Phase != Over {
		t.Errorf("a debug container that is done: %+v", got)
	}
	always := corev1.ContainerRestartPolicyAlways
	pod.Spec.RestartPolicy, pod.Spec.InitContainers[0].RestartPolicy = corev1.RestartPolicyNever, &always
	if got := StateOf(pod, "init"); got.Phase != NotYet {
		t.Errorf("a sidecar that has ended: %+v", got)
	}
	if got := StateOf(pod, "app"); got != (State{NotYet, "not created yet", 0}) {
		t.Errorf("a container without status: %+v", got)
	}
}
