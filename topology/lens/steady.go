package lens

import (
	"maps"
	"slices"

	"kscope/topology"
)

// While a view lasts, what is unfolded stays so. Namespaces fold only when the rows do not
// suffice any more, first the one that has grown, then the least interesting; they unfold
// when the user does something, or for what has come to be wrong.

// memory is how far the units of a picture were unfolded.
type memory struct {
	of         viewName
	sources    int // how many kinds were read
	open, shut map[string]bool
	compact    bool
	units      []keptUnit // by name
	// In the nodes lens, by the names of zones, by cluster nodes and by objects:
	zones  map[string]keptZone
	crowds map[string]crowd // by workload and cluster node
	ailing map[*topology.Node]bool
}

// viewName tells views apart, but for what is unfolded by hand.
type viewName struct {
	lens             Name
	namespace, query string
	fold             Fold
	focus            topology.ID
	hops, rows, anew int
	columns          int
}

// kept is one unit of a picture: its level, the most rows it took, and how many objects
// were wrong in it.
type kept struct{ level, rows, wrong int }

type keptUnit struct {
	name string
	kept
}

// match finds what was kept of each of the units, which are by name; nil where that is
// nothing.
func (m *memory) match(units []*unit) []*kept {
	all := make([]*kept, len(units))
	if m == nil {
		return all
	}
	at := 0
	for i, u := range units {
		for at < len(m.units) && m.units[at].name != u.name && m.units[at].name < u.name {
			at++
		}
		if at < len(m.units) && m.units[at].name == u.name { // most often the next
			all[i] = &m.units[at].kept
			at++
		}
	}
	return all
}

func nameOf(v View) viewName {
	n := viewName{v.Lens, v.Namespace, "", v.Fold, v.Focus, v.Hops, v.Rows, v.Anew, v.Columns}
	if v.filters() {
		n.query = v.Query
	}
	return n
}

// recall is the memory of the picture before, if that was of the same view.
func (b *Builder) recall(g *topology.Graph, v View) *memory {
	if b.last == nil || b.last.of != nameOf(v) || syncing(g) || b.last.sources != len(g.Sources()) {
		return nil
	}
	return b.last
}

// syncing: the order in which kinds are read is none to keep to, and there may be more of
// them in a moment.
func syncing(g *topology.Graph) bool {
	return slices.ContainsFunc(g.Sources(), func(s topology.Source) bool { return s.State == topology.Syncing })
}

// keep remembers a picture for the next one.
func (b *Builder) keep(g *topology.Graph, m *memory) {
	m.sources = len(g.Sources())
	if b.last = m; syncing(g) {
		b.last = nil
	}
}

// wrong is how many objects in it have failed.
func (u *unit) wrong() int { return u.healths[topology.Failed] }

// tall is the rows of a node.
func (pl *plan) tall() int {
	if pl.compact {
		return 1
	}
	return boxRows
}

// remember is what the next picture of the view has to keep to.
func (pl *plan) remember(units []*unit, v View, was *memory) *memory {
	m := &memory{of: nameOf(v), open: maps.Clone(v.Open), shut: maps.Clone(v.Shut), compact: pl.compact}
	shared := was != nil && len(was.units) == len(units) // most often nothing changes
	if shared {
		m.units = was.units
	} else {
		m.units = make([]keptUnit, len(units))
	}
	for i, u := range units {
		k := kept{pl.level[i], pl.rows(u, pl.level[i], pl.tall()), u.wrong()}
		if _, trimmed := pl.cap[i]; pl.was[i] != nil && pl.was[i].level == k.level {
			if before := pl.was[i].rows; trimmed || before > k.rows {
				k.rows = before
			}
		}
		now := keptUnit{u.name, k}
		if m.units[i] == now {
			continue
		}
		if shared {
			m.units, shared = slices.Clone(m.units), false
		}
		m.units[i] = now
	}
	return m
}

// follow keeps to the plan before as long as the rows last.
func (pl *plan) follow(units []*unit, v View, was *memory) {
	pl.compact = was.compact
	pl.setRoom(v)
	resting := false
	for _, k := range was.units {
		resting = resting || k.level == inRest
	}
	for i := range units {
		if k := pl.was[i]; k != nil {
			pl.level[i] = k.level
		} else if pl.level[i] = asBox; resting {
			pl.level[i] = inRest
		}
	}
	pl.hold(units, v)
	order := interest(units, v)
	pl.shrink(units, order, v)
	if !maps.Equal(v.Open, was.open) || !maps.Equal(v.Shut, was.shut) {
		pl.onward(units, order, pl.tall(), v)
		return
	}
	pl.alarm(units, order, v)
}

// spent is the rows that the units of a plan take: of those that are drawn, and how many
// are in the rest. It is kept up while units fold and unfold, since there may be thousands.
type spent struct{ rows, resting int }

// spend counts the rows of all units.
func (pl *plan) spend(units []*unit) {
	pl.spent = spent{}
	for i, u := range units {
		pl.count(i, u, 1)
	}
}

// count adds a unit to what is spent, times 1 or -1.
func (pl *plan) count(i int, u *unit, times int) {
	pl.spent.rows += times * pl.height(i, u)
	if pl.level[i] == inRest {
		pl.spent.resting += times
	}
}

// move brings a unit to a level.
func (pl *plan) move(i int, u *unit, to int) {
	pl.count(i, u, -1)
	pl.level[i] = to
	pl.count(i, u, 1)
}

// used is the rows that all units take, as spend and move have counted them.
func (pl *plan) used() int {
	if pl.spent.resting > 0 {
		return pl.spent.rows + pl.tall()
	}
	return pl.spent.rows
}

// height is the rows of a unit as it is planned.
func (pl *plan) height(i int, u *unit) int {
	rows := pl.rows(u, pl.level[i], pl.tall())
	if c, ok := pl.cap[i]; ok {
		rows = min(rows, c*pl.tall()+u.height(pl.level[i]).beside+frameRows)
	}
	return rows
}

// shrink folds units until the rows suffice.
func (pl *plan) shrink(units []*unit, order []int, v View) {
	pl.spend(units)
	over := func() int { return pl.used() - v.Rows }
	for _, i := range slices.Backward(order) {
		u := units[i]
		if k := pl.was[i]; k == nil || k.level != pl.level[i] || pl.height(i, u) <= k.rows {
			continue
		}
		if more := over(); more > 0 {
			pl.trim(i, u, max(pl.height(i, u)-more, pl.was[i].rows))
		}
	}
	for _, i := range slices.Backward(order) {
		for over() > 0 && pl.level[i] > asBox && !(units[i] == pl.holder && pl.level[i] == withKeen) {
			pl.uncut(i, units[i])
			pl.move(i, units[i], pl.below(units[i], pl.level[i]))
		}
	}
	for _, i := range slices.Backward(order) {
		if over() > 0 && pl.level[i] == asBox && len(units) > 1 {
			pl.move(i, units[i], inRest)
		}
	}
}

// fewBoxes is the least number of boxes that a lane is cut to.
const fewBoxes = 3

// trim cuts the lanes of a unit to so many rows in all, if enough is left of them.
func (pl *plan) trim(i int, u *unit, rows int) {
	boxes := (rows - frameRows - u.height(pl.level[i]).beside) / pl.tall()
	if pl.level[i] < withPods && pl.level[i] != withWorkloads || boxes < fewBoxes {
		return
	}
	if pl.cap == nil {
		pl.cap = map[int]int{}
	}
	pl.count(i, u, -1)
	pl.cap[i] = boxes
	pl.count(i, u, 1)
}

// uncut undoes trim.
func (pl *plan) uncut(i int, u *unit) {
	pl.count(i, u, -1)
	delete(pl.cap, i)
	pl.count(i, u, 1)
}

// below is the next level down with which a unit takes fewer rows.
func (pl *plan) below(u *unit, level int) int {
	rows := pl.rows(u, level, pl.tall())
	for level--; level > asBox; level-- {
		if (level != withKeen || u.partly || u == pl.holder) && pl.rows(u, level, pl.tall()) < rows {
			break
		}
	}
	return level
}

// alarm unfolds what has come to be wrong, as long as the rows last.
func (pl *plan) alarm(units []*unit, order []int, v View) {
	for _, i := range order {
		u, to, before := units[i], 0, 0
		if k := pl.was[i]; k != nil {
			before = k.wrong
		}
		if _, cut := pl.cap[i]; cut || u.wrong() <= before {
			continue // what is cut for want of rows shows first what is wrong
		}
		switch pl.level[i] {
		case asBox:
			to = withKeen
		case withWorkloads:
			to = withIll
		}
		if to == 0 || !pl.follows(u, i, to, pl.tall()) {
			continue
		}
		level := pl.level[i]
		if pl.move(i, u, to); pl.used() > v.Rows {
			pl.move(i, u, level)
		}
	}
}
