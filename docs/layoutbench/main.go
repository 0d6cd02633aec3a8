// Layoutbench measures the layout engine against Graphviz' dot on generated
// clusters and prints the table of docs/PERFORMANCE.md: `make layout-bench`.
package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"time"

	"kscope/topology/layout/yardstick"
)

func main() {
	seed := flag.Uint64("seed", 42, "of the generated clusters")
	out := flag.String("out", "", "folder for every layout as <graph>.kscope.json, and dot's own output")
	only := flag.String("graphs", "", "regular expression of the graphs to measure, all if empty")
	limit := flag.Duration("dot", time.Minute, "time dot has for one graph, 0 to leave it out")
	repeat := flag.Int("repeat", 5, "runs at least, of which the fastest counts")
	flag.Parse()
	if err := run(*seed, *out, *only, *limit, *repeat); err != nil {
		fmt.Fprintln(os.Stderr, "layoutbench:", err)
		os.Exit(1)
	}
}

func run(seed uint64, out, only string, limit time.Duration, repeat int) error {
	match, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	if out != "" {
		if err := os.MkdirAll(out, 0o755); err != nil {
			return err
		}
	}
	t := newTable(seed, limit)
	for _, n := range yardstick.Sizes {
		for _, g := range yardstick.Graphs(n, seed) {
			if !match.MatchString(g.Name) {
				continue
			}
			r := measure(g, repeat)
			if out != "" {
				if err := r.write(out); err != nil {
					return err
				}
			}
			if limit > 0 {
				r.dot, r.dotMissing = runDot(g, limit, out)
			}
			t.add(r)
		}
	}
	t.summary()
	return nil
}
