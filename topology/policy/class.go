package policy

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"kscope/topology"
)

// class is all pods that no policy can tell apart: of one namespace, with the same
// values of the labels that any selector asks for, the same numbers of the ports
// that any rule names, in the same address blocks, on the host network or not.
type class struct {
	at     int // in Rules.classes
	space  *space
	labels topology.Labels // those that selectors ask for
	host   bool            // hostNetwork
	ports  []topology.ContainerPort
	// portless: what ports the pods name is not known, only their template is.
	portless bool
	// in are the blocks (indices of Rules.blocks) that hold an address of the pods; nowhere:
	// no address is known, and there are blocks to ask.
	in      []int
	nowhere bool
	portKey string
	lists   [2]*list
	pods    []topology.ID        // or workloads, where no pods can be had; sorted
	owners  map[topology.ID]bool // of any of the pods, at any depth
}

type classKey struct {
	space                   *space
	labels                  topology.Labels
	host, portless, nowhere bool
	ports, blocks           string
}

// classify sorts all running pods into classes: a finished one neither calls nor
// answers. Where no pods can be had (manifests) their templates stand for them.
func (c *compiler) classify(g *topology.Graph) {
	byKey, reduced := map[classKey]*class{}, map[topology.Labels]topology.Labels{}
	put := func(sp *space, n *topology.Node, labels topology.Labels, p *topology.Pod) {
		short, ok := reduced[labels]
		if !ok {
			short = c.reduce(labels)
			reduced[labels] = short
		}
		key := classKey{space: sp, labels: short, portless: p == nil, nowhere: len(c.blocks) > 0}
		var ports []topology.ContainerPort
		var in []int
		place := pod{owners: c.ownersOf(n)}
		if p != nil {
			key.host = p.HostNetwork
			ports, key.ports = c.named(p)
			if node := p.Node.String(); node != "" {
				place.node = c.node(node)
			}
			if addrs := parsed(p.IP, p.IP2); len(addrs) > 0 {
				place.addr, key.nowhere = addrs[0], false
				in, key.blocks = c.within(addrs)
				for _, addr := range addrs {
					if !p.HostNetwork {
						c.at[addr] = n.ID
					}
				}
			}
		}
		cl := byKey[key]
		if cl == nil {
			cl = &class{
				at: len(c.classes), space: sp, labels: short, host: key.host, ports: ports, portless: key.portless,
				in: in, nowhere: key.nowhere, portKey: key.ports,
			}
			byKey[key] = cl
			c.classes = append(c.classes, cl)
			sp.classes = append(sp.classes, cl)
		}
		cl.pods = append(cl.pods, n.ID)
		if len(place.owners) > 0 && !cl.owners[place.owners[0]] {
			cl.own(place.owners)
		}
		place.class = cl
		c.pods[n.ID] = place
	}
	for _, s := range g.Spaces() {
		sp := c.space(s.Name)
		for _, n := range sorted(s.Of("Pod")) {
			if p, ok := n.Rec.Spec.(*topology.Pod); ok && !n.Rec.Finished {
				put(sp, n, n.Rec.Labels, p)
			}
		}
		if st := g.SourceFor("Pod", s.Name); st != topology.Forbidden && st != topology.Absent {
			continue
		}
		for _, kind := range [...]string{"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob"} {
			for _, n := range sorted(s.Of(kind)) {
				if w, ok := n.Rec.Spec.(*topology.Workload); ok && len(n.Rec.Owners) == 0 && w.Template != (topology.Labels{}) {
					put(sp, n, w.Template, nil)
				}
			}
		}
	}
}

func (cl *class) own(owners []topology.ID) {
	if cl.owners == nil {
		cl.owners = map[topology.ID]bool{}
	}
	for _, id := range owners {
		cl.owners[id] = true
	}
}

// sorted are the nodes with a record, by id.
func sorted(nodes []*topology.Node) []*topology.Node {
	out := make([]*topology.Node, 0, len(nodes))
	for _, n := range nodes {
		if n.Rec != nil {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, func(a, b *topology.Node) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return out
}

// ownersOf are the controllers above a pod, nearest first.
func (c *compiler) ownersOf(n *topology.Node) []topology.ID {
	owner := n.Controller()
	if owner == nil {
		return nil
	}
	ids, ok := c.owners[owner]
	if !ok {
		const maxDepth = 16 // owner cycles end here
		for at := owner; at != nil && len(ids) < maxDepth; at = at.Controller() {
			ids = append(ids, at.ID)
		}
		c.owners[owner] = ids
	}
	return ids
}

func (c *compiler) node(name string) *node {
	n := c.nodes[name]
	if n == nil {
		n = &node{name: name}
		c.nodes[name] = n
	}
	return n
}

// reduce leaves of a label set what any selector of pods asks for.
func (c *compiler) reduce(l topology.Labels) topology.Labels {
	var m map[string]string
	l.Each(func(k, v string) bool {
		if c.labelKeys[k] {
			if m == nil {
				m = map[string]string{}
			}
			m[k] = v
		}
		return true
	})
	return topology.MakeLabels(m)
}

// named are the ports of a pod that any rule calls by name, and a key for them.
func (c *compiler) named(p *topology.Pod) ([]topology.ContainerPort, string) {
	if len(c.portNames) == 0 {
		return nil, ""
	}
	var out []topology.ContainerPort
	var key strings.Builder
	for _, cp := range p.Ports {
		if c.portNames[cp.Name] {
			out = append(out, cp)
			key.WriteString(cp.Name.String() + "/" + cp.Protocol.String() + "/" + strconv.Itoa(int(cp.Port)) + " ")
		}
	}
	return out, key.String()
}

// within are the blocks that hold any of the addresses, and a key for them.
func (c *compiler) within(addrs []netip.Addr) ([]int, string) {
	var in []int
	var key []byte
	for i, b := range c.blocks {
		if slices.ContainsFunc(addrs, b.Contains) {
			in = append(in, i)
			key = strconv.AppendInt(append(key, ' '), int64(i), 36)
		}
	}
	return in, string(key)
}

// parsed are those of the texts that are addresses.
func parsed(texts ...string) []netip.Addr {
	var out []netip.Addr
	for _, text := range texts {
		if a, err := netip.ParseAddr(text); err == nil {
			out = append(out, a)
		}
	}
	return out
}
