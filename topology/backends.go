package topology

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Backend is one endpoint a request may get to.
type Backend struct {
	To      ID // the pod, or Endpoint/ADDRESS
	Address string
	Port    int32 // of the endpoint
	Node    string
	// Leaving: used though it terminates, for want of a ready one.
	Leaving bool
	// Unready: published though it does not serve.
	Unready bool
}

// Answer is what a node's proxy does with a request to a Service.
type Answer struct {
	Backends []Backend
	// State is Fine, EdgeDegraded (only what is not ready or leaving answers),
	// Rejected (refused at once) or Dropped (the client waits in vain).
	State EdgeState
	// Reason is why it is not Fine, Fix what mends it where that can be told.
	Reason, Fix string
	// SNAT is whose address the backend sees: "none" the client's, "node" a node's,
	// "lb" a load balancer's, "" not known.
	SNAT string
	// Hint says which topology hints narrowed the choice: "node", "zone" or "".
	Hint string
}

// Backends tells what becomes of a request to one port of a Service: the rules of
// kube-proxy (pkg/proxy/topology.go, KEP-1669, KEP-2433). It reads EndpointSlices;
// where those are not to be had the answer is Ambiguous.
func (g *Graph) Backends(svc *Node, port ServicePort, c Client) Answer {
	return g.BackendsOn(svc, port, c, []string{c.Node})[0]
}

// BackendsOn is Backends for such a client on each of the nodes, in their order.
func (g *Graph) BackendsOn(svc *Node, port ServicePort, c Client, nodes []string) []Answer {
	answers := make([]Answer, len(nodes))
	s, reason := g.unknowable(svc, c)
	if reason != "" {
		for i := range answers {
			answers[i] = Answer{State: Ambiguous, Reason: reason}
		}
		return answers
	}
	all := g.endpointsOf(svc, port, c.family(s))
	use, local := usableOf(all), c.local(s)
	on := map[string][]candidate{}
	if local {
		for _, e := range all {
			on[e.Node.String()] = append(on[e.Node.String()], e)
		}
	}
	var refused Answer // the same on all nodes
	for i, node := range nodes {
		a, mine := &answers[i], use
		a.SNAT = c.seen(s)
		switch {
		case local && node != "":
			if mine = usableOf(on[node]); len(mine) == 0 && len(use) > 0 {
				a.State = Dropped
				a.Reason = fmt.Sprintf("no usable endpoint of %s is on node %s, and its traffic policy is Local", svc.ID.Called(), node)
				continue
			}
		case !local && !s.Headless:
			mine, a.Hint = hinted(use, node, g.zone(node))
		}
		if len(mine) > 0 {
			a.serve(mine)
			continue
		}
		if refused.Reason == "" {
			refused.Reason, refused.Fix = g.whyNone(svc, s, port, c.family(s), all)
		}
		a.State, a.Reason, a.Fix = Rejected, refused.Reason, refused.Fix
	}
	return answers
}

// unknowable is why nobody can know what a Service does with a client, "" where it can
// be known.
func (g *Graph) unknowable(svc *Node, c Client) (s *Service, reason string) {
	s, ok := ServiceOf(svc)
	name := svc.ID.Called()
	switch {
	case !ok || g.unreadSlices(svc):
		return s, "the endpoints of " + name + " can't be known"
	case s.Foreign && !s.Headless:
		return s, "kube-proxy leaves " + name + " to another proxy; what that does can't be known"
	case !s.has(c.Family):
		return s, fmt.Sprintf("%s has no %v address of its own, so that kube-proxy has no rule for this one", name, c.Family)
	}
	return s, ""
}

// serve has the endpoints share the request.
func (a *Answer) serve(use []candidate) {
	sound := false
	for _, e := range use {
		b := Backend{To: e.id(), Address: e.Address, Port: e.port, Node: e.Node.String(),
			Leaving: e.Terminating && !e.Ready, Unready: e.Ready && !e.Serving}
		a.Backends = append(a.Backends, b)
		sound = sound || !b.Leaving && !b.Unready
	}
	if !sound {
		a.State, a.Reason = EdgeDegraded, "no endpoint is ready; what still answers is used"
	}
}

// candidate is an endpoint with its number for one port of the Service.
type candidate struct {
	*Endpoint
	port int32
}

// unreadSlices: what is behind the Service can't be read.
func (g *Graph) unreadSlices(svc *Node) bool {
	switch g.SourceFor("EndpointSlice", svc.space.Name) {
	case Absent:
		return len(g.slices[svc.ID]) == 0
	case Forbidden:
		return true
	}
	return false
}

// endpointsOf lists the endpoints of one port of a Service in a family, each address
// and port once, by address. Of two slices that differ on one the better counts.
func (g *Graph) endpointsOf(svc *Node, port ServicePort, family Family) []candidate {
	var all []candidate
	backings := g.slices[svc.ID]
	for _, id := range slices.Sorted(maps.Keys(backings)) {
		b := backings[id]
		for _, p := range b.Ports {
			if p.Name != port.Name || p.Protocol != port.Protocol || p.Port == 0 {
				continue
			}
			for i := range b.Endpoints {
				if b.Endpoints[i].in(family) {
					all = append(all, candidate{&b.Endpoints[i], p.Port})
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.Address, b.Address), cmp.Compare(a.port, b.port), cmp.Compare(b.use(true), a.use(true)))
	})
	return slices.CompactFunc(all, func(a, b candidate) bool { return a.Address == b.Address && a.port == b.port })
}

// in tells whether the endpoint is of the family.
func (ep *Endpoint) in(family Family) bool {
	return family == AnyFamily || FamilyOf(ep.Address) == family
}

// usableOf are the ready ones, or, if there is none, those that still serve while
// they terminate.
func usableOf(all []candidate) []candidate {
	var ready, leaving []candidate
	for _, e := range all {
		switch e.use(true) {
		case usable:
			ready = append(ready, e)
		case fallback:
			leaving = append(leaving, e)
		}
	}
	if len(ready) > 0 {
		return ready
	}
	return leaving
}

// hinted narrows the choice by topology hints: those for the node if every endpoint
// has one and one is for it, else those for the zone by the same rule.
func hinted(use []candidate, node, zone string) ([]candidate, string) {
	pick := func(want string, of func(*Endpoint) Sym) []candidate {
		var picked []candidate
		for _, e := range use {
			hints := of(e.Endpoint).String()
			if hints == "" || want == "" || !e.Ready {
				return nil
			}
			if slices.Contains(strings.Split(hints, ","), want) {
				picked = append(picked, e)
			}
		}
		return picked
	}
	if p := pick(node, func(e *Endpoint) Sym { return e.ForNodes }); len(p) > 0 {
		return p, "node"
	}
	if p := pick(zone, func(e *Endpoint) Sym { return e.ForZones }); len(p) > 0 {
		return p, "zone"
	}
	return use, ""
}

func (g *Graph) zone(node string) string {
	if i, ok := nodeOf(g.nodes[MakeID("Node", "", node)]); ok {
		return i.Zone.String()
	}
	return ""
}

// whyNone says why no endpoint of a port is usable, and what mends that.
func (g *Graph) whyNone(svc *Node, s *Service, port ServicePort, family Family, all []candidate) (reason, fix string) {
	name := svc.ID.Called()
	switch n := len(all); {
	case n == 1:
		return "the only endpoint of " + name + " is not ready" + g.ailing(svc), fixUnready
	case n > 1:
		return fmt.Sprintf("none of the %d endpoints of %s is ready", n, name) + g.ailing(svc), fixUnready
	case g.hasEndpoints(svc, AnyFamily) && !g.hasEndpoints(svc, family):
		return fmt.Sprintf("no endpoint of %s has an %v address", name, family), "Use an address of the other family."
	case g.hasEndpoints(svc, family):
		return fmt.Sprintf("no pod that %s selects has its port %s", name, port.Target), g.declared(svc)
	}
	return svc.deserted(s)
}

// deserted says why a Service has no endpoint at all, and what mends that.
func (n *Node) deserted(s *Service) (reason, fix string) {
	name := n.ID.Called()
	switch {
	case s.Selector == nil:
		return name + " has no selector, and nobody has written endpoints for it", "Give it a selector, or write an EndpointSlice."
	case n.scaledToZero(s):
		return name + " has no endpoint: its workloads are scaled to zero", "Scale them up."
	}
	return fmt.Sprintf("no pod that has an address matches the selector of %s (%s)", name, s.SelectorText), "Correct spec.selector, or the labels of the pods."
}

// What mends a Service without usable endpoints.
const (
	fixUnready    = "See why its pods are not ready."
	fixTargetPort = "Correct targetPort, or the name of the container's port."
)

func (g *Graph) hasEndpoints(svc *Node, family Family) bool {
	for _, b := range g.slices[svc.ID] {
		for i := range b.Endpoints {
			if b.Endpoints[i].in(family) {
				return true
			}
		}
	}
	return false
}
