package trace

import (
	"net/netip"
	"slices"
	"strings"

	"kscope/topology"
)

type walker struct {
	g       *topology.Graph
	req     Request
	allow   Allow
	targets map[*topology.Node]bool // where the request is to get: any of them
	far     bool                    // it is to get to an address that nothing here has
	leads   map[*topology.Node]bool // what leads to where the request is to get
	hops    []Hop                   // of the way being walked
	paths   []Path
	more    bool
}

// state is what a request carries from hop to hop.
type state struct {
	source  Source
	outside bool
	nodes   []string // whose proxy may take the request, none: unknown
	port    int32
	name    string // of the port, where it is asked for by name
	entry   *topology.Edge
	arrived bool // the request has passed where it was to get
	proxied bool // source is a proxy on the way
}

// upstream is everything from which traffic may get to a target, the targets included.
func (w *walker) upstream() map[*topology.Node]bool {
	found := map[*topology.Node]bool{}
	var todo []*topology.Node
	for n := range w.targets {
		found[n], todo = true, append(todo, n)
	}
	for len(todo) > 0 {
		n := todo[0]
		todo = todo[1:]
		for _, e := range n.EachIn() {
			if carries(e) && !found[e.From] {
				found[e.From] = true
				todo = append(todo, e.From)
			}
		}
	}
	return found
}

// carries tells the edges that requests go by.
func carries(e *topology.Edge) bool {
	switch e.Relation {
	case topology.Enters, topology.Routes, topology.Resolves:
		return true
	case topology.Selects:
		return e.From.ID.Kind() == "Service"
	}
	return false
}

// step takes a request to a node; h is the hop by which it gets there.
func (w *walker) step(n *topology.Node, s state, h Hop) {
	if slices.ContainsFunc(w.hops, func(old Hop) bool { return old.Node == n.ID }) {
		return // no request goes in circles
	}
	if w.targets[n] {
		s.arrived = true
	}
	w.hops = append(w.hops, h)
	defer func() { w.hops = w.hops[:len(w.hops)-1] }()
	if stops(h.State) {
		w.end()
		return
	}
	if w.unread(n) {
		return
	}
	switch kind := n.ID.Kind(); {
	case kind == "Service":
		w.service(n, s)
	case kind == "Ingress", topology.IsRoute(kind):
		w.routing(n, s, kind == "Ingress")
	case topology.IsGateway(kind):
		w.gateway(n, s)
	case kind == "Pod":
		w.pod(n, s)
	default:
		w.entries(n, s)
	}
}

// endAt closes the way one hop further on.
func (w *walker) endAt(h Hop) {
	w.hops = append(w.hops, h)
	w.end()
	w.hops = w.hops[:len(w.hops)-1]
}

// end closes the way that was walked to here.
func (w *walker) end() {
	if len(w.paths) == maxPaths {
		w.more = true
		return
	}
	p := Path{Hops: slices.Clone(w.hops)}
	for _, h := range p.Hops {
		if stops(h.State) {
			p.Judged = h.Judged
			break
		}
		if h.State > p.State || h.State == p.State && p.Reason == "" && h.Reason != "" {
			p.Judged = h.Judged
		}
	}
	if last := p.Hops[len(p.Hops)-1].Node; p.State < topology.Ambiguous && w.beyond(last) {
		p.Verdict = topology.Verdict{State: topology.Ambiguous, Reason: "it leaves the cluster: whether " + last.Name() + " answers can't be known from here"}
	}
	w.paths = append(w.paths, p)
}

// beyond tells what is not of the cluster.
func (w *walker) beyond(id topology.ID) bool {
	switch id.Kind() {
	case topology.KindFQDN:
		return true
	case topology.KindEndpoint:
		return w.g.Locate(id.Name()).ID.Inferred()
	}
	return false
}

// may tells whether the way on to n is one that was asked for.
func (w *walker) may(n *topology.Node, s state) bool { return s.arrived || w.leads[n] }

// entries goes on from outside, or from an address.
func (w *walker) entries(n *topology.Node, s state) {
	went := false
	for _, e := range n.Out() {
		if e.Relation != topology.Enters || !w.may(e.To, s) || !takes(e, s) {
			continue
		}
		went = true
		next := s
		if e.Route != nil && e.To.ID.Kind() != "Ingress" && e.To.ID.Kind() != "Gateway" {
			next.entry = e
			if e.Route.SNAT == "lb" { // it proxies: even from inside the request goes out to it, and comes back
				next.outside, next.source = true, Source{ID: topology.Internet}
			}
		}
		h := w.hop(e, s.port)
		if e.To.ID.Kind() == "Pod" {
			w.hostPort(e, next, h)
			continue
		}
		if e.Route != nil && len(e.Route.From) > 0 && !stops(h.State) {
			h.Verdict = w.ranged(e.Route.From, h.Verdict)
		}
		w.step(e.To, next, h)
	}
	switch {
	case went || !s.arrived:
	case slices.ContainsFunc(n.Out(), func(e *topology.Edge) bool { return e.Relation == topology.Enters }):
		last := &w.hops[len(w.hops)-1]
		last.Verdict = topology.Verdict{State: topology.Rejected, Reason: "nothing behind " + n.ID.Called() + " has port " + w.asked(s), Fix: "Ask for a port that it has."}
		w.end()
	default:
		w.end()
	}
}

// hop is the step along an edge.
func (w *walker) hop(e *topology.Edge, port int32) Hop {
	h := Hop{Node: e.To.ID, Judged: Judged{Verdict: w.g.Verdict(e), Evidence: e.Evidence}, Port: port,
		Along: &Arrow{From: e.From.ID, Relation: e.Relation, Why: e.Why.String(), Route: e.Route}}
	if h.State == topology.Pending && w.planned(e.To) {
		h.State = topology.Ambiguous
		if r, ok := routingOf(e.To); !ok || r.Class != (topology.Sym{}) { // without a class there is that to mend
			h.Reason, h.Fix = "no cluster has given "+e.To.ID.Called()+" a status yet: whether it gets an address can't be known", ""
		}
	}
	if e.Route != nil {
		h.SNAT = e.Route.SNAT
		if h.Port == 0 && len(e.Route.Ports) == 1 {
			h.Port = e.Route.Ports[0].Port
		}
	}
	return h
}

// takes tells whether an edge is for the port that is asked for.
func takes(e *topology.Edge, s state) bool {
	if e.Route == nil || len(e.Route.Ports) == 0 || s.port == 0 && s.name == "" {
		return true
	}
	return slices.ContainsFunc(e.Route.Ports, func(p topology.Port) bool {
		return s.port != 0 && p.Port == s.port || s.port == 0 && p.Name == s.name
	})
}

// ranged judges a client by the ranges that are let in.
func (w *walker) ranged(ranges []string, v topology.Verdict) topology.Verdict {
	only := strings.Join(ranges, ", ")
	switch {
	case w.req.Address == "":
		if v.Reason == "" {
			v.Reason = "only from " + only
		}
		return v
	case within(w.req.Address, ranges):
		return v
	}
	return topology.Verdict{State: topology.Dropped, Reason: "loadBalancerSourceRanges let in " + only + " only, not " + w.req.Address,
		Fix: "Add the client's range to spec.loadBalancerSourceRanges."}
}

// within tells whether an address is in any of the ranges.
func within(address string, ranges []string) bool {
	a, err := netip.ParseAddr(address)
	return err == nil && slices.ContainsFunc(ranges, func(r string) bool {
		p, err := netip.ParsePrefix(r)
		return err == nil && p.Contains(a.Unmap())
	})
}

// hostPort ends at a pod that is entered by a port of its node.
func (w *walker) hostPort(e *topology.Edge, s state, h Hop) {
	for _, p := range e.Route.Ports {
		asked := !w.portBehind() || !w.targets[e.To] || p.Port == w.req.Port || p.Target == w.req.Port
		if takes(e, s) && (s.port == 0 || p.Port == s.port) && asked && (w.req.Protocol == "" || p.Protocol == w.req.Protocol) {
			h.Port = p.Port
			j := w.allowed(s.source, e.To.ID, p.Target, p.Protocol)
			h.Backends = []Backend{{Backend: topology.Backend{To: e.To.ID, Port: p.Target}, Judged: j}}
			h.add(j)
			w.step(e.To, s, h)
			return
		}
	}
}

// add makes a hop as bad as j is, if that is worse.
func (h *Hop) add(j Judged) {
	h.Policy = j.Policy
	if j.State > h.State {
		h.Verdict, h.Declared = j.Verdict, j.Declared
	}
	if j.Evidence == topology.Assumed {
		h.Evidence = topology.Assumed
	}
}

func (w *walker) allowed(from Source, to topology.ID, port int32, protocol string) Judged {
	if w.allow == nil {
		return Judged{}
	}
	return w.allow(from, to, port, protocol)
}

// pod ends at a pod, or goes on to what it is the proxy of.
func (w *walker) pod(n *topology.Node, s state) {
	fronts := w.fronts(n, s)
	if s.arrived || len(fronts) == 0 {
		w.end()
		return
	}
	w.onBy(fronts, s)
}

// fronts are the edges to what a node is the proxy of, as far as that was asked for.
func (w *walker) fronts(n *topology.Node, s state) []*topology.Edge {
	return slices.DeleteFunc(n.Out(), func(e *topology.Edge) bool { return e.Relation != topology.Enters || !w.may(e.To, s) })
}

// onBy goes on by those of the edges that are for the port.
func (w *walker) onBy(edges []*topology.Edge, s state) {
	for _, e := range edges {
		if takes(e, s) {
			w.step(e.To, s, w.hop(e, s.port))
		}
	}
}
