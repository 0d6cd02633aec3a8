package topology

import (
	"net/netip"

	"k8s.io/apimachinery/pkg/labels"
)

// Policy is the Spec of NetworkPolicy records (networking.k8s.io/v1) and of
// ClusterNetworkPolicy records (policy.networking.k8s.io/v1alpha2): which pods it
// is about and what it says of their connections. It holds the rules as they are
// written; package policy evaluates them.
type Policy struct {
	// Selecting says which pods: of the policy's own namespace or, for a
	// ClusterNetworkPolicy, of the namespaces that Namespaces matches.
	Selecting
	// Namespaces is nil for a NetworkPolicy, and for a ClusterNetworkPolicy whose
	// subject is not understood: that one selects nothing.
	Namespaces labels.Selector
	Tier       Tier
	// Priority orders the policies of one cluster tier, lowest first.
	Priority int32
	// Isolates: what no rule of the NetworkPolicy tier allows is denied, by direction
	// (spec.policyTypes with the API's default).
	IsolatesIngress, IsolatesEgress bool
	Ingress, Egress                 []PolicyRule
}

// Tier is when a policy has its say; earlier ones first.
type Tier uint8

// The tiers of ClusterNetworkPolicySpec.Tier, with that of NetworkPolicy between them.
const (
	AdminTier Tier = iota
	NetworkTier
	BaselineTier
)

var tierNames = [...]string{"Admin", "NetworkPolicy", "Baseline"}

func (t Tier) String() string { return tierNames[t] }

// Action is what a rule does with what it matches; those of a NetworkPolicy accept.
type Action uint8

// The actions of ClusterNetworkPolicyRuleAction.
const (
	Accept Action = iota
	Deny
	Pass // leave it to the next tier
)

var actionNames = [...]string{"Accept", "Deny", "Pass"}

func (a Action) String() string { return actionNames[a] }

// PolicyRule matches a connection if one of Peers is its other end and one of
// Ports its destination port.
type PolicyRule struct {
	Name   Sym // of a ClusterNetworkPolicy's rule, "" if it has none
	Action Action
	// Broken: the rule has a peer, port or action that is not understood, so it must fail
	// closed: accept nothing, or deny everything if it was to deny or pass
	// (ClusterNetworkPolicyIngressPeer). Only in a ClusterNetworkPolicy.
	Broken bool
	Peers  []PolicyPeer // none: any peer
	Ports  []PolicyPort // none: any port
}

// PolicyPeer is one entry of a rule's from or to. Exactly one of Pods, Block,
// Nodes and Domain is set; none of them matches nothing.
type PolicyPeer struct {
	// Pods are selected in the namespaces that Namespaces matches, nil: in that of
	// the policy.
	Pods, Namespaces labels.Selector
	Block            *IPBlock
	Nodes            labels.Selector
	Domain           Sym // a host name, or "*." and the end of some
}

// IPBlock is a range of addresses with exceptions.
type IPBlock struct {
	CIDR   netip.Prefix
	Except []netip.Prefix
}

// Contains tells whether the address is in the range and in no exception.
func (b *IPBlock) Contains(a netip.Addr) bool {
	if !b.CIDR.Contains(a) {
		return false
	}
	for _, e := range b.Except {
		if e.Contains(a) {
			return false
		}
	}
	return true
}

// PolicyPort is one entry of a rule's ports: the numbers From to To, inclusive, or
// the container port called Name. Neither: every port of the protocol.
type PolicyPort struct {
	Name     Sym
	Protocol Sym // "": any, which only a ClusterNetworkPolicy's named port has
	From, To int32
}
