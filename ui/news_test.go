package ui_test

import (
	"testing"
	"time"

	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui"
)

// What changes is marked for a moment, nothing moves, and then nothing runs.
func TestNewsFades(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.keys("o") // no inspector: it counts time
		d.wait(time.Minute)
		calm := d.screen()
		at := place(calm, "203.0.113.10")
		d.lacks("▌")
		d.world.set(func(f *lens.Frame) {
			more(f)
			for i := range f.Scene.Nodes {
				if n := &f.Scene.Nodes[i]; n.Key == crashing {
					n.Status, n.Ready = topology.Status{}, 1
				}
			}
		})
		d.settle()
		d.wants("▌● cart-5d8f7c9b6-x2x7q", "▌● zz-new-pod")
		d.wait(time.Second)
		d.wants("▌● cart-5d8f7c9b6-x2x7q", "│● zz-new-pod")
		d.wait(time.Second)
		d.lacks("▌")
		d.world.set(nil)
		d.settle()
		d.wants("▌✖ cart-5d8f7c9b6-x2x7q", "gone ┆")
		d.wait(2 * time.Second)
		d.lacks("zz-new-pod")
		if got := place(d.screen(), "203.0.113.10"); got != at {
			t.Errorf("moved from %v to %v", at, got)
		}
		time.Sleep(time.Hour)
		if n := len(d.msgs); n > 0 {
			t.Errorf("%d messages while nothing happens", n)
		}
	})
}

// Going elsewhere, unfolding and laying out afresh are no news.
func TestWhatTheUserDoesIsNoNews(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.lacks("▌")
		for _, keys := range [][]string{{"2"}, {"1"}, {"-"}, {"+"}, {"F"}, {"esc"}, {"P"}, {"<"}, {"/", "'app=cart", "enter"}, {"esc"}, {"r"}, {"o"}} {
			d.keys(keys...)
			d.lacks("▌")
		}
	})
}

// Under reduced motion nothing comes and goes by itself: a change is shown as it is.
func TestReducedMotionHasNoMarks(t *testing.T) {
	bubble(t, 200, 60, ui.Options{ReducedMotion: true}, func(d *driver) {
		d.keys("o") // no inspector: it counts time
		d.wait(time.Minute)
		d.world.set(more)
		d.settle()
		d.wants("│● zz-new-pod")
		d.lacks("▌")
		d.world.set(nil)
		d.settle()
		d.lacks("zz-new-pod")
		shown := d.screen()
		time.Sleep(time.Hour)
		if n := len(d.msgs); n > 0 {
			t.Errorf("%d messages while nothing happens", n)
		}
		d.settle()
		if d.screen() != shown {
			t.Error("the screen changes by itself")
		}
	})
}
