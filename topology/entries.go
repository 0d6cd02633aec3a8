package topology

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// MostEntries is how many nodes a cluster may have for the ways in to be told node by
// node: beyond that they are counted.
const MostEntries = 50

// FewNodes lists the first of many names of nodes: "n1, n2, n3, n4, n5 and 7 more nodes".
func FewNodes(names []string) string {
	const most = 5
	if len(names) > most {
		return fmt.Sprintf("%s and %d more nodes", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}

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
	svc, ok := ServiceOf(e.To)
	if !ok || e.Relation != Enters || e.Route == nil {
		return noDoor
	}
	d := wayOf(e)
	if d == balancedDoor && !slices.ContainsFunc(svc.Ports, func(p ServicePort) bool { return p.NodePort != 0 }) {
		return noDoor
	}
	return d
}

// wayOf is the door by where an edge comes from alone.
func wayOf(e *Edge) door {
	switch kind := e.From.ID.Kind(); {
	case e.Route.ByNodes && e.From.ID == Internet:
		return publicDoor
	case e.Route.ByNodes:
		return privateDoor
	case kind == KindExternalIP:
		return anyDoor
	case kind == KindLoadBalancer:
		return balancedDoor
	}
	return noDoor
}

// NodesOf are the names of the nodes by which requests that come along an edge may get
// in, sorted: all nodes if the edge, or nil, tells nothing of them.
func (g *Graph) NodesOf(e *Edge) []string {
	d := anyDoor
	if e != nil && e.Route != nil {
		if way := wayOf(e); way != noDoor {
			d = way
		}
	}
	var names []string
	if cluster := g.spaces[""]; cluster != nil {
		for _, n := range cluster.kinds["Node"] {
			if d.of(n) {
				names = append(names, n.ID.Name())
			}
		}
	}
	slices.Sort(names)
	return names
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
	v := in.g.Verdict(e)
	if n := in.g.hostOf(e); n != nil {
		return []Entry{{n, v.State, v.Reason}}
	}
	d := doorOf(e)
	if d == noDoor {
		return nil
	}
	svc, _ := ServiceOf(e.To)
	var ports []local
	if svc.ExternalLocal && (v.State < Rejected || v.State == Dropped) {
		ports = in.g.locals(e, svc, d)
	}
	all := make([]Entry, 0, len(in.nodes))
	for _, n := range in.nodes {
		name := Intern(n.ID.Name())
		switch {
		case !d.of(n) || ports != nil && !d.sendsTo(name, svc, ports):
		case ports != nil:
			entry := localEntry(name, ports)
			entry.Node = n
			all = append(all, entry)
		default:
			all = append(all, Entry{n, v.State, v.Reason})
		}
	}
	return all
}

// hostOf is the node whose hostPort an edge enters by, nil if that is not known.
func (g *Graph) hostOf(e *Edge) *Node {
	pod, ok := PodOf(e.To)
	if !ok || e.Route == nil || !e.Route.ByNodes {
		return nil
	}
	n := g.nodes[MakeID("Node", "", pod.Node.String())]
	if _, ok := nodeOf(n); !ok {
		return nil
	}
	return n
}

// Count is how many nodes hand on what comes by an edge, however many nodes there are;
// 0 for an edge that Of has nothing for.
func (in *Entrances) Count(e *Edge) int {
	if in.g.hostOf(e) != nil {
		return 1
	}
	d := doorOf(e)
	svc, _ := ServiceOf(e.To)
	switch {
	case d == noDoor || in.g.State(e) >= Rejected:
		return 0
	case svc.ExternalLocal:
		if ports := in.g.locals(e, svc, d); ports != nil {
			return in.countLocal(svc, d, ports)
		}
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
func (in *Entrances) countLocal(svc *Service, d door, ports []local) int {
	on := map[Sym]bool{}
	for _, p := range ports {
		for name := range p.on {
			if d.of(in.g.nodes[MakeID("Node", "", name.String())]) && d.sendsTo(name, svc, ports) {
				on[name] = true
			}
		}
	}
	return len(on)
}
