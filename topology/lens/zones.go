package lens

import (
	"cmp"
	"slices"

	"kscope/topology"
)

// zone is the nodes lens's unit.
type zone struct {
	name  string
	nodes []*topology.Node
	tall  [4]int // rows at each level
	// worst of its nodes, and of what is inside, on them; ill is how many nodes are worse
	// than ok or run what is.
	worst, inside topology.Health
	ill           int
	within        map[*topology.Node]topology.Health // by node, the worst that runs on it
	illPods       map[*topology.Node]int             // by node, how many pods on it are ill, if that was counted
	shows         map[*topology.Node]bool            // nodes of whose pods only those are shown
	level         int
	room          int // how many nodes are drawn at most, the last for the rest; 0 = any number
}

// zonesOf gathers the nodes by zone, or by pool where there are no zones.
func (b *Builder) zonesOf(g *topology.Graph, v View, was *memory) []*zone {
	s := g.Space("")
	if s == nil {
		return nil
	}
	busy, within := busyNodes(g, v), b.worstOn(g, v)
	by := map[string]*zone{}
	for _, n := range s.Of("Node") {
		if !v.keeps(n) || busy != nil && !busy[n] && !v.matches(n) {
			continue
		}
		name := zoneOf(n)
		if by[name] == nil {
			by[name] = &zone{name: name, within: map[*topology.Node]topology.Health{},
				illPods: map[*topology.Node]int{}, shows: map[*topology.Node]bool{}}
		}
		by[name].nodes = append(by[name].nodes, n)
	}
	var all []*zone
	for _, z := range by {
		z.measure(v, within, was)
		all = append(all, z)
	}
	slices.SortFunc(all, func(a, b *zone) int { return cmp.Compare(a.name, b.name) })
	return all
}

// busyNodes are those that run a pod of the view; nil when the view has all pods.
func busyNodes(g *topology.Graph, v View) map[*topology.Node]bool {
	if !v.filters() && v.Namespace == "" {
		return nil
	}
	busy := map[*topology.Node]bool{}
	for _, s := range g.Spaces() {
		if v.Namespace != "" && s.Name != v.Namespace {
			continue
		}
		for _, n := range s.Of("Pod") {
			if n.Rec == nil || n.Rec.Finished {
				continue
			}
			ok := v.wants(n)
			for _, e := range n.EachOut() {
				if ok && e.Relation == topology.RunsOn {
					busy[e.To] = true
				}
			}
		}
	}
	return busy
}

// measure finds how many rows the zone takes at each level. That a zone of more
// nodes than there are rows does not unfold is known without looking at its pods.
func (z *zone) measure(v View, worst map[*topology.Node]topology.Health, was *memory) {
	z.tall = [4]int{1, len(z.nodes), len(z.nodes), len(z.nodes)}
	for _, n := range z.nodes {
		z.worst = max(z.worst, felt(n).Health)
		within := worst[n]
		z.within[n], z.inside = within, max(z.inside, within)
		if within >= topology.Progressing || ill(n) {
			z.ill++
		}
	}
	if v.Fold != FoldAuto || v.Rows <= 0 || len(z.nodes) > v.Rows {
		return
	}
	z.tall[2], z.tall[3] = 0, 0
	for _, n := range z.nodes {
		pods := podsOn(n, v)
		for _, m := range pods {
			if was.ails(m) {
				z.illPods[n]++
			}
		}
		z.tall[2] += max(1, len(byWorkload(pods)))
		z.tall[3] += max(1, was.rowsOf(n, pods))
	}
}

// byNeed is the order in which zones unfold: the one with what is selected, the worst,
// then by name.
func byNeed(zones []*zone, v View) []*zone {
	score := func(z *zone) int {
		if z.holds(v.Selected) {
			return 100
		}
		return 10*int(z.worst) + int(z.inside)
	}
	order := slices.Clone(zones)
	slices.SortStableFunc(order, func(a, b *zone) int { return score(b) - score(a) })
	return order
}

// boxes is how many boxes the zone comes to under FoldNone, 0 if nobody asks.
func (z *zone) boxes(v View) int {
	if v.Most == 0 || v.Fold != FoldNone {
		return 0
	}
	count := len(z.nodes)
	for _, n := range z.nodes {
		count += len(podsOn(n, v))
	}
	return count
}

func zoneOf(n *topology.Node) string {
	if n.Rec == nil {
		return ""
	}
	if info, ok := n.Rec.Spec.(*topology.NodeInfo); ok {
		return cmp.Or(info.Zone.String(), info.Pool.String())
	}
	return ""
}
