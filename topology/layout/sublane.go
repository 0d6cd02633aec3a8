package layout

import (
	"cmp"
	"maps"
	"slices"
)

// A lane whose nodes have edges among themselves is cut into parts, side by side, so
// that these edges too lead from left to right: network simplex on what is in the
// lane. Only edges that close a circle lead back.

// stand is a lane of the input and which part of it, counted from the left.
type stand struct{ lane, sub int32 }

func (s stand) compare(o stand) int {
	return cmp.Or(cmp.Compare(s.lane, o.lane), cmp.Compare(s.sub, o.sub))
}

// call is an edge within a lane, by the keys of its ends.
type call struct{ from, to string }

// within calls yield for every edge between two nodes of one lane, in canonical order.
func (w *work) within(yield func(from, to int32)) {
	for _, e := range w.edges {
		x := &w.in.Edges[e]
		if x.From != x.To && w.in.Nodes[x.From].Lane == w.in.Nodes[x.To].Lane {
			yield(w.rank[x.From], w.rank[x.To])
		}
	}
}

// calls is the edges within lanes; nil if there are none.
func (w *work) calls() map[call]bool {
	var out map[call]bool
	w.within(func(from, to int32) {
		if out == nil {
			out = map[call]bool{}
		}
		out[call{w.key(from), w.key(to)}] = true
	})
	return out
}

// lanesOf finds the lane of every node, parts of a lane counted as lanes, and fills laneNo.
// Empty lanes are left out, but one that has become empty stays, so that what is right of
// it does.
func (w *work) lanesOf(was *memory) []int32 {
	at := make([]stand, len(w.byRank))
	for i, n := range w.byRank {
		at[i].lane = int32(w.in.Nodes[n].Lane)
	}
	parts := w.divide(at)
	all := map[stand]bool{}
	if was == nil {
		for _, p := range parts {
			w.choose(p, at)
		}
	} else {
		var anew map[int32]bool
		if len(parts) > 0 || was.divided() {
			anew = w.keepParts(at, parts, was)
		}
		for s := range was.gaps {
			if int(s.lane) < w.in.Lanes && !anew[s.lane] {
				all[s] = true
			}
		}
	}
	for _, s := range at {
		all[s] = true
	}
	w.laneNo = slices.SortedFunc(maps.Keys(all), stand.compare)
	w.lanes = len(w.laneNo)
	number := make(map[stand]int32, w.lanes)
	for l, s := range w.laneNo {
		number[s] = int32(l)
	}
	out := make([]int32, len(at))
	for i, s := range at {
		out[i] = number[s]
	}
	return out
}

// divided is what is in a lane that has edges within.
type divided struct {
	lane  int32
	nodes []int32 // items with such edges, in canonical order
	index map[int32]int32
	edges []Edge // between places in nodes
}

// divide lists the lanes that have edges within.
func (w *work) divide(at []stand) []*divided {
	byLane := map[int32]*divided{}
	var out []*divided
	w.within(func(from, to int32) {
		d := byLane[at[from].lane]
		if d == nil {
			d = &divided{lane: at[from].lane, index: map[int32]int32{}}
			byLane[d.lane] = d
			out = append(out, d)
		}
		d.index[from], d.index[to] = 0, 0
		d.edges = append(d.edges, Edge{From: int(from), To: int(to)})
	})
	for _, d := range out {
		d.nodes = slices.Sorted(maps.Keys(d.index))
		for k, i := range d.nodes {
			d.index[i] = int32(k)
		}
		for k := range d.edges {
			e := &d.edges[k]
			e.From, e.To = int(d.index[int32(e.From)]), int(d.index[int32(e.To)])
		}
	}
	return out
}

// choose puts the nodes of a lane into its parts, so that all edges within the lane
// and into and out of it are as short as possible in sum with as few parts as
// possible. For a node without edges within that is the first part, or the last if
// more of its edges lead on than come in: it depends on nothing but its own edges.
func (w *work) choose(d *divided, at []stand) {
	in, out := w.outer(d.lane)
	n := int32(len(d.nodes))
	s := &simplex{n: int(n) + 1, net: make([]int32, n+2), rank: make([]int32, n+2)}
	s.arcs = acyclic(int(n), d.edges)
	root, end, all := n+1, n, int32(len(s.arcs)+1) // before all parts and behind them
	for k, i := range d.nodes {
		s.arcs = append(s.arcs, arc{root, int32(k), 1, in[i]}, arc{int32(k), end, 1, out[i]})
		all += in[i] + out[i]
	}
	for i := range s.arcs {
		all += s.arcs[i].weight
	}
	s.arcs = append(s.arcs, arc{root, end, 1, all})
	s.solve()
	last := s.rank[end] - 2
	for i := range at {
		if at[i].lane != d.lane {
			continue
		}
		if k, ok := d.index[int32(i)]; ok {
			at[i].sub = s.rank[k] - 1
		} else if out[i] > in[i] {
			at[i].sub = last
		}
	}
}

// outer counts, by item, the edges that come into a lane from the left and those that
// leave it to the right, whichever way they lead.
func (w *work) outer(lane int32) (in, out []int32) {
	in, out = make([]int32, len(w.byRank)), make([]int32, len(w.byRank))
	note := func(i, other int) {
		switch far := int32(w.in.Nodes[other].Lane); {
		case int32(w.in.Nodes[i].Lane) != lane:
		case far < lane:
			in[w.rank[i]]++
		case far > lane:
			out[w.rank[i]]++
		}
	}
	for i := range w.in.Edges {
		e := &w.in.Edges[i]
		note(e.From, e.To)
		note(e.To, e.From)
	}
	return in, out
}
