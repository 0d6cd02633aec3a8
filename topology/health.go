package topology

import (
	"fmt"
	"slices"
)

// rollup is what a node knows beyond its record: its own status with what the
// graph adds (own), and the worst of that and of what it owns (sum).
type rollup struct {
	own, sum Status
	from     *Node // whose status sum is; nil = own
	// Ready endpoints of all, for Services; want < 0 otherwise.
	ready, want int32
	reach       reach
	stray       bool
}

// maxOwnerDepth bounds walks up a chain of owners, which may be a cycle.
const maxOwnerDepth = 16

func (g *Graph) queue(n *Node) {
	if !n.queued {
		n.queued = true
		g.dirty = append(g.dirty, n)
	}
}

func (g *Graph) queueOwners(n *Node) {
	for _, e := range n.in {
		if e.Relation == Owns {
			g.queue(e.From)
		}
	}
}

// queueReferrers queues what points at n and whose status depends on n being there.
func (g *Graph) queueReferrers(n *Node) {
	for _, e := range n.in {
		if leadsOn(e) {
			g.queue(e.From)
		}
	}
	g.moveAll(n.ID) // a Service numbers the ports of its edges
}

// granted wakes what refers into the namespace of a ReferenceGrant that came, went
// or changed.
func (g *Graph) granted(n *Node) {
	if n.ID.Kind() != "ReferenceGrant" {
		return
	}
	for _, svc := range n.space.kinds["Service"] {
		g.queueRoutes(svc)
	}
}

func (g *Graph) queueRoutes(svc *Node) {
	for _, e := range svc.in {
		if e.Relation == Routes && e.From.space != svc.space {
			g.queue(e.From)
		}
	}
}

// appeared wakes what waited for the object, or took another for it.
func (g *Graph) appeared(n *Node) {
	g.queueReferrers(n)
	for _, e := range n.out {
		if e.Relation == Owns {
			g.touch(e.To)
		}
	}
}

// settle derives the status of everything queued, and of what owns it, until
// nothing changes any more. That it ends is due to no status going round a cycle.
func (g *Graph) settle() {
	g.settleEndpoints()
	g.settleFronts()
	for len(g.dirty) > 0 {
		work := g.dirty
		g.dirty = nil
		for _, n := range work {
			n.queued = false
		}
		for _, n := range work {
			if g.nodes[n.ID] == n && g.derive(n) {
				g.touch(n)
				g.queueOwners(n)
			}
		}
	}
}

// derive computes the node's status; it tells whether what others see changed.
func (g *Graph) derive(n *Node) (changed bool) {
	r := rollup{own: g.ownStatus(n), want: -1}
	if svc, ok := ServiceOf(n); ok {
		t := g.endpoints(n, svc)
		r.ready, r.want, r.reach, r.stray = t.ready, t.want, t.reach, t.stray
	}
	r.sum = r.own
	if c := worstOwned(n); c.node != nil && outranks(c.status, r.own) {
		r.sum, r.from = c.status, c.node
	}
	before := n.roll
	if r.from == nil && r.want < 0 && n.Rec != nil && r.own == n.Rec.Status {
		n.roll = nil
		return before != nil
	}
	if before != nil && *before == r {
		return false
	}
	n.roll = &r
	return true
}

// owned is what an owner hears of one thing it owns.
type owned struct {
	status Status
	node   *Node // whose status it is
	id     ID    // of the thing itself
}

// worstOwned is the owned object in the worst health, the smallest id among
// equals, so that the result does not depend on the order of arrival. What has
// run to its end does not count, nor does anything once n itself has, nor what
// belongs to an earlier object of n's name.
func worstOwned(n *Node) owned {
	var worst owned
	if n.Rec != nil && n.Rec.Finished {
		return worst
	}
	for _, e := range n.out {
		c := e.To
		if e.Relation != Owns || c.Rec == nil || c.Rec.Finished || c == n || !e.ownerIsMeant() {
			continue
		}
		now := owned{c.Status(), c, c.ID}
		if from := c.Cause(); from != nil {
			now.node = from
			if owns(c, n, map[*Node]bool{}) { // a cycle: only what c says of itself counts
				now.status, now.node = c.Own(), c
			}
		}
		if worst.node == nil || now.status.Health > worst.status.Health || (now.status.Health == worst.status.Health && now.id < worst.id) {
			worst = now
		}
	}
	return worst
}

// owns tells whether c is n's owner, or an owner's owner, and so on.
func owns(c, n *Node, seen map[*Node]bool) bool {
	for _, e := range n.in {
		if e.Relation != Owns || seen[e.From] {
			continue
		}
		seen[e.From] = true
		if e.From == c || owns(c, e.From, seen) {
			return true
		}
	}
	return false
}

// queueCycle queues all owners above an edge that comes or goes: it may close a
// cycle, or open one, which changes what they hear. An edge to what owns nothing
// can't.
func (g *Graph) queueCycle(e *Edge) {
	if !slices.ContainsFunc(e.To.out, func(o *Edge) bool { return o.Relation == Owns }) {
		return
	}
	seen := map[*Node]bool{}
	owns(nil, e.From, seen)
	for n := range seen {
		g.queue(n)
	}
}

// outranks: an owned object's status replaces its owner's when it is worse, or
// when it is as bad and gives a reason: the cause says more than the symptom.
// Unknown without a reason claims nothing (a custom resource without conditions):
// it outranks nothing, and everything outranks it.
func outranks(s, own Status) bool {
	nothing := func(s Status) bool { return s.Health == Unknown && s.Reason == (Sym{}) }
	if nothing(s) || nothing(own) {
		return nothing(own) && !nothing(s)
	}
	if s.Health != own.Health {
		return s.Health > own.Health
	}
	return s.Health > Unknown && s.Reason != (Sym{})
}

// ownStatus is the record's status with what only the graph can see.
func (g *Graph) ownStatus(n *Node) Status {
	switch {
	case g.Missing(n):
		return missing(n)
	case n.Rec == nil && n.ID.Inferred():
		return Status{}
	case n.Rec == nil:
		return Status{Health: Unknown, Reason: Intern(g.SourceFor(n.ID.Kind(), n.space.Name).word())}
	}
	st := n.Rec.Status
	if svc, ok := n.Rec.Spec.(*Service); ok && st.Health != Failed {
		if s := g.serviceStatus(n, svc); s.Health > st.Health || st == (Status{}) {
			st = s
		}
	}
	if st.Health < Degraded {
		if e := g.firstDangling(n); e != nil {
			if g.State(e) == Denied {
				return Status{Health: Degraded, Reason: Intern("RefNotPermitted"), Message: g.Verdict(e).Reason}
			}
			return Status{Health: Degraded, Reason: Intern(danglingReason(e)), Message: g.dangling(e)}
		}
	}
	return st
}

// missing is the status of what is referred to and does not exist. That is no
// fault where everything that refers to it says that it can do without.
func missing(n *Node) Status {
	st := Status{Reason: Intern("Missing"), Message: n.ID.Kind() + " " + n.ID.Name() + " does not exist"}
	needed := func(e *Edge) bool { return !e.Optional && e.origin != fromGate }
	if slices.ContainsFunc(n.in, needed) || slices.ContainsFunc(n.out, needed) {
		st.Health = Failed
	}
	return st
}

// firstDangling is the way on to the smallest id that leads to nothing, or to what may
// not be referred to; nil if there is none.
func (g *Graph) firstDangling(n *Node) *Edge {
	var first *Edge
	for _, e := range n.out {
		if leadsOn(e) && (first == nil || e.To.ID < first.To.ID) {
			if st := g.State(e); st == Dangling || st == Denied && IsRoute(n.ID.Kind()) {
				first = e
			}
		}
	}
	return first
}

// leadsOn tells the relations without whose far end an object does nothing.
func leadsOn(e *Edge) bool {
	return e.Relation == Routes || e.Relation == Scales || e.Relation == Resolves
}

// danglingReason is the word of the Gateway API and of the autoscaler; for a name
// that leads nowhere Kubernetes has none.
func danglingReason(e *Edge) string {
	switch e.Relation {
	case Scales:
		return "FailedGetScale"
	case Resolves:
		return "NotResolvable"
	}
	return "BackendNotFound"
}

func (s SourceState) word() string {
	switch s {
	case Forbidden:
		return "NoPermission"
	case Syncing:
		return "Syncing"
	case Stale:
		return "Stale"
	}
	return "NotRead"
}

func (g *Graph) dangling(e *Edge) string {
	if g.Missing(e.To) {
		return fmt.Sprintf("%s %s does not exist", e.To.ID.Kind(), e.To.ID.Name())
	}
	var ports []Port
	if e.Route != nil {
		ports = e.Route.Ports
	}
	for _, p := range ports {
		want := fmt.Sprint(p.Port)
		if p.Port == 0 {
			want = fmt.Sprintf("%q", p.Name)
		}
		if p.Protocol != "" && servesPorts(e.To, []Port{{Name: p.Name, Port: p.Port}}) {
			want += " in " + p.Protocol
		}
		if !servesPorts(e.To, []Port{p}) {
			return fmt.Sprintf("%s %s has no port %s", e.To.ID.Kind(), e.To.ID.Name(), want)
		}
	}
	return e.Why.String()
}
