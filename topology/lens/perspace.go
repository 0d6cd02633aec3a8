package lens

import (
	"slices"

	"kscope/topology"
)

// perSpace is what is remembered of every namespace of a graph, in the order of
// Graph.Spaces: every picture asks for all of it, and there may be thousands of them.
type perSpace[T any] struct {
	spaces []*topology.Space
	of     []T
}

// align returns what is remembered by the index of the namespace in g.Spaces(): a zero value
// where that is nothing yet. What is written into it is remembered. Namespaces that hold
// nothing any more are forgotten.
func (m *perSpace[T]) align(g *topology.Graph) []T {
	now := g.Spaces()
	if slices.Equal(m.spaces, now) {
		return m.of
	}
	known := make(map[*topology.Space]T, len(m.of))
	for i, s := range m.spaces {
		known[s] = m.of[i]
	}
	of := make([]T, len(now))
	for i, s := range now {
		of[i] = known[s]
	}
	*m = perSpace[T]{now, of}
	return of
}

// restSet is the namespaces that a rest stands for. It is made anew only when they are
// others than in the picture before.
type restSet struct {
	spaces []*topology.Space
	holds  map[*topology.Space]bool
}

// set brings the rest up to date.
func (r *restSet) set(units []*unit) {
	if slices.EqualFunc(r.spaces, units, func(s *topology.Space, u *unit) bool { return s == u.space }) {
		return
	}
	*r = restSet{make([]*topology.Space, 0, len(units)), make(map[*topology.Space]bool, len(units))}
	for _, u := range units {
		r.spaces = append(r.spaces, u.space)
		r.holds[u.space] = true
	}
}
