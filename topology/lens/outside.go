package lens

import "kscope/topology"

// outside draws what is in no namespace (or in one the view leaves out) and tied to
// what is drawn. Under a bound, a lane that gets too long ends in a box for the rest.
func (p *painter) outside(units []*unit) {
	found := map[*topology.Node]bool{}
	for _, u := range units {
		for _, e := range u.cross {
			switch {
			case !p.worthFollowing(e):
			case e.To.Space() == u.space:
				p.upstream(e.From, found, false)
				for _, en := range p.entries(e) {
					p.upstream(en.Node, found, true)
				}
			case !p.v.filters(), u.match[e.From] && e.To.Space().Name == "":
				p.upstream(e.To, found, true)
			}
		}
	}
	for n := range p.v.keep {
		if n.Space().Name == "" {
			p.upstream(n, found, true)
		}
	}
	if p.v.Lens == All || p.v.Lens == Policy {
		p.unreferenced(func(n *topology.Node) { p.upstream(n, found, true) })
	}
	var items []item
	for n := range found {
		items = append(items, item{n: n, lane: p.sp.lane(n)})
	}
	room := 0
	if p.v.Fold == FoldAuto && p.v.Rows > 0 {
		room = max(4, p.v.Rows/boxRows)
	}
	beyond := &unit{match: map[*topology.Node]bool{}}
	for n := range found {
		if p.v.matches(n) {
			beyond.match[n] = true
		}
	}
	kept, cut := p.trim(beyond, distinct(items), nil, room)
	for _, it := range kept {
		p.node(beyond, it, -1)
	}
	p.cut(beyond, cut, -1)
}

// upstream finds n and, one after the other, what leads to it. What n shares with
// other namespaces (shared: a node, a volume, an address that this one leads to)
// does not draw those in.
func (p *painter) upstream(n *topology.Node, found map[*topology.Node]bool, shared bool) {
	if _, ok := p.standsFor(n); ok || found[n] || p.sp.lane(n) < 0 || !p.v.keeps(n) {
		return
	}
	found[n] = true
	for _, e := range n.EachIn() {
		if p.sp.relations(e) && e.Relation != topology.Selects && !(shared && e.From.Space().Name != "") {
			p.upstream(e.From, found, shared)
		}
	}
}

// worthFollowing: traffic leads outside from a folded namespace too; a claim's
// volume is of interest only when the claim itself is drawn.
func (p *painter) worthFollowing(e *topology.Edge) bool {
	if e.Relation != topology.Binds {
		return true
	}
	i, ok := p.rep[e.From]
	return ok && p.scene.Nodes[i].ID == e.From.ID
}

// unreferenced draws cluster-scoped objects that nothing in a namespace points at.
func (p *painter) unreferenced(add func(*topology.Node)) {
	s := p.g.Space("")
	if s == nil || p.v.Namespace != "" {
		return
	}
	for _, kind := range s.Kinds() {
		for _, n := range s.Of(kind) {
			if p.v.wants(n) {
				add(n)
			}
		}
	}
}
