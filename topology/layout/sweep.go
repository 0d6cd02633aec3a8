package layout

import (
	"math"
	"slices"
)

// sweep sorts lane after lane by the places of the neighbours in the lane before:
// by their mean or by their median. flip turns those round that tie, so that
// another sweep finds something else.
func (a *arrangement) sweep(rightward, mean, flip bool) {
	for k := 1; k < len(a.lanes); k++ {
		l, side := k, &a.left
		if !rightward {
			l, side = len(a.lanes)-1-k, &a.right
		}
		a.sortLane(l, side, mean, flip)
	}
}

// sortLane sorts one lane, cell by cell.
func (a *arrangement) sortLane(l int, side *adjacency, mean, flip bool) {
	seq := a.lanes[l]
	changed := false
	for from := 0; from < len(seq); {
		to := from
		for to < len(seq) && a.w.items[seq[to]].cell == a.w.items[seq[from]].cell {
			to++
		}
		changed = a.sortCell(seq[from:to], side, mean, flip) || changed
		from = to
	}
	if changed {
		a.number(l)
		a.moved(l)
		a.dirty[l] = true
	}
}

// sortCell sorts one cell of a lane; what has no neighbour there stays in place.
// It tells whether anything moved.
func (a *arrangement) sortCell(seq []int32, side *adjacency, mean, flip bool) bool {
	// Where an item wants to be and, to break ties, where it is, in one number: the bits
	// of a float not below 0 have its order.
	a.buf = a.buf[:0]
	sorted, last := true, uint64(0)
	for p, i := range seq {
		near := side.of(i)
		if len(near) == 0 {
			continue
		}
		if flip {
			p = len(seq) - 1 - p
		}
		key := uint64(math.Float32bits(a.amid(near, mean)))<<32 | uint64(p)
		sorted, last = sorted && last <= key, key
		a.buf = append(a.buf, key)
	}
	if sorted {
		return false
	}
	slices.Sort(a.buf)
	a.was = append(a.was[:0], seq...)
	next := 0
	for p, i := range a.was {
		if len(side.of(i)) > 0 {
			from := int(uint32(a.buf[next]))
			if flip {
				from = len(seq) - 1 - from
			}
			seq[p] = a.was[from]
			next++
		}
	}
	return true
}

// amid is the mean place of neighbours, or their median, weighed between the two in
// the middle as Gansner et al. (1993) do.
func (a *arrangement) amid(near []int32, mean bool) float32 {
	if len(near) == 1 {
		return float32(a.w.items[near[0]].pos)
	}
	if mean {
		sum := int32(0)
		for _, j := range near {
			sum += a.w.items[j].pos
		}
		return float32(sum) / float32(len(near))
	}
	a.fen = a.fen[:0]
	for _, j := range near {
		a.fen = append(a.fen, a.w.items[j].pos)
	}
	slices.Sort(a.fen)
	p, m := a.fen, len(near)/2
	if len(p)%2 == 1 || len(p) == 2 {
		return float32(p[m]+p[(len(p)-1)/2]) / 2
	}
	left, right := float32(p[m-1]-p[0]), float32(p[len(p)-1]-p[m])
	if left+right == 0 {
		return float32(p[m-1]+p[m]) / 2
	}
	return (float32(p[m-1])*right + float32(p[m])*left) / (left + right)
}

// look fills the places of the neighbours of a lane's items.
func (a *arrangement) look(l int) {
	var before, after []int32
	if l > 0 {
		before = a.lanes[l-1]
	}
	if l+1 < len(a.lanes) {
		after = a.lanes[l+1]
	}
	a.nearLeft.fill(a.w, a.lanes[l], before, &a.left, &a.right)
	a.nearRight.fill(a.w, a.lanes[l], after, &a.right, &a.left)
}

// fill gives the items of a lane the places of their neighbours in another, which are
// gone through from top to bottom and so need no sorting. side leads there, back here.
func (p *ports) fill(w *work, lane, far []int32, side, back *adjacency) {
	p.at = append(p.at[:0], 0)
	p.next = p.next[:0]
	n := int32(0)
	for _, i := range lane {
		p.next = append(p.next, n)
		n += side.end[i] - side.at[i]
		p.at = append(p.at, n)
	}
	p.pos = slices.Grow(p.pos[:0], int(n))[:n]
	for at, j := range far {
		for _, i := range back.of(j) {
			k := &p.next[w.items[i].pos]
			p.pos[*k] = int32(at)
			*k++
		}
	}
}

// rounds is how often a lane is gone through until nothing more is swapped.
const rounds = 6

// transpose swaps neighbours in a lane as long as that saves crossings.
func (a *arrangement) transpose() {
	for range rounds {
		gain := false
		for l, dirty := range a.dirty {
			if dirty {
				a.dirty[l] = false
				gain = a.transposeLane(l) || gain
			}
		}
		if !gain {
			return
		}
	}
}

// transposeLane swaps in one lane; it tells whether it did.
func (a *arrangement) transposeLane(l int) bool {
	seq := a.lanes[l]
	if len(seq) < 2 {
		return false
	}
	a.look(l)
	slot := a.slots(len(seq)) // where look put each item
	any := false
	from, to := 1, len(seq)
	for range rounds {
		first, last := len(seq), 0 // where was swapped
		for p := from; p < to; p++ {
			if a.w.items[seq[p-1]].cell != a.w.items[seq[p]].cell {
				continue
			}
			if a.gain(slot[p-1], slot[p]) > 0 {
				seq[p-1], seq[p] = seq[p], seq[p-1]
				slot[p-1], slot[p] = slot[p], slot[p-1]
				first, last = min(first, p), p
			}
		}
		if last == 0 {
			break
		}
		any = true
		from, to = max(first-1, 1), min(last+2, len(seq))
	}
	if any {
		a.number(l)
		a.moved(l)
	}
	return any
}

// slots is 0, 1 … n-1 in a scratch slice.
func (a *arrangement) slots(n int) []int32 {
	a.fen = a.fen[:0]
	for i := range n {
		a.fen = append(a.fen, int32(i))
	}
	return a.fen
}

// gain is how many crossings are saved when what is in slot x goes below what is
// in y.
func (a *arrangement) gain(x, y int32) int {
	return excess(a.nearLeft.of(int(x)), a.nearLeft.of(int(y))) + excess(a.nearRight.of(int(x)), a.nearRight.of(int(y)))
}

// excess is the number of pairs with the place of x below that of y, less those
// above. Both are sorted.
func excess(x, y []int32) int {
	if len(x) == 1 && len(y) == 1 {
		return int(min(max(x[0]-y[0], -1), 1))
	}
	return excessOfMany(x, y)
}

func excessOfMany(x, y []int32) int {
	if len(x) == 0 || len(y) == 0 || x[len(x)-1] < y[0] {
		return -len(x) * len(y)
	}
	if y[len(y)-1] < x[0] {
		return len(x) * len(y)
	}
	n, below, same := 0, 0, 0 // of y, less than the place at hand and as far
	for _, p := range x {
		for below < len(y) && y[below] < p {
			below++
		}
		same = max(same, below)
		for same < len(y) && y[same] == p {
			same++
		}
		n += below - (len(y) - same)
	}
	return n
}
