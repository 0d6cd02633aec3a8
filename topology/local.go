package topology

import (
	"fmt"
	"slices"
)

// local is where one port of a Service has endpoints that are used under policy Local.
type local struct {
	on map[Sym]here // by node
}

// here is what a node's own endpoints are good for.
type here struct {
	fine  bool // some are ready and serve
	ready bool // some are published as ready: the node passes the health check
}

// locals looks at each port that a door opens; nil where the endpoints can't be known.
func (g *Graph) locals(e *Edge, s *Service, d door) []local {
	var ports []local
	svc, from := e.To, Client{Outside: true}.By(e)
	for _, p := range s.Ports {
		if !d.opens(p) {
			continue
		}
		if g.Backends(svc, p, from).State == Ambiguous {
			return nil
		}
		l := local{on: map[Sym]here{}}
		for _, ep := range g.endpointsOf(svc, p, e.family()) {
			if ep.use(true) != unused {
				h := l.on[ep.Node]
				l.on[ep.Node] = here{fine: h.fine || ep.Ready && ep.Serving, ready: h.ready || ep.Ready}
			}
		}
		ports = append(ports, l)
	}
	return ports
}

// sendsTo tells whether what comes by the door comes to a node, as far as health checks
// decide that.
func (d door) sendsTo(node Sym, s *Service, ports []local) bool {
	return d != balancedDoor || s.HealthCheckPort == 0 ||
		slices.ContainsFunc(ports, func(p local) bool { return p.on[node].ready })
}

// localEntry is what a node does under externalTrafficPolicy Local, all ports of the
// way taken together.
func localEntry(node Sym, ports []local) Entry {
	open, fine, elsewhere := 0, 0, false
	for _, p := range ports {
		switch h, ok := p.on[node]; {
		case ok && h.fine:
			open, fine = open+1, fine+1
		case ok:
			open++
		default:
			elsewhere = elsewhere || len(p.on) > 0
		}
	}
	state, nothing := Rejected, "no endpoint is ready"
	if elsewhere {
		state, nothing = Dropped, "no endpoint here and externalTrafficPolicy Local"
	}
	switch {
	case open == 0:
		return Entry{State: state, Reason: nothing}
	case open < len(ports):
		return Entry{State: EdgeDegraded, Reason: fmt.Sprintf("%d of its %d ports lead to nothing here: %s", len(ports)-open, len(ports), nothing)}
	case fine < open:
		return Entry{State: EdgeDegraded, Reason: "no endpoint here is ready; what still answers is used"}
	}
	return Entry{}
}
