package policy

import (
	"net/netip"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/labels"

	"kscope/topology"
)

// match is whether something matches: no, yes, or one of the reasons why that
// cannot be told.
type match uint8

const (
	no match = iota
	yes
	byPlugin    // an ipBlock and an address within the cluster
	byHost      // a selector and a pod on the host network
	noAddress   // the address is not known
	noSpace     // the labels of the namespace are not known
	noNode      // the labels of the node are not known
	noPorts     // what ports the pods name is not known
	noDomain    // an address does not tell its names
	samePrio    // two cluster policies of equal priority
	unspecified // a cluster policy and the pod itself or its own node
	notRead     // policies that cannot be read
	translated  // source NAT
)

var doubts = [...]string{
	no:          "what the API says does not settle it",
	byPlugin:    "whether an ipBlock matches an address within the cluster depends on the network plugin",
	byHost:      "whether a selector matches pods on the host network depends on the network plugin",
	noAddress:   "the address is not known",
	noSpace:     "the labels of the namespace can't be read",
	noNode:      "the labels of the node can't be read",
	noPorts:     "the names of the pod's ports are not known",
	noDomain:    "an address does not tell its domain name",
	samePrio:    "policies of the same priority disagree",
	unspecified: "whether a ClusterNetworkPolicy applies to a pod itself and its own node is not specified",
	notRead:     "not all policies can be read",
	translated:  "on the way the client's address may be replaced by a node's (source NAT)",
}

// either is the match of two alternatives.
func either(a, b match) match {
	if a == yes || b == yes {
		return yes
	}
	return max(a, b)
}

// both is the match of two conditions.
func both(a, b match) match {
	if a == no || b == no {
		return no
	}
	return max(a, b)
}

// matcher is one peer of rules; all rules that mean the same share one.
type matcher struct {
	topology.PolicyPeer
	own     *space // of a pods peer without Namespaces
	cluster bool   // of a ClusterNetworkPolicy
	block   int    // index of Rules.blocks, -1 if it is none
	hits    []hit  // the classes it matches, in their order
}

type hit struct {
	class int
	match match
}

type matcherKey struct {
	own     *space
	cluster bool
	text    string
}

// other is the far end of a connection, as seen from the pod whose policies are
// evaluated.
type other struct {
	class  *class // of a pod
	node   *node  // a node, or that of a pod on the host network
	addr   netip.Addr
	domain string
}

// match tells whether the peer is the other end.
func (m *matcher) match(o *other) match {
	switch {
	case m.Pods != nil:
		if o.class == nil {
			return no
		}
		return m.class(o.class.at)
	case m.Block != nil:
		return m.matchBlock(o)
	case m.Nodes != nil:
		return m.matchNode(o)
	case m.Domain.String() != "":
		switch {
		case o.class != nil || o.node != nil:
			return no
		case o.domain == "":
			return noDomain
		case isDomain(m.Domain.String(), o.domain):
			return yes
		}
	}
	return no
}

// class is the match of a class of pods that was worked out when compiling.
func (m *matcher) class(at int) match {
	if i, ok := slices.BinarySearchFunc(m.hits, at, func(h hit, at int) int { return h.class - at }); ok {
		return m.hits[i].match
	}
	return no
}

func (m *matcher) matchBlock(o *other) match {
	if o.class != nil && o.node == nil {
		return m.class(o.class.at)
	}
	within := yes
	if o.class != nil || o.node != nil {
		within = byPlugin
		if m.cluster {
			within = yes // they check traffic within the cluster as well
		}
	}
	addrs := []netip.Addr{o.addr}
	if o.node != nil {
		addrs = o.node.addrs
	}
	known := false
	for _, a := range addrs {
		if a.IsValid() && m.Block.Contains(a) {
			return within
		}
		known = known || a.IsValid()
	}
	if known {
		return no
	}
	if m.Block.CIDR.Bits() == 0 && len(m.Block.Except) == 0 {
		return within
	}
	return noAddress
}

func (m *matcher) matchNode(o *other) match {
	switch {
	case o.node == nil && o.class == nil:
		return no
	case o.node == nil && !o.class.host:
		return no
	case m.Nodes.Empty():
		return yes
	case o.node == nil || !o.node.known:
		return noNode
	case m.Nodes.Matches(o.node.labels):
		return yes
	}
	return no
}

// isDomain tells whether a name is the domain of a peer: "*." stands for one or
// more labels (policy.networking.k8s.io/v1alpha2 DomainName).
func isDomain(domain, name string) bool {
	domain, name = strings.ToLower(strings.TrimSuffix(domain, ".")), strings.ToLower(strings.TrimSuffix(name, "."))
	if end, ok := strings.CutPrefix(domain, "*"); ok {
		return strings.HasSuffix(name, end) && len(name) > len(end)
	}
	return name == domain
}

// inSpace tells whether a selector of namespaces (nil: own) picks a namespace.
func inSpace(sel labels.Selector, own, s *space) match {
	switch {
	case sel == nil:
		if own == s {
			return yes
		}
		return no
	case s.known || sel.Empty():
		if sel.Matches(s.labels) {
			return yes
		}
		return no
	}
	// Of a namespace that can't be read the name is known, nothing else.
	reqs, _ := sel.Requirements()
	m := yes
	for i := range reqs {
		switch {
		case reqs[i].Key() != nameLabel:
			m = noSpace
		case !reqs[i].Matches(s.labels):
			return no
		}
	}
	return m
}

// port is the destination port of a connection and the class of the pod it is on,
// nil if that is none.
type port struct {
	number int32
	proto  topology.Sym
	on     *class
}

// matchPorts tells whether a rule is about a port.
func (r *rule) matchPorts(p port) match {
	if len(r.ports) == 0 {
		return yes
	}
	m := no
	for i := range r.ports {
		if m = either(m, matchPort(&r.ports[i], p)); m == yes {
			break
		}
	}
	return m
}

func matchPort(want *topology.PolicyPort, p port) match {
	switch {
	case want.Protocol != (topology.Sym{}) && want.Protocol != p.proto:
		return no
	case want.Name == (topology.Sym{}):
		if want.From == 0 || want.From <= p.number && p.number <= want.To {
			return yes
		}
		return no
	case p.on == nil:
		return no // only pods have named ports
	case p.on.portless:
		return noPorts
	}
	for _, cp := range p.on.ports {
		if cp.Name == want.Name && cp.Protocol == p.proto && cp.Port == p.number {
			return yes
		}
	}
	return no
}
