package lens

import (
	"fmt"
	"slices"
	"strings"

	"kscope/topology"
	"kscope/topology/trace"
)

// painter puts one scene together.
type painter struct {
	g     *topology.Graph
	in    *topology.Entrances
	ways  map[*topology.Edge][]topology.Entry // by which nodes edges enter, as far as that was asked
	v     View
	sp    spec
	judge *trace.Judge
	scene *Scene
	rep   map[*topology.Node]int  // which scene node stands for an object
	reps  map[*topology.Space]int // … for every object of a folded namespace
	// resting are the namespaces that restAt stands for.
	resting map[*topology.Space]bool
	restAt  int
	level   int // of the unit that is being drawn
	// within is the worst health of what runs on a cluster node (nodes lens).
	within map[*topology.Node]topology.Health
	// partly are the cluster nodes of whose pods those are shown that are ill.
	partly map[*topology.Node]bool
	// running is how many pods run on each cluster node, where the view has all of them.
	running map[*topology.Node]int
	was     *memory          // of the picture before (nodes lens)
	crowds  map[string]crowd // what the next one has to keep to, by workload and cluster node
}

func newPainter(g *topology.Graph, v View, sp spec, j *trace.Judge) *painter {
	return &painter{g: g, in: g.Entrances(), v: v, sp: sp, judge: j, scene: &Scene{Lens: v.Lens, Lanes: sp.lanes}, ways: map[*topology.Edge][]topology.Entry{},
		rep: map[*topology.Node]int{}, reps: map[*topology.Space]int{}}
}

// standsFor finds the scene node that stands for a graph node.
func (p *painter) standsFor(n *topology.Node) (int, bool) {
	if i, ok := p.rep[n]; ok {
		return i, true
	}
	if p.resting[n.Space()] {
		return p.restAt, true
	}
	i, ok := p.reps[n.Space()]
	return i, ok
}

// unit draws one namespace at its level; lanes longer than room (0: any length)
// are cut, the least interesting items gathered into one.
func (p *painter) unit(u *unit, level, room int) {
	gi := len(p.scene.Groups)
	p.scene.Groups = append(p.scene.Groups, Group{Key: u.key, Title: u.name, Status: u.status, Count: u.count})
	p.level = level
	defer func() { p.level = asBox }()
	if level == asBox {
		p.namespace(u, gi)
		return
	}
	var items []item
	before := len(p.scene.Nodes)
	for _, it := range u.coarse {
		key := string(it.n.ID)
		crowd := u.crowds[it.n]
		fits := room <= 0 || crowd.most <= room // else the lane has a rest anyway
		crowded := len(crowd.surplus) > 0 && fits && !p.v.Open[restOf+key]
		switch {
		case p.v.Shut[key]:
			items = append(items, it)
		case (level >= withPods || p.v.Open[key]) && crowded && crowd.most == 1 && !p.sp.keepWorkload && !p.holdsSelected(u, it):
			items = append(items, it) // one row for them all
		case (level >= withPods || p.v.Open[key]) && crowded:
			shown, surplus := withSelected(crowd, p.v.Selected)
			items = append(items, u.openTo(p.sp, it, shown)...)
			p.otherPods(u, it, surplus, gi)
		case level >= withPods || p.v.Open[key] || p.v.Open[restOf+key]:
			items = append(items, u.open(p.sp, it)...)
		case level == withIll && u.split[it.n] || p.holdsSelected(u, it):
			keen, rest := u.divide(u.pods[it.n], p.v.Selected)
			items = append(items, u.openTo(p.sp, it, keen)...)
			p.otherPods(u, it, rest, gi)
		default:
			items = append(items, it)
		}
	}
	if level >= withPods {
		items = append(items, u.detail...)
	}
	items = distinct(items)
	var kept, cut []item
	if level == withKeen {
		kept, cut = u.parts(p.v, items)
	} else {
		kept, cut = p.trim(u, items, p.scene.Nodes[before:], room)
	}
	for _, it := range kept {
		p.node(u, it, gi)
	}
	p.cut(u, cut, gi)
}

// holdsSelected: what is selected is never folded away.
func (p *painter) holdsSelected(u *unit, it item) bool {
	return p.v.Selected != "" && slices.ContainsFunc(u.pods[it.n], func(m *topology.Node) bool { return string(m.ID) == p.v.Selected })
}

// namespace draws a whole unit as one box, in the lane where most of it would be.
func (p *painter) namespace(u *unit, gi int) {
	n := Node{Key: u.key, ID: topology.ID(u.key), Kind: "Namespace", Short: "ns", Name: u.name,
		Lane: u.foldLane(p.sp), Group: -1, Count: u.count, Folded: true, Status: u.status, Healths: u.healths, Want: -1, Match: len(u.match) > 0}
	p.scene.Groups[gi].Count = 0 // no frame: the box stands for it
	ns := p.g.Node(n.ID)
	if ns != nil && ns.Rec != nil {
		n.Rec, n.Labels, n.Deleting = ns.Rec, ns.Rec.Labels, ns.Rec.Deleting
		n.Match = n.Match || p.v.matches(ns)
	}
	i := p.add(n)
	p.reps[u.space] = i
	if ns != nil { // it is drawn once
		p.rep[ns] = i
	}
}

// foldLane is the lane of folded namespaces: the services' or the workloads'.
func foldLane(sp spec) int {
	if i := slices.Index(sp.lanes, "service"); i >= 0 {
		return i
	}
	if sp.book != nil {
		return slices.Index(sp.lanes, lanePods)
	}
	return max(0, slices.Index(sp.lanes, "workload"))
}

// foldLane is the lane of the folded unit: with a proxy in it, the proxies'.
func (u *unit) foldLane(sp spec) int {
	if i := slices.Index(sp.lanes, "controller"); i >= 0 && slices.ContainsFunc(u.coarse, func(it item) bool { return it.lane == i }) {
		return i
	}
	return foldLane(sp)
}

func (p *painter) add(n Node) int {
	p.scene.Nodes = append(p.scene.Nodes, n)
	return len(p.scene.Nodes) - 1
}

// node draws one object, or a workload with what it hides.
func (p *painter) node(u *unit, it item, gi int) {
	n := p.object(it.n)
	n.Lane, n.Group, n.Parent = it.lane, gi, it.parent
	members := u.pods[it.n]
	if len(members) > 0 {
		n.Folded, n.Opened = it.folds, !it.folds
	}
	n.Match = u.match[it.n]
	i := p.add(n)
	p.rep[it.n] = i
	if !it.folds {
		return
	}
	for _, m := range members {
		p.rep[m] = i
		if m.ID.Kind() == "Pod" && !finished(m) {
			p.scene.Nodes[i].Count++
			p.scene.Nodes[i].Healths[m.Status().Health]++
		}
		p.scene.Nodes[i].Match = p.scene.Nodes[i].Match || u.match[m]
	}
}

// object is the scene node of a graph node, still without place.
func (p *painter) object(n *topology.Node) Node {
	kind, ns, _ := n.ID.Split()
	s := Node{Key: string(n.ID), ID: n.ID, Kind: kind, Short: Short(kind), Namespace: ns, Name: title(n.ID), Group: -1,
		Status: n.Status(), Missing: p.g.Missing(n), Unreadable: p.g.Unreadable(n), Stale: p.g.OutOfDate(n), Rec: n.Rec}
	s.Ready, s.Want = n.ReadyWant()
	if n.Rec != nil {
		s.Labels, s.Deleting = n.Rec.Labels, n.Rec.Deleting
		if kind == "Pod" && p.v.opensPod(n, p.level) {
			s.Containers = failingFirst(containersOf(n.Rec))
			s.Opened = len(s.Containers) > 0
		}
	}
	return s
}

// trim cuts lanes that are longer than room, keeping what is most interesting.
// rests have their rows already.
func (p *painter) trim(u *unit, items []item, rests []Node, room int) (kept, cut []item) {
	if room <= 0 {
		return items, nil
	}
	count := make([]int, len(p.sp.lanes))
	for _, it := range items {
		count[it.lane]++
	}
	byInterest := slices.Clone(items)
	slices.SortStableFunc(byInterest, func(a, b item) int { return p.score(u, b) - p.score(u, a) })
	taken := make([]int, len(p.sp.lanes))
	for i := range rests {
		count[rests[i].Lane]++
		taken[rests[i].Lane]++
	}
	for _, it := range byInterest {
		// One row of a cut lane is for the rest's own box.
		if count[it.lane] > room && taken[it.lane] >= room-1 && !p.v.Open[restKey(u, it.lane)] {
			cut = append(cut, it)
			continue
		}
		taken[it.lane]++
		kept = append(kept, it)
	}
	sortItems(kept)
	return kept, cut
}

func (p *painter) score(u *unit, it item) int {
	s := int(max(it.n.Status().Health, p.sp.felt(it.n).Health))
	if u.found(it.n) {
		s += 10
	}
	if string(it.n.ID) == p.v.Selected {
		s += 100
	}
	return s
}

// otherPods draws one box for the pods of a workload that are of no interest.
func (p *painter) otherPods(u *unit, it item, rest []*topology.Node, gi int) {
	if len(rest) == 0 {
		return
	}
	key := string(it.n.ID)
	p.leftOut(restOf+key, rest, Node{Kind: "Pod", Short: "pods", Name: it.n.ID.Name(), Lane: p.sp.lane(rest[0]), Group: gi, Parent: key})
	for _, m := range u.pods[it.n] { // what is between is drawn later, if at all
		if _, ok := p.rep[m]; !ok && !emptySet(m) {
			p.rep[m] = p.rep[rest[0]]
		}
	}
}

// restOf begins the keys of rests; what follows is the key of what they are left over
// from.
const restOf = "rest:"

// RestOf tells whether key is that of a rest that is left over from the node, or from
// a lane of the group, with the key whole.
func RestOf(key, whole string) bool {
	left, ok := strings.CutPrefix(key, restOf+whole)
	return ok && (left == "" || left[0] == ':')
}

// restKey names what was cut of a lane.
func restKey(u *unit, lane int) string { return fmt.Sprintf("%s%s:%d", restOf, u.key, lane) }

// cut draws what was trimmed: one box a lane that counts the rest.
func (p *painter) cut(u *unit, cut []item, gi int) {
	rests := map[int]int{}
	for _, it := range cut {
		i, ok := rests[it.lane]
		if !ok {
			i = p.add(Node{Key: restKey(u, it.lane), Lane: it.lane, Group: gi, Want: -1, Parent: u.key, Folded: true})
			rests[it.lane] = i
		}
		n := &p.scene.Nodes[i]
		n.Count++
		n.Match = n.Match || u.match[it.n] || slices.ContainsFunc(u.pods[it.n], func(m *topology.Node) bool { return u.match[m] })
		n.Status = worst(n.Status, p.sp.felt(it.n))
		n.Healths[max(it.n.Status().Health, p.sp.felt(it.n).Health)]++
		if kind := it.n.ID.Kind(); n.Count == 1 {
			n.Kind, n.Short = kind, Short(kind)
		} else if kind != n.Kind {
			n.Short = "" // they are of several kinds
		}
		p.rep[it.n] = i
		for _, m := range u.pods[it.n] {
			p.rep[m] = i
		}
	}
	for _, i := range rests {
		n := &p.scene.Nodes[i]
		n.Name = restName(n)
		if p.level != withKeen { // those are told by how many namespaces are folded
			p.scene.Notes = append(p.scene.Notes, strings.TrimPrefix(u.name+": "+strings.TrimPrefix(n.Short+" "+n.Name, " "), ": "))
		}
	}
	slices.Sort(p.scene.Notes)
}

// restName says of a rest how many it stands for and how many of them are how badly
// off: "… 41 more, all ready", "… 9 more, 2 failed".
func restName(n *Node) string {
	how := "all ready"
	h := n.Status.Health
	for i := int(topology.Progressing); i < len(n.Healths); i++ {
		if n.Healths[i] > 0 {
			h = max(h, topology.Health(i))
		}
	}
	if h > topology.OK {
		how = fmt.Sprintf("%d %s", n.Healths[h], h)
	}
	return fmt.Sprintf("… %d more, %s", n.Count, how)
}

// Rest tells whether the node is what a lane had no rows for; its name says it all.
func (n *Node) Rest() bool { return strings.HasPrefix(n.Key, restOf) }

// restNamespaces is the key of the rest that stands for namespaces.
const restNamespaces = restOf + "namespaces"

// rest draws the namespaces that not even fit as a box each; resting are the same.
func (p *painter) rest(units []*unit, resting map[*topology.Space]bool) {
	if len(units) == 0 {
		return
	}
	n := Node{Key: restNamespaces, Folded: true, Kind: "Namespace", Short: "ns", Lane: foldLane(p.sp), Group: -1, Want: -1, Count: len(units)}
	for _, u := range units {
		n.Match = n.Match || len(u.match) > 0
		n.Status = worst(n.Status, u.status)
		n.Healths[u.status.Health]++
	}
	n.Name = restName(&n)
	p.resting, p.restAt = resting, p.add(n)
}
