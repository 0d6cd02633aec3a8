package layout

import "slices"

// roomy is how many columns a channel may have for the sake of few crossings; more
// only if so many tracks pass one row and half as many again.
const roomy = 8

// assign gives each track the leftmost column right of all earlier ones in the
// order that share a row with it. Where steps of many tracks would lead too far
// right, a track goes back to the last column that is free for it and right of
// those that it must be right of. So it does to keep to a limit of columns, 0 = none.
// Where that does not do, every track gets the first column that it may have.
func (c *channel) assign(order []int32, limit int) {
	top, most := c.skyline()
	bound := int32(max(roomy, most+most/2))
	if limit > 0 {
		bound = min(bound, int32(max(limit, most)))
	}
	c.inOrder(order, top, bound)
	if limit > 0 && c.cols > limit {
		c.packed(order)
	}
}

// packed gives each track the first column that is free for it and right of those that
// it must be right of.
func (c *channel) packed(order []int32) {
	must := c.first()
	var taken [][]*track
	for _, i := range order {
		if t := &c.tracks[i]; !t.straight() {
			taken = c.take(taken, i, t.back(taken, must.at[i], must.at[i]), must)
		}
	}
	c.cols = len(taken)
}

// take puts a track into a column.
func (c *channel) take(taken [][]*track, i, col int32, must *firsts) [][]*track {
	for int(col) >= len(taken) {
		taken = append(taken, nil)
	}
	t := &c.tracks[i]
	taken[col] = append(taken[col], t)
	t.col = col
	must.placed(i, col)
	return taken
}

// inOrder gives each track a column right of all earlier ones in its rows, or before the
// bound.
func (c *channel) inOrder(order, top []int32, bound int32) {
	must := c.first()    // by track: the first column it may have
	var taken [][]*track // by column
	for _, i := range order {
		t := &c.tracks[i]
		if t.col = -1; t.straight() {
			continue
		}
		col := must.at[i]
		for _, h := range top[t.lo : t.hi+1] {
			col = max(col, h)
		}
		if col >= bound {
			col = t.back(taken, must.at[i], min(bound, int32(len(taken))))
		}
		taken = c.take(taken, i, col, must)
		row := top[t.lo : t.hi+1]
		for r := range row {
			row[r] = max(row[r], col+1)
		}
	}
	c.cols = len(taken)
}

// back is the last column from least on and before the bound where the track
// overlaps none, or else the first one after.
func (t *track) back(taken [][]*track, least, bound int32) int32 {
	free := func(col int32) bool {
		if int(col) >= len(taken) {
			return true
		}
		return !slices.ContainsFunc(taken[col], func(o *track) bool { return o.lo <= t.hi && t.lo <= o.hi })
	}
	for col := bound - 1; col >= least; col-- {
		if free(col) {
			return col
		}
	}
	col := max(least, bound)
	for !free(col) {
		col++
	}
	return col
}

// skyline is a zero for every row and how many tracks pass the fullest one.
func (c *channel) skyline() (top []int32, most int) {
	rows := int32(0)
	for i := range c.tracks {
		rows = max(rows, c.tracks[i].hi+1)
	}
	top = make([]int32, rows+1)
	for i := range c.tracks {
		if t := &c.tracks[i]; !t.straight() {
			top[t.lo]++
			top[t.hi+1]--
		}
	}
	passing := 0
	for r := range top {
		passing += int(top[r])
		most = max(most, passing)
		top[r] = 0
	}
	return top, most
}

// firsts are the first columns that tracks may have, after those that must be left
// of them.
type firsts struct {
	after [][]int32
	at    []int32
}

func (c *channel) first() *firsts { return &firsts{c.before(), make([]int32, len(c.tracks))} }

func (f *firsts) placed(i, col int32) {
	for _, j := range f.after[i] {
		f.at[j] = max(f.at[j], col+1)
	}
}
