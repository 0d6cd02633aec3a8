package lens

import (
	"fmt"
	"maps"
	"slices"

	"kscope/topology"
)

// Builder makes scenes and remembers, between them, what has not changed: one pod's
// change costs one namespace. It is used by the one goroutine that owns the graph.
type Builder struct {
	names names
	units map[Name]map[*topology.Space]*unit
	ills  map[*topology.Space]ills
	idle  map[*topology.Space]*waiting // pods without a node (nodes lens)
}

// Build makes the scene of a view.
func (b *Builder) Build(g *topology.Graph, v View) *Scene {
	sp := specOf(v.Lens)
	v.keep = focus(g, sp, v)
	if v.Lens == Nodes {
		return b.nodes(g, v)
	}
	sp.complete = v.Lens == All || v.Fold == FoldNone
	units := b.refresh(sp, g, v)
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
	pl := planLevels(units, v, openedRows(g, v))
	p.scene.Compact = pl.compact
	var rest []*unit
	for i, u := range units {
		if pl.level[i] == inRest {
			rest = append(rest, u)
		} else {
			p.unit(u, pl.level[i], pl.room)
		}
	}
	p.rest(rest)
	p.outside(units)
	p.edges(units)
	p.finish()
	if pl.folded > 0 {
		p.scene.Notes = append(p.scene.Notes, fmt.Sprintf("%d of %d namespaces folded to fit", pl.folded, len(units)))
	}
	return p.scene
}

// refresh brings the units of the view up to date, by name; those that hold
// nothing the lens shows are left out.
func (b *Builder) refresh(sp spec, g *topology.Graph, v View) []*unit {
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
			u = makeUnit(sp, s, v) // what is kept depends on other namespaces too
		} else if u == nil || u.gen != s.Gen() || u.query != v.Query || u.full != sp.complete {
			u = makeUnit(sp, s, v)
			known[s] = u
		}
		if u.count > 0 {
			units = append(units, u)
		}
	}
	forgetGone(known, g)
	return units
}

// plan is how far each unit is unfolded.
type plan struct {
	level   []int // by unit, how far it is unfolded
	room    int   // rows a unit's lane may have; 0 = no bound
	compact bool
	folded  int
	opened  map[*topology.Space]int // rows of pods opened by hand
}

// The levels of the folding ladder.
const (
	inRest         = iota - 1 // does not even fit as a box
	asBox                     // a namespace as one box
	withWorkloads             // with its workloads
	withPods                  // with every pod
	withContainers            // and the containers of those that have several
)

const (
	boxRows   = 3 // a box with its borders
	frameRows = 2 // a group's own top and bottom border
)

// planLevels climbs the folding ladder: everything starts as one box a namespace,
// and the most interesting namespaces unfold first, as long as the rows last.
func planLevels(units []*unit, v View, opened map[*topology.Space]int) plan {
	pl := plan{level: make([]int, len(units)), opened: opened}
	switch v.Fold {
	case FoldNamespace:
	case FoldWorkload:
		fillLevel(pl.level, withWorkloads)
	case FoldNone, "":
		fillLevel(pl.level, withPods)
	case FoldAuto:
		pl.auto(units, v)
	}
	for i, u := range units {
		switch {
		case v.Shut[u.key]:
			pl.level[i] = asBox
		case v.Open[u.key] || v.Namespace == u.name:
			pl.level[i] = max(pl.level[i], withWorkloads)
		}
		if pl.level[i] <= asBox && v.Fold == FoldAuto {
			pl.folded++
		}
	}
	return pl
}

func fillLevel(level []int, l int) {
	for i := range level {
		level[i] = l
	}
}

// auto spends the view's rows: first workloads for all (in boxes if those fit,
// else a row each), then pods where there is still room, the worst first, and at
// last, in boxes only, the containers.
func (pl *plan) auto(units []*unit, v View) {
	if v.Rows <= 0 {
		fillLevel(pl.level, withPods)
		return
	}
	order := interest(units, v)
	for _, tall := range [2]int{boxRows, 1} {
		pl.compact = tall == 1
		if pl.climb(units, order, tall, v) {
			break
		}
	}
	for at, i := range order {
		if len(units) > v.Rows && at >= v.Rows-1 {
			pl.level[i] = inRest
		}
	}
	pl.room = max(3, v.Rows/boxRows)
	if pl.compact {
		pl.room = max(5, v.Rows-frameRows-1)
	}
}

// climb unfolds units in order as long as the rows last, with nodes of so many rows;
// it tells whether all of them got as far as their workloads.
func (pl *plan) climb(units []*unit, order []int, tall int, v View) bool {
	fillLevel(pl.level, asBox)
	used := len(units) * tall
	for to := withWorkloads; to <= withContainers; to++ {
		all := true
		for _, i := range order {
			u, rows := units[i], v.Rows
			if to == withContainers { // only with room to spare, and not for a row each
				rows = v.Rows * 9 / 10
				if tall == 1 || u.tall[to-1] == u.tall[to-2] {
					continue
				}
			}
			now, next := pl.rows(u, pl.level[i], tall), pl.rows(u, to, tall)
			if pl.level[i] != to-1 || used-now+next > rows {
				all = false
				continue
			}
			used += next - now
			pl.level[i] = to
		}
		if to == withWorkloads && !all {
			return false
		}
	}
	return true
}

func (pl *plan) rows(u *unit, level, tall int) int {
	if level == asBox {
		return tall
	}
	rows := u.tall[level-1].of(tall) + frameRows
	if level >= withPods {
		rows += pl.opened[u.space]
	}
	return rows
}

// interest orders units: selected first, then matches, then the worst, then by name.
func interest(units []*unit, v View) []int {
	ns := topology.ID(v.Selected).Namespace()
	byScore := map[int][]int{}
	for i, u := range units {
		s := int(u.status.Health)
		if len(u.match) > 0 {
			s += 10
		}
		if u.name == ns || u.key == v.Selected {
			s += 100
		}
		byScore[s] = append(byScore[s], i)
	}
	order := make([]int, 0, len(units))
	for _, s := range slices.Backward(slices.Sorted(maps.Keys(byScore))) {
		order = append(order, byScore[s]...)
	}
	return order
}
