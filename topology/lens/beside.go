package lens

import (
	"slices"

	"kscope/topology"
	"kscope/topology/policy"
)

// beside draws, at both ends of the policies' picture, with whom the pods that the query
// matches may and may not talk, as far as a policy says so.
func (p *painter) beside(b *rulebook) {
	if !p.v.Peers || p.v.Match == nil {
		return
	}
	pods, last := slices.Index(p.sp.lanes, lanePods), len(p.sp.lanes)-1
	first, at := len(p.scene.Edges), map[string]int{}
	for i := range len(p.scene.Nodes) {
		n := &p.scene.Nodes[i]
		if n.Lane != pods || !n.Match || n.ID == "" {
			continue
		}
		for _, e := range b.rules.Edges(n.ID) {
			if quiet(e) {
				continue
			}
			if e.To == p.scene.Nodes[i].ID {
				p.joined(e, e.From, callerEnd, 0, i, at)
			} else {
				p.joined(e, e.To, calleeEnd, last, i, at)
			}
		}
	}
	for i := range p.scene.Edges[first:] {
		e := &p.scene.Edges[first+i]
		if p.scene.Nodes[e.From].Verdict.Word != "" || p.scene.Nodes[e.To].Verdict.Word != "" {
			e.Label = "" // the box says it
		}
	}
}

// joined draws an edge between a peer, which is drawn once on each side, and the node i.
func (p *painter) joined(e policy.Edge, far topology.ID, end string, lane, i int, at map[string]int) {
	key := string(far) + end
	k, ok := at[key]
	if !ok {
		n := p.end("", far, key, lane)
		n.Match = false
		k = p.add(n)
		at[key] = k
	}
	said := verdict(e)
	p.tie(e, k, i)
	arrow := &p.scene.Edges[len(p.scene.Edges)-1]
	if arrow.Label = said.Word; !ok {
		p.scene.Nodes[k].Verdict = said
	} else if p.scene.Nodes[k].Verdict != said { // the arrows differ
		p.scene.Nodes[k].Verdict = Verdict{}
	}
}

// Merged is the scene with every object once: a peer that may call and be called stands
// for both. It is for what names nodes by their ids.
func (s *Scene) Merged() *Scene {
	if s.Lens != Policy {
		return s
	}
	by, now := map[topology.ID]int{}, make([]int, len(s.Nodes))
	out := *s
	out.Nodes, out.Edges = nil, slices.Clone(s.Edges)
	for _, sided := range [2]bool{false, true} { // what is drawn under its own id first
		for i := range s.Nodes {
			n := s.Nodes[i]
			if side := n.ID != "" && n.Key != string(n.ID) && peerID(n.Key) == n.ID; side != sided {
				continue
			}
			k, ok := by[n.ID]
			if !ok || n.ID == "" {
				if sided {
					n.Key = string(n.ID)
				}
				k = len(out.Nodes)
				out.Nodes = append(out.Nodes, n)
				by[n.ID] = k
			}
			now[i] = k
		}
	}
	for i := range out.Edges {
		e := &out.Edges[i]
		e.From, e.To = now[e.From], now[e.To]
	}
	slices.SortStableFunc(out.Edges, compareArrows)
	out.Edges = slices.CompactFunc(out.Edges, func(a, b Edge) bool { return compareArrows(a, b) == 0 })
	return &out
}
