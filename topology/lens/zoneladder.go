package lens

import (
	"maps"
	"slices"
)

// zoneLevels climbs the ladder zone by zone as long as the rows last: zones, nodes,
// workloads on each node, pods. A zone whose nodes don't all fit shows those that
// something is wrong with, and a rest; a node whose pods don't, those of them. It
// returns how many more nodes there are rows for.
func zoneLevels(zones []*zone, idle int, v View, was *memory) (compact bool, room int) {
	all := func(level int) {
		for _, z := range zones {
			z.level = level
		}
	}
	switch {
	case v.Fold == FoldNamespace:
		all(1)
		return false, idle
	case v.Fold == FoldWorkload:
		all(2)
		return false, idle
	case v.Fold != FoldAuto || v.Rows <= 0:
		all(3)
		return false, idle
	case was != nil && maps.Equal(v.Open, was.open) && maps.Equal(v.Shut, was.shut):
		return was.compact, followZones(zones, idle, v, was)
	}
	order, free := byNeed(zones, v), 0
	for _, tall := range [2]int{boxRows, 1} {
		compact = tall == 1
		all(0)
		free = v.Rows - len(zones)*tall
		if idle > 0 {
			free -= min(idle, idleRoom(v)+1)*tall + frameRows
		} else if v.Rows >= 3*(fewIdle*boxRows+frameRows) {
			free -= fewIdle*tall + frameRows
		}
		if v.Rows >= 3*(fewIdle*boxRows+frameRows) {
			free -= fewMore // for pods that come to another node
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
			return compact, free / tall
		}
		if compact {
			free = showIll(order, inPart(order, free))
		}
		room = free / tall
	}
	return compact, room
}

// fewMore is the rows that a picture may grow by before anything folds.
const fewMore = 2

// inPart spends rows on zones that are still folded: for the nodes that are worst off
// and the rest, at least, for as many nodes as there is room for in the last one.
func inPart(order []*zone, free int) (left int) {
	var last *zone
	for _, z := range order {
		if need := max(2, z.ill+1) + frameRows - 1; z.level == 0 && len(z.nodes) > 2 && need <= free {
			free -= need
			z.level, z.room = 1, need-frameRows+1
			last = z
		}
	}
	if last == nil {
		return free
	}
	more := min(free, len(last.nodes)-last.room)
	last.room += more
	return free - more
}

// showIll spends rows on nodes that are still folded: for the pods on them that
// something is wrong with, and the rest.
func showIll(order []*zone, free int) (left int) {
	for _, z := range order {
		for _, n := range slices.SortedFunc(slices.Values(z.nodes), byID) {
			need := z.illPods[n] // instead of the node's own row, for the rest one more
			if z.level == 1 && z.room == 0 && need > 0 && need <= free {
				free -= need
				z.shows[n] = true
			}
		}
	}
	return free
}
