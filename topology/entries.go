package topology

import (
	"cmp"
	"fmt"
	"slices"
)

// MostEntries is how many nodes a cluster may have for the ways in to be told node by
// node: beyond that they are counted.
const MostEntries = 50

// Entrances are the nodes of a cluster as what comes from outside meets them.
type Entrances struct {
	g     *Graph
	nodes []*Node // all that have a record; by name if they are few
	// balanced is how many of them load balancers are meant to send to.
	balanced int
}

// Entry is what one node does with requests from outside that come in by it.
type Entry struct {
	Node   *Node
	State  EdgeState
	Reason string // "" where all is fine
}

// Entrances looks at the nodes once, to be asked of many edges.
func (g *Graph) Entrances() *Entrances {
	in := &Entrances{g: g}
	cluster := g.spaces[""]
	if cluster == nil {
		return in
	}
	for _, n := range cluster.kinds["Node"] {
		if i, ok := nodeOf(n); ok {
			in.nodes = append(in.nodes, n)
			if i.Ready && !i.Unbalanced {
				in.balanced++
			}
		}
	}
	if in.Few() {
		slices.SortFunc(in.nodes, func(a, b *Node) int { return cmp.Compare(a.ID, b.ID) })
	}
	return in
}

// Few tells whether nodes are known, and few enough to be told one by one.
func (in *Entrances) Few() bool { return len(in.nodes) > 0 && len(in.nodes) <= MostEntries }

// door is by which of a node's doors the requests of an edge come to a Service.
type door uint8

const (
	noDoor       door = iota // no question of nodes
	publicDoor               // a port of a node with an external address
	privateDoor              // a port of any other
	balancedDoor             // a load balancer sends them: to nodes that are Ready and not excluded
	anyDoor                  // an external IP: whatever node the network outside sends them to
)

// doorOf: a load balancer whose Service has no nodePort may send to the pods.
func doorOf(e *Edge) door {
	svc, ok := serviceOf(e.To)
	if !ok || e.Relation != Enters || e.Route == nil {
		return noDoor
	}
	switch kind := e.From.ID.Kind(); {
	case e.Route.ByNodes && e.From.ID == Internet:
		return publicDoor
	case e.Route.ByNodes:
		return privateDoor
	case kind == KindExternalIP:
		return anyDoor
	case kind == KindLoadBalancer && slices.ContainsFunc(svc.Ports, func(p ServicePort) bool { return p.NodePort != 0 }):
		return balancedDoor
	}
	return noDoor
}

func (d door) of(n *Node) bool {
	i, ok := nodeOf(n)
	switch d {
	case publicDoor:
		return ok && i.ExternalIP != ""
	case privateDoor:
		return ok && i.ExternalIP == ""
	case balancedDoor:
		return ok && i.Ready && !i.Unbalanced
	}
	return ok && d == anyDoor
}

// opens tells whether a port of a Service is reached by such a door.
func (d door) opens(p ServicePort) bool { return d == anyDoor || p.NodePort != 0 }

// Of tells, node by node and by name, what becomes of the requests that come by an
// edge: to a nodePort or hostPort those that its From reaches; to an external IP all
// nodes; to a load balancer's address those it sends to, which pass the Service's
// health check where it has one. It is nil for any other edge, and where the nodes are
// not Few.
func (in *Entrances) Of(e *Edge) []Entry {
	if !in.Few() {
		return nil
	}
	if pod, ok := podOf(e.To); ok && e.Route != nil && e.Route.ByNodes {
		for _, n := range in.nodes {
			if n.ID.Name() == pod.Node.String() {
				v := in.g.Verdict(e)
				return []Entry{{n, v.State, v.Reason}}
			}
		}
		return nil
	}
	d := doorOf(e)
	if d == noDoor {
		return nil
	}
	svc, _ := serviceOf(e.To)
	v := in.g.Verdict(e)
	var all []Entry
	for _, n := range in.nodes {
		if !d.of(n) || d == balancedDoor && svc.HealthCheckPort != 0 && !in.healthy(e.To, svc, n) {
			continue
		}
		entry := Entry{n, v.State, v.Reason}
		if svc.ExternalLocal && (v.State < Rejected || v.State == Dropped) {
			entry = in.local(e, svc, d, n)
		}
		all = append(all, entry)
	}
	return all
}

// Count is how many nodes hand on what comes by an edge, however many nodes there are;
// 0 for an edge that Of has nothing for.
func (in *Entrances) Count(e *Edge) int {
	if pod, ok := podOf(e.To); ok && e.Route != nil && e.Route.ByNodes {
		if _, known := nodeOf(in.g.nodes[MakeID("Node", "", pod.Node.String())]); known {
			return 1
		}
		return 0
	}
	d := doorOf(e)
	svc, _ := serviceOf(e.To)
	switch {
	case d == noDoor || in.g.State(e) >= Rejected:
		return 0
	case svc.ExternalLocal && !svc.Foreign && len(in.g.slices[e.To.ID]) > 0:
		return in.countLocal(e, svc, d)
	}
	switch d {
	case publicDoor:
		return in.g.doors.public
	case privateDoor:
		return in.g.doors.private
	case balancedDoor:
		return in.balanced
	}
	return len(in.nodes)
}

// countLocal counts the nodes with an endpoint that is used under policy Local.
func (in *Entrances) countLocal(e *Edge, svc *Service, d door) int {
	on := map[Sym]bool{}
	for _, p := range svc.Ports {
		if !d.opens(p) {
			continue
		}
		for _, ep := range in.g.endpointsOf(e.To, p) {
			passes := ep.Ready || d != balancedDoor || svc.HealthCheckPort == 0
			if passes && ep.use(true) != unused && d.of(in.g.nodes[MakeID("Node", "", ep.Node.String())]) {
				on[ep.Node] = true
			}
		}
	}
	return len(on)
}

// local is what a node does under externalTrafficPolicy Local, all ports of the way
// taken together.
func (in *Entrances) local(e *Edge, svc *Service, d door, n *Node) Entry {
	entry, open, closed := Entry{Node: n}, 0, 0
	for _, p := range svc.Ports {
		if !d.opens(p) {
			continue
		}
		a := in.g.Backends(e.To, p, Client{Node: n.ID.Name(), Outside: true})
		switch {
		case a.State == Ambiguous: // the endpoints are not known: what holds of the edge holds here
			v := in.g.Verdict(e)
			return Entry{n, v.State, v.Reason}
		case a.State < Rejected:
			open++
		default:
			closed++
		}
		if a.State > entry.State {
			entry.State, entry.Reason = a.State, a.Reason
		}
		if entry.State == Dropped {
			entry.Reason = "no endpoint here and externalTrafficPolicy Local"
		}
	}
	if open > 0 && closed > 0 {
		entry.State, entry.Reason = EdgeDegraded, fmt.Sprintf("%d of its %d ports lead to nothing here: %s", closed, open+closed, entry.Reason)
	}
	return entry
}

// healthy tells whether the node passes the Service's health check: by an endpoint of
// its own that is not on its way out.
func (in *Entrances) healthy(svc *Node, s *Service, n *Node) bool {
	return slices.ContainsFunc(s.Ports, func(p ServicePort) bool {
		a := in.g.Backends(svc, p, Client{Node: n.ID.Name(), Outside: true})
		return slices.ContainsFunc(a.Backends, func(b Backend) bool { return !b.Leaving })
	})
}
