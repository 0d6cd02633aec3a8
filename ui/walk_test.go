package ui_test

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui"
)

const (
	crashing = "Pod/shop/cart-5d8f7c9b6-x2x7q"
	cart     = "Deployment/shop/cart"
)

func TestFirstScreenSaysWhatIsWrong(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.selected(crashing)
		d.wants("prod-ch ▸ all namespaces", "1 Traffic  2 Workloads  3 Nodes", "● live", "▲ 2 problems",
			"✖ CrashLoopBackOff for 5m", "no access: Node", "1 of 3 namespaces folded to fit")
	})
}

func TestWalkAlongArrowsAndBack(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("shift+tab")
		d.selected(cart)
		d.keys("shift+tab")
		d.selected("Service/shop/cart")
		d.keys("tab", "tab")
		if got := d.world.lastLook().Selected; !strings.HasPrefix(got, "Pod/shop/cart-") {
			t.Fatalf("selected %s", got)
		}
		here := d.world.lastLook().Selected
		d.keys("backspace", "tab")
		if got := d.world.lastLook().Selected; got == here || !strings.HasPrefix(got, "Pod/shop/cart-") {
			t.Fatalf("after going back, the arrow leads to %s again", got)
		}
		d.keys("backspace", "backspace", "backspace", "backspace")
		d.selected(crashing)
		d.keys("backspace")
		d.wants("this is where you started")
	})
}

func TestArrowKeys(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("right")
		d.wants("nothing further to the right")
		for range 10 {
			d.keys("left")
		}
		d.selected("Internet")
		d.wants("nothing further to the left")
	})
}

func TestEnterAndEsc(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("enter")
		d.wants("Enter go there  Esc back to the map") // nothing to open: into the inspector
		d.keys("esc")
		d.lacks("back to the map")
		d.keys("f", "'kube-system", "enter")
		d.selected("Namespace/kube-system")
		d.keys("enter")
		d.wants("prod-ch ▸ kube-system", "203.0.113.10")
		d.lacks("frontend")
		if got := d.world.lastLook().Namespace; got != "kube-system" {
			t.Fatalf("namespace %q", got)
		}
		d.keys("esc")
		d.wants("prod-ch ▸ all namespaces")
		d.selected("Namespace/kube-system")
		d.keys("esc")
		d.wants("this is the outermost level")
	})
}

func TestFolding(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("+")
		d.wants("cart-5d8f7c9b6-x2x7q is not folded")
		d.keys("-") // a pod folds into what opened it
		d.selected(cart)
		if v := d.world.lastLook(); !v.Shut[cart] || v.Open[cart] {
			t.Fatalf("shut %v, open %v", v.Shut, v.Open)
		}
		d.lacks("cart-5d8f7c9b6-k9zzp")
		d.keys("f", "'frontend", "down", "enter")
		d.selected("Deployment/shop/frontend")
		d.keys("+")
		if v := d.world.lastLook(); !v.Open["Deployment/shop/frontend"] || !v.Shut[cart] {
			t.Fatalf("shut %v, open %v", v.Shut, v.Open)
		}
	})
}

func TestLenses(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("2")
		if got := d.world.lastLook().Lens; got != lens.Workloads {
			t.Fatalf("lens %s", got)
		}
		d.lacks("203.0.113.10")
		d.selected(crashing) // it is on this map too
		d.keys("2")
		d.wants("this is the workloads lens")
		d.keys("3")
		d.wants("nothing to show", "another lens may show more:   1 Traffic   2 Workloads")
		d.keys("1")
		d.wants("203.0.113.10")
	})
}

func TestQueryWorksWhileTyped(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("/", "'app=cart")
		v := d.world.lastLook()
		if v.Query != "app=cart" || v.Match == nil || v.Match.String() != "app=cart" {
			t.Fatalf("query %q, match %v", v.Query, v.Match)
		}
		if !v.Highlight {
			t.Fatal("what is typed already leaves out the rest")
		}
		d.keys("' in (")
		d.wants("nothing is in front of")
		if got := d.world.lastLook().Query; got != "app=cart in" { // which asks for a label "in", too
			t.Fatalf("the last good query is lost: %q", got)
		}
		d.keys("enter")
		d.wants("nothing is in front of") // a wrong query can't be kept
		for range 5 {
			d.keys("backspace")
		}
		d.keys("enter")
		d.wants("/ app=cart", "4 match")
		if d.world.lastLook().Highlight {
			t.Fatal("what was taken does not leave out the rest")
		}
		d.keys("h")
		if !d.world.lastLook().Highlight {
			t.Fatal("h does not turn the query into marks")
		}
		d.keys("esc")
		if v := d.world.lastLook(); v.Query != "" || v.Match != nil {
			t.Fatalf("query %q", v.Query)
		}
		d.keys("/", "'!", "esc")
		d.lacks("expected")
	})
}

func TestNothingMatches(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.world.set(func(f *lens.Frame) {
			if f.View.Query != "" {
				f.Scene = &lens.Scene{Lanes: f.Scene.Lanes}
			}
		})
		d.keys("/", "'app=nope", "enter")
		d.wants("nothing matches app=nope", "Esc drops it")
		d.keys("esc")
		d.wants("203.0.113.10")
	})
}

func TestFindJumps(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("f")
		d.wants("Find", "✖ Pod", "1 of 17")
		d.keys("'db-0")
		d.wants("1 of ")
		d.keys("enter")
		d.selected("Pod/shop/db-0")
		d.lacks("Find")
		d.keys("ctrl+p", "'zzzz")
		d.wants("nothing has a name like that")
		d.keys("enter", "esc")
		d.selected("Pod/shop/db-0")
	})
}

func TestFindGoesToOtherNamespaceAndLens(t *testing.T) {
	bubble(t, 200, 60, ui.Options{View: lens.View{Lens: lens.Nodes, Namespace: "default"}}, func(d *driver) {
		d.keys("f", "'x2x7q", "enter")
		v := d.world.lastLook()
		if v.Namespace != "shop" || v.Lens != lens.Workloads || v.Selected != crashing {
			t.Fatalf("looks at %+v", v)
		}
		d.wants("CrashLoopBackOff")
		d.keys("f", "'settings", "enter")
	})
}

func TestPalette(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys(":", "'shop", "enter")
		d.wants("prod-ch ▸ shop")
		d.keys(":", "'hidden-ns")
		d.wants("as typed")
		d.keys("enter")
		d.wants("prod-ch ▸ hidden-ns")
		d.keys(":", "'Not A Name")
		d.wants("no context, namespace, lens or theme like that")
		d.keys("esc", ":", "'all namesp", "enter")
		d.wants("prod-ch ▸ all namespaces")
		d.keys(":", "'staging", "enter")
		d.wants("switch to staging: context deadline exceeded")
		d.wants("203.0.113.10") // what was there stays
		before := d.model.View().Content
		d.keys(":", "'theme light", "enter")
		if d.model.View().Content == before {
			t.Error("the theme did not change")
		}
	})
}

func TestHelpAndSources(t *testing.T) {
	bubble(t, 80, 24, ui.Options{}, func(d *driver) {
		d.keys("?")
		d.wants("Walk", "nearest box in that direction")
		d.lacks("Program")
		d.keys("pgdown", "pgdown", "pgdown", "pgdown")
		d.wants("Program", "Ctrl-Z")
		d.keys("esc")
		d.lacks("Ctrl-Z")
		d.keys("i")
		d.wants("What can be read", "Pod       ok 1,204", "Node      denied  needs list on nodes", "Gateway   absent")
		d.keys("q")
		d.lacks("What can be read")
	})
}

func TestInspectorOpensAndCloses(t *testing.T) {
	bubble(t, 80, 24, ui.Options{}, func(d *driver) {
		d.lacks("in namespace shop")
		d.keys("pgdown")
		d.wants("the inspector is closed")
		d.keys("o")
		d.wants("in namespace shop", "CrashLoopBackOff for 5m")
		d.keys("pgdown", "pgdown", "pgdown")
		d.wants("tier=web")
		d.keys("esc")
		d.lacks("tier=web")
		d.send(tea.WindowSizeMsg{Width: 200, Height: 60})
		d.wants("in namespace shop")
		d.keys("o")
		d.lacks("in namespace shop")
	})
}

func TestQuitAndSuspend(t *testing.T) {
	bubble(t, 80, 24, ui.Options{NoSuspend: true}, func(d *driver) {
		d.keys("ctrl+z")
		d.wants("there is no shell to come back from")
		d.keys("f", "'q")
		if len(d.seen) != 0 {
			t.Fatal("q quits while typing")
		}
		d.keys("ctrl+c")
		if len(d.seen) != 1 {
			t.Fatalf("got %v", d.seen)
		}
	})
	bubble(t, 80, 24, ui.Options{}, func(d *driver) {
		d.keys("ctrl+z", "q")
		if len(d.seen) != 2 {
			t.Fatalf("got %v", d.seen)
		}
	})
}

func TestLostConnection(t *testing.T) {
	bubble(t, 200, 60, ui.Options{Clock: func() time.Time { return now }}, func(d *driver) {
		d.world.set(func(f *lens.Frame) {
			f.Link = lens.Link{Since: now.Unix() - 5, Detail: "connection refused"}
			f.Sources[0].State = topology.Stale
		})
		d.settle()
		d.wants("disconnected 0:05 – last data 12:01:33", "stale: Pod", "○ stale", "refused", "203.0.113.10")
		d.world.set(nil)
		d.settle()
		d.wants("● live")
		d.lacks("stale")
	})
}

func TestSyncing(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.world.set(func(f *lens.Frame) {
			f.Syncing, f.Sources[0].State = true, topology.Syncing
			f.Scene = &lens.Scene{}
		})
		d.settle()
		d.wants("◐ syncing 1,216", "reading the cluster …", "reading Pod 1,204")
	})
}

func TestNothingMayBeRead(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.world.set(func(f *lens.Frame) {
			f.Sources = []topology.Source{{Kind: "Pod", State: topology.Forbidden, Detail: "needs list on pods"}}
			f.Scene = &lens.Scene{}
		})
		d.settle()
		d.wants("nothing may be read here: needs list on pods", ": and a name goes to a namespace you may read")
	})
}

// When the selected node goes, its owner is selected; and what stays selected
// keeps its cell on the screen when others come and go.
func TestSelectedKeepsItsPlace(t *testing.T) {
	without := func(key string) func(*lens.Frame) {
		return func(f *lens.Frame) {
			s := f.Scene
			for i, n := range s.Nodes {
				if n.Key == key {
					s.Nodes = append(s.Nodes[:i:i], s.Nodes[i+1:]...)
					var edges []lens.Edge
					for _, e := range s.Edges {
						if e.From == i || e.To == i {
							continue
						}
						if e.From > i {
							e.From--
						}
						if e.To > i {
							e.To--
						}
						edges = append(edges, e)
					}
					s.Edges = edges
					return
				}
			}
		}
	}
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("down", "up")
		sel := d.world.lastLook().Selected
		name := topology.ID(sel).Name()
		at := place(d.screen(), name)
		d.world.set(without("Service/shop/nothing"))
		d.settle()
		d.wait(3 * time.Second) // what has gone fades
		d.lacks("nothing ")
		if got := place(d.screen(), name); got != at {
			t.Errorf("%s moved from %v to %v\n%s", name, at, got, d.screen())
		}
		d.world.set(without(sel))
		d.settle()
		if !strings.HasPrefix(sel, "Pod/shop/cart") {
			t.Fatalf("selected %s", sel)
		}
		d.selected(cart)
	})
}

// place is where a text first stands on the screen: column and line.
func place(screen, text string) [2]int {
	for y, l := range strings.Split(screen, "\n")[1:] {
		if x := strings.Index(l, text); x >= 0 {
			return [2]int{len([]rune(l[:x])), y + 1}
		}
	}
	return [2]int{-1, -1}
}

func TestMouse(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		at := place(d.screen(), "cart-5d8f7c9b6-k9zzp")
		click := tea.MouseClickMsg{X: at[0], Y: at[1], Button: tea.MouseLeft}
		d.send(click, tea.MouseReleaseMsg{X: at[0], Y: at[1]})
		d.selected("Pod/shop/cart-5d8f7c9b6-k9zzp")
		at = place(d.screen(), "db-0")
		d.send(tea.MouseWheelMsg{X: 10, Y: 10, Button: tea.MouseWheelDown})
		if got := place(d.screen(), "db-0"); got != [2]int{at[0], at[1] - 3} {
			t.Errorf("the wheel moved it from %v to %v", at, got)
		}
		d.send(tea.MouseClickMsg{X: 5, Y: 30, Button: tea.MouseLeft}, tea.MouseMotionMsg{X: 5, Y: 33, Button: tea.MouseLeft},
			tea.MouseReleaseMsg{X: 5, Y: 33})
		if got := place(d.screen(), "db-0"); got != at {
			t.Errorf("dragging moved it to %v, want %v", got, at)
		}
		tab := place("\n"+d.line(0), "2 Workloads")
		d.send(tea.MouseClickMsg{X: tab[0], Y: 0, Button: tea.MouseLeft})
		if got := d.world.lastLook().Lens; got != lens.Workloads {
			t.Errorf("lens %s", got)
		}
		label := place(d.screen(), "tier=web")
		d.send(tea.MouseClickMsg{X: label[0], Y: label[1], Button: tea.MouseLeft})
		if got := d.world.lastLook().Query; got != "tier=web" {
			t.Errorf("query %q", got)
		}
	})
}

// While nothing on the screen counts time, nothing runs by itself.
func TestIdleDoesNotTick(t *testing.T) {
	bubble(t, 80, 24, ui.Options{}, func(d *driver) {
		frame := d.model.View().Content
		time.Sleep(10 * time.Minute)
		if n := len(d.msgs); n != 0 {
			t.Errorf("%d messages in ten quiet minutes", n)
		}
		if d.model.View().Content != frame {
			t.Error("the screen changed by itself")
		}
	})
}

func TestUnknownTheme(t *testing.T) {
	if _, err := ui.New(t.Context(), newFake(), ui.Options{Theme: "x"}); err == nil {
		t.Error("no error")
	}
}

func TestTitleIsClean(t *testing.T) {
	bubble(t, 80, 24, ui.Options{}, func(d *driver) {
		d.world.set(func(f *lens.Frame) { f.Context = "a\x1b]0;x\ab\u009b2J\U000e0041" })
		d.settle()
		if got := d.model.View().WindowTitle; got != "kscope – a]0;xb2J" {
			t.Errorf("title %q", got)
		}
	})
}
