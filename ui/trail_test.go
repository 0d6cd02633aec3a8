package ui_test

import (
	"testing"

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
