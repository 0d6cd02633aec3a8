package policy

import (
	"hash/maphash"
	"slices"

	"kscope/topology"
)

// Cache holds the rules of a graph for as long as nothing that they were made from
// changes: most changes in a cluster are of what no policy asks for. Like the graph it
// is for one goroutine at a time. The zero Cache is ready.
type Cache struct {
	graph *topology.Graph
	rules *Rules
}

// Rules are those of g as it is now.
func (c *Cache) Rules(g *topology.Graph) *Rules {
	if c.graph != g || !c.rules.from.holds(g) {
		c.graph, c.rules = g, Compile(g)
	}
	return c.rules
}

// Seen tells whether there is any policy, and whether all of them can be read where
// anything is read at all.
func Seen(g *topology.Graph) (some, all bool) {
	some = g.Count("NetworkPolicy")+g.Count("ClusterNetworkPolicy") > 0
	return some, !slices.ContainsFunc(readable(g), func(s topology.Source) bool {
		return topology.IsPolicy(s.Kind) && unread(s.State)
	})
}

// source is what rules were made from: of every namespace its generation and a
// fingerprint of what matters in it, and what could be read.
type source struct {
	seed    maphash.Seed
	spaces  []print // in the order of Graph.Spaces
	sources []topology.Source
}

type print struct {
	name     string
	gen, sum uint64
}

func sourceOf(g *topology.Graph) source {
	s := source{seed: maphash.MakeSeed(), sources: readable(g)}
	for _, sp := range g.Spaces() {
		s.spaces = append(s.spaces, print{sp.Name, sp.Gen(), s.sum(sp)})
	}
	return s
}

// readable is what can be read of what matters.
func readable(g *topology.Graph) (out []topology.Source) {
	for _, s := range g.Sources() {
		switch s.Kind {
		case "Pod", "Namespace", "Node", "DaemonSet", "NetworkPolicy", "ClusterNetworkPolicy":
			out = append(out, topology.Source{Kind: s.Kind, Namespace: s.Namespace, State: s.State})
		}
	}
	return out
}

// holds tells whether g is still what the rules were made from. Only namespaces with
// a change are looked into, and once for each.
func (s source) holds(g *topology.Graph) bool {
	spaces := g.Spaces()
	if len(spaces) != len(s.spaces) || !slices.Equal(s.sources, readable(g)) {
		return false
	}
	for i, sp := range spaces {
		was := &s.spaces[i]
		if was.name != sp.Name || was.gen != sp.Gen() && was.sum != s.sum(sp) {
			return false
		}
		was.gen = sp.Gen()
	}
	return true
}

// sum is a fingerprint of what policies can ask of a namespace, in any order.
func (s source) sum(sp *topology.Space) uint64 {
	var sum uint64
	for _, kind := range [...]string{"Pod", "Namespace", "Node", "NetworkPolicy", "ClusterNetworkPolicy", "DaemonSet", "Deployment", "StatefulSet", "ReplicaSet", "Job", "CronJob"} {
		for _, n := range sp.Of(kind) {
			if n.Rec != nil {
				sum += s.of(n)
			}
		}
	}
	return sum
}

func (s source) of(n *topology.Node) uint64 {
	var h maphash.Hash
	h.SetSeed(s.seed)
	maphash.WriteComparable(&h, n.ID)
	switch spec := n.Rec.Spec.(type) {
	case *topology.Pod:
		maphash.WriteComparable(&h, n.Rec.Labels)
		maphash.WriteComparable(&h, n.Rec.Finished)
		maphash.WriteComparable(&h, spec.Node)
		maphash.WriteComparable(&h, spec.IP)
		maphash.WriteComparable(&h, spec.IP2)
		maphash.WriteComparable(&h, spec.HostNetwork)
		for _, p := range spec.Ports {
			maphash.WriteComparable(&h, p)
		}
		if c := n.Controller(); c != nil {
			maphash.WriteComparable(&h, c.ID)
		}
	case *topology.Policy:
		maphash.WriteComparable(&h, spec)
	case *topology.Workload:
		maphash.WriteComparable(&h, spec.Template)
		for _, image := range spec.Images {
			maphash.WriteComparable(&h, image)
		}
		if c := n.Controller(); c != nil {
			maphash.WriteComparable(&h, c.ID)
		}
	case *topology.NodeInfo:
		maphash.WriteComparable(&h, n.Rec.Labels)
		maphash.WriteComparable(&h, spec.InternalIP)
		maphash.WriteComparable(&h, spec.ExternalIP)
		for _, a := range spec.Others {
			maphash.WriteComparable(&h, a)
		}
		for _, f := range n.Rec.Facts {
			maphash.WriteComparable(&h, f)
		}
	default:
		maphash.WriteComparable(&h, n.Rec.Labels)
	}
	return h.Sum64()
}
