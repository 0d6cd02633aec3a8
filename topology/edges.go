package topology

import (
	"net/netip"
	"slices"
)

// origin tells who asked for an edge: it goes when they do.
type origin uint8

const (
	fromSource    origin = iota // the record of From
	fromTarget                  // the record of To
	fromEndpoints               // a Service's EndpointSlices
	fromChoice                  // a label selector
	fromGate                    // To itself, an inferred way in
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
	block := make([]Edge, len(r.Owners)+len(r.Links)) // one allocation for all
	for i, o := range r.Owners {
		block[i] = Edge{From: g.at(ID(o.ID.String())), To: n, Relation: Owns, Why: Intern(whyOwned), Control: o.Controller, ownerID: o.UID, origin: fromTarget}
		if o.Controller {
			block[i].Why = Intern(whyControlled)
		}
	}
	for i := range r.Links {
		l := &r.Links[i]
		e := &block[len(r.Owners)+i]
		*e = Edge{From: n, To: g.at(ID(l.To.String())), Relation: l.Relation, Evidence: l.Evidence, Why: l.Why,
			Route: l.Route, Optional: l.Optional, state: l.State}
		if l.Incoming {
			e.From, e.To, e.origin = e.To, e.From, fromTarget
		}
	}
	for i := range block {
		g.connect(&block[i])
	}
}

const (
	whyOwned      = "metadata.ownerReferences"
	whyControlled = "metadata.ownerReferences, controller"
)

func (g *Graph) connect(e *Edge) {
	e.From.out = append(e.From.out, e)
	e.To.in = append(e.To.in, e)
	g.touch(e.From)
	g.touch(e.To)
	if e.Relation == Owns {
		g.queue(e.From)
	}
}

// drop takes edges out of the graph and forgets the nodes only they needed.
func (g *Graph) drop(edges []*Edge) {
	for _, e := range edges {
		e.From.out = without(e.From.out, e)
		e.To.in = without(e.To.in, e)
		g.touch(e.From)
		g.touch(e.To)
		if e.Relation == Owns {
			g.queue(e.From)
		}
	}
	for _, e := range edges {
		g.forget(e.From)
		g.forget(e.To)
	}
}

// without removes e by swapping: readers sort, so the order is free.
func without(es []*Edge, e *Edge) []*Edge {
	i := slices.Index(es, e)
	if i < 0 {
		return es
	}
	last := len(es) - 1
	es[i], es[last] = es[last], nil
	return es[:last]
}

// samePointers tells whether two versions of an object ask for the same edges.
func samePointers(a, b *Record) bool {
	return slices.Equal(a.Owners, b.Owners) && slices.EqualFunc(a.Links, b.Links, func(x, y Link) bool {
		return x == y && x.Route == nil // routes are compared by being rebuilt
	})
}

// enterFromOutside connects an inferred way in with where its clients are: an
// address from a private range is reached from the private network, any other
// from the Internet (traffic.md §2).
func (g *Graph) enterFromOutside(n *Node) {
	kind, _, name := n.ID.Split()
	if kind != KindLoadBalancer && kind != KindExternalIP {
		return
	}
	g.connect(&Edge{From: g.at(Outside(name)), To: n, Relation: Enters, Evidence: Assumed, Why: Intern(whyOutside(name)), origin: fromGate})
}

var cgnat = netip.MustParsePrefix("100.64.0.0/10")

// Outside says from where an address is reached: PrivateNetwork for RFC 1918,
// ULA, RFC 6598 and link-local addresses, Internet for all else and for names.
func Outside(address string) ID {
	a, err := netip.ParseAddr(address)
	if err == nil && (a.IsPrivate() || a.IsLinkLocalUnicast() || a.IsLoopback() || cgnat.Contains(a)) {
		return PrivateNetwork
	}
	return Internet
}

func whyOutside(address string) string {
	if _, err := netip.ParseAddr(address); err != nil {
		return "a host name is assumed to be public"
	}
	if Outside(address) == PrivateNetwork {
		return "the address is in a private range"
	}
	return "the address is public"
}

// State is what happens on the edge now: what the source said, or Dangling when
// the far end, or the port asked for, does not exist.
func (g *Graph) State(e *Edge) EdgeState {
	if e.state != Fine {
		return e.state
	}
	far := e.To
	if e.Relation == Owns || e.Relation == Provisions || (e.Relation == Routes && e.From.Rec == nil && e.To.Rec != nil) {
		far = e.From
	}
	if e.Relation == Owns && far.Rec != nil && far.Rec.UID != "" && e.ownerID.String() != "" && far.Rec.UID != e.ownerID.String() {
		return Dangling // another object of that name: the owner meant is gone
	}
	if !e.Optional && g.Missing(far) {
		return Dangling
	}
	if e.Relation == Routes && e.Route != nil && !servesPorts(e.To, e.Route.Ports) {
		return Dangling
	}
	return Fine
}

// servesPorts tells whether a Service has the ports a route asks for, by number
// or by name (Ingress: G3).
func servesPorts(n *Node, want []Port) bool {
	if n.Rec == nil {
		return true // that it is missing is said elsewhere
	}
	s, ok := n.Rec.Spec.(*Service)
	if !ok {
		return true
	}
	for _, w := range want {
		if !slices.ContainsFunc(s.Ports, func(p ServicePort) bool {
			return (w.Port != 0 && p.Port == w.Port) || (w.Port == 0 && w.Name != "" && p.Name.String() == w.Name)
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
	return !ok || !slices.Equal(x.Ports, y.Ports)
}
