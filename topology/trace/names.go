package trace

import (
	"fmt"
	"slices"
	"strings"

	"kscope/spelling"
	"kscope/topology"
	"kscope/topology/query"
)

// custom tells whether a word is a kind of the graph that carries its group.
func custom(g *topology.Graph, word string) bool {
	return slices.ContainsFunc(g.Spaces(), func(s *topology.Space) bool { return len(s.Of(word)) > 0 })
}

// serviceNamed is the Service that a name of the cluster's DNS stands for: name,
// name.namespace, name.namespace.svc and what follows that.
func serviceNamed(g *topology.Graph, host, namespace string) (topology.ID, bool) {
	parts := strings.Split(host, ".")
	sure := len(parts) > 2 && parts[2] == "svc"
	if len(parts) > 2 && !sure {
		return "", false
	}
	if len(parts) > 1 {
		namespace = parts[1]
	}
	id := topology.MakeID("Service", namespace, parts[0])
	return id, sure || g.Node(id) != nil
}

// idOf reads an id: Kind/namespace/name, Kind/name or, of a namespaced kind, the same
// in the namespace given.
func idOf(text, namespace string) (topology.ID, error) {
	word, rest, ok := strings.Cut(text, "/")
	kind, known := query.KindNamed(word)
	switch {
	case !ok && (kind == string(topology.Internet) || kind == string(topology.PrivateNetwork)):
		return topology.ID(kind), nil
	case !known && !strings.Contains(word, "."):
		return "", fmt.Errorf("%q is no kind that is known here: write KIND/NAMESPACE/NAME, such as Pod/shop/web-1%s", word, meant(word))
	case rest == "":
		return "", fmt.Errorf("a name is missing: write KIND/NAMESPACE/NAME, such as Pod/shop/web-1")
	case clusterwide(kind) || strings.Contains(rest, "/"):
		return topology.ID(kind + "/" + rest), nil
	case namespace == "":
		return "", fmt.Errorf("of which namespace? Write %s/NAMESPACE/%s, or give -n", kind, rest)
	}
	return topology.MakeID(kind, namespace, rest), nil
}

// Takes tells whether a request can be for an object, as far as its kind tells: a
// custom one may own pods.
func Takes(id topology.ID) bool {
	switch id.Kind() {
	case "", string(topology.Internet), string(topology.PrivateNetwork), "Namespace", "Node",
		"ConfigMap", "Secret", "ServiceAccount", "PersistentVolumeClaim", "PersistentVolume", "StorageClass",
		"NetworkPolicy", "ClusterNetworkPolicy", "ReferenceGrant", "ServiceCIDR", "EndpointSlice",
		"IngressClass", "GatewayClass", "HorizontalPodAutoscaler", "PodDisruptionBudget":
		return false
	}
	return true
}

// clusterwide tells the kinds that no namespace holds, of those that traces are about.
func clusterwide(kind string) bool {
	switch kind {
	case "Node", "Namespace", topology.KindLoadBalancer, topology.KindExternalIP, topology.KindEndpoint, topology.KindFQDN:
		return true
	}
	return false
}

// meant offers a word that a mistyped one may have been meant for.
func meant(word string) string {
	for _, kind := range [...]string{"Internet", "PrivateNetwork", "Pod", "Service", "Namespace", "Node", "Ingress", "Gateway", "Deployment", "StatefulSet", "DaemonSet", "HTTPRoute"} {
		if spelling.Distance(strings.ToLower(word), strings.ToLower(kind)) <= min(2, len(word)/2) {
			return " (" + kind + "?)"
		}
	}
	return ""
}

// known offers, for an object that does not exist though its kind is read, and that
// nothing refers to either, one of nearly that name.
func known(g *topology.Graph, id topology.ID) error {
	kind, ns, name := id.Split()
	n := g.Node(id)
	if n != nil || id.Inferred() || g.SourceFor(kind, ns) != topology.Synced {
		return nil
	}
	where := ""
	if ns != "" {
		where = " in namespace " + ns
	}
	s := g.Space(ns)
	if s == nil {
		return fmt.Errorf("%s does not exist, nor does anything else%s", id.Called(), where)
	}
	best, near := "", len(name)/3+1
	for _, other := range s.Of(kind) {
		if d := spelling.Distance(name, other.ID.Name()); other.Rec != nil && (d < near || d == near && other.ID.Name() < best) {
			best, near = other.ID.Name(), d
		}
	}
	if best != "" {
		return fmt.Errorf("%s does not exist%s (%s does)", id.Called(), where, best)
	}
	return fmt.Errorf("%s does not exist%s", id.Called(), where)
}
