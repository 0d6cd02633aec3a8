package topology

import (
	"cmp"
	"maps"
	"slices"
)

// endpointsChanged re-resolves the Services whose slices changed between two
// versions of an object, and no other.
func (g *Graph) endpointsChanged(old, now *Record) {
	of := func(r *Record) (ID, *EndpointSlice) {
		if r == nil {
			return "", nil
		}
		if s, ok := r.Spec.(*EndpointSlice); ok {
			return s.Service, s
		}
		return "", nil
	}
	was, _ := of(old)
	is, _ := of(now)
	if was != "" {
		delete(g.slices[was], old.ID)
		if len(g.slices[was]) == 0 {
			delete(g.slices, was)
		}
	}
	if is != "" {
		if g.slices[is] == nil {
			g.slices[is] = map[ID]*Record{}
		}
		g.slices[is][now.ID] = now
	}
	if was != "" && was != is {
		g.resolveEndpoints(was)
	}
	if is != "" {
		g.resolveEndpoints(is)
	}
}

// resolveEndpoints makes the selects edges of one Service anew from all its
// slices: one edge an endpoint object, its ports gathered (traffic.md S1–S4).
func (g *Graph) resolveEndpoints(service ID) {
	old := g.backed[service]
	svc := g.at(service)
	byTarget := map[ID]*Edge{}
	var edges []*Edge
	for _, id := range slices.Sorted(maps.Keys(g.slices[service])) {
		slice := g.slices[service][id].Spec.(*EndpointSlice)
		ports := joinPorts(slice.Ports, servicePorts(svc))
		route := &Route{Ports: ports} // shared by all endpoints of the slice
		for _, ep := range slice.Endpoints {
			to := ep.Target
			if to == "" {
				to = MakeID(KindEndpoint, "", ep.Address)
			}
			e := byTarget[to]
			if e == nil {
				e = &Edge{From: svc, To: g.at(to), Relation: Selects, Evidence: FromStatus,
					Why: whySlice(id, ep), state: endpointState(ep), Route: route, origin: fromEndpoints}
				byTarget[to] = e
				edges = append(edges, e)
			}
			if e.Route != route { // an endpoint of several slices, e.g. one a port
				e.Route = &Route{Ports: mergePorts(e.Route.Ports, ports)}
			}
		}
	}
	for _, e := range edges {
		g.connect(e)
	}
	g.drop(old)
	if len(edges) > 0 {
		g.backed[service] = edges
	} else {
		delete(g.backed, service)
	}
	g.queue(svc)
	g.forget(svc)
}

// endpointState: what is not ready gets no traffic, unless it is still serving
// while it terminates and nothing else is ready (traffic.md S6).
func endpointState(ep Endpoint) EdgeState {
	switch {
	case ep.Ready:
		return Fine
	case ep.Terminating:
		return Pending
	}
	return EdgeDegraded
}

func whySlice(id ID, ep Endpoint) Sym {
	word := "ready"
	switch {
	case ep.Ready:
	case ep.Terminating && ep.Serving:
		word = "terminating, still serving"
	case ep.Terminating:
		word = "terminating"
	default:
		word = "not ready, gets no traffic"
	}
	return Intern("EndpointSlice " + id.Name() + ", " + word)
}

func servicePorts(n *Node) []ServicePort {
	if n.Rec == nil {
		return nil
	}
	if s, ok := n.Rec.Spec.(*Service); ok {
		return s.Ports
	}
	return nil
}

// joinPorts joins slice ports with service ports by name and protocol (S2); a
// slice port whose Service is not known keeps its own number only.
func joinPorts(ports []SlicePort, svc []ServicePort) []Port {
	var joined []Port
	for _, p := range ports {
		if p.Port == 0 {
			continue
		}
		port := Port{Name: p.Name.String(), Target: p.Port, Protocol: p.Protocol.String()}
		for _, sp := range svc {
			if sp.Name == p.Name && sp.Protocol == p.Protocol {
				port.Port = sp.Port
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
