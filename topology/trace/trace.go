package trace

import (
	"cmp"
	"net/netip"
	"slices"

	"kscope/topology"
)

// Request is what is asked.
type Request struct {
	// From is topology.Internet, topology.PrivateNetwork or the id of a pod.
	From topology.ID
	// Address is the client's own where From is outside, "" = any.
	Address string
	// To is the id of a Service, Ingress, Gateway, route or pod.
	To topology.ID
	// Port is the one the client addresses, 0 = any.
	Port int32
	// Host and Path are those of an HTTP request; Host "" = all hosts and paths.
	Host, Path string
}

// Source is who connects to a pod, as its network policies see it.
type Source struct {
	// Pod is the client or the proxy in between, nil for one outside.
	Pod *topology.Node
	// SNAT is whose address the pod sees instead: "none" the client's own, "node" a
	// node's, "" not known.
	SNAT string
	// Address is the client's own, "" unknown.
	Address string
}

// Allow judges one connection to a port of a pod by the network policies. A nil
// Allow lets everything through.
type Allow func(from Source, to *topology.Node, port int32, protocol string) topology.Verdict

// Hop is one step: the node that the request gets to, and what happens there.
type Hop struct {
	Node topology.ID
	// Edge is the edge by which it gets there, nil where there is none: the start,
	// and a pod's request to a Service's own address.
	Edge *topology.Edge
	topology.Verdict
	Evidence topology.Evidence
	// Port is the one addressed at this hop, 0 unknown.
	Port int32
	// Backends are the endpoints that share the request: the hop is any of them.
	Backends []topology.Backend
	// SNAT is whose address the next one sees: none, node, lb, proxy, "" unknown.
	SNAT string
	// Nodes are the nodes this holds for, empty = all.
	Nodes []string
}

// Path is one way; its Verdict is that of the hop at which it stops, or of the least
// sure one, or Fine.
type Path struct {
	Hops []Hop
	topology.Verdict
}

// Outcome answers a request.
type Outcome uint8

// The outcomes, the best first.
const (
	Reachable Outcome = iota
	Unknown           // what objects tell does not decide it
	Unreachable
)

var outcomeNames = [...]string{"reachable", "unknown", "unreachable"}

func (o Outcome) String() string { return outcomeNames[o] }

// Result is every way, the best first.
type Result struct {
	Paths   []Path
	Outcome Outcome
	// Reason and Fix are those of the best way, or say that there is none.
	Reason, Fix string
	// More: there are more ways than were walked.
	More bool
}

// maxPaths bounds how many ways are walked.
const maxPaths = 256

// Walk follows a request.
func Walk(g *topology.Graph, req Request, allow Allow) Result {
	w := &walker{g: g, req: req, allow: allow}
	to, from := g.Node(req.To), g.Node(req.From)
	switch {
	case to == nil || g.Missing(to):
		return Result{Outcome: Unreachable, Reason: naming(req.To) + " does not exist", Fix: "Correct the name."}
	case from == nil && req.From.Inferred():
		return w.result() // nothing leads in from there
	case from == nil:
		return Result{Outcome: Unreachable, Reason: naming(req.From) + " does not exist", Fix: "Correct the name."}
	}
	w.leads = w.upstream(to)
	start := state{source: Source{Address: req.Address}, outside: true, port: req.Port}
	if !req.From.Inferred() {
		start.source.Pod, start.outside = from, false
		w.fromPod(from, to, start)
	} else {
		w.step(from, start, Hop{Node: from.ID})
	}
	return w.result()
}

// result sorts the ways and answers by the best.
func (w *walker) result() Result {
	slices.SortStableFunc(w.paths, func(a, b Path) int {
		return cmp.Or(cmp.Compare(outcome(a.State), outcome(b.State)), cmp.Compare(a.State, b.State), cmp.Compare(len(b.Hops), len(a.Hops)))
	})
	r := Result{Paths: w.paths, More: w.more}
	if len(w.paths) == 0 {
		r.Outcome, r.Reason = Unreachable, "nothing leads from "+naming(w.req.From)+" to "+naming(w.req.To)
		if w.req.Port != 0 || w.req.Host != "" {
			r.Reason += " by that port, host or path"
		}
		r.Fix = "Give it a Service, and that a way in: a LoadBalancer, an Ingress or a Gateway."
		return r
	}
	best := w.paths[0]
	r.Outcome, r.Reason, r.Fix = outcome(best.State), best.Reason, best.Fix
	return r
}

func outcome(s topology.EdgeState) Outcome {
	switch s {
	case topology.Fine, topology.EdgeDegraded:
		return Reachable
	case topology.Ambiguous:
		return Unknown
	}
	return Unreachable
}

// stops tells whether a hop lets nothing through.
func stops(s topology.EdgeState) bool { return outcome(s) == Unreachable }

// naming is how a sentence calls a node.
func naming(id topology.ID) string {
	switch id {
	case topology.Internet:
		return "the Internet"
	case topology.PrivateNetwork:
		return "the private network"
	}
	return id.Kind() + " " + id.Name()
}

// within tells whether an address is in any of the ranges.
func within(address string, ranges []string) bool {
	a, err := netip.ParseAddr(address)
	return err == nil && slices.ContainsFunc(ranges, func(r string) bool {
		p, err := netip.ParsePrefix(r)
		return err == nil && p.Contains(a.Unmap())
	})
}
