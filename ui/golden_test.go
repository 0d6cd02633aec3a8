package ui_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden compares whole screens, text and roles, with those a person looked at.
func TestGolden(t *testing.T) {
	lost := func(f *lens.Frame) {
		f.Link = lens.Link{Since: now.Unix() - 5, Detail: "connection refused"}
		f.Sources[0].State = topology.Stale
	}
	for _, c := range []struct {
		name   string
		w, h   int
		opts   ui.Options
		change func(*lens.Frame)
		keys   []string
		after  time.Duration // to wait before looking
	}{
		{name: "map", w: 80, h: 24},
		{name: "map", w: 120, h: 40},
		{name: "map", w: 200, h: 60},
		{name: "ascii", w: 120, h: 40, opts: ui.Options{ASCII: true}},
		{name: "inspector", w: 80, h: 24, keys: []string{"o"}},
		{name: "focus", w: 80, h: 24, keys: []string{"space", "down"}},
		{name: "aside", w: 120, h: 40, keys: []string{"f", "'settings", "enter"}},
		{name: "help", w: 80, h: 24, keys: []string{"?"}},
		{name: "labels", w: 80, h: 24, keys: []string{"g"}},
		{name: "labels", w: 200, h: 60, keys: []string{"g"}},
		{name: "hops", w: 80, h: 24, keys: []string{"shift+tab", "F"}},
		{name: "ways", w: 120, h: 40, keys: []string{"P"}},
		{name: "ways", w: 80, h: 24, keys: []string{"P"}},
		{name: "trace", w: 80, h: 24, keys: []string{"P", "P", "n"}},
		{name: "trace", w: 200, h: 60, keys: []string{"P", "P", "t", "'x"}},
		{name: "trace-ascii", w: 80, h: 24, opts: ui.Options{ASCII: true}, keys: []string{"P", "P"}},
		{name: "find", w: 80, h: 24, keys: []string{"f", "'cart"}},
		{name: "palette", w: 80, h: 24, keys: []string{":"}},
		{name: "sources", w: 80, h: 24, keys: []string{"i"}},
		{name: "query", w: 80, h: 24, keys: []string{"/", "'app=cart"}},
		{name: "wrong", w: 80, h: 24, keys: []string{"/", "'app=cart x"}},
		{name: "logs", w: 80, h: 24, keys: []string{"l"}},
		{name: "logs", w: 200, h: 60, keys: []string{"l", "t", "up", "up"}},
		{name: "logs-filter", w: 80, h: 24, keys: []string{"l", "&", "'error"}},
		{name: "yaml", w: 80, h: 24, keys: []string{"y", "/", "'envoy", "enter"}},
		{name: "yaml", w: 200, h: 60, keys: []string{"y", "down", "down", "-"}},
		{name: "describe", w: 80, h: 24, keys: []string{"d"}},
		{name: "events", w: 80, h: 24, keys: []string{"e", "a", "down"}},
		{name: "events", w: 200, h: 60, keys: []string{"e", "a"}},
		{name: "copy", w: 80, h: 24, keys: []string{"y", "c"}},
		{name: "sheet", w: 120, h: 40, keys: []string{"o", "space"}, after: 400 * time.Millisecond},
		{name: "lost", w: 80, h: 24, change: lost},
	} {
		name := fmt.Sprintf("%s-%dx%d", c.name, c.w, c.h)
		t.Run(name, func(t *testing.T) {
			bubble(t, c.w, c.h, c.opts, func(d *driver) {
				if c.change != nil {
					d.world.set(c.change)
					d.settle()
				}
				d.keys(c.keys...)
				if c.after > 0 {
					d.wait(c.after)
				}
				var lines []string
				for l := range strings.SplitSeq(d.screen(), "\n") {
					lines = append(lines, strings.TrimRight(l, " "))
				}
				golden(t, name, strings.Join(lines, "\n")+"\n\n"+ui.Roles(d.model)+"\n")
			})
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the screen differs from %s (go test ./ui -update writes it anew):\n%s", path, got)
	}
}
