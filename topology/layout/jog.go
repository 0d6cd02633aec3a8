package layout

// jogs finds rows for the jogs of split tracks.
type jogs struct {
	left, right map[int32][]int32 // by row: tracks that are met there
	busy        map[int32]bool    // rows that lead straight through, borders of frames, other jogs
}

func (c *channel) jogs(w *work, lane int) *jogs {
	j := &jogs{map[int32][]int32{}, map[int32][]int32{}, map[int32]bool{}}
	for i := range c.tracks {
		t := &c.tracks[i]
		for _, r := range t.left {
			j.left[r] = append(j.left[r], int32(i))
			j.busy[r] = j.busy[r] || t.straight()
		}
		for _, r := range t.right {
			j.right[r] = append(j.right[r], int32(i))
		}
	}
	for _, s := range w.spans {
		if s.covers(int32(lane)) && s.covers(int32(lane+1)) {
			j.busy[s.top], j.busy[s.bottom] = true, true
		}
	}
	return j
}

// row is the one nearest to that given in which nothing is in the way of a jog between a
// track that comes next and a later one: what comes in from the left has its track
// already, and what comes in from the right can have it behind both.
func (j *jogs) row(near int32, done, behind func(track int32) bool) int32 {
	free := func(r int32) bool {
		if r < 0 || j.busy[r] {
			return false
		}
		for _, i := range j.left[r] {
			if !done(i) {
				return false
			}
		}
		for _, i := range j.right[r] {
			if !behind(i) {
				return false
			}
		}
		return true
	}
	for d := int32(0); ; d++ {
		for _, r := range [2]int32{near - d, near + d} {
			if free(r) {
				j.busy[r] = true
				return r
			}
		}
	}
}

// split makes two tracks of one, joined by a jog in a row: the first is met from the
// left only, the second from the right only, so neither can be on a circle.
func (c *channel) split(i, row int32) {
	t := &c.tracks[i]
	second := track{right: t.right, lo: row, hi: row, next: -1}
	second.settle()
	second.lo, second.hi = min(second.lo, row), max(second.hi, row)
	t.right, t.jog, t.next = nil, row, int32(len(c.tracks))
	t.settle()
	t.lo, t.hi = min(t.lo, row), max(t.hi, row)
	c.tracks = append(c.tracks, second)
}
