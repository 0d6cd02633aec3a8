package trace

import (
	"cmp"
	"fmt"
	"strings"

	"kscope/topology"
)

// Line is one line of a result in words.
type Line struct {
	// Depth is 0 for the answer, 1 for a way, 2 for a hop, 3 for what is said of a hop.
	Depth int
	// State is how it is where Sign is set.
	State topology.EdgeState
	Sign  bool
	Text  string
	// To is what the line is about, "" if no one node.
	To topology.ID
}

// Tell says a result in lines: the answer with its reason and what mends it, then
// every way.
func (r *Result) Tell() []Line {
	v := r.Verdict()
	lines := []Line{{State: v.State, Sign: true, Text: r.Answer()}}
	if v.Reason != "" {
		lines = append(lines, Line{Text: v.Reason})
	}
	if v.Fix != "" {
		lines = append(lines, Line{Text: v.Fix})
	}
	for i := range r.Paths {
		p := &r.Paths[i]
		head := fmt.Sprintf("Way %d of %d", i+1, len(r.Paths))
		if r.More {
			head += " or more"
		}
		lines = append(lines, Line{Depth: 1, State: p.State, Text: head + ": " + p.outcome().Words()})
		for j := range p.Hops {
			lines = append(lines, p.Hops[j].tell()...)
		}
		if n := len(p.Hops); n > 0 && p.State > p.Hops[n-1].State && p.Reason != "" && !p.told() {
			lines = append(lines, Line{Depth: 3, State: p.State, Text: p.Reason})
		}
	}
	return lines
}

// told: the reason of the way is that of one of its hops.
func (p *Path) told() bool {
	for i := range p.Hops {
		if p.Hops[i].Reason == p.Reason {
			return true
		}
	}
	return false
}

// Verdict is the reason in a sentence, and what mends it.
func (r *Result) Verdict() topology.Verdict {
	return topology.Verdict{State: r.state(), Reason: sentence(r.Reason), Fix: r.Fix}
}

// Answer is the result in half a line.
func (r *Result) Answer() string {
	to := r.To.Label()
	if r.To == "" || r.Host != "" && r.To.Inferred() {
		to = strings.TrimSuffix(r.Host+r.Path, "/")
	}
	if port := strings.Trim(cmp.Or(r.PortName, number(r.Port))+"/"+r.Protocol, "/"); port != "" {
		to += " port " + port
	}
	from := r.From.Label()
	if r.Address != "" {
		from = r.Address + " (" + from + ")"
	}
	return fmt.Sprintf("%s: from %s to %s", r.Outcome.Words(), from, to)
}

// Words are the outcome as a sentence about a request goes on.
func (o Outcome) Words() string {
	return [...]string{"gets there", "can't tell if it gets there", "does not get there"}[o]
}

// state is the state that shows an outcome best.
func (r *Result) state() topology.EdgeState {
	switch {
	case len(r.Paths) > 0 && r.Outcome == Reachable && r.Paths[len(r.Paths)-1].outcome() != Reachable:
		return max(topology.EdgeDegraded, r.Paths[0].State)
	case len(r.Paths) > 0 && r.Outcome != Unknown:
		return r.Paths[0].State
	case r.Outcome == Unknown:
		return topology.Ambiguous
	case r.Outcome == Unreachable:
		return topology.Rejected
	}
	return topology.Fine
}

func number(port int32) string {
	if port == 0 {
		return ""
	}
	return fmt.Sprint(port)
}

// sentence begins with a capital and ends in a full stop; a name or a field of an object
// that it begins with (externalTrafficPolicy) stays as it is written.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	word, _, _ := strings.Cut(s, " ")
	if plain := strings.Trim(word, "abcdefghijklmnopqrstuvwxyz-,:") == ""; plain {
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	return strings.TrimSuffix(s, ".") + "."
}

// tell says a hop, and below it what there is to say of it.
func (h *Hop) tell() []Line {
	text := h.Node.Label()
	if h.Port != 0 {
		text += fmt.Sprintf(" :%d", h.Port)
	}
	if n := len(h.Backends) - 1; n > 0 {
		text += fmt.Sprintf(" or %d more", n)
	}
	if h.State != topology.Fine {
		text += "  " + h.State.String()
	}
	lines := []Line{{Depth: 2, State: h.State, Sign: true, Text: text, To: h.Node}}
	say := func(text string) {
		if text != "" {
			lines = append(lines, Line{Depth: 3, State: h.State, Text: text})
		}
	}
	say(h.Reason)
	if !strings.HasSuffix(h.Reason, h.Policy) {
		say(h.Policy)
	}
	say(strings.Join(h.notes(), "; "))
	return lines
}

// notes are what is worth knowing of a hop beyond its verdict.
func (h *Hop) notes() []string {
	var notes []string
	add := func(format string, args ...any) { notes = append(notes, fmt.Sprintf(format, args...)) }
	if len(h.Nodes) > 0 {
		add("on %s", topology.FewNodes(h.Nodes))
	}
	if a := h.Along; a != nil && a.Route != nil {
		r := a.Route
		if r.By != "" && r.By != "proxy" {
			add("by %s", r.By)
		}
		if len(r.Hosts) > 0 {
			add("host %s", strings.Join(r.Hosts, ", "))
		}
		if len(r.Paths) > 0 {
			add("path %s", strings.Join(r.Paths, ", "))
		}
		if r.Weight != nil && *r.Weight != 1 {
			add("weight %d", *r.Weight)
		}
		if r.TLS && a.Relation == topology.Enters && h.Port != 80 { // the proxy ends it, and the edge is for all ports
			add("TLS")
		}
		if len(r.From) > 0 && h.State == topology.Fine && h.Reason == "" {
			add("only from %s", strings.Join(r.From, ", "))
		}
	}
	if h.Hint != "" {
		add("topology hints: only endpoints for the client's %s", h.Hint)
	}
	if len(h.Backends) > 0 {
		switch h.SNAT {
		case "none":
			add("it sees the client's own address")
		case "node":
			add("it sees a node's address, not the client's")
		case "lb":
			add("it sees the load balancer's address, not the client's")
		case "proxy":
			add("it sees the proxy's address, the client's at most in a header")
		}
	}
	switch {
	case h.Evidence != topology.Assumed || h.Along == nil:
	case h.Along.Relation == topology.Enters:
		add("assumed (%s)", h.Along.Why)
	default:
		add("assumed")
	}
	return notes
}
