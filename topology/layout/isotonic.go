package layout

import "math"

// isotonic finds the non-decreasing rows nearest to the wanted ones (least
// squares, by pooling neighbours that are out of order).
type isotonic struct {
	blocks []block
	n      int
}

// block is a stretch of values that share one row.
type block struct {
	mean, weight float32
	count        int
}

func (s *isotonic) reset() { s.blocks, s.n = s.blocks[:0], 0 }

// add appends a value with its weight > 0.
func (s *isotonic) add(want, weight float32) {
	b := block{want, weight, 1}
	for k := len(s.blocks); k > 0 && s.blocks[k-1].mean >= b.mean; k-- {
		a := s.blocks[k-1]
		sum := a.weight + b.weight
		b = block{(a.mean*a.weight + b.mean*b.weight) / sum, sum, a.count + b.count}
		s.blocks = s.blocks[:k-1]
	}
	s.blocks = append(s.blocks, b)
	s.n++
}

// each calls yield for every value in turn with its row, not below lo nor beyond
// hi. Clipping a best solution to bounds gives the best one within them.
func (s *isotonic) each(lo, hi int32, yield func(i int, row int32)) {
	i := 0
	for _, b := range s.blocks {
		row := min(max(int32(math.Floor(float64(b.mean)+0.5)), lo), hi)
		for range b.count {
			yield(i, row)
			i++
		}
	}
}
