package lens

import (
	"cmp"
	"strings"

	"kscope/topology"
)

// shorts are kubectl's short names (kubectl api-resources), or the lower-case kind
// where it has none.
var shorts = map[string]string{
	"Pod": "pod", "Service": "svc", "Deployment": "deploy", "ReplicaSet": "rs", "StatefulSet": "sts",
	"DaemonSet": "ds", "Job": "job", "CronJob": "cj", "Ingress": "ing", "IngressClass": "ingclass",
	"Namespace": "ns", "Node": "node", "PersistentVolumeClaim": "pvc", "PersistentVolume": "pv",
	"StorageClass": "sc", "ConfigMap": "cm", "ServiceAccount": "sa", "HorizontalPodAutoscaler": "hpa",
	"PodDisruptionBudget": "pdb", "ReplicationController": "rc", "NetworkPolicy": "netpol", "ClusterNetworkPolicy": "cnp", "EndpointSlice": "eps", "Gateway": "gw", "ListenerSet": "lset", "XListenerSet": "lset",
	"GatewayClass": "gwclass", topology.KindLoadBalancer: "lb", topology.KindExternalIP: "extip",
	topology.KindEndpoint: "addr", topology.KindFQDN: "dns",
	string(topology.Internet): "", string(topology.PrivateNetwork): "",
}

// Short is the kind word of a box.
func Short(kind string) string {
	if s, ok := shorts[kind]; ok {
		return s
	}
	name, _, _ := strings.Cut(kind, ".")
	return strings.ToLower(name)
}

// title is the name of a box; the two outsides have a name of their own.
func title(id topology.ID) string {
	switch id {
	case topology.Internet:
		return "The Internet"
	case topology.PrivateNetwork:
		return "Private network"
	}
	return id.Name()
}

// builtin tells whether the kind is one of Kubernetes' own workloads.
func builtin(kind string) bool {
	switch kind {
	case "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicationController":
		return true
	}
	return false
}

// custom tells whether the kind carries an API group, so that no row exists for it.
func custom(kind string) bool { return strings.Contains(kind, ".") }

// Workload is what a pod or ReplicaSet folds into: the outermost of Kubernetes' own
// workloads above it, else its own controller, else itself.
func Workload(n *topology.Node) *topology.Node {
	best, near := (*topology.Node)(nil), n.Controller()
	for at, depth := n, 0; at != nil && depth < 16; at, depth = at.Controller(), depth+1 { // owner cycles end here
		if builtin(at.ID.Kind()) {
			best = at
		}
	}
	return cmp.Or(best, near, n)
}
