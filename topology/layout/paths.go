package layout

// paths draws every edge through the channels and names the nets.
func (w *work) paths(ch []channel, res *Result) {
	res.Paths = make([]Path, len(w.in.Edges))
	track := make(map[hop]int32, len(w.hops))
	for l := range ch {
		for i := range ch[l].hops {
			track[ch[l].hops[i].hop] = ch[l].net[i]
		}
	}
	nets := w.nets()
	into := w.arrivals()
	points := make([]Point, 0, 4*len(w.hops)+2*len(w.edges))
	for k, e := range w.edges {
		start := len(points)
		hops := w.hops[w.hopAt[k]:w.hopAt[k+1]]
		points = append(points, w.portCell(hops[0].from))
		for _, h := range hops {
			points = w.follow(points, start, h, ch, track[h])
		}
		last := hops[len(hops)-1].to
		points = corner(points, start, w.portCell(last))
		p := &res.Paths[e]
		p.Net, p.Points = nets(hops[0].from), points[start:len(points):len(points)]
		w.label(p, w.in.Edges[e].LabelW, last, into)
	}
}

// portCell is the cell next to the item where edges meet it.
func (w *work) portCell(p int32) Point {
	it := &w.items[p/3]
	x, y := w.laneX[it.lane], int(w.portRow(p))
	width := w.laneW[it.lane]
	if !it.dummy() {
		width = w.in.Nodes[w.byRank[p/3]].W
	}
	switch p % 3 {
	case portIn:
		return Point{x - 1, y}
	case portUnder:
		return Point{x + max(0, width-3), y}
	}
	return Point{x + width, y}
}

// follow adds the corners of one hop.
func (w *work) follow(points []Point, start int, h hop, ch []channel, net int32) []Point {
	l := w.items[h.from/3].lane
	if h.from%3 == portIn {
		l--
	}
	from, to := int(w.portRow(h.from)), int(w.portRow(h.to))
	t := &ch[l].tracks[net]
	if t.straight() {
		return points
	}
	x1 := w.gaps[l].track(t.col)
	x2 := x1
	if t.next >= 0 { // what comes from the right meets the second track
		second := w.gaps[l].track(ch[l].tracks[t.next].col)
		if h.from%3 == portIn {
			x1 = second
		}
		if h.to%3 == portIn {
			x2 = second
		}
	}
	points = corner(points, start, Point{x1, from})
	if x1 != x2 {
		points = corner(corner(points, start, Point{x1, int(t.jog)}), start, Point{x2, int(t.jog)})
	}
	return corner(points, start, Point{x2, to})
}

// corner appends a point, leaving out points that are no corner.
func corner(points []Point, start int, p Point) []Point {
	n := len(points)
	if points[n-1] == p {
		return points
	}
	if n-start >= 2 {
		a, b := points[n-2], points[n-1]
		if a.X == b.X && b.X == p.X || a.Y == b.Y && b.Y == p.Y {
			points[n-1] = p
			return points
		}
	}
	return append(points, p)
}

// nets numbers what hangs together: edges that share a port share cells.
func (w *work) nets() func(port int32) int {
	of := make([]int32, 3*len(w.items))
	for i := range of {
		of[i] = int32(i)
	}
	find := func(p int32) int32 {
		for of[p] != p {
			of[p] = of[of[p]]
			p = of[p]
		}
		return p
	}
	join := func(a, b int32) {
		a, b = find(a), find(b)
		of[max(a, b)] = min(a, b)
	}
	for _, h := range w.hops {
		join(h.from, h.to)
	}
	for i := range w.items {
		if w.items[i].dummy() {
			join(int32(3*i+portIn), int32(3*i+portOut))
		}
	}
	ids := map[int32]int{}
	return func(port int32) int {
		r := find(port)
		id, ok := ids[r]
		if !ok {
			id = len(ids) + 1
			ids[r] = id
		}
		return id
	}
}

// arrivals counts the hops into every port, for the labels.
func (w *work) arrivals() []int32 {
	n := make([]int32, 3*len(w.items))
	seen := make(map[hop]bool, len(w.hops))
	for _, h := range w.hops {
		if !seen[h] {
			seen[h] = true
			n[h.to]++
		}
	}
	return n
}

// label puts the label on the last level part of the edge, if that is the edge's
// alone and right of all tracks, so that nothing can cross it.
func (w *work) label(p *Path, width int, last int32, into []int32) {
	if width <= 0 || last%3 != portIn || into[last] > 1 {
		return
	}
	end := p.Points[len(p.Points)-1]
	t := &w.items[last/3]
	right := end.X - 1 // the line between label and arrowhead
	if t.group >= 0 && w.spans[t.group].first == t.lane {
		right = w.laneX[t.lane] - frameLeft
	}
	if g := w.gaps[t.lane-1]; right-width > g.x+g.width() {
		x := right - width
		p.Label, p.HasLabel = Point{x, end.Y}, true
	}
}
