package query

import "strings"

// names are what else kubectl calls the kinds that have a row of their own: plural,
// then short names (kubectl api-resources).
var names = map[string]string{
	"Pod": "pods po", "Service": "services svc", "Deployment": "deployments deploy", "ReplicaSet": "replicasets rs",
	"StatefulSet": "statefulsets sts", "DaemonSet": "daemonsets ds", "Job": "jobs", "CronJob": "cronjobs cj",
	"ReplicationController": "replicationcontrollers rc", "Ingress": "ingresses ing", "IngressClass": "ingressclasses",
	"Namespace": "namespaces ns", "Node": "nodes no", "PersistentVolumeClaim": "persistentvolumeclaims pvc",
	"PersistentVolume": "persistentvolumes pv", "StorageClass": "storageclasses sc", "ConfigMap": "configmaps cm",
	"Secret": "secrets", "ServiceAccount": "serviceaccounts sa", "HorizontalPodAutoscaler": "horizontalpodautoscalers hpa",
	"PodDisruptionBudget": "poddisruptionbudgets pdb", "NetworkPolicy": "networkpolicies netpol", "ClusterNetworkPolicy": "clusternetworkpolicies cnp",
	"EndpointSlice": "endpointslices", "Gateway": "gateways gtw", "GatewayClass": "gatewayclasses gc", "ListenerSet": "listenersets lset", "XListenerSet": "xlistenersets",
	"HTTPRoute": "httproutes", "GRPCRoute": "grpcroutes", "TCPRoute": "tcproutes", "TLSRoute": "tlsroutes", "UDPRoute": "udproutes",
	"ReferenceGrant": "referencegrants", "ServiceCIDR": "servicecidrs",
	"LoadBalancer": "lb", "ExternalIP": "", "Endpoint": "", "FQDN": "dns", "Internet": "", "PrivateNetwork": "",
}

// KindNamed is the kind that kubectl understands a word as. If there is no row for
// it, known is false, and it is the word itself: it may be a custom one.
func KindNamed(word string) (kind string, known bool) {
	low := strings.ToLower(word)
	for kind, also := range names {
		if strings.ToLower(kind) == low {
			return kind, true
		}
		for _, n := range strings.Fields(also) {
			if n == low {
				return kind, true
			}
		}
	}
	return word, false
}

// isKind tells whether kind is what was asked for. A custom kind, which carries its
// group ("Kafka.kafka.strimzi.io"), goes by its name alone too, and by its plural.
func isKind(asked, kind string) bool {
	if asked == kind || strings.EqualFold(asked, kind) {
		return true
	}
	word, _, custom := strings.Cut(kind, ".")
	return custom && (strings.EqualFold(asked, word) || len(asked) == len(word)+1 && strings.EqualFold(asked, word+"s"))
}
