package trace

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"kscope/topology"
)

// gateway goes on to the routes that are attached to a listener of the port.
func (w *walker) gateway(n *topology.Node, s state) {
	for _, e := range n.Out() {
		if e.Relation != topology.Routes || !w.may(e.To, s) || !takes(e, s) {
			continue
		}
		if ports := w.g.AttachedPorts(e); s.port != 0 && len(ports) > 0 && !slices.Contains(ports, s.port) {
			if w.req.Port == s.port { // else nobody has asked for this one
				w.endAt(w.otherListener(e, s.port, ports))
			}
			continue
		}
		if hosts := w.g.Attached(e, s.port); w.req.Host != "" && len(hosts) > 0 &&
			!slices.ContainsFunc(hosts, func(h string) bool { return topology.HostMatches(w.req.Host, h, false) }) {
			continue
		}
		w.step(e.To, s, w.hop(e, s.port))
	}
}

// otherListener is the hop to a route that takes requests to other ports of the Gateway
// only.
func (w *walker) otherListener(e *topology.Edge, port int32, takes []int32) Hop {
	h := w.hop(e, port)
	var texts []string
	for _, p := range takes {
		texts = append(texts, number(p))
	}
	only := strings.Join(texts, ", ")
	h.Verdict = topology.Verdict{State: topology.Dangling,
		Reason: fmt.Sprintf("%s takes requests to port %s of %s only, not to port %d", e.To.ID.Called(), only, e.From.ID.Called(), port),
		Fix:    fmt.Sprintf("Ask for port %s, or attach the route to a listener of port %d too.", only, port)}
	return h
}

// routing goes on from an Ingress or a route to the backends of the rule that the
// request falls to; a request that names no host goes to all.
func (w *walker) routing(n *topology.Node, s state, ingress bool) {
	r, ok := routingOf(n)
	if !ok {
		w.end()
		return
	}
	s = w.behindProxy(s)
	if w.req.Host == "" {
		went := false
		for _, e := range n.Out() {
			if e.Relation == topology.Routes && w.may(e.To, s) {
				w.backend(e, s, topology.Port{}, "")
				went = true
			}
		}
		if !went {
			w.end()
		}
		return
	}
	c := r.Choose(w.req.Host, pathOr(w.req.Path), ingress)
	last := &w.hops[len(w.hops)-1]
	switch {
	case !c.Matched:
		last.Verdict = topology.Verdict{State: topology.Dangling, Reason: fmt.Sprintf("no rule of %s is for %s%s: its controller answers by itself", n.ID.Called(), w.req.Host, pathOr(w.req.Path)),
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

func routingOf(n *topology.Node) (*topology.Routing, bool) {
	if n.Rec == nil {
		return nil, false
	}
	r, ok := n.Rec.Spec.(*topology.Routing)
	return r, ok
}

func pathOr(p string) string { return cmp.Or(p, "/") }

// backend goes on to one backend of a rule, or, where no rule was chosen, to each port
// that some rule names.
func (w *walker) backend(e *topology.Edge, s state, port topology.Port, note string) {
	if port == (topology.Port{}) && e.Route != nil && len(e.Route.Ports) > 1 {
		for _, p := range e.Route.Ports {
			w.backend(e, s, p, note)
		}
		return
	}
	h := w.hop(only(e, port), port.Port)
	if note != "" && h.State == topology.Fine {
		h.Verdict = topology.Verdict{State: topology.Ambiguous, Reason: note}
	}
	s.port, s.name = port.Port, port.Name
	if port == (topology.Port{}) && e.Route != nil && len(e.Route.Ports) == 1 {
		s.port, s.name = e.Route.Ports[0].Port, e.Route.Ports[0].Name
	}
	w.step(e.To, s, h)
}

// only is the edge as the rules for one port of the backend make it: another rule's
// mistake is not theirs.
func only(e *topology.Edge, port topology.Port) *topology.Edge {
	if e.Route == nil || port == (topology.Port{}) {
		return e
	}
	one, route := *e, *e.Route
	route.Ports = slices.DeleteFunc(slices.Clone(route.Ports), func(p topology.Port) bool { return p.Port != port.Port || p.Name != port.Name })
	if len(route.Ports) == 0 {
		route.Ports = []topology.Port{port}
	}
	one.Route = &route
	return &one
}

// behindProxy: from here on the proxy is the client: the pod that the request came
// by, or what owns them all, or one that is not known.
func (w *walker) behindProxy(s state) state {
	s.outside, s.proxied, s.entry, s.nodes, s.source = false, true, nil, nil, Source{}
	for _, h := range slices.Backward(w.hops) {
		if len(h.Backends) == 0 {
			continue
		}
		var pods []*topology.Node
		for _, b := range h.Backends {
			if n := w.g.Node(b.To); n != nil && !stops(b.State) {
				pods = append(pods, n)
			}
			if b.Node != "" && !slices.Contains(s.nodes, b.Node) {
				s.nodes = append(s.nodes, b.Node)
			}
		}
		if len(pods) > 0 {
			s.source.ID = together(pods)
		}
		break
	}
	return s
}

// together is the one object that stands for pods: the pod, or what owns the first.
func together(pods []*topology.Node) topology.ID {
	if len(pods) == 1 {
		return pods[0].ID
	}
	top := pods[0].Top()
	if slices.ContainsFunc(pods, func(p *topology.Node) bool { return p.Top() != top }) {
		return pods[0].ID
	}
	return top.ID
}

// serving lists the Ingresses and routes that a request for host and path falls to, by
// id. Of several that one proxy reads together the most exact rule takes it; if no
// rule is for the path, all that are for the host.
func serving(g *topology.Graph, host, path string) []*topology.Node {
	type offer struct {
		n      *topology.Node
		family topology.ID
		topology.Choice
	}
	var offers []offer
	var named []*topology.Node
	for _, sp := range g.Spaces() {
		for _, kind := range [...]string{"Ingress", "HTTPRoute", "GRPCRoute", "TLSRoute"} {
			for _, n := range sp.Of(kind) {
				r, ok := routingOf(n)
				if !ok || !r.Serves(host, kind == "Ingress") {
					continue
				}
				named = append(named, n)
				if c := r.Choose(host, pathOr(path), kind == "Ingress"); c.Matched {
					offers = append(offers, offer{n, family(r), c})
				}
			}
		}
	}
	first := map[topology.ID]*topology.Choice{} // by family: one that none beats
	for i := range offers {
		o := &offers[i]
		if f := first[o.family]; f == nil || o.Beats(f) {
			first[o.family] = &o.Choice
		}
	}
	var best []*topology.Node
	for _, o := range offers {
		if !first[o.family].Beats(&o.Choice) {
			best = append(best, o.n)
		}
	}
	if len(best) == 0 {
		best = named
	}
	return best
}

// family is what a proxy reads together: the Ingresses of a class, the routes of a
// Gateway.
func family(r *topology.Routing) topology.ID {
	if len(r.Parents) > 0 {
		return r.Parents[0].To
	}
	return topology.MakeID("IngressClass", "", r.Class.String())
}
