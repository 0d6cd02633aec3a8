package lens

import "kscope/topology"

// Where rows are short, a namespace shows what is of interest in it, and one row a
// lane says how many others there are and how they are.

// findKeen finds what of the coarse level is of interest: what is wrong or on its way
// and what the query matches, or a member of it, and all in the namespace that leads
// there.
func (u *unit) findKeen(sp spec) {
	u.keen = map[*topology.Node]bool{}
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
	if felt(it.n).Health >= topology.Progressing && !finished(it.n) || u.match[it.n] {
		return true
	}
	for _, m := range u.pods[it.n] {
		if u.match[m] {
			return true
		}
	}
	return false
}

// parts tells what of the items a namespace keeps at the level withKeen: besides what
// is keen, what the user opened and what is selected.
func (u *unit) parts(v View, items []item) (kept, cut []item) {
	for _, it := range items {
		key := string(it.n.ID)
		if u.keen[it.n] || key == v.Selected || it.parent != u.key || v.Open[key] {
			kept = append(kept, it)
		} else {
			cut = append(cut, it)
		}
	}
	return kept, cut
}

// keenHeight is the height at the level withKeen.
func (u *unit) keenHeight(sp spec) heights {
	var kept []item
	cut := make([]int, len(sp.lanes))
	for _, it := range u.coarse {
		if u.keen[it.n] {
			kept = append(kept, it)
		} else {
			cut[it.lane] = 1
		}
	}
	return heightOf(sp, kept, u.head(), withKeen, cut...)
}
