package layout

import (
	"cmp"
	"slices"
)

// cells divides every lane, from top to bottom, into the parts that an item has
// to stay in: the frames that cover the lane have the odd numbers, the free space
// before, between and after them the even ones. Items of a group belong to their
// frame; the others to the free space nearest to their neighbours.
func (w *work) cells() {
	frames := make([][]int32, w.lanes) // groups that cover a lane, from the top
	for l := range frames {
		for g, s := range w.spans {
			if s.covers(int32(l)) {
				frames[l] = append(frames[l], int32(g))
			}
		}
	}
	want := w.heights()
	for i := range w.items {
		it := &w.items[i]
		below := func(g int32) bool { // is the frame of g above the item?
			return g*unit < want[i] // if it is beside it in spirit, it goes above it
		}
		for k, g := range frames[it.lane] {
			if it.group == g {
				it.cell = int32(2*k + 1)
				break
			}
			if it.group < 0 && below(g) {
				it.cell = int32(2*k + 2)
			}
		}
	}
}

// unit is the height of one group for heights; whole numbers, for sums that do
// not depend on the order.
const unit = 1 << 12

// heights guesses how far down an item belongs, in units: its own group, or the
// mean of its neighbours'. What is connected to no group goes to the bottom.
func (w *work) heights() []int32 {
	h := make([]int32, len(w.items))
	known := make([]bool, len(w.items))
	for i := range w.items {
		if g := w.items[i].group; g >= 0 {
			h[i], known[i] = g*unit, true
		}
	}
	before, was := make([]int32, len(h)), make([]bool, len(h))
	for range w.lanes {
		copy(before, h)
		copy(was, known)
		for i := range w.items {
			if w.items[i].group >= 0 {
				continue
			}
			sum, n := int32(0), int32(0)
			for _, side := range [2]*adjacency{&w.left, &w.right} {
				for _, j := range side.of(int32(i)) {
					if was[j] {
						sum += before[j]
						n++
					}
				}
			}
			if n > 0 {
				h[i], known[i] = sum/n, true
			}
		}
	}
	for i := range h {
		if !known[i] {
			h[i] = int32(len(w.spans)) * unit
		}
	}
	return h
}

// sequence puts the items of every lane into the order of their rank, cell by
// cell.
func (w *work) sequence(rank []int32) {
	if w.seq == nil {
		w.seq = make([][]int32, w.lanes)
		n := make([]int, w.lanes)
		for i := range w.items {
			n[w.items[i].lane]++
		}
		for l := range w.seq {
			w.seq[l] = make([]int32, 0, n[l])
		}
	}
	for l := range w.seq {
		w.seq[l] = w.seq[l][:0]
	}
	for i := range w.items {
		l := w.items[i].lane
		w.seq[l] = append(w.seq[l], int32(i))
	}
	for l := range w.seq {
		slices.SortFunc(w.seq[l], func(a, b int32) int {
			return cmp.Or(cmp.Compare(w.items[a].cell, w.items[b].cell), cmp.Compare(rank[a], rank[b]),
				cmp.Compare(a, b))
		})
		w.number(l)
	}
}

// number writes the places of a lane's sequence into its items.
func (w *work) number(lane int) {
	for p, i := range w.seq[lane] {
		w.items[i].pos = int32(p)
	}
}
