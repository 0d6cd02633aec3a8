package policy_test

import (
	"cmp"
	"net/netip"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kscope/topology"
	"kscope/topology/policy"
)

// reference evaluates one direction as the texts of NetworkPolicySpec and
// ClusterNetworkPolicySpec say it, pod by pod: no classes, no doubts. far is nil for
// a host outside of the cluster at addr.
func reference(policies []*topology.Record, ingress bool, of, far *topology.Record, addr netip.Addr, port int32) bool {
	selected := func(r *topology.Record) bool {
		p := r.Spec.(*topology.Policy)
		return p.Selector.Matches(of.Labels) && (p.Tier != topology.NetworkTier || r.ID.Namespace() == of.ID.Namespace())
	}
	policies = slices.Clone(policies)
	slices.SortFunc(policies, func(a, b *topology.Record) int {
		return cmp.Compare(a.Spec.(*topology.Policy).Priority, b.Spec.(*topology.Policy).Priority)
	})
	for _, tier := range []topology.Tier{topology.AdminTier, topology.NetworkTier, topology.BaselineTier} {
		isolated := false
		for _, r := range policies {
			p := r.Spec.(*topology.Policy)
			if p.Tier != tier || !selected(r) {
				continue
			}
			a, matches := firstAction(r, ingress, far, addr, port)
			if tier == topology.NetworkTier {
				if ingress && p.IsolatesIngress || !ingress && p.IsolatesEgress {
					isolated = true
					if matches {
						return true
					}
				}
				continue
			}
			if matches && a == topology.Pass {
				break
			}
			if matches {
				return a == topology.Accept
			}
		}
		if isolated {
			return false
		}
	}
	return true
}

// firstAction is that of the first rule of a policy that matches.
func firstAction(r *topology.Record, ingress bool, far *topology.Record, addr netip.Addr, port int32) (topology.Action, bool) {
	rules := r.Spec.(*topology.Policy).Egress
	if ingress {
		rules = r.Spec.(*topology.Policy).Ingress
	}
	for _, rule := range rules {
		if rule.Broken {
			if rule.Action != topology.Accept {
				return topology.Deny, true
			}
			continue
		}
		peer := len(rule.Peers) == 0
		for _, p := range rule.Peers {
			switch {
			case p.Pods != nil && far != nil && p.Pods.Matches(far.Labels):
				peer = peer || p.Namespaces == nil && far.ID.Namespace() == r.ID.Namespace() ||
					p.Namespaces != nil && p.Namespaces.Matches(topology.MakeLabels(map[string]string{"kubernetes.io/metadata.name": far.ID.Namespace()}))
			case p.Block != nil && p.Block.Contains(addr):
				peer = true
			}
		}
		ports := len(rule.Ports) == 0
		for _, p := range rule.Ports {
			ports = ports || p.From <= port && port <= p.To
		}
		if peer && ports {
			return rule.Action, true
		}
	}
	return 0, false
}

// TestReference: where nothing is in doubt, verdicts are those of the texts.
func TestReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		some := func(name string, list ...string) string { return rapid.SampledFrom(list).Draw(t, name) }
		records := shop()
		policies := records[3:4]
		for i := range rapid.IntRange(1, 5).Draw(t, "policies") {
			r := anyPolicy(t, i, some)
			p := r.Spec.(*topology.Policy)
			p.Priority = int32(i) // no two the same
			for _, rules := range [][]topology.PolicyRule{p.Ingress, p.Egress} {
				for _, rule := range rules {
					for k := range rule.Peers {
						// Whether a NetworkPolicy's block matches pods is in doubt.
						if b := rule.Peers[k].Block; b != nil && p.Tier == topology.NetworkTier {
							rule.Peers[k].Block = block("8.8.0.0/16")
						}
					}
				}
			}
			policies = append(slices.Clip(policies), r)
			records = append(records, r)
		}
		r := policy.Compile(graphOf(records...))
		var pods []*topology.Record
		for _, rec := range records {
			if _, ok := rec.Spec.(*topology.Pod); ok {
				pods = append(pods, rec)
			}
		}
		addrOf := func(rec *topology.Record) netip.Addr { return netip.MustParseAddr(rec.Spec.(*topology.Pod).IP) }
		outside := netip.MustParseAddr("8.8.4.4")
		for _, a := range pods {
			from, _ := r.Peer(a.ID)
			port := rapid.Int32Range(1, 110).Draw(t, "port")
			check := func(to policy.Peer, from policy.Peer, want bool) {
				v := r.Verdict(from, to, port, "TCP")
				if (v.State == policy.Allowed) != want || v.State != policy.Allowed && v.State != policy.Denied {
					t.Fatalf("%s -> %s %d: %s, want allowed: %t (%s)", from.ID, to.ID, port, v.State, want, v.Reason)
				}
			}
			for _, b := range pods {
				if a != b {
					to, _ := r.Peer(b.ID)
					check(to, from, reference(policies, false, a, b, addrOf(b), port) && reference(policies, true, b, a, addrOf(a), port))
				}
			}
			check(r.Address(outside), from, reference(policies, false, a, nil, outside, port))
			check(from, r.Address(outside), reference(policies, true, a, nil, outside, port))
		}
	})
}
