package project

import (
	"encoding/json"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"kscope/topology"
)

// ClusterNetworkPolicy is policy.networking.k8s.io/v1alpha2, as far as it is
// evaluated; no release of sigs.k8s.io/network-policy-api has it yet.
type ClusterNetworkPolicy struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata"`
	Spec              clusterPolicySpec `json:"spec"`
}

// ClusterNetworkPolicyList is a list of them.
type ClusterNetworkPolicyList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata"`
	Items           []ClusterNetworkPolicy `json:"items"`
}

// clusterPolicyGroup is its API group.
const clusterPolicyGroup = "policy.networking.k8s.io"

type clusterPolicySpec struct {
	Tier     string              `json:"tier"`
	Priority int32               `json:"priority"`
	Subject  clusterPeer         `json:"subject"`
	Ingress  []clusterPolicyRule `json:"ingress,omitempty"`
	Egress   []clusterPolicyRule `json:"egress,omitempty"`
}

// clusterPolicyRule is an ingress rule (From) or an egress rule (To).
type clusterPolicyRule struct {
	Name      string            `json:"name,omitempty"`
	Action    string            `json:"action"`
	From      []clusterPeer     `json:"from,omitempty"`
	To        []clusterPeer     `json:"to,omitempty"`
	Protocols []clusterProtocol `json:"protocols,omitempty"`
}

// clusterPeer is a subject, an ingress peer (Namespaces, Pods) or an egress peer (all).
type clusterPeer struct {
	Namespaces *metav1.LabelSelector `json:"namespaces,omitempty"`
	Pods       *struct {
		NamespaceSelector metav1.LabelSelector `json:"namespaceSelector"`
		PodSelector       metav1.LabelSelector `json:"podSelector"`
	} `json:"pods,omitempty"`
	Nodes       *metav1.LabelSelector `json:"nodes,omitempty"`
	Networks    []string              `json:"networks,omitempty"`
	DomainNames []string              `json:"domainNames,omitempty"`
}

type clusterProtocol struct {
	TCP                  *clusterPort `json:"tcp,omitempty"`
	UDP                  *clusterPort `json:"udp,omitempty"`
	SCTP                 *clusterPort `json:"sctp,omitempty"`
	DestinationNamedPort string       `json:"destinationNamedPort,omitempty"`
}

type clusterPort struct {
	DestinationPort *struct {
		Number int32 `json:"number,omitempty"`
		Range  *struct {
			Start int32 `json:"start"`
			End   int32 `json:"end"`
		} `json:"range,omitempty"`
	} `json:"destinationPort,omitempty"`
}

// DeepCopyObject is part of runtime.Object.
func (o *ClusterNetworkPolicy) DeepCopyObject() runtime.Object { return copied(o) }

// DeepCopyObject is part of runtime.Object.
func (o *ClusterNetworkPolicyList) DeepCopyObject() runtime.Object { return copied(o) }

// copied goes the way that the object came: by JSON, which these types always make.
func copied[T any](o *T) *T {
	out := new(T)
	if raw, err := json.Marshal(o); err == nil {
		_ = json.Unmarshal(raw, out)
	}
	return out
}

func (p *Projector) clusterPolicy(o *ClusterNetworkPolicy, r *topology.Record) {
	spec := &topology.Policy{Priority: o.Spec.Priority}
	r.Spec = spec
	switch o.Spec.Tier {
	case topology.AdminTier.String():
	case topology.BaselineTier.String():
		spec.Tier = topology.BaselineTier
	default:
		r.Status = status(topology.Failed, "InvalidTier", fmt.Sprintf("tier %q is neither Admin nor Baseline", o.Spec.Tier), 0)
		return // it selects nothing
	}
	fact(r, "tier", o.Spec.Tier)
	fact(r, "priority", fmt.Sprint(o.Spec.Priority))
	peers, ok := clusterPeers([]clusterPeer{o.Spec.Subject})
	if !ok || len(peers) != 1 || peers[0].Pods == nil {
		r.Status = status(topology.Failed, "InvalidSubject", "the subject names neither namespaces nor pods", 0)
		return
	}
	spec.Selector, spec.Namespaces = peers[0].Pods, peers[0].Namespaces
	spec.Text = sym(orDefault(spec.Selector.String(), "{}"))
	fact(r, "namespaces", orDefault(spec.Namespaces.String(), "all"))
	fact(r, "pods", orDefault(spec.Selector.String(), "all"))
	spec.Ingress, spec.Egress = clusterRules(o.Spec.Ingress), clusterRules(o.Spec.Egress)
	for _, d := range [...]struct {
		name  string
		rules int
	}{{"Ingress", len(spec.Ingress)}, {"Egress", len(spec.Egress)}} {
		if d.rules > 0 {
			fact(r, d.name, rulesText(d.rules))
		}
	}
}

func clusterRules(list []clusterPolicyRule) []topology.PolicyRule {
	if len(list) == 0 {
		return nil
	}
	out := make([]topology.PolicyRule, 0, len(list))
	for i := range list {
		from := &list[i]
		rule := topology.PolicyRule{Name: sym(from.Name)}
		switch from.Action {
		case "Accept":
		case "Deny":
			rule.Action = topology.Deny
		case "Pass":
			rule.Action = topology.Pass
		default:
			rule.Broken, rule.Action = true, topology.Deny
		}
		peers, ok := clusterPeers(append(from.From, from.To...))
		ports, understood := clusterPorts(from.Protocols)
		rule.Peers, rule.Ports = peers, ports
		rule.Broken = rule.Broken || !ok || !understood || len(peers) == 0
		out = append(out, rule)
	}
	return out
}

// clusterPeers projects peers; ok is false if one of them is not understood.
func clusterPeers(list []clusterPeer) (out []topology.PolicyPeer, ok bool) {
	ok = true
	for i := range list {
		from := &list[i]
		n := len(out)
		switch {
		case from.Namespaces != nil:
			out = append(out, podsPeer(nil, from.Namespaces))
		case from.Pods != nil:
			out = append(out, podsPeer(&from.Pods.PodSelector, &from.Pods.NamespaceSelector))
		case from.Nodes != nil:
			out = append(out, topology.PolicyPeer{Nodes: matcher(from.Nodes)})
		default:
			for _, cidr := range from.Networks {
				out = append(out, topology.PolicyPeer{Block: block(cidr, nil)})
			}
			for _, name := range from.DomainNames {
				out = append(out, topology.PolicyPeer{Domain: sym(name)})
			}
		}
		ok = ok && len(out) > n
		for _, p := range out[n:] {
			ok = ok && (p.Pods != nil || p.Nodes != nil || p.Block != nil || p.Domain.String() != "")
		}
	}
	return out, ok
}

// clusterPorts projects protocols; ok is false if one of them is not understood.
func clusterPorts(list []clusterProtocol) (out []topology.PolicyPort, ok bool) {
	ok = true
	for i := range list {
		from := &list[i]
		n := len(out)
		for _, p := range [...]struct {
			name string
			port *clusterPort
		}{{"TCP", from.TCP}, {"UDP", from.UDP}, {"SCTP", from.SCTP}} {
			if p.port == nil {
				continue
			}
			port := topology.PolicyPort{Protocol: sym(p.name)}
			if d := p.port.DestinationPort; d != nil {
				port.From, port.To = d.Number, d.Number
				if d.Range != nil {
					port.From, port.To = d.Range.Start, d.Range.End
				}
				ok = ok && port.From > 0 && port.To >= port.From
			}
			out = append(out, port)
		}
		if name := from.DestinationNamedPort; name != "" {
			out = append(out, topology.PolicyPort{Name: sym(name)})
		}
		ok = ok && len(out) > n
	}
	return out, ok
}
