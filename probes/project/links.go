package project

import (
	"slices"

	"kscope/topology"
)

// links gathers a record's links, at most one per relation, direction and other
// end: of several fields that say the same the first is kept as the reason.
type links []topology.Link

// add appends l, or merges it with the link that is there already. What one field
// needs is needed even if another could do without.
func (ls *links) add(l topology.Link) *topology.Link {
	for i := range *ls {
		old := &(*ls)[i]
		if old.Relation == l.Relation && old.Incoming == l.Incoming && old.To == l.To {
			old.Optional = old.Optional && l.Optional
			if old.State != topology.Fine && l.State == topology.Fine {
				old.State, old.Why = topology.Fine, l.Why
			}
			old.Route = mergeRoutes(old.Route, l.Route)
			return old
		}
	}
	*ls = append(*ls, l)
	return &(*ls)[len(*ls)-1]
}

// done returns the links in a slice of exactly their number.
func (ls links) done() []topology.Link { return slices.Clip(slices.Clone(ls)) }

// mergeRoutes joins what two fields say of the same way.
func mergeRoutes(a, b *topology.Route) *topology.Route {
	if a == nil || b == nil {
		return a
	}
	for _, p := range b.Ports {
		if !slices.Contains(a.Ports, p) {
			a.Ports = append(a.Ports, p)
		}
	}
	a.Hosts = union(a.Hosts, b.Hosts)
	a.Paths = union(a.Paths, b.Paths)
	a.TLS = a.TLS || b.TLS
	if a.Weight != nil && (b.Weight == nil || *a.Weight != *b.Weight) {
		a.Weight = nil // two rules, two weights: no one number is right
	}
	return a
}

// union is a and what it lacks of b; it never writes to a, which links may share.
func union(a, b []string) []string {
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(slices.Clip(a), s)
		}
	}
	return a
}
