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
		return b.Describe(g, v.Selected)
	}
	id := peerID(v.Selected)
	d := b.Describe(g, string(id))
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
	var facts []Pair
	if subject == "" || subject == d.ID {
		facts = append(b.isolations(d), b.connections(g, d)...)
	} else {
		facts = b.connection(g, d, subject)
	}
	d.Facts = append(facts, d.Facts...)
}

// isolations say whether the object's pods are isolated, and by what.
func (b *rulebook) isolations(d *Detail) []Pair {
	by, ok := b.rules.IsolationOf(d.ID)
	if !ok || d.Kind == "Namespace" {
		return nil
	}
	var facts []Pair
	for way, i := range by {
		text := "no NetworkPolicy isolates it"
		if i.Reason != "" {
			text = "isolated: " + i.Reason
		}
		facts = append(facts, Pair{policy.Direction(way).String(), text})
	}
	return facts
}

// connections adds with whom the object may and may not talk, as far as a policy says so,
// and says with how many others it may.
func (b *rulebook) connections(g *topology.Graph, d *Detail) []Pair {
	unsaid := map[topology.ID]bool{}
	for _, e := range b.edges(d.ID) {
		switch {
		case quiet(e) && e.To == d.ID:
			unsaid[e.From] = true
		case quiet(e):
			unsaid[e.To] = true
		case e.To == d.ID:
			d.In = append(d.In, peerDetail(g, e, e.From))
		default:
			d.Out = append(d.Out, peerDetail(g, e, e.To))
		}
	}
	if n := len(unsaid); n > 0 {
		return []Pair{{"no policy", fmt.Sprintf("says anything of traffic to or from %d others: it is allowed", n)}}
	}
	return nil
}

// connection adds how a peer and the subject may talk to each other, and says it first.
func (b *rulebook) connection(g *topology.Graph, d *Detail, subject topology.ID) []Pair {
	var facts []Pair
	for _, e := range b.edges(subject) {
		switch d.ID {
		case e.From:
			d.Out = append(d.Out, peerDetail(g, e, subject))
			facts = append(facts, Pair{"to " + subject.Name(), e.Verdict.Reason})
		case e.To:
			d.In = append(d.In, peerDetail(g, e, subject))
			facts = append(facts, Pair{"from " + subject.Name(), e.Verdict.Reason})
		}
	}
	return facts
}

// peerDetail is a line of the inspector for what policies say of two ends.
func peerDetail(g *topology.Graph, e policy.Edge, far topology.ID) DetailEdge {
	d := DetailEdge{Relation: e.Relation, Other: far, State: e.State, Evidence: e.Verdict.Evidence, Why: e.Verdict.Reason}
	if e.Relation == topology.Allows {
		d.Ports = AccessText(e.Ports, true)
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
