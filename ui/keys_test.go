package ui_test

import (
	"strings"
	"testing"

	"kscope/ui"
	"kscope/ui/keys"
)

// The user's keys work, those they take the place of don't, and every word on the screen
// follows.
func TestKeysOfTheUser(t *testing.T) {
	set, err := keys.With(map[string][]string{"open-help": {"f1"}, "lens-workloads": {"alt+w"}, "lens-nodes": {}, "toggle-inspector": {"ctrl+o"}, "quit": {"Q"}})
	if err != nil {
		t.Fatal(err)
	}
	bubble(t, 200, 40, ui.Options{Keys: set}, func(d *driver) {
		if got := d.line(0); !strings.Contains(got, "1 Traffic  Alt-w Workloads  * Nodes") {
			t.Errorf("header %q", got)
		}
		if got := d.line(39); !strings.Contains(got, "F1 help") || !strings.Contains(got, "Ctrl-O inspect") || !strings.Contains(got, "Q quit") {
			t.Errorf("footer %q", got)
		}
		d.keys("?", "2", "3")
		if got := d.world.lastLook().Lens; got != "traffic" {
			t.Errorf("an old key still leads to %s", got)
		}
		d.keys("esc", "esc")
		d.wants("this is the outermost level; Q quits")
		d.keys("f1")
		d.wants("Alt-w", "Ctrl-O", "workloads: who owns and runs what")
		d.lacks("nodes: what runs where")
	})
}
