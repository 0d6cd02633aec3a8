package graph

import (
	"testing"

	"pgregory.net/rapid"

	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
)

// pods is a scene of opened pods and of folds in every health.
func pods() *lens.Scene {
	m := &maker{s: lens.Scene{Lens: lens.Traffic, Lanes: []string{"service", "pods"}}}
	bank := m.group("bank", 40)
	m.node("svc", "ledger", 0, bank)
	open := func(name string, h topology.Health, reason string, containers ...lens.Container) {
		n := m.node("pod", name, 1, bank)
		n.Ready, n.Want, n.Containers, n.Opened = 1, int32(len(containers)), containers, true
		n.Status = topology.Status{Health: h, Reason: topology.Intern(reason)}
	}
	run := lens.Container{Name: "app", Image: "registry.example.com:5000/bank/ledger:7.1.3", State: "Running", Ready: true}
	open("ledger-0", topology.Failed, "CrashLoopBackOff",
		lens.Container{Name: "app", Image: run.Image, State: "CrashLoopBackOff", Restarts: 7},
		lens.Container{Name: "schema", Role: "init", Image: "schema:2.4", State: "Completed"},
		lens.Container{Name: "mesh", Role: "sidecar", Image: "proxy@sha256:0123456789abcdef", State: "Running", Ready: true, Restarts: 2})
	open("ledger-1", topology.OK, "", run)
	many := make([]lens.Container, 10)
	for i := range many {
		many[i] = run
		many[i].Name = "worker-" + string(rune('a'+i))
	}
	many[9].Ready, many[9].State = false, "ContainerCreating"
	open("ledger-2", topology.Progressing, "ContainerCreating", many...)
	fold := func(short, name string, healths [5]int, st topology.Status) {
		n := m.node(short, name, 1, bank)
		n.Folded, n.Healths, n.Status = true, healths, st
		for _, c := range healths {
			n.Count += c
		}
	}
	fold("deploy", "web", [5]int{24}, topology.Status{})
	fold("deploy", "api", [5]int{topology.OK: 40, topology.Degraded: 3, topology.Failed: 1},
		topology.Status{Health: topology.Failed, Reason: topology.Intern("CrashLoopBackOff")})
	fold("sts", "db", [5]int{topology.OK: 2, topology.Progressing: 1}, topology.Status{Health: topology.Progressing, Reason: topology.Intern("RollingOut")})
	fold("node", "worker-7", [5]int{topology.OK: 11, topology.Unknown: 1, topology.Failed: 2}, topology.Status{})
	rest := m.node("pods", "… 9 more, 2 failed", 1, bank)
	rest.Key, rest.Count, rest.Folded, rest.Healths = "rest:Deployment/bank/x", 9, true, [5]int{7, 0, 0, 0, 2}
	rest.Status = topology.Status{Health: topology.Failed, Reason: topology.Intern("OOMKilled")}
	for _, to := range []string{"ledger-0", "ledger-1", "ledger-2"} {
		m.edge("ledger", to, "")
	}
	return &m.s
}

func TestInsideLooksAsItShould(t *testing.T) {
	for _, c := range []struct {
		name  string
		w, h  int
		mode  Mode
		ascii bool
	}{
		{"pods-80x24", 80, 24, Compact, false},
		{"pods-200x60", 200, 60, Auto, false},
		{"pods-ascii", 80, 48, Roomy, true},
	} {
		p := New(pods(), c.w, c.h, c.mode, nil)
		g := canvas.New(c.w, c.h)
		Draw(g, canvas.Rect{W: c.w, H: c.h}, p, View{Selected: "pod/ledger-1", ASCII: c.ascii})
		golden(t, c.name, trim(g.Plain())+"\n"+g.RoleText()+"\n")
	}
	golden(t, "pods-svg", SVG(pods(), 100, theme(t, "light")))
}

func TestTag(t *testing.T) {
	for image, want := range map[string]string{
		"nginx": "", "nginx:1.25": "1.25", "host:5000/nginx": "", "host:5000/a/nginx:1": "1", "": "",
		"proxy@sha256:0123456789abcdef": "0123456", "nginx:1.25@sha256:0123456789abcdef": "1.25", "odd@sha256:01": "01", "odd@": "",
	} {
		if got := tag(image); got != want {
			t.Errorf("the tag of %q is %q, want %q", image, got, want)
		}
	}
}

func TestBarExactly(t *testing.T) {
	for _, c := range []struct {
		counts [5]int
		w      int
		want   [5]int
	}{
		{[5]int{9, 0, 0, 0, 1}, 10, [5]int{9, 0, 0, 0, 1}},
		{[5]int{999, 0, 0, 0, 1}, 10, [5]int{9, 0, 0, 0, 1}}, // one of a thousand is seen
		{[5]int{40, 0, 0, 3, 1}, 12, [5]int{10, 0, 0, 1, 1}},
		{[5]int{5, 0, 5, 0, 0}, 4, [5]int{2, 0, 2, 0, 0}},
		{[5]int{1, 1, 1, 1, 1}, 3, [5]int{0, 0, 1, 1, 1}}, // no room for all: the worst
		{[5]int{0, 0, 0, 0, 7}, 7, [5]int{0, 0, 0, 0, 7}},
		{[5]int{}, 5, [5]int{}},
	} {
		if got := barCells(c.counts, c.w); got != c.want {
			t.Errorf("%v in %d cells: %v, want %v", c.counts, c.w, got, c.want)
		}
	}
}

func TestBarIsFilledAndFair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var counts [5]int
		total := 0
		for h := range counts {
			counts[h] = rapid.SampledFrom([]int{0, 1, 3, 40, 5000}).Draw(t, "count")
			total += counts[h]
		}
		w := rapid.IntRange(5, 20).Draw(t, "cells")
		sum := 0
		for h, c := range barCells(counts, w) {
			sum += c
			if (c > 0) != (counts[h] > 0) {
				t.Fatalf("%v has %d cells for health %d", counts, c, h)
			}
			if exact := float64(counts[h]*w) / float64(max(total, 1)); float64(c) > exact+1 {
				t.Fatalf("%v in %d cells: health %d has %d, exactly it would be %.2f", counts, w, h, c, exact)
			}
		}
		if total > 0 && sum != w {
			t.Fatalf("%d of %d cells are filled", sum, w)
		}
	})
}
