package layout

import "slices"

// window is how far an item is sifted; siftings how often all are.
const (
	window   = 64
	siftings = 4
	// hopeless is how many crossings a neighbour more than at the best place make it
	// unlikely that there is a better one beyond.
	hopeless = 4
)

// sift moves items of the best order one by one to where they cross least.
func (a *arrangement) sift() {
	for range siftings {
		if a.crossings() == 0 {
			return
		}
		gain := false
		for l := range a.lanes {
			if a.settled[l] || !a.crossed(l) {
				continue
			}
			if a.siftLane(l) {
				gain = true
			} else {
				a.settled[l] = true
			}
		}
		a.transpose()
		if !gain {
			return
		}
	}
}

// crossed tells whether there are crossings on either side of a lane.
func (a *arrangement) crossed(l int) bool {
	a.recount(l)
	if l > 0 {
		a.recount(l - 1)
	}
	return a.at[l] > 0 && l+1 < len(a.lanes) || l > 0 && a.at[l-1] > 0
}

// siftLane sifts the items of one lane; it tells whether that gained anything.
func (a *arrangement) siftLane(l int) bool {
	seq := a.lanes[l]
	if len(seq) < 3 {
		return false
	}
	a.look(l)
	slot := a.slots(len(seq))
	any := false
	for _, i := range slices.Clone(seq) {
		from := int(a.w.items[i].pos)
		to := a.place(seq, slot, from)
		if to == from {
			continue
		}
		any = true
		s := slot[from]
		for ; from < to; from++ {
			seq[from], slot[from] = seq[from+1], slot[from+1]
			a.w.items[seq[from]].pos = int32(from)
		}
		for ; from > to; from-- {
			seq[from], slot[from] = seq[from-1], slot[from-1]
			a.w.items[seq[from]].pos = int32(from)
		}
		seq[to], slot[to] = i, s
		a.w.items[i].pos = int32(to)
	}
	if any {
		a.moved(l)
	}
	return any
}

// place is the best place in the window around the item at a place.
func (a *arrangement) place(seq, slot []int32, from int) int {
	cell := a.w.items[seq[from]].cell
	most, to := 0, from
	far := hopeless * (len(a.nearLeft.of(int(slot[from]))) + len(a.nearRight.of(int(slot[from]))))
	sum := 0
	for p := from + 1; p < len(seq) && p <= from+window && a.w.items[seq[p]].cell == cell; p++ {
		if sum += a.gain(slot[from], slot[p]); sum < most-far {
			break
		}
		if sum > most {
			most, to = sum, p
		}
	}
	sum = 0
	for p := from - 1; p >= 0 && p >= from-window && a.w.items[seq[p]].cell == cell; p-- {
		if sum += a.gain(slot[p], slot[from]); sum < most-far {
			break
		}
		if sum > most {
			most, to = sum, p
		}
	}
	return to
}
