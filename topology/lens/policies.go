package lens

import (
	"slices"
	"strings"

	"kscope/topology"
	"kscope/topology/policy"
)

// The policy lens without a subject: every policy and the pods it selects.

// The headings of its lanes, and of the peers beside them.
const (
	laneCallers     = "may call it"
	laneClusterwide = "cluster policy"
	lanePolicies    = "policy"
	lanePods        = "pods"
	laneSubject     = "subject"
	laneCallees     = "it may call"
)

// policySpec is the table of the policy lens, with lanes for peers at both ends or not.
func policySpec(peers bool) spec {
	sp := spec{lanes: []string{laneClusterwide, lanePolicies, lanePods}, wants: underPolicy, strict: true}
	first := 0
	if peers {
		sp.lanes = slices.Concat([]string{laneCallers}, sp.lanes, []string{laneCallees})
		first = 1
	}
	sp.lane = func(n *topology.Node) int {
		switch kind := n.ID.Kind(); {
		case kind == "ClusterNetworkPolicy":
			return first
		case kind == "NetworkPolicy":
			return first + 1
		case kind == "Pod" || builtin(kind) || custom(kind):
			return first + 2
		}
		return -1
	}
	sp.relations = func(e *topology.Edge) bool {
		return e.Relation == topology.Selects && isPolicy(e.From.ID) && !finished(e.To)
	}
	return sp
}

// underPolicy tells whether a NetworkPolicy selects a pod.
func underPolicy(n *topology.Node) bool {
	return !finished(n) && slices.ContainsFunc(n.EachIn(), func(e *topology.Edge) bool {
		return e.Relation == topology.Selects && isPolicy(e.From.ID)
	})
}

// across finds the edges from ClusterNetworkPolicies to the unit's pods.
func (u *unit) across(sp spec) {
	if sp.book == nil {
		return
	}
	u.wide, u.rules = sp.book.across(u.name), sp.book.rules
	if len(u.wide) > 0 {
		u.chosen = make(map[*topology.Node]bool, len(u.wide))
	}
	for _, e := range u.wide {
		u.chosen[e.To] = true
	}
}

// follows tells whether the unit is as the policies are now, which may be others though
// nothing in its namespace has changed.
func (u *unit) follows(sp spec) bool {
	if sp.book == nil || u.rules == sp.book.rules {
		return true
	}
	same := slices.EqualFunc(u.wide, sp.book.across(u.name), func(a, b *topology.Edge) bool {
		return a.From == b.From && a.To == b.To && a.Evidence == b.Evidence
	})
	if same {
		u.rules = sp.book.rules
	}
	return same
}

// crossWide adds the edges from ClusterNetworkPolicies to what the unit draws.
func (u *unit) crossWide() {
	if len(u.wide) == 0 {
		return
	}
	drawn := map[*topology.Node]bool{}
	for _, it := range slices.Concat(u.coarse, u.detail) {
		drawn[it.n] = true
		for _, m := range u.pods[it.n] {
			drawn[m] = true
		}
	}
	for _, e := range u.wide {
		if drawn[e.To] {
			u.cross = append(u.cross, e)
		}
	}
}

// aroundPolicy is the policy that the view is narrowed to and what it selects.
func (b *rulebook) aroundPolicy(id topology.ID) map[*topology.Node]bool {
	keep := map[*topology.Node]bool{}
	if n := b.graph.Node(id); n != nil {
		keep[n] = true
	}
	for _, s := range b.rules.Selected(id) {
		for _, pod := range s.Pods {
			if n := b.graph.Node(pod); n != nil {
				keep[n] = true
			}
		}
	}
	return keep
}

// judge writes what policies come to into the boxes of a scene: which have no effect, and
// which pods are isolated.
func (b *rulebook) judge(s *Scene, v View) {
	for i := range s.Nodes {
		n := &s.Nodes[i]
		if st, ok := b.odd[n.ID]; ok {
			n.Status = st
			if n.Group >= 0 {
				s.Groups[n.Group].Status = worst(s.Groups[n.Group].Status, st)
			}
		} else if n.ID != "" && n.Key == string(n.ID) && n.Kind != "Namespace" && !isPolicy(n.ID) {
			note, ok := b.notes[n.ID]
			if !ok {
				note = b.isolation(n.ID)
				b.notes[n.ID] = note
			}
			n.Note = note
		}
	}
	note := b.note()
	if len(s.Nodes) == 0 {
		note = b.emptyNote(v)
	}
	if note != "" {
		s.Notes = append([]string{note}, s.Notes...)
	}
}

// The notes of the policy lens.
const (
	noPolicy     = "no NetworkPolicy: everything may talk to everything"
	unread       = "NetworkPolicies can't be read: who may talk to whom is not known"
	declaredOnly = "declared only: no plugin that enforces policies can be seen"
)

// note is what is to know of all policies, "" if nothing.
func (b *rulebook) note() string {
	switch {
	case b.unread():
		return unread
	case len(b.rules.Policies()) == 0:
		return noPolicy
	case b.rules.Enforcer() == "":
		return declaredOnly
	}
	return ""
}

// emptyNote is why there is nothing in the picture of a view.
func (b *rulebook) emptyNote(v View) string {
	switch {
	case v.Subject() != "":
		return "no pod of " + v.Subject().Kind() + " " + v.Subject().Name() + " runs: no policy can be about it"
	case v.filters():
		return ""
	case v.Namespace != "" && len(b.rules.Policies()) > 0 && !b.unread():
		return "no policy is about namespace " + v.Namespace + ": by its side everything may talk to everything"
	}
	return b.note()
}

// unread tells whether there may be NetworkPolicies that cannot be read.
func (b *rulebook) unread() bool {
	return slices.ContainsFunc(b.graph.Sources(), func(s topology.Source) bool {
		return s.Kind == "NetworkPolicy" && s.State == topology.Forbidden
	})
}

// isolation is how the pods of an object are isolated, in few words: "isolated: ingress",
// "nothing gets in"; "" if they are not.
func (b *rulebook) isolation(id topology.ID) string {
	by, ok := b.rules.IsolationOf(id)
	if !ok {
		return ""
	}
	in, out := by[policy.Ingress], by[policy.Egress]
	switch {
	case in.Total && out.Total:
		return "nothing in or out"
	case in.Total && out.Every:
		return "no in, some out"
	case in.Every && out.Total:
		return "some in, no out"
	case in.Total && !out.Some:
		return "nothing gets in"
	case out.Total && !in.Some:
		return "nothing gets out"
	}
	var ways []string
	for d, i := range by {
		if i.Some {
			ways = append(ways, policy.Direction(d).String())
		}
	}
	switch {
	case len(ways) == 0:
		return ""
	case in.Some && !in.Every || out.Some && !out.Every:
		return "some isolated: " + strings.Join(ways, "+")
	}
	return "isolated: " + strings.Join(ways, "+")
}

// aroundByPolicy is what the policy lens shows with a focus, each object by itself: a
// policy and what it selects, or an object, its peers, and their pods.
func aroundByPolicy(g *topology.Graph, rules *policy.Rules, id topology.ID) map[*topology.Node]bool {
	b := rulebook{graph: g, rules: rules}
	keep := b.aroundPolicy(id)
	if isPolicy(id) {
		return keep
	}
	p := painter{g: g}
	add := func(n *topology.Node) {
		if n == nil || keep[n] && n.ID != id {
			return
		}
		keep[n] = true
		for _, pod := range p.podsOfPeer(n) {
			keep[pod] = true
		}
	}
	add(g.Node(id))
	for _, e := range b.rules.Edges(id) {
		if e.From == id {
			add(g.Node(e.To))
		} else {
			add(g.Node(e.From))
		}
	}
	return keep
}
