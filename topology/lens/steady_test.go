package lens

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"kscope/topology"
)

// In 300 random events a namespace in which nothing happened keeps its level, unless the
// rows do not suffice any more, and then it folds; a scene never needs more rows than
// there are.
func TestFoldsStayWhileAViewLasts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := anyCluster(t)
		g := load(records)
		v := View{Lens: rapid.SampledFrom([]Name{Traffic, Workloads}).Draw(t, "lens"), Fold: FoldAuto, Rows: rapid.IntRange(12, 60).Draw(t, "rows")}
		var b Builder
		b.Build(g, v)
		for k := range 300 {
			r := rapid.SampledFrom(records).Draw(t, "object")
			change := topology.Change{ID: r.ID}
			switch rapid.IntRange(0, 3).Draw(t, "event") {
			case 0: // goes
			case 1: // a pod more like it
				now := *r
				now.ID = topology.MakeID(r.ID.Kind(), r.ID.Namespace(), fmt.Sprintf("%s-%d", r.ID.Name(), k))
				now.UID = string(now.ID)
				change.ID, change.Record = now.ID, &now
			default: // another status
				now := *r
				now.Status = topology.Status{Health: topology.Health(rapid.IntRange(0, 4).Draw(t, "health"))}
				change.Record = &now
			}
			before, level := b.last, map[string]int{}
			for _, k := range before.units {
				level[k.name] = k.level
			}
			g.Apply(topology.Batch{Changes: []topology.Change{change}})
			s := b.Build(g, v)
			if stacked, beside := rows(s); stacked > v.Rows || beside > max(v.Rows, 4*boxRows) {
				t.Fatalf("event %d: %d rows, %d beside, of %d: %+v %+v %+v", k, stacked, beside, v.Rows, before.units, b.last.units, shows(s))
			}
			kept := plan{compact: before.compact}
			used := 0
			for _, u := range b.units[v.Lens].of {
				if u == nil {
					continue
				}
				if was, ok := level[u.name]; ok && was > inRest && u.count > 0 {
					used += kept.rows(u, was, kept.tall())
				} else if u.count > 0 {
					used += kept.tall()
				}
			}
			for _, now := range b.last.units {
				was, ok := level[now.name]
				if !ok || now.name == change.ID.Namespace() || now.level == was {
					continue
				}
				if now.level > was || used <= v.Rows {
					t.Fatalf("event %d, %s: %s went from level %d to %d, with %d of %d rows needed", k, change.ID, now.name, was, now.level, used, v.Rows)
				}
			}
		}
	})
}
