package trace

import (
	"fmt"
	"slices"
	"strings"

	"kscope/topology"
)

type walker struct {
	g     *topology.Graph
	req   Request
	allow Allow
	leads map[*topology.Node]bool // what leads to where the request is to get
	hops  []Hop                   // of the way being walked
	paths []Path
	more  bool
}

// state is what a request carries from hop to hop.
type state struct {
	source  Source
	outside bool
	node    string // the node whose proxy takes the request, "" unknown
	port    int32
	name    string // of the port, where a route names it so
	entry   *topology.Edge
	arrived bool // the request has passed where it was to get
}

// upstream is everything from which traffic may get to a node, the node included.
func (w *walker) upstream(to *topology.Node) map[*topology.Node]bool {
	found := map[*topology.Node]bool{to: true}
	for todo := []*topology.Node{to}; len(todo) > 0; {
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
	if n.ID == w.req.To {
		s.arrived = true
	}
	w.hops = append(w.hops, h)
	defer func() { w.hops = w.hops[:len(w.hops)-1] }()
	if stops(h.State) {
		w.end()
		return
	}
	switch kind := n.ID.Kind(); kind {
	case "Service":
		w.service(n, s)
	case "Ingress":
		w.routing(n, s, true)
	case "HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute":
		w.routing(n, s, false)
	case "Gateway", "ListenerSet", "XListenerSet":
		w.gateway(n, s)
	case "Pod":
		w.pod(n, s)
	default:
		w.entries(n, s)
	}
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
			p.Verdict = h.Verdict
			break
		}
		if h.State > p.State {
			p.Verdict = h.Verdict
		}
	}
	w.paths = append(w.paths, p)
}

// may tells whether the way on to n is one that was asked for.
func (w *walker) may(n *topology.Node, s state) bool { return s.arrived || w.leads[n] }

// entries goes on from outside, or from an address.
func (w *walker) entries(n *topology.Node, s state) {
	for _, e := range n.Out() {
		if e.Relation != topology.Enters || !w.may(e.To, s) || !takes(e, s.port) {
			continue
		}
		next := s
		if e.Route != nil && e.To.ID.Kind() != "Ingress" && e.To.ID.Kind() != "Gateway" {
			next.entry = e
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
}

// hop is the step along an edge.
func (w *walker) hop(e *topology.Edge, port int32) Hop {
	h := Hop{Node: e.To.ID, Edge: e, Verdict: w.g.Verdict(e), Evidence: e.Evidence, Port: port}
	if e.Route != nil {
		h.SNAT = e.Route.SNAT
		if h.Port == 0 && len(e.Route.Ports) == 1 {
			h.Port = e.Route.Ports[0].Port
		}
	}
	return h
}

// takes tells whether an edge is for the port.
func takes(e *topology.Edge, port int32) bool {
	return port == 0 || e.Route == nil || len(e.Route.Ports) == 0 ||
		slices.ContainsFunc(e.Route.Ports, func(p topology.Port) bool { return p.Port == port })
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

// hostPort ends at a pod that is entered by a port of its node.
func (w *walker) hostPort(e *topology.Edge, s state, h Hop) {
	for _, p := range e.Route.Ports {
		if s.port == 0 || p.Port == s.port {
			h.Port = p.Port
			h.Backends = []topology.Backend{{To: e.To.ID, Port: p.Target}}
			if v := w.allowed(s.source, e.To, p.Target, p.Protocol); v.State != topology.Fine {
				h.Verdict = v
			}
			w.step(e.To, s, h)
			return
		}
	}
}

func (w *walker) allowed(from Source, to *topology.Node, port int32, protocol string) topology.Verdict {
	if w.allow == nil || to == nil {
		return topology.Verdict{}
	}
	return w.allow(from, to, port, protocol)
}

// pod ends at a pod, or goes on to what it is the proxy of.
func (w *walker) pod(n *topology.Node, s state) {
	fronts := slices.DeleteFunc(n.Out(), func(e *topology.Edge) bool { return e.Relation != topology.Enters || !w.may(e.To, s) })
	if s.arrived || len(fronts) == 0 {
		w.end()
		return
	}
	for _, e := range fronts {
		if takes(e, s.port) {
			w.step(e.To, s, w.hop(e, s.port))
		}
	}
}

// gateway goes on to the routes that are attached.
func (w *walker) gateway(n *topology.Node, s state) {
	for _, e := range n.Out() {
		if e.Relation != topology.Routes || !w.may(e.To, s) || !takes(e, s.port) {
			continue
		}
		if hosts := w.g.Attached(e); w.req.Host != "" && len(hosts) > 0 &&
			!slices.ContainsFunc(hosts, func(h string) bool { return topology.HostMatches(w.req.Host, h, false) }) {
			continue
		}
		w.step(e.To, s, w.hop(e, s.port))
	}
}

// routing goes on from an Ingress or a route to the backends of the rule that the
// request falls to; a request that names no host goes to all.
func (w *walker) routing(n *topology.Node, s state, ingress bool) {
	if n.Rec == nil {
		w.end()
		return
	}
	r, ok := n.Rec.Spec.(*topology.Routing)
	if !ok {
		w.end()
		return
	}
	s = w.behindProxy(s)
	if w.req.Host == "" {
		for _, e := range n.Out() {
			if e.Relation == topology.Routes && w.may(e.To, s) {
				w.backend(e, s, topology.Port{}, "")
			}
		}
		return
	}
	c := r.Choose(w.req.Host, pathOr(w.req.Path), ingress)
	last := &w.hops[len(w.hops)-1]
	switch {
	case !c.Matched:
		last.Verdict = topology.Verdict{State: topology.Dangling, Reason: fmt.Sprintf("no rule of %s is for %s%s: its controller answers by itself", naming(n.ID), w.req.Host, pathOr(w.req.Path)),
			Fix: "Add a rule for it, or a default backend."}
	case c.Redirect && len(c.Backends) == 0:
		last.Reason = "the rule answers with a redirect"
	case len(c.Backends) == 0:
		last.Verdict = topology.Verdict{State: topology.Dangling, Reason: "the rule names no backend that has a weight", Fix: "Name a backend in the rule."}
	}
	if len(c.Backends) == 0 {
		w.end()
		return
	}
	note := ""
	if !c.Certain {
		note = "headers, a regular expression or the controller's own way may choose another rule"
	}
	for _, t := range c.Backends {
		for _, e := range n.Out() {
			if e.Relation == topology.Routes && e.To.ID == t.To && w.may(e.To, s) {
				w.backend(e, s, t.Port, note)
			}
		}
	}
}

func pathOr(p string) string {
	if p == "" {
		return "/"
	}
	return p
}

// backend goes on to one backend of a rule.
func (w *walker) backend(e *topology.Edge, s state, port topology.Port, note string) {
	h := w.hop(e, port.Port)
	if note != "" && h.State == topology.Fine {
		h.Verdict = topology.Verdict{State: topology.Ambiguous, Reason: note}
	}
	s.port, s.name = port.Port, port.Name
	if port == (topology.Port{}) && e.Route != nil && len(e.Route.Ports) == 1 {
		s.port, s.name = e.Route.Ports[0].Port, e.Route.Ports[0].Name
	}
	w.step(e.To, s, h)
}

// behindProxy: from here on the proxy's pod is the client.
func (w *walker) behindProxy(s state) state {
	s.outside, s.entry, s.node = false, nil, ""
	s.source = Source{Pod: s.source.Pod}
	for _, h := range slices.Backward(w.hops) {
		if len(h.Backends) > 0 {
			s.source.Pod = w.g.Node(h.Backends[0].To)
			s.node = h.Backends[0].Node
			break
		}
	}
	return s
}
