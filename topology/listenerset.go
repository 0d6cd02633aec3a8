package topology

import (
	"cmp"
	"slices"
)

// A ListenerSet adds listeners to those of a Gateway: the Gateway is entered by them too.

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
