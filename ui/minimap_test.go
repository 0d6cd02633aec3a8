package ui_test

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui"
)

// many adds so many pods that the map is higher than the screen.
func many(f *lens.Frame) {
	for i := range 80 {
		id := topology.ID(fmt.Sprintf("Pod/shop/web-%02d", i))
		f.Scene.Nodes = append(f.Scene.Nodes, lens.Node{Key: string(id), ID: id, Kind: "Pod", Short: "po", Namespace: "shop",
			Name: id.Name(), Lane: 5, Ready: 1, Want: 1})
	}
}

// minimapAt is the minimap's top left corner on the screen: the lowest frame with braille
// inside.
func minimapAt(d *driver) (x, y int, ok bool) {
	lines := strings.Split(d.screen(), "\n")
	for y := len(lines) - 3; y > 0; y-- {
		for x, r := range []rune(lines[y]) {
			if r != '╭' {
				continue
			}
			for _, below := range lines[y+1:] {
				row := []rune(below)
				if x+1 >= len(row) || row[x] != '│' {
					break
				}
				if strings.ContainsFunc(string(row[x+1:min(x+20, len(row))]), braille) {
					return x, y, true
				}
			}
		}
	}
	return 0, 0, false
}

func braille(r rune) bool { return r > 0x2800 && r < 0x2900 }

func TestMinimap(t *testing.T) {
	bubble(t, 120, 40, ui.Options{}, func(d *driver) {
		if _, _, ok := minimapAt(d); ok {
			t.Fatalf("a minimap, and everything fits:\n%s", d.screen())
		}
		d.keys("M")
		d.wants("all of the map is in sight")
		d.world.set(many)
		d.settle()
		x, y, ok := minimapAt(d)
		if !ok {
			t.Fatalf("no minimap:\n%s", d.screen())
		}
		before := d.world.lastLook().Selected
		d.lacks("web-79")
		end := strings.Count(d.screen(), "\n") - 2 // its last row inside
		d.send(tea.MouseClickMsg{X: x + 5, Y: end, Button: tea.MouseLeft})
		d.wants("web-79")
		d.send(tea.MouseMotionMsg{X: x + 5, Y: 0, Button: tea.MouseLeft})
		d.lacks("web-79")
		d.wants("web-00")
		if x2, y2, ok := minimapAt(d); !ok || x2 != x || y2 != y {
			t.Errorf("it went from %d,%d to %d,%d while the mouse held it", x, y, x2, y2)
		}
		d.send(tea.MouseReleaseMsg{X: x + 5, Y: 0}, tea.MouseMotionMsg{X: x + 5, Y: end})
		d.lacks("web-79")
		d.selected(before)
		d.keys("M")
		if _, _, ok := minimapAt(d); ok {
			t.Errorf("M does not hide it:\n%s", d.screen())
		}
		d.keys("M")
		if _, _, ok := minimapAt(d); !ok {
			t.Errorf("M does not bring it back:\n%s", d.screen())
		}
	})
}

// Without braille there are half blocks.
func TestMinimapOfBlocks(t *testing.T) {
	bubble(t, 120, 40, ui.Options{NoBraille: true}, func(d *driver) {
		d.world.set(many)
		d.settle()
		if strings.ContainsFunc(d.screen(), braille) || !strings.Contains(d.screen(), "██") {
			t.Errorf("no half blocks:\n%s", d.screen())
		}
	})
}
