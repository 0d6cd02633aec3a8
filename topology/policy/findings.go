package policy

import (
	"slices"
	"strings"

	"kscope/topology"
)

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
		for _, l := range c.lists {
			if i, ok := c.isolation(l); ok {
				out = append(out, i)
			}
		}
	}
	return out
}

// isolation is how the NetworkPolicies of a list isolate the class, if they do.
func (c *class) isolation(l *list) (i Isolation, ok bool) {
	if c.host {
		return i, false
	}
	i = Isolation{Pods: c.pods, Direction: l.dir, Total: true}
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
		return i, false
	}
	i.Reason = name(first) + " selects the pod and allows only what it lists as " + l.dir.String()
	if i.Total {
		i.Reason = name(first) + " selects the pod and nothing allows any " + l.dir.String()
	}
	return i, true
}

// Isolates is how the pods that an object stands for are isolated in one direction.
type Isolates struct {
	// Every of them is, or else Some.
	Every, Some bool
	// Total: nothing is allowed for any of them.
	Total bool
	// Reason is that of the first isolated class, "" if there is none.
	Reason string
}

// IsolationOf is how a pod, or the pods of a workload or namespace, are isolated, by
// Direction. ok is false if the object is none of these or has no pods.
func (r *Rules) IsolationOf(id topology.ID) (by [2]Isolates, ok bool) {
	p, ok := r.Peer(id)
	if !ok {
		return by, false
	}
	ok = false
	for _, e := range p.ends {
		if e.class == nil {
			continue
		}
		for d, l := range e.class.lists {
			i, isolated := e.class.isolation(l)
			b := &by[d]
			b.Every, b.Total = isolated && (b.Every || !ok), isolated && i.Total && (b.Total || !ok)
			if b.Some = b.Some || isolated; b.Reason == "" {
				b.Reason = i.Reason
			}
		}
		ok = true
	}
	return by, ok
}

// Selection is pods that a policy selects.
type Selection struct {
	// Pods are those of one class.
	Pods []topology.ID
	// Evidence is Assumed if the labels of their namespace are not known.
	Evidence topology.Evidence
}

// Selected are the pods that a policy has a say on, by class; nil if there is no such
// policy.
func (r *Rules) Selected(id topology.ID) []Selection {
	at := slices.IndexFunc(r.policies, func(p *policy) bool { return p.id == id })
	if at < 0 {
		return nil
	}
	var out []Selection
	for _, ch := range r.policies[at].chosen {
		s := Selection{Pods: ch.class.pods}
		if ch.sure != yes {
			s.Evidence = topology.Assumed
		}
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b Selection) int { return strings.Compare(string(a.Pods[0]), string(b.Pods[0])) })
	return out
}

// Policies are all policies in the order of evaluation.
func (r *Rules) Policies() []topology.ID {
	ids := make([]topology.ID, len(r.policies))
	for i, p := range r.policies {
		ids[i] = p.id
	}
	return ids
}

// Unused is a policy without effect.
type Unused struct {
	Policy topology.ID
	// Word is why in few words, Reason in a sentence.
	Word, Reason string
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
			out = append(out, Unused{p.id, "invalid selector", name(p) + " has a selector that is not valid"})
		case unread || p.obeyed > 0:
		case p.selects > 0:
			out = append(out, Unused{p.id, "host network only", name(p) + " selects only pods on the host network, to which most network plugins don't apply it"})
		default:
			out = append(out, Unused{p.id, "selects no pod", name(p) + " selects no pod"})
		}
	}
	return out
}
