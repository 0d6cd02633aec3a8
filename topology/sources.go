package topology

import (
	"cmp"
	"maps"
	"slices"
)

// SourceFor is the state of reading kind in namespace ("" for cluster-scoped). A
// kind is read everywhere or, for want of rights, in one namespace: then the
// others are denied.
func (g *Graph) SourceFor(kind, namespace string) SourceState {
	s := g.sources[kind]
	if s.Namespace != "" && s.Namespace != namespace {
		return Forbidden
	}
	return s.State
}

// Sources lists the state of every kind ever mentioned, by kind.
func (g *Graph) Sources() []Source {
	return slices.SortedFunc(maps.Values(g.sources), func(a, b Source) int { return cmp.Compare(a.Kind, b.Kind) })
}

// setSource takes over a kind's state and draws the consequences: what can't be
// read is not missing, and Services fall back to their selectors.
func (g *Graph) setSource(s Source) {
	was, known := g.sources[s.Kind]
	g.sources[s.Kind] = s
	if known && was.State == s.State && was.Namespace == s.Namespace {
		return
	}
	for _, sp := range g.spaces {
		if len(sp.kinds[s.Kind]) > 0 {
			sp.gen = g.gen
		}
		for _, n := range sp.kinds[s.Kind] {
			if n.Rec == nil {
				g.queue(n)
				g.queueReferrers(n)
			}
		}
		switch s.Kind {
		case "ReferenceGrant":
			for _, n := range sp.kinds["Service"] {
				g.queueRoutes(n)
			}
		case "EndpointSlice", "Pod":
			for _, n := range sp.kinds["Service"] {
				g.chooseAgain(n)
			}
			for _, n := range slices.Collect(maps.Keys(sp.sel)) { // which chooseAgain writes to
				g.chooseAgain(n)
			}
		}
	}
}

// Missing: the node is referred to, has no object, and the kind is read
// completely there, so it does not exist.
func (g *Graph) Missing(n *Node) bool {
	return n.Rec == nil && !n.ID.Inferred() && g.SourceFor(n.ID.Kind(), n.space.Name) == Synced
}

// Unreadable: whether the object exists can't be known: no permission, a kind that
// is not read (Secrets never are), or not in the file.
func (g *Graph) Unreadable(n *Node) bool {
	if n.Rec != nil || n.ID.Inferred() {
		return false
	}
	st := g.SourceFor(n.ID.Kind(), n.space.Name)
	return st == Forbidden || st == Absent
}

// OutOfDate: the object's kind can't be read any more; this is its last state.
func (g *Graph) OutOfDate(n *Node) bool {
	return n.Rec != nil && g.SourceFor(n.ID.Kind(), n.space.Name) == Stale
}
