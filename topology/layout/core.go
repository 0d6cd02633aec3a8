package layout

import (
	"cmp"
	"slices"
)

// A core is a part without what hangs on it by one edge only: without the trees at
// its rim there is little to order, and they can be put in afterwards without
// crossing anything.

// strip lists the items that hang on the rest by one edge, from the rim inwards,
// each with what it hangs on.
func (a *arrangement) strip(part []int32) (rim, on []int32) {
	w := a.w
	degree := w.scratch[:len(w.items)]
	for _, i := range part {
		degree[i] = int32(len(w.left.of(i)) + len(w.right.of(i)))
		if degree[i] == 1 {
			rim = append(rim, i)
		}
	}
	for k := 0; k < len(rim); k++ {
		i := rim[k]
		if degree[i] == 0 { // the last of a tree
			on = append(on, -1)
			continue
		}
		degree[i] = -1
		for _, side := range [2]*adjacency{&w.left, &w.right} {
			for _, j := range side.of(i) {
				if degree[j] < 0 {
					continue
				}
				on = append(on, j)
				if degree[j]--; degree[j] == 1 {
					rim = append(rim, j)
				}
			}
		}
	}
	return rim, on
}

// beginCore puts the part into an order made from the best one of its core. It
// reports false if there is nothing to strip, or only that.
func (a *arrangement) beginCore(part []int32) bool {
	rim, on := a.strip(part)
	if len(rim) == 0 || len(rim) >= len(part)-2 {
		return false
	}
	c := a.coreOf(part, rim)
	c.order(c.part, false)
	for l := range a.lanes {
		a.lanes[l] = append(a.lanes[l][:0], c.lanes[l]...)
		a.number(l)
		a.dirty[l], a.stale[l], a.settled[l] = true, true, false
	}
	for _, i := range rim {
		a.w.items[i].pos = -1
	}
	a.putBack(rim, on)
	return true
}

// coreOf is the arrangement of a part without its rim. There is one for all parts.
func (a *arrangement) coreOf(part, rim []int32) *arrangement {
	if a.core == nil {
		a.core = newArrangement(a.w)
		a.core.left, a.core.right = a.left.room(), a.right.room()
		a.hanging = make([]bool, len(a.w.items))
	}
	c := a.core
	for _, i := range rim {
		a.hanging[i] = true
	}
	c.part = c.part[:0]
	for _, i := range part {
		if !a.hanging[i] {
			c.part = append(c.part, i)
			c.left.copy(&a.left, i, a.hanging)
			c.right.copy(&a.right, i, a.hanging)
		}
	}
	for _, i := range rim {
		a.hanging[i] = false
	}
	return c
}

// room is an empty adjacency that has room for what is in a.
func (a *adjacency) room() adjacency {
	return adjacency{a.at, make([]int32, len(a.end)), make([]int32, len(a.to))}
}

// copy copies the neighbours of an item, but for some.
func (a *adjacency) copy(from *adjacency, i int32, but []bool) {
	end := a.at[i]
	for _, j := range from.of(i) {
		if !but[j] {
			a.to[end] = j
			end++
		}
	}
	a.end[i] = end
}

// insertion is an item to be put behind a place of its lane.
type insertion struct{ after, beside, item int32 }

// putBack inserts what was stripped, from the core outwards: next to what hangs on
// the same item, or between what hangs on the items around that.
func (a *arrangement) putBack(rim, on []int32) {
	todo := make([]insertion, 0, len(rim))
	for end := len(rim); end > 0; {
		begin := end // as many as hang on what is there
		for begin > 0 && (on[begin-1] < 0 || a.w.items[on[begin-1]].pos >= 0) {
			begin--
		}
		todo = todo[:0]
		for k := begin; k < end; k++ {
			todo = append(todo, insertion{-1, 0, rim[k]})
			if on[k] >= 0 {
				p := &a.w.items[on[k]]
				todo[k-begin].beside = p.pos
				todo[k-begin].after = a.anchor(int(p.lane), int(p.pos), int(a.w.items[rim[k]].lane))
			}
		}
		a.insert(todo)
		end = begin
	}
}

// anchor is the last place in lane l next to the item at a place of lane from, or
// to one above it; -1 if there is none.
func (a *arrangement) anchor(from, pos, l int) int32 {
	side := &a.w.right
	if l < from {
		side = &a.w.left
	}
	for ; pos >= 0; pos-- {
		last := int32(-1)
		for _, j := range side.of(a.lanes[from][pos]) {
			last = max(last, a.w.items[j].pos)
		}
		if last >= 0 {
			return last
		}
	}
	return -1
}

// insert puts items into their lanes.
func (a *arrangement) insert(todo []insertion) {
	slices.SortFunc(todo, func(x, y insertion) int {
		return cmp.Or(cmp.Compare(a.w.items[x.item].lane, a.w.items[y.item].lane), cmp.Compare(x.after, y.after),
			cmp.Compare(x.beside, y.beside), cmp.Compare(x.item, y.item))
	})
	for len(todo) > 0 {
		l := a.w.items[todo[0].item].lane
		old := a.lanes[l]
		lane := make([]int32, 0, len(old)+len(todo))
		for at := int32(-1); at < int32(len(old)); at++ {
			if at >= 0 {
				lane = append(lane, old[at])
			}
			for len(todo) > 0 && a.w.items[todo[0].item].lane == l && todo[0].after == at {
				lane = append(lane, todo[0].item)
				todo = todo[1:]
			}
		}
		a.lanes[l] = lane
		a.number(int(l))
	}
}
