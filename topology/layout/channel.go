package layout

import "slices"

// channel is the gap right of a lane, where edges change rows. Every net has one
// upright track (or two, see split); the columns of the tracks are found so that
// nets meet only by crossing.
type channel struct {
	tracks []track
	hops   []chanHop
	net    []int32 // by hop: its track, the first one of a net that is split
	cols   int     // columns the tracks need
}

// chanHop is a hop with the rows of its ports.
type chanHop struct {
	hop
	fromRow, toRow int32
}

// track is an upright piece of a net: the rows where it is met from the left and
// from the right.
type track struct {
	left, right []int32
	lo, hi      int32
	col         int32 // -1: the net is straight and needs none
	next        int32 // the track this one continues on, -1 none
	jog         int32 // the row that leads to next
	first       bool  // not the continuation of another
}

// portRow is the row where edges meet a port.
func (w *work) portRow(p int32) int32 {
	it := &w.items[p/3]
	if p%3 == portUnder {
		return it.y + it.body
	}
	return it.y + it.port
}

// route finds nets, tracks and columns of all channels; one a lane.
func (w *work) route() []channel {
	ch := make([]channel, w.lanes)
	seen := map[hop]bool{}
	for _, h := range w.hops {
		if seen[h] {
			continue
		}
		seen[h] = true
		l := w.items[h.from/3].lane
		if h.from%3 == portIn { // a return edge on its way to the lane before
			l--
		}
		ch[l].hops = append(ch[l].hops, chanHop{h, w.portRow(h.from), w.portRow(h.to)})
	}
	starts, ends := w.borders()
	for l := range ch {
		limit := 0
		if had := w.keepGaps[w.laneNo[l]].gap; had > 0 {
			limit = max(had-gapBase(starts[l+1], ends[l]), 1)
		}
		ch[l].solve(w, l, limit)
	}
	return ch
}

// rows are those where a hop meets the channel from the left and from the right;
// both from the left if it belongs to a return edge.
func (h *chanHop) rows() (left, right [2]int32, nl, nr int) {
	put := func(row int32, onRight bool) {
		if onRight {
			right[nr] = row
			nr++
		} else {
			left[nl] = row
			nl++
		}
	}
	put(h.fromRow, h.from%3 == portIn)
	put(h.toRow, h.to%3 == portIn)
	return
}

// solve finds the nets of the channel, their tracks and the tracks' columns, as far
// as possible within a limit of columns, 0 = none.
func (c *channel) solve(w *work, lane, limit int) {
	if len(c.hops) == 0 {
		return
	}
	c.nets()
	for i := range c.tracks {
		c.tracks[i].settle()
	}
	order := c.sequence(w, lane)
	order = c.untangle(order)
	c.assign(order, limit)
}

// nets gives every hop its net: sources with the very same targets share one, or
// targets with the very same sources, whichever makes fewer nets in that part of
// the channel that hangs together.
func (c *channel) nets() {
	bySource := c.classes(func(h *chanHop) (int32, int32) { return h.from, h.to })
	byTarget := c.classes(func(h *chanHop) (int32, int32) { return h.to, h.from })
	part := c.parts()
	type count struct{ source, target map[int32]bool }
	counts := map[int32]*count{}
	for i := range c.hops {
		n := counts[part[i]]
		if n == nil {
			n = &count{map[int32]bool{}, map[int32]bool{}}
			counts[part[i]] = n
		}
		n.source[bySource[i]], n.target[byTarget[i]] = true, true
	}
	c.net = make([]int32, len(c.hops))
	ids := map[[2]int32]int32{}
	for i := range c.hops {
		k := [2]int32{0, bySource[i]}
		if n := counts[part[i]]; len(n.target) < len(n.source) {
			k = [2]int32{1, byTarget[i]}
		}
		id, ok := ids[k]
		if !ok {
			id = int32(len(c.tracks))
			ids[k] = id
			c.tracks = append(c.tracks, track{next: -1, first: true})
		}
		c.net[i] = id
		t := &c.tracks[id]
		left, right, nl, nr := c.hops[i].rows()
		t.left = append(t.left, left[:nl]...)
		t.right = append(t.right, right[:nr]...)
	}
}

// classes numbers the hops so that hops whose near ports have the same set of far
// ports get the same number.
func (c *channel) classes(ends func(*chanHop) (near, far int32)) []int32 {
	far := map[int32][]int32{}
	for i := range c.hops {
		n, f := ends(&c.hops[i])
		far[n] = append(far[n], f)
	}
	byFar := map[int32][]int32{} // first far port → near ports that stand for a class
	class := map[int32]int32{}
	out := make([]int32, len(c.hops))
	for i := range c.hops {
		n, _ := ends(&c.hops[i])
		id, ok := class[n]
		if !ok {
			set := far[n]
			slices.Sort(set)
			id = n
			for _, m := range byFar[set[0]] {
				if slices.Equal(far[m], set) {
					id = m
					break
				}
			}
			if id == n {
				byFar[set[0]] = append(byFar[set[0]], n)
			}
			class[n] = id
		}
		out[i] = id
	}
	return out
}

// parts numbers the hops by what hangs together through ports.
func (c *channel) parts() []int32 {
	of := map[int32]int32{}
	var find func(p int32) int32
	find = func(p int32) int32 {
		q, ok := of[p]
		if !ok || q == p {
			return p
		}
		r := find(q)
		of[p] = r
		return r
	}
	for i := range c.hops {
		a, b := find(c.hops[i].from), find(c.hops[i].to)
		of[max(a, b)] = min(a, b)
	}
	out := make([]int32, len(c.hops))
	for i := range c.hops {
		out[i] = find(c.hops[i].from)
	}
	return out
}

// settle sorts the rows of a track and finds its extent.
func (t *track) settle() {
	slices.Sort(t.left)
	slices.Sort(t.right)
	t.left, t.right = slices.Compact(t.left), slices.Compact(t.right)
	t.lo, t.hi = 1<<30, -1
	for _, rows := range [2][]int32{t.left, t.right} {
		if len(rows) > 0 {
			t.lo, t.hi = min(t.lo, rows[0]), max(t.hi, rows[len(rows)-1])
		}
	}
}

// straight tells whether the track has no upright part.
func (t *track) straight() bool { return t.lo == t.hi && t.next < 0 && t.first }
