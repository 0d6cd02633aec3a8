package lens

import (
	"kscope/topology"
	"kscope/topology/policy"
)

// Objects are those that a view is about, each by itself whatever is folded in the
// picture: of the lens, the namespace, the query and the focus. Unlike a picture,
// which shows what ties the matches together, they are only what matches itself.
// rules is asked only by the policy lens.
func Objects(g *topology.Graph, v View, rules *policy.Cache) []*topology.Node {
	sp := specOf(v.Lens)
	switch {
	case v.Lens != Policy:
		v.keep = focus(g, sp, v)
	case v.Focus != "":
		v.keep, v.Namespace = aroundByPolicy(g, rules.Rules(g), v.Focus), "" // peers are where they are
	}
	v.ask(g)
	var out []*topology.Node
	for _, s := range g.Spaces() {
		if s.Name != "" && v.Namespace != "" && s.Name != v.Namespace {
			continue
		}
		for _, kind := range s.Kinds() {
			for _, n := range s.Of(kind) {
				if n.Rec == nil || sp.lane(n) < 0 || !v.keeps(n) || v.Match != nil && !v.matches(n) {
					continue
				}
				out = append(out, n)
			}
		}
	}
	return out
}
