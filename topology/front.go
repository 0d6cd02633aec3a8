package topology

import (
	"cmp"
	"maps"
	"slices"
)

// An Ingress or a Gateway says by which addresses it is reached, and nothing of who
// proxies for it. The address tells: the Service that has it too leads to the
// proxy's pods. Then the way is address → that Service → Ingress; if no Service has
// the address, the proxy is outside the cluster, or not to be seen, and the address
// leads to the Ingress itself.

// front is what is known of one address that proxies claim.
type front struct {
	proxies map[*Node]proxy
	made    map[*Node][]*Edge // by proxy
	moved   map[*Node]bool    // proxies whose edges are to be made anew
}

// frontOf is the front of an address, made if needed.
func (g *Graph) frontOf(addr string) *front {
	f := g.fronts[addr]
	if f == nil {
		f = &front{proxies: map[*Node]proxy{}, made: map[*Node][]*Edge{}, moved: map[*Node]bool{}}
		g.fronts[addr] = f
	}
	return f
}

// moveFront has the edges to one proxy made anew; to all of them where the address
// itself moves (frontMoved).
func (g *Graph) moveFront(addr string, proxy *Node) *front {
	f := g.frontOf(addr)
	f.moved[proxy] = true
	if !g.front[addr] {
		g.front[addr] = false // noted, for this one
	}
	return f
}

// proxy is what names the address, by which ports and hosts it is entered, and how the
// way goes on behind those that have it.
type proxy struct {
	*Link
	route, behind *Route
}

// isFront tells the links by which a proxy names its address.
func isFront(r *Record, l *Link) bool {
	if l.Relation != Enters || !l.Incoming || ID(l.To.String()).Kind() != KindLoadBalancer {
		return false
	}
	kind := r.ID.Kind()
	return kind == "Ingress" || kind == "Gateway"
}

// frontChanged notes the addresses that n named before and names now.
func (g *Graph) frontChanged(n *Node, old *Record) {
	if old != nil {
		for i := range old.Links {
			if l := &old.Links[i]; isFront(old, l) {
				delete(g.moveFront(ID(l.To.String()).Name(), n).proxies, n)
			}
		}
	}
	if n.Rec == nil {
		return
	}
	for i := range n.Rec.Links {
		if l := &n.Rec.Links[i]; isFront(n.Rec, l) {
			route := n.entry(l)
			g.moveFront(ID(l.To.String()).Name(), n).proxies[n] = proxy{l, route, behind(route)}
		}
	}
}

// behind is the route of what an address leads to, as its proxy takes it.
func behind(r *Route) *Route {
	if r == nil {
		return nil
	}
	inner := *r
	inner.By = "proxy"
	return &inner
}

// frontMoved notes that another Service may have the address now.
func (g *Graph) frontMoved(id ID) {
	switch kind, _, addr := id.Split(); kind {
	case KindLoadBalancer, KindExternalIP:
		g.front[addr] = true
	}
}

// settleFronts makes the edges to all proxies whose address moved, and judges anew
// from where such an address is reached.
func (g *Graph) settleFronts() {
	for len(g.front) > 0 { // an address that is drawn for the first time moves again
		moved := maps.Clone(g.front)
		clear(g.front)
		for addr, all := range moved {
			if f := g.fronts[addr]; f != nil {
				g.settleFront(addr, f, all)
			}
			g.gate(MakeID(KindLoadBalancer, "", addr))
			g.gate(MakeID(KindExternalIP, "", addr))
		}
	}
}

// settleFront makes the edges to the proxies that moved, or to all that claim the
// address.
func (g *Graph) settleFront(addr string, f *front, all bool) {
	if all {
		for p := range f.proxies {
			f.moved[p] = true
		}
	}
	owners, hosts := g.having(addr), g.hosts(addr)
	for p := range f.moved {
		want := g.frontEdges(addr, p, f.proxies[p], owners, hosts)
		var gone, kept []*Edge
		for _, old := range f.made[p] {
			i := slices.IndexFunc(want, func(e *Edge) bool { return e.From == old.From && e.Why == old.Why && e.Route == old.Route })
			if i < 0 {
				gone = append(gone, old)
				continue
			}
			kept = append(kept, old)
			want = slices.Delete(want, i, i+1)
		}
		for _, e := range want {
			g.connect(e)
		}
		if f.made[p] = append(kept, want...); len(f.made[p]) == 0 {
			delete(f.made, p)
		}
		g.drop(gone)
	}
	clear(f.moved)
	if len(f.proxies) == 0 && len(f.made) == 0 {
		delete(g.fronts, addr)
	}
}

// frontEdges are the edges to a proxy that claims the address, none if it is the zero
// proxy: from the Services that have it, else from pods on the nodes that do.
func (g *Graph) frontEdges(addr string, p *Node, l proxy, owners, hosts []*Node) []*Edge {
	if l.Link == nil {
		return nil
	}
	var edges []*Edge
	add := func(from *Node, ev Evidence, why string, route *Route) {
		edges = append(edges, &Edge{From: from, To: p, Relation: Enters, Evidence: ev, Why: Intern(why), Route: route, state: l.State, origin: fromFront})
	}
	for _, s := range owners {
		if serves(s, l.route) {
			add(s, l.Evidence, l.Why.String()+" is an address of this Service: its pods are the proxy", l.behind)
		}
	}
	if len(edges) == 0 {
		for _, pod := range listening(hosts, l.route) {
			add(pod, Assumed, l.Why.String()+" is an address of the node, on which this pod has the port", l.behind)
		}
	}
	if len(edges) == 0 {
		add(g.at(MakeID(KindLoadBalancer, "", addr)), l.Evidence, l.Why.String(), l.route)
	}
	return edges
}

// hosts are the nodes that have an address.
func (g *Graph) hosts(addr string) []*Node {
	cluster := g.spaces[""]
	if cluster == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(cluster.kinds["Node"]), func(n *Node) bool {
		i, ok := nodeOf(n)
		return !ok || !i.at(addr)
	})
}

// listening lists the pods that have a port of the route on any of the nodes: a proxy
// that needs no Service.
func listening(hosts []*Node, route *Route) []*Node {
	var found []*Node
	for _, n := range hosts {
		for _, e := range n.in {
			if p, ok := PodOf(e.From); ok && e.Relation == RunsOn && !e.From.Rec.Finished && p.listens(route) {
				found = append(found, e.From)
			}
		}
	}
	slices.SortFunc(found, func(a, b *Node) int { return cmp.Compare(a.ID, b.ID) })
	return found
}

// listens tells whether the pod has any of the route's ports on its node.
func (p *Pod) listens(route *Route) bool {
	return slices.ContainsFunc(p.Ports, func(c ContainerPort) bool {
		return c.HostPort != 0 && (route == nil || len(route.Ports) == 0 ||
			slices.ContainsFunc(route.Ports, func(r Port) bool { return r.Port == c.HostPort && r.Protocol == c.Protocol.String() }))
	})
}

// frontsOf notes the addresses that a node, or a pod with a port on one, may lend
// to proxies.
func (g *Graph) frontsOf(r *Record) {
	if r == nil || len(g.fronts) == 0 {
		return
	}
	switch s := r.Spec.(type) {
	case *NodeInfo:
		for _, addr := range append([]string{s.InternalIP, s.ExternalIP}, s.Others...) {
			if g.fronts[addr] != nil {
				g.front[addr] = true
			}
		}
	case *Pod:
		if n := g.nodes[MakeID("Node", "", s.Node.String())]; n != nil && s.listens(nil) {
			g.frontsOf(n.Rec)
		}
	}
}

// having lists the Services that have an address, by id.
func (g *Graph) having(addr string) []*Node {
	var found []*Node
	for _, kind := range [...]string{KindLoadBalancer, KindExternalIP} {
		n := g.nodes[MakeID(kind, "", addr)]
		if n == nil {
			continue
		}
		for _, e := range n.out {
			if e.Relation == Enters && e.origin == fromTarget && e.To.ID.Kind() == "Service" && !slices.Contains(found, e.To) {
				found = append(found, e.To)
			}
		}
	}
	slices.SortFunc(found, func(a, b *Node) int { return cmp.Compare(a.ID, b.ID) })
	return found
}

// serves tells whether a Service has any of the ports that a proxy listens on:
// several Services may share one address.
func serves(s *Node, route *Route) bool {
	svc, ok := ServiceOf(s)
	if !ok || route == nil || len(route.Ports) == 0 {
		return ok
	}
	return slices.ContainsFunc(svc.Ports, func(sp ServicePort) bool {
		return slices.ContainsFunc(route.Ports, func(p Port) bool { return p.Port == sp.Port && p.Protocol == sp.Protocol.String() })
	})
}

// counted keeps how many edges of its kind leave the namespace.
func (e *Edge) counted(by int) {
	if e.origin == fromFront {
		e.From.space.fronts += by
	}
}

// Fronts tells whether the node is what requests for an Ingress or a Gateway come to
// by its address: the Service of the proxy or, without one, its pod (or a workload
// that has such a pod).
func (n *Node) Fronts() bool { return n.space.fronts > 0 && n.ID.Namespace() != "" && n.fronts(0) }

func (n *Node) fronts(depth int) bool {
	return slices.ContainsFunc(n.out, func(e *Edge) bool {
		return e.origin == fromFront || e.Relation == Owns && depth < maxOwnerDepth && e.To.fronts(depth+1)
	})
}

// Proxies tells whether the node is a pod of such a proxy, a workload that has one,
// or another Service of its pods (for metrics, for admission).
func (n *Node) Proxies() bool { return n.space.fronts > 0 && n.proxies(0) }

func (n *Node) proxies(depth int) bool {
	switch n.ID.Kind() {
	case "Pod":
		return slices.ContainsFunc(n.in, func(e *Edge) bool { return e.Relation == Selects && e.From.ID.Kind() == "Service" && e.From.Fronts() })
	case "Service":
		return slices.ContainsFunc(n.out, func(e *Edge) bool { return e.Relation == Selects && e.To.proxies(depth) })
	}
	return depth < maxOwnerDepth && slices.ContainsFunc(n.out, func(e *Edge) bool { return e.Relation == Owns && e.To.proxies(depth+1) })
}
