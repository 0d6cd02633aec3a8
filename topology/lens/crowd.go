package lens

import (
	"slices"

	"kscope/topology"
)

// crowd is the pods of one workload while a view lasts: they take no more rows than they
// had when it began, or as there should be pods by now, so that a rollout moves nothing
// else. What is more goes into a rest.
type crowd struct {
	most    int
	shown   []*topology.Node
	surplus []*topology.Node // pods; none or at least two
}

// follow is the crowd that the members make now, of which there should be want (< 0:
// nobody says). Those that were shown stay so, before
// them what is ill.
func (c crowd) follow(members []*topology.Node, want int32) crowd {
	var pods, others []*topology.Node
	for _, m := range members {
		if m.ID.Kind() == "Pod" && !finished(m) {
			pods = append(pods, m)
		} else {
			others = append(others, m)
		}
	}
	if c.most == 0 {
		c.most = max(1, len(pods))
	}
	c.most = max(c.most, int(want))
	if len(pods) <= c.most {
		return crowd{most: c.most, shown: members}
	}
	was := make(map[*topology.Node]bool, len(c.shown))
	for _, m := range c.shown {
		was[m] = true
	}
	score := func(m *topology.Node) int {
		switch {
		case felt(m).Health == topology.Failed:
			return 2
		case was[m]:
			return 1
		}
		return 0
	}
	slices.SortFunc(pods, byID)
	slices.SortStableFunc(pods, func(a, b *topology.Node) int { return score(b) - score(a) })
	keep := c.most - 1
	return crowd{most: c.most, shown: append(others, pods[:keep]...), surplus: pods[keep:]}
}

// crowd finds the crowds of a unit; was is the unit before.
func (u *unit) crowd(was *unit) {
	u.crowds = make(map[*topology.Node]crowd, len(u.pods))
	for w, members := range u.pods {
		var before crowd
		if was != nil {
			before = was.crowds[w]
		}
		_, want := w.ReadyWant()
		u.crowds[w] = before.follow(members, want)
	}
}

// withSelected is what of a crowd is shown with the selected pod in it, and the surplus.
func withSelected(c crowd, selected string) (shown, surplus []*topology.Node) {
	at := slices.IndexFunc(c.surplus, func(m *topology.Node) bool { return string(m.ID) == selected })
	if at < 0 || len(c.shown) == 0 {
		return c.shown, c.surplus
	}
	shown, surplus = slices.Clone(c.shown), slices.Clone(c.surplus)
	last := len(shown) - 1
	shown[last], surplus[at] = surplus[at], shown[last]
	return shown, surplus
}
