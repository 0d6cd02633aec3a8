package topology

import "fmt"

// tally counts the endpoints of a Service.
type tally struct {
	ready, want int32 // want is -1 where they can't be known
	leaving     int32 // terminating: not wanted any more
	reach       reach
	stray       bool // of the usable endpoints none is on a known node
}

// reach is what becomes of requests to a Service.
type reach uint8

const (
	reachUnknown reach = iota
	reachNone          // no endpoint is usable: refused
	reachReady         // ready endpoints are used
	reachLeaving       // for want of ready ones those that terminate are used
)

// endpoints counts what a Service leads to.
func (g *Graph) endpoints(n *Node, svc *Service) tally {
	var t tally
	assumed := g.assumeEndpoints(n.space.Name)
	switch {
	case svc.Type.String() == "ExternalName" || g.SourceFor("EndpointSlice", n.space.Name) == Syncing,
		assumed && svc.Selector == nil,
		assumed && g.SourceFor("Pod", n.space.Name) != Synced && g.SourceFor("Pod", n.space.Name) != Stale:
		return tally{want: -1}
	}
	best, placed := unused, false
	for _, e := range n.out {
		if e.origin == fromEndpoints {
			placed = placed || e.placed && e.use != unused
			best = max(best, e.use)
		}
		switch {
		case e.Relation != Selects:
		case e.origin == fromChoice:
			t.assume(e.To.Rec)
		case e.state == Pending:
			t.leaving++
		default:
			t.want++
			if e.state == Fine {
				t.ready++
			}
		}
	}
	t.reach, t.stray = reachOf(best, assumed), !placed
	return t
}

func reachOf(best use, assumed bool) reach {
	switch {
	case assumed:
		return reachUnknown
	case best == unused:
		return reachNone
	case best == fallback:
		return reachLeaving
	}
	return reachReady
}

// assume counts a pod as the endpoint that it would be.
func (t *tally) assume(pod *Record) {
	switch {
	case pod.Finished:
	case pod.Deleting:
		t.leaving++
	default:
		t.want++
		if pod.Status.Health == OK {
			t.ready++
		}
	}
}

// serviceStatus says when requests to a Service would be refused.
func (g *Graph) serviceStatus(n *Node, svc *Service) Status {
	t := g.endpoints(n, svc)
	switch {
	case t.want < 0 || t.ready > 0:
		return Status{}
	case t.leaving > 0:
		return Status{Health: Progressing, Reason: Intern("Terminating"), Message: fmt.Sprintf("no endpoint is ready, and %d terminating", t.leaving)}
	case t.want > 0 && svc.PublishNotReady:
		return Status{Health: Degraded, Reason: Intern("NoReadyEndpoints"), Message: noneOf(t.want, "is ready") + "; published all the same"}
	case t.want > 0 && g.portless(n):
		return Status{Health: Failed, Reason: Intern("NoReadyEndpoints"), Message: noneOf(t.want, "has the port it sends to ("+targets(svc)+")")}
	case t.want > 0:
		return Status{Health: Failed, Reason: Intern("NoReadyEndpoints"), Message: noneOf(t.want, "is ready")}
	case svc.Selector == nil:
		return Status{Health: Degraded, Reason: Intern("NoEndpoints"), Message: "no selector and no EndpointSlice: nothing answers"}
	case n.scaledToZero(svc):
		return Status{Reason: Intern("ScaledToZero"), Message: "the workloads that it selects the pods of want none"}
	}
	return Status{Health: Degraded, Reason: Intern("NoEndpoints"), Message: "no pod that has an address matches " + svc.SelectorText.String()}
}

func noneOf(endpoints int32, does string) string {
	if endpoints == 1 {
		return "not even its only endpoint " + does
	}
	return fmt.Sprintf("none of %d endpoints %s", endpoints, does)
}

// scaledToZero tells whether the Service has nothing to lead to on purpose: there
// are workloads whose pods it would select, and all of them want none.
func (n *Node) scaledToZero(svc *Service) bool {
	found := false
	for _, kind := range [...]string{"Deployment", "StatefulSet", "ReplicaSet"} {
		for _, w := range n.space.kinds[kind] {
			if template, ok := scalable(w.Rec); !ok || !svc.Selector.Matches(template) {
				continue
			}
			if w.Rec.Want != 0 {
				return false
			}
			found = true
		}
	}
	return found
}

// scalable is the pod template's labels of what wants a number of pods. ReplicaSets
// count whoever owns them: of a custom kind's, nothing else is known.
func scalable(r *Record) (Labels, bool) {
	if r == nil {
		return Labels{}, false
	}
	switch r.ID.Kind() {
	case "Deployment", "StatefulSet", "ReplicaSet":
		if w, ok := r.Spec.(*Workload); ok {
			return w.Template, true
		}
	}
	return Labels{}, false
}

// scaleChanged wakes the Services without endpoints of n's namespace when a
// workload comes, goes, or is scaled to or from zero.
func (g *Graph) scaleChanged(n *Node, old, now *Record) {
	was, wasOK := scalable(old)
	is, ok := scalable(now)
	if wasOK == ok && was == is && (!ok || (old.Want == 0) == (now.Want == 0)) {
		return
	}
	for _, s := range n.space.kinds["Service"] {
		if s.roll != nil && s.roll.want == 0 {
			g.queue(s)
		}
	}
}
