package layout

import (
	"cmp"
	"math"
	"slices"
)

// home is the part of the picture that a node can be replaced in.
type home struct{ lane, group int32 }

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
			h := home{at.lane, at.group}
			free[h] = append(free[h], hole{at.y, key})
			n++
		}
	}
	for _, holes := range free {
		slices.SortFunc(holes, func(x, y hole) int { return cmp.Compare(x.y, y.y) })
	}
	return free, n
}

// nearHole is how many rows away a hole may be to be better than a new row.
const nearHole = 12

// fillHoles wants new nodes of a group in the nearest free rows of their lane and
// frame, so that nothing else needs to move; where there are none near, it makes
// rows for them.
func (a *anchored) fillHoles() {
	waiting := make(map[int32]bool, len(a.fresh))
	for _, i := range a.fresh {
		waiting[i] = true
	}
	for _, i := range a.fresh {
		it := &a.items[i]
		if it.group < 0 || a.was.spans[it.group].first < 0 {
			continue
		}
		var run []int32 // what is there, from the top
		for j := range a.items {
			o := &a.items[j]
			if o.lane == it.lane && o.group == it.group && a.want[j] == a.want[j] && !waiting[int32(j)] {
				run = append(run, int32(j))
			}
		}
		slices.SortFunc(run, func(x, y int32) int { return cmp.Compare(a.want[x], a.want[y]) })
		delete(waiting, i)
		if row, ok := a.hole(i, run); ok && !(math.Abs(float64(row)-float64(a.want[i])) > nearHole) {
			a.want[i] = float32(row)
			continue
		}
		at := a.was.spans[it.group].bottom
		for _, j := range slices.Backward(run) {
			if a.want[j] >= a.want[i] {
				at = int32(a.want[j])
			}
		}
		a.insert(at, it.h+int32(a.in.Gap))
		a.want[i] = float32(at)
	}
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

// hole is the row nearest to the wanted one where the node i fits between the
// items of a run or behind them.
func (a *anchored) hole(i int32, run []int32) (row int32, ok bool) {
	it := &a.items[i]
	frame := a.was.spans[it.group]
	lo := frame.top + 1
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
			lo = int32(a.want[run[k]]) + a.sep(run[k], i)
		}
	}
	return row, ok
}
