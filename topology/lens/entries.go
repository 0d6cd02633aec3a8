package lens

import (
	"fmt"
	"slices"
	"strings"

	"kscope/topology"
)

// A nodePort or hostPort is one edge of the graph, from outside straight to the Service
// or pod. The lens all draws it node by node instead, where nodes are few enough and
// the picture need not fit a screen: outside → each node → what that node hands the
// request to.

// entries lists by which nodes an edge enters, where that is drawn.
func (p *painter) entries(e *topology.Edge) []topology.Entry {
	if !p.sp.nodeByNode || p.v.Fold == FoldAuto || e.Relation != topology.Enters || e.Route == nil || !e.Route.ByNodes {
		return nil
	}
	entries, ok := p.ways[e]
	if !ok {
		entries = p.in.Of(e)
		p.ways[e] = entries
	}
	return entries
}

// passable tells whether all the nodes that an edge enters by are drawn: else the one
// arrow stays.
func (p *painter) passable(entries []topology.Entry) bool {
	return len(entries) > 0 && !slices.ContainsFunc(entries, func(en topology.Entry) bool {
		_, drawn := p.standsFor(en.Node)
		return !drawn
	})
}

// passages are the arrows of ways in by nodes.
type passages struct {
	at    []arrowKey // in the order they came
	by    map[arrowKey]*passage
	known map[[2]topology.ID]bool // outside and node
}

// passage is one of them, and how many of the ways that it stands for are fine.
type passage struct {
	Edge
	fine int
}

// passages draws edges node by node.
func (p *painter) passages(es []*topology.Edge) {
	slices.SortFunc(es, compareEdges)
	ps := passages{by: map[arrowKey]*passage{}, known: map[[2]topology.ID]bool{}}
	for _, e := range es {
		from, _ := p.standsFor(e.From)
		to, _ := p.standsFor(e.To)
		for _, en := range p.entries(e) {
			node, _ := p.standsFor(en.Node)
			ps.outer(arrowKey{from, node, topology.Enters}, e, en.Node)
			ps.add(arrowKey{node, to, topology.Enters}, inner(e, en), true)
		}
	}
	for _, k := range ps.at {
		ps.by[k].finish()
		p.scene.Edges = append(p.scene.Edges, ps.by[k].Edge)
	}
}

// outer adds the step from outside to a node; the ports of all that is entered by it
// are gathered, as it is one step for all of them.
func (ps *passages) outer(k arrowKey, e *topology.Edge, n *topology.Node) {
	pair := [2]topology.ID{e.From.ID, n.ID}
	step := Edge{Relation: topology.Enters, Evidence: topology.Assumed, Why: whyReached(n), Route: &topology.Route{ByNodes: true}}
	for _, port := range e.Route.Ports {
		port.Target = 0
		step.Ports = append(step.Ports, port)
	}
	ps.add(k, step, !ps.known[pair])
	ps.known[pair] = true
}

// whyReached says why a node is reached from where it is.
func whyReached(n *topology.Node) string {
	if i, ok := n.Rec.Spec.(*topology.NodeInfo); ok && i.ExternalIP != "" {
		return "the node has the external address " + i.ExternalIP
	}
	return "the node has no external address"
}

// inner is the step from a node to what it hands the request to.
func inner(e *topology.Edge, en topology.Entry) Edge {
	step := Edge{Relation: topology.Enters, Evidence: e.Evidence, Why: e.Why.String(), State: en.State, Reason: en.Reason, Ports: e.Route.Ports}
	word := "hostPort"
	if svc, ok := e.To.Rec.Spec.(*topology.Service); ok {
		word, step.Ports = "nodePort", nil
		for _, p := range svc.Ports {
			if p.NodePort != 0 {
				step.Ports = append(step.Ports, topology.Port{Name: p.Name.String(), Port: p.NodePort, Target: p.Port, Protocol: p.Protocol.String()})
			}
		}
	}
	var numbers []string
	for _, p := range step.Ports {
		numbers = append(numbers, fmt.Sprint(p.Port))
	}
	step.Route = &topology.Route{By: word + " " + strings.Join(numbers, ", "), SNAT: e.Route.SNAT, Local: e.Route.Local, ByNodes: true}
	return step
}

// add gathers a step; more: it is another way, not only other ports of one there is.
func (ps *passages) add(k arrowKey, step Edge, more bool) {
	a := ps.by[k]
	if a == nil {
		a = &passage{Edge: step}
		a.From, a.To, a.Ports = k.from, k.to, nil
		ps.by[k], ps.at = a, append(ps.at, k)
	}
	for _, port := range step.Ports {
		if !slices.Contains(a.Ports, port) {
			a.Ports = append(a.Ports, port)
		}
	}
	if more {
		a.Count++
		if step.State == topology.Fine {
			a.fine++
		}
	}
	if step.State > a.State {
		a.State, a.Reason = step.State, step.Reason
	}
}

// finish says what holds of all the ways of a passage.
func (a *passage) finish() {
	if a.fine > 0 && a.State > topology.EdgeDegraded {
		a.State = topology.EdgeDegraded
	}
	if a.Count > 1 {
		a.Why += fmt.Sprintf(" (and %d more)", a.Count-1)
	}
	a.Label = label(a.Edge)
}

// entered adds to an arrow which nodes hand on what comes by it, and says where it is
// dropped. An arrow that leads to several objects is left as it is.
func (p *painter) entered(a *Edge, es []*topology.Edge) {
	for _, e := range es {
		if e.Relation != topology.Enters || e.To != es[0].To {
			return
		}
	}
	for _, e := range es {
		if !p.in.Few() {
			a.Entries += p.in.Count(e)
			continue
		}
		w := handedOn(p.in, e)
		a.Entry = append(a.Entry, w.nodes...)
		if w.reason != "" && a.State < topology.Rejected {
			a.Reason = w.reason
		}
		a.State = max(a.State, w.state)
	}
	slices.Sort(a.Entry)
	a.Entry = slices.Compact(a.Entry)
}

// way is what the nodes that an edge enters by make of it together.
type way struct {
	nodes  []string // those that hand the request on
	state  topology.EdgeState
	reason string // where some drop it: which
}

func handedOn(in *topology.Entrances, e *topology.Edge) way {
	var w way
	var dropped []string
	all := in.Of(e)
	for _, en := range all {
		switch {
		case en.State < topology.Rejected:
			w.nodes = append(w.nodes, en.Node.ID.Name())
		case en.State == topology.Dropped:
			dropped = append(dropped, en.Node.ID.Name())
		}
	}
	if len(dropped) > 0 {
		w.reason = "dropped on " + topology.FewNodes(dropped) + ": no endpoint there, externalTrafficPolicy Local"
		if len(dropped) == len(all) {
			w.state = topology.Dropped
		}
	}
	return w
}

// entered says of a connection what is not known of it, and where it is dropped by
// every node that it comes by.
func (de *DetailEdge) entered(in *topology.Entrances, e *topology.Edge) {
	if e.Relation != topology.Enters {
		return
	}
	if e.Evidence == topology.Assumed {
		de.Unknown = untold(e)
	}
	if w := handedOn(in, e); w.state > de.State {
		de.State, de.Why = w.state, w.reason+"; "+de.Why
	}
}

// untold is what the objects of the API do not tell of a way in, in plain words; ""
// where the edge's why says all there is to say.
func untold(e *topology.Edge) string {
	switch byNodes := e.Route != nil && e.Route.ByNodes; {
	case byNodes && e.To.ID.Kind() == "Service":
		return "assumed: no object tells of firewalls, of kube-proxy's --nodeport-addresses, or of what may stand in for kube-proxy"
	case byNodes, e.To.ID.Inferred():
		return "assumed: no object tells of firewalls"
	case e.From.ID.Kind() == topology.KindExternalIP:
		return "assumed: no object tells whether the network leads this address to a node"
	}
	return ""
}
