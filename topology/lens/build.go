package lens

import "kscope/topology"

// Builder makes scenes and remembers, between them, what has not changed: one pod's
// change costs one namespace. It also remembers how far things were unfolded, so that they
// stay so while the view lasts. It is used by the one goroutine that owns the graph.
type Builder struct {
	names names
	units map[Name]map[*topology.Space]*unit
	ills  map[*topology.Space]ills
	idle  map[*topology.Space]*waiting // pods without a node (nodes lens)
	// trouble is by namespace what is not well, and where it runs (nodes lens).
	trouble map[*topology.Space]trouble
	last    *memory // of the picture before; nil = none
}

// Build makes the scene of a view.
func (b *Builder) Build(g *topology.Graph, v View) *Scene {
	if v.Loose {
		v.Selected = ""
	}
	sp := specOf(v.Lens)
	v.keep = focus(g, sp, v)
	v.ask(g)
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
	p := newPainter(g, v, sp)
	pl := planLevels(units, v, openedRows(g, v), was)
	b.keep(g, pl.remember(units, v, was))
	p.scene.Compact = pl.compact
	var rest []*unit
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
	p.rest(rest)
	p.outside(units)
	p.edges(units)
	p.finish()
	p.scene.Matches = b.matches(g, v, units)
	if pl.folded+pl.partly > 0 {
		p.scene.Notes = append(p.scene.Notes, pl.note())
	}
	return p.scene
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
		b.units = map[Name]map[*topology.Space]*unit{}
	}
	known := b.units[v.Lens]
	if known == nil {
		known = map[*topology.Space]*unit{}
		b.units[v.Lens] = known
	}
	var units []*unit
	for _, s := range g.Spaces() {
		if s.Name == "" || (v.Namespace != "" && s.Name != v.Namespace) {
			continue
		}
		u := known[s]
		if v.keep != nil {
			u = makeUnit(sp, s, v, nil) // what is kept depends on other namespaces too
		} else if u == nil || u.later && !goesOn || u.gen != s.Gen() || u.query != v.Query || u.marks != v.Highlight || v.Volatile() || u.full != sp.complete {
			if !goesOn {
				u = nil
			}
			u = makeUnit(sp, s, v, u)
			known[s] = u
		}
		if u.count > 0 {
			units = append(units, u)
		}
	}
	forgetGone(known, g)
	return units
}
