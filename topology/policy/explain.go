package policy

import (
	"fmt"
	"slices"
	"strings"

	"kscope/topology"
)

// sum makes one verdict of many connections: of several states the best speaks.
func (j *judge) sum(t *tally, number int32, proto topology.Sym) Verdict {
	state := t.state()
	if p := t.own[state]; p != nil && state != Ambiguous {
		return j.verdict(p, state, number, proto)
	}
	own, natted := together(&t.own), together(&t.natted)
	var v Verdict
	switch {
	case state == Ambiguous && own != Ambiguous: // source NAT makes the difference
		speaker := &t.natted
		if own < natted {
			speaker = &t.own
		}
		v = j.best(speaker, Allowed, number, proto)
		v.Reason = "ambiguous: " + doubts[translated] + ", and " + tail(v.Reason)
	case state == Ambiguous:
		v = j.verdict(t.own[Ambiguous], Ambiguous, number, proto)
	default:
		v = j.best(&t.own, state, number, proto)
	}
	v.State = state
	if state == Ambiguous {
		v.Evidence = topology.Assumed
	}
	v.Declared = j.enforcer == ""
	return v
}

// best explains the best of several connections, and which it is.
func (j *judge) best(first *[len(stateNames)]*pair, state State, number int32, proto topology.Sym) Verdict {
	for st, p := range first {
		if p != nil {
			v := j.verdict(p, State(st), number, proto)
			if state == Partly {
				v.Reason = "partly: for some only, such as " + p.ends() + ": " + tail(v.Reason)
			}
			return v
		}
	}
	return Verdict{}
}

// tail is a reason without its state.
func tail(reason string) string {
	_, rest, _ := strings.Cut(reason, ": ")
	return rest
}

// ends names the two ends of a pair that stands for others like it.
func (p *pair) ends() string {
	return p.egress.of.name() + " to " + p.ingress.of.name()
}

// name is what an end is called where it is one of several.
func (e *end) name() string {
	switch {
	case e.class != nil:
		return e.called.Label()
	case e.node != nil:
		return "Node/" + e.node.name
	case e.domain != "":
		return e.domain
	case e.addr.IsValid():
		return e.addr.String()
	}
	return "an unknown address"
}

// verdict explains one pair.
func (j *judge) verdict(p *pair, state State, number int32, proto topology.Sym) Verdict {
	s := &p.egress
	switch {
	case p.ingress.state > p.egress.state:
		s = &p.ingress
	case p.ingress.state == p.egress.state && state == Allowed && p.ingress.allow.cause != byNobody:
		s = &p.ingress
	}
	v := Verdict{State: state, Direction: s.dir}
	switch state {
	case Allowed:
		v.Reason = j.allowed(s, &v)
	case Ambiguous:
		v.Evidence = topology.Assumed
		v.Reason = "ambiguous: " + j.doubtful(s, &v)
	case NotEnforced:
		v.Evidence = topology.Assumed
		v.Reason = "not enforced (assumed): " + s.of.name() + " is on the host network, where most network plugins don't apply " + j.selecting(s, &v)
	default:
		v.Reason = j.denied(s, &v, number, proto)
		if j.enforcer == "" {
			v.State, v.Evidence, v.Declared = DeclaredOnly, topology.Assumed, true
			v.Reason = "declared only: no network plugin that enforces policies can be seen; " + v.Reason
		} else {
			v.Reason = "denied: " + v.Reason
		}
	}
	return v
}

func (j *judge) allowed(s *side, v *Verdict) string {
	switch s.allow.cause {
	case byRule:
		r := s.allow.rule
		v.Policy, v.Rule = r.policy.id, r.number
		return "allowed: " + name(r.policy) + " allows " + s.dir.String() + " " + r.text(s.dir) + "; " + r.title()
	case bySelf:
		return "allowed: NetworkPolicy never keeps a pod from itself"
	case byOwnNode:
		return "allowed: NetworkPolicy never keeps a pod and its own node apart"
	}
	return "allowed: no policy is about it"
}

// doubtful explains why a direction can be decided either way.
func (j *judge) doubtful(s *side, v *Verdict) string {
	why := doubts[s.doubt]
	if s.doubtful == nil {
		return why
	}
	r := s.doubtful
	v.Policy, v.Rule = r.policy.id, r.number
	verb := " " + actions[r.action()] + " "
	return name(r.policy) + verb + s.dir.String() + " " + r.text(s.dir) + " (" + r.title() + "), and " + why
}

var actions = [...]string{topology.Accept: "allows", topology.Deny: "denies", topology.Pass: "passes"}

// denied explains a direction that nothing allows.
func (j *judge) denied(s *side, v *Verdict, number int32, proto topology.Sym) string {
	if s.deny.cause == byRule {
		r := s.deny.rule
		v.Policy, v.Rule = r.policy.id, r.number
		text := name(r.policy) + " denies " + s.dir.String() + " " + r.text(s.dir) + "; " + r.title()
		if r.Broken {
			text = name(r.policy) + " has a rule that is not understood, which must deny everything; " + r.title()
		}
		return text
	}
	// The policy that comes nearest: a rule about this peer on another port, then any
	// rule, then the first policy by name.
	l := s.of.list(s.dir)
	var parts []part
	for _, p := range l.parts {
		if p.policy.spec.Tier == topology.NetworkTier {
			parts = append(parts, p)
		}
	}
	if len(parts) == 0 {
		return doubts[notRead]
	}
	more := ""
	if n := len(parts) - 1; n > 0 {
		more = fmt.Sprintf(" (and %d more)", n)
	}
	for _, p := range parts {
		for _, r := range l.rules[p.first:p.end] {
			if len(r.ports) > 0 && r.matchPeer(&s.other.other) == yes {
				v.Policy = p.policy.id
				return fmt.Sprintf("%s%s allows %s %s only on %s, not on %d/%s; %s", name(p.policy), more, s.dir, r.peersText(s.dir), r.portsText(), number, proto, r.title())
			}
		}
	}
	best := slices.MaxFunc(parts, func(a, b part) int { return min(1, a.end-a.first) - min(1, b.end-b.first) })
	v.Policy = best.policy.id
	rules := l.rules[best.first:best.end]
	if len(rules) == 0 {
		return name(best.policy) + more + " allows no " + s.dir.String()
	}
	const shown = 2
	var texts []string
	for _, r := range rules[:min(shown, len(rules))] {
		texts = append(texts, r.text(s.dir))
	}
	if n := len(rules) - shown; n > 0 {
		texts = append(texts, fmt.Sprintf("by %d more rules", n))
	}
	text := name(best.policy) + more + " allows " + s.dir.String() + " only " + strings.Join(texts, " or ")
	if len(rules) == 1 {
		text += "; " + rules[0].title()
	}
	return text
}

// selecting names the policies that select the pod of a side.
func (j *judge) selecting(s *side, v *Verdict) string {
	l := s.of.list(s.dir)
	if len(l.parts) == 0 {
		return "NetworkPolicies"
	}
	v.Policy = l.parts[0].policy.id
	if n := len(l.parts) - 1; n > 0 {
		return fmt.Sprintf("%s (and %d more)", name(l.parts[0].policy), n)
	}
	return name(l.parts[0].policy)
}
