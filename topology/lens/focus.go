package lens

import (
	"maps"

	"kscope/topology"
)

// FromOutside as View.Hops asks for the ways from outside to the focus.
const FromOutside = -1

// manyNeighbours is from how many neighbours on an object ties together what has
// nothing to do with each other.
const manyNeighbours = 26

// focus is what the view keeps: nil = everything, empty if the focus is not there.
//
// Around an object that is what can be reached in Hops steps along the lens's
// relations, in either direction, but not through a hub. From outside it is what lies
// on a way along the relations from the Internet or the private network to the
// object, and where a request goes on to from there; the object itself even if there
// is no such way.
//
// A workload that its lens draws only for its pods is where they are, and a namespace
// is all that the lens has of it. The workload that a kept pod belongs to is drawn with
// it, as always.
func focus(g *topology.Graph, sp spec, v View) map[*topology.Node]bool {
	if v.Focus == "" {
		return nil
	}
	from := focused(g, sp, v.Focus)
	if v.Hops == FromOutside {
		return ways(sp, g.Node(v.Focus), from)
	}
	return around(sp, from, v.Hops)
}

// focused are the objects that id stands for.
func focused(g *topology.Graph, sp spec, id topology.ID) map[*topology.Node]bool {
	from := map[*topology.Node]bool{}
	if s := g.Space(id.Name()); s != nil && id.Kind() == "Namespace" {
		for _, kind := range s.Kinds() {
			for _, n := range s.Of(kind) {
				if sp.lane(n) >= 0 {
					from[n] = true
				}
			}
		}
		return from
	}
	if n := g.Node(id); n != nil {
		from[n] = true
		if !sp.keepWorkload {
			addMembers(n, n, from)
		}
	}
	return from
}

// addMembers adds the pods of a workload and what is between.
func addMembers(w, n *topology.Node, to map[*topology.Node]bool) {
	for _, e := range n.EachOut() {
		if e.Relation == topology.Owns && !to[e.To] && Workload(e.To) == w {
			to[e.To] = true
			addMembers(w, e.To, to)
		}
	}
}

func around(sp spec, from map[*topology.Node]bool, hops int) map[*topology.Node]bool {
	keep, last := maps.Clone(from), from
	for hop := range hops {
		next := map[*topology.Node]bool{}
		for n := range last {
			if hop > 0 && hub(sp, n) {
				continue
			}
			eachNeighbour(sp, n, func(m *topology.Node) bool {
				if !keep[m] {
					keep[m], next[m] = true, true
				}
				return true
			})
		}
		last = next
	}
	return keep
}

// hub tells of objects that much of a cluster hangs on: being tied to the same one
// says little.
func hub(sp spec, n *topology.Node) bool {
	switch n.ID.Kind() {
	case "Node", "DaemonSet", topology.KindLoadBalancer, string(topology.Internet), string(topology.PrivateNetwork):
		return true
	}
	seen := map[*topology.Node]bool{}
	eachNeighbour(sp, n, func(m *topology.Node) bool {
		seen[m] = true
		return len(seen) < manyNeighbours
	})
	return len(seen) >= manyNeighbours
}

// eachNeighbour visits what a relation of the lens ties to n, until visit says no; the
// same object may come more than once.
func eachNeighbour(sp spec, n *topology.Node, visit func(*topology.Node) bool) {
	for _, e := range n.EachOut() {
		if sp.relations(e) && sp.lane(e.To) >= 0 && !visit(e.To) {
			return
		}
	}
	for _, e := range n.EachIn() {
		if sp.relations(e) && sp.lane(e.From) >= 0 && !visit(e.From) {
			return
		}
	}
}

// ways is what lies between outside and the objects in to, with those among them that
// a way leads to and n, and where n hands requests on to; all of to if there is none.
func ways(sp spec, n *topology.Node, to map[*topology.Node]bool) map[*topology.Node]bool {
	before := maps.Clone(to) // what leads there
	var up func(n *topology.Node)
	up = func(n *topology.Node) {
		for _, e := range n.EachIn() {
			if sp.relations(e) && sp.lane(e.From) >= 0 && !before[e.From] {
				before[e.From] = true
				up(e.From)
			}
		}
	}
	for m := range to {
		up(m)
	}
	on := map[*topology.Node]bool{}
	var down func(n *topology.Node)
	down = func(n *topology.Node) {
		on[n] = true
		for _, e := range n.EachOut() {
			if sp.relations(e) && before[e.To] && !on[e.To] {
				down(e.To)
			}
		}
	}
	for m := range before {
		if m.ID == topology.Internet || m.ID == topology.PrivateNetwork {
			down(m)
		}
	}
	if len(on) == 0 {
		return to
	}
	if n != nil && to[n] {
		on[n] = true
		onward(sp, n, on)
	}
	return on
}

// onward adds what a request that has got to n is handed on to: the backends of an
// Ingress or a route, the endpoints of a Service.
func onward(sp spec, n *topology.Node, on map[*topology.Node]bool) {
	for _, e := range n.EachOut() {
		if sp.relations(e) && sp.lane(e.To) >= 0 && handsOn(e) && !on[e.To] {
			on[e.To] = true
			onward(sp, e.To, on)
		}
	}
}

// handsOn: by an Enters edge only an address does; a pod or a Service that others
// enter by is a proxy, and serves far more than what was asked for.
func handsOn(e *topology.Edge) bool {
	switch e.Relation {
	case topology.Routes, topology.Resolves:
		return true
	case topology.Selects:
		return e.From.ID.Kind() == "Service"
	case topology.Enters:
		return e.From.ID.Inferred()
	}
	return false
}
