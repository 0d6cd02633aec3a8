package ui_test

import (
	"cmp"
	"errors"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"kscope/topology"
	"kscope/topology/lens"
	"kscope/topology/trace"
	"kscope/ui"
)

const refused = "Service cart refuses: 1 of 2 endpoints is ready, and not the one that was asked for."

// One key says whether a request gets there, why not, and what mends it; Esc takes
// that away with the focus, and going back brings both back.
func TestStrip(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.lacks("does not get there")
		d.keys("P")
		d.wants("✖ does not get there: from the Internet to Pod shop/cart-5d8f7c9b6-x2x7q", refused,
			"Fix: See why its pods are not ready.", "Internet → lb 203.0.113.10:443 → ing web:443 → svc cart:80 → ✖ pod cart-5d8f7c9b6-x2x7q:7070",
			"P again: all 2 ways, hop by hop")
		d.keys("esc")
		d.focused("", 0)
		d.lacks("does not get there")
		d.keys("<")
		d.focused(crashing, lens.FromOutside)
		d.wants(refused)
		d.keys("esc", "2", "f", "'db-0", "enter", "P")
		d.wants("● only from inside the cluster: Pod shop/db-0", "Nothing leads from the Internet to Pod db-0.", "It gets there from inside namespace shop.", "If it is to be reached from outside, give it a Service", "P again: from inside")
		if got := d.world.traced(); !slices.Equal(got[len(got)-3:], []string{"Internet → Pod/shop/db-0", "PrivateNetwork → Pod/shop/db-0", "Namespace/shop → Pod/shop/db-0"}) {
			t.Errorf("asked %q", got)
		}
		d.keys("P")
		d.wants("Trace Namespace shop → Pod shop/db-0", "gets there: from Namespace shop to Pod shop/db-0", "1 way")
	})
}

func TestStripUntilTheFirstAnswer(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.world.slow = true
		d.keys("P")
		d.wants("tracing …", "203.0.113.10")
		d.keys("esc") // no key waits for it
		d.lacks("tracing …")
	})
}

// However often the cluster changes, it is traced anew once a second, and always once
// more after the last change.
func TestStripFollowsTheCluster(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("P")
		d.wait(2 * time.Second)
		before := len(d.world.traced())
		for range 20 {
			d.world.set(nil)
			d.wait(90 * time.Millisecond)
		}
		d.world.mu.Lock()
		d.world.answer = func(r *trace.Result) { r.Outcome, r.Reason, r.Fix = trace.Reachable, "", ""; r.Paths = r.Paths[:0] }
		d.world.mu.Unlock()
		d.world.set(nil)
		d.wait(2 * time.Second)
		d.wait(2 * time.Second)
		d.wants("● gets there: from the Internet to Pod shop/cart-5d8f7c9b6-x2x7q")
		d.lacks(refused)
		if n := len(d.world.traced()) - before; n > 10 { // the last time from two ends, since there is no way
			t.Errorf("traced %d times", n)
		}
		asked := len(d.world.traced())
		d.wait(time.Minute)
		if n := len(d.world.traced()) - asked; n > 0 {
			t.Errorf("traced %d times though nothing changed", n)
		}
	})
}

// What has gone since is not told as if it were still there.
func TestStripOfWhatHasGone(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("P")
		d.wants(refused)
		d.world.mu.Lock()
		d.world.lost = errors.New("to \"Pod/shop/cart-5d8f7c9b6-x2x7q\": it does not exist")
		d.world.mu.Unlock()
		d.world.set(nil)
		d.wait(2 * time.Second)
		d.wants("no trace", "it does not exist")
		d.lacks(refused)
	})
}

func TestWhatCannotBeTraced(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("f", "'kube-system", "enter", "P")
		d.wants("a Namespace takes no requests itself")
		d.focused("Namespace/kube-system", lens.FromOutside)
		d.keys("esc", "f", "'internet", "enter", "P")
		d.wants("requests come from here")
		d.focused("", 0)
		d.world.set(func(f *lens.Frame) {
			for i := range f.Scene.Nodes {
				if n := &f.Scene.Nodes[i]; n.Key == "Internet" {
					n.ID, n.Kind = "Node/node-1", "Node"
				} else if n.Key == crashing {
					n.ID = ""
				}
			}
		})
		d.settle()
		d.keys("P")
		d.wants("a Node takes no requests: select a Service, a pod")
		d.keys("right", "right", "right", "right", "right", "P")
		d.wants("this stands for many objects: open it")
		d.focused("", 0)
	})
}

func TestTracePage(t *testing.T) {
	bubble(t, 80, 24, ui.Options{}, func(d *driver) {
		d.keys("P", "P")
		d.wants("Way 1 of 2: does not get there", "✖ Pod shop/cart-5d8f7c9b6-x2x7q :7070  reject", "way 1 of 2")
		d.keys("y") // where it stops is marked
		d.wants("name: cart-5d8f7c9b6-x2x7q")
		d.keys("esc", "n")
		d.wants("Way 2 of 2", "way 2 of 2")
		d.keys("n")
		d.wants("this is the last way")
		d.keys("N", "N")
		d.wants("this is the first way")
		d.keys("home", "down", "down", "enter")
		d.selected("Ingress/shop/web")
		d.focused(crashing, lens.FromOutside)
		d.wants("P: all 2 ways")
		d.keys("esc")
		d.focused("", 0)
	})
}

// A mistake in an end is told below it, and the last right answer stays.
func TestTraceOtherEnds(t *testing.T) {
	bubble(t, 200, 60, ui.Options{View: lens.View{Namespace: "shop"}}, func(d *driver) {
		d.keys("P", "P", "t")
		d.send(tea.KeyPressMsg{Code: 'u', Mod: tea.ModCtrl})
		d.keys("'nonsense", "enter")
		d.wants(`to "nonsense": write KIND/NAMESPACE/NAME`, "Way 1 of 2", "Enter trace  Esc leave it")
		d.keys("'x")
		d.lacks("write KIND")
		d.send(tea.KeyPressMsg{Code: 'u', Mod: tea.ModCtrl})
		d.keys("'Service/shop/db", "enter")
		d.wants("Trace Internet → Service shop/db", "Nothing leads from the Internet to Service db.", "f from  t to")
		d.lacks("Way 1")
		d.keys("f")
		d.send(tea.KeyPressMsg{Code: 'u', Mod: tea.ModCtrl})
		d.keys("'Pod/shop/db-0", "enter", "c")
		d.wants("the command", "kscope trace -n shop Pod/shop/db-0 Service/shop/db", "the text")
		d.keys("esc", "f")
		d.send(tea.KeyPressMsg{Code: 'u', Mod: tea.ModCtrl})
		d.keys("'zzz", "enter", "esc") // left as it was
		d.wants("Trace Pod shop/db-0 → Service shop/db")
		d.keys("esc")
		d.focused(crashing, lens.FromOutside)
	})
}

// An address has colons of its own: it is asked for as it is.
func TestTraceAnAddress(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		const lb = topology.ID("LoadBalancer/2001:db8::1")
		d.world.set(func(f *lens.Frame) {
			for i := range f.Scene.Nodes {
				if n := &f.Scene.Nodes[i]; n.Kind == "LoadBalancer" {
					n.ID, n.Key, n.Name = lb, string(lb), lb.Name()
				}
			}
		})
		d.settle()
		d.keys("left", "left", "left", "left", "P")
		if got := d.world.traced(); len(got) == 0 || got[0] != "Internet → 2001:db8::1" {
			t.Errorf("asked %q\n%s", got, d.screen())
		}
	})
}

func TestClickOnTheStrip(t *testing.T) {
	bubble(t, 80, 24, ui.Options{}, func(d *driver) {
		d.keys("P")
		d.send(tea.MouseClickMsg{X: 10, Y: 20, Button: tea.MouseLeft}, tea.MouseReleaseMsg{X: 10, Y: 20})
		d.wants("Way 1 of 2")
		d.send(tea.MouseClickMsg{X: 10, Y: 2, Button: tea.MouseLeft})
		d.wants("an object, an address, a host name or a URL")
	})
}

// Whatever keys are pressed around a trace, frames fit and nothing breaks.
func TestAnyKeysAroundATrace(t *testing.T) {
	presses := []string{"P", "P", "P", "esc", "n", "N", "up", "down", "enter", "f", "t", "'x", "'/", "tab", "shift+tab", "left", "o", "space", "F", "<", ">", "1", "2", "c", "?", "y", "r", "home", "pgdown", "-", "+", "z"}
	rapid.Check(t, func(rt *rapid.T) {
		w, h := rapid.IntRange(60, 220).Draw(rt, "w"), rapid.IntRange(16, 70).Draw(rt, "h")
		pressed := rapid.SliceOfN(rapid.SampledFrom(presses), 1, 15).Draw(rt, "keys")
		wrong := ""
		bubble(t, w, h, ui.Options{}, func(d *driver) {
			d.keys("P")
			for _, k := range pressed {
				d.keys(k)
				wrong = cmp.Or(wrong, fits(d, w, h))
			}
		})
		if wrong != "" {
			rt.Fatal(wrong)
		}
	})
}
