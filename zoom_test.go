package main

import (
	"strings"
	"testing"

	"kscope/topology/lens"
	"kscope/ui/graph"
)

// A pod that is opened says of each container what kubectl describe would: what fails
// first, then init containers, sidecars and the others in the order of the spec.
func TestContainersOfAFile(t *testing.T) {
	g := modelOf(t, "testdata/bank.yaml")
	const roomy = `
   service                          pods
╭─ bank 3 ✖ ───────────────────────────────────────────────────╮
│                                  ╭─ pod ───────────────────╮ │
│                         ╭╌╌ 80 ╌▶│✖ ledger-0           2/3 │ │
│                         ┆        │├ ✖ app CrashLoo…kOff ↻7 │ │
│                         ┆        │├ ● init schema      2.4 │ │
│ ╭─ svc ───────────────╮ ┆        │├ ● mesh      0123456 ↻2 │ │
│ │● ledger         1/2 │╌┤        │╰ ● exporter         0.9 │ │
│ ╰─────────────────────╯ ┆        ╰─ CrashLoopBackOff ──────╯ │
│                         ┆        ╭─ pod ───────────────────╮ │
│                         ╰╌╌╌╌╌╌╌▶│● ledger-1           1/1 │ │
│                                  ╰─────────────────────────╯ │
╰──────────────────────────────────────────────────────────────╯
`
	const folded = `
   service                          pods
╭─ bank 3 ✖ ───────────────────────────────────────────────╮
│                                  ╭─ pod ───────────────╮ │
│                         ╭╌╌ 80 ╌▶│✖ ledger-0       2/3 │ │
│ ╭─ svc ───────────────╮ ┆        ╰─ CrashLoopBackOff ──╯ │
│ │● ledger         1/2 │╌┤        ╭─ pod ───────────────╮ │
│ ╰─────────────────────╯ ╰╌╌╌╌╌╌╌▶│● ledger-1       1/1 │ │
│                                  ╰─────────────────────╯ │
╰──────────────────────────────────────────────────────────╯
`
	auto := lens.View{Lens: lens.Traffic, Fold: lens.FoldAuto, Rows: 20}
	few, none := auto, auto
	few.Rows, none.Fold = 12, lens.FoldNone
	for name, c := range map[string]struct {
		v    lens.View
		want string
	}{"room to spare": {auto, roomy}, "few rows": {few, folded}, "one to one, as in exports": {none, folded}} {
		if got := graph.Text(new(lens.Builder).Build(g, c.v), 100, false); got != strings.TrimPrefix(c.want, "\n") {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}
