package ui_test

import (
	"testing"

	"kscope/topology/lens"
	"kscope/ui"
)

// The shop has 14 nodes, in the order of their lanes; the first label is aa.
func TestJumpLabels(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("g")
		d.wants("Esc leave", "type the letters")
		d.keys("'aa")
		d.selected("Internet")
		d.lacks("type the letters")
		d.keys("backspace")
		d.selected(crashing)
		d.keys("g", "'A", "'S") // whatever Shift says
		d.selected("LoadBalancer/" + "203.0.113.10")
		d.keys("g", "'q")
		d.wants("no label here is q")
		d.keys("'az")
		d.wants("no label here is az")
		d.keys("'a")
		d.selected("Internet")
		d.keys("g", "'a", "esc")
		d.selected("Internet")
		d.lacks("type the letters")
	})
}

// A label stays with its node; what appears while labels are shown has none.
func TestJumpLabelsStayWithTheirNodes(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("g")
		d.world.set(func(f *lens.Frame) {
			more(f)
			f.Scene.Nodes[len(f.Scene.Nodes)-1].Lane = 0 // before all others
		})
		d.settle()
		d.wants("zz-new-pod")
		d.keys("'as")
		d.selected("LoadBalancer/203.0.113.10")
	})
}

func TestSiblings(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("f", "'Ingress web", "enter")
		d.selected("Ingress/shop/web")
		d.keys("tab")
		first := d.world.lastLook().Selected
		d.keys("[")
		d.wants("this is the first one")
		d.keys("]")
		second := d.world.lastLook().Selected
		if first == second || second != "Service/shop/frontend" && second != "Service/shop/cart" {
			t.Fatalf("beside %s is %s", first, second)
		}
		d.keys("]") // db and nothing are in the lane too, but the ingress leads to neither
		d.wants("this is the last one")
		d.selected(second)
		d.keys("[")
		d.selected(first)
		d.keys("backspace", "]") // what was come by is remembered on the way back
		d.wants("this is the last one")
	})
}

func TestSiblingsInTheLane(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("f", "'kube-system", "enter", "]")
		d.wants("this is the last one") // outside of all groups it is alone in its lane
		d.keys("f", "'nothing", "enter")
		seen := map[string]bool{}
		for range 4 {
			d.keys("[")
		}
		d.wants("this is the first one")
		for range 4 {
			seen[d.world.lastLook().Selected] = true
			d.keys("]")
		}
		for _, name := range []string{"frontend", "cart", "nothing", "db"} {
			if !seen["Service/shop/"+name] {
				t.Errorf("never came to %s: %v", name, seen)
			}
		}
	})
}
