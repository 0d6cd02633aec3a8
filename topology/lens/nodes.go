package lens

import (
	"cmp"
	"fmt"
	"slices"

	"kscope/topology"
)

// The nodes lens groups by zone: pods left, the node they run on right. Its ladder
// has one step more than the others': zones, nodes, workloads on each node, pods.

// waiting are the pods of one namespace that no node was found for.
type waiting struct {
	gen  uint64
	pods []*topology.Node
}

// zone is the nodes lens's unit.
type zone struct {
	name  string
	nodes []*topology.Node
	tall  [4]int // rows at each level
	pods  int
}

const (
	podLane  = 0
	nodeLane = 1
)

func (b *Builder) nodes(g *topology.Graph, v View) *Scene {
	p := newPainter(g, v, specOf(Nodes))
	zones := zonesOf(g, v)
	idle := b.unscheduled(g, v)
	level, compact := zoneLevels(zones, len(idle), v)
	p.scene.Compact = compact
	for i, z := range zones {
		p.zone(z, level[i])
	}
	p.unscheduled(idle)
	p.edges(nil)
	p.finish()
	return p.scene
}

// zonesOf gathers the nodes by zone, or by pool where there are no zones.
func zonesOf(g *topology.Graph, v View) []*zone {
	s := g.Space("")
	if s == nil {
		return nil
	}
	by := map[string]*zone{}
	for _, n := range s.Of("Node") {
		if !v.keeps(n) {
			continue
		}
		pods := podsOn(n, v)
		if v.Match != nil && len(pods) == 0 && !(n.Rec != nil && v.Match.Matches(n.Rec.Labels)) {
			continue
		}
		name := zoneOf(n)
		z := by[name]
		if z == nil {
			z = &zone{name: name}
			by[name] = z
		}
		z.nodes = append(z.nodes, n)
		z.pods += len(pods)
		z.tall[1]++
		z.tall[2] += max(1, len(byWorkload(pods)))
		z.tall[3] += max(1, len(pods))
	}
	var all []*zone
	for _, z := range by {
		slices.SortFunc(z.nodes, byID)
		z.tall[0] = 1
		all = append(all, z)
	}
	slices.SortFunc(all, func(a, b *zone) int { return cmp.Compare(a.name, b.name) })
	return all
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

func byID(a, b *topology.Node) int { return cmp.Compare(a.ID, b.ID) }

// podsOn lists the pods that run on a node and are in the view.
func podsOn(n *topology.Node, v View) []*topology.Node {
	var pods []*topology.Node
	for _, e := range n.EachIn() {
		if e.Relation != topology.RunsOn || e.From.Rec == nil || e.From.Rec.Finished {
			continue
		}
		if !v.keeps(e.From) || v.Namespace != "" && e.From.ID.Namespace() != v.Namespace {
			continue
		}
		if v.Match != nil && !v.Match.Matches(e.From.Rec.Labels) {
			continue
		}
		pods = append(pods, e.From)
	}
	slices.SortFunc(pods, byID)
	return pods
}

func byWorkload(pods []*topology.Node) map[*topology.Node][]*topology.Node {
	by := map[*topology.Node][]*topology.Node{}
	for _, n := range pods {
		w := Workload(n)
		by[w] = append(by[w], n)
	}
	return by
}

// zoneLevels climbs the ladder zone by zone as long as the rows last.
func zoneLevels(zones []*zone, idle int, v View) (level []int, compact bool) {
	level = make([]int, len(zones))
	switch v.Fold {
	case FoldNamespace:
		fillLevel(level, 1)
		return level, false
	case FoldWorkload:
		fillLevel(level, 2)
		return level, false
	case FoldAuto:
	default:
		fillLevel(level, 3)
		return level, false
	}
	if v.Rows <= 0 {
		fillLevel(level, 3)
		return level, false
	}
	for _, tall := range [2]int{boxRows, 1} {
		compact = tall == 1
		fillLevel(level, 0)
		used := len(zones) * tall
		if idle > 0 {
			used += min(idle, idleRoom(v)+1)*tall + frameRows
		}
		for to := 1; to <= 3; to++ {
			for i, z := range zones {
				frame := 0
				if to == 1 {
					frame = frameRows
				}
				more := (z.tall[to]-z.tall[to-1])*tall + frame
				if level[i] == to-1 && used+more <= v.Rows {
					used += more
					level[i] = to
				}
			}
		}
		if slices.Min(append([]int{3}, level...)) >= 2 {
			break
		}
	}
	return level, compact
}

func (p *painter) zone(z *zone, level int) {
	key := "zone:" + z.name
	switch {
	case p.v.Shut[key]:
		level = 0
	case p.v.Open[key] || z.holds(p.v.Selected):
		level = max(level, 1)
	}
	status := topology.Status{}
	for _, n := range z.nodes {
		status = worst(status, n.Status())
	}
	title := cmp.Or(z.name, "nodes")
	if level == 0 && len(z.nodes) > 1 {
		n := Node{Key: key, Kind: "Node", Short: "nodes", Name: title, Lane: nodeLane, Group: -1, Want: -1,
			Count: len(z.nodes), Folded: true, Status: status}
		i := p.add(n)
		for _, m := range z.nodes {
			p.scene.Nodes[i].Healths[m.Status().Health]++
			p.rep[m] = i
		}
		p.scene.Notes = append(p.scene.Notes, fmt.Sprintf("%d nodes of %s folded to fit", len(z.nodes), title))
		return
	}
	if level == 0 { // one node needs no frame
		p.clusterNode(z.nodes[0], -1, "", 1)
		return
	}
	gi := len(p.scene.Groups)
	p.scene.Groups = append(p.scene.Groups, Group{Key: key, Title: title, Status: status, Count: len(z.nodes) + z.pods})
	for _, n := range z.nodes {
		p.clusterNode(n, gi, key, max(level, 1))
	}
}

func (z *zone) holds(selected string) bool {
	return slices.ContainsFunc(z.nodes, func(n *topology.Node) bool { return string(n.ID) == selected })
}

// clusterNode draws one node with its pods at the given level.
func (p *painter) clusterNode(n *topology.Node, gi int, zone string, level int) {
	s := p.object(n)
	s.Lane, s.Group, s.Parent = nodeLane, gi, zone
	pods := podsOn(n, p.v)
	switch {
	case p.v.Shut[s.Key]:
		level = 1
	case p.v.Open[s.Key]:
		level = max(level, 2)
	}
	if slices.ContainsFunc(pods, func(m *topology.Node) bool { return string(m.ID) == p.v.Selected }) {
		level = 3
	}
	s.Folded, s.Opened = level == 1 && len(pods) > 0, level > 1 && len(pods) > 0
	s.Match = p.v.Match != nil && n.Rec != nil && p.v.Match.Matches(n.Rec.Labels)
	i := p.add(s)
	p.rep[n] = i
	if level == 1 {
		p.scene.Nodes[i].Count = len(pods)
		for _, m := range pods {
			p.scene.Nodes[i].Healths[m.Status().Health]++
		}
		return
	}
	works := byWorkload(pods)
	heads := make([]*topology.Node, 0, len(works))
	for w := range works {
		heads = append(heads, w)
	}
	slices.SortFunc(heads, byID)
	for _, w := range heads {
		p.podsOf(w, works[w], n, gi, s.Key, level)
	}
}

// podsOf draws a workload's pods on one node, each by itself or as one box.
func (p *painter) podsOf(w *topology.Node, pods []*topology.Node, on *topology.Node, gi int, parent string, level int) {
	key := fmt.Sprintf("%s@%s", w.ID, on.ID.Name())
	open := (level >= 3 || p.v.Open[key]) && !p.v.Shut[key]
	if open || len(pods) == 1 {
		for _, m := range pods {
			s := p.object(m)
			s.Lane, s.Group, s.Parent, s.Match = podLane, gi, parent, p.v.Match != nil
			if len(pods) > 1 {
				s.Parent = key
			}
			p.rep[m] = p.add(s)
		}
		return
	}
	s := p.object(w)
	s.Key, s.Lane, s.Group, s.Parent, s.Folded = key, podLane, gi, parent, true
	s.Status, s.Ready, s.Want = topology.Status{}, 0, int32(len(pods))
	s.Count, s.Match = len(pods), p.v.Match != nil
	i := p.add(s)
	n := &p.scene.Nodes[i]
	for _, m := range pods {
		n.Status = worst(n.Status, m.Status())
		n.Healths[m.Status().Health]++
		if m.Status().Health == topology.OK {
			n.Ready++
		}
		p.rep[m] = i
	}
}

// unscheduled finds the pods that wait for a node; a namespace is looked through
// again only when it changed.
func (b *Builder) unscheduled(g *topology.Graph, v View) []*topology.Node {
	if b.idle == nil {
		b.idle = map[string]*waiting{}
	}
	var all []*topology.Node
	for _, s := range g.Spaces() {
		w := b.idle[s.Name]
		if w == nil || w.gen != s.Gen() {
			w = &waiting{gen: s.Gen()}
			for _, n := range s.Of("Pod") {
				if pod, ok := podSpec(n); ok && pod.Node == (topology.Sym{}) && !n.Rec.Finished {
					w.pods = append(w.pods, n)
				}
			}
			slices.SortFunc(w.pods, byID)
			b.idle[s.Name] = w
		}
		if v.Namespace != "" && s.Name != v.Namespace {
			continue
		}
		for _, n := range w.pods {
			if v.keeps(n) && (v.Match == nil || v.Match.Matches(n.Rec.Labels)) {
				all = append(all, n)
			}
		}
	}
	return all
}

func podSpec(n *topology.Node) (*topology.Pod, bool) {
	if n.Rec == nil {
		return nil, false
	}
	pod, ok := n.Rec.Spec.(*topology.Pod)
	return pod, ok
}

// idleRoom is how many of the pods without a node are shown one by one.
func idleRoom(v View) int { return max(1, v.Rows/12) }

func (p *painter) unscheduled(pods []*topology.Node) {
	if len(pods) == 0 {
		return
	}
	gi := len(p.scene.Groups)
	group := Group{Key: "unscheduled", Title: "no node yet", Count: len(pods)}
	room := len(pods)
	if p.v.Fold == FoldAuto && p.v.Rows > 0 && room > idleRoom(p.v)+1 {
		room = idleRoom(p.v)
	}
	for i, n := range pods {
		group.Status = worst(group.Status, n.Status())
		if i < room {
			s := p.object(n)
			s.Lane, s.Group, s.Match = podLane, gi, p.v.Match != nil
			p.rep[n] = p.add(s)
		}
	}
	if more := len(pods) - room; more > 0 {
		p.add(Node{Key: "rest:unscheduled", Kind: "Pod", Short: "pod", Name: restName(more, group.Status), Lane: podLane, Group: gi, Want: -1, Count: more, Status: group.Status})
	}
	p.scene.Groups = append(p.scene.Groups, group)
}
