package layout

import (
	"cmp"
	"container/heap"
	"slices"
)

// before lists for every track those that must be right of it: where one is met
// from the left in a row and another from the right, the first must come first,
// or their lines would run over each other. A jog counts as what meets its first track
// from the right, and as what meets its second from the left. A track comes before its
// continuation.
// Straight nets have no track; the others in their row keep clear of each other.
func (c *channel) before() [][]int32 {
	rights := map[int32][]int32{}
	for i := range c.tracks {
		t := &c.tracks[i]
		if t.straight() {
			continue
		}
		for _, r := range t.right {
			rights[r] = append(rights[r], int32(i))
		}
		if t.next >= 0 {
			rights[t.jog] = append(rights[t.jog], int32(i))
		}
	}
	after := make([][]int32, len(c.tracks))
	for i := range c.tracks {
		t := &c.tracks[i]
		if t.straight() {
			continue
		}
		for _, r := range t.left {
			for _, j := range rights[r] {
				if j != int32(i) {
					after[i] = append(after[i], j)
				}
			}
		}
		if t.next < 0 {
			continue
		}
		after[i] = append(after[i], t.next)
		for _, j := range rights[t.jog] {
			if j != int32(i) {
				after[t.next] = append(after[t.next], j)
			}
		}
	}
	return after
}

// ordering is the search for an order of tracks that before allows.
type ordering struct {
	c     *channel
	after [][]int32
	// to is the track that stands for one in the lists of after: itself, or once it
	// is split its second part.
	to    []int32
	need  []int32 // how many must come before that have not yet; -1: is done
	rank  []int32 // what prefer says
	ready []int32 // heap by rank
	jogs  *jogs   // nil until one is needed
}

func (o *ordering) Len() int           { return len(o.ready) }
func (o *ordering) Less(i, j int) bool { return o.rank[o.ready[i]] < o.rank[o.ready[j]] }
func (o *ordering) Swap(i, j int)      { o.ready[i], o.ready[j] = o.ready[j], o.ready[i] }
func (o *ordering) Push(x any)         { o.ready = append(o.ready, x.(int32)) }
func (o *ordering) Pop() any {
	x := o.ready[len(o.ready)-1]
	o.ready = o.ready[:len(o.ready)-1]
	return x
}

// sequence puts the tracks into an order that before allows, splitting a track
// wherever the order would run in circles.
func (c *channel) sequence(w *work, lane int) []int32 {
	n := len(c.tracks)
	o := &ordering{c: c, after: c.before(), to: make([]int32, n), need: make([]int32, n), rank: make([]int32, n)}
	byRank := make([]int32, n)
	for i := range byRank {
		byRank[i], o.to[i] = int32(i), int32(i)
		for _, j := range o.after[i] {
			o.need[j]++
		}
	}
	slices.SortFunc(byRank, c.prefer)
	for r, i := range byRank {
		o.rank[i] = int32(r)
		if o.need[i] == 0 {
			o.ready = append(o.ready, i) // in order, so it is a heap
		}
	}
	order := make([]int32, 0, n)
	for {
		if len(o.ready) == 0 {
			i := o.stuck()
			if i < 0 {
				return order
			}
			o.release(w, lane, i)
		}
		i := heap.Pop(o).(int32)
		order = append(order, i)
		o.need[i] = -1
		for _, j := range o.after[i] {
			if j = o.to[j]; o.need[j] > 0 {
				if o.need[j]--; o.need[j] == 0 {
					heap.Push(o, j)
				}
			}
		}
	}
}

// release lets a track come although it waits: split, if it is whole, so that only
// its second part waits on; else, which no circle should make necessary, as it is.
// So every turn of sequence is done with a track for good, and there are at most
// twice as many as at the beginning: it comes to an end whatever the rows are.
func (o *ordering) release(w *work, lane int, i int32) {
	if o.whole(i) {
		o.split(w, lane, i)
		return
	}
	o.need[i] = 0
	heap.Push(o, i)
}

// whole tells whether a track can be split.
func (o *ordering) whole(i int32) bool {
	t := &o.c.tracks[i]
	return t.first && t.next < 0
}

// split splits a track: its first part may come now, its second after it and all
// that the track had to wait for.
func (o *ordering) split(w *work, lane int, i int32) {
	if o.jogs == nil {
		o.jogs = o.c.jogs(w, lane)
	}
	t := &o.c.tracks[i]
	leads := o.leadsTo(i)
	row := o.jogs.row((t.lo+t.hi)/2, func(track int32) bool { return o.need[track] == -1 },
		func(track int32) bool { return !leads[o.to[track]] })
	o.c.split(i, row)
	second := o.c.tracks[i].next
	o.to = append(o.to, second)
	o.to[i] = second
	o.need, o.rank = append(o.need, o.need[i]+1), append(o.rank, o.rank[i])
	o.need[i] = 0
	o.after = append(o.after, nil)
	for _, j := range o.jogs.right[row] {
		o.after[second] = append(o.after[second], j)
		o.need[o.to[j]]++
	}
	o.after[i] = append(o.after[i], second)
	heap.Push(o, i)
}

// leadsTo tells of every track whether it can't come after i any more: it has come, it is
// i, or i waits for it.
func (o *ordering) leadsTo(i int32) []bool {
	before := make([][]int32, len(o.need))
	leads := make([]bool, len(o.need))
	for k, after := range o.after {
		if leads[k] = o.need[k] == -1; leads[k] {
			continue
		}
		for _, j := range after {
			before[o.to[j]] = append(before[o.to[j]], int32(k))
		}
	}
	leads[i] = true
	for next := []int32{i}; len(next) > 0; {
		k := next[len(next)-1]
		next = next[:len(next)-1]
		for _, j := range before[k] {
			if !leads[j] {
				leads[j] = true
				next = append(next, j)
			}
		}
	}
	return leads
}

// prefer compares tracks that nothing forces: lines that go up first, from the
// top; then those that go down, from the bottom, so that they do not cross without
// need.
func (c *channel) prefer(a, b int32) int {
	a1, a2 := c.tracks[a].trend()
	b1, b2 := c.tracks[b].trend()
	return cmp.Or(cmp.Compare(a1, b1), cmp.Compare(a2, b2), cmp.Compare(a, b))
}

func (t *track) trend() (down, row int32) {
	if len(t.left) == 0 || len(t.right) == 0 {
		return 1, -t.lo
	}
	if t.left[0] > t.right[0] {
		return 0, t.left[0]
	}
	return 1, -t.left[0]
}

// stuck is a track among those that wait, if possible a whole one on a circle; -1
// if none waits.
func (o *ordering) stuck() int32 {
	prev := make([]int32, len(o.need)) // one that it waits for
	for i := range prev {
		prev[i] = -1
	}
	at, any := int32(-1), int32(-1)
	for i := range o.after {
		if o.need[i] <= 0 {
			continue
		}
		any = int32(i)
		if o.whole(int32(i)) {
			at = int32(i)
		}
		for _, j := range o.after[i] {
			prev[o.to[j]] = int32(i)
		}
	}
	if at < 0 {
		return any
	}
	seen := make([]bool, len(o.need))
	for !seen[at] {
		seen[at] = true
		if next := prev[at]; next >= 0 && o.whole(next) {
			at = next
		}
	}
	return at
}
