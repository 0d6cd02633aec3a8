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
func (g *Graph) Scene(box Box) layout.Input { return g.scene(box, nil) }

// SceneAfter is the scene that follows on another: nodes keep their lanes, and a
// new one comes behind what leads to it.
func (g *Graph) SceneAfter(was layout.Input, box Box) layout.Input {
	lanes := make(map[string]int, len(was.Nodes))
	for _, n := range was.Nodes {
		lanes[n.Key] = n.Lane
	}
	return g.scene(box, lanes)
}

func (g *Graph) scene(box Box, was map[string]int) layout.Input {
	nodes := g.byKey()
	index := make(map[string]int, len(nodes))
	for i, n := range nodes {
		index[n.ID] = i
	}
	in := layout.Input{Nodes: make([]layout.Node, len(nodes)), Edges: make([]layout.Edge, len(g.Edges))}
	for i, e := range g.Edges {
		in.Edges[i] = layout.Edge{From: index[e.Src], To: index[e.Dst]}
	}
	of := lanes(nodes, in.Edges)
	if was != nil {
		keepLanes(of, nodes, in.Edges, was)
	}
	for i, lane := range of {
		in.Nodes[i] = layout.Node{Key: nodes[i].ID, Lane: lane, Group: -1, W: box.W, H: box.H}
		in.Lanes = max(in.Lanes, lane+1)
	}
	return in
}

// keepLanes sets the lanes to what they were.
func keepLanes(of []int, nodes []Node, edges []layout.Edge, was map[string]int) {
	const none = 1 << 30
	after, before := make([]int, len(of)), make([]int, len(of))
	for i, n := range nodes {
		lane, ok := was[n.ID]
		if of[i] = lane; !ok {
			of[i] = none
		}
		before[i] = none
	}
	for _, e := range edges {
		if from := of[e.From]; from < none {
			after[e.To] = max(after[e.To], from+1)
		}
		before[e.From] = min(before[e.From], of[e.To])
	}
	for i := range of {
		if of[i] == none {
			if of[i] = after[i]; after[i] == 0 && before[i] < none {
				of[i] = max(before[i]-1, 0)
			}
		}
	}
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
	of := layout.Layers(len(number), kinds)
	out := make([]int, len(nodes))
	for i, n := range nodes {
		out[i] = of[number[n.Kind]]
	}
	for _, e := range edges {
		if out[e.From] >= out[e.To] {
			return layout.Layers(len(nodes), edges)
		}
	}
	return out
}
