package topology

import "fmt"

// lastOnNode tells whether a node uses an endpoint that terminates, for want of a ready
// one there: under a traffic policy Local each decides for itself (KEP-1669).
func (g *Graph) lastOnNode(e *Edge) bool {
	svc, ok := ServiceOf(e.From)
	if !ok || !svc.ExternalLocal && !svc.InternalLocal {
		return false
	}
	here := map[Sym]bool{} // nodes of the endpoint, and whether they have a ready one
	for _, b := range g.slices[e.From.ID] {
		for i := range b.Endpoints {
			if ep := &b.Endpoints[i]; ep.id() == e.To.ID && ep.Node != (Sym{}) {
				here[ep.Node] = false
			}
		}
	}
	for _, b := range g.slices[e.From.ID] {
		for i := range b.Endpoints {
			ep := &b.Endpoints[i]
			if _, ok := here[ep.Node]; ok && ep.use(true) == usable {
				here[ep.Node] = true
			}
		}
	}
	for _, ready := range here {
		if !ready {
			return true
		}
	}
	return false
}

// ailing says of the worst pod behind a Service what is wrong with it: " (Pod web-1:
// CrashLoopBackOff)"; "" if none of them says.
func (g *Graph) ailing(svc *Node) string {
	var worst *Node
	for _, e := range svc.out {
		if e.Relation != Selects || e.To.Rec == nil || e.To.Status().Reason == (Sym{}) {
			continue
		}
		if h := e.To.Status().Health; worst == nil || h > worst.Status().Health || h == worst.Status().Health && e.To.ID < worst.ID {
			worst = e.To
		}
	}
	if worst == nil {
		return ""
	}
	return fmt.Sprintf(" (%s: %s)", worst.ID.Called(), worst.Status().Reason)
}
