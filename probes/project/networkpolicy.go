package project

import (
	"fmt"
	"net/netip"

	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"

	"kscope/topology"
)

func (p *Projector) networkPolicy(o *networkingv1.NetworkPolicy, r *topology.Record) {
	selecting(r, &o.Spec.PodSelector)
	spec := &topology.Policy{Selecting: *r.Spec.(*topology.Selecting), Tier: topology.NetworkTier}
	r.Spec = spec
	// networking/v1: without policyTypes, Ingress always and Egress if it has rules.
	types := o.Spec.PolicyTypes
	if len(types) == 0 {
		types = []networkingv1.PolicyType{networkingv1.PolicyTypeIngress}
		if len(o.Spec.Egress) > 0 {
			types = append(types, networkingv1.PolicyTypeEgress)
		}
	}
	for _, t := range types {
		switch t {
		case networkingv1.PolicyTypeIngress:
			spec.IsolatesIngress = true
			for i := range o.Spec.Ingress {
				spec.Ingress = append(spec.Ingress, topology.PolicyRule{
					Peers: networkPeers(o.Spec.Ingress[i].From), Ports: networkPorts(o.Spec.Ingress[i].Ports),
				})
			}
			fact(r, string(t), rulesText(len(o.Spec.Ingress)))
		case networkingv1.PolicyTypeEgress:
			spec.IsolatesEgress = true
			for i := range o.Spec.Egress {
				spec.Egress = append(spec.Egress, topology.PolicyRule{
					Peers: networkPeers(o.Spec.Egress[i].To), Ports: networkPorts(o.Spec.Egress[i].Ports),
				})
			}
			fact(r, string(t), rulesText(len(o.Spec.Egress)))
		}
	}
}

// rulesText is what a direction with n rules does.
func rulesText(n int) string {
	switch n {
	case 0:
		return "denies all"
	case 1:
		return "1 rule"
	}
	return fmt.Sprintf("%d rules", n)
}

// networkPeers projects from or to. What the API would not take matches nothing,
// but is kept, or else no peer would be left and any would match.
func networkPeers(list []networkingv1.NetworkPolicyPeer) []topology.PolicyPeer {
	if len(list) == 0 {
		return nil
	}
	out := make([]topology.PolicyPeer, 0, len(list))
	for i := range list {
		from := &list[i]
		var peer topology.PolicyPeer
		switch {
		case from.IPBlock != nil && (from.PodSelector != nil || from.NamespaceSelector != nil):
		case from.IPBlock != nil:
			peer.Block = block(from.IPBlock.CIDR, from.IPBlock.Except)
		case from.PodSelector != nil || from.NamespaceSelector != nil:
			peer = podsPeer(from.PodSelector, from.NamespaceSelector)
		}
		out = append(out, peer)
	}
	return out
}

// podsPeer are the pods that a selector of pods (nil: all) picks from the namespaces
// that another picks (nil: the policy's own); nothing if one of them is invalid.
func podsPeer(pods, namespaces *metav1.LabelSelector) topology.PolicyPeer {
	peer := topology.PolicyPeer{Pods: labels.Everything()}
	if pods != nil {
		peer.Pods = matcher(pods)
	}
	if namespaces != nil {
		if peer.Namespaces = matcher(namespaces); peer.Namespaces == nil {
			return topology.PolicyPeer{}
		}
	}
	if peer.Pods == nil {
		return topology.PolicyPeer{}
	}
	return peer
}

// matcher is a selector that keeps nothing of the object's memory, nil if the API
// would not take it.
func matcher(s *metav1.LabelSelector) labels.Selector {
	sel, err := metav1.LabelSelectorAsSelector(s)
	if err != nil {
		return nil
	}
	return sel
}

// block is a range of addresses, nil if it is none.
func block(cidr string, except []string) *topology.IPBlock {
	prefix, err := netip.ParsePrefix(cidr)
	if err != nil {
		return nil
	}
	b := &topology.IPBlock{CIDR: prefix.Masked()}
	for _, e := range except {
		prefix, err := netip.ParsePrefix(e)
		if err != nil {
			return nil
		}
		b.Except = append(b.Except, prefix.Masked())
	}
	return b
}

// networkPorts projects a rule's ports. A range that is none (a name with an
// endPort, an end before its start) is kept and matches nothing.
func networkPorts(list []networkingv1.NetworkPolicyPort) []topology.PolicyPort {
	if len(list) == 0 {
		return nil
	}
	out := make([]topology.PolicyPort, 0, len(list))
	for i := range list {
		from := &list[i]
		port := topology.PolicyPort{Protocol: sym("TCP")}
		if from.Protocol != nil {
			port.Protocol = protocol(*from.Protocol)
		}
		switch {
		case from.Port == nil && from.EndPort == nil:
		case from.Port == nil, from.Port.Type == intstr.String && from.EndPort != nil:
			port.From, port.To = 1, 0
		case from.Port.Type == intstr.String:
			port.Name = sym(from.Port.StrVal)
		case from.EndPort != nil:
			port.From, port.To = from.Port.IntVal, *from.EndPort
		default:
			port.From, port.To = from.Port.IntVal, from.Port.IntVal
		}
		if port.From < 0 || port.From == 0 && from.Port != nil && port.Name.String() == "" {
			port.From, port.To = 1, 0
		}
		out = append(out, port)
	}
	return out
}
