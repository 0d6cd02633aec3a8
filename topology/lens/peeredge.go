package lens

import (
	"fmt"
	"strings"

	"kscope/topology"
	"kscope/topology/policy"
)

// peerEdge is the arrow for what policies say of two ends.
func peerEdge(e policy.Edge, from, to int) Edge {
	out := Edge{From: from, To: to, Relation: e.Relation, State: e.State, Evidence: e.Verdict.Evidence,
		Access: e.Ports, Why: field(e.Verdict), Count: 1, Policy: e.Verdict.Policy}
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
	text := AccessText(e.Ports, false)
	switch {
	case quiet(e):
	case e.Relation == topology.Denies: // in doubt, if it is only declared
		v.Word = "denied"
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

// AccessText is on which ports something is allowed, as people write it: "5432",
// "53/UDP 8000-9000", with every protocol in long form; "" if on all of them.
func AccessText(a policy.Access, long bool) string {
	var parts []string
	for _, s := range a {
		text := ""
		switch {
		case s.Protocol == "":
			return ""
		case s.From <= 1 && s.To >= policy.LastPort:
			parts = append(parts, s.Protocol)
			continue
		case s.From == s.To:
			text = fmt.Sprint(s.From)
		default:
			text = fmt.Sprintf("%d-%d", s.From, s.To)
		}
		if long || s.Protocol != "TCP" {
			text += "/" + s.Protocol
		}
		parts = append(parts, text)
	}
	if !long && len(parts) > 2 {
		parts = append(parts[:2], "…")
	}
	return strings.Join(parts, " ")
}
