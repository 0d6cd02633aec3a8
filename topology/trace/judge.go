package trace

import (
	"cmp"
	"fmt"
	"slices"

	"kscope/topology"
)

// Judge gives the edges of a picture the verdict that traces through them come to:
// of an edge from a Service to an endpoint the graph alone does not know whether
// network policies let those in who come by the Service. It holds as long as the graph
// does not change.
type Judge struct {
	g       *topology.Graph
	allow   Allow
	sources map[*topology.Node][]Source
}

// NewJudge makes a Judge; a nil allow lets everything through.
func NewJudge(g *topology.Graph, allow Allow) *Judge {
	return &Judge{g: g, allow: sighted(g, allow), sources: map[*topology.Node][]Source{}}
}

// Verdict judges an edge.
func (j *Judge) Verdict(e *topology.Edge) Judged {
	v := Judged{Verdict: j.g.Verdict(e), Evidence: e.Evidence}
	if v.State != topology.Fine || e.Relation != topology.Selects || e.Route == nil || e.From.ID.Kind() != "Service" {
		return v
	}
	for _, p := range e.Route.Ports {
		if odd := undeclared(e.To, p); odd.State != topology.Fine && v.State == topology.Fine {
			v.Verdict = odd
		}
	}
	if j.allow != nil {
		j.policies(&v, e)
	}
	return v
}

// policies asks them for everyone who comes by the Service.
func (j *Judge) policies(v *Judged, e *topology.Edge) {
	passed, asked := 0, 0
	var denied, odd Judged
	for _, s := range j.from(e.From) {
		for _, p := range e.Route.Ports {
			if p.Port == 0 {
				continue // not one of the Service's
			}
			asked++
			switch got := j.allow(s, e.To.ID, p.Target, p.Protocol); {
			case stops(got.State):
				denied = got
			case got.State != topology.Fine:
				odd = got
				passed++
			default:
				passed++
			}
		}
	}
	switch {
	case asked > 0 && passed == 0:
		v.Verdict, v.Policy = denied.Verdict, denied.Policy
	case denied.State != topology.Fine:
		v.Verdict = topology.Verdict{State: topology.EdgeDegraded, Reason: fmt.Sprintf("for %d of %d who come by %s: %s", asked-passed, asked, e.From.ID.Called(), denied.Reason), Fix: denied.Fix}
	case odd.State != topology.Fine && v.State == topology.Fine:
		v.Verdict, v.Declared, v.Policy = odd.Verdict, odd.Declared, odd.Policy
		v.Evidence = max(v.Evidence, odd.Evidence)
	}
}

// from are those of whom it is known that they come by a Service: from outside, and
// the proxies of its Ingresses and Gateways.
func (j *Judge) from(svc *topology.Node) []Source {
	if known, ok := j.sources[svc]; ok {
		return known
	}
	var found []Source
	add := func(s Source) {
		if !slices.Contains(found, s) {
			found = append(found, s)
		}
	}
	for _, e := range svc.In() {
		switch e.Relation {
		case topology.Enters:
			for _, id := range outsides(e.From) {
				add(Source{ID: id, SNAT: snat(e)})
			}
		case topology.Routes:
			for _, s := range proxies(e.From, 0) {
				add(s)
			}
		}
	}
	j.sources[svc] = found
	return found
}

func snat(e *topology.Edge) string {
	if e.Route == nil {
		return ""
	}
	return e.Route.SNAT
}

// outsides are where the clients of an address are.
func outsides(n *topology.Node) []topology.ID {
	if n.ID == topology.Internet || n.ID == topology.PrivateNetwork {
		return []topology.ID{n.ID}
	}
	var ids []topology.ID
	for _, e := range n.EachIn() {
		if e.Relation == topology.Enters && (e.From.ID == topology.Internet || e.From.ID == topology.PrivateNetwork) {
			ids = append(ids, e.From.ID)
		}
	}
	return ids
}

// proxies are the pods that proxy for an Ingress, a Gateway or a route of one, by what
// owns them; the zero Source for a proxy that is not to be seen.
func proxies(n *topology.Node, depth int) []Source {
	const parents = 3 // a route, a ListenerSet, a Gateway
	var found []Source
	for _, e := range n.In() {
		switch {
		case e.Relation == topology.Routes && depth < parents:
			found = append(found, proxies(e.From, depth+1)...)
		case e.Relation != topology.Enters:
		case e.From.ID.Kind() == "Pod":
			found = append(found, Source{ID: e.From.Top().ID})
		case e.From.ID.Kind() == "Service":
			for _, pod := range e.From.EachOut() {
				if pod.Relation == topology.Selects {
					found = append(found, Source{ID: pod.To.Top().ID})
				}
			}
		default:
			found = append(found, Source{})
		}
	}
	slices.SortFunc(found, func(a, b Source) int { return cmp.Compare(a.ID, b.ID) })
	return slices.Compact(found)
}
