package lens

import (
	"fmt"
	"slices"

	"kscope/topology"
	"kscope/topology/policy"
)

// describe is Describe, and in the policy lens what policies say of the selected object.
func (b *Builder) describe(g *topology.Graph, v View) *Detail {
	if v.Lens != Policy {
		return Describe(g, v.Selected)
	}
	id := peerID(v.Selected)
	d := Describe(g, string(id))
	if d == nil && v.Subject() != "" && slices.ContainsFunc(b.book.edges(v.Focus), func(e policy.Edge) bool { return e.From == id || e.To == id }) {
		kind, ns, _ := id.Split()
		d = &Detail{ID: id, Kind: kind, Namespace: ns, Name: title(id), Want: -1}
	}
	if d == nil {
		return nil
	}
	d.Key = v.Selected
	b.book.tell(g, d, v.Subject())
	return d
}

// tell adds what policies say of the object: whether it has an effect itself, whom it
// selects, whether its pods are isolated, and whom it may talk to; of a peer, only
// how it may talk to the subject.
func (b *rulebook) tell(g *topology.Graph, d *Detail, subject topology.ID) {
	if st, ok := b.odd[d.ID]; ok {
		d.Status = st
	}
	if d.Kind == "ClusterNetworkPolicy" {
		b.selects(g, d)
	}
	if by, ok := b.rules.IsolationOf(d.ID); ok && d.Kind != "Namespace" {
		for way, i := range by {
			if i.Reason != "" {
				d.Facts = append(d.Facts, Pair{policy.Direction(way).String(), "isolated: " + i.Reason})
			} else {
				d.Facts = append(d.Facts, Pair{policy.Direction(way).String(), "no NetworkPolicy isolates it"})
			}
		}
	}
	of := subject
	if of == "" {
		of = d.ID
	}
	unsaid := map[topology.ID]bool{}
	for _, e := range b.edges(of) {
		far, in := e.From, e.To == d.ID
		if !in {
			far = e.To
		}
		switch {
		case e.From != d.ID && e.To != d.ID:
		case quiet(e) && d.ID == of:
			unsaid[far] = true
		case in:
			d.In = append(d.In, peerDetail(g, e, far))
		default:
			d.Out = append(d.Out, peerDetail(g, e, far))
		}
	}
	if n := len(unsaid); n > 0 {
		d.Facts = append(d.Facts, Pair{"no policy", fmt.Sprintf("says anything of traffic with %d others: it is allowed", n)})
	}
}

// peerDetail is a line of the inspector for what policies say of two ends.
func peerDetail(g *topology.Graph, e policy.Edge, far topology.ID) DetailEdge {
	d := DetailEdge{Relation: e.Relation, Other: far, State: e.State, Evidence: e.Verdict.Evidence, Why: e.Verdict.Reason}
	if e.Relation == topology.Allows {
		d.Ports = PortText(portsOf(e.Ports), true)
	}
	if n := g.Node(far); n != nil {
		d.Health = n.Status().Health
	}
	return d
}

// selects adds the workloads of the pods that a ClusterNetworkPolicy selects.
func (b *rulebook) selects(g *topology.Graph, d *Detail) {
	seen := map[*topology.Node]bool{}
	for _, s := range b.rules.Selected(d.ID) {
		for _, id := range s.Pods {
			n := g.Node(id)
			if n == nil {
				continue
			}
			if w := Workload(n); !seen[w] {
				seen[w] = true
				d.Out = append(d.Out, DetailEdge{Relation: topology.Selects, Other: w.ID, Evidence: s.Evidence, Health: w.Status().Health, Why: whyWide})
			}
		}
	}
}
