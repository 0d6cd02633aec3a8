package lens

import (
	"slices"
	"strings"

	"kscope/topology"
)

// mostJogs bounds the rows that are kept for jogs.
const mostJogs = 2

// jogs is how many rows of their own arrows may need to change places between two lanes,
// where boxes leave none free: at most as many as there are arrows too many for the lines
// to be a tree, where sources with the very same targets have one line. Between other
// lanes the same rows will do.
func jogs(arrows map[arrow][2]int) int {
	type end struct {
		n    *topology.Node
		lane int // of the targets
	}
	into, from := map[end]int{}, map[end][]*topology.Node{}
	for a, l := range arrows {
		if l[0] < l[1] {
			into[end{a.to, l[1]}]++
			from[end{a.from, l[1]}] = append(from[end{a.from, l[1]}], a.to)
		}
	}
	tangles := map[int]*tangle{}
	for e, targets := range from {
		if len(targets) < 2 || !slices.ContainsFunc(targets, func(n *topology.Node) bool { return into[end{n, e.lane}] > 1 }) {
			continue
		}
		if tangles[e.lane] == nil {
			tangles[e.lane] = &tangle{lines: map[string]bool{}, at: map[*topology.Node]*topology.Node{}}
		}
		tangles[e.lane].line(targets)
	}
	most := 0
	for _, t := range tangles {
		most = max(most, t.circles)
	}
	return min(most, mostJogs)
}

// tangle counts the circles in the lines into a lane.
type tangle struct {
	lines   map[string]bool                   // by their targets
	at      map[*topology.Node]*topology.Node // another target that hangs together with one
	circles int
}

// line adds the line of one source; one with the same targets changes nothing.
func (t *tangle) line(targets []*topology.Node) {
	ids := make([]string, len(targets))
	for i, n := range targets {
		ids[i] = string(n.ID)
	}
	slices.Sort(ids)
	key := strings.Join(ids, " ")
	if t.lines[key] {
		return
	}
	t.lines[key] = true
	for _, n := range targets[1:] {
		if a, b := t.find(targets[0]), t.find(n); a == b {
			t.circles++
		} else {
			t.at[a] = b
		}
	}
}

func (t *tangle) find(n *topology.Node) *topology.Node {
	for t.at[n] != nil {
		n = t.at[n]
	}
	return n
}
