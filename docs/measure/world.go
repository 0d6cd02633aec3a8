package main

import (
	"fmt"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// A Deployment has 15 pods and a Service with one slice; a namespace has three.
const (
	podsPerApp       = 15
	appsPerNamespace = 3
)

// size is how big a cluster is.
type size struct{ pods, nodes int }

func (s size) apps() int       { return (s.pods + podsPerApp - 1) / podsPerApp }
func (s size) namespaces() int { return (s.apps() + appsPerNamespace - 1) / appsPerNamespace }

func namespaceOf(app int) string { return fmt.Sprintf("team-%04d", app/appsPerNamespace) }
func appName(app int) string     { return fmt.Sprintf("app-%d", app%appsPerNamespace) }
func setName(app int) string     { return appName(app) + "-5c4d599d48" }
func podName(i int) string       { return fmt.Sprintf("%s-%05x", setName(i/podsPerApp), i) }
func nodeName(i int) string      { return fmt.Sprintf("node-%04d", i) }
func uid(what, i int) types.UID {
	return types.UID(fmt.Sprintf("1c721c5e-e1cf-4e45-%04x-%012x", what, i))
}

var born = metav1.NewTime(time.Unix(1767323045, 0))

// objects yields every object of a resource; other resources are empty.
func (s size) objects(resource string) func(yield func(runtime.Object) bool) {
	counts := map[string]int{"pods": s.pods, "nodes": s.nodes, "namespaces": s.namespaces(), "services": s.apps(),
		"endpointslices": s.apps(), "deployments": s.apps(), "replicasets": s.apps(),
		"configmaps": s.apps() + 2*s.namespaces(), "serviceaccounts": s.namespaces()}
	return func(yield func(runtime.Object) bool) {
		for i := range counts[resource] {
			if !yield(s.object(resource, i)) {
				return
			}
		}
	}
}

func (s size) object(resource string, i int) runtime.Object {
	switch resource {
	case "pods":
		return s.pod(i, true, 0)
	case "nodes":
		return s.node(i)
	case "namespaces":
		return &corev1.Namespace{ObjectMeta: meta(10, i, "", fmt.Sprintf("team-%04d", i)), Status: corev1.NamespaceStatus{Phase: corev1.NamespaceActive}}
	case "services":
		return service(i)
	case "endpointslices":
		return s.slice(i)
	case "deployments":
		return deployment(i)
	case "configmaps":
		return &metav1.PartialObjectMetadata{ObjectMeta: s.configMap(i)}
	case "serviceaccounts":
		return &metav1.PartialObjectMetadata{ObjectMeta: meta(17, i, fmt.Sprintf("team-%04d", i), "default")}
	}
	return replicaSet(i)
}

func meta(what, i int, namespace, name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Name: name, Namespace: namespace, UID: uid(what, i), ResourceVersion: "1000", CreationTimestamp: born,
		ManagedFields: []metav1.ManagedFieldsEntry{managed("kube-controller-manager", 900)}}
}

// managed is an entry of managedFields of about the given length.
func managed(manager string, length int) metav1.ManagedFieldsEntry {
	fields := `{"f:metadata":{"f:labels":{` + strings.Repeat(`"f:app.kubernetes.io/name":{},`, length/30) + `"f:app":{}}}}`
	return metav1.ManagedFieldsEntry{Manager: manager, Operation: metav1.ManagedFieldsOperationUpdate, APIVersion: "v1",
		Time: &born, FieldsType: "FieldsV1", FieldsV1: metav1.NewFieldsV1(fields)}
}

func owner(kind, name string, id types.UID) []metav1.OwnerReference {
	yes := true
	return []metav1.OwnerReference{{APIVersion: "apps/v1", Kind: kind, Name: name, UID: id, Controller: &yes, BlockOwnerDeletion: &yes}}
}

func address(net, i int) string { return fmt.Sprintf("%d.%d.%d.%d", net, 16+i>>16, i>>8&255, i&255) }

// service is a ClusterIP Service; every twentieth has a load balancer.
func service(app int) *corev1.Service {
	s := &corev1.Service{ObjectMeta: meta(11, app, namespaceOf(app), appName(app)), Spec: corev1.ServiceSpec{
		Type: corev1.ServiceTypeClusterIP, ClusterIP: address(172, app), Selector: map[string]string{"app": appName(app)},
		Ports: []corev1.ServicePort{{Name: "http", Protocol: corev1.ProtocolTCP, Port: 80, TargetPort: intstr.FromString("http")}}}}
	if app%20 == 0 {
		s.Spec.Type = corev1.ServiceTypeLoadBalancer
		s.Status.LoadBalancer.Ingress = []corev1.LoadBalancerIngress{{IP: address(203, app)}}
	}
	return s
}

// configMap is the metadata of a ConfigMap: one an app and two a namespace.
func (s size) configMap(i int) metav1.ObjectMeta {
	if i < s.apps() {
		return meta(18, i, namespaceOf(i), appName(i)+"-config")
	}
	i -= s.apps()
	return meta(19, i, fmt.Sprintf("team-%04d", i/2), []string{"trust", "kube-root-ca.crt"}[i%2])
}

func deployment(app int) *appsv1.Deployment {
	n := int32(podsPerApp)
	d := &appsv1.Deployment{ObjectMeta: meta(12, app, namespaceOf(app), appName(app))}
	d.Labels = map[string]string{"app": appName(app)}
	d.Spec = appsv1.DeploymentSpec{Replicas: &n, Selector: &metav1.LabelSelector{MatchLabels: d.Labels}, Template: template(app)}
	d.Status = appsv1.DeploymentStatus{Replicas: n, ReadyReplicas: n, UpdatedReplicas: n, AvailableReplicas: n,
		Conditions: []appsv1.DeploymentCondition{{Type: appsv1.DeploymentAvailable, Status: corev1.ConditionTrue}}}
	return d
}

func replicaSet(app int) *appsv1.ReplicaSet {
	n := int32(podsPerApp)
	r := &appsv1.ReplicaSet{ObjectMeta: meta(13, app, namespaceOf(app), setName(app))}
	r.Labels = map[string]string{"app": appName(app), "pod-template-hash": "5c4d599d48"}
	r.OwnerReferences = owner("Deployment", appName(app), uid(12, app))
	r.Spec = appsv1.ReplicaSetSpec{Replicas: &n, Selector: &metav1.LabelSelector{MatchLabels: r.Labels}, Template: template(app)}
	r.Status = appsv1.ReplicaSetStatus{Replicas: n, ReadyReplicas: n, AvailableReplicas: n, FullyLabeledReplicas: n}
	return r
}

func template(app int) corev1.PodTemplateSpec {
	return corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{"app": appName(app), "pod-template-hash": "5c4d599d48"}},
		Spec: podSpec(app, "")}
}

func (s size) slice(app int) *discoveryv1.EndpointSlice {
	e := &discoveryv1.EndpointSlice{ObjectMeta: meta(14, app, namespaceOf(app), appName(app)+"-x7k2p"), AddressType: discoveryv1.AddressTypeIPv4}
	e.Labels = map[string]string{discoveryv1.LabelServiceName: appName(app), discoveryv1.LabelManagedBy: "endpointslice-controller.k8s.io"}
	name, port, tcp, yes := "http", int32(8080), corev1.ProtocolTCP, true
	e.Ports = []discoveryv1.EndpointPort{{Name: &name, Port: &port, Protocol: &tcp}}
	for i := app * podsPerApp; i < min((app+1)*podsPerApp, s.pods); i++ {
		node := nodeName(i % s.nodes)
		e.Endpoints = append(e.Endpoints, discoveryv1.Endpoint{Addresses: []string{address(10, i)}, NodeName: &node,
			Conditions: discoveryv1.EndpointConditions{Ready: &yes, Serving: &yes},
			TargetRef:  &corev1.ObjectReference{Kind: "Pod", Namespace: namespaceOf(app), Name: podName(i), UID: uid(15, i)}})
	}
	return e
}
