package lens

import (
	"slices"

	"kscope/topology"
)

// runCount is how many pods run on each cluster node. A namespace is looked through again
// only when it changed.
type runCount struct {
	in    perSpace[*tally]
	total map[*topology.Node]int
}

// tally is what of it one namespace contributes.
type tally struct {
	gen  uint64
	pods map[*topology.Node]int
}

// of brings the counts up to date.
func (r *runCount) of(g *topology.Graph) map[*topology.Node]int {
	spaces := g.Spaces()
	anew := r.total == nil || !slices.Equal(r.in.spaces, spaces) // some may have gone
	known := r.in.align(g)
	if anew {
		r.total = map[*topology.Node]int{}
	}
	for i, s := range spaces {
		before := known[i]
		if before == nil || before.gen != s.Gen() {
			known[i] = tallyOf(s)
		} else if !anew {
			continue
		}
		if before != nil && !anew {
			r.add(before, -1)
		}
		r.add(known[i], 1)
	}
	return r.total
}

// add adds one namespace's pods, times 1 or -1.
func (r *runCount) add(t *tally, times int) {
	for n, pods := range t.pods {
		if r.total[n] += times * pods; r.total[n] == 0 {
			delete(r.total, n)
		}
	}
}

func tallyOf(s *topology.Space) *tally {
	t := &tally{s.Gen(), map[*topology.Node]int{}}
	for _, m := range s.Of("Pod") {
		for _, e := range m.EachOut() {
			if runsOn(e, View{}) {
				t.pods[e.To]++
			}
		}
	}
	return t
}
