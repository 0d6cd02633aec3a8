package policy

import (
	"slices"

	"kscope/topology"
)

// Verdict is what policies do with a connection.
type Verdict struct {
	State State
	// Policy and Rule (counted from 1) decide; Policy is "" if no policy is about the
	// connection, Rule is 0 if it is that no rule allows it.
	Policy topology.ID
	Rule   int
	// Direction is on whose side: Egress of the source or Ingress of the destination.
	Direction Direction
	// Reason is one sentence: "denied: NetworkPolicy shop/db allows ingress only from
	// app=api on 5432/TCP".
	Reason string
	// Evidence is Assumed where the network plugin, or whether there is one, is.
	Evidence topology.Evidence
	// Declared: something is denied, and nobody is seen to enforce it.
	Declared bool
}

// Verdict evaluates a connection. port is the destination pod's own port, after any
// translation (traffic.md N5), 0 for any; protocol is TCP, UDP or SCTP, "" for TCP.
// Where an end stands for several pods or addresses that fare differently, it is
// Partly.
func (r *Rules) Verdict(from, to Peer, portNumber int32, protocol string) Verdict {
	if protocol == "" {
		protocol = "TCP"
	}
	j := r.judge(from, to)
	if portNumber != 0 {
		return j.at(portNumber, topology.Intern(protocol))
	}
	v, _ := j.anyPort()
	return v
}

// Access is on which ports the one may talk to the other; where an end stands for
// several, Partly is what only some of them may.
func (r *Rules) Access(from, to Peer) Access {
	_, spans := r.judge(from, to).anyPort()
	return spans
}

// judge holds the ends of a connection while it is evaluated. Of starts, those from
// own on are what source NAT may make of the others.
type judge struct {
	*Rules
	starts, ends []end
	own          int
	peers, ports []match
}

func (r *Rules) judge(from, to Peer) *judge {
	j := &judge{Rules: r, ends: to.spread(Egress, from.ends)}
	j.starts = from.spread(Ingress, j.ends)
	natted := r.natted(&from)
	all := append(slices.Clip(j.starts), natted...)
	j.starts = merge(j.starts, j.ends)
	j.own = len(j.starts)
	j.starts = append(j.starts, natted...)
	j.ends = merge(j.ends, all)
	return j
}

// side is what one direction of a connection comes to.
type side struct {
	outcome
	state     State
	dir       Direction
	of, other *end // whose policies, and the far end
}

// pair is both directions of one connection.
type pair struct{ egress, ingress side }

// state is the worse of both directions.
func (p *pair) state() State { return max(p.egress.state, p.ingress.state) }

// side evaluates one direction; what has no policies of its own allows everything.
func (j *judge) side(d Direction, of, far *end, p port) side {
	s := side{dir: d, of: of, other: far}
	l := of.list(d)
	if l == nil {
		s.allow = decision{possible: true}
		return s
	}
	j.peers, j.ports = slices.Grow(j.peers[:0], len(l.rules))[:len(l.rules)], slices.Grow(j.ports[:0], len(l.rules))[:len(l.rules)]
	l.matchPorts(j.ports, p)
	for i, r := range l.rules {
		j.peers[i] = r.matchPeer(&far.other)
	}
	ex := byNobody
	switch {
	case of.pod != "" && of.pod == far.pod:
		ex = bySelf
	case far.node != nil && far.where != nil && far.where == of.where:
		ex = byOwnNode
	}
	s.outcome = l.evaluate(j.peers, j.ports, ex)
	s.state = s.outcome.state(of.class.host)
	return s
}

// matchPeer tells whether a rule is about the other end.
func (r *rule) matchPeer(o *other) match {
	if r.never {
		return no
	}
	if len(r.peers) == 0 {
		return yes
	}
	m := no
	for _, peer := range r.peers {
		if m = either(m, peer.match(o)); m == yes {
			break
		}
	}
	return m
}

func (j *judge) pair(a, b *end, number int32, proto topology.Sym) pair {
	p := port{number, proto, b.class}
	return pair{j.side(Egress, a, b, p), j.side(Ingress, b, a, p)}
}

// tally is the first connection of every state, for the client's own addresses and
// for what source NAT may make of them.
type tally struct{ own, natted [len(stateNames)]*pair }

func (j *judge) tally(number int32, proto topology.Sym) (t tally) {
	for i := range j.starts {
		first := &t.own
		if i >= j.own {
			first = &t.natted
		}
		for k := range j.ends {
			p := j.pair(&j.starts[i], &j.ends[k], number, proto)
			if st := p.state(); first[st] == nil {
				first[st] = &p
			}
		}
	}
	return t
}

// state is what all connections come to together.
func (t *tally) state() State {
	own := together(&t.own)
	if t.natted != ([len(stateNames)]*pair{}) && together(&t.natted) != own {
		return Ambiguous
	}
	return own
}

// together is the state of several connections.
func together(first *[len(stateNames)]*pair) State {
	if first[Denied] != nil && (first[Allowed] != nil || first[NotEnforced] != nil) {
		return Partly
	}
	for _, st := range [...]State{Ambiguous, Denied, NotEnforced} {
		if first[st] != nil {
			return st
		}
	}
	return Allowed
}

// at is the verdict on one port.
func (j *judge) at(number int32, proto topology.Sym) Verdict {
	t := j.tally(number, proto)
	return j.sum(&t, number, proto)
}

// points are the ports where the verdict may change, by protocol.
func (j *judge) points(proto int) []int32 {
	points := []int32{1}
	for _, e := range j.starts {
		if l := e.list(Egress); l != nil {
			points = append(points, l.points[proto]...)
		}
	}
	for _, e := range j.ends {
		if e.class == nil {
			continue
		}
		points = append(points, e.class.lists[Ingress].points[proto]...)
		for _, cp := range e.class.ports {
			points = append(points, cp.Port, cp.Port+1)
		}
	}
	points = slices.DeleteFunc(points, func(p int32) bool { return p < 1 || p > LastPort })
	slices.Sort(points)
	return slices.Compact(points)
}

// anyPort is the verdict when no port is given: if ports fare differently it is
// Partly, and the best of them speaks.
func (j *judge) anyPort() (Verdict, Access) {
	var spans Access
	best, worst, at, of := Denied, Allowed, int32(1), protocols[0]
	for i, proto := range protocols {
		points := j.points(i)
		for k, p := range points {
			end := int32(LastPort)
			if k+1 < len(points) {
				end = points[k+1] - 1
			}
			t := j.tally(p, proto)
			st := t.state()
			if st < best {
				best, at, of = st, p, proto
			}
			worst = max(worst, st)
			spans = spans.with(Span{proto.String(), p, end, st})
		}
	}
	spans = spans.whole()
	v := j.at(at, of)
	if best == worst || v.State == Ambiguous {
		return v, spans
	}
	v.State, v.Declared = Partly, j.enforcer == ""
	v.Reason = "partly: only on " + spans.String() + ": " + tail(v.Reason)
	return v, spans
}
