package topology

import (
	"net/netip"
	"slices"
)

// gate connects an address with where its clients are: one from a private range, or
// one that is asked to be internal, is reached from the private network, any other
// from the Internet.
func (g *Graph) gate(id ID) {
	n := g.nodes[id]
	if n == nil {
		return
	}
	want, why := gateOf(n)
	var old []*Edge
	for _, e := range n.in {
		switch {
		case e.origin != fromGate:
		case e.From.ID == want && e.Why == why:
			return
		default:
			old = append(old, e)
		}
	}
	g.connect(&Edge{From: g.at(want), To: n, Relation: Enters, Evidence: Assumed, Why: why, origin: fromGate})
	g.drop(old)
}

func gateOf(n *Node) (ID, Sym) {
	name := n.ID.Name()
	from := Outside(name)
	if from == Internet {
		for _, e := range n.out {
			if e.Route != nil && e.Route.Internal {
				return PrivateNetwork, Intern("the Service asks for an internal load balancer")
			}
		}
	}
	return from, Intern(whyOutside(name))
}

var (
	cgnat    = netip.MustParsePrefix("100.64.0.0/10")
	metadata = netip.MustParseAddr("169.254.169.254")
)

// Outside says from where an address is reached: PrivateNetwork for RFC 1918,
// ULA, RFC 6598 and link-local addresses, Internet for all else and for names.
func Outside(address string) ID {
	a, err := netip.ParseAddr(address)
	if err == nil && (a.IsPrivate() || a.IsLinkLocalUnicast() || a.IsLoopback() || cgnat.Contains(a)) {
		return PrivateNetwork
	}
	return Internet
}

func whyOutside(address string) string {
	if _, err := netip.ParseAddr(address); err != nil {
		return "a host name is assumed to be public"
	}
	if Outside(address) == PrivateNetwork {
		return "the address is in a private range"
	}
	return "the address is public"
}

// Place is what an address belongs to.
type Place struct {
	// ID is the pod, Service or Node that has the address, Internet or
	// PrivateNetwork for one outside, "" for one that nothing known has.
	ID ID
	// Why says it in words: "the address of the pod", "in the range of Services".
	Why string
}

// Locate says what an address belongs to. Only running pods count, as the address
// of a finished one may be another's by now; the address of a hostNetwork pod is
// its node's. The order is that of how surely it is known.
func (g *Graph) Locate(address string) Place {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return Place{Internet, "a host name is assumed to be public"}
	}
	a = a.Unmap()
	if a.IsLoopback() {
		return Place{"", "the pod itself"}
	}
	address = a.String()
	if id, why := g.claimant(address); id != "" {
		return Place{id, why}
	}
	switch {
	case g.inCluster(a):
		return Place{"", "in a range of the cluster's own, and nothing known has it"}
	case a == metadata:
		return Place{PrivateNetwork, "the cloud's metadata service"}
	}
	return Place{Outside(address), whyOutside(address)}
}

// claimant is what has the address now.
func (g *Graph) claimant(address string) (ID, string) {
	best, why, rank := ID(""), "", 0
	claim := func(id ID, r int, text string) {
		if r > rank || r == rank && id < best {
			best, why, rank = id, text, r
		}
	}
	for _, sp := range g.spaces {
		for _, n := range sp.kinds["Pod"] {
			if p, ok := PodOf(n); ok && (p.IP == address || p.IP2 == address) && !p.HostNetwork && !n.Rec.Finished {
				claim(n.ID, 4, "the address of the pod")
			}
		}
		for _, n := range sp.kinds["Service"] {
			if s, ok := ServiceOf(n); ok && (s.ClusterIP == address || s.ClusterIP2 == address || slices.Contains(s.ExternalIPs, address)) {
				claim(n.ID, 3, "an address of the Service")
			}
		}
		for _, n := range sp.kinds["Node"] {
			if i, ok := nodeOf(n); ok && i.at(address) {
				claim(n.ID, 2, "an address of the node")
			}
		}
	}
	for _, s := range g.having(address) {
		claim(s.ID, 3, "an address of the Service")
	}
	return best, why
}

// at tells whether the node has an address.
func (i *NodeInfo) at(address string) bool {
	return i.InternalIP == address || i.ExternalIP == address || slices.Contains(i.Others, address)
}

// inCluster tells whether an address is in a range that Services or pods get
// theirs from.
func (g *Graph) inCluster(a netip.Addr) bool {
	in := func(cidrs []string) bool {
		return slices.ContainsFunc(cidrs, func(c string) bool {
			p, err := netip.ParsePrefix(c)
			return err == nil && p.Contains(a)
		})
	}
	s := g.spaces[""]
	if s == nil {
		return false
	}
	for _, n := range s.kinds["ServiceCIDR"] {
		if n.Rec == nil {
			continue
		}
		if c, ok := n.Rec.Spec.(*CIDRs); ok && in(c.CIDRs) {
			return true
		}
	}
	return slices.ContainsFunc(s.kinds["Node"], func(n *Node) bool { i, ok := nodeOf(n); return ok && in(i.PodCIDRs) })
}

// PodOf is the pod that a node stands for; ok is false for nil, for any other kind, and
// for one that is not there.
func PodOf(n *Node) (*Pod, bool) {
	if n == nil || n.Rec == nil {
		return nil, false
	}
	p, ok := n.Rec.Spec.(*Pod)
	return p, ok
}

func nodeOf(n *Node) (*NodeInfo, bool) {
	if n == nil || n.Rec == nil {
		return nil, false
	}
	i, ok := n.Rec.Spec.(*NodeInfo)
	return i, ok
}
