package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// pod is pod i after the given number of restarts: one container, nine variables,
// five volumes and two entries of managed fields; 5.5 KiB in protobuf.
func (s size) pod(i int, ready bool, restarts int32) *corev1.Pod {
	app := i / podsPerApp
	p := &corev1.Pod{ObjectMeta: meta(15, i, namespaceOf(app), podName(i))}
	p.Labels = map[string]string{"app": appName(app), "pod-template-hash": "5c4d599d48"}
	p.OwnerReferences = owner("ReplicaSet", setName(app), uid(13, app))
	p.ManagedFields = []metav1.ManagedFieldsEntry{managed("kube-controller-manager", 2400), managed("kubelet", 1500)}
	p.Spec = podSpec(app, nodeName(i%s.nodes))
	state := corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: born}}
	yes := corev1.ConditionTrue
	if !ready {
		yes = corev1.ConditionFalse
		state = corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "CrashLoopBackOff", Message: "back-off 5m0s restarting failed container"}}
	}
	p.Status = corev1.PodStatus{Phase: corev1.PodRunning, PodIP: address(10, i), PodIPs: []corev1.PodIP{{IP: address(10, i)}},
		HostIP: address(192, i%s.nodes), StartTime: &born, QOSClass: corev1.PodQOSBurstable,
		Conditions: []corev1.PodCondition{
			{Type: corev1.PodInitialized, Status: corev1.ConditionTrue, LastTransitionTime: born},
			{Type: corev1.PodReady, Status: yes, LastTransitionTime: born},
			{Type: corev1.ContainersReady, Status: yes, LastTransitionTime: born},
			{Type: corev1.PodScheduled, Status: corev1.ConditionTrue, LastTransitionTime: born},
		},
		ContainerStatuses: []corev1.ContainerStatus{{Name: "app", Ready: ready, RestartCount: restarts, State: state,
			Image: image(app), ImageID: image(app) + "@sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0",
			ContainerID: fmt.Sprintf("containerd://%064x", i)}}}
	return p
}

func image(app int) string {
	return fmt.Sprintf("registry.example.com/team-%04d/app:1.2.%d", app/appsPerNamespace, app%10)
}

func podSpec(app int, node string) corev1.PodSpec {
	mode := int32(0o644)
	c := corev1.Container{Name: "app", Image: image(app), ImagePullPolicy: corev1.PullIfNotPresent,
		Ports: []corev1.ContainerPort{{Name: "http", ContainerPort: 8080, Protocol: corev1.ProtocolTCP}},
		Resources: corev1.ResourceRequirements{Requests: corev1.ResourceList{
			corev1.ResourceCPU: resource.MustParse("100m"), corev1.ResourceMemory: resource.MustParse("128Mi")}},
		ReadinessProbe: &corev1.Probe{PeriodSeconds: 10, ProbeHandler: corev1.ProbeHandler{Exec: &corev1.ExecAction{Command: []string{"/bin/ready"}}}},
	}
	for v := range 9 {
		c.Env = append(c.Env, corev1.EnvVar{Name: fmt.Sprintf("SETTING_%d", v), Value: fmt.Sprintf("value-%d-of-%s-in-%s", v, appName(app), namespaceOf(app))})
	}
	spec := corev1.PodSpec{ServiceAccountName: "default", NodeName: node, RestartPolicy: corev1.RestartPolicyAlways, DNSPolicy: corev1.DNSClusterFirst}
	for volume, name := range map[string]string{"config": appName(app) + "-config", "trust": "trust"} {
		spec.Volumes = append(spec.Volumes, corev1.Volume{Name: volume, VolumeSource: corev1.VolumeSource{ConfigMap: &corev1.ConfigMapVolumeSource{
			LocalObjectReference: corev1.LocalObjectReference{Name: name}, DefaultMode: &mode}}})
		c.VolumeMounts = append(c.VolumeMounts, corev1.VolumeMount{Name: volume, MountPath: "/etc/" + volume})
	}
	slices.SortFunc(spec.Volumes, func(a, b corev1.Volume) int { return cmp.Compare(a.Name, b.Name) })
	spec.Volumes = append(spec.Volumes, corev1.Volume{Name: "cache", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}},
		corev1.Volume{Name: "tmp", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}},
		corev1.Volume{Name: "kube-api-access", VolumeSource: corev1.VolumeSource{Projected: &corev1.ProjectedVolumeSource{
			Sources: []corev1.VolumeProjection{{ServiceAccountToken: &corev1.ServiceAccountTokenProjection{Path: "token"}},
				{ConfigMap: &corev1.ConfigMapProjection{LocalObjectReference: corev1.LocalObjectReference{Name: "kube-root-ca.crt"}}}}}}})
	spec.Containers = []corev1.Container{c}
	return spec
}

func (s size) node(i int) *corev1.Node {
	n := &corev1.Node{ObjectMeta: meta(16, i, "", nodeName(i))}
	n.Labels = map[string]string{corev1.LabelHostname: nodeName(i), corev1.LabelTopologyZone: fmt.Sprintf("zone-%d", i%3), corev1.LabelOSStable: "linux"}
	for _, c := range []corev1.NodeConditionType{corev1.NodeMemoryPressure, corev1.NodeDiskPressure, corev1.NodePIDPressure, corev1.NodeReady} {
		st := corev1.ConditionFalse
		if c == corev1.NodeReady {
			st = corev1.ConditionTrue
		}
		n.Status.Conditions = append(n.Status.Conditions, corev1.NodeCondition{Type: c, Status: st, LastTransitionTime: born, LastHeartbeatTime: metav1.NewTime(born.Add(time.Minute))})
	}
	n.Status.Addresses = []corev1.NodeAddress{{Type: corev1.NodeInternalIP, Address: address(192, i)}, {Type: corev1.NodeHostName, Address: nodeName(i)}}
	n.Status.Capacity = corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("16"), corev1.ResourceMemory: resource.MustParse("64Gi"), corev1.ResourcePods: resource.MustParse("110")}
	n.Status.Allocatable = n.Status.Capacity
	for image := range 20 {
		n.Status.Images = append(n.Status.Images, corev1.ContainerImage{Names: []string{fmt.Sprintf("registry.example.com/image-%d:1.2.3", image)}, SizeBytes: 100 << 20})
	}
	return n
}
