package lens

import (
	"slices"

	"kscope/topology"
)

// Picture makes all that a frame says of the graph for a view; the caller adds
// what the graph does not know (Seq, Context, Link).
func (b *Builder) Picture(g *topology.Graph, v View) *Frame {
	f := &Frame{View: v, Sources: g.Sources()}
	f.Scene, f.Problems = b.Build(g, v), b.problems(g, v)
	if v.Selected != "" {
		f.Detail = b.describe(g, v)
	}
	for _, s := range f.Sources {
		f.Syncing = f.Syncing || s.State == topology.Syncing
	}
	f.Namespaces = b.names.of(g)
	return f
}

// names is the list of namespaces, made anew only when one may have come or gone.
type names struct {
	list []string
	held uint64 // of the graph
	gen  uint64 // of what is in no namespace
}

// of lists the namespaces that hold something or have an object of their own.
func (c *names) of(g *topology.Graph) []string {
	all, cluster := g.Spaces(), g.Space("")
	gen := uint64(0)
	if cluster != nil {
		gen = cluster.Gen()
	}
	if c.held == g.Held() && c.gen == gen && c.list != nil {
		return c.list
	}
	seen := map[string]bool{"": true}
	list := []string{}
	add := func(name string) {
		if !seen[name] {
			seen[name] = true
			list = append(list, name)
		}
	}
	for _, s := range all {
		add(s.Name)
	}
	if cluster != nil {
		for _, n := range cluster.Of("Namespace") {
			if n.Rec != nil {
				add(n.ID.Name())
			}
		}
	}
	slices.Sort(list)
	*c = names{list, g.Held(), gen}
	return list
}

// ills is how many objects of a namespace are degraded or failed by themselves.
type ills struct {
	gen   uint64
	count int
}

// problems counts what is wrong in the view's namespaces and outside of all,
// whatever the lens shows of it. A pod that failed and has a controller is past:
// the controller says whether it mattered.
func (b *Builder) problems(g *topology.Graph, v View) int {
	total, all := 0, b.ills.align(g)
	for i, s := range g.Spaces() {
		if v.Namespace != "" && s.Name != v.Namespace && s.Name != "" {
			continue
		}
		known := all[i]
		if known == nil || known.gen != s.Gen() {
			known = &ills{gen: s.Gen()}
			for _, kind := range s.Kinds() {
				for _, n := range s.Of(kind) {
					if n.Own().Health >= topology.Degraded && !(kind == "Pod" && finished(n) && n.Controller() != nil) {
						known.count++
					}
				}
			}
			all[i] = known
		}
		total += known.count
	}
	return total
}
