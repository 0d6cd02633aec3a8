package layout

import "slices"

// memory is what a Result keeps for the next layout: where things are, by names
// that outlive the indices.
type memory struct {
	nodes   map[string]place
	dummies map[dummyName]place
	spans   []span
	gaps    map[stand]width // of every lane and the gap behind
	inner   map[call]bool   // edges within lanes
}

// place is where an item is.
type place struct {
	stand
	group, y int32
}

// dummyName tells dummies apart by the keys of their edge's ends; nth counts edges
// with the same ends. That of a dummy with several edges has the key of their hub and
// its group's.
type dummyName struct {
	from, to string
	stand
	nth int32
}

func (w *work) remember() *memory {
	m := &memory{nodes: make(map[string]place, len(w.byRank)), spans: w.spans,
		dummies: make(map[dummyName]place, len(w.items)-len(w.byRank)), gaps: make(map[stand]width, w.lanes),
		inner: w.calls()}
	for l, no := range w.laneNo {
		m.gaps[no] = width{w.laneW[l], w.gaps[l].all}
	}
	names := make([]string, len(w.byRank))
	for i := range names {
		names[i] = w.key(int32(i))
		it := &w.items[i]
		m.nodes[names[i]] = place{w.laneNo[it.lane], it.group, it.y}
	}
	for i := len(names); i < len(w.items); i++ {
		it := &w.items[i]
		m.dummies[w.nameOf(it, names)] = place{w.laneNo[it.lane], it.group, w.items[it.shares].y}
	}
	return m
}

func (w *work) key(i int32) string { return w.in.Nodes[w.byRank[i]].Key }

// What nth says of dummies with several edges.
const (
	intoHub  = -1
	outOfHub = -2
)

// nameOf is the name of a dummy, with names for the nodes.
func (w *work) nameOf(d *item, names []string) dummyName {
	if d.edge < 0 {
		name := dummyName{names[d.hub], "", w.laneNo[d.lane], intoHub}
		if d.out {
			name.nth = outOfHub
		}
		if d.group >= 0 {
			name.to = w.in.Groups[d.group]
		}
		return name
	}
	u, v := w.ends(d.edge)
	nth := int32(0)
	for k := d.edge - 1; k >= 0; k-- {
		if a, b := w.ends(k); a != u || b != v {
			break
		}
		nth++
	}
	return dummyName{names[u], names[v], w.laneNo[d.lane], nth}
}

// ends are the items that the edge at place k of work.edges connects.
func (w *work) ends(k int32) (from, to int32) {
	e := &w.in.Edges[w.edges[k]]
	return w.rank[e.From], w.rank[e.To]
}

// regroup is the memory with the indices of groups as they are now; nil if the
// groups have another order.
func (m *memory) regroup(was, now []string) *memory {
	if slices.Equal(was, now) {
		return m
	}
	index := make(map[string]int32, len(now))
	for i, g := range now {
		index[g] = int32(i)
	}
	const gone = -2
	to := make([]int32, len(was))
	last := int32(-1)
	for i, g := range was {
		n, ok := index[g]
		if to[i] = gone; ok {
			if n < last {
				return nil
			}
			to[i], last = n, n
		}
	}
	out := &memory{nodes: make(map[string]place, len(m.nodes)), gaps: m.gaps, inner: m.inner,
		dummies: make(map[dummyName]place, len(m.dummies)), spans: make([]span, len(now))}
	for i := range out.spans {
		out.spans[i].first = -1
	}
	move := func(g int32) int32 {
		if g < 0 {
			return g
		}
		return to[g]
	}
	for i, s := range m.spans {
		if to[i] >= 0 {
			out.spans[to[i]] = s
		}
	}
	for key, at := range m.nodes {
		at.group = move(at.group)
		out.nodes[key] = at
	}
	for name, at := range m.dummies {
		at.group = move(at.group)
		out.dummies[name] = at
	}
	return out
}
