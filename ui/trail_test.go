package ui_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kscope/topology/lens"
	"kscope/ui"
)

// Back and forward go over selections, lenses and namespaces as in a browser.
func TestBackAndAhead(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		is := func(l lens.Name, ns, selected string) {
			t.Helper()
			v := d.world.lastLook()
			if v.Lens != l || v.Namespace != ns || v.Selected != selected {
				t.Fatalf("looks at %s, namespace %q, %s; want %s, %q, %s", v.Lens, v.Namespace, v.Selected, l, ns, selected)
			}
		}
		d.keys("shift+tab")           // to the Deployment
		d.keys("2")                   // another lens
		d.keys(":", "'shop", "enter") // a namespace
		d.keys("shift+tab")
		here := d.world.lastLook().Selected
		is(lens.Workloads, "shop", here)
		d.keys("<")
		left := d.world.lastLook().Selected
		is(lens.Workloads, "shop", left)
		d.keys("<")
		is(lens.Workloads, "", cart)
		d.keys("alt+left")
		is(lens.Traffic, "", cart)
		d.keys("backspace")
		is(lens.Traffic, "", crashing)
		d.keys("<")
		d.wants("this is where you started")
		d.keys(">")
		is(lens.Traffic, "", cart)
		d.keys("alt+right")
		is(lens.Workloads, "", cart)
		d.keys(">")
		is(lens.Workloads, "shop", left)
		d.keys(">")
		is(lens.Workloads, "shop", here)
		d.keys(">")
		d.wants("nothing ahead")
	})
}

// Going somewhere else forgets what was ahead.
func TestNewWayForgetsWhatWasAhead(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("shift+tab", "shift+tab", "<", "<")
		d.selected(crashing)
		d.keys("left", ">")
		d.wants("nothing ahead")
	})
}

// Back in another lens where the object has gone: the lens is shown all the same.
func TestBackToWhatHasGone(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("shift+tab", "2")
		d.world.set(func(f *lens.Frame) {
			for i := range f.Scene.Nodes {
				if n := &f.Scene.Nodes[i]; n.Key == cart {
					n.Key, n.ID, n.Name = "Deployment/shop/basket", "Deployment/shop/basket", "basket"
				}
			}
		})
		d.settle()
		d.keys("<")
		if got := d.world.lastLook(); got.Lens != lens.Traffic || got.Selected == cart {
			t.Fatalf("looks at %s, %s", got.Lens, got.Selected)
		}
		d.lacks("not there any more")
		d.keys(">")
		if got := d.world.lastLook(); got.Lens != lens.Workloads {
			t.Fatalf("looks at %s", got.Lens)
		}
	})
}

// However one came, as many steps ahead as were gone back lead to where one was.
func TestAheadUndoesBack(t *testing.T) {
	moves := [][]string{{"up"}, {"left"}, {"tab"}, {"shift+tab"}, {"]"}, {"["}, {"1"}, {"2"}, {"F"}, {"P"}, {"esc"},
		{":", "'shop", "enter"}, {"f", "'db-0", "enter"}, {"f", "'settings", "enter", "esc"}, {"g", "'ad"}, {"backspace"}}
	rapid.Check(t, func(rt *rapid.T) {
		way := rapid.SliceOfN(rapid.SampledFrom(moves), 1, 12).Draw(rt, "way")
		back := rapid.IntRange(1, 8).Draw(rt, "back")
		wrong := ""
		bubble(t, 200, 60, ui.Options{}, func(d *driver) {
			for _, keys := range way {
				d.keys(keys...)
			}
			was := d.world.lastLook()
			gone := 0
			for range back {
				d.keys("<")
				if !strings.Contains(d.screen(), "this is where you started") {
					gone++
				}
			}
			for range gone {
				d.keys(">")
			}
			v := d.world.lastLook()
			if v.Lens != was.Lens || v.Namespace != was.Namespace || v.Selected != was.Selected || v.Focus != was.Focus || v.Hops != was.Hops {
				wrong = fmt.Sprintf("was at %+v\nafter %d back and ahead at %+v", was, gone, v)
			}
		})
		if wrong != "" {
			rt.Fatal(wrong)
		}
	})
}
