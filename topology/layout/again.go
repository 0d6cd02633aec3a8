package layout

import (
	"cmp"
	"math"
	"slices"
)

// Again lays out in, which follows on prev with its Result was: nodes that both
// have keep their order and as far as possible their place; a new node takes the
// place of one that went from the same lane and group, and holes stay until they
// are needed. Where too much has changed for that, it is Place.
func Again(in, prev Input, was *Result) *Result {
	if was == nil || was.mem == nil || in.Gap != prev.Gap || len(in.Nodes) == 0 {
		return Place(in)
	}
	mem := was.mem.regroup(prev.Groups, in.Groups)
	if mem == nil {
		return Place(in)
	}
	w := prepare(&in, mem)
	w.connect()
	w.cells()
	a := &anchored{work: w, was: mem, want: make([]float32, len(w.items)), moved: map[int32]place{}}
	if !a.survivors() {
		return Place(in)
	}
	a.keepCells()
	a.newcomers()
	a.fillHoles()
	a.order()
	a.merge()
	a.rows()
	if in.Spare == prev.Spare {
		w.keepGaps = was.mem.gaps
	}
	return w.finish()
}

// anchored is a work that keeps to a memory. want is the row an item should have,
// NaN while unknown.
type anchored struct {
	*work
	was  *memory
	want []float32
	// fresh are the nodes that are new and took no one's place, after those that had to
	// go to another part of their lane.
	fresh []int32
	// moved tells of the latter where they were.
	moved map[int32]place
	// known tells of dummies whether they were there before.
	known []bool
}

// survivors gives every item its row of before, and new nodes the places of those
// that went. It reports whether little enough is new or gone.
func (a *anchored) survivors() bool {
	was := make([]string, len(a.byRank)) // the key a node's place had
	known := make(map[string]bool, len(was))
	var added []int32
	for i := range was {
		it, key := &a.items[i], a.key(int32(i))
		at, ok := a.was.nodes[key]
		if was[i] = key; ok && at.lane == a.laneNo[it.lane].lane && at.group == it.group {
			a.want[i], known[key] = float32(at.y), true
			if at.sub != a.laneNo[it.lane].sub {
				a.fresh, a.moved[int32(i)] = append(a.fresh, int32(i)), at
			}
			continue
		}
		a.want[i] = float32(math.NaN())
		added = append(added, int32(i))
	}
	slices.SortFunc(a.fresh, func(i, j int32) int { return cmp.Or(cmp.Compare(a.want[i], a.want[j]), cmp.Compare(i, j)) })
	free, unpaired := a.holes(known)
	for _, i := range added {
		h := home{a.laneNo[a.items[i].lane], a.items[i].group}
		if holes := free[h]; len(holes) > 0 {
			was[i], a.want[i], free[h] = holes[0].key, float32(holes[0].y), holes[1:]
			unpaired--
			continue
		}
		unpaired++
		a.fresh = append(a.fresh, i)
	}
	a.known = make([]bool, len(a.items))
	for i := len(was); i < len(a.items); i++ {
		it := &a.items[i]
		a.want[i] = float32(math.NaN())
		if at, ok := a.was.dummies[a.nameOf(it, was)]; ok && at.group == it.group {
			a.want[i], a.known[i] = float32(at.y), true
		}
	}
	return unpaired <= max(8, len(was)/2)
}

// keepCells leaves what belongs to no group between the frames where it was.
func (a *anchored) keepCells() {
	for i := range a.items {
		it := &a.items[i]
		if it.group >= 0 || a.want[i] != a.want[i] {
			continue
		}
		it.cell = 0
		for g, s := range a.spans {
			if was := a.was.spans[g]; s.covers(it.lane) && was.first >= 0 && float32(was.top) < a.want[i] {
				it.cell += 2
			}
		}
	}
}

// newcomers wants new items where their neighbours are, those in the same frame
// first; nodes without any go to the end of their cell.
func (a *anchored) newcomers() {
	for range a.lanes {
		for i := range a.items {
			if a.want[i] != a.want[i] {
				it := &a.items[i]
				y, ok := a.amid(int32(i), func(j int32) bool { return a.items[j].group == it.group })
				if !ok {
					y, ok = a.amid(int32(i), func(int32) bool { return true })
				}
				if ok {
					a.want[i] = a.inFrame(it, y)
				}
			}
		}
	}
}

// amid is the row at which an item is level with the mean of those neighbours that
// count and have a row.
func (a *anchored) amid(i int32, counts func(int32) bool) (float32, bool) {
	sum, n := float32(0), float32(0)
	for _, side := range [2]*adjacency{&a.left, &a.right} {
		for _, j := range side.of(i) {
			if y := a.want[j]; y == y && counts(j) {
				sum += y + float32(a.items[j].port)
				n++
			}
		}
	}
	return sum/n - float32(a.items[i].port), n > 0
}

// inFrame is the row nearest to y inside the frame that the item's group had.
func (a *anchored) inFrame(it *item, y float32) float32 {
	if it.group < 0 || a.was.spans[it.group].first < 0 {
		return y
	}
	s := a.was.spans[it.group]
	return min(max(y, float32(s.top+1)), float32(s.bottom-it.h))
}

// order sorts the lanes by the wanted rows.
func (a *anchored) order() {
	byWant := make([]int32, len(a.items))
	for i := range byWant {
		byWant[i] = int32(i)
	}
	last := func(y float32) int { // what wants no row comes last
		if y != y {
			return 1
		}
		return 0
	}
	slices.SortFunc(byWant, func(i, j int32) int {
		return cmp.Or(cmp.Compare(last(a.want[i]), last(a.want[j])), cmp.Compare(a.want[i], a.want[j]), cmp.Compare(i, j))
	})
	rank := make([]int32, len(a.items))
	for r, i := range byWant {
		rank[i] = int32(r)
	}
	a.sequence(rank)
}

// rows keeps every item at its row and moves only what is in the way of a new
// one, downwards.
func (a *anchored) rows() {
	for g := range a.spans {
		s, was := &a.spans[g], a.was.spans[g]
		if s.first < 0 {
			continue
		}
		if was.first < 0 {
			a.band(g)
			continue
		}
		need, height := int32(0), int32(0)
		for l := s.first; l <= s.last; l++ {
			run := a.run(int(l), func(it *item) bool { return it.group == int32(g) })
			need = max(need, a.packed(run))
			height = max(height, a.push(run, 1, was.top))
		}
		height = max(height, was.bottom-was.top-1)
		s.top, s.bottom = 0, height+1
		if height > need+need/2+4 { // more holes than picture
			a.band(g)
		}
	}
	a.stack()
	for i := range a.items {
		if it := &a.items[i]; it.group < 0 {
			it.y = int32(max(0, a.want[i]))
			if a.want[i] != a.want[i] {
				it.y = 0
			}
		}
	}
	a.freeRuns(func(_ int, run []int32, lo, hi int32) {
		a.push(run, lo, 0)
		for p := len(run) - 1; p >= 0; p-- { // a frame below may have come nearer
			it := &a.items[run[p]]
			end := hi - it.h
			if p+1 < len(run) {
				end = a.items[run[p+1]].y - a.sep(run[p], run[p+1])
			}
			it.y = min(it.y, end)
		}
	})
}

// push gives the items of a run their wanted rows, counted from top, from lo on;
// what overlaps moves down. It returns the row behind the last one, less lo.
func (a *anchored) push(run []int32, lo, top int32) int32 {
	y := lo
	for p, i := range run {
		if p > 0 {
			y = a.items[run[p-1]].y + a.sep(run[p-1], i)
		}
		if want := a.want[i]; want == want {
			y = max(y, int32(want+0.5)-top)
		}
		a.items[i].y = y
	}
	if len(run) == 0 {
		return 0
	}
	last := &a.items[run[len(run)-1]]
	return last.y + last.h - lo
}
