package layout

// stackParts places a scene without frames: every part by itself, then one below
// the other, as near as their lanes allow.
func (w *work) stackParts() {
	next := make([]int, w.lanes) // place in a lane where the next part begins
	floor := make([]int32, w.lanes)
	runs := make([][]int32, w.lanes)
	for n, left := int32(0), len(w.seq); left > 0; n++ {
		left = 0
		for l, seq := range w.seq {
			from := next[l]
			for next[l] < len(seq) && w.part[seq[next[l]]] == n {
				next[l]++
			}
			runs[l] = seq[from:next[l]]
			left += len(seq) - next[l]
		}
		w.settlePart(runs)
		w.drop(runs, floor)
	}
}

// anywhere is where a part is settled, before it is known where it comes.
const anywhere = 1 << 28

// settlePart gives the items of a part rows that fit together: first tightly in
// the fullest lane, from there outwards level with what is there already, then all
// between their neighbours, forth and back.
func (w *work) settlePart(runs [][]int32) {
	base, most, lanes := 0, int32(0), 0
	for l, run := range runs {
		if len(run) > 0 {
			lanes++
			if h := w.packed(run); h > most {
				base, most = l, h
			}
		}
	}
	y := int32(0)
	for p, i := range runs[base] {
		if p > 0 {
			y += w.sep(runs[base][p-1], i)
		}
		w.items[i].y = y
	}
	if lanes < 2 {
		return
	}
	all := func(int32) bool { return true }
	pull := func(l int, side *adjacency, both bool) { w.pull(runs[l], -anywhere, anywhere, all, side, both) }
	for l := base - 1; l >= 0; l-- {
		pull(l, &w.right, false)
	}
	for l := base + 1; l < len(runs); l++ {
		pull(l, &w.left, false)
	}
	for range settleRounds {
		for l := range runs {
			pull(l, &w.left, true)
		}
		for l := len(runs) - 1; l >= 0; l-- {
			pull(l, &w.left, true)
		}
	}
}

// settleRounds is how often all lanes are settled, forth and back.
const settleRounds = 5

// drop moves a part to the highest place below what is in its lanes already.
func (w *work) drop(runs [][]int32, floor []int32) {
	by := int32(-anywhere)
	for l, run := range runs {
		if len(run) > 0 {
			by = max(by, floor[l]-w.items[run[0]].y)
		}
	}
	top := int32(anywhere)
	for _, run := range runs {
		if len(run) > 0 {
			top = min(top, w.items[run[0]].y)
		}
	}
	by = max(by, -top)
	gap := min(int32(w.in.Gap), 1)
	for l, run := range runs {
		for _, i := range run {
			w.items[i].y += by
			floor[l] = w.items[i].y + w.items[i].h + gap
		}
	}
}
