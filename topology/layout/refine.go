package layout

// refinement is a search that goes further than Place's, until it is told to stop.
type refinement struct {
	stop  func() bool
	ended bool
}

// Better lays a scene out from scratch like Place, with a longer search for an order
// with few crossings: it takes some ten times as long, and the result never has more
// crossings than Place's. Between two tries at the order it asks stop, and returns nil
// once that is true; a nil stop never is. Like Place it depends on the scene alone.
func Better(in Input, stop func() bool) *Result {
	if stop == nil {
		stop = func() bool { return false }
	}
	d := &refinement{stop: stop}
	if d.stopped() {
		return nil
	}
	first := Place(in)
	if first.Crossings == 0 {
		return first
	}
	w := prepare(&in, nil)
	w.refining = d
	w.effort.search = w.effort.long
	w.connect()
	w.cells()
	w.arrange()
	if d.stopped() {
		return nil
	}
	w.merge()
	w.rows()
	if r := w.finish(); r.Crossings < first.Crossings {
		return r
	}
	return first
}

func (d *refinement) stopped() bool {
	d.ended = d.ended || d.stop()
	return d.ended
}

// How often the best order of a part is disturbed depends on its hops: so often that
// tryWork are looked at, but at least fewTries as long as that is no more than mostWork.
const (
	tryWork   = 40_000
	mostWork  = 400_000
	fewTries  = 40
	manyTries = 120
)

func triesOf(hops int) int {
	hops = max(hops, 1)
	return min(max(tryWork/hops, min(fewTries, mostWork/hops)), manyTries)
}

// deepen goes on from the best order of a part of n items: a piece of it turned
// round, improved, and kept if it got better.
func (a *arrangement) deepen(n int) {
	d := a.w.refining
	if d == nil {
		return
	}
	dice := uint64(n)<<32 + uint64(a.edges)
	for k := triesOf(a.edges); k > 0 && a.least > 0 && !d.stopped(); k-- {
		a.kick(&dice)
		a.improve(a.w.effort.long)
	}
}
