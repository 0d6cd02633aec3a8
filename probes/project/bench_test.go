package project_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	k8sruntime "k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"

	"kscope/probes/project"
	"kscope/topology"
)

// BenchmarkProjectPod measures the time to decode and project a pod and, as B/pod,
// the heap that its record keeps: each pod is decoded on its own from protobuf, so
// that nothing is shared by accident.
func BenchmarkProjectPod(b *testing.B) {
	b.Run("plain", func(b *testing.B) { benchmarkPods(b, plainPod) })
	b.Run("meshed", func(b *testing.B) { benchmarkPods(b, meshedPod) })
}

func benchmarkPods(b *testing.B, pod func(int) *corev1.Pod) {
	const n = 10000
	wire := make([][]byte, n)
	for i := range wire {
		var err error
		if wire[i], err = pod(i).Marshal(); err != nil {
			b.Fatal(err)
		}
	}
	p := project.New()
	k, _ := project.Lookup("", "Pod")
	one := func(i int) *topology.Record {
		o := k.NewObject().(*corev1.Pod)
		if err := o.Unmarshal(wire[i%n]); err != nil {
			b.Fatal(err)
		}
		r, err := p.Record(k, o)
		if err != nil {
			b.Fatal(err)
		}
		return r
	}
	records := make([]*topology.Record, n)
	before := heap()
	for i := range records {
		records[i] = one(i)
	}
	held := heap() - before
	i := 0
	for b.Loop() {
		one(i)
		i++
	}
	b.ReportMetric(float64(held)/n, "B/pod")
	runtime.KeepAlive(records)
	runtime.KeepAlive(wire)
}

// BenchmarkPodInModel measures the heap that a pod costs in all: its record, its
// part of its Service's EndpointSlice, and its node and edges in the graph.
func BenchmarkPodInModel(b *testing.B) {
	b.Run("plain", func(b *testing.B) { benchmarkModel(b, plainPod) })
	b.Run("meshed", func(b *testing.B) { benchmarkModel(b, meshedPod) })
}

func benchmarkModel(b *testing.B, pod func(int) *corev1.Pod) {
	const n = 10000
	p := project.New()
	pods, _ := project.Lookup("", "Pod")
	slices, _ := project.Lookup("discovery.k8s.io", "EndpointSlice")
	for b.Loop() {
		before := heap()
		g := topology.NewGraph()
		for _, kind := range []string{"Pod", "EndpointSlice"} {
			g.Apply(topology.Batch{Source: &topology.Source{Kind: kind, State: topology.Synced}})
		}
		apply := func(k project.Kind, o wired) {
			wire, err := o.Marshal()
			if err != nil {
				b.Fatal(err)
			}
			fresh := k.NewObject().(wired)
			if err := fresh.Unmarshal(wire); err != nil {
				b.Fatal(err)
			}
			r, err := p.Record(k, fresh)
			if err != nil {
				b.Fatal(err)
			}
			g.Apply(topology.Batch{Changes: []topology.Change{{ID: r.ID, Record: r}}})
		}
		for i := range n {
			apply(pods, pod(i))
			if i%20 == 19 {
				apply(slices, sliceOf(pod, i-19))
			}
		}
		b.ReportMetric(float64(heap()-before)/n, "B/pod")
		runtime.KeepAlive(g)
	}
}

// wired is an object of the API with a protobuf form.
type wired interface {
	k8sruntime.Object
	Marshal() ([]byte, error)
	Unmarshal([]byte) error
}

// sliceOf is the EndpointSlice of the 20 pods of one app, from the first on.
func sliceOf(pod func(int) *corev1.Pod, first int) *discoveryv1.EndpointSlice {
	s := &discoveryv1.EndpointSlice{AddressType: discoveryv1.AddressTypeIPv4}
	s.Name, s.Namespace = fmt.Sprintf("app-%d-x7k2p", first/20), pod(first).Namespace
	s.UID = types.UID(fmt.Sprintf("75a3c0b2-8ca8-44d5-b890-%012x", first))
	s.Labels = map[string]string{discoveryv1.LabelServiceName: fmt.Sprintf("app-%d", first/20)}
	name, port, proto, ready := "http", int32(8080), corev1.ProtocolTCP, true
	s.Ports = []discoveryv1.EndpointPort{{Name: &name, Port: &port, Protocol: &proto}}
	for i := first; i < first+20; i++ {
		o := pod(i)
		s.Endpoints = append(s.Endpoints, discoveryv1.Endpoint{Addresses: []string{o.Status.PodIP}, Conditions: discoveryv1.EndpointConditions{Ready: &ready},
			TargetRef: &corev1.ObjectReference{Kind: "Pod", Namespace: o.Namespace, Name: o.Name, UID: o.UID}})
	}
	return s
}

// heap is how much of it is in use once garbage is gone.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// plainPod is pod i of a Deployment of 20 pods each, in a cluster of 300 nodes.
func plainPod(i int) *corev1.Pod {
	app := fmt.Sprintf("app-%d", i/20)
	now := metav1.NewTime(time.Unix(1767323045+int64(i), 0))
	yes := true
	pod := &corev1.Pod{}
	pod.Name = fmt.Sprintf("%s-6f7c9d8b5-%05x", app, i)
	pod.Namespace = fmt.Sprintf("team-%d", i/400)
	pod.UID = types.UID(fmt.Sprintf("304fe4e6-8ca8-44d5-b890-%012x", i))
	pod.CreationTimestamp = now
	pod.Labels = map[string]string{"app": app, "app.kubernetes.io/name": app, "pod-template-hash": "6f7c9d8b5"}
	pod.OwnerReferences = []metav1.OwnerReference{{
		APIVersion: "apps/v1", Kind: "ReplicaSet", Name: app + "-6f7c9d8b5", UID: types.UID(fmt.Sprintf("c3ed7346-1353-4a17-851c-%012x", i/20)), Controller: &yes,
	}}
	pod.Spec.NodeName = fmt.Sprintf("node-%d", i%300)
	pod.Spec.ServiceAccountName = "default"
	pod.Spec.Containers = []corev1.Container{{
		Name: "app", Image: "registry.example.com/" + app + ":1.2.3",
		Ports: []corev1.ContainerPort{{Name: "http", ContainerPort: 8080, Protocol: corev1.ProtocolTCP}},
		Resources: corev1.ResourceRequirements{Requests: corev1.ResourceList{
			corev1.ResourceCPU: resource.MustParse("100m"), corev1.ResourceMemory: resource.MustParse("128Mi"),
		}},
	}}
	pod.Spec.Volumes = []corev1.Volume{{Name: "kube-api-access", VolumeSource: corev1.VolumeSource{Projected: &corev1.ProjectedVolumeSource{
		Sources: []corev1.VolumeProjection{
			{ServiceAccountToken: &corev1.ServiceAccountTokenProjection{Path: "token"}},
			{ConfigMap: &corev1.ConfigMapProjection{LocalObjectReference: corev1.LocalObjectReference{Name: "kube-root-ca.crt"}}},
		},
	}}}}
	pod.Status = corev1.PodStatus{
		Phase: corev1.PodRunning, PodIP: fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255),
		Conditions: []corev1.PodCondition{{Type: corev1.PodInitialized, Status: corev1.ConditionTrue}, {Type: corev1.PodReady, Status: corev1.ConditionTrue, LastTransitionTime: now}},
	}
	pod.Status.ContainerStatuses = []corev1.ContainerStatus{running("app", now)}
	return pod
}

func running(name string, at metav1.Time) corev1.ContainerStatus {
	return corev1.ContainerStatus{Name: name, Ready: true, State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: at}}}
}

// meshedPod is plainPod with an init container, a sidecar, 50 variables and 5 volumes.
func meshedPod(i int) *corev1.Pod {
	pod := plainPod(i)
	pod.Labels["security.istio.io/tlsMode"] = "istio"
	pod.Spec.InitContainers = []corev1.Container{{Name: "istio-init", Image: "istio/proxyv2:1.30"}}
	pod.Spec.Containers = append(pod.Spec.Containers, corev1.Container{
		Name: "istio-proxy", Image: "istio/proxyv2:1.30", Ports: []corev1.ContainerPort{{Name: "http-envoy-prom", ContainerPort: 15090}},
	})
	for c := range pod.Spec.Containers {
		for e := range 25 {
			v := corev1.EnvVar{Name: fmt.Sprintf("VARIABLE_%d", e), Value: fmt.Sprintf("value %d of pod %d", e, i)}
			if e%5 == 0 {
				v = corev1.EnvVar{Name: v.Name, ValueFrom: &corev1.EnvVarSource{SecretKeyRef: &corev1.SecretKeySelector{
					LocalObjectReference: corev1.LocalObjectReference{Name: "credentials"}, Key: v.Name,
				}}}
			}
			pod.Spec.Containers[c].Env = append(pod.Spec.Containers[c].Env, v)
		}
	}
	pod.Spec.Volumes = append(pod.Spec.Volumes,
		corev1.Volume{Name: "config", VolumeSource: corev1.VolumeSource{ConfigMap: &corev1.ConfigMapVolumeSource{LocalObjectReference: corev1.LocalObjectReference{Name: "config"}}}},
		corev1.Volume{Name: "tls", VolumeSource: corev1.VolumeSource{Secret: &corev1.SecretVolumeSource{SecretName: "tls"}}},
		corev1.Volume{Name: "istiod-ca-cert", VolumeSource: corev1.VolumeSource{ConfigMap: &corev1.ConfigMapVolumeSource{LocalObjectReference: corev1.LocalObjectReference{Name: "istio-ca-root-cert"}}}},
		corev1.Volume{Name: "istio-envoy", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}},
	)
	pod.Status.InitContainerStatuses = []corev1.ContainerStatus{{Name: "istio-init", State: corev1.ContainerState{
		Terminated: &corev1.ContainerStateTerminated{Reason: "Completed"},
	}}}
	pod.Status.ContainerStatuses = append(pod.Status.ContainerStatuses, running("istio-proxy", pod.CreationTimestamp))
	return pod
}
