package topology

import "slices"

// listeners are those of a Gateway or a ListenerSet.
func (n *Node) listeners() ([]Listener, bool) {
	if n.Rec == nil {
		return nil, false
	}
	switch s := n.Rec.Spec.(type) {
	case *Gateway:
		return s.Listeners, true
	case *ListenerSet:
		return s.Listeners, true
	}
	return nil, false
}

// parents are what a route, or a ListenerSet, attaches to.
func (n *Node) parents() []Parent {
	if n.Rec == nil {
		return nil
	}
	switch s := n.Rec.Spec.(type) {
	case *Routing:
		return s.Parents
	case *ListenerSet:
		return []Parent{s.Parent}
	}
	return nil
}

// accepted tells whether the Gateway's controller has taken what attaches, as it is now.
func accepted(e *Edge) bool {
	return slices.ContainsFunc(e.To.parents(), func(p Parent) bool { return p.To == e.From.ID && p.Said && p.Accepted })
}

// attachment tells whether any listener of a Gateway takes the route, or the Gateway
// the ListenerSet: of what stands in the way the furthest got counts.
func (g *Graph) attachment(e *Edge) fault {
	if e.From.Rec == nil || e.To.Rec == nil {
		return noFault
	}
	if _, ok := e.To.Rec.Spec.(*ListenerSet); ok {
		gw, ok := e.From.Rec.Spec.(*Gateway)
		if !ok {
			return noFault
		}
		return g.within(gw.Sets, setNotAllowed, e.From, e.To)
	}
	listeners, ok := e.From.listeners()
	if _, isRouting := e.To.Rec.Spec.(*Routing); !ok || !isRouting {
		return noFault
	}
	best := noListener
	for _, p := range e.To.parents() {
		if p.To != e.From.ID {
			continue
		}
		for j := range listeners {
			switch f := g.admits(&listeners[j], &p, e.From, e.To); {
			case f == noFault:
				return noFault
			case f > best:
				best = f
			}
		}
	}
	return best
}

// admits is what stands between a route and one listener.
func (g *Graph) admits(l *Listener, p *Parent, gateway, route *Node) fault {
	if (p.Section != Sym{} && p.Section != l.Name) || (p.Port != 0 && p.Port != l.Port) {
		return noListener
	}
	if !l.takesKind(route.ID.Kind()) {
		return notAllowed
	}
	if f := g.within(l.Allowed, notAllowed, gateway, route); f != noFault {
		return f
	}
	if r := route.Rec.Spec.(*Routing); l.hasHosts() && len(r.Hosts) > 0 && len(CommonHosts(l.Host, r.Hosts)) == 0 {
		return otherHosts
	}
	return noFault
}

// within tells whether what attaches to a holder is of a namespace that may; if not,
// fault is not.
func (g *Graph) within(a Allowed, not fault, holder, n *Node) fault {
	switch a.From.String() {
	case "All":
	case "Selector":
		ns := g.nodes[MakeID("Namespace", "", n.space.Name)]
		if ns == nil || ns.Rec == nil {
			return labelsUnread
		}
		if a.Selector == nil || !a.Selector.Matches(ns.Rec.Labels) {
			return not
		}
	case "Same":
		if holder.space != n.space {
			return not
		}
	default: // None
		return not
	}
	return noFault
}

// Attached is which of a route's hostnames a Gateway serves by the edge between
// them, at one port (0 = any); nil where the route names none, as it then takes those
// of the listeners.
func (g *Graph) Attached(e *Edge, port int32) []string {
	var all []string
	for _, l := range g.taking(e) {
		if port != 0 && l.Port != port {
			continue
		}
		for _, h := range l.common(hostsOf(e.To)) {
			if !slices.Contains(all, h) {
				all = append(all, h)
			}
		}
	}
	return all
}

// AttachedPorts are those of the listeners that lead on by the edge from a Gateway to a
// route, in their order; none where no listener takes it.
func (g *Graph) AttachedPorts(e *Edge) []int32 {
	var ports []int32
	for _, l := range g.taking(e) {
		if !slices.Contains(ports, l.Port) {
			ports = append(ports, l.Port)
		}
	}
	return ports
}

// taking are the listeners that take the route that an edge leads to.
func (g *Graph) taking(e *Edge) []*Listener {
	listeners, ok := e.From.listeners()
	if !ok || e.To.Rec == nil {
		return nil
	}
	route, ok := e.To.Rec.Spec.(*Routing)
	if !ok {
		return nil
	}
	var taking []*Listener
	for j := range listeners {
		l := &listeners[j]
		if slices.ContainsFunc(route.Parents, func(p Parent) bool { return p.To == e.From.ID && g.admits(l, &p, e.From, e.To) == noFault }) {
			taking = append(taking, l)
		}
	}
	return taking
}

// hasHosts: TCP and UDP know no hostnames, and a listener's is ignored there.
func (l *Listener) hasHosts() bool {
	return l.Protocol.String() != "TCP" && l.Protocol.String() != "UDP"
}

// common are the hosts that a listener serves of a route's.
func (l *Listener) common(hosts []string) []string {
	if !l.hasHosts() {
		return hosts
	}
	return CommonHosts(l.Host, hosts)
}

func hostsOf(route *Node) []string {
	if r, ok := route.Rec.Spec.(*Routing); ok {
		return r.Hosts
	}
	return nil
}

// takesKind: without a list, the protocol tells the kinds.
func (l *Listener) takesKind(kind string) bool {
	if len(l.Kinds) > 0 {
		return slices.Contains(l.Kinds, Intern(kind))
	}
	switch l.Protocol.String() {
	case "HTTP", "HTTPS":
		return kind == "HTTPRoute" || kind == "GRPCRoute"
	case "TLS":
		return kind == "TLSRoute" || kind == "TCPRoute"
	case "TCP":
		return kind == "TCPRoute"
	case "UDP":
		return kind == "UDPRoute"
	}
	return true // a protocol of the implementation's own
}
