package topology

import "slices"

// origin tells who asked for an edge: it goes when they do.
type origin uint8

const (
	fromSource    origin = iota // the record of From
	fromTarget                  // the record of To
	fromEndpoints               // a Service's EndpointSlices
	fromChoice                  // a label selector
	fromGate                    // To itself, an inferred way in
	fromFront                   // a proxy that is known by the address From has
)

// declared lists the edges that the node's record asked for.
func (n *Node) declared() []*Edge {
	var all []*Edge
	for _, e := range n.out {
		if e.origin == fromSource {
			all = append(all, e)
		}
	}
	for _, e := range n.in {
		if e.origin == fromTarget {
			all = append(all, e)
		}
	}
	return all
}

// resolve makes the edges that the node's record asks for.
func (g *Graph) resolve(n *Node) {
	r := n.Rec
	block := make([]Edge, 0, len(r.Owners)+len(r.Links)) // one allocation for nearly all
	for _, o := range r.Owners {
		e := Edge{From: g.at(ID(o.ID.String())), To: n, Relation: Owns, Why: Intern(whyOwned), Control: o.Controller, origin: fromTarget}
		if o.Controller {
			e.Why = Intern(whyControlled)
		}
		block = append(block, e)
	}
	for i := range r.Links {
		l := &r.Links[i]
		if isFront(r, l) {
			continue // made by settleFronts, which knows whose address it is
		}
		for _, to := range g.ends(n, l) {
			e := Edge{From: n, To: g.at(to), Relation: l.Relation, Evidence: l.Evidence, Why: l.Why,
				Route: l.Route, Optional: l.Optional, state: l.State}
			if l.Incoming {
				e.From, e.To, e.origin = e.To, e.From, fromTarget
			}
			block = append(block, e)
		}
	}
	for i := range block {
		g.connect(&block[i])
	}
}

// ask makes the edges of the node's record anew.
func (g *Graph) ask(n *Node) {
	asked := n.declared()
	g.resolve(n)
	g.drop(asked)
}

const (
	whyOwned      = "metadata.ownerReferences"
	whyControlled = "metadata.ownerReferences, controller"
)

func (g *Graph) connect(e *Edge) {
	e.outAt, e.inAt = int32(len(e.From.out)), int32(len(e.To.in))
	e.From.out = append(e.From.out, e)
	e.To.in = append(e.To.in, e)
	e.counted(1)
	g.linked(e)
}

// linked wakes what depends on an edge that has just come or is about to go.
func (g *Graph) linked(e *Edge) {
	g.touch(e.From)
	g.touch(e.To)
	if e.Relation == Owns {
		g.queue(e.From)
		g.queueCycle(e)
	}
	if e.Relation == Enters && e.origin == fromTarget {
		g.frontMoved(e.From.ID)
	}
	// Whether what is missing is missed depends on who refers to it.
	if e.From.Rec == nil {
		g.queue(e.From)
	}
	if e.To.Rec == nil {
		g.queue(e.To)
	}
}

// drop takes edges out of the graph and forgets the nodes only they needed.
func (g *Graph) drop(edges []*Edge) {
	for _, e := range edges {
		if e.outAt >= 0 {
			g.linked(e)
			e.cut()
		}
	}
	for _, e := range edges {
		g.forget(e.From)
		g.forget(e.To)
	}
}

// cut takes the edge off both its ends, each in one step however many edges the
// end has: the last edge takes its place. Readers sort, so the order is free.
func (e *Edge) cut() {
	e.counted(-1)
	out, in := e.From.out, e.To.in
	last := out[len(out)-1]
	out[e.outAt], last.outAt = last, e.outAt
	out[len(out)-1] = nil
	e.From.out = out[:len(out)-1]
	last = in[len(in)-1]
	in[e.inAt], last.inAt = last, e.inAt
	in[len(in)-1] = nil
	e.To.in = in[:len(in)-1]
	e.outAt, e.inAt = -1, -1
}

// samePointers tells whether two versions of an object ask for the same edges.
func samePointers(a, b *Record) bool {
	return slices.Equal(a.Owners, b.Owners) && slices.EqualFunc(a.Links, b.Links, func(x, y Link) bool {
		return x == y && x.Route == nil // routes are compared by being rebuilt
	})
}

// ownerIsMeant tells whether the owner is, as far as is known, the very object
// that the ownerReference names, and not a later one of the same name.
func (e *Edge) ownerIsMeant() bool {
	owner, owned := e.From.Rec, e.To.Rec
	if owner == nil || owned == nil || owner.UID == "" {
		return true
	}
	meant := false
	for _, o := range owned.Owners {
		if o.ID.String() == string(e.From.ID) {
			uid := o.UID.String()
			meant = meant || uid == "" || uid == owner.UID
		}
	}
	return meant
}

// servesPorts tells whether a Service has the ports a route asks for, by number
// or by name (Ingress), in the route's protocol. An ExternalName is only a name: any port will do.
func servesPorts(n *Node, want []Port) bool {
	if n.Rec == nil {
		return true // that it is missing is said elsewhere
	}
	s, ok := n.Rec.Spec.(*Service)
	if !ok || s.Type.String() == "ExternalName" {
		return true
	}
	for _, w := range want {
		if !slices.ContainsFunc(s.Ports, func(p ServicePort) bool {
			same := w.Protocol == "" || p.Protocol == (Sym{}) || p.Protocol.String() == w.Protocol
			return same && ((w.Port != 0 && p.Port == w.Port) || (w.Port == 0 && w.Name != "" && p.Name.String() == w.Name))
		}) && (w.Port != 0 || w.Name != "") {
			return false
		}
	}
	return true
}

func portsChanged(a, b *Record) bool {
	x, ok := a.Spec.(*Service)
	if !ok {
		return false
	}
	y, ok := b.Spec.(*Service)
	return !ok || !slices.Equal(x.Ports, y.Ports) || x.Type != y.Type || x.Headless != y.Headless
}
