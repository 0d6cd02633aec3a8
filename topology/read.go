package topology

import (
	"cmp"
	"maps"
	"slices"
)

// Held changes whenever a namespace gets its first node or loses its last.
func (g *Graph) Held() uint64 { return g.held }

// Len is the number of nodes.
func (g *Graph) Len() int { return len(g.nodes) }

// Count is the number of nodes of one kind.
func (g *Graph) Count(kind string) int { return g.kinds[kind] }

// Node returns a node by id, nil if there is none.
func (g *Graph) Node(id ID) *Node { return g.nodes[id] }

// Spaces returns the namespaces that hold anything, by name; ""
// (no namespace) comes first. The slice is the graph's own.
func (g *Graph) Spaces() []*Space {
	if g.byName == nil {
		g.byName = slices.SortedFunc(maps.Values(g.spaces), func(a, b *Space) int { return cmp.Compare(a.Name, b.Name) })
	}
	return g.byName
}

// Space returns one namespace, nil if it holds nothing.
func (g *Graph) Space(name string) *Space { return g.spaces[name] }

// Kinds returns the kinds that the space holds nodes of, by name.
func (s *Space) Kinds() []string {
	var kinds []string
	for k, ns := range s.kinds {
		if len(ns) > 0 {
			kinds = append(kinds, k)
		}
	}
	slices.Sort(kinds)
	return kinds
}

// Of returns the space's nodes of one kind in no particular order; the slice is
// the graph's own and must not be kept or changed.
func (s *Space) Of(kind string) []*Node { return s.kinds[kind] }

// Gen changes whenever anything in the space changes.
func (s *Space) Gen() uint64 { return s.gen }

// Space is the node's namespace.
func (n *Node) Space() *Space { return n.space }

// Out and In return the node's edges sorted by far end and relation, in a new
// slice. EachOut and EachIn are for hot paths: unsorted, nothing allocated.
func (n *Node) Out() []*Edge {
	es := slices.Clone(n.out)
	slices.SortFunc(es, func(a, b *Edge) int {
		return cmp.Or(cmp.Compare(a.To.ID, b.To.ID), cmp.Compare(a.Relation, b.Relation), cmp.Compare(a.Why.String(), b.Why.String()))
	})
	return es
}

// In is Out for edges that end here.
func (n *Node) In() []*Edge {
	es := slices.Clone(n.in)
	slices.SortFunc(es, func(a, b *Edge) int {
		return cmp.Or(cmp.Compare(a.From.ID, b.From.ID), cmp.Compare(a.Relation, b.Relation), cmp.Compare(a.Why.String(), b.Why.String()))
	})
	return es
}

// EachOut returns the graph's own slice of outgoing edges: read only, unsorted.
func (n *Node) EachOut() []*Edge { return n.out }

// EachIn returns the graph's own slice of incoming edges: read only, unsorted.
func (n *Node) EachIn() []*Edge { return n.in }

// Status is the node's health with everything it owns rolled up.
func (n *Node) Status() Status {
	switch {
	case n.roll != nil:
		return n.roll.sum
	case n.Rec != nil:
		return n.Rec.Status
	}
	return Status{}
}

// Own is the node's status by itself, nothing rolled up.
func (n *Node) Own() Status {
	switch {
	case n.roll != nil:
		return n.roll.own
	case n.Rec != nil:
		return n.Rec.Status
	}
	return Status{}
}

// Cause is the owned node whose status Status is, nil if it is the node's own.
func (n *Node) Cause() *Node {
	if n.roll == nil {
		return nil
	}
	return n.roll.from
}

// ReadyWant is the ready count: endpoints of a Service, else as the record says;
// want < 0 if the node has no such count.
func (n *Node) ReadyWant() (ready, want int32) {
	if n.roll != nil && n.roll.want >= 0 {
		return n.roll.ready, n.roll.want
	}
	if n.Rec == nil {
		return 0, -1
	}
	if _, ok := n.Rec.Spec.(*Service); ok {
		return 0, -1
	}
	return n.Rec.Ready, n.Rec.Want
}

// Controller is the node that controls n by ownerReference, nil if none. Another
// object that has only the name of the one that was meant does not; of two that
// claim to, which the API does not take, the smaller id counts.
func (n *Node) Controller() *Node {
	var c *Node
	for _, e := range n.in {
		if e.Relation == Owns && e.Control && e.ownerIsMeant() && (c == nil || e.From.ID < c.ID) {
			c = e.From
		}
	}
	return c
}

// Top is the outermost controller of n, n itself if it has none.
func (n *Node) Top() *Node {
	for range maxOwnerDepth {
		c := n.Controller()
		if c == nil {
			break
		}
		n = c
	}
	return n
}

// Pods are the pods that a node owns, at any depth, each once and in no certain order.
func (n *Node) Pods() []*Node {
	var pods []*Node
	seen := map[*Node]bool{} // ends owner cycles
	var down func(n *Node)
	down = func(n *Node) {
		for _, e := range n.out {
			switch {
			case e.Relation != Owns || seen[e.To]:
			case e.To.ID.Kind() == "Pod":
				seen[e.To] = true
				pods = append(pods, e.To)
			default:
				seen[e.To] = true
				down(e.To)
			}
		}
	}
	down(n)
	return pods
}

// NodeRef names a node and says how it is, for lists.
type NodeRef struct {
	ID     ID
	Health Health
}

// Compare orders by id.
func (r NodeRef) Compare(other NodeRef) int { return cmp.Compare(r.ID, other.ID) }

// Refs lists every node that stands for something that is there, unordered.
func (g *Graph) Refs() []NodeRef {
	refs := make([]NodeRef, 0, len(g.nodes))
	for id, n := range g.nodes {
		if n.Rec != nil || id.Inferred() {
			refs = append(refs, NodeRef{id, n.Status().Health})
		}
	}
	return refs
}
