package policy

import "kscope/topology"

// Isolation is pods that NetworkPolicies isolate in one direction: they may talk
// only as these allow.
type Isolation struct {
	// Pods are those of one class.
	Pods      []topology.ID
	Direction Direction
	Policies  []topology.ID
	// Total: nothing is allowed at all.
	Total  bool
	Reason string
}

// Isolated lists the isolated pods by class and direction.
func (r *Rules) Isolated() []Isolation {
	var out []Isolation
	for _, c := range r.classes {
		if c.host {
			continue
		}
		for _, l := range c.lists {
			i := Isolation{Pods: c.pods, Direction: l.dir, Total: true}
			var first *policy
			for _, p := range l.parts {
				for _, rl := range l.rules[p.first:p.end] {
					i.Total = i.Total && (rl.never || rl.action() != topology.Accept)
				}
				if p.policy.spec.Tier == topology.NetworkTier {
					i.Policies = append(i.Policies, p.policy.id)
					if first == nil {
						first = p.policy
					}
				}
			}
			if first == nil {
				continue
			}
			i.Reason = name(first) + " selects the pod and allows only what it lists as " + l.dir.String()
			if i.Total {
				i.Reason = name(first) + " selects the pod and nothing allows any " + l.dir.String()
			}
			out = append(out, i)
		}
	}
	return out
}

// Unused is a policy without effect.
type Unused struct {
	Policy topology.ID
	Reason string
}

// Unused lists the policies that select no pod, or only pods on the host network, in
// the order of evaluation. Where pods can't be read nothing is said.
func (r *Rules) Unused() []Unused {
	podless := false
	for _, s := range r.spaces {
		podless = podless || s.podless
	}
	var out []Unused
	for _, p := range r.policies {
		unread := podless
		if p.spec.Tier == topology.NetworkTier {
			unread = r.spaces[p.id.Namespace()].podless
		}
		switch {
		case p.spec.Selector == nil:
			out = append(out, Unused{p.id, name(p) + " has a selector that is not valid"})
		case unread || p.obeyed > 0:
		case p.selects > 0:
			out = append(out, Unused{p.id, name(p) + " selects only pods on the host network, to which most network plugins don't apply it"})
		default:
			out = append(out, Unused{p.id, name(p) + " selects no pod"})
		}
	}
	return out
}
