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
	if len(w.spans) == 0 {
		return
	}
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

// heights guesses how far down an item belongs, in units: its own group, or the mean
// of its neighbours'. What is connected to no group goes to the bottom. An item looks at
// where its neighbours have got to, not at where they were a round ago: else what is in
// every other lane would swing against the rest.
func (w *work) heights() []int32 {
	h := make([]int32, len(w.items))
	known := make([]bool, len(w.items))
	var free []int32
	for i := range w.items {
		if g := w.items[i].group; g >= 0 {
			h[i], known[i] = g*unit, true
		} else {
			free = append(free, int32(i))
		}
	}
	for range w.lanes {
		for _, i := range free {
			sum, n := int32(0), int32(0)
			for _, side := range [2]*adjacency{&w.left, &w.right} {
				for _, j := range side.of(i) {
					if known[j] {
						sum += h[j]
						n++
					}
				}
			}
			if n > 0 {
				h[i], known[i] = sum/n, true
			}
		}
		slices.Reverse(free)
	}
	for i := range h {
		if !known[i] {
			h[i] = int32(len(w.spans)) * unit
		}
	}
	return h
}

// sequence puts the items of every lane into the order of their rank, cell by
// cell. Dummies that have a host follow it.
func (w *work) sequence(rank []int32) {
	if w.seq == nil {
		w.seq = make([][]int32, w.lanes)
	}
	for l := range w.seq {
		w.seq[l] = w.seq[l][:0]
	}
	var hosted []int32
	for i := range w.items {
		if it := &w.items[i]; it.host < 0 {
			w.seq[it.lane] = append(w.seq[it.lane], int32(i))
		} else {
			it.cell = w.items[it.host].cell
			hosted = append(hosted, int32(i))
		}
	}
	for l := range w.seq {
		slices.SortFunc(w.seq[l], func(a, b int32) int {
			return cmp.Or(cmp.Compare(w.items[a].cell, w.items[b].cell), cmp.Compare(rank[a], rank[b]),
				cmp.Compare(a, b))
		})
		w.number(l)
	}
	w.attach(hosted, rank)
}

// attach puts dummies behind their hosts.
func (w *work) attach(hosted, rank []int32) {
	slices.SortFunc(hosted, func(a, b int32) int {
		x, y := &w.items[w.items[a].host], &w.items[w.items[b].host]
		return cmp.Or(cmp.Compare(x.lane, y.lane), cmp.Compare(x.pos, y.pos), cmp.Compare(rank[a], rank[b]), cmp.Compare(a, b))
	})
	for len(hosted) > 0 {
		l := w.items[hosted[0]].lane
		old := w.seq[l]
		lane := make([]int32, 0, len(old)+len(hosted))
		for _, i := range old {
			lane = append(lane, i)
			for len(hosted) > 0 && w.items[hosted[0]].host == i {
				lane = append(lane, hosted[0])
				hosted = hosted[1:]
			}
		}
		w.seq[l] = lane
		w.number(int(l))
	}
}

// number writes the places of a lane's sequence into its items.
func (w *work) number(lane int) {
	for p, i := range w.seq[lane] {
		w.items[i].pos = int32(p)
	}
}
