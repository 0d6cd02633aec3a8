package lens

import (
	"testing"

	"pgregory.net/rapid"

	"kscope/topology"
)

// What is brought up to date by namespace is what a look at all pods tells.
func TestPodsAreCountedByClusterNode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := anyCluster(t)
		g := load(records)
		var r runCount
		for range 50 {
			c := rapid.SampledFrom(records).Draw(t, "object")
			change := topology.Change{ID: c.ID}
			switch rapid.IntRange(0, 2).Draw(t, "event") {
			case 0: // goes
			case 1: // comes back, or stays
				change.Record = c
			case 2:
				now := *c
				now.Finished = !c.Finished
				change.Record = &now
			}
			g.Apply(topology.Batch{Changes: []topology.Change{change}})
			got, nodes := r.of(g), 0
			for _, s := range g.Spaces() {
				for _, n := range s.Of("Node") {
					want := len(podsOn(n, View{}))
					if got[n] != want {
						t.Fatalf("after %s: %d pods on %s, want %d", c.ID, got[n], n.ID, want)
					}
					if want > 0 {
						nodes++
					}
				}
			}
			if len(got) != nodes {
				t.Fatalf("after %s: counts for %d cluster nodes, want %d", c.ID, len(got), nodes)
			}
		}
	})
}

// The rows that are counted while units move are those that all units take.
func TestRowsAreCountedAsUnitsMove(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := load(anyCluster(t))
		var b Builder
		units := b.refresh(specOf(Traffic), g, View{Lens: Traffic}, false)
		pl := plan{level: make([]int, len(units)), compact: rapid.Bool().Draw(t, "compact")}
		pl.spend(units)
		if len(units) == 0 {
			return
		}
		for range 30 {
			i := rapid.IntRange(0, len(units)-1).Draw(t, "unit")
			switch rapid.IntRange(0, 2).Draw(t, "step") {
			case 0:
				pl.uncut(i, units[i])
				pl.move(i, units[i], rapid.IntRange(inRest, withContainers).Draw(t, "level"))
			case 1:
				if pl.level[i] > asBox {
					pl.trim(i, units[i], rapid.IntRange(0, 40).Draw(t, "rows"))
				}
			case 2:
				pl.uncut(i, units[i])
			}
			rows, rest := 0, 0
			for i, u := range units {
				rows += pl.height(i, u)
				if pl.level[i] == inRest {
					rest = pl.tall()
				}
			}
			if got := pl.used(); got != rows+rest {
				t.Fatalf("counted %d rows, they take %d", got, rows+rest)
			}
		}
	})
}
