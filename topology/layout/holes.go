package layout

import (
	"cmp"
	"math"
	"slices"
)

// home is the part of the picture that a node can be replaced in.
type home struct {
	stand
	group int32
}

// hole is the place of a node that went.
type hole struct {
	y   int32
	key string
}

// holes lists the places of nodes that are not known any more, from top to
// bottom, and counts them.
func (a *anchored) holes(known map[string]bool) (map[home][]hole, int) {
	free, n := map[home][]hole{}, 0
	for key, at := range a.was.nodes {
		if !known[key] {
			h := home{at.stand, at.group}
			free[h] = append(free[h], hole{at.y, key})
			n++
		}
	}
	for _, holes := range free {
		slices.SortFunc(holes, func(x, y hole) int { return cmp.Compare(x.y, y.y) })
	}
	return free, n
}

// nearHole is how many rows away a hole may be to be better than a new row; in a frame
// any is for a node, as a new row would move the frames below, and for arrows where there
// are many.
const nearHole = 12

// holed tells of every group (-1: the picture without frames) whether it has many holes:
// whether it is higher than its fullest lane needs by a quarter and holedRows more. So
// what comes and goes for long does not make the picture ever higher.
func (a *anchored) holed() map[int32]bool {
	need, bottom := map[home]int32{}, map[int32]int32{}
	for i := range a.items {
		it := &a.items[i]
		need[home{a.laneNo[it.lane], it.group}] += it.h + int32(a.in.Gap)
		if want := a.want[i]; want == want {
			bottom[it.group] = max(bottom[it.group], int32(want)+it.h)
		}
	}
	most := map[int32]int32{}
	for h, rows := range need {
		most[h.group] = max(most[h.group], rows)
	}
	out := map[int32]bool{}
	for g, rows := range most {
		height := bottom[g]
		if g >= 0 && a.was.spans[g].first >= 0 {
			height = a.was.spans[g].bottom - a.was.spans[g].top - 1
		}
		out[g] = height > rows+rows/4+holedRows
	}
	return out
}

const holedRows = 4

// fillHoles wants new items in the nearest free rows of their lane and frame, so
// that nothing else needs to move; where there are none near, it makes rows for
// them. Without frames the whole picture is one.
func (a *anchored) fillHoles() {
	fresh := a.newItems()
	if len(fresh) == 0 {
		return
	}
	holed := a.holed()
	waiting := make(map[int32]bool, len(fresh))
	there := map[home][]int32{}
	for _, i := range fresh {
		waiting[i] = true
	}
	for j := range a.items {
		if o := &a.items[j]; !waiting[int32(j)] && a.want[j] == a.want[j] {
			there[home{a.laneNo[o.lane], o.group}] = append(there[home{a.laneNo[o.lane], o.group}], int32(j))
		}
	}
	last := map[[2]home]int32{} // of those that moved together, the one above
	for _, i := range fresh {
		it := &a.items[i]
		h := home{a.laneNo[it.lane], it.group}
		top := a.frameOf(it).top + 1
		if was, ok := a.moved[i]; ok {
			way := [2]home{{was.stand, was.group}, h}
			if above, ok := last[way]; ok {
				top = int32(a.want[above]) + a.sep(above, i)
			}
			last[way], a.want[i] = i, max(a.want[i], float32(top))
		}
		run := there[h] // what is there, from the top
		slices.SortFunc(run, func(x, y int32) int { return cmp.Or(cmp.Compare(a.want[x], a.want[y]), cmp.Compare(x, y)) })
		a.settleNew(i, run, top, holed[it.group])
		there[h] = append(run, i)
	}
}

// newItems are the new nodes and dummies that have a frame they were to be in
// before, from top to bottom.
func (a *anchored) newItems() []int32 {
	var out []int32
	add := func(i int32) {
		if g := a.items[i].group; g < 0 && len(a.spans) == 0 || g >= 0 && a.was.spans[g].first >= 0 {
			out = append(out, i)
		}
	}
	for _, i := range a.fresh {
		add(i)
	}
	for i := len(a.byRank); i < len(a.items); i++ {
		if !a.known[i] && a.items[i].host < 0 {
			add(int32(i))
		}
	}
	return out
}

// settleNew finds the row, from top on, for one new item among those of its lane and
// frame; in any hole if there are many.
func (a *anchored) settleNew(i int32, run []int32, top int32, holed bool) {
	it := &a.items[i]
	if it.dummy() { // next to one it can share the row with
		for _, j := range run {
			if o := &a.items[j]; o.dummy() && o.hub == it.hub && o.out == it.out {
				a.want[i] = a.want[j]
				return
			}
		}
	}
	if row, ok := a.hole(i, run, top); ok && (holed || it.group >= 0 && !it.dummy() || !(math.Abs(float64(row)-float64(a.want[i])) > nearHole)) {
		a.want[i] = float32(row)
		return
	}
	at := a.frameOf(it).bottom
	for _, j := range slices.Backward(run) {
		if a.want[j] >= a.want[i] {
			at = int32(a.want[j])
		}
	}
	a.insert(at, it.h+int32(a.in.Gap))
	a.want[i] = float32(at)
}

// frameOf is where an item may be: the frame its group had, or the picture.
func (a *anchored) frameOf(it *item) span {
	if it.group >= 0 {
		return a.was.spans[it.group]
	}
	return span{top: -1, bottom: anywhere}
}

// insert makes n rows from row at on: all below moves down alike, so that what was
// level stays level.
func (a *anchored) insert(at, n int32) {
	for j := range a.want {
		if a.want[j] >= float32(at) {
			a.want[j] += float32(n)
		}
	}
	was := *a.was
	was.spans = slices.Clone(was.spans)
	for g := range was.spans {
		s := &was.spans[g]
		if s.top >= at {
			s.top += n
		}
		if s.bottom >= at {
			s.bottom += n
		}
	}
	a.was = &was
}

// hole is the row nearest to the wanted one, from top on, where the node i fits between
// the items of a run or behind them.
func (a *anchored) hole(i int32, run []int32, top int32) (row int32, ok bool) {
	it := &a.items[i]
	frame := a.frameOf(it)
	lo := top
	best := float32(math.Inf(1))
	for k := 0; k <= len(run); k++ {
		hi := frame.bottom - it.h
		if k < len(run) {
			hi = int32(a.want[run[k]]) - a.sep(i, run[k])
		}
		if lo <= hi {
			at := lo
			if want := a.want[i]; want == want {
				at = min(max(int32(want), lo), hi)
			}
			if d := float32(at) - a.want[i]; d != d || d*d < best {
				row, ok, best = at, true, d*d
			}
			if a.want[i] != a.want[i] {
				return row, ok
			}
		}
		if k < len(run) {
			lo = max(top, int32(a.want[run[k]])+a.sep(run[k], i))
		}
	}
	return row, ok
}
