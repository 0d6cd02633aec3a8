package lens

import (
	"slices"

	"kscope/topology"
)

// waiting are the pods of one namespace that no node was found for.
type waiting struct {
	gen  uint64
	pods []*topology.Node
}

// unscheduled finds the pods that wait for a node; a namespace is looked through
// again only when it changed.
func (b *Builder) unscheduled(g *topology.Graph, v View) []*topology.Node {
	known := b.idle.align(g)
	var all []*topology.Node
	for i, s := range g.Spaces() {
		w := known[i]
		if w == nil || w.gen != s.Gen() {
			w = &waiting{gen: s.Gen()}
			for _, n := range s.Of("Pod") {
				if pod, ok := topology.PodOf(n); ok && pod.Node == (topology.Sym{}) && !n.Rec.Finished {
					w.pods = append(w.pods, n)
				}
			}
			slices.SortFunc(w.pods, byID)
			known[i] = w
		}
		if v.Namespace != "" && s.Name != v.Namespace {
			continue
		}
		for _, n := range w.pods {
			if v.keeps(n) && v.wants(n) {
				all = append(all, n)
			}
		}
	}
	return all
}

// idleRoom is how many of the pods without a node are shown one by one.
func idleRoom(v View) int { return max(1, v.Rows/12) }

// unscheduled draws the pods without a node, as many as there is room for and more of
// them beyond what they have by right.
func (p *painter) unscheduled(pods []*topology.Node, more int) {
	if len(pods) == 0 {
		return
	}
	gi := len(p.scene.Groups)
	group := Group{Key: "unscheduled", Title: "no node yet", Count: len(pods)}
	for _, n := range pods {
		group.Status = worst(group.Status, n.Status())
	}
	p.scene.Groups = append(p.scene.Groups, group)
	kept, rest := p.part(group.Key, pods, max(fewIdle, idleRoom(p.v)+1+more))
	for _, n := range kept {
		s := p.object(n)
		s.Lane, s.Group, s.Match = podLane, gi, p.v.matches(n)
		p.rep[n] = p.add(s)
	}
	p.short(restOf+group.Key, rest, Node{Kind: "Pod", Short: "pods", Lane: podLane, Group: gi})
}
