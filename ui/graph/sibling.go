package graph

import "slices"

// Sibling is the node step places after (or before) the one with the key among its
// siblings: the other ends of the arrows between it and by, where the user came
// from; if there is no such arrow or it is the only one, its neighbours in the lane
// and group. Siblings go from top to bottom; "" beyond the last.
func Sibling(p *Picture, key, by string, step int) string {
	at := p.Index(key)
	if at < 0 {
		return ""
	}
	all := p.siblings(at, p.Index(by))
	to := slices.Index(all, at) + step
	if to < 0 || to >= len(all) {
		return ""
	}
	return p.Scene.Nodes[all[to]].Key
}

// Joined tells whether an arrow leads from one of two nodes to the other.
func Joined(p *Picture, a, b string) bool {
	i, j := p.Index(a), p.Index(b)
	return i >= 0 && j >= 0 && (slices.Contains(p.neighbours(i, true), j) || slices.Contains(p.neighbours(i, false), j))
}

func (p *Picture) siblings(at, by int) []int {
	if by >= 0 {
		for _, out := range [2]bool{true, false} {
			if all := p.neighbours(by, out); len(all) > 1 && slices.Contains(all, at) {
				return all
			}
		}
	}
	var all []int
	a := &p.Scene.Nodes[at]
	for i := range p.Scene.Nodes {
		if n := &p.Scene.Nodes[i]; n.Lane == a.Lane && n.Group == a.Group {
			all = append(all, i)
		}
	}
	p.topDown(all)
	return all
}
