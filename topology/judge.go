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
	portUnserved         // no usable endpoint has any of the ports asked for
	somePorts            // nor some of them
	noLocal              // policy Local, and the endpoints are on no known node
	otherFamily          // entered by an address of a family that the Service lacks
	openBeside           // open to all, though the Service lets in certain ranges only
	onlyLeaving          // used for want of a ready endpoint
	notGranted           // no ReferenceGrant allows the reference
	grantsUnread         // ReferenceGrants cannot be read
	noListener           // the parentRef names no listener of the Gateway
	notAllowed           // the listener does not take routes of that kind or namespace
	setNotAllowed        // the Gateway does not take ListenerSets of that namespace
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
		if kind := e.From.ID.Kind(); e.state == Denied && e.From.Rec != nil && e.To.Rec != nil &&
			(IsGateway(kind) && g.attachment(e) == noFault || IsRoute(kind) && g.grant(e) == noFault) {
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
		if st == Fine {
			if st, f := g.served(e); f != noFault {
				return st, f
			}
		}
		return st, f
	case Enters:
		return g.served(e)
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

// routed tells whether the Gateway API lets the request pass.
func (g *Graph) routed(e *Edge) (EdgeState, fault) {
	if IsGateway(e.From.ID.Kind()) {
		switch f := g.attachment(e); {
		case f == noFault && len(g.Attached(e, 0)) < len(hostsOf(e.To)):
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
	if !IsRoute(e.From.ID.Kind()) {
		return Fine, noFault
	}
	switch f := g.grant(e); {
	case f == noFault:
	case e.Evidence == FromStatus: // its controller has resolved it
		if f == notGranted {
			return Fine, acceptedAnyway
		}
	case f == grantsUnread:
		return Ambiguous, f
	default:
		return Denied, f
	}
	if svc, ok := ServiceOf(e.To); ok && svc.Type.String() == "ExternalName" {
		return Ambiguous, aliasBehind
	}
	return Fine, noFault
}

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
	if g.SourceFor("ReferenceGrant", e.To.space.Name) != Synced {
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
