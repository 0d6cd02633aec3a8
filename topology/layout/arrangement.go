package layout

// An arrangement is the search for the order of one part. The places of w.items
// count within the part.
type arrangement struct {
	w       *work
	left    adjacency // as in w, or less
	right   adjacency
	lanes   [][]int32 // the part's items by lane, from top to bottom
	edges   int       // hops between lanes
	dirty   []bool    // by lane: something next to it moved since it was transposed
	at      []int32   // by gap: crossings right of the lane, as last counted
	settled []bool    // by lane: sifting it again would change nothing
	stale   []bool    // by gap: to be counted again
	best    [][]int32 // of all starts
	here    [][]int32 // of this start
	least   int       // crossings of best, -1 before the first
	size    int       // items of the part
	// places of the neighbours of the items of the lane at hand, sorted
	nearLeft, nearRight ports
	fen                 []int32      // scratch
	part                []int32      // of a core: its items
	core                *arrangement // scratch, see coreOf
	hanging             []bool       // by item: scratch
	buf                 []uint64     // scratch of sortCell
	was                 []int32      // scratch of sortCell
}

// ports are sorted places of neighbours, by place of the item in its lane.
type ports struct{ at, pos, next []int32 }

func (p *ports) of(place int) []int32 { return p.pos[p.at[place]:p.at[place+1]] }

func newArrangement(w *work) *arrangement {
	n := w.lanes
	return &arrangement{w: w, left: w.left, right: w.right, lanes: make([][]int32, n), best: make([][]int32, n),
		here: make([][]int32, n), dirty: make([]bool, n), at: make([]int32, n), stale: make([]bool, n),
		settled: make([]bool, n)}
}

// crossings counts the crossings of all hops of the part.
func (a *arrangement) crossings() int {
	total := 0
	for l := 0; l+1 < len(a.lanes); l++ {
		a.recount(l)
		total += int(a.at[l])
	}
	return total
}

// recount brings the count of a gap up to date.
func (a *arrangement) recount(l int) {
	if a.stale[l] && l+1 < len(a.lanes) {
		a.at[l], a.stale[l] = int32(a.count(l)), false
	}
}

// count counts the crossings between a lane and the next, with a Fenwick tree.
func (a *arrangement) count(l int) int {
	size := len(a.lanes[l+1])
	if size < 2 || len(a.lanes[l]) < 2 {
		return 0
	}
	a.fen = append(a.fen[:0], make([]int32, size+1)...)
	total, seen := 0, 0
	for _, i := range a.lanes[l] {
		to := a.right.of(i)
		for _, j := range to { // those seen before that end further down
			above := int32(0)
			for k := a.w.items[j].pos + 1; k > 0; k -= k & -k {
				above += a.fen[k]
			}
			total += seen - int(above)
		}
		for _, j := range to {
			for k := int(a.w.items[j].pos + 1); k <= size; k += k & -k {
				a.fen[k]++
			}
		}
		seen += len(to)
	}
	return total
}
