package layout

import (
	"cmp"
	"slices"
)

// reach is the part of an edge between two neighbouring lanes: the items where it
// leaves the left one and meets the right one.
type reach struct {
	left, right int32
	family      int64 // of edges with a node in common, see tally.kin
}

// A tally counts the crossings that are drawn: pairs of edges without a common node,
// each time they pass each other from one lane to the next.
type tally struct {
	*work
	all []reach
	// kin are those of edges with a node in common, by the node; twins those with
	// both, which are kin twice. At the node itself they meet and can't cross.
	kin, twins []reach
	fen        []int32 // a Fenwick tree of zeros
}

func (w *work) crossings() int {
	t := &tally{work: w, all: make([]reach, 0, len(w.hops)), fen: make([]int32, len(w.items)+1)}
	for k := range w.edges {
		t.add(int32(k))
	}
	n := t.passing()
	if n == 0 {
		return 0
	}
	return n - t.within(t.kin) + t.within(t.twins)
}

// add adds what the edge at a place of work.edges has between lanes. Its way back out
// of its source's lane counts as the source.
func (t *tally) add(k int32) {
	u, v := t.ends(k)
	at := u
	for _, h := range t.hops[t.hopAt[k]:t.hopAt[k+1]] {
		next := h.to / 3
		if t.items[next].lane == t.items[at].lane {
			continue
		}
		r := reach{left: at, right: next}
		if t.items[at].lane > t.items[next].lane {
			r.left, r.right = next, at
		}
		t.all = append(t.all, r)
		if at != u {
			r.family = int64(u)
			t.kin = append(t.kin, r)
		}
		if next != v {
			r.family = int64(v)
			t.kin = append(t.kin, r)
		}
		if at != u && next != v {
			r.family = int64(min(u, v))<<32 | int64(max(u, v))
			t.twins = append(t.twins, r)
		}
		at = next
	}
}

// passing counts the pairs of all reaches that have changed sides from left to right.
func (t *tally) passing() int {
	at := make([]int32, len(t.items)+1) // where those of an item begin
	for _, r := range t.all {
		at[r.left+1]++
	}
	for i := range t.items {
		at[i+1] += at[i]
	}
	to, next := make([]int32, len(t.all)), slices.Clone(at)
	for _, r := range t.all {
		to[next[r.left]] = t.items[r.right].pos
		next[r.left]++
	}
	total := 0
	for _, seq := range t.seq {
		seen := 0
		for _, i := range seq {
			ends := to[at[i]:at[i+1]]
			for _, pos := range ends {
				total += seen - t.upTo(pos)
			}
			for _, pos := range ends {
				t.note(pos, 1)
			}
			seen += len(ends)
		}
		for _, i := range seq {
			for _, pos := range to[at[i]:at[i+1]] {
				t.note(pos, -1)
			}
		}
	}
	return total
}

// within counts the same for a few, only within families.
func (t *tally) within(some []reach) int {
	place := func(i int32) int32 { return t.items[i].pos }
	slices.SortFunc(some, func(a, b reach) int {
		return cmp.Or(cmp.Compare(a.family, b.family), cmp.Compare(t.items[a.left].lane, t.items[b.left].lane),
			cmp.Compare(place(a.left), place(b.left)), cmp.Compare(place(a.right), place(b.right)))
	})
	total := 0
	for len(some) > 0 {
		n := 1
		for n < len(some) && some[n].family == some[0].family && t.items[some[n].left].lane == t.items[some[0].left].lane {
			n++
		}
		if n > 1 {
			for k, r := range some[:n] {
				total += k - t.upTo(place(r.right))
				t.note(place(r.right), 1)
			}
			for _, r := range some[:n] {
				t.note(place(r.right), -1)
			}
		}
		some = some[n:]
	}
	return total
}

// note adds n at a place of the tree.
func (t *tally) note(pos, n int32) {
	for k := int(pos + 1); k < len(t.fen); k += k & -k {
		t.fen[k] += n
	}
}

// upTo is the sum of the tree as far as a place.
func (t *tally) upTo(pos int32) int {
	sum := int32(0)
	for k := pos + 1; k > 0; k -= k & -k {
		sum += t.fen[k]
	}
	return int(sum)
}
