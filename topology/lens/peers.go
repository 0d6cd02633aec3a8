package lens

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"kscope/topology"
	"kscope/topology/policy"
)

// The policy lens with a subject: who may and may not call it, and whom it may and may
// not call. What may do both stands on both sides, under a key of its own.

// The ends of the keys of peers: one that calls the subject, one that it calls.
const (
	callerEnd = ">"
	calleeEnd = "<"
)

// peerID is the object behind the key of a peer, or of anything else.
func peerID(key string) topology.ID {
	return topology.ID(strings.TrimSuffix(strings.TrimSuffix(key, callerEnd), calleeEnd))
}

// side is the peers on one side of the subject: those about whom a policy says
// something, first those that are let through, and those about whom none does.
type side struct {
	name, end   string
	lane        int
	loud, quiet []policy.Edge
}

// far is the peer at the other end of an edge of the side.
func (s *side) far(e policy.Edge) topology.ID {
	if s.end == callerEnd {
		return e.From
	}
	return e.To
}

// quiet tells of edges about which no policy says anything.
func quiet(e policy.Edge) bool { return e.Verdict.Policy == "" && e.Verdict.State == policy.Allowed }

// peers makes the picture of one object's peers. It does not depend on what is selected.
func (b *Builder) peers(g *topology.Graph, v View) *Scene {
	b.last = nil
	p := newPainter(g, v, spec{lanes: []string{laneCallers, laneSubject, laneCallees}, book: &b.book}, b.judge(g))
	if edges := b.book.edges(v.Focus); len(edges) > 0 {
		at := p.add(p.end(v.Focus, v.Focus, string(v.Focus), 1))
		callers := side{name: "callers", end: callerEnd, lane: 0}
		callees := side{name: "callees", end: calleeEnd, lane: 2}
		for _, s := range [...]*side{&callers, &callees} {
			p.partPeers(s, edges)
		}
		boxes := len(callers.loud) + len(callers.quiet) + len(callees.loud) + len(callees.quiet)
		if v.tooMany(boxes) {
			v.Fold, p.v.Fold, p.scene.TooMany = FoldAuto, FoldAuto, boxes
		}
		p.scene.Compact = p.cramped(&callers) || p.cramped(&callees)
		p.side(&callers, at)
		p.side(&callees, at)
	}
	b.book.judge(p.scene, v)
	p.finish()
	for i := range p.scene.Nodes {
		if p.scene.Nodes[i].Match {
			p.scene.Matches++
		}
	}
	return p.scene
}

// partPeers finds the peers of a side.
func (p *painter) partPeers(s *side, edges []policy.Edge) {
	for _, e := range edges {
		if (e.To == p.v.Focus) != (s.end == callerEnd) || p.v.filters() && !p.asked(s.far(e)) {
			continue
		}
		if quiet(e) {
			s.quiet = append(s.quiet, e)
		} else {
			s.loud = append(s.loud, e)
		}
	}
	slices.SortStableFunc(s.loud, func(a, b policy.Edge) int {
		return cmp.Or(cmp.Compare(a.Relation, b.Relation), cmp.Compare(a.State, b.State))
	})
}

// bounded tells whether the picture has to fit rows.
func (p *painter) bounded() bool { return p.v.Fold == FoldAuto && p.v.Rows > 0 }

// cramped tells whether a side's loud peers and one box for the quiet ones need more rows
// than there are when they are boxes.
func (p *painter) cramped(s *side) bool {
	n := len(s.loud) + min(1, len(s.quiet))
	if p.v.Open[s.restKey(noneSays)] {
		n = len(s.loud) + len(s.quiet)
	}
	return p.bounded() && n*boxRows > p.v.Rows
}

func (s *side) restKey(of string) string {
	return restOf + s.name + ":" + strings.ReplaceAll(of, " ", "-")
}

// side draws the peers of a side with their edges, and a rest for those that rows don't
// suffice for.
func (p *painter) side(s *side, subject int) {
	tall := boxRows
	if p.scene.Compact {
		tall = 1
	}
	room := p.v.Rows / tall
	rest := map[string][]policy.Edge{}
	draw := func(e policy.Edge, parent string) {
		id := s.far(e)
		n := p.end(p.v.Focus, id, string(id)+s.end, s.lane)
		n.Parent, n.Verdict = parent, verdict(e)
		p.tie(e, p.add(n), subject)
	}
	shut := p.v.Shut[s.restKey(noneSays)]
	all := !p.bounded() || !shut && len(s.loud)+len(s.quiet) <= room || len(s.quiet) == 1 && len(s.loud) < room
	if !all {
		rest[noneSays] = s.quiet
		room -= min(1, len(s.quiet))
	}
	for i, e := range s.loud {
		// The last rows are for what is cut: one for what is let through, one for what is not.
		if p.bounded() && len(s.loud) > room && i >= room-2 {
			rest[word(e)] = append(rest[word(e)], e)
			continue
		}
		draw(e, "")
	}
	if all {
		parent := ""
		if p.bounded() {
			parent = s.restKey(noneSays)
		}
		for _, e := range s.quiet {
			draw(e, parent)
		}
	}
	for _, of := range [...]string{"allowed", "denied", noneSays} {
		if key := s.restKey(of); len(rest[of]) == 1 || p.v.Open[key] {
			for _, e := range rest[of] {
				draw(e, key)
			}
		} else if len(rest[of]) > 0 {
			p.others(s, key, of, rest[of], subject)
		}
	}
}

// noneSays is what a rest of quiet peers has in common.
const noneSays = "no policy"

// word is what becomes of a connection.
func word(e policy.Edge) string {
	if e.Relation == topology.Denies {
		return "denied"
	}
	return "allowed"
}

// others draws one box for peers that have something in common.
func (p *painter) others(s *side, key, of string, edges []policy.Edge, subject int) {
	n := Node{Key: key, Name: fmt.Sprintf("… %d more, %s", len(edges), of), Lane: s.lane, Group: -1, Want: -1, Count: len(edges), Folded: true}
	for _, e := range edges {
		n.Match = n.Match || p.asked(s.far(e))
		if at := p.g.Node(s.far(e)); at != nil {
			n.Healths[at.Status().Health]++
		} else {
			n.Healths[topology.OK]++
		}
	}
	p.tie(edges[0], p.add(n), subject)
	e := &p.scene.Edges[len(p.scene.Edges)-1]
	e.Count = len(edges)
	if len(edges) > 1 {
		e.Why += fmt.Sprintf(" (and %d more)", len(edges)-1)
	}
}

// asked tells whether the query matches an object or one of its pods.
func (p *painter) asked(id topology.ID) bool {
	n := p.g.Node(id)
	if n == nil || p.v.Match == nil {
		return false
	}
	return p.v.matches(n) || slices.ContainsFunc(p.podsOfPeer(n), p.v.matches)
}

// podsOfPeer are the pods of a workload or namespace that have not run to their end.
func (p *painter) podsOfPeer(n *topology.Node) []*topology.Node {
	var pods []*topology.Node
	if n.ID.Kind() != "Namespace" {
		pods = n.Pods()
	} else if s := p.g.Space(n.ID.Name()); s != nil {
		pods = slices.Clone(s.Of("Pod"))
	}
	return slices.DeleteFunc(pods, finished)
}

// end is the box of the subject or a peer. One of another namespace says of which.
func (p *painter) end(subject, id topology.ID, key string, lane int) Node {
	kind, ns, name := id.Split()
	n := Node{ID: id, Kind: kind, Short: Short(kind), Namespace: ns, Name: title(id), Want: -1}
	if at := p.g.Node(id); at != nil {
		n = p.object(at)
		if pods := p.podsOfPeer(at); len(pods) > 1 {
			n.Count = len(pods)
			for _, m := range pods {
				n.Healths[m.Status().Health]++
			}
		}
		n.Match = p.asked(id)
		if n.Containers = nil; p.v.Open[key] { // under the key of this side
			n.Containers = failingFirst(containersOf(at.Rec))
		}
		n.Opened = len(n.Containers) > 0
	}
	if home := subject.Namespace(); ns != "" && ns != home && topology.MakeID("Namespace", "", ns) != subject {
		n.Name = ns + "/" + name
	}
	n.Key, n.Lane, n.Group = key, lane, -1
	return n
}

// tie draws the edge between a peer and the subject.
func (p *painter) tie(e policy.Edge, peer, subject int) {
	from, to := peer, subject
	if p.scene.Nodes[peer].Lane > p.scene.Nodes[subject].Lane {
		from, to = to, from
	}
	p.scene.Edges = append(p.scene.Edges, peerEdge(e, from, to))
}
