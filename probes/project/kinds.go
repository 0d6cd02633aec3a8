package project

import (
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"kscope/topology"
)

// Kind is one row of the registry: all that kscope knows of a kind of object.
type Kind struct {
	// Name is the kind as in ids and topology.Source: "Pod", "Kafka.kafka.strimzi.io".
	Name string
	// Kind and Group are as in the object's kind and apiVersion: "Kafka", "kafka.strimzi.io".
	Kind, Group string
	// Versions are those the projection understands, the wanted one first. All of
	// them decode into the one Go type of NewObject.
	Versions []string
	// Resource is the plural of the API's paths: "pods". "" when only a file told of the kind.
	Resource   string
	Namespaced bool
	// MetadataOnly kinds are to be read as metav1.PartialObjectMetadata.
	MetadataOnly bool
	// Protobuf: the server can send it as protobuf (custom resources are JSON only).
	Protobuf bool
	// Optional kinds are missing on many healthy clusters (Gateway API, ClusterNetworkPolicy).
	Optional bool

	object, list func() runtime.Object
	fill         func(*Projector, runtime.Object, *topology.Record) bool
}

// NewObject is a new empty object of the kind's Go type, to decode into.
func (k Kind) NewObject() runtime.Object { return k.object() }

// NewList is a new empty list of the kind's objects, to decode into.
func (k Kind) NewList() runtime.Object { return k.list() }

// GVR is the resource at the given version, "" for the wanted one.
func (k Kind) GVR(version string) schema.GroupVersionResource {
	if version == "" {
		version = k.Versions[0]
	}
	return schema.GroupVersionResource{Group: k.Group, Version: version, Resource: k.Resource}
}

// GVK is the kind at the given version, "" for the wanted one.
func (k Kind) GVK(version string) schema.GroupVersionKind {
	return k.GVR(version).GroupVersion().WithKind(k.Kind)
}

// Custom is the row of a kind that has none: it is read by metadata only, or
// projected from its conditions when whole objects (unstructured) are at hand.
func Custom(gvk schema.GroupVersionKind, resource string, namespaced bool) Kind {
	k := bare(gvk.Group, gvk.Kind, resource, namespaced, gvk.Version)
	k.Name = customName(gvk.Group, gvk.Kind)
	k.fill = (*Projector).custom
	k.Optional = true
	return k
}

// customName is how ids call a kind without a row. A slash, which no real kind
// has, would break the id.
func customName(group, kind string) string {
	if group != "" {
		kind += "." + group
	}
	return strings.ReplaceAll(topology.Clean(kind), "/", "\uFFFD")
}

// Lookup finds the row of a kind by its API group ("" for core) and kind; any
// version of the group matches.
func Lookup(group, kind string) (Kind, bool) {
	for _, k := range Kinds() {
		if k.Kind == kind && (k.Group == group || group == "extensions" && k.moved()) {
			return k, true
		}
	}
	return Kind{}, false
}

// moved tells the kinds that may have come from the group extensions, by which
// old dumps and references still call them.
func (k Kind) moved() bool { return k.Group == appsv1.GroupName || k.Group == networkingv1.GroupName }

// Kinds returns all rows, what pictures need first in front.
func Kinds() []Kind {
	const gw = gatewayv1.GroupName
	gateway := func(k Kind) Kind { k.Protobuf, k.Optional = false, true; return k }
	optional := func(k Kind) Kind { k.Optional = true; return k }
	cluster := func(k Kind) Kind { k.Namespaced = false; return k }
	return []Kind{
		cluster(row[corev1.Node, corev1.NodeList]("", "Node", "nodes", (*Projector).node, "v1")),
		cluster(row[corev1.Namespace, corev1.NamespaceList]("", "Namespace", "namespaces", (*Projector).namespace, "v1")),
		row[corev1.Pod, corev1.PodList]("", "Pod", "pods", (*Projector).pod, "v1"),
		row[corev1.Service, corev1.ServiceList]("", "Service", "services", (*Projector).service, "v1"),
		row[discoveryv1.EndpointSlice, discoveryv1.EndpointSliceList](discoveryv1.GroupName, "EndpointSlice", "endpointslices", (*Projector).endpointSlice, "v1"),
		row[networkingv1.Ingress, networkingv1.IngressList](networkingv1.GroupName, "Ingress", "ingresses", (*Projector).ingress, "v1"),
		cluster(row[networkingv1.IngressClass, networkingv1.IngressClassList](networkingv1.GroupName, "IngressClass", "ingressclasses", (*Projector).ingressClass, "v1")),
		row[appsv1.Deployment, appsv1.DeploymentList](appsv1.GroupName, "Deployment", "deployments", (*Projector).deployment, "v1"),
		row[appsv1.ReplicaSet, appsv1.ReplicaSetList](appsv1.GroupName, "ReplicaSet", "replicasets", (*Projector).replicaSet, "v1"),
		row[appsv1.StatefulSet, appsv1.StatefulSetList](appsv1.GroupName, "StatefulSet", "statefulsets", (*Projector).statefulSet, "v1"),
		row[appsv1.DaemonSet, appsv1.DaemonSetList](appsv1.GroupName, "DaemonSet", "daemonsets", (*Projector).daemonSet, "v1"),
		row[batchv1.Job, batchv1.JobList](batchv1.GroupName, "Job", "jobs", (*Projector).job, "v1"),
		row[batchv1.CronJob, batchv1.CronJobList](batchv1.GroupName, "CronJob", "cronjobs", (*Projector).cronJob, "v1"),
		row[corev1.PersistentVolumeClaim, corev1.PersistentVolumeClaimList]("", "PersistentVolumeClaim", "persistentvolumeclaims", (*Projector).claim, "v1"),
		cluster(row[corev1.PersistentVolume, corev1.PersistentVolumeList]("", "PersistentVolume", "persistentvolumes", (*Projector).volume, "v1")),
		cluster(row[storagev1.StorageClass, storagev1.StorageClassList](storagev1.GroupName, "StorageClass", "storageclasses", (*Projector).storageClass, "v1")),
		metadata("", "ConfigMap", "configmaps", "v1"),
		metadata("", "ServiceAccount", "serviceaccounts", "v1"),
		row[autoscalingv2.HorizontalPodAutoscaler, autoscalingv2.HorizontalPodAutoscalerList](autoscalingv2.GroupName, "HorizontalPodAutoscaler", "horizontalpodautoscalers", (*Projector).autoscaler, "v2"),
		row[policyv1.PodDisruptionBudget, policyv1.PodDisruptionBudgetList](policyv1.GroupName, "PodDisruptionBudget", "poddisruptionbudgets", (*Projector).budget, "v1"),
		row[networkingv1.NetworkPolicy, networkingv1.NetworkPolicyList](networkingv1.GroupName, "NetworkPolicy", "networkpolicies", (*Projector).networkPolicy, "v1"),
		gateway(cluster(row[ClusterNetworkPolicy, ClusterNetworkPolicyList](clusterPolicyGroup, "ClusterNetworkPolicy", "clusternetworkpolicies", (*Projector).clusterPolicy, "v1alpha2"))),
		gateway(cluster(row[gatewayv1.GatewayClass, gatewayv1.GatewayClassList](gw, "GatewayClass", "gatewayclasses", (*Projector).gatewayClass, "v1", "v1beta1"))),
		gateway(row[gatewayv1.Gateway, gatewayv1.GatewayList](gw, "Gateway", "gateways", (*Projector).gateway, "v1", "v1beta1")),
		gateway(row[gatewayv1.ListenerSet, gatewayv1.ListenerSetList](gw, "ListenerSet", "listenersets", (*Projector).listenerSet, "v1")),
		gateway(row[gatewayv1.ListenerSet, gatewayv1.ListenerSetList](experimentalGateway, "XListenerSet", "xlistenersets", (*Projector).listenerSet, "v1alpha1")),
		gateway(row[gatewayv1.HTTPRoute, gatewayv1.HTTPRouteList](gw, "HTTPRoute", "httproutes", (*Projector).httpRoute, "v1", "v1beta1")),
		gateway(row[gatewayv1.GRPCRoute, gatewayv1.GRPCRouteList](gw, "GRPCRoute", "grpcroutes", (*Projector).grpcRoute, "v1", "v1alpha2")),
		gateway(row[gatewayv1.TCPRoute, gatewayv1.TCPRouteList](gw, "TCPRoute", "tcproutes", (*Projector).tcpRoute, "v1", "v1alpha2")),
		gateway(row[gatewayv1.TLSRoute, gatewayv1.TLSRouteList](gw, "TLSRoute", "tlsroutes", (*Projector).tlsRoute, "v1", "v1alpha3", "v1alpha2")),
		gateway(row[gatewayv1.ReferenceGrant, gatewayv1.ReferenceGrantList](gw, "ReferenceGrant", "referencegrants", (*Projector).referenceGrant, "v1", "v1beta1")),
		optional(cluster(row[networkingv1.ServiceCIDR, networkingv1.ServiceCIDRList](networkingv1.GroupName, "ServiceCIDR", "servicecidrs", (*Projector).serviceCIDR, "v1"))),
		gateway(row[gatewayv1.UDPRoute, gatewayv1.UDPRouteList](gw, "UDPRoute", "udproutes", (*Projector).udpRoute, "v1", "v1alpha2")),
	}
}

// object is a pointer to T that is an API object.
type object[T any] interface {
	*T
	runtime.Object
}

// row is a namespaced kind with a Go type T for objects and L for lists.
func row[T, L any, P object[T], Q object[L]](group, kind, resource string,
	fill func(*Projector, P, *topology.Record), versions ...string,
) Kind {
	k := bare(group, kind, resource, true, versions...)
	k.MetadataOnly = false
	k.object = func() runtime.Object { return P(new(T)) }
	k.list = func() runtime.Object { return Q(new(L)) }
	k.fill = func(p *Projector, o runtime.Object, r *topology.Record) bool {
		typed, ok := o.(P)
		if ok {
			fill(p, typed, r)
		}
		return ok
	}
	return k
}

// metadata is a namespaced built-in kind of which only the metadata is read.
func metadata(group, kind, resource string, versions ...string) Kind {
	k := bare(group, kind, resource, true, versions...)
	k.fill = func(_ *Projector, o runtime.Object, _ *topology.Record) bool {
		_, ok := o.(*metav1.PartialObjectMetadata)
		return ok
	}
	return k
}

// bare is a row for objects of which at least the metadata is read.
func bare(group, kind, resource string, namespaced bool, versions ...string) Kind {
	return Kind{
		Name: kind, Kind: kind, Group: group, Versions: versions, Resource: resource,
		Namespaced: namespaced, MetadataOnly: true, Protobuf: true,
		object: func() runtime.Object { return new(metav1.PartialObjectMetadata) },
		list:   func() runtime.Object { return new(metav1.PartialObjectMetadataList) },
	}
}

// Named finds the row of a kind by the name it has in ids.
func Named(name string) (Kind, bool) {
	for _, k := range Kinds() {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}
