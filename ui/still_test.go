package ui_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui"
)

// more adds a pod below the others, which makes the picture higher.
func more(f *lens.Frame) {
	id := topology.MakeID("Pod", "shop", "zz-new-pod")
	f.Scene.Nodes = append(f.Scene.Nodes, lens.Node{Key: string(id), ID: id, Kind: "Pod", Short: "po", Namespace: "shop", Name: id.Name(), Lane: 5,
		Group: 0, Ready: 1, Want: 1, Parent: cart})
}

// Nothing moves by itself, also before the user has touched anything; the view fits
// anew when the terminal has another size.
func TestNothingMovesByItself(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		at := place(d.screen(), "203.0.113.10")
		d.world.set(more)
		d.settle()
		d.wants("zz-new-pod")
		if got := place(d.screen(), "203.0.113.10"); got != at {
			t.Errorf("moved from %v to %v", at, got)
		}
		d.selected(crashing)
		d.send(tea.WindowSizeMsg{Width: 300, Height: 60})
		if got := place(d.screen(), "203.0.113.10"); got == at {
			t.Error("the map does not fit anew in another size")
		}
	})
}

// While kinds are still being read the map fits what has come.
func TestFitsWhileReading(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		part := func(f *lens.Frame) {
			f.Syncing = true
			f.Sources[0].State = topology.Syncing
			if f.View.Lens == lens.Traffic {
				f.Scene.Nodes, f.Scene.Edges = f.Scene.Nodes[:2], f.Scene.Edges[:1]
			}
		}
		d.keys("2")
		d.world.set(part)
		d.settle()
		d.keys("1")
		first := place(d.screen(), "203.0.113.10")
		d.world.set(nil)
		d.settle()
		if got := place(d.screen(), "203.0.113.10"); got[0] >= first[0] {
			t.Errorf("stays at %v after all has been read, was at %v", got, first)
		}
		d.selected(crashing)
	})
}

// While the API server is slow the header says so, though the picture is live.
func TestLiveWithTrouble(t *testing.T) {
	for _, w := range []int{80, 120, 200} {
		bubble(t, w, 24, ui.Options{}, func(d *driver) {
			d.world.set(func(f *lens.Frame) { f.Link.Detail = "API server is throttling us" })
			d.settle()
			if got := d.line(0); !strings.Contains(got, "▲ live: API server is throttling us") || !strings.Contains(got, "2 problems") {
				t.Errorf("%d columns: %q", w, got)
			}
		})
	}
}

// A query selects what answers it; dropping it selects what was selected before.
func TestQuerySelectsAMatch(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("left", "right")
		before := d.world.lastLook().Selected
		d.keys("/", "'app=db")
		d.selected(before) // while it is typed, nothing moves
		d.keys("esc")
		d.selected(before)
		d.keys("/", "'app=frontend", "enter")
		if got := topology.ID(d.world.lastLook().Selected).Name(); got != "frontend" {
			t.Errorf("selected %s", got)
		}
	})
}

// When a rollout replaces the selected pod, the new one is selected.
func TestSelectionFollowsARollout(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("up", "down")
		d.selected(crashing)
		const next = "Pod/shop/cart-77777-new01"
		d.world.set(func(f *lens.Frame) {
			for i := range f.Scene.Nodes {
				if n := &f.Scene.Nodes[i]; n.Key == crashing {
					n.Key, n.ID, n.Name = next, next, topology.ID(next).Name()
				}
			}
		})
		d.settle()
		d.selected(next)
	})
}

// A query that nothing answers yet leaves the map while it is typed.
func TestHalfTypedQueryKeepsTheMap(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.world.set(func(f *lens.Frame) {
			if f.View.Query != "" && !f.View.Highlight {
				f.Scene = &lens.Scene{Lanes: f.Scene.Lanes}
			}
		})
		d.keys("/", "'app=we")
		d.wants("203.0.113.10", "0 match")
		d.keys("enter")
		d.wants("nothing matches app=we", "Esc drops it")
	})
}

// Every lens can be seen in the header of the smallest terminal.
func TestHeaderShowsEveryLens(t *testing.T) {
	for w := 60; w < 130; w++ {
		bubble(t, w, 24, ui.Options{}, func(d *driver) {
			line := d.line(0)
			for _, key := range []string{" 1 Traffic ", " 2 ", " 3 ", "● live", "2 problems"} {
				if !strings.Contains(line, key) {
					t.Errorf("%d columns: no %q in %q", w, key, line)
				}
			}
		})
	}
}

// In one namespace, what is worst there is selected, not what is worse around it.
func TestNamespaceSelectsItsOwn(t *testing.T) {
	bubble(t, 200, 60, ui.Options{View: lens.View{Namespace: "shop"}}, func(d *driver) { d.selected(crashing) })
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.world.set(func(f *lens.Frame) {
			for i := range f.Scene.Nodes {
				if n := &f.Scene.Nodes[i]; n.Kind == "LoadBalancer" {
					n.Status.Health = topology.Failed
				}
			}
		})
		d.keys(":", "'shop", "enter")
		d.selected(crashing)
	})
}

// Esc folds only what the user has unfolded, then leaves the namespace.
func TestEscByLevels(t *testing.T) {
	bubble(t, 200, 60, ui.Options{View: lens.View{Namespace: "shop"}}, func(d *driver) {
		d.keys("f", "'frontend", "down", "enter", "enter")
		if !d.world.lastLook().Open["Deployment/shop/frontend"] {
			t.Fatal("Enter does not unfold")
		}
		d.keys("/", "'tier=web", "enter", "esc")
		if got := d.world.lastLook(); got.Query != "" || got.Namespace != "shop" {
			t.Fatalf("the query is the first to go: %+v", got)
		}
		d.keys("esc")
		if got := d.world.lastLook(); !got.Shut["Deployment/shop/frontend"] || got.Namespace != "shop" {
			t.Fatalf("then what was unfolded: %+v", got)
		}
		d.keys("esc")
		if got := d.world.lastLook().Namespace; got != "" {
			t.Fatalf("then the namespace: %s", got)
		}
	})
}

// A map without anything says why and which key helps.
func TestEmptyScreens(t *testing.T) {
	none := func(change func(f *lens.Frame)) func(*lens.Frame) {
		return func(f *lens.Frame) { f.Scene = &lens.Scene{}; change(f) }
	}
	for _, c := range []struct {
		name   string
		opts   ui.Options
		change func(*lens.Frame)
		wants  []string
	}{
		{"first sync", ui.Options{}, none(func(f *lens.Frame) {
			f.Syncing = true
			f.Sources[0].State, f.Sources[2].State = topology.Syncing, topology.Syncing
		}), []string{"reading the cluster …", "2 of 4 kinds, 1,216 objects so far", "Pod 1,204", "Service 12", "i shows them all"}},
		{"no connection", ui.Options{}, none(func(f *lens.Frame) { f.Link = lens.Link{Detail: "connection refused"} }),
			[]string{"no connection: connection refused", ": goes to another context"}},
		{"empty namespace", ui.Options{View: lens.View{Namespace: "void"}}, none(func(*lens.Frame) {}),
			[]string{"nothing to show in namespace void", "Esc to all"}},
		{"nothing readable", ui.Options{}, none(func(f *lens.Frame) {
			f.Sources = []topology.Source{{Kind: "ConfigMap", State: topology.Forbidden, Detail: "needs list on configmaps"},
				{Kind: "Pod", State: topology.Forbidden, Detail: "needs list on pods"}}
		}), []string{"nothing may be read here: needs list on pods", "goes to a namespace you may read"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, 100, 30, c.opts, func(d *driver) {
				d.world.set(c.change)
				d.settle()
				d.wants(c.wants...)
			})
		})
	}
}
