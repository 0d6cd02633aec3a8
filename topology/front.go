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
	made    []*Edge
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
				addr := ID(l.To.String()).Name()
				delete(g.fronts[addr].proxies, n)
				g.front[addr] = true
			}
		}
	}
	if n.Rec == nil {
		return
	}
	for i := range n.Rec.Links {
		if l := &n.Rec.Links[i]; isFront(n.Rec, l) {
			addr := ID(l.To.String()).Name()
			if g.fronts[addr] == nil {
				g.fronts[addr] = &front{proxies: map[*Node]proxy{}}
			}
			route := n.entry(l)
			g.fronts[addr].proxies[n] = proxy{l, route, behind(route)}
			g.front[addr] = true
		}
	}
}

// entry is the route by which a proxy is entered: that of its record, and the ports and
// hosts that ListenerSets add to a Gateway's.
func (n *Node) entry(l *Link) *Route {
	sets := n.sets()
	if len(sets) == 0 || l.Route == nil {
		return l.Route
	}
	all := *l.Route
	all.Ports, all.Hosts = slices.Clone(all.Ports), slices.Clone(all.Hosts)
	if len(all.Hosts) == 0 && len(all.Ports) > 0 {
		all.Hosts = []string{""}
	}
	for _, n := range sets {
		for _, l := range n.Rec.Spec.(*ListenerSet).Listeners {
			p := Port{Name: l.Name.String(), Port: l.Port, Protocol: "TCP"}
			if l.Protocol.String() == "UDP" {
				p.Protocol = "UDP"
			}
			if !slices.Contains(all.Ports, p) {
				all.Ports = append(all.Ports, p)
			}
			all.Hosts = append(all.Hosts, l.Host)
			all.TLS = all.TLS || l.Protocol.String() == "HTTPS" || l.Protocol.String() == "TLS"
		}
	}
	all.Hosts = EntryHosts(all.Hosts)
	return &all
}

// sets are the ListenerSets that name the Gateway, by id, but for those of a namespace
// that it does not take any of.
func (n *Node) sets() []*Node {
	gw, ok := n.Rec.Spec.(*Gateway)
	if !ok || gw.Sets.From.String() == "None" {
		return nil
	}
	var sets []*Node
	for _, e := range n.out {
		if s, ok := setOf(e.To.Rec); ok && s.Parent.To == n.ID && (gw.Sets.From.String() != "Same" || e.To.space == n.space) {
			sets = append(sets, e.To)
		}
	}
	slices.SortFunc(sets, func(a, b *Node) int { return cmp.Compare(a.ID, b.ID) })
	return sets
}

func setOf(r *Record) (*ListenerSet, bool) {
	if r == nil {
		return nil, false
	}
	s, ok := r.Spec.(*ListenerSet)
	return s, ok
}

// setChanged takes a ListenerSet that came, went or changed into account where its
// Gateway is entered.
func (g *Graph) setChanged(old, now *Record) {
	for _, r := range [...]*Record{old, now} {
		s, ok := setOf(r)
		if !ok {
			continue
		}
		if gw := g.nodes[s.Parent.To]; gw != nil && gw.Rec != nil {
			g.frontChanged(gw, gw.Rec)
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
		moved := slices.Collect(maps.Keys(g.front))
		clear(g.front)
		for _, addr := range moved {
			if f := g.fronts[addr]; f != nil {
				g.settleFront(addr, f)
			}
			g.gate(MakeID(KindLoadBalancer, "", addr))
			g.gate(MakeID(KindExternalIP, "", addr))
		}
	}
}

func (g *Graph) settleFront(addr string, f *front) {
	want := g.frontEdges(addr, f)
	var gone []*Edge
	f.made = slices.DeleteFunc(f.made, func(old *Edge) bool {
		for i, e := range want {
			if e.From == old.From && e.To == old.To && e.Why == old.Why && e.Route == old.Route {
				want = slices.Delete(want, i, i+1)
				return false
			}
		}
		gone = append(gone, old)
		return true
	})
	for _, e := range want {
		g.connect(e)
	}
	f.made = append(f.made, want...)
	g.drop(gone)
	if len(f.proxies) == 0 && len(f.made) == 0 {
		delete(g.fronts, addr)
	}
}

// frontEdges are the edges to the proxies that claim the address.
func (g *Graph) frontEdges(addr string, f *front) []*Edge {
	var edges []*Edge
	owners := g.having(addr)
	for _, p := range slices.SortedFunc(maps.Keys(f.proxies), func(a, b *Node) int { return cmp.Compare(a.ID, b.ID) }) {
		l := f.proxies[p]
		add := func(from *Node, ev Evidence, why string, route *Route) {
			edges = append(edges, &Edge{From: from, To: p, Relation: Enters, Evidence: ev, Why: Intern(why), Route: route, state: l.State, origin: fromFront})
		}
		direct := true
		for _, s := range owners {
			if serves(s, l.route) {
				add(s, l.Evidence, l.Why.String()+" is an address of this Service: its pods are the proxy", l.behind)
				direct = false
			}
		}
		if direct {
			for _, pod := range g.listening(addr, l.route) {
				add(pod, Assumed, l.Why.String()+" is an address of the node, on which this pod has the port", l.behind)
				direct = false
			}
		}
		if direct {
			add(g.at(MakeID(KindLoadBalancer, "", addr)), l.Evidence, l.Why.String(), l.route)
		}
	}
	return edges
}

// listening lists the pods that have a port of the route on a node of that address:
// a proxy that needs no Service.
func (g *Graph) listening(addr string, route *Route) []*Node {
	cluster := g.spaces[""]
	if cluster == nil {
		return nil
	}
	var found []*Node
	for _, n := range cluster.kinds["Node"] {
		if i, ok := nodeOf(n); !ok || !i.at(addr) {
			continue
		}
		for _, e := range n.in {
			if p, ok := podOf(e.From); ok && e.Relation == RunsOn && !e.From.Rec.Finished && p.listens(route) {
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
	svc, ok := serviceOf(s)
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
