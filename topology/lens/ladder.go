package lens

import (
	"fmt"
	"slices"

	"kscope/topology"
)

// plan is how far each unit is unfolded.
type plan struct {
	level   []int // by unit, how far it is unfolded
	room    int   // rows a unit's lane may have; 0 = no bound
	compact bool
	folded  int                     // units that are one box, or in a rest
	partly  int                     // … that show what is of interest only
	opened  map[*topology.Space]int // rows of pods opened by hand
	holder  *unit                   // the one that holds what is selected, nil = none
	cap     map[int]int             // by unit, boxes a lane of it may have, where that is less than room
	spent   spent                   // while a plan before is followed
	was     []*kept                 // by unit, what the picture before kept of it; nil = nothing
}

// The levels of the folding ladder.
const (
	inRest         = iota - 1 // does not even fit as a box
	asBox                     // a namespace as one box
	withKeen                  // with what is of interest in it, see unit.keen, and a rest for each lane
	withWorkloads             // with all its workloads
	withIll                   // and the pods of a workload that are of interest, with a rest
	withPods                  // with every pod
	withContainers            // and the containers of those that have several
)

const (
	boxRows   = 3 // a box with its borders
	frameRows = 2 // a group's own top and bottom border
)

// planLevels climbs the folding ladder: everything starts as one box a namespace,
// and the most interesting namespaces unfold first, as long as the rows last. Where a plan
// was made before for the same view, that is kept to.
func planLevels(units []*unit, v View, opened map[*topology.Space]int, was *memory) plan {
	pl := plan{level: make([]int, len(units)), opened: opened, was: was.match(units)}
	switch v.Fold {
	case FoldNamespace:
	case FoldWorkload:
		fillLevel(pl.level, withWorkloads)
	case FoldNone, "":
		fillLevel(pl.level, withPods)
	case FoldAuto:
		if was != nil && v.Rows > 0 {
			pl.follow(units, v, was)
		} else {
			pl.auto(units, v)
		}
	}
	for i, u := range units {
		switch {
		case v.Shut[u.key]:
			pl.level[i] = asBox
		case v.Open[u.key] || v.Namespace == u.name || v.Focus == topology.ID(u.key):
			pl.level[i] = max(pl.level[i], withWorkloads)
		}
		switch {
		case v.Fold != FoldAuto:
		case pl.level[i] <= asBox:
			pl.folded++
		case pl.level[i] == withKeen:
			pl.partly++
		}
	}
	return pl
}

func fillLevel(level []int, l int) {
	for i := range level {
		level[i] = l
	}
}

// auto spends the view's rows: first what is wrong or asked for in each namespace,
// then workloads for all (in boxes if those fit, else a row each), then pods where
// there is still room, the worst first, and at last, in boxes only, the containers.
func (pl *plan) auto(units []*unit, v View) {
	if v.Rows <= 0 {
		fillLevel(pl.level, withPods)
		return
	}
	order := interest(units, v)
	for _, tall := range [2]int{boxRows, 1} {
		pl.compact = tall == 1
		if pl.climb(units, order, tall, v) && (pl.compact || v.Columns == 0 || pl.boxesWide(units) <= v.Columns) {
			break
		}
	}
	for at, i := range order {
		if len(units) > v.Rows && at >= v.Rows-1 && !v.Open[restNamespaces] {
			pl.level[i] = inRest
		}
	}
	pl.setRoom(v)
}

// setRoom bounds the lanes of a unit.
func (pl *plan) setRoom(v View) {
	pl.room = max(3, v.Rows/boxRows)
	if pl.compact {
		pl.room = max(5, v.Rows-frameRows-1)
	}
}

// selectedRows is how many nodes may be drawn more in a lane for the selected one to
// be seen: itself, and what is beside it in the rest of its workload.
const selectedRows = 2

// climb unfolds units in order as long as the rows last, with nodes of so many rows;
// it tells whether all of them got as far as their workloads.
func (pl *plan) climb(units []*unit, order []int, tall int, v View) bool {
	fillLevel(pl.level, asBox)
	pl.hold(units, v)
	return pl.onward(units, order, tall, v)
}

// hold finds the unit of what is selected, which is never one box.
func (pl *plan) hold(units []*unit, v View) {
	ns := topology.ID(v.Selected).Namespace()
	for i, u := range units {
		if u.hidden = false; u.name == ns && u.holds(v.Selected) {
			pl.level[i], pl.holder = max(pl.level[i], withKeen), u
		}
	}
}

// onward is climb from where the units are.
func (pl *plan) onward(units []*unit, order []int, tall int, v View) bool {
	used := 0
	for i, u := range units {
		used += pl.rows(u, pl.level[i], tall)
	}
	step := func(i, to int) bool {
		u := units[i]
		if !pl.follows(u, i, to, tall) {
			return false
		}
		more := pl.rows(u, to, tall) - pl.rows(u, pl.level[i], tall)
		if used+more > pl.limit(to, v) {
			return false
		}
		used += more
		pl.level[i] = to
		return true
	}
	for to := withKeen; to <= withContainers; to++ {
		all := true
		for _, i := range order {
			if !step(i, to) {
				all = false
			} else if to == withWorkloads && tall == 1 {
				step(i, withIll) // what is wrong goes before what is fine elsewhere
			}
		}
		if to == withWorkloads && !all {
			return false
		}
	}
	return true
}

// follows tells whether a unit may go on to a level.
func (pl *plan) follows(u *unit, i, to, tall int) bool {
	switch to {
	case withKeen:
		return pl.level[i] == asBox && u.partly && u.height(withKeen).of(tall) < u.height(withWorkloads).of(tall)
	case withWorkloads, withPods:
		return pl.level[i] < to && (to == withWorkloads || pl.level[i] >= withWorkloads)
	case withIll:
		return pl.level[i] == withWorkloads && len(u.split) > 0
	case withContainers: // a row a node is for where rows are dear
		return pl.level[i] == withPods && tall > 1 && u.height(to) != u.height(withPods)
	}
	return pl.level[i] == to-1
}

// limit is how many rows may be spent to get to a level: on containers only with
// room to spare.
func (pl *plan) limit(to int, v View) int {
	if to == withContainers {
		return v.Rows * 9 / 10
	}
	return v.Rows
}

func (pl *plan) rows(u *unit, level, tall int) int {
	switch level {
	case inRest:
		return 0
	case asBox:
		return tall + u.outer
	}
	rows := u.height(level).of(tall) + frameRows
	switch {
	case level >= withPods:
		rows += pl.opened[u.space]
	case u == pl.holder && (level == withKeen || u.hidden):
		rows += selectedRows * tall
	}
	return rows
}

// interest orders units: selected first, then matches, then the worst, then by name.
func interest(units []*unit, v View) []int {
	ns := topology.ID(v.Selected).Namespace()
	score := func(u *unit) int {
		s := int(u.status.Health)
		if len(u.match) > 0 && !u.marks {
			s += 10
		}
		if u.name == ns || u.key == v.Selected {
			s += 100
		}
		return s
	}
	order, scores := make([]int, len(units)), make([]int, len(units))
	for i, u := range units {
		order[i], scores[i] = i, score(u)
	}
	slices.SortStableFunc(order, func(a, b int) int { return scores[b] - scores[a] })
	return order
}

// note says how much is folded.
func (pl *plan) note() string {
	all := len(pl.level)
	switch {
	case pl.partly == 0:
		return fmt.Sprintf("%d of %d namespaces folded to fit", pl.folded, all)
	case pl.folded == 0:
		return fmt.Sprintf("%d of %d namespaces folded in part to fit", pl.partly, all)
	}
	return fmt.Sprintf("%d of %d namespaces folded to fit, %d in part", pl.folded, all, pl.partly)
}
