package topology

import (
	"cmp"
	"maps"
	"slices"
)

// backing is one EndpointSlice behind a Service.
type backing struct {
	*EndpointSlice
	route *Route // shared by the edges to all its endpoints; nil: to be made anew
}

// endpointsChanged notes which endpoints of which Services differ between two
// versions of a slice; settle makes their edges anew, and no other.
func (g *Graph) endpointsChanged(old, now *Record) {
	was, is := sliceOf(old), sliceOf(now)
	if was != nil && was.Service != "" {
		id := was.Service
		kept := is != nil && is.Service == id && slices.Equal(was.Ports, is.Ports)
		for i, ep := range was.Endpoints {
			if !kept || i >= len(is.Endpoints) || ep != is.Endpoints[i] {
				g.move(id, ep.id())
			}
		}
		if !kept {
			delete(g.slices[id], old.ID)
		}
		if len(g.slices[id]) == 0 {
			delete(g.slices, id)
		}
	}
	if is == nil || is.Service == "" {
		return
	}
	if g.slices[is.Service] == nil {
		g.slices[is.Service] = map[ID]*backing{}
	}
	b := g.slices[is.Service][now.ID]
	for i, ep := range is.Endpoints {
		if b == nil || i >= len(b.Endpoints) || ep != b.Endpoints[i] {
			g.move(is.Service, ep.id())
		}
	}
	if b == nil {
		b = &backing{}
		g.slices[is.Service][now.ID] = b
	}
	b.EndpointSlice = is
}

func sliceOf(r *Record) *EndpointSlice {
	if r == nil {
		return nil
	}
	s, _ := r.Spec.(*EndpointSlice)
	return s
}

// id is the object behind the endpoint, or its address.
func (ep *Endpoint) id() ID {
	if ep.Target != "" {
		return ep.Target
	}
	return MakeID(KindEndpoint, "", ep.Address)
}

func (g *Graph) move(service, endpoint ID) {
	if g.moved[service] == nil {
		g.moved[service] = map[ID]bool{}
	}
	g.moved[service][endpoint] = true
}

// moveAll notes that all edges of a Service are to be made anew: it numbers and
// names their ports.
func (g *Graph) moveAll(service ID) {
	for _, b := range g.slices[service] {
		b.route = nil
		for i := range b.Endpoints {
			g.move(service, b.Endpoints[i].id())
		}
	}
}

// settleEndpoints makes the selects edges to all endpoints that moved: one edge an
// endpoint object, its ports gathered from all slices.
func (g *Graph) settleEndpoints() {
	for service, targets := range g.moved {
		svc := g.at(service)
		g.touch(svc) // what a port or a family is served by may differ while no edge does
		now := g.endpointEdges(svc, targets)
		var old []*Edge
		for to := range targets {
			was, is := g.endpointEdge(svc, to), now[to]
			if was != nil && is != nil && was.Why == is.Why && was.state == is.state && was.Route == is.Route && was.use == is.use && was.placed == is.placed {
				continue
			}
			if is != nil {
				is.To = g.at(to)
				g.connect(is)
			}
			if was != nil {
				old = append(old, was)
			}
		}
		g.drop(old) // last, or else what only they hold would be forgotten
		g.queue(svc)
		g.forget(svc)
	}
	clear(g.moved)
}

// endpointEdges makes the edges, still without their far ends.
func (g *Graph) endpointEdges(svc *Node, targets map[ID]bool) map[ID]*Edge {
	edges := make(map[ID]*Edge, len(targets))
	backings := g.slices[svc.ID]
	for _, id := range slices.Sorted(maps.Keys(backings)) {
		b := backings[id]
		for i := range b.Endpoints {
			ep := &b.Endpoints[i]
			to := ep.id()
			if !targets[to] {
				continue
			}
			if b.route == nil {
				b.route = &Route{Ports: joinPorts(b.Ports, svc)}
			}
			e := edges[to]
			if e != nil {
				e.use, e.placed = max(e.use, ep.use(offers(svc, b.route.Ports))), e.placed || ep.Node != Sym{}
			}
			if e == nil {
				state, word := endpointState(ep, offers(svc, b.route.Ports))
				edges[to] = &Edge{From: svc, Relation: Selects, Evidence: FromStatus, Why: Intern("EndpointSlice " + id.Name() + ", " + word),
					state: state, Route: b.route, origin: fromEndpoints, use: ep.use(offers(svc, b.route.Ports)), placed: ep.Node != Sym{}}
			} else if e.Route != b.route { // an endpoint of several slices, e.g. one a port
				e.Route = &Route{Ports: mergePorts(e.Route.Ports, b.route.Ports)}
				if e.state == EdgeDegraded {
					if state, word := endpointState(ep, offers(svc, e.Route.Ports)); state == Fine {
						e.state, e.Why = state, Intern("EndpointSlice "+id.Name()+", "+word)
					}
				}
			}
		}
	}
	return edges
}

// endpointEdge is the edge there is from a Service to an endpoint.
func (g *Graph) endpointEdge(svc *Node, to ID) *Edge {
	n := g.nodes[to]
	if n == nil {
		return nil
	}
	for _, e := range n.in {
		if e.From == svc && e.origin == fromEndpoints {
			return e
		}
	}
	return nil
}

// offers tells whether any of an endpoint's ports is one of the Service's: by its
// own address a Service reaches no other. A headless one is only a name.
func offers(svc *Node, ports []Port) bool {
	s, ok := ServiceOf(svc)
	return !ok || s.Headless || len(s.Ports) == 0 || slices.ContainsFunc(ports, func(p Port) bool { return p.Port != 0 })
}

// ServiceOf is the Service that a node stands for; ok is false for any other kind, and
// for one that is not there.
func ServiceOf(n *Node) (*Service, bool) {
	if n.Rec == nil {
		return nil, false
	}
	s, ok := n.Rec.Spec.(*Service)
	return s, ok
}

// endpointState says what becomes of traffic to an endpoint: what is not ready gets
// none, unless it is still serving while it terminates and nothing else is ready
// (KEP-1669). Ready but not serving is published by publishNotReadyAddresses.
func endpointState(ep *Endpoint, offers bool) (EdgeState, string) {
	switch {
	case ep.Terminating && ep.Ready:
		return Pending, "terminating, published all the same"
	case ep.Terminating && ep.Serving:
		return Pending, "terminating, still serving"
	case ep.Terminating:
		return Pending, "terminating"
	case !offers:
		return EdgeDegraded, "has none of the Service's ports"
	case ep.Ready && !ep.Serving:
		return EdgeDegraded, "not ready, published all the same"
	case ep.Ready:
		return Fine, "ready"
	}
	return EdgeDegraded, "not ready, gets no traffic"
}

// use is what an endpoint is good for: usable are the ready ones and, only when
// there is none, those that still serve while they terminate (KEP-1669).
type use uint8

const (
	unused use = iota
	fallback
	usable
)

func (ep *Endpoint) use(offers bool) use {
	switch {
	case offers && ep.Ready:
		return usable
	case offers && ep.Serving && ep.Terminating:
		return fallback
	}
	return unused
}

// joinPorts joins slice ports with service ports by name and protocol; a
// slice port that the Service lacks keeps its own number only.
func joinPorts(ports []SlicePort, svc *Node) []Port {
	var joined []Port
	s, ok := ServiceOf(svc)
	for _, p := range ports {
		if p.Port == 0 {
			continue
		}
		port := Port{Name: p.Name.String(), Target: p.Port, Protocol: p.Protocol.String()}
		if ok {
			for _, sp := range s.Ports {
				if sp.Name == p.Name && sp.Protocol == p.Protocol {
					port.Port = sp.Port
				}
			}
		}
		joined = append(joined, port)
	}
	return mergePorts(nil, joined)
}

// mergePorts is both lists in order, each port once, in a new slice.
func mergePorts(a, b []Port) []Port {
	all := slices.Concat(a, b)
	slices.SortFunc(all, func(a, b Port) int {
		return cmp.Or(cmp.Compare(a.Port, b.Port), cmp.Compare(a.Target, b.Target), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Protocol, b.Protocol))
	})
	return slices.Compact(all)
}
