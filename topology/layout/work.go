package layout

import (
	"cmp"
	"slices"
)

// work is one run of the layout: the scene in canonical order (by key), so that
// nothing can depend on the order of the input.
type work struct {
	in       *Input
	laneNo   []stand // by lane here: the lane of the input, and which part of it
	lanes    int
	byRank   []int32 // item of a node → index in the input
	rank     []int32 // the other way round
	items    []item  // the nodes, then the dummies
	spans    []span  // by group
	edges    []int32 // indices of the input's edges in canonical order
	hopAt    []int32 // by position in edges: the first hop; one more at the end
	hops     []hop
	seq      [][]int32 // by lane: items from top to bottom
	left     adjacency // neighbours in the lane before
	right    adjacency // neighbours in the lane after
	laneX    []int     // in cells
	laneW    []int
	gaps     []gap           // behind the lanes
	keepGaps map[stand]width // how wide lanes and the gaps behind were
	part     []int32         // by item: what it hangs together with, numbered from the top
	shared   map[way]int32   // dummies by where they pass; nil without frames
	hosts    bool            // some dummies have hosts
	effort   effort
	iso      isotonic
	wants    []want      // scratch of pull
	scratch  []int32     // by item: ranks of walk
	queue    []int32     // scratch of walk
	refining *refinement // the search goes on, see Better; else nil
}

// item is a node or a dummy: the cells where a long edge passes a lane.
type item struct {
	lane, group int32
	cell        int32 // see cells: the part of the lane that it may move in
	pos         int32 // place in its lane's sequence
	y, h        int32 // rows; h with the row for return edges
	port        int32 // row of the arrows, from y
	body        int32 // rows of the box itself, 0 for a dummy
	edge        int32 // of a dummy: the place of its edge in work.edges, -1 if it has several
	hub         int32 // of a dummy: the item with which most such edges end
	out         bool  // of a dummy: hub is the source of its edge
	shares      int32 // of a dummy: the one whose row it shares, see merge; else itself
	host        int32 // of a dummy in its source's own lane: the source; else -1
}

func (it *item) dummy() bool { return it.body == 0 }

// span is where the frame of a group reaches: lanes, and rows with its border.
type span struct{ first, last, top, bottom int32 }

func (s span) covers(lane int32) bool { return s.first >= 0 && s.first <= lane && lane <= s.last }

// A port is a place at an item where edges meet it: item*3 plus one of these.
const (
	portIn    = iota // left side, middle row
	portOut          // right side, middle row
	portUnder        // the row below, from the right: return edges end there
)

// hop is the part of an edge in one gap between lanes, from port to port.
type hop struct{ from, to int32 }

// adjacency is the neighbours of items in one of the lanes next to theirs, as
// compressed rows.
type adjacency struct{ at, end, to []int32 }

func (a *adjacency) of(i int32) []int32 { return a.to[a.at[i]:a.end[i]] }

// prepare begins a work; was is what is to be followed on, nil for nothing.
func prepare(in *Input, was *memory) *work {
	w := &work{in: in, effort: quick(), rank: make([]int32, len(in.Nodes)),
		byRank: make([]int32, len(in.Nodes)), spans: make([]span, len(in.Groups)),
		items: make([]item, len(in.Nodes), len(in.Nodes)+len(in.Edges))}
	for i := range in.Nodes {
		w.byRank[i] = int32(i)
	}
	slices.SortFunc(w.byRank, func(a, b int32) int { return cmp.Compare(in.Nodes[a].Key, in.Nodes[b].Key) })
	for i, n := range w.byRank {
		w.rank[n] = int32(i)
	}
	w.edges = make([]int32, len(in.Edges))
	for i := range w.edges {
		w.edges[i] = int32(i)
	}
	slices.SortFunc(w.edges, func(a, b int32) int {
		x, y := in.Edges[a], in.Edges[b]
		return cmp.Or(cmp.Compare(w.rank[x.From], w.rank[y.From]), cmp.Compare(w.rank[x.To], w.rank[y.To]),
			cmp.Compare(x.LabelW, y.LabelW))
	})
	for g := range w.spans {
		w.spans[g].first = -1
	}
	laneOf := w.lanesOf(was)
	w.laneW = make([]int, w.lanes)
	for i, n := range w.byRank {
		node := &in.Nodes[n]
		lane := laneOf[i]
		w.items[i] = item{lane: lane, group: int32(node.Group), h: int32(node.H), body: int32(node.H), shares: int32(i), host: -1,
			port: int32((node.H - node.Tail) / 2)}
		w.laneW[lane] = max(w.laneW[lane], node.W)
		if node.Group >= 0 {
			s := &w.spans[node.Group]
			if s.first < 0 {
				s.first, s.last = lane, lane
			}
			s.first, s.last = min(s.first, lane), max(s.last, lane)
		}
	}
	for l, no := range w.laneNo {
		if w.laneW[l] == 0 && was != nil { // it has become empty
			w.laneW[l] = was.gaps[no].lane
		}
	}
	return w
}

// connect cuts the edges into hops between neighbouring lanes, with a dummy in
// every lane that an edge passes.
func (w *work) connect() {
	in := w.in
	longOut, longIn := make([]int32, len(w.items)), make([]int32, len(w.items))
	for _, e := range w.edges {
		u, v := w.rank[in.Edges[e].From], w.rank[in.Edges[e].To]
		if w.items[v].lane > w.items[u].lane+1 {
			longOut[u]++
			longIn[v]++
		}
	}
	if len(w.spans) > 0 {
		w.shared = map[way]int32{}
	}
	w.hopAt = make([]int32, 0, len(w.edges)+1)
	w.hops = make([]hop, 0, 2*len(w.edges))
	for k, e := range w.edges {
		u, v := w.rank[in.Edges[e].From], w.rank[in.Edges[e].To]
		w.hopAt = append(w.hopAt, int32(len(w.hops)))
		a, b := w.items[u].lane, w.items[v].lane
		from := u*3 + portOut
		dummy := item{edge: int32(k), h: 1, hub: v, host: -1}
		if b > a {
			if longOut[u] >= longIn[v] {
				dummy.hub, dummy.out = u, true
			}
			for l := a + 1; l < b; l++ {
				d := w.dummy(dummy, l, w.passGroup(u, v, l))
				w.hops = append(w.hops, hop{from, d*3 + portIn})
				from = d*3 + portOut
			}
			w.hops = append(w.hops, hop{from, v*3 + portIn})
			continue
		}
		for l := a; l > b; l-- {
			group := w.passGroup(u, v, l)
			if dummy.host = -1; l == a && w.shared == nil { // turns back close to the source
				dummy.host, group, w.hosts = u, w.items[u].group, true
			}
			d := w.dummy(dummy, l, group)
			w.hops = append(w.hops, hop{from, d*3 + portOut})
			from = d*3 + portIn
		}
		w.hops = append(w.hops, hop{from, v*3 + portUnder})
		if t := &w.items[v]; t.h == t.body {
			t.h++
		}
	}
	w.hopAt = append(w.hopAt, int32(len(w.hops)))
	w.neighbours(true)
}

// dummy is a new dummy like d. Where there are frames, which have few rows to give
// away, the edges of one hub share theirs from the beginning, see merge.
func (w *work) dummy(d item, lane, group int32) int32 {
	d.lane, d.group, d.shares = lane, group, int32(len(w.items))
	if w.shared != nil {
		d.edge = -1
		k := way{d.hub, lane, group, d.out}
		if i, ok := w.shared[k]; ok {
			return i
		}
		w.shared[k] = d.shares
	}
	w.items = append(w.items, d)
	return d.shares
}

// way is where edges of a hub pass a lane.
type way struct {
	hub, lane, group int32
	out              bool
}

// merge lets dummies share a row that are next to each other in their lane and
// belong to edges of one source, or into one target: their edges are drawn as one
// there.
func (w *work) merge() {
	merged := false
	for l, seq := range w.seq {
		kept := seq[:0]
		for _, i := range seq {
			it := &w.items[i]
			if n := len(kept); n > 0 && it.dummy() {
				above := &w.items[kept[n-1]]
				if above.dummy() && above.hub == it.hub && above.out == it.out && above.cell == it.cell {
					it.shares, merged = kept[n-1], true
					continue
				}
			}
			kept = append(kept, i)
		}
		w.seq[l] = kept
		w.number(l)
	}
	if !merged && !w.hosts {
		return
	}
	one := func(port int32) int32 {
		if it := &w.items[port/3]; it.dummy() {
			return it.shares*3 + port%3
		}
		return port
	}
	for i := range w.hops {
		w.hops[i] = hop{one(w.hops[i].from), one(w.hops[i].to)}
	}
	w.neighbours(false)
}

// passGroup is the group in whose frame the edge u→v passes a lane: one that it
// belongs to, else none.
func (w *work) passGroup(u, v, lane int32) int32 {
	for _, i := range [2]int32{v, u} {
		if g := w.items[i].group; g >= 0 && w.spans[g].covers(lane) {
			return g
		}
	}
	return -1
}

// neighbours fills left and right from the hops that lead from lane to lane. For
// the order, what a dummy in its source's lane has counts as the source's.
func (w *work) neighbours(hosted bool) {
	n := len(w.items)
	w.left.at, w.right.at = make([]int32, n+1), make([]int32, n+1)
	ends := func(h hop) (a, b int32, ok bool) {
		a, b = h.from/3, h.to/3
		if hosted && w.items[a].host >= 0 {
			a = w.items[a].host
		}
		if w.items[a].lane > w.items[b].lane {
			a, b = b, a
		}
		return a, b, w.items[a].lane != w.items[b].lane
	}
	for _, h := range w.hops {
		if a, b, ok := ends(h); ok {
			w.right.at[a+1]++
			w.left.at[b+1]++
		}
	}
	for i := range n {
		w.right.at[i+1] += w.right.at[i]
		w.left.at[i+1] += w.left.at[i]
	}
	w.right.end, w.left.end = w.right.at[1:], w.left.at[1:]
	w.right.to, w.left.to = make([]int32, w.right.at[n]), make([]int32, w.left.at[n])
	r, l := slices.Clone(w.right.at), slices.Clone(w.left.at)
	for _, h := range w.hops {
		if a, b, ok := ends(h); ok {
			w.right.to[r[a]] = b
			r[a]++
			w.left.to[l[b]] = a
			l[b]++
		}
	}
}
