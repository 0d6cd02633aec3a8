package layout

import (
	"cmp"
	"slices"
)

// divided tells whether any lane had more than one part.
func (m *memory) divided() bool {
	for s := range m.gaps {
		if s.sub > 0 {
			return true
		}
	}
	return false
}

// keeper leaves nodes in the parts of lanes that they were in.
type keeper struct {
	w      *work
	was    *memory
	at     []stand
	as     []string // by item: the key it had, or of the one whose place it takes; "" = neither
	gone   map[likeness][]leaver
	in     [][]int32 // by item: others of its lane with an edge to it
	out    [][]int32
	degree map[string]int  // edges that a node had within its lane
	last   map[int32]int32 // by lane: its last part
}

// leaver is a node that went.
type leaver struct {
	key string
	place
}

// likeness is what a node must have in common with one that went to take its place.
type likeness struct {
	lane, group int32
	degree      int
}

// keepParts puts every node into the part of its lane that it was in; a new one into
// that of one that went and had the same edges within the lane, else behind what leads
// to it, or before what it leads to. Only new edges within the lane move others: the
// end of one that closes no circle, to the right. A lane that has far more parts than
// it needs is divided anew; these are returned.
func (w *work) keepParts(at []stand, parts []*divided, was *memory) map[int32]bool {
	n := len(at)
	k := &keeper{w: w, was: was, at: at, as: make([]string, n), gone: map[likeness][]leaver{}, in: make([][]int32, n),
		out: make([][]int32, n), degree: map[string]int{}, last: map[int32]int32{}}
	w.within(func(from, to int32) {
		if o := k.out[from]; len(o) > 0 && o[len(o)-1] == to {
			return // parallel
		}
		k.out[from] = append(k.out[from], to)
		k.in[to] = append(k.in[to], from)
	})
	k.survivors()
	for i := range at {
		if k.as[i] == "" {
			k.newcomer(int32(i))
		}
	}
	w.within(k.force)
	anew := map[int32]bool{}
	for _, d := range parts {
		last := int32(0)
		for i := range at {
			if at[i].lane == d.lane {
				last = max(last, at[i].sub)
			}
		}
		if need := d.depth(); last > need+need/2+tooManyParts {
			for i := range at {
				if at[i].lane == d.lane {
					at[i].sub = 0
				}
			}
			w.choose(d, at)
			anew[d.lane] = true
		}
	}
	return anew
}

// tooManyParts is how many parts more than half as many again as it needs a lane may
// have.
const tooManyParts = 3

// depth is the least number of parts that a lane needs, less one.
func (d *divided) depth() int32 {
	s := &simplex{n: len(d.nodes), rank: make([]int32, len(d.nodes)+1)}
	s.arcs = acyclic(s.n, d.edges)
	for k := range d.nodes {
		s.arcs = append(s.arcs, arc{int32(s.n), int32(k), 1, 0})
	}
	s.longest()
	return slices.Max(s.rank) - 1
}

// survivors finds the nodes that were there, and those that went.
func (k *keeper) survivors() {
	for c := range k.was.inner {
		k.degree[c.from]++
		k.degree[c.to]++
	}
	there := make(map[string]bool, len(k.at))
	for i := range k.at {
		at, key := &k.at[i], k.w.key(int32(i))
		if was, ok := k.was.nodes[key]; ok && was.lane == at.lane {
			at.sub, k.as[i], there[key] = was.sub, key, true
			k.last[at.lane] = max(k.last[at.lane], at.sub)
		}
	}
	for key, was := range k.was.nodes {
		if !there[key] {
			h := likeness{was.lane, was.group, k.degree[key]}
			k.gone[h] = append(k.gone[h], leaver{key, was})
		}
	}
	for _, gone := range k.gone {
		slices.SortFunc(gone, func(a, b leaver) int {
			return cmp.Or(cmp.Compare(a.y, b.y), cmp.Compare(a.key, b.key))
		})
	}
}

// newcomer finds the part for a new node.
func (k *keeper) newcomer(i int32) {
	at := &k.at[i]
	h := likeness{at.lane, int32(k.w.in.Nodes[k.w.byRank[i]].Group), len(k.in[i]) + len(k.out[i])}
	for n, g := range k.gone[h] {
		if k.alike(i, g.key) {
			at.sub, k.as[i] = g.sub, g.key
			k.gone[h] = slices.Delete(k.gone[h], n, n+1)
			return
		}
	}
	if h.degree == 0 {
		if in, out := k.w.outer(at.lane); out[i] > in[i] {
			at.sub = k.last[at.lane]
		}
		return
	}
	hi := int32(-1)
	for _, j := range k.out[i] {
		if k.as[j] != "" && (hi < 0 || k.at[j].sub <= hi) {
			hi = max(k.at[j].sub-1, 0)
		}
	}
	if len(k.in[i]) == 0 {
		at.sub = max(hi, 0)
	}
	for _, j := range k.in[i] {
		if k.as[j] != "" {
			at.sub = max(at.sub, k.at[j].sub+1)
		}
	}
}

// alike tells whether a new node has the edges within its lane that one had which went.
// There are as many of them.
func (k *keeper) alike(i int32, gone string) bool {
	for _, j := range k.out[i] {
		if !k.was.inner[call{gone, k.as[j]}] {
			return false
		}
	}
	for _, j := range k.in[i] {
		if !k.was.inner[call{k.as[j], gone}] {
			return false
		}
	}
	return true
}

// force moves the end of a new edge behind its beginning, and what that leads to, unless
// it closes a circle.
func (k *keeper) force(from, to int32) {
	if k.at[from].sub < k.at[to].sub || k.was.inner[call{k.as[from], k.as[to]}] || k.leads(to, from) {
		return
	}
	k.push(to, k.at[from].sub+1)
}

// push moves a node to a later part, and before it whatever would no longer be behind it.
func (k *keeper) push(i, sub int32) {
	was := k.at[i].sub
	for _, j := range k.out[i] {
		if s := k.at[j].sub; was < s && s <= sub {
			k.push(j, sub+1)
		}
	}
	k.at[i].sub = max(k.at[i].sub, sub)
}

// leads tells whether one node can be reached from another along edges that lead to
// later parts.
func (k *keeper) leads(from, to int32) bool {
	seen := map[int32]bool{from: true}
	for todo := []int32{from}; len(todo) > 0; {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if i == to {
			return true
		}
		for _, j := range k.out[i] {
			if k.at[i].sub < k.at[j].sub && !seen[j] {
				seen[j] = true
				todo = append(todo, j)
			}
		}
	}
	return false
}
