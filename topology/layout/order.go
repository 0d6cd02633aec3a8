package layout

import "slices"

// arrange finds an order with few crossings: part by part of what hangs together,
// each from several starts, and the best of all. Parts come one below the other in
// the order of their first key; nodes without edges last.
func (w *work) arrange() {
	w.sequence(w.byKey())
	rank := make([]int32, len(w.items))
	next := int32(0)
	w.scratch = make([]int32, len(w.items))
	a := newArrangement(w)
	w.part = make([]int32, len(w.items))
	for n, p := range w.parts() {
		for _, i := range p {
			w.part[i] = int32(n)
		}
		if len(p) > 2 {
			a.order(p, true)
			for _, lane := range a.lanes {
				for _, i := range lane {
					rank[i] = next
					next++
				}
			}
			continue
		}
		for _, i := range p {
			rank[i] = next
			next++
		}
	}
	for i := range w.items {
		if host := w.items[i].host; host >= 0 {
			w.part[i] = w.part[host]
		}
	}
	w.sequence(rank)
}

func (w *work) byKey() []int32 {
	rank := make([]int32, len(w.items))
	for i := range rank {
		rank[i] = int32(i)
	}
	return rank
}

// parts are the items that hang together, those alone last. Frames tie all
// together: what is in one can't be moved past what is in another.
func (w *work) parts() [][]int32 {
	if len(w.spans) > 0 {
		all := w.byKey()
		return [][]int32{slices.DeleteFunc(all, func(i int32) bool { return w.items[i].host >= 0 })}
	}
	of := w.byKey()
	find := func(i int32) int32 {
		for of[i] != i {
			of[i] = of[of[i]]
			i = of[i]
		}
		return i
	}
	for _, h := range w.hops {
		if a, b := find(h.from/3), find(h.to/3); a != b {
			of[max(a, b)] = min(a, b)
		}
	}
	size, number := make([]int32, len(of)), make([]int32, len(of))
	for i := range of {
		of[i] = find(int32(i))
		size[of[i]]++
	}
	var out [][]int32
	for _, alone := range [2]bool{false, true} {
		for i, root := range of {
			if w.items[i].host >= 0 {
				continue
			}
			if alone != (size[root] == 1) {
				continue
			}
			if int32(i) == root {
				number[root] = int32(len(out))
				out = append(out, make([]int32, 0, size[root]))
			}
			out[number[root]] = append(out[number[root]], int32(i))
		}
	}
	return out
}

// coreStarts is the order in which a core's starts are tried, the best first.
var coreStarts = [...]int{1, 2, 0, 3}

// nearTree is the share of hops that a part may have more than a tree for a walk
// through all of it to be worth a try besides that through its core.
const nearTree = 16

// effort is how hard an order with few crossings is searched for.
type effort struct {
	starts   int    // a part is tried from so many starts,
	fewHops  int    // from one more if it has less hops than that,
	search          // as hard each
	manyHops int    // but in a part with more hops (fewHops if it has few lanes and dummies),
	long     search // for which no one expects an answer at once, so hard
	// Small parts are cheap to order and dense ones hard: both are tried again from the
	// best order so far, with a piece of one lane turned round.
	kickWork  int // hops looked at in small parts so,
	deepWork  int // or in those with many lanes, which take longer,
	mostKick  int // and how often at most
	denseKick int // how often in dense parts
}

// search is how hard the way from one start is gone.
type search struct {
	sweeps   int // at most
	patience int // how many of them may gain nothing
	// near is the share of the crossings of the best order by which one may have more to
	// be worth sifting, as its reciprocal.
	near int
}

// quick is the effort of a layout that someone waits for: a fifth of dot's time at most.
func quick() effort {
	return effort{starts: 3, fewHops: 1000, search: search{4, 2, 40}, manyHops: 4000, long: search{24, 5, 4},
		kickWork: 9000, deepWork: 3500, mostKick: 40, denseKick: 14}
}

// order orders a part; the result is in lanes. With strip, the part's core is
// ordered first (which is what orders itself without); not so where there are frames,
// which keep what hangs on the core apart from it.
func (a *arrangement) order(part []int32, strip bool) {
	for l := range a.lanes {
		a.lanes[l], a.best[l] = a.lanes[l][:0], a.best[l][:0]
	}
	a.edges, a.size = 0, len(part)
	for _, i := range part {
		l := a.w.items[i].lane
		a.lanes[l] = append(a.lanes[l], i)
		a.edges += len(a.right.of(i))
	}
	a.least = -1
	e := &a.w.effort
	tries := e.starts
	if strip && len(a.w.spans) == 0 && a.beginCore(part) {
		a.improve(a.search())
		tries = 0
		if a.edges < len(part)+len(part)/nearTree {
			tries = 1
		}
	}
	if a.edges < e.fewHops && len(a.w.spans) == 0 {
		tries++
	}
	for s := 0; s < tries && a.least != 0; s++ {
		start := s
		if !strip {
			start = coreStarts[s]
		}
		a.begin(start, part)
		a.improve(a.search())
	}
	again := a.search()
	if a.shallow() {
		again = e.search
	}
	dice := uint64(len(part))
	for k := a.kicks(strip); k > 0 && a.least > 0; k-- {
		a.kick(&dice)
		a.improve(again)
	}
	a.deepen(len(part))
	a.restore(a.best)
}

// begin puts the part into the order of a start.
func (a *arrangement) begin(s int, part []int32) {
	rank := a.walk(part, s)
	for l, lane := range a.lanes {
		slices.SortFunc(lane, func(i, j int32) int {
			if d := a.w.items[i].cell - a.w.items[j].cell; d != 0 {
				return int(d)
			}
			return int(rank[i] - rank[j])
		})
		a.number(l)
		a.dirty[l], a.stale[l], a.settled[l] = true, true, false
	}
}

// number writes the places of a lane into its items.
func (a *arrangement) number(l int) {
	for p, i := range a.lanes[l] {
		a.w.items[i].pos = int32(p)
	}
}

// moved says that the order of a lane has changed.
func (a *arrangement) moved(l int) {
	a.stale[l], a.settled[l] = true, false
	if l > 0 {
		a.stale[l-1], a.dirty[l-1], a.settled[l-1] = true, true, false
	}
	if l+1 < len(a.dirty) {
		a.dirty[l+1], a.settled[l+1] = true, false
	}
}

// search is how hard to search from the starts of the part.
func (a *arrangement) search() search {
	e := &a.w.effort
	if a.edges > e.manyHops || a.shallow() && a.edges > e.fewHops {
		return e.long
	}
	return e.search
}

// shallow tells whether the part has few lanes and few hops more than items.
func (a *arrangement) shallow() bool { return len(a.lanes) <= deep && !a.dense() }

// improve sweeps from the order at hand as long as that helps, and sifts the best
// that it finds.
func (a *arrangement) improve(e search) {
	here, idle := a.crossings(), 0
	a.save(a.here)
	for s := 0; s < e.sweeps && idle < e.patience && here > 0; s++ {
		a.sweep(s%2 == 0, s%4 < 2, s%8 >= 4)
		a.transpose()
		idle++
		if n := a.crossings(); n < here {
			if here-n > here/200 {
				idle = 0
			}
			here = n
			a.save(a.here)
		}
	}
	if idle > 0 {
		a.restore(a.here)
	}
	if a.least < 0 || here <= a.least+a.least/e.near+1 { // else there is no hope
		a.sift()
	}
	if n := a.crossings(); a.least < 0 || n < a.least {
		a.least = n
		a.save(a.best)
	}
}

func (a *arrangement) save(into [][]int32) {
	for l := range a.lanes {
		into[l] = append(into[l][:0], a.lanes[l]...)
	}
}

// restore goes back to a saved order.
func (a *arrangement) restore(from [][]int32) {
	for l := range a.lanes {
		if slices.Equal(a.lanes[l], from[l]) {
			continue
		}
		a.lanes[l] = append(a.lanes[l][:0], from[l]...)
		a.number(l)
		a.moved(l)
		a.dirty[l] = true
	}
}
