package topology

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Client is who sends a request to a Service, as far as that matters for where it
// is sent on to.
type Client struct {
	// Node is the name of the node whose kube-proxy gets the request first: the
	// client pod's own, or the one that traffic from outside comes in by. "" = not
	// known: then what holds for some node is what is told.
	Node string
	// Outside: the request comes from outside, by a nodePort, an external address or
	// a load balancer.
	Outside bool
	// External: it comes from inside, but by such an address. kube-proxy takes it to
	// any endpoint then, whatever the traffic policies say.
	External bool
}

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
	State  EdgeState
	Reason string
	// SNAT is whose address the backend sees: "none" the client's, "node" a node's.
	SNAT string
	// Hint says which topology hints narrowed the choice: "node", "zone" or "".
	Hint string
}

// Backends tells what becomes of a request to one port of a Service: the rules of
// kube-proxy (pkg/proxy/topology.go, KEP-1669, KEP-2433). It reads EndpointSlices;
// where those are not to be had the answer is Ambiguous.
func (g *Graph) Backends(svc *Node, port ServicePort, c Client) Answer {
	s, ok := serviceOf(svc)
	if !ok || s.Foreign || g.SourceFor("EndpointSlice", svc.space.Name) == Absent && len(g.slices[svc.ID]) == 0 || g.SourceFor("EndpointSlice", svc.space.Name) == Forbidden {
		return Answer{State: Ambiguous, Reason: "the endpoints of " + svc.ID.Name() + " can't be known"}
	}
	a := Answer{SNAT: "none"}
	local := c.Outside && s.ExternalLocal || !c.Outside && !c.External && s.InternalLocal
	if c.Outside && !s.ExternalLocal {
		a.SNAT = "node"
	}
	all := g.endpointsOf(svc, port)
	if s.Headless { // a name: DNS gives the ready ones, no proxy is asked
		local = false
	}
	use := usableOf(all)
	switch {
	case local && c.Node != "":
		here := func(e candidate) bool { return e.Node.String() == c.Node }
		mine := usableOf(slices.DeleteFunc(slices.Clone(all), func(e candidate) bool { return !here(e) }))
		if len(mine) == 0 && len(use) > 0 {
			a.State, a.Reason = Dropped, fmt.Sprintf("no endpoint of %s is on node %s, and its traffic policy is Local", svc.ID.Name(), c.Node)
			return a
		}
		use = mine
	case !local && !s.Headless:
		use, a.Hint = hinted(use, c.Node, g.zone(c.Node))
	}
	if len(use) == 0 {
		a.State, a.Reason = Rejected, g.whyNone(svc, s, port, all)
		return a
	}
	for _, e := range use {
		a.Backends = append(a.Backends, Backend{To: e.id(), Address: e.Address, Port: e.port, Node: e.Node.String(),
			Leaving: e.Terminating && !e.Ready, Unready: e.Ready && !e.Serving})
	}
	worst := slices.IndexFunc(a.Backends, func(b Backend) bool { return !b.Leaving && !b.Unready })
	if worst < 0 {
		a.State, a.Reason = EdgeDegraded, "no endpoint is ready; what still answers is used"
	}
	return a
}

// candidate is an endpoint with its number for one port of the Service.
type candidate struct {
	*Endpoint
	port int32
}

// endpointsOf lists the endpoints of one port of a Service, each address and port
// once, by address.
func (g *Graph) endpointsOf(svc *Node, port ServicePort) []candidate {
	var all []candidate
	backings := g.slices[svc.ID]
	for _, id := range slices.Sorted(maps.Keys(backings)) {
		b := backings[id]
		for _, p := range b.Ports {
			if p.Name != port.Name || p.Protocol != port.Protocol || p.Port == 0 {
				continue
			}
			for i := range b.Endpoints {
				all = append(all, candidate{&b.Endpoints[i], p.Port})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.Address, b.Address), cmp.Compare(a.port, b.port))
	})
	return slices.CompactFunc(all, func(a, b candidate) bool { return a.Address == b.Address && a.port == b.port })
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

// whyNone says why no endpoint of a port is usable.
func (g *Graph) whyNone(svc *Node, s *Service, port ServicePort, all []candidate) string {
	name := svc.ID.Name()
	switch n := len(all); {
	case n == 1:
		return "the only endpoint of " + name + " is not ready" + g.ailing(svc)
	case n > 1:
		return fmt.Sprintf("none of the %d endpoints of %s is ready", n, name) + g.ailing(svc)
	case len(g.slices[svc.ID]) > 0 && g.hasEndpoints(svc):
		return fmt.Sprintf("no pod that %s selects has its port %s", name, port.Target)
	case svc.roll != nil && svc.roll.own.Reason.String() == "ScaledToZero":
		return name + " has no endpoint: its workloads are scaled to zero"
	case s.Selector == nil:
		return name + " has no selector, and nobody has written endpoints for it"
	}
	return fmt.Sprintf("no pod that has an address matches the selector of %s (%s)", name, s.SelectorText)
}

func (g *Graph) hasEndpoints(svc *Node) bool {
	for _, b := range g.slices[svc.ID] {
		if len(b.Endpoints) > 0 {
			return true
		}
	}
	return false
}

// Door is what one node does with traffic from outside to a Service's nodePorts.
type Door struct {
	Node   string
	State  EdgeState
	Reason string
	// Public: the node has an external address.
	Public bool
	// Balanced: load balancers are meant to send to the node.
	Balanced bool
	// Healthy: it passes the Service's health check; only where HealthCheckPort is set.
	Healthy bool
}

// Doors lists what each node does with traffic from outside to a Service, by name.
// What kube-proxy's --nodeport-addresses leaves out can't be known.
func (g *Graph) Doors(svc *Node) []Door {
	s, ok := serviceOf(svc)
	cluster := g.spaces[""]
	if !ok || cluster == nil || len(s.Ports) == 0 {
		return nil
	}
	var doors []Door
	for _, n := range cluster.kinds["Node"] {
		info, ok := nodeOf(n)
		if !ok {
			continue
		}
		a := g.Backends(svc, s.Ports[0], Client{Node: n.ID.Name(), Outside: true})
		d := Door{Node: n.ID.Name(), State: a.State, Reason: a.Reason, Public: info.ExternalIP != "", Balanced: info.Ready && !info.Unbalanced}
		d.Healthy = s.HealthCheckPort == 0 || slices.ContainsFunc(a.Backends, func(b Backend) bool { return !b.Leaving })
		doors = append(doors, d)
	}
	slices.SortFunc(doors, func(a, b Door) int { return cmp.Compare(a.Node, b.Node) })
	return doors
}
