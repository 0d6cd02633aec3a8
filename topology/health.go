package topology

import "fmt"

// rollup is what a node knows beyond its record: its own status with what the
// graph adds (own), and the worst of that and of what it owns (sum).
type rollup struct {
	own, sum Status
	from     *Node // whose status sum is; nil = own
	// Ready endpoints of all, for Services; want < 0 otherwise.
	ready, want int32
}

const maxOwnerDepth = 16 // owner cycles end here

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
		if e.Relation == Routes || e.Relation == Scales {
			g.queue(e.From)
		}
	}
	if len(g.slices[n.ID]) > 0 {
		g.resolveEndpoints(n.ID) // a Service numbers the ports of its edges
	}
}

// appeared wakes what waited for the object.
func (g *Graph) appeared(n *Node) {
	g.queueReferrers(n)
	for _, e := range n.out {
		if e.Relation == Owns {
			g.touch(e.To)
		}
	}
}

// settle derives the status of everything queued, and of what owns it, until
// nothing changes any more.
func (g *Graph) settle() {
	for round := 0; len(g.dirty) > 0 && round < maxOwnerDepth; round++ {
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
	for _, n := range g.dirty {
		n.queued = false
	}
	g.dirty = g.dirty[:0]
}

// derive computes the node's status; it tells whether what others see changed.
func (g *Graph) derive(n *Node) (changed bool) {
	r := rollup{own: g.ownStatus(n), want: -1}
	if n.Rec != nil {
		if _, ok := n.Rec.Spec.(*Service); ok {
			r.ready, r.want = g.endpoints(n)
		}
	}
	r.sum = r.own
	if c := worstOwned(n); c != nil && outranks(c.Status(), r.own) {
		r.sum, r.from = c.Status(), c
		if c.Cause() != nil {
			r.from = c.Cause()
		}
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

// worstOwned is the owned object in the worst health, the smallest id among
// equals, so that the result does not depend on the order of arrival. What has
// run to its end does not count, nor does anything once n itself has.
func worstOwned(n *Node) *Node {
	if n.Rec != nil && n.Rec.Finished {
		return nil
	}
	var worst *Node
	for _, e := range n.out {
		c := e.To
		if e.Relation != Owns || c.Rec == nil || c.Rec.Finished || c == n {
			continue
		}
		h := c.Status().Health
		if worst == nil || h > worst.Status().Health || (h == worst.Status().Health && c.ID < worst.ID) {
			worst = c
		}
	}
	return worst
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
		return Status{Health: Failed, Reason: Intern("Missing"), Message: n.ID.Kind() + " " + n.ID.Name() + " does not exist"}
	case n.Rec == nil && n.ID.Inferred():
		return Status{}
	case n.Rec == nil:
		return Status{Health: Unknown, Reason: Intern(g.SourceFor(n.ID.Kind(), n.space.Name).word())}
	}
	st := n.Rec.Status
	if svc, ok := n.Rec.Spec.(*Service); ok && st.Health != Failed {
		if s := g.serviceStatus(n, svc); s.Health > st.Health {
			return s
		}
	}
	for _, e := range n.out {
		if (e.Relation == Routes || e.Relation == Scales) && st.Health < Failed && g.State(e) == Dangling {
			return Status{Health: Degraded, Reason: Intern("BackendNotFound"), Message: g.dangling(e)}
		}
	}
	return st
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
	for _, p := range e.Route.Ports {
		want := fmt.Sprint(p.Port)
		if p.Port == 0 {
			want = fmt.Sprintf("%q", p.Name)
		}
		if !servesPorts(e.To, []Port{p}) {
			return fmt.Sprintf("%s %s has no port %s", e.To.ID.Kind(), e.To.ID.Name(), want)
		}
	}
	return ""
}

// endpoints counts the ready and all endpoints of a Service; want is -1 where they
// can't be known.
func (g *Graph) endpoints(n *Node) (ready, want int32) {
	svc := n.Rec.Spec.(*Service)
	if svc.Type.String() == "ExternalName" || g.SourceFor("EndpointSlice", n.space.Name) == Syncing {
		return 0, -1
	}
	for _, e := range n.out {
		if e.Relation != Selects {
			continue
		}
		if pod := e.To.Rec; e.Evidence == Assumed && pod != nil {
			if _, ok := pod.Spec.(*Pod); !ok {
				return 0, -1 // a workload stands for pods nobody can see
			}
			if pod.Finished {
				continue
			}
			want++
			if pod.Status.Health == OK && !pod.Deleting {
				ready++
			}
			continue
		}
		if e.state == Pending { // terminating: on its way out, not wanted any more
			continue
		}
		want++
		if e.state == Fine {
			ready++
		}
	}
	return ready, want
}

// serviceStatus says when requests to a Service would be refused.
func (g *Graph) serviceStatus(n *Node, svc *Service) Status {
	ready, want := g.endpoints(n)
	switch {
	case want < 0 || ready > 0:
		return Status{}
	case want > 0:
		return Status{Health: Failed, Reason: Intern("NoReadyEndpoints"), Message: fmt.Sprintf("none of %d endpoints is ready", want)}
	case svc.Selector == nil:
		return Status{Health: Degraded, Reason: Intern("NoEndpoints"), Message: "no selector and no EndpointSlice: nothing answers"}
	}
	return Status{Health: Degraded, Reason: Intern("NoEndpoints"), Message: "selects nothing: no pod matches " + svc.SelectorText.String()}
}
