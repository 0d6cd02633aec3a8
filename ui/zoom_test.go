package ui_test

import (
	"testing"

	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui"
)

func TestOneToOne(t *testing.T) {
	bubble(t, 200, 60, ui.Options{View: lens.View{Fold: lens.FoldAuto}}, func(d *driver) {
		d.selected(crashing)
		d.keys("-") // what is folded by hand unfolds too
		d.keys("Z")
		if v := d.world.lastLook(); v.Fold != lens.FoldNone || len(v.Shut) > 0 || v.Most == 0 {
			t.Fatalf("Z asks for %+v", v)
		}
		d.wants("all namespaces  one to one", " one to one   ")
		d.keys("Z")
		d.wants("one to one already; z folds to fit")
		d.keys("2") // another lens is looked at in the same way
		d.wants("one to one")
		d.keys("z")
		if v := d.world.lastLook(); v.Fold != lens.FoldAuto || v.Lens != lens.Workloads {
			t.Fatalf("z asks for %+v", v)
		}
		d.lacks("one to one")
		d.keys("Z", "esc")
		if v := d.world.lastLook(); v.Fold != lens.FoldAuto {
			t.Fatalf("Esc asks for %+v", v)
		}
	})
}

func TestOneToOneOfTooMuch(t *testing.T) {
	bubble(t, 200, 60, ui.Options{View: lens.View{Fold: lens.FoldAuto}}, func(d *driver) {
		d.world.set(func(f *lens.Frame) {
			if f.View.Fold == lens.FoldNone {
				f.Scene.TooMany = 23_456
			}
		})
		d.settle()
		d.keys("Z")
		d.wants("23,456 boxes are too many for one to one, 10,000 at most: narrow by namespace (Enter), query (/) or F")
		if v := d.world.lastLook(); v.Fold != lens.FoldAuto {
			t.Fatalf("the map asks for %+v", v)
		}
		d.selected(crashing)
		d.keys("f", "'db-0", "enter") // a search is over, not in vain for ever
		d.selected("Pod/shop/db-0")
	})
}

func TestContainersUnfold(t *testing.T) {
	in := topology.Intern
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.world.set(func(f *lens.Frame) {
			for i := range f.Scene.Nodes {
				n := &f.Scene.Nodes[i]
				if n.ID != crashing {
					continue
				}
				n.Rec = &topology.Record{Spec: &topology.Pod{Containers: []topology.Container{{Name: in("app")}}}}
				if f.View.Open[n.Key] {
					n.Containers, n.Opened = []lens.Container{{Name: "app", State: "CrashLoopBackOff", Restarts: 12}}, true
				}
			}
		})
		d.settle()
		d.lacks("╰ ✖ app")
		d.keys("+")
		d.wants("╰ ✖ app", "↻12")
		d.keys("+")
		d.wants("shows its containers already")
		d.keys("-")
		d.lacks("╰ ✖ app")
		d.selected(crashing)
		d.keys("+", "esc") // one level out
		d.lacks("╰ ✖ app")
		d.selected(crashing)
	})
}
