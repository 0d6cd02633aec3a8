package lens

import (
	"kscope/topology"
	"kscope/topology/policy"
)

// Builder makes scenes and remembers, between them, what has not changed: one pod's
// change costs one namespace. It also remembers how far things were unfolded, so that they
// stay so while the view lasts. It is used by the one goroutine that owns the graph.
type Builder struct {
	names names
	units map[Name]*perSpace[*unit]
	ills  perSpace[*ills]
	idle  perSpace[*waiting] // pods without a node (nodes lens)
	// trouble is by namespace what is not well, and where it runs (nodes lens).
	trouble perSpace[*trouble]
	running runCount // by cluster node (nodes lens)
	resting restSet
	last    *memory  // of the picture before; nil = none
	book    rulebook // of policies (policy lens)

	// Rules keeps what policies come to; nil = nobody else asks for them.
	Rules *policy.Cache
}

// Build makes the scene of a view.
func (b *Builder) Build(g *topology.Graph, v View) *Scene {
	if v.Loose {
		v.Selected = ""
	}
	v.ask(g)
	if v.Lens == Policy {
		b.openBook(g)
	}
	if v.Subject() != "" {
		return b.peers(g, v)
	}
	sp := b.narrow(g, &v)
	if v.Lens == Nodes {
		return b.nodes(g, v)
	}
	sp.complete = v.Lens == All || v.Fold == FoldNone
	was := b.recall(g, v)
	units := b.refresh(sp, g, v, was != nil)
	boxes := 0
	for _, u := range units {
		boxes += u.count
	}
	if v.tooMany(boxes) {
		v.Fold = FoldAuto
		s := b.Build(g, v)
		s.TooMany = boxes
		return s
	}
	p := newPainter(g, v, sp, b.judge(g))
	pl := planLevels(units, v, openedRows(g, v), was)
	b.keep(g, pl.remember(units, v, was))
	p.scene.Compact = pl.compact
	rest := make([]*unit, 0, len(units))
	for i, u := range units {
		if pl.level[i] == inRest {
			rest = append(rest, u)
		} else {
			room := pl.room
			if c, ok := pl.cap[i]; ok {
				room = min(room, c)
			}
			p.unit(u, pl.level[i], room)
		}
	}
	b.resting.set(rest)
	p.rest(rest, b.resting.holds)
	p.outside(units)
	p.edges(units)
	if sp.book != nil {
		p.beside(sp.book)
		sp.book.judge(p.scene, v)
	}
	p.finish()
	p.scene.Matches = b.matches(g, v, units)
	if pl.folded+pl.partly > 0 {
		p.scene.Notes = append(p.scene.Notes, pl.note())
	}
	return p.scene
}

// narrow finds what the view's focus keeps, and is the table of its lens.
func (b *Builder) narrow(g *topology.Graph, v *View) spec {
	if v.Lens != Policy {
		sp := specOf(v.Lens)
		v.keep = focus(g, sp, *v)
		return sp
	}
	sp := policySpec(v.Peers && v.Match != nil)
	sp.book = &b.book
	if v.Focus != "" {
		v.keep = b.book.aroundPolicy(v.Focus)
	}
	return sp
}

// matches counts what the query matches: in the units, and in no namespace.
func (b *Builder) matches(g *topology.Graph, v View, units []*unit) int {
	if v.Match == nil {
		return 0
	}
	found := 0
	for _, u := range units {
		found += len(u.match)
	}
	sp, cluster := specOf(v.Lens), g.Space("")
	if cluster == nil {
		return found
	}
	for _, kind := range cluster.Kinds() {
		for _, n := range cluster.Of(kind) {
			if sp.lane(n) >= 0 && v.keeps(n) && v.matches(n) {
				found++
			}
		}
	}
	return found
}

// refresh brings the units of the view up to date, by name; those that hold
// nothing the lens shows are left out. goesOn: the view is that of before.
func (b *Builder) refresh(sp spec, g *topology.Graph, v View, goesOn bool) []*unit {
	if b.units == nil {
		b.units = map[Name]*perSpace[*unit]{}
	}
	if b.units[v.Lens] == nil {
		b.units[v.Lens] = &perSpace[*unit]{}
	}
	known, volatile := b.units[v.Lens].align(g), v.Volatile()
	units := make([]*unit, 0, len(known))
	for i, s := range g.Spaces() {
		if s.Name == "" || (v.Namespace != "" && s.Name != v.Namespace) {
			continue
		}
		u := known[i]
		if v.keep != nil {
			u = makeUnit(sp, s, v, nil) // what is kept depends on other namespaces too
		} else if u == nil || u.later && !goesOn || u.gen != s.Gen() || u.query != v.Query || u.marks != v.Highlight || volatile || u.full != sp.complete || !u.follows(sp) {
			if !goesOn {
				u = nil
			}
			u = makeUnit(sp, s, v, u)
			known[i] = u
		}
		if u.count > 0 {
			units = append(units, u)
		}
	}
	return units
}
