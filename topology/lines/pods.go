package lines

import (
	"cmp"
	"slices"

	"kscope/topology"
)

// Target is a container whose log a selection means.
type Target struct {
	Pod       topology.ID
	UID       string // of the pod
	Container string // "" = the pod's only one, whatever its name
	Role      string // "", "init", "sidecar" or "ephemeral"
	Restarts  int32
	Alone     bool // the pod has no other container
	// Rank orders what is read when there is too much: what is wrong comes first.
	Rank int
}

// Targets are the containers of the pods that the objects stand for: a pod, all that a
// workload owns, a Service selects, a route leads to, a node runs, a namespace holds.
// The order is stable. Objects that lead to no pod add nothing.
func Targets(g *topology.Graph, of []topology.ID) []Target {
	seen := map[*topology.Node]bool{}
	var pods []*topology.Node
	for _, id := range of {
		if id.Kind() == "Namespace" {
			if s := g.Space(id.Name()); s != nil {
				pods = append(pods, s.Of("Pod")...)
			}
		}
		if n := g.Node(id); n != nil {
			pods = reach(n, seen, pods)
		}
	}
	slices.SortFunc(pods, func(a, b *topology.Node) int { return cmp.Compare(a.ID, b.ID) })
	var out []Target
	for _, p := range slices.Compact(pods) {
		out = append(out, containers(p)...)
	}
	slices.SortStableFunc(out, func(a, b Target) int { return cmp.Compare(a.Rank, b.Rank) })
	return out
}

// reach collects the pods that n leads to.
func reach(n *topology.Node, seen map[*topology.Node]bool, pods []*topology.Node) []*topology.Node {
	if seen[n] {
		return pods
	}
	seen[n] = true
	if n.ID.Kind() == "Pod" {
		if n.Rec != nil {
			pods = append(pods, n)
		}
		return pods
	}
	for _, e := range n.EachOut() {
		if leads(n, e) {
			pods = reach(e.To, seen, pods)
		}
	}
	if n.ID.Kind() == "Node" {
		for _, e := range n.EachIn() {
			if e.Relation == topology.RunsOn {
				pods = reach(e.From, seen, pods)
			}
		}
	}
	return pods
}

// leads tells whether an edge leads towards the pods that n stands for.
func leads(n *topology.Node, e *topology.Edge) bool {
	switch e.Relation {
	case topology.Owns, topology.Selects, topology.Routes, topology.Scales:
		return true
	case topology.Enters: // from the Internet everything would follow
		return n.ID != topology.Internet && n.ID != topology.PrivateNetwork
	}
	return false
}

// containers are the targets of one pod. Those of a pod that is not well come first;
// those of one that has run to its end, and init containers that have, come last.
func containers(n *topology.Node) []Target {
	pod, _ := n.Rec.Spec.(*topology.Pod)
	if pod == nil || len(pod.Containers) == 0 {
		return []Target{{Pod: n.ID, UID: n.Rec.UID, Alone: true}}
	}
	out := make([]Target, 0, len(pod.Containers))
	for _, c := range pod.Containers {
		t := Target{Pod: n.ID, UID: n.Rec.UID, Container: c.Name.String(), Role: c.Role.String(),
			Restarts: c.Restarts, Alone: len(pod.Containers) == 1}
		switch h := n.Own().Health; {
		case h == topology.Degraded || h == topology.Failed:
			t.Rank = -1
		case t.Role == "init" && c.State.String() == "Completed":
			t.Rank = 2
		case n.Rec.Finished:
			t.Rank = 1
		}
		out = append(out, t)
	}
	return out
}
