package layout

import "sort"

// Cells of a gap besides its tracks: the line out of the box, the line and the
// arrowhead into the next. Frames have their border between these and the tracks.
const (
	gapOut         = 1
	gapIn          = 2
	gapMin         = 4
	frameLeft      = 3 // border, then gapIn, then the lane
	frameLeftFirst = 2 // in the first lane no arrow comes in
	frameRight     = 1
)

// keep is how many columns of a gap may stay unused after a change.
const keep = 8

// most is how many tracks a channel may have for untangle to compare all pairs.
const most = 300

// untangle moves tracks in the order to where they cross least, keeping what
// before asks for.
func (c *channel) untangle(order []int32) []int32 {
	if len(order) < 2 || len(order) > most {
		return order
	}
	after := c.before()
	must := map[[2]int32]bool{}
	for i := range after {
		for _, j := range after[i] {
			must[[2]int32{int32(i), j}] = true
		}
	}
	for range 4 {
		gain := false
		for from := range order {
			gain = c.sift(order, from, must) || gain
		}
		if !gain {
			break
		}
	}
	return order
}

// sift moves one track to the best place it may have and tells whether it moved.
func (c *channel) sift(order []int32, from int, must map[[2]int32]bool) bool {
	t := order[from]
	best, to := 0, from
	for step := -1; step <= 1; step += 2 {
		sum := 0
		for k := from + step; k >= 0 && k < len(order); k += step {
			a, b := order[k], t // now a is left of b, or the other way round
			if step > 0 {
				a, b = t, order[k]
			}
			if c.tracks[a].lo > c.tracks[b].hi || c.tracks[b].lo > c.tracks[a].hi {
				continue
			}
			if must[[2]int32{a, b}] {
				break
			}
			sum += c.cost(b, a) - c.cost(a, b)
			if sum < best {
				best, to = sum, k
			}
		}
	}
	if to == from {
		return false
	}
	for ; from < to; from++ {
		order[from] = order[from+1]
	}
	for ; from > to; from-- {
		order[from] = order[from-1]
	}
	order[to] = t
	return true
}

// cost is how often the tracks cross with a left of b.
func (c *channel) cost(a, b int32) int {
	x, y := &c.tracks[a], &c.tracks[b]
	n := within(y.left, x.lo, x.hi) + within(x.right, y.lo, y.hi)
	if x.next >= 0 && x.jog > y.lo && x.jog < y.hi {
		n++
	}
	return n
}

// within counts rows strictly between lo and hi.
func within(rows []int32, lo, hi int32) int {
	a := sort.Search(len(rows), func(i int) bool { return rows[i] > lo })
	b := sort.Search(len(rows), func(i int) bool { return rows[i] >= hi })
	return max(0, b-a)
}

// gap is the room behind a lane, of all columns: cols tracks from x on, every step
// columns; base columns for lines in and out and for frames; extra ones for labels.
type gap struct{ x, cols, step, base, extra, all int }

// width is how wide a lane and the gap behind were.
type width struct{ lane, gap int }

// width is the columns of the tracks.
func (g gap) width() int { return max(0, (g.cols-1)*g.step+1) }

// track is the column of a track.
func (g gap) track(col int32) int { return g.x + int(col)*g.step }

// columns places the lanes: each gap is as wide as its tracks, frames and labels
// need, or as it was before.
func (w *work) columns(ch []channel) {
	starts, ends := w.borders()
	w.laneX, w.gaps = make([]int, w.lanes), make([]gap, w.lanes)
	for l := range w.gaps {
		w.gaps[l] = gap{cols: ch[l].cols, step: 1, base: gapBase(starts[l+1], ends[l])}
	}
	w.spread(w.labelRoom())
	for l := range w.gaps {
		w.gaps[l].settle(w.keepGaps[w.laneNo[l]].gap, w.lanes)
	}
	x := 0
	if w.lanes > 0 && starts[0] {
		x = frameLeftFirst
	}
	for l := range w.gaps {
		g := &w.gaps[l]
		w.laneX[l] = x
		g.x = x + w.laneW[l] + gapOut
		if ends[l] {
			g.x++
		}
		x += w.laneW[l] + g.all
	}
}

// borders tells in which lanes frames begin and end.
func (w *work) borders() (starts, ends []bool) {
	starts, ends = make([]bool, w.lanes+1), make([]bool, w.lanes+1)
	for _, s := range w.spans {
		if s.first >= 0 {
			starts[s.first], ends[s.last] = true, true
		}
	}
	return starts, ends
}

// gapBase is what a gap needs besides tracks: with the border of frames that begin
// behind it, and a space before that, and of those that end at it.
func gapBase(starts, ends bool) int {
	base := gapOut + gapIn
	if ends {
		base++
	}
	if starts {
		base += 2
	}
	return base
}

// settle finds how wide the gap is: as before, if that is enough for the tracks and not
// far too much; labels and distances give way to that.
func (g *gap) settle(had, lanes int) {
	g.all = max(g.base+g.width(), gapMin) + g.extra
	least := max(g.base+g.cols, gapMin)
	switch {
	case had == least-1: // one cell more is hardly seen
		g.all = least
	case had < least || had > 2*g.all+keep:
		g.all += g.reserve(lanes)
	default:
		g.all = had
	}
	if g.base+g.width() > g.all {
		g.step = 1
	}
}

// deep is the number of lanes from which on a picture is scrolled sideways anyway
// and can have more room.
const deep = 10

// fewTracks is how many tracks a gap may have without a column in reserve.
const fewTracks = 3

// reserve is the columns kept free so that a track more moves nothing.
func (g *gap) reserve(lanes int) int {
	if g.cols > 0 && lanes > deep {
		return 2 + g.cols/8
	}
	if g.cols < fewTracks {
		return 0
	}
	return max(1, g.cols/6)
}

// labelRoom shares the spare columns out to the gaps, those that need least
// first, so that as many gaps as possible can show all their labels. It returns
// what is left.
func (w *work) labelRoom() int {
	need := make([]int, w.lanes)
	for k, e := range w.edges {
		if lw := w.in.Edges[e].LabelW; lw > 0 {
			if h := w.hops[w.hopAt[k+1]-1]; h.to%3 == portIn {
				l := w.items[h.to/3].lane - 1
				need[l] = max(need[l], lw+1)
			}
		}
	}
	for spare := w.in.Spare; ; {
		best := -1
		for l, n := range need {
			if n > 0 && n <= spare && (best < 0 || n < need[best]) {
				best = l
			}
		}
		if best < 0 {
			return spare
		}
		w.gaps[best].extra = need[best]
		spare, need[best] = spare-need[best], 0
	}
}

// spread sets tracks two columns apart where spare columns are left, from the left.
func (w *work) spread(spare int) {
	for l := range w.gaps {
		if g := &w.gaps[l]; g.cols > 1 && g.cols-1 <= spare {
			g.step = 2
			spare -= g.cols - 1
		}
	}
}
