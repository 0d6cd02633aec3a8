package yardstick

import (
	"fmt"
	"math"
	"slices"

	"kscope/topology/layout"
)

// Events is the graph after each of n single events of a rolling update: a new pod
// like one of the others appears, then the one it replaces goes, and so on through
// the pods of one workload after the other. Views without pods have their
// workloads replaced. The seed says where it begins.
func (g *Graph) Events(n int, seed uint64) []*Graph {
	d := dice(seed)
	old := g.ofKind(g.busiest())
	at := d.roll(len(old))
	var out []*Graph
	for k := range n {
		id := old[(at+k/2)%len(old)]
		next := &Graph{Name: g.Name, Nodes: slices.Clone(g.Nodes), Edges: slices.Clone(g.Edges)}
		if k%2 == 0 {
			next.twin(id, fmt.Sprintf("%s-new%d", id, k))
		} else {
			next.remove(id)
			old[(at+k/2)%len(old)] = fmt.Sprintf("%s-new%d", id, k-1)
		}
		g = next
		out = append(out, g)
	}
	return out
}

// busiest is the kind that comes and goes most: pods, or what they are folded into.
func (g *Graph) busiest() string {
	if slices.ContainsFunc(g.Nodes, func(n Node) bool { return n.Kind == "ReplicaSet" }) {
		return "Pod"
	}
	return "Deployment"
}

// ofKind is the nodes of a kind in the order of their keys.
func (g *Graph) ofKind(kind string) []string {
	var out []string
	for _, n := range g.byKey() {
		if n.Kind == kind {
			out = append(out, n.ID)
		}
	}
	return out
}

func (g *Graph) remove(id string) {
	g.Nodes = slices.DeleteFunc(g.Nodes, func(n Node) bool { return n.ID == id })
	g.Edges = slices.DeleteFunc(g.Edges, func(e Edge) bool { return e.Src == id || e.Dst == id })
}

// twin adds a node like one there is.
func (g *Graph) twin(id, as string) {
	i := slices.IndexFunc(g.Nodes, func(n Node) bool { return n.ID == id })
	n := g.Nodes[i]
	n.ID = as
	g.Nodes = append(g.Nodes, n)
	for _, e := range g.Edges {
		switch id {
		case e.Src:
			g.link(as, e.Dst, e.Kind)
		case e.Dst:
			g.link(e.Src, as, e.Kind)
		}
	}
}

// Moved sums up what events did to the nodes that were there before and after.
type Moved struct {
	Nodes, Moved int     // nodes seen; those that moved by more than a cell
	Cells        float64 // sum of all moves
	Flips        int     // pairs of a lane that changed their order
	Lanes        int     // nodes that changed their lane
	Worst        float64 // greatest share that moved in one event
}

// Add adds the sums of another event.
func (m *Moved) Add(o Moved) {
	m.Nodes, m.Moved, m.Cells = m.Nodes+o.Nodes, m.Moved+o.Moved, m.Cells+o.Cells
	m.Flips, m.Lanes, m.Worst = m.Flips+o.Flips, m.Lanes+o.Lanes, max(m.Worst, o.Worst)
}

// Share is how many of the nodes moved, from 0 to 1; Mean the cells of a node.
func (m Moved) Share() float64 { return float64(m.Moved) / float64(max(m.Nodes, 1)) }

// Mean is how many cells a node moved on average.
func (m Moved) Mean() float64 { return m.Cells / float64(max(m.Nodes, 1)) }

// Compare finds what moved from one layout to the next, nothing taken out for a
// common shift.
func Compare(a layout.Input, ra *layout.Result, b layout.Input, rb *layout.Result) Moved {
	index := make(map[string]int, len(b.Nodes))
	for i, n := range b.Nodes {
		index[n.Key] = i
	}
	var m Moved
	lanes := make(map[int][][2]int) // by lane: rows before and after
	for i, n := range a.Nodes {
		j, ok := index[n.Key]
		if !ok {
			continue
		}
		p, q := ra.Nodes[i], rb.Nodes[j]
		m.Nodes++
		d := math.Hypot(float64(p.X-q.X), float64(p.Y-q.Y))
		m.Cells += d
		if d > 1 {
			m.Moved++
		}
		if n.Lane != b.Nodes[j].Lane {
			m.Lanes++
			continue
		}
		lanes[n.Lane] = append(lanes[n.Lane], [2]int{p.Y, q.Y})
	}
	for _, rows := range lanes {
		slices.SortFunc(rows, func(x, y [2]int) int { return x[0] - y[0] })
		for i := 1; i < len(rows); i++ {
			if rows[i][1] < rows[i-1][1] {
				m.Flips++
			}
		}
	}
	m.Worst = m.Share()
	return m
}

// Churn is the graph after each of n random events: a pod (or workload)
// more, like any of the others, or any less, so that their number stays about the same.
func (g *Graph) Churn(n int, seed uint64) []*Graph {
	d := dice(seed)
	kind := g.busiest()
	first := len(g.ofKind(kind))
	var out []*Graph
	for k := range n {
		have := g.ofKind(kind)
		next := &Graph{Name: g.Name, Nodes: slices.Clone(g.Nodes), Edges: slices.Clone(g.Edges)}
		id := have[d.roll(len(have))]
		if len(have) <= first*9/10 || len(have) < first*11/10 && d.percent(50) {
			next.twin(id, fmt.Sprintf("%s-x%d", id, k))
		} else {
			next.remove(id)
		}
		g = next
		out = append(out, g)
	}
	return out
}
