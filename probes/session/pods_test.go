package session

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"kscope/topology"
)

// pod is a pod of the namespace shop; change makes it what the test wants.
func pod(name string, change ...func(*corev1.Pod)) corev1.Pod {
	p := corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "shop"},
		Spec:   corev1.PodSpec{Containers: []corev1.Container{{Name: "app", Image: "nginx"}}},
		Status: corev1.PodStatus{Phase: corev1.PodRunning, Conditions: []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}}}}
	for _, f := range change {
		f(&p)
	}
	return p
}

func unready(p *corev1.Pod) { p.Status.Conditions[0].Status = corev1.ConditionFalse }
func phase(ph corev1.PodPhase) func(*corev1.Pod) {
	return func(p *corev1.Pod) { unready(p); p.Status.Phase = ph }
}
func deleting(p *corev1.Pod) { now := metav1.Now(); p.DeletionTimestamp = &now }
func born(sec int64) func(*corev1.Pod) {
	return func(p *corev1.Pod) { p.CreationTimestamp = metav1.NewTime(time.Unix(sec, 0)) }
}

func TestBestPod(t *testing.T) {
	for _, c := range []struct {
		want string
		pods []corev1.Pod
	}{
		{"ready", []corev1.Pod{pod("pending", phase(corev1.PodPending)), pod("running", unready), pod("ready"), pod("dying", deleting)}},
		{"running", []corev1.Pod{pod("pending", phase(corev1.PodPending)), pod("running", unready), pod("done", phase(corev1.PodSucceeded))}},
		{"pending", []corev1.Pod{pod("dying", deleting), pod("pending", phase(corev1.PodPending)), pod("done", phase(corev1.PodFailed))}},
		{"dying", []corev1.Pod{pod("done", phase(corev1.PodSucceeded)), pod("dying", deleting)}},
		{"old", []corev1.Pod{pod("a-new", born(200)), pod("old", born(100))}},
		{"a", []corev1.Pod{pod("b"), pod("a")}},
	} {
		for range 2 { // in whatever order
			if got := best(c.pods).Name; got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			slices.Reverse(c.pods)
		}
	}
}

func TestPodOfWhatIsSelected(t *testing.T) {
	s := serve(t)
	s.set("/api/v1/namespaces/shop/pods", corev1.PodList{Items: []corev1.Pod{pod("web-2", unready), pod("web-1")}})
	s.set("/api/v1/namespaces/shop/pods/db-0", pod("db-0"))
	s.set("/apis/apps/v1/namespaces/shop/deployments/web", map[string]any{"spec": map[string]any{"selector": map[string]any{"matchLabels": map[string]string{"app": "web"}}}})
	s.set("/api/v1/namespaces/shop/services/web", corev1.Service{Spec: corev1.ServiceSpec{Selector: map[string]string{"app": "web"}}})
	s.set("/api/v1/namespaces/shop/services/outside", corev1.Service{})
	c := s.client(t)
	for id, want := range map[topology.ID]string{
		"Pod/shop/db-0":        "db-0",
		"Deployment/shop/web":  "web-1",
		"Service/shop/web":     "web-1",
		"Service/shop/outside": "nothing is selected by Service outside",
		"CronJob/shop/report":  "a CronJob has no pods of its own; choose one of its Jobs",
		"ConfigMap/shop/web":   "a ConfigMap has no pods to go into; choose a pod, a workload or a Service",
		"Pod/shop/lost":        `pods "lost" not found`,
	} {
		got := ""
		if p, err := c.Pod(t.Context(), id); err != nil {
			got = err.Error()
		} else {
			got = p.Name
		}
		if got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
}

func TestContainersToChooseFrom(t *testing.T) {
	always := corev1.ContainerRestartPolicyAlways
	p := pod("web", func(p *corev1.Pod) {
		p.Annotations = map[string]string{defaultContainer: "proxy"}
		p.Spec.Containers = []corev1.Container{{Name: "app", Image: "a", TTY: true, Stdin: true}, {Name: "proxy", Image: "p"}, {Name: "broken", Image: "b"}}
		p.Spec.InitContainers = []corev1.Container{{Name: "setup", Image: "i"}, {Name: "logger", Image: "l", RestartPolicy: &always}}
		p.Spec.EphemeralContainers = []corev1.EphemeralContainer{
			{EphemeralContainerCommon: corev1.EphemeralContainerCommon{Name: "debug-1", Image: "busybox"}},
			{EphemeralContainerCommon: corev1.EphemeralContainerCommon{Name: "debug-2", Image: "busybox"}}}
		up := corev1.ContainerState{Running: &corev1.ContainerStateRunning{}}
		p.Status.ContainerStatuses = []corev1.ContainerStatus{{Name: "app", State: up}, {Name: "proxy", State: up},
			{Name: "broken", State: corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "CrashLoopBackOff"}}}}
		p.Status.InitContainerStatuses = []corev1.ContainerStatus{{Name: "logger", State: up},
			{Name: "setup", State: corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{Reason: "Completed"}}}}
		p.Status.EphemeralContainerStatuses = []corev1.ContainerStatus{{Name: "debug-2", State: up},
			{Name: "debug-1", State: corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{Reason: "Completed"}}}}
	})
	want := []Container{
		{Name: "proxy", Image: "p", State: "Running"},
		{Name: "app", Image: "a", State: "Running", TTY: true, Stdin: true},
		{Name: "broken", Image: "b", State: "CrashLoopBackOff"},
		{Name: "logger", Image: "l", Role: "sidecar", State: "Running"},
		{Name: "debug-2", Image: "busybox", Role: "ephemeral", State: "Running"},
	}
	if got := view(&p).Containers; !slices.Equal(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

// The mapping of a Service's port is that of kubectl port-forward.
func TestTargetPort(t *testing.T) {
	p := pod("web", func(p *corev1.Pod) {
		p.Spec.Containers[0].Ports = []corev1.ContainerPort{{Name: "http", ContainerPort: 8080}}
	})
	service := func(ip string, target intstr.IntOrString) *corev1.Service {
		return &corev1.Service{ObjectMeta: metav1.ObjectMeta{Name: "web"}, Spec: corev1.ServiceSpec{ClusterIP: ip, Ports: []corev1.ServicePort{{Port: 80, TargetPort: target}}}}
	}
	for _, c := range []struct {
		name string
		s    *corev1.Service
		port int32
		want int32
		err  string
	}{
		{"a number", service("10.0.0.1", intstr.FromInt32(9090)), 80, 9090, ""},
		{"a name", service("10.0.0.1", intstr.FromString("http")), 80, 8080, ""},
		{"none", service("10.0.0.1", intstr.IntOrString{}), 80, 80, ""},
		{"headless", service("None", intstr.FromInt32(9090)), 80, 80, ""},
		{"a name that the pod lacks", service("10.0.0.1", intstr.FromString("grpc")), 80, 0, `pod web has no port named "grpc", which port 80 of Service web leads to`},
		{"another port", service("10.0.0.1", intstr.FromInt32(9090)), 81, 0, "there is no port 81 in Service web"},
	} {
		got, err := targetPort(c.s, &p, c.port)
		text := ""
		if err != nil {
			text = err.Error()
		}
		if got != c.want || text != c.err {
			t.Errorf("%s: %d, %q; want %d, %q", c.name, got, text, c.want, c.err)
		}
	}
}

// A debug container is asked for as the API wants it, and waited for with reasons.
func TestDebugContainer(t *testing.T) {
	s := serve(t)
	looks := 0
	s.set("/api/v1/namespaces/shop/pods/web", func() any {
		looks++
		p := pod("web")
		var patch struct{ Spec corev1.PodSpec }
		if err := json.Unmarshal(s.patched, &patch); err != nil {
			t.Error(err)
		}
		state := corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "ErrImagePull", Message: "no such \x1b[31mimage"}}
		switch looks {
		case 1:
			return p
		case 3:
			state = corev1.ContainerState{Running: &corev1.ContainerStateRunning{}}
		}
		p.Status.EphemeralContainerStatuses = []corev1.ContainerStatus{{Name: patch.Spec.EphemeralContainers[0].Name, State: state}}
		return p
	})
	var said []string
	name, err := s.client(t).Debug(t.Context(), "shop", "web", "app", "busybox", func(w string) { said = append(said, w) })
	if err != nil || !strings.HasPrefix(name, "kscope-debug-") {
		t.Fatalf("%q, %v", name, err)
	}
	var patch struct{ Spec corev1.PodSpec }
	if err := json.Unmarshal(s.patched, &patch); err != nil {
		t.Fatal(err)
	}
	got := patch.Spec.EphemeralContainers[0]
	if got.Name != name || got.Image != "busybox" || !got.Stdin || !got.TTY || got.TargetContainerName != "app" {
		t.Errorf("asked for %+v", got)
	}
	if len(said) != 2 || said[0] != "waiting for the node to take notice" || !strings.HasPrefix(said[1], "ErrImagePull: no such ") || strings.Contains(said[1], "\x1b") {
		t.Errorf("said %q", said)
	}
}
