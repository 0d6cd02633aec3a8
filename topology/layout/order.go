package layout

import (
	"cmp"
	"slices"
)

// sweeps bounds the work a start may cost; patience is how many sweeps without a
// gain end it.
const (
	sweeps   = 16
	patience = 4
)

// arrange finds an order with few crossings: from several starts, sort the lanes
// by the mean place of their neighbours, forth and back, swap neighbours where
// that helps, and keep the best of all.
func (w *work) arrange() {
	best := make([]int32, len(w.items))
	least := -1
	for _, start := range [...]func() []int32{w.byKey, w.fromLeft, w.fromRight} {
		w.sequence(w.loneLast(start()))
		n, stale := w.crossings(), 0
		if least < 0 || n < least {
			least = n
			w.save(best)
		}
		for s := 0; s < sweeps && stale < patience && least > 0; s++ {
			w.sweep(s%2 == 0)
			w.transpose()
			stale++
			if n := w.crossings(); n < least {
				least, stale = n, 0
				w.save(best)
			}
		}
		if least == 0 {
			break
		}
	}
	w.sequence(best)
}

func (w *work) save(into []int32) {
	for i := range w.items {
		into[i] = w.items[i].pos
	}
}

// loneLast ranks what has no neighbours behind everything else.
func (w *work) loneLast(rank []int32) []int32 {
	for i := range rank {
		if len(w.left.of(int32(i)))+len(w.right.of(int32(i))) == 0 {
			rank[i] += int32(len(rank))
		}
	}
	return rank
}

func (w *work) byKey() []int32 {
	rank := make([]int32, len(w.items))
	for i := range rank {
		rank[i] = int32(i)
	}
	return rank
}

// fromLeft ranks items in the order a depth-first walk from the left meets them.
func (w *work) fromLeft() []int32 { return w.walk(&w.left, &w.right) }

// fromRight is fromLeft mirrored.
func (w *work) fromRight() []int32 { return w.walk(&w.right, &w.left) }

func (w *work) walk(back, ahead *adjacency) []int32 {
	rank := make([]int32, len(w.items))
	next := int32(1)
	stack := make([]int32, 0, len(w.items))
	visit := func(i int32) {
		for stack = append(stack, i); len(stack) > 0; {
			i := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if rank[i] != 0 {
				continue
			}
			rank[i] = next
			next++
			for _, j := range slices.Backward(back.of(i)) {
				if rank[j] == 0 {
					stack = append(stack, j)
				}
			}
			for _, j := range slices.Backward(ahead.of(i)) {
				if rank[j] == 0 {
					stack = append(stack, j)
				}
			}
		}
	}
	for i := range w.items {
		if len(back.of(int32(i))) == 0 && len(ahead.of(int32(i))) > 0 {
			visit(int32(i))
		}
	}
	for i := range w.items {
		visit(int32(i))
	}
	return rank
}

// ranked is an item with the mean place of its neighbours.
type ranked struct {
	mean float32
	pos  int32
	item int32
}

// sweep sorts lane after lane by the places of the neighbours in the lane before.
func (w *work) sweep(rightward bool) {
	var buf []ranked
	for k := 1; k < w.lanes; k++ {
		l, side := k, &w.left
		if !rightward {
			l, side = w.lanes-1-k, &w.right
		}
		seq := w.seq[l]
		for a := 0; a < len(seq); {
			b := a
			for b < len(seq) && w.items[seq[b]].cell == w.items[seq[a]].cell {
				b++
			}
			buf = w.sortCell(seq[a:b], side, buf)
			a = b
		}
		w.number(l)
	}
}

// sortCell sorts one cell of a lane; what has no neighbour there stays in place.
func (w *work) sortCell(seq []int32, side *adjacency, buf []ranked) []ranked {
	buf = buf[:0]
	for _, i := range seq {
		near := side.of(i)
		if len(near) == 0 {
			continue
		}
		sum := int32(0)
		for _, j := range near {
			sum += w.items[j].pos
		}
		buf = append(buf, ranked{float32(sum) / float32(len(near)), w.items[i].pos, i})
	}
	slices.SortFunc(buf, func(a, b ranked) int { return cmp.Or(cmp.Compare(a.mean, b.mean), cmp.Compare(a.pos, b.pos)) })
	next := 0
	for p, i := range seq {
		if len(side.of(i)) > 0 {
			seq[p] = buf[next].item
			next++
		}
	}
	return buf
}

// transpose swaps neighbours in a lane as long as that saves crossings.
func (w *work) transpose() {
	for range 4 {
		gain := false
		for l := range w.seq {
			seq := w.seq[l]
			for p := 1; p < len(seq); p++ {
				a, b := seq[p-1], seq[p]
				if w.items[a].cell != w.items[b].cell {
					continue
				}
				now := w.pair(w.left.of(a), w.left.of(b)) + w.pair(w.right.of(a), w.right.of(b))
				if now <= 0 {
					continue
				}
				seq[p-1], seq[p] = b, a
				w.items[a].pos, w.items[b].pos = int32(p), int32(p-1)
				gain = true
			}
		}
		if !gain {
			return
		}
	}
}

// pair is the crossings of edges to a's and b's neighbours with a above b, less
// those with b above a.
func (w *work) pair(a, b []int32) int {
	n := 0
	for _, i := range a {
		for _, j := range b {
			switch d := w.items[i].pos - w.items[j].pos; {
			case d > 0:
				n++
			case d < 0:
				n--
			}
		}
	}
	return n
}

// crossings counts the crossings of all hops, with a Fenwick tree a gap.
func (w *work) crossings() int {
	total := 0
	var near []int32
	for l := 0; l+1 < w.lanes; l++ {
		size := len(w.seq[l+1])
		w.fen = append(w.fen[:0], make([]int32, size+1)...)
		seen := 0
		for _, i := range w.seq[l] {
			near = near[:0]
			for _, j := range w.right.of(i) {
				near = append(near, w.items[j].pos)
			}
			for _, p := range near { // those seen before that end further down
				above := int32(0)
				for k := p + 1; k > 0; k -= k & -k {
					above += w.fen[k]
				}
				total += seen - int(above)
			}
			for _, p := range near {
				for k := p + 1; int(k) <= size; k += k & -k {
					w.fen[k]++
				}
			}
			seen += len(near)
		}
	}
	return total
}
