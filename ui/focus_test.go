package ui_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"kscope/topology/lens"
	"kscope/ui"
)

// An object that no lens draws is shown in the inspector, with the map as it was; its
// connections lead on, and there is a way back.
func TestFindShowsWhatNoMapDraws(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {200, 60}} {
		bubble(t, size[0], size[1], ui.Options{View: lens.View{Lens: lens.Workloads, Namespace: "shop"}}, func(d *driver) {
			d.keys("down", "up")
			before, was := d.screen(), d.world.lastLook()
			d.keys("f", "'settings", "enter")
			d.wants("ConfigMap settings", "no map draws a ConfigMap", "used by", "cart-5d8f7c9b6-x2x7q")
			d.selected(settings)
			if v := d.world.lastLook(); v.Lens != was.Lens || v.Namespace != "shop" {
				t.Fatalf("looks at %+v", v)
			}
			d.keys("esc")
			d.selected(was.Selected)
			if got := d.screen(); got != before {
				t.Fatalf("Esc does not go back to\n%s\nbut to\n%s", before, got)
			}
			d.keys("f", "'settings", "enter", "enter")
			d.selected(crashing)
			d.keys("backspace")
			d.selected(settings)
			d.wants("ConfigMap settings", "used by")
			d.keys("f", "'lost", "enter")
			d.wants("ConfigMap lost is not there any more")
		})
	}
}

// In the inspector Up and Down move over what can be followed, Enter follows.
func TestInspectorByKeys(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.selected(crashing)
		d.keys("enter", "down") // the missing ConfigMap, then the owner
		d.keys("enter")
		d.selected(cart)
		d.wants("Enter go there  Esc back to the map", "Deployment cart")
		d.keys("esc")
		d.keys("tab")
		d.wants("Pod cart-")
		d.keys("backspace", "backspace")
		d.selected(crashing)
		d.keys("space", "down", "down", "down", "down", "enter") // the last line is a label
		if got := d.world.lastLook().Query; got != "tier=web" {
			t.Fatalf("query %q", got)
		}
		d.lacks("back to the map")
		d.keys("space", "left")
		d.lacks("back to the map")
	})
	bubble(t, 80, 24, ui.Options{}, func(d *driver) {
		d.keys("space")
		d.wants("in namespace shop", "Esc back to the map")
		d.keys("esc")
		d.lacks("in namespace shop")
	})
}

// The keys that the inspector does not use are the map's.
func TestInspectorLeavesOtherKeys(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("space", "2")
		if got := d.world.lastLook().Lens; got != lens.Workloads {
			t.Fatalf("lens %s", got)
		}
		d.keys("?")
		d.keys("pgdown")
		d.wants("In the inspector", "next line that leads somewhere")
		d.keys("esc", "q")
		if len(d.seen) != 1 {
			t.Fatal("q does not quit")
		}
	})
}

// Backspace leads back through other lenses and namespaces too.
func TestBackThroughLenses(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("shift+tab", "shift+tab")
		d.selected("Service/shop/cart")
		d.keys("2", "f", "'db-0", "enter")
		d.selected("Pod/shop/db-0")
		for range 3 {
			d.keys("backspace")
		}
		d.selected(cart)
		if got := d.world.lastLook().Lens; got != lens.Traffic {
			t.Fatalf("lens %s", got)
		}
	})
}

// A click on the map takes the keys from the inspector.
func TestClickLeavesInspector(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("space")
		at := place(d.screen(), "cart-5d8f7c9b6-k9zzp")
		d.send(tea.MouseClickMsg{X: at[0], Y: at[1], Button: tea.MouseLeft})
		d.lacks("back to the map")
		if got := d.world.lastLook().Selected; !strings.HasSuffix(got, "k9zzp") {
			t.Fatalf("selected %s", got)
		}
	})
}

// While the inspector has the keys it stays in sight, whatever the terminal's size.
func TestFocusSurvivesResize(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("space")
		for _, size := range [][2]int{{80, 24}, {120, 40}, {60, 16}, {200, 60}} {
			d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			d.wants("Pod cart-5d8f7c9b6-x2x7q", "Esc back to the map")
		}
		d.keys("esc")
		d.lacks("back to the map")
	})
}
