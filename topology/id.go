package topology

import "strings"

// ID names a node of the graph, as docs/EXPORT.md has it: "Kind/namespace/name"
// for namespaced objects, "Kind/name" for cluster-scoped and inferred ones
// ("Node/n1", "LoadBalancer/203.0.113.10", "FQDN/db.example.com") and the bare
// words "Internet" and "PrivateNetwork". Kinds nobody wrote a row for carry
// their group: "Kafka.kafka.strimzi.io/shop/events".
type ID string

// Inferred nodes that exist once.
const (
	Internet       ID = "Internet"
	PrivateNetwork ID = "PrivateNetwork"
)

// Kinds that no API object has: what is outside of, or inferred from, the cluster.
const (
	KindLoadBalancer = "LoadBalancer"
	KindExternalIP   = "ExternalIP"
	KindEndpoint     = "Endpoint"
	KindFQDN         = "FQDN"
)

// MakeID builds the id of an object; namespace is "" for cluster-scoped ones.
func MakeID(kind, namespace, name string) ID {
	if namespace == "" {
		return ID(kind + "/" + name)
	}
	return ID(kind + "/" + namespace + "/" + name)
}

// Split takes an id apart. The parts share the id's memory. namespace is ""
// for cluster-scoped and inferred nodes; Internet and PrivateNetwork have
// their own word as kind and name.
func (id ID) Split() (kind, namespace, name string) {
	s := string(id)
	kind, rest, ok := strings.Cut(s, "/")
	if !ok {
		return s, "", s
	}
	switch kind {
	case KindLoadBalancer, KindExternalIP, KindEndpoint, KindFQDN:
		return kind, "", rest
	}
	if ns, name, ok := strings.Cut(rest, "/"); ok {
		return kind, ns, name
	}
	return kind, "", rest
}

// Kind is the first part of the id.
func (id ID) Kind() string { k, _, _ := strings.Cut(string(id), "/"); return k }

// Namespace is the second of three parts, else "".
func (id ID) Namespace() string { _, ns, _ := id.Split(); return ns }

// Name is the last part of the id.
func (id ID) Name() string { _, _, n := id.Split(); return n }

// Called is what a sentence calls the node: "Service web", "the Internet".
func (id ID) Called() string {
	kind, _, name := id.Split()
	switch id {
	case Internet:
		return "the Internet"
	case PrivateNetwork:
		return "the private network"
	}
	return kind + " " + name
}

// Label is Called with the namespace: "Service shop/web".
func (id ID) Label() string {
	if kind, ns, name := id.Split(); ns != "" {
		return kind + " " + ns + "/" + name
	}
	return id.Called()
}

// IsRoute tells the kinds of routes of the Gateway API.
func IsRoute(kind string) bool {
	switch kind {
	case "HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute":
		return true
	}
	return false
}

// IsGateway tells the kinds that have listeners: Gateways and what adds to theirs.
func IsGateway(kind string) bool {
	return kind == "Gateway" || kind == "ListenerSet" || kind == "XListenerSet"
}

// IsPolicy tells the kinds of network policies.
func IsPolicy(kind string) bool { return kind == "NetworkPolicy" || kind == "ClusterNetworkPolicy" }

// Inferred tells whether the node stands for something outside the API: it has
// no object, so it can be neither missing nor unreadable.
func (id ID) Inferred() bool {
	switch k, _, _ := strings.Cut(string(id), "/"); k {
	case string(Internet), string(PrivateNetwork), KindLoadBalancer, KindExternalIP, KindEndpoint, KindFQDN:
		return true
	}
	return false
}
