package policy

import (
	"cmp"
	"slices"

	"kscope/topology"
)

// Edge is what policies say of two ends, for a picture.
type Edge struct {
	// From and To are pods, what owns them, namespaces, Internet, PrivateNetwork,
	// Endpoint (of a range of addresses) or FQDN.
	From, To topology.ID
	// Relation is Allows, or Denies if no port is allowed.
	Relation topology.Relation
	// Ports are those that are not denied.
	Ports Access
	// State is Fine, Ambiguous or Denied; that of what is only declared is Ambiguous.
	State   topology.EdgeState
	Verdict Verdict
}

// Edges is with whom an object may and may not talk, both ways, sorted: with every
// workload of its own namespaces, with every other namespace or, where its pods fare
// differently, with each of its workloads, with the Internet, the private network,
// and the addresses and host names that its policies call. Edges about which no
// policy says anything have a Verdict without Policy. nil if id is no Peer.
func (r *Rules) Edges(id topology.ID) []Edge {
	p, ok := r.Peer(id)
	if !ok || len(p.ends) == 0 {
		return nil
	}
	var out []Edge
	own := map[*space]bool{}
	for _, e := range p.ends {
		if e.class != nil {
			own[e.class.space] = true
		}
	}
	for _, s := range r.spaces {
		if len(s.classes) == 0 {
			continue
		}
		in := r.edgesTo(&p, s)
		if whole, ok := asOne(topology.MakeID("Namespace", "", s.name), id, in); ok && !own[s] {
			in = whole
		}
		out = append(out, in...)
	}
	for _, far := range r.outside(&p) {
		out = append(out, r.edge(p, far), r.edge(far, p))
	}
	slices.SortFunc(out, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return out
}

func (r *Rules) edge(from, to Peer) Edge {
	v, spans := r.judge(from, to).anyPort()
	e := Edge{From: from.ID, To: to.ID, Relation: topology.Allows, Ports: spans, Verdict: v}
	switch {
	case len(spans) == 0:
		e.Relation, e.State = topology.Denies, topology.Denied
		if v.State == DeclaredOnly { // that it happens nobody can know
			e.State = topology.Ambiguous
		}
	case v.State == Ambiguous:
		e.State = topology.Ambiguous
	}
	return e
}

// edgesTo are the edges, there and back, with all workloads of a namespace. Those whose
// pods are all of one class fare as it does, unless it matters where pods run.
func (r *Rules) edgesTo(p *Peer, s *space) (out []Edge) {
	nodes := slices.ContainsFunc(p.ends, func(e end) bool { return e.node != nil })
	tops, order := r.tops(s, p.ID)
	known := map[*class][2]Edge{}
	for _, top := range order {
		first := tops[top][0]
		one := !nodes && !first.host && len(tops[top]) == 1
		pair, ok := known[first]
		if !ok || !one {
			far, _ := r.Peer(top)
			pair = [2]Edge{r.edge(*p, far), r.edge(far, *p)}
		}
		if one {
			known[first] = pair
		}
		pair[0].To, pair[1].From = top, top
		out = append(out, pair[:]...)
	}
	return out
}

// tops are what owns the pods of a namespace, and pods that nobody owns, with their
// classes, and their order; without those that have no other pods than the object of.
func (r *Rules) tops(s *space, of topology.ID) (tops map[topology.ID][]*class, order []topology.ID) {
	tops = map[topology.ID][]*class{}
	others := map[topology.ID]bool{}
	for _, c := range s.classes {
		for _, id := range c.pods {
			pod, owners := id, r.pods[id].owners
			if len(owners) > 0 {
				id = owners[len(owners)-1]
			}
			others[id] = others[id] || pod != of && !slices.Contains(owners, of)
			if len(tops[id]) == 0 {
				order = append(order, id)
			}
			if !slices.Contains(tops[id], c) {
				tops[id] = append(tops[id], c)
			}
		}
	}
	return tops, slices.DeleteFunc(order, func(id topology.ID) bool { return !others[id] })
}

// asOne replaces edges with all workloads of a namespace by edges with the namespace,
// if the same holds of all.
func asOne(ns, id topology.ID, in []Edge) ([]Edge, bool) {
	if len(in) <= 2 {
		return nil, false
	}
	for i, e := range in {
		first := in[i%2]
		if !slices.Equal(e.Ports, first.Ports) || e.Verdict.State != first.Verdict.State ||
			e.Verdict.Policy != first.Verdict.Policy || e.Verdict.Rule != first.Verdict.Rule {
			return nil, false
		}
	}
	out := slices.Clone(in[:2])
	for i := range out {
		if out[i].From == id {
			out[i].To = ns
		} else {
			out[i].From = ns
		}
	}
	return out, true
}

// outside are the ends outside of the cluster that matter to p.
func (r *Rules) outside(p *Peer) []Peer {
	out := []Peer{{ID: topology.Internet, zone: topology.Internet}, {ID: topology.PrivateNetwork, zone: topology.PrivateNetwork}}
	seen := map[topology.ID]bool{}
	for _, e := range p.ends {
		if e.class == nil {
			continue
		}
		for _, l := range e.class.lists {
			for _, rl := range l.rules {
				for _, m := range rl.peers {
					far := m.peer()
					if far.ID != "" && !seen[far.ID] {
						seen[far.ID] = true
						out = append(out, far)
					}
				}
			}
		}
	}
	return out
}

// peer is the end that a rule calls by address or host name, the zero Peer if it
// calls none; all addresses are the Internet and the private network.
func (m *matcher) peer() Peer {
	switch {
	case m.Block != nil && m.Block.CIDR.Bits() > 0:
		return Peer{ID: topology.MakeID(topology.KindEndpoint, "", m.Block.CIDR.String()), block: m.Block}
	case m.Domain.String() != "":
		id := topology.MakeID(topology.KindFQDN, "", m.Domain.String())
		return Peer{ID: id, ends: []end{{other: other{domain: m.Domain.String()}}}}
	}
	return Peer{}
}
