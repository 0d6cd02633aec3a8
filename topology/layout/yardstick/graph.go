package yardstick

// Node is an object of a generated cluster.
type Node struct {
	ID, Kind, NS string
	Own          string // the controller it is folded into, "" = none
}

// Edge leads from one object to another, by ID.
type Edge struct{ Src, Dst, Kind string }

// Graph is one view of a generated cluster.
type Graph struct {
	Name  string
	Nodes []Node
	Edges []Edge
}

// Sizes are the numbers of objects that the bar is stated for.
var Sizes = [...]int{50, 200, 1000, 5000, 10000}

// Graphs makes the five views of a cluster of n objects: full (every edge), flow
// (without pods' nodes), sand (flow with ownership turned round), fold (what a
// controller owns folded into it) and mesh (fold with calls between services).
func Graphs(n int, seed uint64) []*Graph {
	full := cluster(n, seed)
	flow := full.flow()
	fold := full.fold()
	return []*Graph{full, flow, flow.sand(), fold, fold.mesh(seed)}
}

func (g *Graph) node(id, kind, ns, own string) string {
	g.Nodes = append(g.Nodes, Node{id, kind, ns, own})
	return id
}

func (g *Graph) link(src, dst, kind string) { g.Edges = append(g.Edges, Edge{src, dst, kind}) }

// simple leaves out loops and all but the first of parallel edges.
func (g *Graph) simple() {
	type ends struct{ src, dst string }
	seen := make(map[ends]bool, len(g.Edges))
	kept := make([]Edge, 0, len(g.Edges))
	for _, e := range g.Edges {
		if k := (ends{e.Src, e.Dst}); e.Src != e.Dst && !seen[k] {
			seen[k] = true
			kept = append(kept, e)
		}
	}
	g.Edges = kept
}

// dice is splitmix64.
type dice uint64

// roll is a number from 0 to n-1.
func (d *dice) roll(n int) int {
	*d += 0x9E3779B97F4A7C15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return int((z ^ z>>31) % uint64(n))
}

// percent is true p times in a hundred.
func (d *dice) percent(p int) bool { return d.roll(100) < p }
