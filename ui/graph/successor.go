package graph

import (
	"cmp"

	"kscope/topology"
	"kscope/topology/lens"
)

// Successor is the key of what to select in now when the selected node of was has
// gone: the worst of what it unfolded into, else what took its place (a younger one
// of the same kind and parent), else its parent or owner, else what leads to it, else
// the nearest node of before that is still there; "" if there is none.
func Successor(was, now *Picture, gone string) string {
	i := was.Index(gone)
	if i < 0 {
		return ""
	}
	left := &was.Scene.Nodes[i]
	inside := -1
	for j := range now.Scene.Nodes {
		if now.Scene.Nodes[j].Parent == gone && (inside < 0 || now.before(j, inside, "")) {
			inside = j
		}
	}
	if inside >= 0 {
		return now.Scene.Nodes[inside].Key
	}
	if key := replacement(was, now, left); key != "" {
		return key
	}
	if now.Index(left.Parent) >= 0 {
		return left.Parent
	}
	for _, owner := range [2]bool{true, false} {
		for _, e := range was.into[i] {
			from := was.Scene.Nodes[was.Scene.Edges[e].From].Key
			if owns := was.Scene.Edges[e].Relation == topology.Owns; owns == owner && now.Index(from) >= 0 {
				return from
			}
		}
	}
	return nearest(was, now, i)
}

// replacement is the youngest node beside left's old place in its parent that is
// younger than it, one that has only just come first; "" if there is none.
func replacement(was, now *Picture, left *lens.Node) string {
	if left.Parent == "" {
		return ""
	}
	best := -1
	for j := range now.Scene.Nodes {
		n := &now.Scene.Nodes[j]
		if n.Parent != left.Parent || n.Kind != left.Kind || n.Deleting || created(n) <= created(left) && was.Index(n.Key) >= 0 {
			continue
		}
		if best < 0 || cmp.Or(falseLast(was.Index(n.Key) < 0, was.Index(now.Scene.Nodes[best].Key) < 0),
			cmp.Compare(created(&now.Scene.Nodes[best]), created(n))) < 0 {
			best = j
		}
	}
	if best < 0 {
		return ""
	}
	return now.Scene.Nodes[best].Key
}

func created(n *lens.Node) int64 {
	if n.Rec == nil {
		return 0
	}
	return n.Rec.Created
}

// nearest is the node of both pictures that was nearest to node i of was.
func nearest(was, now *Picture, i int) string {
	best, bestAt := "", 0
	at := was.place.Nodes[i]
	for j := range was.Scene.Nodes {
		key := was.Scene.Nodes[j].Key
		if now.Index(key) < 0 {
			continue
		}
		r := was.place.Nodes[j]
		dx, dy := r.X-at.X, r.Y-at.Y
		d := max(dx, -dx) + 2*max(dy, -dy) // a row is about as high as two columns are wide
		if best == "" || d < bestAt {
			best, bestAt = key, d
		}
	}
	return best
}
