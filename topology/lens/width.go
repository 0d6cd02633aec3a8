package lens

import (
	"slices"

	"kscope/topology"
)

// How many columns a scene takes at least when its nodes are boxes: boxes that show
// enough of a name to be worth it, and the least gap between two lanes. What is
// known of it here spares planning for boxes that will not be drawn.

const (
	boxMin   = 16 // columns of the narrowest box
	boxNames = 22 // a box narrower than that shows too little of a long name
	boxFrame = 5  // border, space and glyph around a name
	laneGap  = 4  // columns between two lanes
)

// boxesWide is how many columns the units take in boxes at their levels, at least.
func (pl *plan) boxesWide(units []*unit) int {
	var lanes []int
	for i, u := range units {
		wide := u.width(pl.level[i] >= withPods)
		if lanes == nil {
			lanes = slices.Clone(wide)
		}
		for l, w := range wide {
			lanes[l] = max(lanes[l], w)
		}
	}
	sum, used := 0, 0
	for _, w := range lanes {
		if w > 0 {
			sum, used = sum+w, used+1
		}
	}
	return sum + max(0, used-1)*laneGap + frameRows
}

// widths is the least width of the lanes of items, and of what is outside and tied to
// the unit.
func (u *unit) widths(sp spec, items []item) []int {
	wide := make([]int, len(sp.lanes))
	widen := func(n *topology.Node, lane int) {
		if lane >= 0 && wide[lane] < boxNames {
			wide[lane] = max(wide[lane], min(boxNames, max(boxMin, boxFrame+len(title(n.ID))+countWidth(n))))
		}
	}
	for _, it := range items {
		widen(it.n, it.lane)
	}
	for _, e := range u.cross {
		switch {
		case e.From.Space().Name == "":
			widen(e.From, sp.lane(e.From))
		case e.To.Space().Name == "":
			widen(e.To, sp.lane(e.To))
		}
	}
	return wide
}

// countWidth is the columns of "2/2" and the space before it.
func countWidth(n *topology.Node) int {
	switch _, want := n.ReadyWant(); {
	case want < 0:
		return 0
	case want < 10:
		return 4
	}
	return 6
}
