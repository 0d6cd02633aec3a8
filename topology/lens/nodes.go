package lens

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"kscope/topology"
)

// The nodes lens groups by zone: pods left, the node they run on right. Its ladder
// has one step more than the others': zones, nodes, workloads on each node, pods.

const (
	podLane  = 0
	nodeLane = 1
)

func (b *Builder) nodes(g *topology.Graph, v View) *Scene {
	zones := zonesOf(g, v)
	idle := b.unscheduled(g, v)
	boxes := len(idle)
	for _, z := range zones {
		boxes += z.boxes(v)
	}
	many := 0
	if v.tooMany(boxes) {
		v.Fold, many = FoldAuto, boxes
		zones = zonesOf(g, v)
	}
	p := newPainter(g, v, specOf(Nodes))
	p.scene.TooMany = many
	p.scene.Compact = zoneLevels(zones, len(idle), v)
	for _, z := range zones {
		p.zone(z)
	}
	p.unscheduled(idle)
	p.edges(nil)
	p.finish()
	return p.scene
}

func byID(a, b *topology.Node) int { return cmp.Compare(a.ID, b.ID) }

// podsOn lists the pods that run on a node and are in the view.
func podsOn(n *topology.Node, v View) []*topology.Node {
	var pods []*topology.Node
	for _, e := range n.EachIn() {
		if runsOn(e, v) {
			pods = append(pods, e.From)
		}
	}
	slices.SortFunc(pods, byID)
	return pods
}

// runsOn tells whether the edge is that of a pod of the view to where it runs.
func runsOn(e *topology.Edge, v View) bool {
	if e.Relation != topology.RunsOn || e.From.Rec == nil || e.From.Rec.Finished {
		return false
	}
	if !v.keeps(e.From) || v.Namespace != "" && e.From.ID.Namespace() != v.Namespace {
		return false
	}
	return v.Match == nil || v.Match.Matches(e.From.Rec.Labels)
}

func byWorkload(pods []*topology.Node) map[*topology.Node][]*topology.Node {
	by := map[*topology.Node][]*topology.Node{}
	for _, n := range pods {
		w := Workload(n)
		by[w] = append(by[w], n)
	}
	return by
}

// zoneLevels climbs the ladder zone by zone as long as the rows last: zones, nodes,
// workloads on each node, pods. A zone whose nodes don't all fit shows those that
// something is wrong with, and a rest.
func zoneLevels(zones []*zone, idle int, v View) (compact bool) {
	all := func(level int) {
		for _, z := range zones {
			z.level = level
		}
	}
	switch {
	case v.Fold == FoldNamespace:
		all(1)
		return false
	case v.Fold == FoldWorkload:
		all(2)
		return false
	case v.Fold != FoldAuto || v.Rows <= 0:
		all(3)
		return false
	}
	order := byNeed(zones, v)
	for _, tall := range [2]int{boxRows, 1} {
		compact = tall == 1
		all(0)
		free := v.Rows - len(zones)*tall
		if idle > 0 {
			free -= min(idle, idleRoom(v)+1)*tall + frameRows
		}
		for to := 1; to <= 3; to++ {
			for _, z := range order {
				frame := 0
				if to == 1 {
					frame = frameRows
				}
				if more := (z.tall[to]-z.tall[to-1])*tall + frame; z.level == to-1 && more <= free {
					free -= more
					z.level = to
				}
			}
		}
		if slices.IndexFunc(zones, func(z *zone) bool { return z.level < 2 }) < 0 {
			return compact
		}
		if compact {
			inPart(order, free)
		}
	}
	return compact
}

// inPart spends rows on zones that are still folded: for the nodes that are worst off
// and the rest, at least, for as many nodes as there is room for in the last one.
func inPart(order []*zone, free int) {
	var last *zone
	for _, z := range order {
		if need := max(2, z.ill+1) + frameRows - 1; z.level == 0 && len(z.nodes) > 2 && need <= free {
			free -= need
			z.level, z.room = 1, need-frameRows+1
			last = z
		}
	}
	if last != nil {
		last.room += free
	}
}

func (p *painter) zone(z *zone) {
	key, level := "zone:"+z.name, z.level
	switch {
	case p.v.Shut[key]:
		level = 0
	case p.v.Open[key] || z.holds(p.v.Selected):
		level = max(level, 1)
	}
	status := topology.Status{}
	for _, n := range z.nodes {
		status = worst(status, felt(n))
	}
	title := cmp.Or(z.name, "nodes")
	if level == 0 && len(z.nodes) > 1 {
		n := Node{Key: key, Kind: "Node", Short: "nodes", Name: title, Lane: nodeLane, Group: -1, Want: -1,
			Count: len(z.nodes), Folded: true, Status: status}
		i := p.add(n)
		for _, m := range z.nodes {
			p.scene.Nodes[i].Healths[max(m.Status().Health, worstOn(m, p.v))]++
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
	group := Group{Key: key, Title: title, Status: status, Count: len(z.nodes)}
	for _, n := range z.nodes {
		group.Count += len(podsOn(n, p.v))
	}
	p.scene.Groups = append(p.scene.Groups, group)
	room := p.v.Rows
	if z.room > 0 && !p.v.Open[key] {
		room = z.room
	}
	kept, rest := p.part(key, z.nodes, room)
	for _, n := range kept {
		p.clusterNode(n, gi, key, max(level, 1))
	}
	p.leftOut(restOf+key, rest, Node{Kind: "Node", Short: "nodes", Lane: nodeLane, Group: gi, Parent: key})
}

// part keeps at most room nodes less one for the rest, the worst and the selected
// first; both by id.
func (p *painter) part(key string, all []*topology.Node, room int) (kept, rest []*topology.Node) {
	all = slices.SortedFunc(slices.Values(all), byID)
	if p.v.Fold != FoldAuto || p.v.Rows <= 0 || len(all) <= room || p.v.Open[restOf+key] {
		return all, nil
	}
	score := func(n *topology.Node) int {
		if string(n.ID) == p.v.Selected || n.ID.Kind() == "Node" && runs(n, p.v.Selected) {
			return int(topology.Failed) + 1
		}
		worst := n.Status().Health
		if n.ID.Kind() == "Node" {
			worst = max(worst, worstOn(n, p.v))
		}
		return int(worst)
	}
	slices.SortStableFunc(all, func(a, b *topology.Node) int { return score(b) - score(a) })
	kept, rest = all[:room-1], all[room-1:]
	slices.SortFunc(kept, byID)
	return kept, rest
}

// worstOn is the worst health of what runs on a node.
func worstOn(n *topology.Node, v View) topology.Health {
	worst := topology.OK
	for _, e := range n.EachIn() {
		if h := e.From.Status().Health; h > worst && runsOn(e, v) {
			worst = max(worst, felt(e.From).Health)
		}
	}
	return worst
}

// leftOut draws one box like n for what there are no rows for.
func (p *painter) leftOut(key string, rest []*topology.Node, n Node) {
	if len(rest) == 0 {
		return
	}
	n.Key, n.Want, n.Count, n.Folded = key, -1, len(rest), true
	for _, m := range rest {
		n.Status = worst(n.Status, felt(m))
		h := m.Status().Health
		if n.Kind == "Node" { // with what runs there
			h = max(h, worstOn(m, p.v))
		}
		n.Healths[h]++
		n.Match = n.Match || matches(p.v, m)
	}
	n.Name = restName(&n)
	i := p.add(n)
	for _, m := range rest {
		p.rep[m] = i
	}
	if p.level == asBox { // else there is no lack of rows
		p.scene.Notes = append(p.scene.Notes, n.Short+" "+n.Name)
	}
}

// holds tells whether the zone has the selected node, or the one that runs what is
// selected.
func (z *zone) holds(selected string) bool {
	return slices.ContainsFunc(z.nodes, func(n *topology.Node) bool { return runs(n, selected) })
}

// runs tells whether the key is that of a cluster node, of a pod on it, or of a
// workload's pods on it.
func runs(n *topology.Node, key string) bool {
	if string(n.ID) == key || strings.HasSuffix(key, "@"+n.ID.Name()) {
		return true
	}
	return topology.ID(key).Kind() == "Pod" &&
		slices.ContainsFunc(n.EachIn(), func(e *topology.Edge) bool { return e.Relation == topology.RunsOn && string(e.From.ID) == key })
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
	s.Match = matches(p.v, n)
	i := p.add(s)
	p.rep[n] = i
	if level == 1 {
		p.scene.Nodes[i].Count = len(pods)
		for _, m := range pods {
			p.scene.Nodes[i].Healths[m.Status().Health]++
		}
		return
	}
	kept, rest := p.part(s.Key, pods, p.v.Rows)
	p.leftOut(restOf+s.Key, rest, Node{Kind: "Pod", Short: "pods", Lane: podLane, Group: gi, Parent: s.Key})
	works := byWorkload(kept)
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

func podSpec(n *topology.Node) (*topology.Pod, bool) {
	if n.Rec == nil {
		return nil, false
	}
	pod, ok := n.Rec.Spec.(*topology.Pod)
	return pod, ok
}
