package lens

import (
	"cmp"
	"fmt"
	"maps"
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
	was := b.recall(g, v)
	zones := b.zonesOf(g, v, was)
	idle := b.unscheduled(g, v)
	boxes := len(idle)
	for _, z := range zones {
		boxes += z.boxes(v)
	}
	many := 0
	if v.tooMany(boxes) {
		v.Fold, many = FoldAuto, boxes
		zones = b.zonesOf(g, v, was)
	}
	p := newPainter(g, v, specOf(Nodes), b.judge(g))
	p.within = map[*topology.Node]topology.Health{}
	for _, z := range zones {
		maps.Copy(p.within, z.within)
	}
	p.scene.TooMany = many
	p.was, p.crowds = was, map[string]crowd{}
	compact, free := zoneLevels(zones, len(idle), v, was)
	p.scene.Compact, p.partly = compact, map[*topology.Node]bool{}
	for _, z := range zones {
		maps.Copy(p.partly, z.shows)
	}
	if whole := v.keep == nil && !v.filters() && v.Namespace == ""; whole && slices.ContainsFunc(zones, func(z *zone) bool { return z.level > 0 }) {
		p.running = b.running.of(g)
	}
	for _, z := range zones {
		p.zone(z)
	}
	p.unscheduled(idle, free)
	m := rememberZones(zones, v, was, compact)
	m.crowds, m.ailing = p.crowds, ailing(zones, v, was)
	b.keep(g, m)
	p.edges(nil)
	p.finish()
	if v.Match != nil {
		p.scene.Matches = len(Objects(g, v, b.Rules))
	}
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
	return v.wants(e.From)
}

func byWorkload(pods []*topology.Node) map[*topology.Node][]*topology.Node {
	by := map[*topology.Node][]*topology.Node{}
	for _, n := range pods {
		w := Workload(n)
		by[w] = append(by[w], n)
	}
	return by
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
			p.scene.Nodes[i].Healths[max(m.Status().Health, p.within[m])]++
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
		if p.running != nil {
			group.Count += p.running[n]
		} else {
			group.Count += len(podsOn(n, p.v))
		}
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
	p.short(restOf+key, rest, Node{Kind: "Node", Short: "nodes", Lane: nodeLane, Group: gi, Parent: key})
}

// part keeps at most room nodes less one for the rest, the worst and the selected
// first; both by id.
func (p *painter) part(key string, all []*topology.Node, room int) (kept, rest []*topology.Node) {
	all = slices.SortedFunc(slices.Values(all), byID)
	if p.v.Fold != FoldAuto || p.v.Rows <= 0 || len(all) <= room || p.v.Open[restOf+key] {
		return all, nil
	}
	score := make(map[*topology.Node]int, len(all))
	for _, n := range all {
		if score[n] = int(max(n.Status().Health, p.within[n])); string(n.ID) == p.v.Selected || n.ID.Kind() == "Node" && runs(n, p.v.Selected) {
			score[n] = int(topology.Failed) + 1
		}
	}
	slices.SortStableFunc(all, func(a, b *topology.Node) int { return score[b] - score[a] })
	kept, rest = all[:room-1], all[room-1:]
	slices.SortFunc(kept, byID)
	return kept, rest
}

// trouble is what is not well of a namespace, by the cluster node that it runs on.
type trouble struct {
	gen   uint64
	worst map[*topology.Node]topology.Health
}

// worstOn is the worst health of what runs on each cluster node, where that is not ok. A
// namespace is looked through again only when it changed.
func (b *Builder) worstOn(g *topology.Graph, v View) map[*topology.Node]topology.Health {
	known := b.trouble.align(g)
	all := map[*topology.Node]topology.Health{}
	for i, s := range g.Spaces() {
		if v.Namespace != "" && s.Name != v.Namespace {
			continue
		}
		t := known[i]
		if part := v.keep != nil || v.filters(); part || t == nil || t.gen != s.Gen() {
			t = &trouble{s.Gen(), map[*topology.Node]topology.Health{}}
			for _, m := range s.Of("Pod") {
				if m.Status().Health == topology.OK {
					continue
				}
				for _, e := range m.EachOut() {
					if runsOn(e, v) {
						t.worst[e.To] = max(t.worst[e.To], felt(m).Health)
					}
				}
			}
			if !part {
				known[i] = t
			}
		}
		for n, h := range t.worst {
			all[n] = max(all[n], h)
		}
	}
	return all
}

// leftOut draws one box like n for what there are no rows for.
func (p *painter) leftOut(key string, rest []*topology.Node, n Node) {
	if len(rest) == 0 {
		return
	}
	n.Key, n.Want, n.Count, n.Folded = key, -1, len(rest), true
	for _, m := range rest {
		n.Status = worst(n.Status, felt(m))
		n.Healths[max(m.Status().Health, p.within[m])]++
		n.Match = n.Match || p.v.matches(m)
	}
	n.Name = strings.TrimPrefix(n.Name+" "+restName(&n), " ")
	i := p.add(n)
	for _, m := range rest {
		p.rep[m] = i
	}
}

// short draws a box like leftOut's and notes that there were too few rows.
func (p *painter) short(key string, rest []*topology.Node, n Node) {
	if len(rest) > 0 {
		p.leftOut(key, rest, n)
		p.scene.Notes = append(p.scene.Notes, n.Short+" "+p.scene.Nodes[p.rep[rest[0]]].Name)
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
	if key == "" {
		return false
	}
	if string(n.ID) == key || strings.HasSuffix(key, "@"+n.ID.Name()) {
		return true
	}
	return topology.ID(key).Kind() == "Pod" &&
		slices.ContainsFunc(n.EachIn(), func(e *topology.Edge) bool { return e.Relation == topology.RunsOn && string(e.From.ID) == key })
}
