package lens

import (
	"slices"

	"kscope/topology"
)

// The containers of a pod are the last level of the folding ladder: an opened pod
// lists them, a row each.

// mostRows is how many rows an opened pod has at most; the last counts the rest.
const mostRows = 8

// Container is a container as the inspector and an opened pod show it.
type Container struct {
	Name, Image, Role, State, Last string
	Ready                          bool
	Restarts, Exit                 int32
}

// Health judges a container by the words the API server has for its state: one that
// ran to its end with 0 is fine, and so is an ephemeral one that runs, which is
// never called ready.
func (c Container) Health() topology.Health {
	switch {
	case c.Ready, c.State == "Completed", c.Role == "ephemeral" && c.State == "Running":
		return topology.OK
	case c.State == "Running", c.State == "ContainerCreating", c.State == "PodInitializing", c.State == "":
		return topology.Progressing
	}
	return topology.Failed
}

// containersOf lists a pod's containers in the order of its spec, init containers
// first; nothing for what is no pod.
func containersOf(r *topology.Record) []Container {
	if r == nil {
		return nil
	}
	pod, ok := r.Spec.(*topology.Pod)
	if !ok {
		return nil
	}
	all := make([]Container, 0, len(pod.Containers))
	for _, c := range pod.Containers {
		all = append(all, Container{Name: c.Name.String(), Image: c.Image.String(), Role: c.Role.String(),
			State: c.State.String(), Last: c.Last.String(), Ready: c.Ready, Restarts: c.Restarts, Exit: c.Exit})
	}
	return all
}

// failingFirst is the order in which an opened pod lists its containers: what fails,
// then the others, each as in the spec.
func failingFirst(all []Container) []Container {
	slices.SortStableFunc(all, func(a, b Container) int {
		fails := func(c Container) int {
			if c.Health() >= topology.Degraded {
				return 1
			}
			return 0
		}
		return fails(b) - fails(a)
	})
	return all
}

// Rows is how many rows the containers of an opened pod take; 0 for all else. Beyond
// that many less one, the last row stands for the rest.
func (n *Node) Rows() int { return min(len(n.Containers), mostRows) }

// CanOpen tells whether there is more to see of the node: what a fold hides, or the
// containers of a pod.
func (n *Node) CanOpen() bool {
	if n.Folded {
		return true
	}
	return len(n.Containers) == 0 && containerRows(n.Rec) > 0
}

// containerRows is how many rows the containers of a pod take when it is opened.
func containerRows(r *topology.Record) int {
	if r == nil {
		return 0
	}
	pod, ok := r.Spec.(*topology.Pod)
	if !ok {
		return 0
	}
	return min(len(pod.Containers), mostRows)
}

// tellsMore: a pod whose containers say more than the pod does, as there are several.
func tellsMore(n *topology.Node) bool { return containerRows(n.Rec) > 1 && !finished(n) }

// opensPod tells whether the view shows the containers of a pod: by hand, because the
// map is about this pod, or because there is room for all of its namespace's.
func (v *View) opensPod(n *topology.Node, level int) bool {
	if v.Shut[string(n.ID)] {
		return false
	}
	return v.Open[string(n.ID)] || v.Focus == n.ID && v.Hops != FromOutside && v.Lens != Policy || level >= withContainers && tellsMore(n)
}

// openedRows is how many rows the containers of single pods take that the view
// opens, by namespace.
func openedRows(g *topology.Graph, v View) map[*topology.Space]int {
	rows := map[*topology.Space]int{}
	add := func(id topology.ID) {
		if n := g.Node(id); n != nil && v.opensPod(n, asBox) {
			rows[n.Space()] += containerRows(n.Rec)
		}
	}
	for key := range v.Open {
		add(topology.ID(key))
	}
	if !v.Open[string(v.Focus)] {
		add(v.Focus)
	}
	return rows
}
