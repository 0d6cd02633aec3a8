package lens

import (
	"cmp"
	"slices"

	"kscope/topology"
	"kscope/topology/policy"
)

// item is one thing that may be drawn: an object, or a workload standing for its
// pods.
type item struct {
	n      *topology.Node
	lane   int
	parent string // key to shut to fold it away
	folds  bool   // can be opened: stands for pods that are not items of this level
}

// unit is a namespace at the levels of the folding ladder: as one box, with its
// workloads, or with every pod. Units are cached until their namespace changes.
type unit struct {
	name   string
	key    string // scene key: the Namespace's id
	space  *topology.Space
	sp     spec
	gen    uint64
	query  string
	marks  bool   // the query only marks
	full   bool   // made for a complete scene
	coarse []item // pods folded into workloads
	detail []item // claims that only matter beside the pods that mount them
	pods   map[*topology.Node][]*topology.Node
	cross  []*topology.Edge        // edges to and from other namespaces or outside
	wide   []*topology.Edge        // from ClusterNetworkPolicies (policy lens)
	chosen map[*topology.Node]bool // the pods that wide leads to
	rules  *policy.Rules           // when wide was found
	keen   map[*topology.Node]bool // of coarse: what is wrong or matches, and what leads to it
	partly bool                    // some of coarse are keen, some are not
	split  map[*topology.Node]bool // workloads of which some pods are of interest, some not
	sized  sizes
	count  int // boxes inside when nothing is folded
	// ailing is what is ill; later: only what has failed comes to be.
	ailing map[*topology.Node]bool
	later  bool
	crowds map[*topology.Node]crowd // by workload
	outer  int                      // rows that arrows may take beside its box, between frames
	hidden bool                     // what is selected is folded away in it
	match  map[*topology.Node]bool
	status topology.Status
	// healths counts the objects of the lens by health; pods of a workload count too.
	healths [5]int
}

// makeUnit gathers one namespace for a lens; was is the unit before if the same view goes
// on, else nil.
func makeUnit(sp spec, s *topology.Space, v View, was *unit) *unit {
	u := &unit{name: s.Name, key: nsKey(s.Name), space: s, sp: sp, gen: s.Gen(), query: v.Query, marks: v.Highlight, full: sp.complete, pods: map[*topology.Node][]*topology.Node{}}
	u.across(sp)
	keep := u.matches(sp, s, v)
	var bare []*topology.Node
	for _, kind := range s.Kinds() {
		for _, n := range s.Of(kind) {
			if sp.lane(n) < 0 || (keep != nil && !keep[n]) || !v.keeps(n) {
				continue
			}
			switch {
			case kind == "Pod" || (builtin(kind) && Workload(n) != n):
				if w := Workload(n); w != n && w.Space() == s && sp.lane(w) >= 0 {
					u.pods[w] = append(u.pods[w], n)
				} else {
					bare = append(bare, n)
				}
			default:
				bare = append(bare, n)
			}
		}
	}
	u.fill(sp, bare, was)
	return u
}

// fill decides which of the objects are drawn at which level.
func (u *unit) fill(sp spec, singles []*topology.Node, was *unit) {
	seen := map[*topology.Node]bool{}
	add := func(n *topology.Node) {
		if seen[n] {
			return
		}
		seen[n] = true
		members := u.pods[n]
		if kind := n.ID.Kind(); (builtin(kind) || custom(kind) || kind == "Pod") && !u.wanted(sp, n, members) {
			return
		}
		it := item{n: n, lane: sp.lane(n), parent: u.key, folds: len(members) > 0}
		if quietClaim(n) {
			u.detail = append(u.detail, it)
		} else {
			u.coarse = append(u.coarse, it)
		}
		u.status = worst(u.status, sp.felt(n))
		u.tally(n)
		for _, m := range members {
			u.tally(m)
		}
	}
	for _, n := range singles {
		add(n)
	}
	for w := range u.pods {
		add(w)
	}
	sortItems(u.coarse)
	for _, it := range slices.Concat(u.coarse, u.detail) {
		u.crossing(sp, it.n)
		for _, m := range u.pods[it.n] {
			u.crossing(sp, m)
		}
	}
	u.crossWide()
	slices.SortFunc(u.cross, compareEdges)
	u.outer = min(max(0, u.ends()-1), mostOuter)
	u.count = len(u.fine(sp))
	u.crowd(was)
	u.findAiling(was)
	u.findKeen(sp)
	u.findSplit()
}

// tally counts an object by its health.
func (u *unit) tally(n *topology.Node) {
	if !finished(n) {
		u.healths[n.Status().Health]++
	}
}

// head tells which workload stands for a node while pods are folded.
func (u *unit) head() func(*topology.Node) *topology.Node {
	heads := make(map[*topology.Node]*topology.Node, 8*len(u.pods))
	for w, members := range u.pods {
		for _, m := range members {
			heads[m] = w
		}
	}
	return func(n *topology.Node) *topology.Node {
		if w := heads[n]; w != nil {
			return w
		}
		return n
	}
}

// wanted: what the lens is about, whatever is wrong, and what the query asks for.
func (u *unit) wanted(sp spec, n *topology.Node, members []*topology.Node) bool {
	if sp.wants(n) || u.asked(n) || (n.Status().Health >= topology.Degraded && !finished(n) && !sp.strict) {
		return true
	}
	if u.chosen[n] || slices.ContainsFunc(members, func(m *topology.Node) bool { return u.chosen[m] }) {
		return true
	}
	return slices.ContainsFunc(members, sp.wants) || slices.ContainsFunc(members, u.asked)
}

// quietClaim: a claim in order that some pod mounts; with pods folded away it
// would tell nothing.
func quietClaim(n *topology.Node) bool {
	return n.ID.Kind() == "PersistentVolumeClaim" && n.Status().Health == topology.OK &&
		slices.ContainsFunc(n.EachIn(), func(e *topology.Edge) bool { return e.Relation == topology.Mounts })
}

// fine is the unit with every pod and claim by itself, but for what a crowd has no rows for.
func (u *unit) fine(sp spec) []item {
	all := slices.Clone(u.detail)
	for _, it := range u.coarse {
		c := u.crowds[it.n]
		if len(c.surplus) == 0 {
			all = append(all, u.open(sp, it)...)
			continue
		}
		all = append(all, u.openTo(sp, it, c.shown)...)
		all = append(all, item{n: c.surplus[0], lane: sp.lane(c.surplus[0])}) // their rest
	}
	return distinct(all)
}

// open replaces a workload by (or adds to it) what it stands for, with the claims
// its pods mount.
func (u *unit) open(sp spec, it item) []item {
	return u.openTo(sp, it, u.pods[it.n])
}

// openTo opens a workload, but shows only those of what it stands for.
func (u *unit) openTo(sp spec, it item, members []*topology.Node) []item {
	if len(members) == 0 {
		return []item{it}
	}
	var all []item
	if sp.keepWorkload {
		it.folds = false
		all = append(all, it)
	}
	for _, m := range members {
		if !sp.keepWorkload && m.ID.Kind() != "Pod" || emptySet(m) && !sp.complete {
			continue
		}
		all = append(all, item{n: m, lane: sp.lane(m), parent: string(it.n.ID)})
		for _, e := range m.EachOut() {
			if sp.relations(e) && quietClaim(e.To) {
				all = append(all, item{n: e.To, lane: sp.lane(e.To), parent: string(it.n.ID)})
			}
		}
	}
	if len(all) == 0 { // none of its pods was ever made
		it.folds = false
		all = append(all, it)
	}
	return all
}

// distinct sorts items and drops those that came in more than one way.
func distinct(items []item) []item {
	sortItems(items)
	return slices.CompactFunc(items, func(a, b item) bool { return a.n == b.n })
}

// emptySet: a ReplicaSet of an earlier revision that no pod is left of.
func emptySet(n *topology.Node) bool {
	return n.ID.Kind() == "ReplicaSet" && n.Rec != nil && n.Rec.Want == 0 && n.Controller() != nil
}

// mostOuter bounds the rows that are kept for arrows to and from a folded namespace.
const mostOuter = 3

// ends is how many objects outside of all namespaces the unit is tied to.
func (u *unit) ends() int {
	far := map[*topology.Node]bool{}
	for _, e := range u.cross {
		for _, n := range [2]*topology.Node{e.From, e.To} {
			if n.Space().Name == "" {
				far[n] = true
			}
		}
	}
	return len(far)
}

// crossing notes the node's edges that leave the namespace.
func (u *unit) crossing(sp spec, n *topology.Node) {
	for _, e := range n.EachIn() {
		if sp.relations(e) && e.From.Space() != n.Space() {
			u.cross = append(u.cross, e)
		}
	}
	for _, e := range n.EachOut() {
		if sp.relations(e) && e.To.Space() != n.Space() {
			u.cross = append(u.cross, e)
		}
	}
}

// matches finds what the query selects and what ties it together: everything
// upstream of a match along the lens's relations. nil without a query.
func (u *unit) matches(sp spec, s *topology.Space, v View) map[*topology.Node]bool {
	if v.Match == nil {
		return nil
	}
	u.match = map[*topology.Node]bool{}
	keep := map[*topology.Node]bool{}
	var up func(n *topology.Node)
	up = func(n *topology.Node) {
		if keep[n] {
			return
		}
		keep[n] = true
		for _, e := range n.EachIn() {
			if (sp.relations(e) || e.Relation == topology.Owns) && e.From.Space() == s {
				up(e.From)
			}
		}
	}
	for _, kind := range s.Kinds() {
		for _, n := range s.Of(kind) {
			if sp.lane(n) >= 0 && v.matches(n) {
				u.match[n] = true
				up(n)
			}
		}
	}
	if v.Highlight {
		return nil
	}
	return keep
}

func fullest(items []item, lanes int) int {
	count := make([]int, lanes)
	for _, it := range items {
		count[it.lane]++
	}
	return slices.Max(count)
}

func sortItems(items []item) {
	slices.SortFunc(items, func(a, b item) int {
		return cmp.Or(cmp.Compare(a.lane, b.lane), cmp.Compare(a.n.ID, b.n.ID))
	})
}

func compareEdges(a, b *topology.Edge) int {
	return cmp.Or(cmp.Compare(a.From.ID, b.From.ID), cmp.Compare(a.To.ID, b.To.ID), cmp.Compare(a.Relation, b.Relation), cmp.Compare(a.Why.String(), b.Why.String()))
}

func nsKey(ns string) string { return string(topology.MakeID("Namespace", "", ns)) }

// asked: the query asks for it, and it has not run to its end.
func (u *unit) asked(n *topology.Node) bool { return u.found(n) && !finished(n) }
