package topology

import "slices"

// fault is the one reason why an edge is not simply fine.
type fault uint8

const (
	noFault        fault = iota
	said                 // the source says so: the edge's Why
	otherOwner           // the owner meant is gone, another has its name
	farMissing           // the far end does not exist
	portMissing          // the Service has no such port
	noEndpoint           // no endpoint of the Service is usable
	noLocal              // policy Local, and the endpoints are on no known node
	onlyLeaving          // used for want of a ready endpoint
	notGranted           // no ReferenceGrant allows the reference
	grantsUnread         // ReferenceGrants cannot be read
	noListener           // the parentRef names no listener of the Gateway
	notAllowed           // the listener does not take routes of that kind or namespace
	otherHosts           // no hostname in common with the listener
	labelsUnread         // whether the listener takes the namespace can't be known
	aliasBehind          // a route to an ExternalName
	disagreement         // the controller refuses what the objects would allow
	acceptedAnyway       // the controller has taken what the objects would not allow
	someHosts            // only some of the route's hostnames are served
)

// State is what happens on the edge now: what the source said, or what the objects
// on its way make of it.
func (g *Graph) State(e *Edge) EdgeState {
	st, _ := g.judge(e)
	return st
}

func (g *Graph) judge(e *Edge) (EdgeState, fault) {
	if e.state != Fine && e.state != Pending { // what is waited for may not be there either
		if e.state == Denied && g.attachment(e) == noFault && e.From.Rec != nil && e.To.Rec != nil && e.From.ID.Kind() == "Gateway" {
			return Denied, disagreement
		}
		return e.state, said
	}
	if st, f := g.lost(e); f != noFault {
		return st, f
	}
	switch {
	case e.state == Pending && e.use == fallback && (e.From.roll != nil && e.From.roll.reach == reachLeaving || g.lastOnNode(e)):
		return EdgeDegraded, onlyLeaving
	case e.state == Pending:
		return Pending, said
	}
	switch e.Relation {
	case Routes:
		st, f := g.routed(e)
		if st != Fine {
			return st, f
		}
		if st, f := served(e); f != noFault {
			return st, f
		}
		return st, f
	case Enters:
		return served(e)
	}
	return Fine, noFault
}

// lost tells whether the edge leads to nothing.
func (g *Graph) lost(e *Edge) (EdgeState, fault) {
	far := e.To
	if e.Relation == Owns || e.Relation == Provisions || (e.Relation == Routes && e.From.Rec == nil && e.To.Rec != nil) {
		far = e.From
	}
	switch {
	case e.Relation == Owns && !e.ownerIsMeant():
		return Dangling, otherOwner
	case !e.Optional && g.Missing(far):
		return Dangling, farMissing
	case e.Relation == Routes && e.Route != nil && !servesPorts(e.To, e.Route.Ports):
		return Dangling, portMissing
	}
	return Fine, noFault
}

// served tells what a Service does with what comes to it.
func served(e *Edge) (EdgeState, fault) {
	svc, ok := serviceOf(e.To)
	if !ok || svc.Foreign || e.To.roll == nil {
		return Fine, noFault
	}
	switch r := e.To.roll; {
	case r.reach == reachNone:
		return Rejected, noEndpoint
	case e.Route != nil && e.Route.Local && r.reach != reachUnknown && r.stray:
		return Dropped, noLocal
	}
	return Fine, noFault
}

// routed tells whether the Gateway API lets the request pass.
func (g *Graph) routed(e *Edge) (EdgeState, fault) {
	if e.From.ID.Kind() == "Gateway" {
		switch f := g.attachment(e); {
		case f == noFault && len(g.Attached(e)) < len(hostsOf(e.To)):
			return Fine, someHosts
		case f == noFault:
			return Fine, noFault
		case accepted(e): // its controller knows better
			return Fine, acceptedAnyway
		case f == labelsUnread:
			return Ambiguous, f
		default:
			return Denied, f
		}
	}
	if !isRoute(e.From) {
		return Fine, noFault
	}
	if f := g.grant(e); f != noFault {
		if f == grantsUnread {
			return Ambiguous, f
		}
		return Denied, f
	}
	if svc, ok := serviceOf(e.To); ok && svc.Type.String() == "ExternalName" {
		return Ambiguous, aliasBehind
	}
	return Fine, noFault
}

// accepted tells whether the Gateway's controller has taken the route, as it is now.
func accepted(e *Edge) bool {
	r, ok := e.To.Rec.Spec.(*Routing)
	return ok && slices.ContainsFunc(r.Parents, func(p Parent) bool { return p.To == e.From.ID && p.Said && p.Accepted })
}

// isRoute tells the routes of the Gateway API.
func isRoute(n *Node) bool {
	return len(n.ID.Kind()) > 5 && slices.Contains(routeKinds[:], n.ID.Kind())
}

var routeKinds = [...]string{"HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"}

// grant tells whether a route may refer to what is in another namespace: that takes
// a ReferenceGrant there.
func (g *Graph) grant(e *Edge) fault {
	if e.To.space == e.From.space || e.To.space.Name == "" {
		return noFault
	}
	for _, n := range e.To.space.kinds["ReferenceGrant"] {
		if n.Rec == nil {
			continue
		}
		if r, ok := n.Rec.Spec.(*Grant); ok && r.allows(e.From.ID, e.To.ID) {
			return noFault
		}
	}
	switch {
	case e.Evidence == FromStatus: // the controller has resolved it
		return noFault
	case g.SourceFor("ReferenceGrant", e.To.space.Name) != Synced:
		return grantsUnread
	}
	return notGranted
}

func (r *Grant) allows(from, to ID) bool {
	fromKind, fromNS, _ := from.Split()
	toKind, _, name := to.Split()
	return slices.ContainsFunc(r.From, func(f GrantFrom) bool { return f.Kind.String() == fromKind && f.Namespace.String() == fromNS }) &&
		slices.ContainsFunc(r.To, func(t GrantTo) bool {
			return t.Kind.String() == toKind && (t.Name == Sym{} || t.Name.String() == name)
		})
}

// attachment tells whether any of a Gateway's listeners takes the route: of those
// that stand in its way the furthest got counts.
func (g *Graph) attachment(e *Edge) fault {
	if e.From.Rec == nil || e.To.Rec == nil {
		return noFault
	}
	gw, ok := e.From.Rec.Spec.(*Gateway)
	route, isRouting := e.To.Rec.Spec.(*Routing)
	if !ok || !isRouting {
		return noFault
	}
	best := noListener
	for i := range route.Parents {
		p := &route.Parents[i]
		if p.To != e.From.ID {
			continue
		}
		for j := range gw.Listeners {
			switch f := g.admits(&gw.Listeners[j], p, e.From, e.To); {
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
	switch l.From.String() {
	case "All":
	case "None":
		return notAllowed
	case "Selector":
		ns := g.nodes[MakeID("Namespace", "", route.space.Name)]
		if ns == nil || ns.Rec == nil {
			return labelsUnread
		}
		if l.Selector == nil || !l.Selector.Matches(ns.Rec.Labels) {
			return notAllowed
		}
	default: // Same
		if gateway.space != route.space {
			return notAllowed
		}
	}
	if r := route.Rec.Spec.(*Routing); len(r.Hosts) > 0 && len(CommonHosts(l.Host, r.Hosts)) == 0 {
		return otherHosts
	}
	return noFault
}

// Attached is which of a route's hostnames a Gateway serves by the edge between
// them; nil where the route names none, as it then takes those of the listeners.
func (g *Graph) Attached(e *Edge) []string {
	var all []string
	if e.From.Rec == nil || e.To.Rec == nil {
		return nil
	}
	gw, ok := e.From.Rec.Spec.(*Gateway)
	route, isRouting := e.To.Rec.Spec.(*Routing)
	if !ok || !isRouting {
		return nil
	}
	for i := range route.Parents {
		for j := range gw.Listeners {
			if p := &route.Parents[i]; p.To == e.From.ID && g.admits(&gw.Listeners[j], p, e.From, e.To) == noFault {
				for _, h := range CommonHosts(gw.Listeners[j].Host, route.Hosts) {
					if !slices.Contains(all, h) {
						all = append(all, h)
					}
				}
			}
		}
	}
	return all
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
