package layout

// Place lays a scene out from scratch. The places depend on keys, lanes, groups,
// sizes and edges only, never on the order of Nodes and Edges.
func Place(in Input) *Result {
	w := prepare(&in, nil)
	w.connect()
	w.cells()
	w.arrange()
	w.merge()
	w.rows()
	return w.finish()
}

// finish routes the edges of a work whose rows are settled, and packs everything
// into a Result in the input's own indices.
func (w *work) finish() *Result {
	ch := w.route()
	w.columns(ch)
	res := &Result{
		Nodes:  make([]Rect, len(w.in.Nodes)),
		Groups: make([]Rect, len(w.in.Groups)),
		Lanes:  make([]Rect, w.in.Lanes),
	}
	for i, n := range w.byRank {
		it := &w.items[i]
		src := &w.in.Nodes[n]
		res.Nodes[n] = Rect{w.laneX[it.lane], int(it.y), src.W, src.H}
	}
	for g := range w.in.Groups {
		res.Groups[g] = w.frame(g)
	}
	for l, no := range w.laneNo {
		r := &res.Lanes[no.lane]
		if r.W == 0 {
			r.X = w.laneX[l]
		}
		r.W = w.laneX[l] + w.laneW[l] - r.X
	}
	w.paths(ch, res)
	res.measure()
	for l := range res.Lanes {
		res.Lanes[l].H = res.H
	}
	res.Crossings = w.crossings()
	res.mem = w.remember()
	return res
}

// frame is the rectangle around the nodes of a group.
func (w *work) frame(g int) Rect {
	s := w.spans[g]
	if s.first < 0 {
		return Rect{}
	}
	x := w.laneX[s.first] - frameLeft
	if s.first == 0 {
		x = w.laneX[0] - frameLeftFirst
	}
	right := w.laneX[s.last] + w.laneW[s.last] + frameRight
	return Rect{x, int(s.top), right - x + 1, int(s.bottom-s.top) + 1}
}

// measure sets W and H so that everything drawn is inside.
func (r *Result) measure() {
	grow := func(x, y int) { r.W, r.H = max(r.W, x), max(r.H, y) }
	for _, n := range r.Nodes {
		grow(n.X+n.W, n.Y+n.H)
	}
	for _, n := range r.Groups {
		grow(n.X+n.W, n.Y+n.H)
	}
	for _, l := range r.Lanes { // some may have become empty
		grow(l.X+l.W, 0)
	}
	for i := range r.Paths {
		for _, p := range r.Paths[i].Points {
			grow(p.X+1, p.Y+1)
		}
	}
}
