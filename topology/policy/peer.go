package policy

import (
	"net/netip"
	"slices"
	"strings"

	"kscope/topology"
)

// Peer is one end of a connection that is asked about: a pod, all pods of a
// workload or namespace (any of them), a node, an address, a host name, or the
// outside as a whole. Make one with Rules.Peer or Rules.Address.
type Peer struct {
	// ID is what was asked for.
	ID   topology.ID
	ends []end
	// zone is Internet or PrivateNetwork, block a range of addresses: those stand for it.
	zone  topology.ID
	block *topology.IPBlock
	nat   string
}

// end is one place where a connection may begin or end.
type end struct {
	other
	pod    topology.ID // "" if it is none, or if which one does not matter
	called topology.ID // a pod that stands for others like it
	where  *node       // that a pod runs on
}

// Through says what becomes of the client's address on the way, as topology.Route
// does: "none" and "" leave it, "node" may replace it with that of a node, "lb" and
// "proxy" do replace it with one that nobody knows.
func (p Peer) Through(snat string) Peer {
	p.nat = snat
	return p
}

// Peer is the end that an id names: Pod, Namespace, Node, any workload that owns
// pods, Endpoint, ExternalIP, LoadBalancer (their address or range), FQDN, Internet or
// PrivateNetwork. ok is false if it is of another kind or there is nothing to
// evaluate: no such object, or one without pods.
func (r *Rules) Peer(id topology.ID) (p Peer, ok bool) {
	kind, ns, name := id.Split()
	p.ID = id
	switch kind {
	case string(topology.Internet), string(topology.PrivateNetwork):
		p.zone = id
		return p, true
	case "Pod":
		at, ok := r.pods[id]
		if ok {
			p.ends = []end{at.end(id)}
			p.ends[0].pod = id
		}
		return p, ok
	case "Namespace":
		if s := r.spaces[name]; s != nil {
			for _, c := range s.classes {
				p.ends = append(p.ends, r.endsOf(c)...)
			}
		}
		return p, len(p.ends) > 0
	case "Node":
		n := r.nodes[name]
		if n != nil {
			p.ends = []end{{other: other{node: n}, where: n}}
		}
		return p, n != nil
	case topology.KindFQDN:
		p.ends = []end{{other: other{domain: name}}}
		return p, true
	case topology.KindEndpoint, topology.KindExternalIP, topology.KindLoadBalancer:
		if a, err := netip.ParseAddr(name); err == nil {
			p = r.Address(a)
			p.ID = id
			return p, true
		}
		if b, err := netip.ParsePrefix(name); err == nil {
			p.block = &topology.IPBlock{CIDR: b.Masked()}
		}
		return p, p.block != nil
	}
	if s := r.spaces[ns]; s != nil {
		for _, c := range s.classes {
			p.ends = append(p.ends, r.endsOf(c, id)...)
		}
	}
	return p, len(p.ends) > 0
}

// Address is the end with that address: the pod or node that has it, else a host
// outside of the cluster.
func (r *Rules) Address(a netip.Addr) Peer {
	a = a.Unmap()
	if id, ok := r.at[a]; ok {
		if p, ok := r.Peer(id); ok {
			return p
		}
	}
	return Peer{ID: topology.MakeID(topology.KindEndpoint, "", a.String()), ends: []end{{other: other{addr: a}}}}
}

// endsOf are the ends of a class, at most one for every node; with owners only those
// of their pods.
func (r *Rules) endsOf(c *class, owner ...topology.ID) []end {
	if len(owner) > 0 && !c.owners[owner[0]] {
		if _, stands := r.pods[owner[0]]; !stands { // a workload in place of its pods
			return nil
		}
	}
	var out []end
	where := map[*node]bool{}
	for _, id := range c.pods {
		at := r.pods[id]
		if len(owner) > 0 && !slices.Contains(at.owners, owner[0]) && id != owner[0] {
			continue
		}
		if !where[at.node] {
			where[at.node] = true
			out = append(out, at.end(id))
		}
	}
	return out
}

// end is the pod as one end; a pod on the host network is its node as well.
func (p pod) end(id topology.ID) end {
	e := end{other: other{class: p.class, addr: p.addr}, called: id, where: p.node}
	if p.class.host {
		e.node = p.node
	}
	return e
}

// list is the policies of the end's own, nil if they are none's: it is no pod.
func (e *end) list(d Direction) *list {
	if e.class == nil {
		return nil
	}
	return e.class.lists[d]
}

// spread is the ends of p as the far end of others sees them: a range of addresses as
// one of every run that no block in their policies divides, and an unknown one behind
// a proxy.
func (p *Peer) spread(d Direction, others []end) []end {
	switch {
	case p.nat == "lb", p.nat == "proxy":
		return []end{{}}
	case p.zone != "":
		six := slices.ContainsFunc(others, func(e end) bool { return e.addr.Is6() })
		first := starts[p.zone].four
		if six {
			first = starts[p.zone].six
		}
		return runs(first, func(a netip.Addr) bool { return a.Is6() == six && inZone(p.zone, a) }, d, others)
	case p.block != nil:
		return runs([]netip.Addr{p.block.CIDR.Addr()}, p.block.Contains, d, others)
	}
	return p.ends
}

// natted are the ends that the client may look like: any node, and which one it is,
// so that it may be the pod's own, is not known.
func (r *Rules) natted(p *Peer) []end {
	if p.nat != "node" {
		return nil
	}
	var out []end
	for _, name := range r.nodeNames() {
		out = append(out, end{other: other{node: r.nodes[name]}})
	}
	if len(out) == 0 {
		out = []end{{other: other{node: &node{name: "?"}}}}
	}
	return out
}

func (r *Rules) nodeNames() []string {
	var names []string
	for name, n := range r.nodes {
		if len(n.addrs) > 0 {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, strings.Compare)
	return names
}

// merge leaves of the pods of a class one, unless they run on a node that is asked
// about.
func merge(ends, others []end) []end {
	nodes := map[*node]bool{}
	for _, o := range others {
		if o.node != nil && o.where != nil {
			nodes[o.where] = true
		}
	}
	var out []end
	for _, e := range ends {
		if e.class != nil && e.node == nil && !nodes[e.where] {
			e.where = nil
		}
		if e.class == nil || e.pod != "" || !slices.ContainsFunc(out, func(x end) bool { return x.class == e.class && x.where == e.where && x.node == e.node }) {
			out = append(out, e)
		}
	}
	return out
}

// starts are where runs of addresses begin that are public or private.
var starts = map[topology.ID]struct{ four, six []netip.Addr }{
	topology.Internet: {
		addrs("8.0.0.0", "1.0.0.0", "11.0.0.0", "100.0.0.0", "100.128.0.0", "128.0.0.0", "169.255.0.0", "172.32.0.0", "192.169.0.0"),
		addrs("2001::", "2000::"),
	},
	topology.PrivateNetwork: {
		addrs("10.0.0.0", "100.64.0.0", "169.254.0.0", "172.16.0.0", "192.168.0.0"),
		addrs("fd00::", "fc00::", "fe80::"),
	},
}

func addrs(texts ...string) []netip.Addr {
	out := make([]netip.Addr, len(texts))
	for i, t := range texts {
		out[i] = netip.MustParseAddr(t)
	}
	return out
}

// runs are addresses that within accepts, the first of every run that no block in the
// policies of others divides; first are where runs begin even without any block.
func runs(first []netip.Addr, within func(netip.Addr) bool, d Direction, others []end) []end {
	all := slices.Clone(first)
	add := func(p netip.Prefix) {
		all = append(all, p.Addr())
		if next := lastOf(p).Next(); next.IsValid() {
			all = append(all, next)
		}
	}
	for _, o := range others {
		l := o.list(d)
		if l == nil {
			continue
		}
		for _, r := range l.rules {
			for _, m := range r.peers {
				if m.Block != nil {
					add(m.Block.CIDR)
					for _, e := range m.Block.Except {
						add(e)
					}
				}
			}
		}
	}
	var out []end
	seen := map[netip.Addr]bool{}
	for _, a := range all {
		if !seen[a] && within(a) {
			seen[a] = true
			out = append(out, end{other: other{addr: a}})
		}
	}
	return out
}

// inZone tells whether hosts of the zone have such addresses.
func inZone(zone topology.ID, a netip.Addr) bool {
	if a.IsLoopback() || a.IsMulticast() || a.IsUnspecified() || a.Is4() && (a.As4()[0] == 0 || a.As4()[0] >= 240) {
		return false
	}
	if a.Is6() && topology.Outside(a.String()) == topology.Internet && !globalUnicast.Contains(a) {
		return false
	}
	return topology.Outside(a.String()) == zone
}

// globalUnicast are the public IPv6 addresses that have been given away (RFC 4291).
var globalUnicast = netip.MustParsePrefix("2000::/3")

// lastOf is the last address of a range.
func lastOf(p netip.Prefix) netip.Addr {
	b := p.Addr().AsSlice()
	for i := p.Bits(); i < len(b)*8; i++ {
		b[i/8] |= 1 << (7 - i%8)
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}
