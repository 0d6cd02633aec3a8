package layout

import "slices"

// memory is what a Result keeps for the next layout: where things are, by names
// that outlive the indices.
type memory struct {
	nodes   map[string]place
	dummies map[dummyName]place
	spans   []span
	gaps    map[int32]int // how wide the gap behind a lane is
}

// place is where an item is; lanes are the input's own.
type place struct{ lane, group, y int32 }

// dummyName is a dummyKey with the hub's own key.
type dummyName struct {
	hub         string
	lane, group int32
	out         bool
}

func (w *work) remember() *memory {
	m := &memory{nodes: make(map[string]place, len(w.byRank)), spans: w.spans,
		dummies: make(map[dummyName]place, len(w.items)-len(w.byRank)), gaps: make(map[int32]int, w.lanes)}
	for l, no := range w.laneNo {
		m.gaps[no] = w.gaps[l].all
	}
	for i := range w.items {
		it := &w.items[i]
		if at := (place{w.laneNo[it.lane], it.group, it.y}); it.dummy() {
			m.dummies[w.nameOf(it, w.key(it.hub))] = at
		} else {
			m.nodes[w.key(int32(i))] = at
		}
	}
	return m
}

func (w *work) key(i int32) string { return w.in.Nodes[w.byRank[i]].Key }

func (w *work) nameOf(d *item, hub string) dummyName {
	return dummyName{hub, w.laneNo[d.lane], d.group, d.out}
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
	out := &memory{nodes: make(map[string]place, len(m.nodes)), gaps: m.gaps,
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
		name.group, at.group = move(name.group), move(at.group)
		out.dummies[name] = at
	}
	return out
}
