package layout

import "slices"

// kicks is how often the best order of a part is worth disturbing, a whole one or a core.
func (a *arrangement) kicks(whole bool) int {
	e := &a.w.effort
	work := e.kickWork
	if len(a.lanes) > deep {
		work = e.deepWork
	}
	switch small := min(e.mostKick, work/max(a.edges, 1)); {
	case len(a.w.spans) > 0: // little can be moved
		return 0
	case a.dense() && whole:
		return e.denseKick
	case small > 1 && !a.dense():
		return small
	}
	return 0
}

// dense tells whether the part has many more hops than items.
func (a *arrangement) dense() bool { return a.edges*5 >= a.size*7 }

// kick goes back to the best order, turns a piece of one lane round and sorts the
// others outwards from there.
func (a *arrangement) kick(dice *uint64) {
	a.restore(a.best)
	at := a.kicked(dice)
	if at < 0 {
		return
	}
	seq := a.lanes[at]
	from, to := roll(dice, len(seq)), roll(dice, len(seq))
	if a.dense() { // what is far apart there is so for a reason
		to = min(from+1+to/4, len(seq)-1)
	}
	if from > to {
		from, to = to, from
	}
	cell := a.w.items[seq[from]].cell
	end := from
	for end <= to && a.w.items[seq[end]].cell == cell {
		end++
	}
	slices.Reverse(seq[from:end])
	a.number(at)
	a.moved(at)
	a.dirty[at] = true
	for l := at + 1; l < len(a.lanes); l++ {
		a.sortLane(l, &a.left, true, false)
	}
	for l := at - 1; l >= 0; l-- {
		a.sortLane(l, &a.right, true, false)
	}
	a.transpose()
}

// kicked chooses the lane to disturb: the shorter one at the gap with most crossings
// every other time, else any with two items; -1 if there is none.
func (a *arrangement) kicked(dice *uint64) int {
	var wide []int
	for l := range a.lanes {
		if len(a.lanes[l]) > 1 {
			wide = append(wide, l)
		}
	}
	if len(wide) == 0 {
		return -1
	}
	if roll(dice, 2) == 0 {
		return wide[roll(dice, len(wide))]
	}
	a.crossings()
	at := 0
	for l := range a.at[:len(a.at)-1] {
		if a.at[l] > a.at[at] {
			at = l
		}
	}
	if len(a.lanes[at]) > len(a.lanes[at+1]) {
		at++
	}
	return at
}

// roll is a number from 0 to n-1 that looks like chance and is always the same
// (splitmix64).
func roll(dice *uint64, n int) int {
	*dice += 0x9E3779B97F4A7C15
	z := *dice
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return int((z ^ z>>31) % uint64(n))
}
