package lens

import "kscope/topology"

// Objects are those that a view is about, each by itself whatever is folded in the
// picture: of the lens, the namespace, the query and the focus. Unlike a picture,
// which shows what ties the matches together, they are only what matches itself.
func Objects(g *topology.Graph, v View) []*topology.Node {
	sp := specOf(v.Lens)
	if v.keep = focus(g, sp, v); v.Lens == Policy && v.Focus != "" {
		v.keep, v.Namespace = aroundByPolicy(g, v.Focus), "" // peers are where they are
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
