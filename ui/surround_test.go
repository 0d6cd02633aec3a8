package ui_test

import (
	"testing"

	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui"
)

func (d *driver) focused(id topology.ID, hops int) {
	d.t.Helper()
	if v := d.world.lastLook(); v.Focus != id || v.Hops != hops {
		d.t.Fatalf("focus is %q, %d hops; want %q, %d\n%s", v.Focus, v.Hops, id, hops, d.screen())
	}
}

func TestSurroundings(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("shift+tab", "F")
		d.focused(cart, 1)
		d.selected(cart)
		d.wants("1 hop around cart", "cart-5d8f7c9b6-k9zzp")
		d.lacks("frontend")
		d.keys("F")
		d.focused(cart, 2)
		d.wants("2 hops around cart", "● web")
		d.keys("F", "F")
		d.focused("", 0)
		d.wants("frontend")
		d.lacks("around")
		d.keys("<") // as in a browser
		d.focused(cart, 3)
		d.keys("shift+tab", "F") // another one: from the beginning
		d.focused("Service/shop/cart", 1)
		d.keys("esc")
		d.focused("", 0)
		d.selected("Service/shop/cart")
		d.keys("F", "2")
		d.focused("", 0) // another lens shows all of it
	})
}

func TestSurroundingsGiveWay(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("F", "f", "'db-0", "enter")
		d.focused("", 0)
		d.selected("Pod/shop/db-0")
		d.wants("everything is shown again, to show db-0")
		d.keys("f", "'kube-system", "enter", "F")
		d.focused("Namespace/kube-system", 1)
		d.wants("1 hop around kube-system")
		d.keys("esc")
		d.focused("", 0)
		d.keys("f", "'db-0", "enter", "F")
		d.world.set(func(f *lens.Frame) {
			if f.View.Focus != "" {
				f.Scene.Nodes, f.Scene.Edges = nil, nil
			}
		})
		d.settle()
		d.wants("Pod db-0 is not on this map any more", "Esc shows everything again")
		d.keys("esc")
		d.focused("", 0)
		d.wants("frontend")
	})
}

func TestWaysFromOutside(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("P")
		d.focused(crashing, lens.FromOutside)
		d.wants("ways from outside to cart-5d8f7c9b6-x2x7q", "203.0.113.10")
		d.lacks("frontend")
		d.lacks("k9zzp")
		d.keys("esc")
		d.focused("", 0)
		d.keys("f", "'db-0", "enter", "P")
		d.wants("nothing from outside reaches db-0")
		d.lacks("203.0.113.10")
		d.keys("F") // from one to the other
		d.focused("Pod/shop/db-0", 1)
		d.keys("esc", "2", "P") // traffic is what comes from outside
		d.focused("Pod/shop/db-0", lens.FromOutside)
		if got := d.world.lastLook().Lens; got != lens.Traffic {
			t.Fatalf("lens %s", got)
		}
		d.world.set(func(f *lens.Frame) {
			if f.View.Focus != "" { // as of a Node, which is not in this lens
				f.Scene.Nodes, f.Scene.Edges = nil, nil
			}
		})
		d.settle()
		d.wants("nothing from outside reaches db-0", "Esc shows everything again")
		d.world.set(nil)
		d.settle()
		d.keys("<")
		d.focused("", 0)
		if got := d.world.lastLook().Lens; got != lens.Workloads {
			t.Fatalf("lens %s", got)
		}
	})
}
