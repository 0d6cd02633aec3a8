package lens

import (
	"fmt"

	"kscope/topology"
	"kscope/topology/policy"
)

// peerEdge is the arrow for what policies say of two ends.
func peerEdge(e policy.Edge, from, to int) Edge {
	out := Edge{From: from, To: to, Relation: e.Relation, State: e.State, Evidence: e.Verdict.Evidence,
		Ports: portsOf(e.Ports), Why: field(e.Verdict), Count: 1, Policy: e.Verdict.Policy}
	if !quiet(e) {
		out.Reason = e.Verdict.Reason
	}
	return out
}

// wordWidth is how many columns a verdict may take in a box.
const wordWidth = 16

// verdict is what becomes of a connection in a word: the ports on which it is allowed,
// where not on all.
func verdict(e policy.Edge) Verdict {
	v := Verdict{State: e.State}
	text := PortText(portsOf(e.Ports), false)
	switch {
	case quiet(e):
	case e.State != topology.Fine:
		v.Word = e.State.String()
	case e.Verdict.State == policy.NotEnforced:
		v.Word = "not enforced"
	case text == "" && e.Verdict.State == policy.Partly:
		v.Word = "partly"
	case text == "":
		v.Word = "allowed"
	case len([]rune(text)) <= wordWidth:
		v.Word = text
	default:
		v.Word = "some ports"
	}
	return v
}

// field names what decides: the rule of a policy, or that the policy selects the pod.
func field(v policy.Verdict) string {
	if v.Policy == "" {
		return "no policy is about it"
	}
	kind, ns, name := v.Policy.Split()
	if ns != "" {
		name = ns + "/" + name
	}
	what := "selects it"
	if v.Rule > 0 {
		what = fmt.Sprintf("spec.%s[%d]", v.Direction, v.Rule-1)
	}
	return kind + " " + name + ": " + what
}

// portsOf writes spans of ports as ports; none means all of them.
func portsOf(a policy.Access) []topology.Port {
	var out []topology.Port
	for _, s := range a {
		if s.Protocol == "" {
			continue
		}
		p := topology.Port{Protocol: s.Protocol}
		if s.From > 1 || s.To < policy.LastPort {
			p.Port = s.From
			if s.To != s.From {
				p.End = s.To
			}
		}
		out = append(out, p)
	}
	return out
}
