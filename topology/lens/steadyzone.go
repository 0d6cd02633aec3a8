package lens

import (
	"maps"
	"slices"

	"kscope/topology"
)

// keptZone is one zone of a picture.
type keptZone struct {
	level, room, rows int
	shows             map[*topology.Node]bool
}

// ails tells whether a pod or a cluster node is shown as ill: while a view lasts only what
// has been so before, or has failed. No memory is a view that begins.
func (m *memory) ails(n *topology.Node) bool {
	return ill(n) && (m == nil || m.ailing[n] || felt(n).Health == topology.Failed)
}

// ailing is what is shown as ill in the nodes lens.
func ailing(zones []*zone, v View, was *memory) map[*topology.Node]bool {
	out := map[*topology.Node]bool{}
	for _, z := range zones {
		for _, n := range z.nodes {
			if was.ails(n) {
				out[n] = true
			}
			if z.level != 1 || z.within[n] < topology.Progressing {
				continue
			}
			for _, m := range podsOn(n, v) {
				if was.ails(m) {
					out[m] = true
				}
			}
		}
	}
	return out
}

// rowsOf is how many rows the pods on a cluster node take, each by itself.
func (m *memory) rowsOf(n *topology.Node, pods []*topology.Node) int {
	if m == nil {
		return len(pods)
	}
	rows := 0
	for w, own := range byWorkload(pods) {
		c, ok := m.crowds[onNode(w, n)]
		if !ok {
			rows += len(own)
			continue
		}
		rows += min(len(own), c.most)
	}
	return rows
}

// onNode is the key of a workload's pods on a cluster node.
func onNode(w, n *topology.Node) string { return string(w.ID) + "@" + n.ID.Name() }

func rememberZones(zones []*zone, v View, was *memory, compact bool) *memory {
	m := &memory{of: nameOf(v), open: maps.Clone(v.Open), shut: maps.Clone(v.Shut), compact: compact, zones: map[string]keptZone{}}
	for _, z := range zones {
		k := keptZone{level: z.level, room: z.room, shows: z.shows, rows: z.rows(compact)}
		if was != nil && was.zones[z.name].level == z.level {
			k.rows = max(k.rows, was.zones[z.name].rows)
		}
		m.zones[z.name] = k
	}
	return m
}

// rows is how many rows the zone takes as it is planned.
func (z *zone) rows(compact bool) int {
	tall := boxRows
	if compact {
		tall = 1
	}
	if z.level == 0 {
		return tall
	}
	n := z.tall[z.level]
	if z.level == 1 && z.room > 0 {
		n = min(n, z.room)
	}
	for node := range z.shows {
		n += z.illPods[node]
	}
	return n*tall + frameRows
}

// fewIdle is how many rows are kept for pods that have no node yet, as in a rollout.
const fewIdle = 2

// followZones keeps to the plan before as long as the rows last: then what has grown
// folds, and after that what is needed least.
// It returns how many more of the pods without a node there are rows for than they have by
// right, which may be less than none.
func followZones(zones []*zone, idle int, v View, was *memory) (more int) {
	for _, z := range zones {
		k := was.zones[z.name]
		z.level, z.room = k.level, k.room
		for _, n := range z.nodes {
			if k.shows[n] {
				z.shows[n] = true
			}
		}
	}
	tall := boxRows
	if was.compact {
		tall = 1
	}
	used := func() int {
		sum := 0
		if idle > 0 {
			sum = fewIdle*tall + frameRows
		}
		for _, z := range zones {
			sum += z.rows(was.compact)
		}
		return sum
	}
	order := byNeed(zones, v)
	for _, grown := range [2]bool{true, false} {
		for _, z := range slices.Backward(order) {
			for used() > v.Rows && z.level > 0 && (!grown || z.rows(was.compact) > was.zones[z.name].rows) {
				z.level--
				z.room, z.shows = 0, map[*topology.Node]bool{}
			}
		}
	}
	return (v.Rows-used())/tall + fewIdle - idleRoom(v) - 1
}
