package ui_test

import (
	"cmp"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"kscope/ui"
)

// At any size, whatever is open, a frame is exactly as wide and high as the
// terminal.
func TestEveryFrameFits(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w, h := rapid.IntRange(1, 300).Draw(rt, "w"), rapid.IntRange(1, 100).Draw(rt, "h")
		opens := rapid.SampledFrom([][]string{{}, {"?"}, {"f", "'car"}, {":"}, {"/", "'app in (x"}, {"i"}, {"o"}, {"space", "down"}, {"f", "'settings", "enter"}, {"2"}, {"g"}, {"F"}, {"P"}, {"P", "o"}, {"P", "P"}, {"P", "P", "f", "'x/y", "enter"}, {"g", "'a"},
			{"shift+left", "shift+up"}, {"tab", "tab"}, {"/", "'app=cart", "enter"}}).Draw(rt, "keys")
		w2, h2 := rapid.IntRange(1, 300).Draw(rt, "w2"), rapid.IntRange(1, 100).Draw(rt, "h2")
		ascii := rapid.Bool().Draw(rt, "ascii")
		wrong := ""
		bubble(t, w, h, ui.Options{ASCII: ascii}, func(d *driver) {
			wrong = fits(d, w, h)
			d.keys(opens...)
			wrong = cmp.Or(wrong, fits(d, w, h))
			d.send(tea.WindowSizeMsg{Width: w2, Height: h2})
			wrong = cmp.Or(wrong, fits(d, w2, h2))
			if ascii {
				wrong = cmp.Or(wrong, onlyASCII(d))
			}
		})
		if wrong != "" {
			rt.Fatal(wrong)
		}
	})
}

// fits says what is wrong with the frame, "" if nothing is.
func fits(d *driver, w, h int) string {
	lines := strings.Split(d.model.View().Content, "\n")
	if len(lines) != h {
		return fmt.Sprintf("%d lines at %d×%d", len(lines), w, h)
	}
	for i, l := range lines {
		if got := ansi.StringWidth(l); got != w {
			return fmt.Sprintf("line %d is %d wide at %d×%d: %q", i, got, w, h, ansi.Strip(l))
		}
	}
	if c := d.model.View().Cursor; c != nil && (c.X < 0 || c.Y < 0 || c.X >= w || c.Y >= h) {
		return fmt.Sprintf("cursor at %d,%d at %d×%d", c.X, c.Y, w, h)
	}
	return ""
}

func onlyASCII(d *driver) string {
	for _, r := range d.screen() {
		if r > '~' {
			return fmt.Sprintf("%q is not ASCII:\n%s", r, d.screen())
		}
	}
	return ""
}

func TestTooSmall(t *testing.T) {
	bubble(t, 50, 12, ui.Options{}, func(d *driver) {
		d.wants("terminal is 50×12; kscope needs 60×16")
		d.send(tea.WindowSizeMsg{Width: 60, Height: 16})
		d.lacks("needs")
		d.wants("prod-ch")
	})
}

// A size of nothing, as some terminals first report, shows nothing and breaks
// nothing.
func TestNoSize(t *testing.T) {
	bubble(t, 0, 0, ui.Options{}, func(d *driver) {
		if got := d.model.View().Content; got != "" {
			t.Errorf("drew %q", got)
		}
		d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
		d.wants("prod-ch")
		synctest.Wait()
	})
}
