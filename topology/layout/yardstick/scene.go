package yardstick

import (
	"maps"
	"slices"
	"strings"

	"kscope/topology/layout"
)

// Box is the size of a node in cells.
type Box struct{ W, H int }

// The boxes that layouts are measured with. Plain is the box that the graphs are
// given to dot with, 16×3 cells; Row the one-row node of a large picture; Turned
// has, laid on its side, the box and the distances that dot has from top to bottom
// (144 px from node to node, 8×16 px a cell), so lengths can be compared like for
// like.
var (
	Plain  = Box{16, 3}
	Row    = Box{16, 1}
	Turned = Box{6, 9}
)

// Scene is the graph as the layout wants it, every node a box of the same size.
func (g *Graph) Scene(box Box) layout.Input {
	nodes := g.byKey()
	index := make(map[string]int, len(nodes))
	for i, n := range nodes {
		index[n.ID] = i
	}
	in := layout.Input{Nodes: make([]layout.Node, len(nodes)), Edges: make([]layout.Edge, len(g.Edges))}
	for i, e := range g.Edges {
		in.Edges[i] = layout.Edge{From: index[e.Src], To: index[e.Dst]}
	}
	for i, lane := range lanes(nodes, in.Edges) {
		in.Nodes[i] = layout.Node{Key: nodes[i].ID, Lane: lane, Group: -1, W: box.W, H: box.H}
		in.Lanes = max(in.Lanes, lane+1)
	}
	return in
}

// byKey is the nodes in an order that does not depend on chance.
func (g *Graph) byKey() []Node {
	return slices.SortedFunc(slices.Values(g.Nodes), func(a, b Node) int { return strings.Compare(a.ID, b.ID) })
}

// lanes chooses the lane of every node: that of its kind, and where kinds call
// each other in circles, what network simplex finds behind the kinds that don't.
func lanes(nodes []Node, edges []layout.Edge) []int {
	number := map[string]int{}
	for _, n := range nodes {
		number[n.Kind] = 0
	}
	for i, k := range slices.Sorted(maps.Keys(number)) {
		number[k] = i
	}
	kinds := make([]layout.Edge, len(edges))
	for i, e := range edges {
		kinds[i] = layout.Edge{From: number[nodes[e.From].Kind], To: number[nodes[e.To].Kind]}
	}
	of := layout.Layers(len(number), kinds, nil)
	out := make([]int, len(nodes))
	for i, n := range nodes {
		out[i] = of[number[n.Kind]]
	}
	for _, e := range edges {
		if out[e.From] >= out[e.To] {
			return layout.Layers(len(nodes), edges, nil)
		}
	}
	return out
}
