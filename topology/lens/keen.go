package lens

import (
	"slices"

	"kscope/topology"
)

// Where rows are short, a namespace shows what is of interest in it, and one row a
// lane says how many others there are and how they are.

// findKeen finds what of the coarse level is of interest: what is wrong or on its way
// and what the query matches, or a member of it, and all in the namespace that leads
// there.
func (u *unit) findKeen(sp spec) {
	u.keen = map[*topology.Node]bool{}
	if !slices.ContainsFunc(u.coarse, u.interesting) {
		return
	}
	drawn := make(map[*topology.Node]bool, len(u.coarse))
	for _, it := range u.coarse {
		drawn[it.n] = true
	}
	heads := u.head()
	var up func(n *topology.Node)
	up = func(n *topology.Node) {
		if !drawn[n] || u.keen[n] {
			return
		}
		u.keen[n] = true
		u.before(sp, n, func(m *topology.Node) { up(heads(m)) })
	}
	for _, it := range u.coarse {
		if u.interesting(it) {
			up(it.n)
		}
	}
	u.partly = len(u.keen) > 0 && len(u.keen) < len(u.coarse)
}

// before visits what leads to n, or to a pod that it stands for.
func (u *unit) before(sp spec, n *topology.Node, visit func(*topology.Node)) {
	each := func(n *topology.Node) {
		for _, e := range n.EachIn() {
			if sp.relations(e) && e.From.Space() == u.space {
				visit(e.From)
			}
		}
	}
	each(n)
	for _, m := range u.pods[n] {
		each(m)
	}
}

func (u *unit) interesting(it item) bool {
	return u.ill(it.n) || u.found(it.n) || slices.ContainsFunc(u.pods[it.n], u.found)
}

// found: the query asks for it. What a query only marks stays where it is: nothing
// moves while one types.
func (u *unit) found(n *topology.Node) bool { return u.match[n] && !u.marks }

// ill: something is wrong with it, or it is on its way.
func ill(n *topology.Node) bool { return felt(n).Health >= topology.Progressing && !finished(n) }

// ill is ill, and in the policy lens a policy without effect.
func (sp *spec) ill(n *topology.Node) bool {
	return ill(n) || sp.felt(n).Health >= topology.Progressing && !finished(n)
}

// ill tells what of a unit is ill enough to be shown. While a view lasts, what comes to
// be so must have failed: in a rollout one pod after the other is not ready for a moment.
func (u *unit) ill(n *topology.Node) bool { return u.sp.ill(n) && (!u.later || u.ailing[n]) }

// findAiling finds what is ill; was is the unit before.
func (u *unit) findAiling(was *unit) {
	u.ailing, u.later = map[*topology.Node]bool{}, was != nil
	note := func(n *topology.Node) {
		if u.sp.ill(n) && (was == nil || was.ailing[n] || felt(n).Health == topology.Failed) {
			u.ailing[n] = true
		}
	}
	for _, it := range u.coarse {
		note(it.n)
		for _, m := range u.pods[it.n] {
			note(m)
		}
	}
}

// holds tells whether the object with the key, of its namespace, is in the unit, drawn or folded; if the
// latter, it is hidden.
func (u *unit) holds(key string) bool {
	u.hidden = false
	is := func(n *topology.Node) bool { return string(n.ID) == key }
	for _, it := range u.coarse {
		if is(it.n) {
			return true
		}
		if u.hidden = slices.ContainsFunc(u.pods[it.n], is); u.hidden {
			return true
		}
	}
	return false
}

// parts tells what of the items a namespace keeps at the level withKeen: besides what
// is keen, what the user opened and what is selected.
func (u *unit) parts(v View, items []item) (kept, cut []item) {
	count := map[int]int{}
	keeps := func(it item) bool {
		key := string(it.n.ID)
		return u.keen[it.n] || key == v.Selected || it.parent != u.key || v.Open[key] || v.Open[restKey(u, it.lane)]
	}
	for _, it := range items {
		if !keeps(it) {
			count[it.lane]++
		}
	}
	for _, it := range items {
		if keeps(it) || count[it.lane] == 1 { // a rest of one would take the same row
			kept = append(kept, it)
		} else {
			cut = append(cut, it)
		}
	}
	return kept, cut
}

// keenHeight is the height at the level withKeen. The first of what a lane has cut stands
// for the rest of it.
func (u *unit) keenHeight(sp spec) heights {
	var items, others []item
	head, rest := u.head(), make([]*topology.Node, len(sp.lanes))
	cut := map[*topology.Node]*topology.Node{}
	for _, it := range u.coarse {
		if !u.keen[it.n] {
			if rest[it.lane] != nil {
				cut[it.n] = rest[it.lane]
				others = append(others, it)
				continue
			}
			rest[it.lane] = it.n
		}
		items = append(items, it)
	}
	return heightWith(sp, items, others, func(n *topology.Node) *topology.Node {
		n = head(n)
		if r := cut[n]; r != nil {
			return r
		}
		return n
	}, withKeen)
}

// findSplit finds the workloads of which only some pods are of interest.
func (u *unit) findSplit() {
	u.split = map[*topology.Node]bool{}
	for _, it := range u.coarse {
		if members := u.pods[it.n]; len(members) > 2 && slices.ContainsFunc(members, u.notable) {
			if keen, rest := u.divide(members, ""); len(keen) > 0 && len(rest) > 0 {
				u.split[it.n] = true
			}
		}
	}
}

// notable: the pod is ill, or found.
func (u *unit) notable(m *topology.Node) bool { return u.found(m) || u.ill(m) }

// divide parts what a workload stands for: the pods of interest and what is between,
// and the other pods. One pod alone is no rest, and pods that have run to their end
// belong to neither.
func (u *unit) divide(members []*topology.Node, selected string) (keen, rest []*topology.Node) {
	owner := map[*topology.Node]bool{}
	for _, m := range members {
		switch {
		case m.ID.Kind() != "Pod":
		case u.notable(m) || string(m.ID) == selected:
			keen = append(keen, m)
			if c := m.Controller(); c != nil {
				owner[c] = true
			}
		case !finished(m):
			rest = append(rest, m)
		}
	}
	if len(keen) == 0 {
		return nil, rest
	}
	if len(rest) == 1 {
		keen, rest = append(keen, rest...), nil
	}
	for _, m := range members {
		if owner[m] {
			keen = append(keen, m)
		}
	}
	return keen, rest
}

// splitHeight is the height at the level withIll.
func (u *unit) splitHeight(sp spec) heights {
	var items []item
	rests := make([]int, len(sp.lanes))
	stands := u.head()
	shown := map[*topology.Node]bool{}
	for _, it := range u.coarse {
		if !u.split[it.n] {
			items = append(items, it)
			continue
		}
		keen, rest := u.divide(u.pods[it.n], "")
		rests[sp.lane(rest[0])]++
		for _, m := range keen {
			shown[m] = true
		}
		items = append(items, u.openTo(sp, it, keen)...)
	}
	return heightOf(sp, distinct(items), func(n *topology.Node) *topology.Node {
		if shown[n] {
			return n
		}
		return stands(n)
	}, withIll, rests...)
}
