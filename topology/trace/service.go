package trace

import (
	"fmt"
	"strings"

	"kscope/topology"
)

// service goes on from a Service to its endpoints, and by those of a proxy to what
// the proxy serves.
func (w *walker) service(n *topology.Node, s state) {
	svc, ok := topology.ServiceOf(n)
	if !ok {
		if last := &w.hops[len(w.hops)-1]; last.State == topology.Fine { // else it is told that it is not there
			last.Verdict = topology.Verdict{State: topology.Ambiguous, Reason: "what " + n.ID.Called() + " does can't be known: it can't be read", Fix: "Ask for the right to list Services."}
		}
		w.end()
		return
	}
	if svc.Type.String() == "ExternalName" {
		w.alias(n, s)
		return
	}
	ports := w.portsOf(svc, s)
	if len(ports) == 0 {
		last := &w.hops[len(w.hops)-1]
		last.Verdict = topology.Verdict{State: topology.Dangling, Reason: fmt.Sprintf("%s has no port %s", n.ID.Called(), w.asked(s)), Fix: "Ask for one of its ports: " + topology.ListPorts(svc.Ports) + "."}
		w.end()
		return
	}
	ports = w.meantOf(n, ports, s)
	fronts := w.fronts(n, s)
	at := len(w.hops) - 1
	for _, port := range ports {
		switch {
		case s.entry == nil || w.hops[at].Port == 0 && len(ports) == 1 && !s.entry.Route.ByNodes:
			w.hops[at].Port = port.Port
		case len(ports) == 1 && s.entry.Route.ByNodes:
			w.hops[at].Port = port.NodePort
		}
		for _, a := range w.answers(n, svc, port, s) {
			if a.Node != "" && w.aside(&a) {
				continue
			}
			if stops(a.State) {
				w.stopAt(a)
				continue
			}
			w.hops = append(w.hops, a)
			switch {
			case len(fronts) == 0 || s.arrived:
				w.end()
			default:
				s.port, s.name = port.Port, port.Name.String() // a nodePort is the Service's own here
				w.onBy(fronts, s)
			}
			w.hops = w.hops[:len(w.hops)-1]
		}
	}
}

// stopAt ends the way at the Service that it has got to, as a says, or at an endpoint,
// which a policy shuts.
func (w *walker) stopAt(a Hop) {
	if a.Node != "" {
		w.endAt(a)
		return
	}
	last := &w.hops[len(w.hops)-1]
	was := *last
	last.Judged, last.Nodes = a.Judged, a.Nodes
	w.end()
	*last = was
}

// alias follows an ExternalName.
func (w *walker) alias(n *topology.Node, s state) {
	for _, e := range n.Out() {
		if e.Relation != topology.Resolves {
			continue
		}
		h := w.hop(e, s.port)
		s.arrived = true
		if e.To.ID.Kind() == "Service" {
			w.step(e.To, s, h)
			continue
		}
		if !stops(h.State) {
			h.add(w.allowed(s.source, e.To.ID, s.port, w.req.Protocol))
		}
		w.endAt(h)
	}
}

// portsOf are the Service's ports that the request is for. What came by a nodePort
// is known by that.
func (w *walker) portsOf(svc *topology.Service, s state) []topology.ServicePort {
	var ports []topology.ServicePort
	for _, p := range svc.Ports {
		number := p.Port
		if s.entry != nil && s.entry.Route.ByNodes {
			number = p.NodePort
			if number == 0 {
				continue
			}
		}
		if w.req.Protocol != "" && p.Protocol.String() != w.req.Protocol {
			continue
		}
		if s.port == 0 && (s.name == "" || s.name == p.Name.String()) || s.port != 0 && s.port == number {
			ports = append(ports, p)
		}
	}
	return ports
}

// asked is the port that is asked for.
func (w *walker) asked(s state) string {
	port := s.name
	if s.port != 0 {
		port = fmt.Sprint(s.port)
	}
	return strings.Trim(port+"/"+w.req.Protocol, "/")
}

// answers are the hops to the endpoints: one, or, where the nodes differ in what
// they do, one for those that hand on and one for those that don't.
func (w *walker) answers(n *topology.Node, svc *topology.Service, port topology.ServicePort, s state) []Hop {
	var nodes []string
	switch {
	case s.outside && svc.ExternalLocal:
		nodes = w.g.NodesOf(s.entry)
	case !s.outside && s.entry == nil && svc.InternalLocal && !svc.Headless:
		nodes = s.nodes
	}
	if len(nodes) == 0 {
		return []Hop{w.answer(n, w.g.Backends(n, port, w.client(s)), port, s, nil)}
	}
	groups, of := map[topology.EdgeState]*topology.Answer{}, map[topology.EdgeState][]string{}
	for i, a := range w.g.BackendsOn(n, port, w.client(s), nodes) {
		if groups[a.State] == nil {
			groups[a.State] = &a
		} else {
			groups[a.State].Backends = append(groups[a.State].Backends, a.Backends...)
		}
		of[a.State] = append(of[a.State], nodes[i])
	}
	balanced := s.entry != nil && !s.entry.Route.ByNodes && svc.HealthCheckPort != 0
	var hops []Hop
	for _, st := range [...]topology.EdgeState{topology.Fine, topology.EdgeDegraded, topology.Ambiguous, topology.Rejected, topology.Dropped} {
		if groups[st] == nil || st >= topology.Rejected && balanced && len(hops) > 0 {
			continue // the health check keeps the load balancer from those nodes
		}
		h := w.answer(n, *groups[st], port, s, of[st])
		if st == topology.Dropped {
			h.Reason, h.Fix = dropped(s.outside, of[st])
		}
		hops = append(hops, h)
	}
	return hops
}

// dropped says why nodes hand nothing on, and what mends it.
func dropped(outside bool, nodes []string) (reason, fix string) {
	where := topology.FewNodes(nodes)
	if outside {
		return "externalTrafficPolicy is Local, and no endpoint is on " + where, "Run a pod on every node that gets the traffic, or set externalTrafficPolicy to Cluster."
	}
	return "internalTrafficPolicy is Local, and no endpoint is on " + where + ", where the client is", "Run a pod on that node too, or set internalTrafficPolicy to Cluster."
}

// client is who asks a Service, as far as its proxy cares; of several nodes none.
func (w *walker) client(s state) topology.Client {
	c := topology.Client{Outside: s.outside}
	if pod, ok := topology.PodOf(w.g.Node(s.source.ID)); ok {
		c.Itself = pod.HostNetwork
	}
	if len(s.nodes) == 1 {
		c.Node = s.nodes[0]
	}
	if s.entry != nil {
		c = c.By(s.entry)
	}
	return c
}
