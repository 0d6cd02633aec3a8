package layout

import "slices"

// walk ranks the items of a part in the order of a walk through it: 0 depth first
// from the left, 1 breadth first from the right, 2 breadth first from the left, 3
// depth first from the right, which seldom wins. What has no neighbours comes last.
func (a *arrangement) walk(part []int32, start int) []int32 {
	w, back, ahead := a.w, &a.left, &a.right
	if start%2 == 1 {
		back, ahead = ahead, back
	}
	rank := w.scratch[:len(w.items)]
	for _, i := range part {
		rank[i] = 0
	}
	visit := w.depth
	if start == 1 || start == 2 {
		visit = w.breadth
	}
	next := int32(1)
	for _, lone := range [2]bool{false, true} {
		for _, i := range part {
			if len(back.of(i)) == 0 && (len(ahead.of(i)) == 0) == lone {
				next = visit(rank, i, next, back, ahead)
			}
		}
	}
	for _, i := range part {
		next = visit(rank, i, next, back, ahead)
	}
	return rank
}

// depth ranks what can be reached from an item, depth first.
func (w *work) depth(rank []int32, from, next int32, back, ahead *adjacency) int32 {
	stack := append(w.queue[:0], from)
	for len(stack) > 0 {
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if rank[i] != 0 {
			continue
		}
		rank[i] = next
		next++
		for _, side := range [2]*adjacency{back, ahead} {
			for _, j := range slices.Backward(side.of(i)) {
				if rank[j] == 0 {
					stack = append(stack, j)
				}
			}
		}
	}
	w.queue = stack
	return next
}

// breadth ranks what can be reached from an item, breadth first.
func (w *work) breadth(rank []int32, from, next int32, back, ahead *adjacency) int32 {
	if rank[from] != 0 {
		return next
	}
	queue := append(w.queue[:0], from)
	rank[from] = next
	next++
	for k := 0; k < len(queue); k++ {
		for _, side := range [2]*adjacency{ahead, back} {
			for _, j := range side.of(queue[k]) {
				if rank[j] == 0 {
					rank[j] = next
					next++
					queue = append(queue, j)
				}
			}
		}
	}
	w.queue = queue
	return next
}
