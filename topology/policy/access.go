package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"kscope/topology"
)

// State is what becomes of a connection; a higher value is worse.
type State uint8

const (
	// Allowed: no policy is in the way.
	Allowed State = iota
	// NotEnforced: policies would deny it, but select a pod on the host network,
	// which most network plugins do not apply them to (assumed).
	NotEnforced
	// Partly: it depends on which pod, port or address of those asked about.
	Partly
	// Ambiguous: what the API says does not settle it.
	Ambiguous
	// DeclaredOnly: policies deny it, and nobody is seen to enforce them.
	DeclaredOnly
	// Denied by policies.
	Denied
)

var stateNames = [...]string{"allowed", "not enforced (assumed)", "partly", "ambiguous", "declared only", "denied"}

func (s State) String() string { return stateNames[s] }

// LastPort is the highest port number.
const LastPort = 65535

// Span is a run of ports, From to To, with one state.
type Span struct {
	Protocol string // "": all; then From is 0
	From, To int32
	State    State
}

func (s Span) String() string {
	text := portsText(s.Protocol, s.From, s.To)
	switch s.State {
	case Allowed:
	case NotEnforced:
		text += " (not enforced)"
	default:
		text += " (" + s.State.String() + ")"
	}
	return text
}

// portsText is "5432/TCP", "8000-9000/UDP", "TCP" or "every port".
func portsText(protocol string, from, to int32) string {
	switch {
	case protocol == "":
		return "every port"
	case from <= 1 && to >= LastPort:
		return protocol
	case from == to:
		return fmt.Sprintf("%d/%s", from, protocol)
	}
	return fmt.Sprintf("%d-%d/%s", from, to, protocol)
}

// Access is on which ports one class of pods may talk to another: spans that are not
// denied, by protocol and port. None: nothing is allowed.
type Access []Span

// String is "none", or the spans with a comma between.
func (a Access) String() string {
	if len(a) == 0 {
		return "none"
	}
	texts := make([]string, len(a))
	for i, s := range a {
		texts[i] = s.String()
	}
	return strings.Join(texts, ", ")
}

// State is what all ports have in common, Partly if nothing, Denied if none is allowed.
func (a Access) State() State {
	switch {
	case len(a) == 0:
		return Denied
	case len(a) == 1 && a[0].Protocol == "":
		return a[0].State
	case slices.ContainsFunc(a, func(s Span) bool { return s.State == Allowed || s.State == NotEnforced }):
		return Partly
	}
	return Ambiguous
}

// At is the state of one port.
func (a Access) At(port int32, protocol string) State {
	for _, s := range a {
		if s.Protocol == "" || s.Protocol == protocol && s.From <= port && port <= s.To {
			return s.State
		}
	}
	return Denied
}

// everything is access to every port.
func everything(s State) Access { return Access{{State: s}} }

// state is what one direction comes to. Policies that select a pod on the host
// network are not applied by most (traffic.md N7).
func (o *outcome) state(host bool) State {
	switch {
	case !o.deny.possible:
		return Allowed
	case host:
		return NotEnforced
	case o.allow.possible:
		return Ambiguous
	}
	return Denied
}

// access is what one direction allows, by port; peers say which rules are about the
// other end, dst is the class of the pod whose ports they are, nil if none.
func (l *list) access(peers []match, dst *class, host bool) Access {
	var a Access
	ports := make([]match, len(l.rules))
	for i, proto := range protocols {
		points := l.points[i]
		if l.named && dst != nil {
			points = slices.Clone(points)
			for _, cp := range dst.ports {
				points = append(points, cp.Port, cp.Port+1)
			}
			slices.Sort(points)
			points = slices.Compact(points)
		}
		for j, from := range points {
			to := int32(LastPort)
			if j+1 < len(points) {
				to = points[j+1] - 1
			}
			if from > LastPort || from < 1 {
				continue
			}
			l.matchPorts(ports, port{from, proto, dst})
			o := l.evaluate(peers, ports, byNobody)
			a = a.with(Span{proto.String(), from, to, o.state(host)})
		}
	}
	return a.whole()
}

// matchPorts finds out for every rule whether it is about a port.
func (l *list) matchPorts(into []match, p port) {
	for i, r := range l.rules {
		into[i] = r.matchPorts(p)
	}
}

// with appends a span, or makes the last one longer.
func (a Access) with(s Span) Access {
	if s.State == Denied {
		return a
	}
	if n := len(a); n > 0 && a[n-1].Protocol == s.Protocol && a[n-1].State == s.State && a[n-1].To+1 == s.From {
		a[n-1].To = s.To
		return a
	}
	return append(a, s)
}

// whole is everything if all ports of all protocols have one state.
func (a Access) whole() Access {
	if len(a) != len(protocols) {
		return a
	}
	for i, s := range a {
		if s.Protocol != protocols[i].String() || s.From != 1 || s.To != LastPort || s.State != a[0].State {
			return a
		}
	}
	return everything(a[0].State)
}

// and is what two accesses both allow, in the worse of their states.
func (a Access) and(b Access) Access {
	switch {
	case len(a) == 0 || len(b) == 0:
		return nil
	case len(a) == 1 && a[0].Protocol == "":
		return b.atBest(a[0].State)
	case len(b) == 1 && b[0].Protocol == "":
		return a.atBest(b[0].State)
	}
	var out Access
	for _, x := range a {
		for _, y := range b {
			if from, to := max(x.From, y.From), min(x.To, y.To); x.Protocol == y.Protocol && from <= to {
				out = append(out, Span{x.Protocol, from, to, max(x.State, y.State)})
			}
		}
	}
	return out.joined()
}

// atBest is a with no state better than s.
func (a Access) atBest(s State) Access {
	if s == Allowed {
		return a
	}
	out := slices.Clone(a)
	for i := range out {
		out[i].State = max(out[i].State, s)
	}
	return out.joined()
}

// joined is a in order, neighbours of one state as one.
func (a Access) joined() Access {
	place := func(s Span) int {
		return slices.IndexFunc(protocols[:], func(p topology.Sym) bool { return p.String() == s.Protocol })
	}
	slices.SortFunc(a, func(x, y Span) int { return cmp.Or(place(x)-place(y), cmp.Compare(x.From, y.From)) })
	var out Access
	for _, s := range a {
		out = out.with(s)
	}
	return out.whole()
}
