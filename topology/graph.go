package topology

import "slices"

// Graph holds every record, the edges between them and what is rolled up. It is
// not safe for concurrent use: one goroutine writes and reads it, and hands out
// scenes (package lens) that share nothing with it but immutable records.
type Graph struct {
	nodes    map[ID]*Node
	spaces   map[string]*Space
	byName   []*Space       // sorted; nil when a space came or went
	kinds    map[string]int // how many nodes of a kind there are
	sources  map[string]Source
	slices   map[ID]map[ID]*backing    // Service → its EndpointSlices
	moved    map[ID]map[ID]bool        // Service → endpoints whose edge is to be made anew
	chosen   map[*Node]map[*Node]*Edge // selecting object → pod → selects edge
	fronts   map[string]*front         // address → the proxies that say it is theirs
	front    map[string]bool           // addresses whose edges are to be made anew: to all proxies, or only to those that moved
	doors    doors                     // how the nodes are reached
	dirty    []*Node                   // status to be derived anew
	gen      uint64
	measured int64  // newest sample of anything, unix seconds
	held     uint64 // changes whenever a namespace gets its first node or loses its last
}

// NewGraph returns an empty graph that knows no source.
func NewGraph() *Graph {
	return &Graph{
		nodes: map[ID]*Node{}, spaces: map[string]*Space{}, kinds: map[string]int{}, sources: map[string]Source{},
		slices: map[ID]map[ID]*backing{}, moved: map[ID]map[ID]bool{}, chosen: map[*Node]map[*Node]*Edge{},
		fronts: map[string]*front{}, front: map[string]bool{},
	}
}

// Node is an object, something an object refers to, or something inferred.
type Node struct {
	ID ID
	// Rec is nil for what is referred to but not there, and for inferred nodes.
	Rec     *Record
	out, in []*Edge
	roll    *rollup // nil for most leaves: their status is Rec.Status
	usage   *Usage  // nil while nothing was measured
	space   *Space
	pos     int32 // place on its shelf
	queued  bool
}

// Edge is one relation between two nodes and the reason it is there.
type Edge struct {
	From, To *Node
	Route    *Route
	Why      Sym
	Relation Relation
	Evidence Evidence
	Optional bool
	// Control: the ownerReference has controller set; only for Owns.
	Control bool
	state   EdgeState
	origin  origin
	use     use   // of the endpoint at the far end
	placed  bool  // the endpoint's node is known
	outAt   int32 // place in From.out, -1 once the edge is out of the graph
	inAt    int32 // place in To.in
}

// Space is one namespace's part of the graph; "" holds what is in none.
type Space struct {
	Name  string
	kinds map[string][]*Node
	nodes int    // on all shelves
	gen   uint64 // last change of anything in it
	sel   map[*Node]bool
	// fronts counts the edges that lead from it to what its pods proxy for.
	fronts int
}

// Apply takes over one batch. Afterwards the graph is consistent: the same as if
// it had been built from scratch from the records it now holds.
func (g *Graph) Apply(b Batch) {
	g.gen++
	if b.Replace {
		g.removeOthers(b)
	}
	for _, c := range b.Changes {
		if c.Record == nil {
			g.remove(c.ID)
		} else {
			g.put(c.Record)
		}
	}
	if b.Source != nil {
		g.setSource(*b.Source)
	}
	g.settle()
	g.measure(b.Measures)
}

// removeOthers drops every object of the batch's kind (and namespace) that the
// batch does not name.
func (g *Graph) removeOthers(b Batch) {
	keep := make(map[ID]bool, len(b.Changes))
	for _, c := range b.Changes {
		keep[c.ID] = true
	}
	var gone []ID
	for _, s := range g.spaces {
		if b.Namespace != "" && s.Name != b.Namespace {
			continue
		}
		for _, n := range s.kinds[b.Kind] {
			if n.Rec != nil && !keep[n.ID] {
				gone = append(gone, n.ID)
			}
		}
	}
	for _, id := range gone {
		g.remove(id)
	}
}

// put adds or replaces one object.
func (g *Graph) put(r *Record) {
	n := g.at(r.ID)
	old := n.Rec
	if old == r {
		return // a list taken over again: records are immutable
	}
	n.Rec = r
	g.touch(n)
	if old == nil || old.UID != r.UID {
		n.usage = nil // another object's
		g.appeared(n)
	}
	if old == nil || !samePointers(old, r) {
		g.ask(n)
		g.frontChanged(n, old)
	}
	g.doorChanged(n, old)
	g.frontsOf(old)
	g.frontsOf(r)
	g.granted(n)
	g.setChanged(old, r)
	g.endpointsChanged(old, r)
	g.selectionChanged(n, old)
	g.scaleChanged(n, old, r)
	g.queue(n)
	g.queueOwners(n)
	g.queueAssuming(n)
	if old == nil || portsChanged(old, r) || old.UID != r.UID {
		g.queueReferrers(n)
	}
}

// remove drops one object; a node that others refer to stays, without record.
func (g *Graph) remove(id ID) {
	n := g.nodes[id]
	if n == nil || n.Rec == nil {
		return
	}
	old := n.Rec
	g.touch(n)
	g.queueOwners(n)
	g.unselect(n)
	n.Rec, n.usage = nil, nil
	g.drop(n.declared())
	g.frontChanged(n, old)
	g.doorChanged(n, old)
	g.frontsOf(old)
	g.granted(n)
	g.setChanged(old, nil)
	g.endpointsChanged(old, nil)
	g.scaleChanged(n, old, nil)
	g.appeared(n) // as another to what it owned
	g.queueReferrers(n)
	g.queue(n)
	g.forget(n)
}

// at returns the node of an id, making it if needed.
func (g *Graph) at(id ID) *Node {
	if n := g.nodes[id]; n != nil {
		return n
	}
	kind, ns, _ := id.Split()
	n := &Node{ID: id}
	g.nodes[id] = n
	s := g.space(ns)
	n.space, n.pos = s, int32(len(s.kinds[kind]))
	s.kinds[kind] = append(s.kinds[kind], n)
	g.kinds[kind]++
	if s.nodes++; s.nodes == 1 {
		g.held++
	}
	g.touch(n)
	g.queue(n)
	if id.Inferred() {
		g.frontMoved(id)
	}
	return n
}

// forget removes a node that has no object and that nothing refers to any more.
func (g *Graph) forget(n *Node) {
	if n.Rec != nil || g.nodes[n.ID] != n {
		return
	}
	if len(n.out) > 0 || slices.ContainsFunc(n.in, func(e *Edge) bool { return e.origin != fromGate }) {
		return
	}
	g.touch(n)
	delete(g.nodes, n.ID)
	kind := n.ID.Kind()
	shelf := n.space.kinds[kind]
	last := shelf[len(shelf)-1]
	shelf[n.pos], last.pos = last, n.pos
	shelf[len(shelf)-1] = nil
	n.space.kinds[kind] = shelf[:len(shelf)-1]
	g.kinds[kind]--
	if n.space.nodes--; n.space.nodes == 0 {
		g.held++
		delete(g.spaces, n.space.Name) // namespaces come and go for as long as a cluster lives
		g.byName = nil
	}
	g.drop(slices.Clone(n.in)) // its gate, if it has one
}

func (g *Graph) space(ns string) *Space {
	s := g.spaces[ns]
	if s == nil {
		s = &Space{Name: ns, kinds: map[string][]*Node{}, sel: map[*Node]bool{}}
		g.spaces[ns] = s
		g.byName = nil
	}
	return s
}

// touch marks the node's namespace as changed, and those that show its edges.
func (g *Graph) touch(n *Node) { n.space.gen = g.gen }
