package layout

import (
	"cmp"
	"slices"
)

// rows gives every item its row: first the inside of each frame on its own, then
// the frames one below the other, then what is free beside and between them.
func (w *work) rows() {
	for g := range w.spans {
		if w.spans[g].first >= 0 {
			w.band(g)
		}
	}
	if len(w.spans) == 0 {
		w.stackParts()
		return
	}
	w.stack()
	w.settleFree()
}

// sep is how many rows the item b below a begins after a's first row.
func (w *work) sep(a, b int32) int32 {
	x, y := &w.items[a], &w.items[b]
	gap := max(0, int32(w.in.Gap)-(x.h-max(x.body, 1))) // the row for return edges counts
	if x.dummy() && y.dummy() {
		gap = 0
	} else if x.dummy() || y.dummy() {
		gap = min(gap, 1)
	}
	return x.h + gap
}

// run is the items of a lane in one cell.
func (w *work) run(lane int, has func(*item) bool) []int32 {
	seq := w.seq[lane]
	a := 0
	for a < len(seq) && !has(&w.items[seq[a]]) {
		a++
	}
	b := a
	for b < len(seq) && has(&w.items[seq[b]]) {
		b++
	}
	return seq[a:b]
}

// packed is the height of a run without any room to spare.
func (w *work) packed(run []int32) int32 {
	if len(run) == 0 {
		return 0
	}
	h := int32(0)
	for p := 1; p < len(run); p++ {
		h += w.sep(run[p-1], run[p])
	}
	return h + w.items[run[len(run)-1]].h
}

// band places the items of a group in rows counted from the frame's own top. The frame is as high as its fullest lane.
func (w *work) band(g int) {
	s := &w.spans[g]
	runs := make([][]int32, 0, s.last-s.first+1)
	height := int32(0)
	for l := s.first; l <= s.last; l++ {
		run := w.run(int(l), func(it *item) bool { return it.group == int32(g) })
		runs = append(runs, run)
		height = max(height, w.packed(run))
		y := int32(1)
		for p, i := range run {
			if p > 0 {
				y += w.sep(run[p-1], i)
			}
			w.items[i].y = y
		}
	}
	inside := func(j int32) bool { return w.items[j].group == int32(g) }
	for round := range 4 {
		for k := range runs {
			w.pull(runs[k], 1, height+1, inside, &w.left, round > 2)
		}
		for k := len(runs) - 1; k >= 0; k-- {
			w.pull(runs[k], 1, height+1, inside, &w.right, round > 2)
		}
	}
	s.top, s.bottom = 0, height+1
}

// pullOf is how much an edge between two items wants to be straight: the long ones
// most, where they pass lanes.
func pullOf(a, b *item) float32 {
	switch {
	case a.dummy() && b.dummy():
		return 16
	case a.dummy() || b.dummy():
		return 2
	}
	return 1
}

// pull moves the items of a run towards the rows of their neighbours in one of
// the lanes next to it (both: in both), within rows lo to hi. What has no
// neighbour there keeps its row where it can.
func (w *work) pull(run []int32, lo, hi int32, counts func(int32) bool, side *adjacency, both bool) {
	if len(run) == 0 {
		return
	}
	w.iso.reset()
	off := int32(0)
	for p, i := range run {
		if p > 0 {
			off += w.sep(run[p-1], i)
		}
		it := &w.items[i]
		w.wants = w.wants[:0]
		for _, adj := range [2]*adjacency{&w.left, &w.right} {
			if adj != side && !both {
				continue
			}
			for _, j := range adj.of(i) {
				if counts(j) {
					w.wants = append(w.wants, want{w.items[j].y + w.items[j].port - it.port, pullOf(it, &w.items[j])})
				}
			}
		}
		row, weight := middle(w.wants, it.y)
		w.iso.add(row-float32(off), weight)
	}
	last := w.items[run[len(run)-1]].h
	w.iso.each(lo, max(lo, hi-last-off), func(p int, z int32) { w.items[run[p]].y = z })
	off = 0
	for p, i := range run {
		if p > 0 {
			off += w.sep(run[p-1], i)
		}
		w.items[i].y += off
	}
}

// want is a row an item is pulled to, and how much.
type want struct {
	row    int32
	weight float32
}

// middle is the row that is nearest to all of them in sum, the weighted median, and
// of several that are as near the one in the middle.
func middle(wants []want, at int32) (row, weight float32) {
	if len(wants) == 0 {
		return float32(at), 0.05
	}
	if len(wants) == 1 {
		return float32(wants[0].row), wants[0].weight
	}
	slices.SortFunc(wants, func(a, b want) int { return cmp.Compare(a.row, b.row) })
	sum := float32(0)
	for _, x := range wants {
		sum += x.weight
	}
	before := float32(0)
	for k, x := range wants {
		before += x.weight
		if 2*before > sum {
			return float32(x.row), sum
		}
		if 2*before == sum {
			return float32(x.row+wants[k+1].row) / 2, sum
		}
	}
	return float32(at), sum
}

// stack puts the frames below each other, with room for what is free in between.
func (w *work) stack() {
	next := int32(0)
	floor := make([]int32, w.lanes) // rows of a lane that are taken
	cell := make([]int32, w.lanes)  // the free cell of a lane above the next frame
	for g := range w.spans {
		s := &w.spans[g]
		if s.first < 0 {
			continue
		}
		top := next
		for l := s.first; l <= s.last; l++ {
			free := w.run(int(l), func(it *item) bool { return it.cell == cell[l] })
			if h := w.packed(free); h > 0 {
				top = max(top, floor[l]+h+min(int32(w.in.Gap), 1))
			}
			cell[l] += 2
		}
		w.lower(g, top)
		next = s.bottom + 1 + min(int32(w.in.Gap), 1)
		for l := s.first; l <= s.last; l++ {
			floor[l] = next
		}
	}
}

// lower moves a band so that its frame begins at row top.
func (w *work) lower(g int, top int32) {
	s := &w.spans[g]
	by := top - s.top
	s.top, s.bottom = s.top+by, s.bottom+by
	for l := s.first; l <= s.last; l++ {
		for _, i := range w.run(int(l), func(it *item) bool { return it.group == int32(g) }) {
			w.items[i].y += by
		}
	}
}

// settleFree places what belongs to no group, between the frames of its lane.
func (w *work) settleFree() {
	all := func(int32) bool { return true }
	for round := range 6 {
		side := &w.left
		if round%2 == 0 {
			side = &w.right
		}
		w.freeRuns(func(_ int, run []int32, lo, hi int32) { w.pull(run, lo, hi, all, side, round > 2) })
	}
}

// freeRuns calls yield for every stretch of a lane that no frame covers, with the
// rows lo ≤ y < hi that it has.
func (w *work) freeRuns(yield func(lane int, run []int32, lo, hi int32)) {
	const endless = 1 << 28
	space := min(int32(w.in.Gap), 1)
	for l := range w.lanes {
		lo, cell := int32(0), int32(0)
		free := func(it *item) bool { return it.cell == cell }
		for _, s := range w.spans {
			if s.covers(int32(l)) {
				yield(l, w.run(l, free), lo, s.top-space)
				lo, cell = s.bottom+1+space, cell+2
			}
		}
		yield(l, w.run(l, free), lo, endless)
	}
}
