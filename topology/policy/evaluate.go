package policy

import "kscope/topology"

// cause is what a decision rests on.
type cause uint8

const (
	byNobody    cause = iota // no policy is about it
	byRule                   // of a policy
	byIsolation              // policies select the pod and no rule of theirs matches
	bySelf                   // the pod itself
	byOwnNode                // the pod's own node
)

// decision is one way in which a direction may be decided.
type decision struct {
	possible bool
	cause    cause
	rule     *rule // of byRule
}

// outcome is all that may become of one direction of a connection: if both are
// possible, doubt says why it is not known which, and of which rule it is.
type outcome struct {
	allow, deny decision
	doubt       match
	doubtful    *rule
}

func (o *outcome) decide(a topology.Action, d decision) {
	d.possible = true
	switch {
	case a == topology.Accept && !o.allow.possible:
		o.allow = d
	case a == topology.Deny && !o.deny.possible:
		o.deny = d
	}
}

func (o *outcome) wonder(m match, r *rule) {
	if m > yes && o.doubt == no {
		o.doubt, o.doubtful = m, r
	}
}

// exempt says that the other end is the pod itself (bySelf) or its own node
// (byOwnNode), which no NetworkPolicy keeps from it; byNobody: neither.
type exempt = cause

// evaluate decides one direction. peers and ports say of every rule of l whether it
// is about the other end and the port. The order is traffic.md §1.4's: the Admin
// tier by priority, NetworkPolicies, the Baseline tier by priority, allow.
func (l *list) evaluate(peers, ports []match, ex exempt) outcome {
	var o outcome
	if l.blind {
		o.wonder(notRead, nil)
		o.decide(topology.Accept, decision{cause: byNobody})
		o.decide(topology.Deny, decision{cause: byIsolation})
	}
	at := 0
	open := l.clusterTier(topology.AdminTier, &at, peers, ports, ex, &o)
	if open && !l.networkTier(&at, peers, ports, ex, &o) {
		open = false
	}
	if open && !l.clusterTier(topology.BaselineTier, &at, peers, ports, ex, &o) {
		open = false
	}
	if open {
		o.decide(topology.Accept, decision{cause: byNobody})
	}
	return o
}

// networkTier evaluates the NetworkPolicies of l from at on. It tells whether the
// decision may be left to others: they are final for every pod they select.
func (l *list) networkTier(at *int, peers, ports []match, ex exempt, o *outcome) (open bool) {
	first := *at
	for *at < len(l.parts) && l.parts[*at].policy.spec.Tier == topology.NetworkTier {
		*at++
	}
	parts := l.parts[first:*at]
	if ex != byNobody && (len(parts) > 0 || l.unread) {
		o.decide(topology.Accept, decision{cause: ex})
		return false
	}
	if len(parts) == 0 {
		if l.unread {
			o.wonder(notRead, nil)
			o.decide(topology.Deny, decision{cause: byIsolation})
		}
		return true
	}
	for _, p := range parts {
		for i := p.first; i < p.end; i++ {
			m := both(peers[i], ports[i])
			if m == no {
				continue
			}
			o.decide(topology.Accept, decision{cause: byRule, rule: l.rules[i]})
			if m == yes {
				return false
			}
			o.wonder(m, l.rules[i])
		}
	}
	o.decide(topology.Deny, decision{cause: byIsolation})
	if l.unread {
		o.wonder(notRead, nil)
		o.decide(topology.Accept, decision{cause: byNobody})
	}
	return false
}

// clusterTier evaluates the policies of one tier of ClusterNetworkPolicy from at on.
// It tells whether the next tier may have its say.
func (l *list) clusterTier(t topology.Tier, at *int, peers, ports []match, ex exempt, o *outcome) (open bool) {
	for *at < len(l.parts) && l.parts[*at].policy.spec.Tier == t {
		end := *at + 1
		for end < len(l.parts) && l.parts[end].policy.spec.Tier == t && l.parts[end].policy.spec.Priority == l.parts[*at].policy.spec.Priority {
			end++
		}
		passes, settled := l.samePriority(l.parts[*at:end], peers, ports, ex, o)
		*at = end
		open = open || passes
		if settled {
			for *at < len(l.parts) && l.parts[*at].policy.spec.Tier == t {
				*at++
			}
			return open
		}
	}
	return true
}

// samePriority evaluates policies of which any may be applied first. passes: the
// decision may be left to the next tier; settled: it is not left to others of this
// one.
func (l *list) samePriority(parts []part, peers, ports []match, ex exempt, o *outcome) (passes, settled bool) {
	deciding := 0
	for _, p := range parts {
		matched := false
		for i := p.first; i < p.end; i++ {
			m := both(p.sure, both(peers[i], ports[i]))
			if m == no {
				continue
			}
			r := l.rules[i]
			matched = true
			o.wonder(m, r)
			switch a := r.action(); {
			case a == topology.Pass:
				passes = true
			case a == topology.Deny && ex != byNobody:
				o.wonder(unspecified, r)
				o.decide(a, decision{cause: byRule, rule: r})
				passes = true
			default:
				o.decide(a, decision{cause: byRule, rule: r})
			}
			if m == yes {
				settled = true
				break
			}
		}
		if matched {
			deciding++
		}
		if deciding == 2 {
			o.wonder(samePrio, l.rules[p.first])
		}
	}
	return passes, settled
}
