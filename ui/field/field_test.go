package field

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"kscope/themes"
	"kscope/ui/canvas"
)

func TestTypeAndDraw(t *testing.T) {
	f := New("app=we")
	f.Type(tea.KeyPressMsg{Code: 'b', Text: "b"})
	f.Type(tea.PasteMsg{Content: ",x\x1b[2J"})
	g := canvas.New(20, 1)
	at := f.Draw(g, 2, 0, 18, themes.Strong, [2]int{8, 9})
	if got := strings.TrimRight(g.Plain(), " "); !strings.HasPrefix(got, "  app=web,x") || strings.Contains(got, "\x1b") {
		t.Errorf("drew %q", got)
	}
	if want := canvas.Width(f.Text()) + 2; at.X != want {
		t.Errorf("cursor at %d, want %d", at.X, want)
	}
	if got := g.RoleText()[2:11]; got != "ccccccccj" {
		t.Errorf("roles %q", got)
	}
}

// However long the text and wherever the cursor, it is drawn inside of the field.
func TestCursorStaysInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := New(rapid.StringOfN(rapid.SampledFrom([]rune("ab=長 ,é")), 0, 80, -1).Draw(t, "text"))
		for range rapid.IntRange(0, 80).Draw(t, "left") {
			f.Type(tea.KeyPressMsg{Code: tea.KeyLeft})
		}
		w := rapid.IntRange(2, 60).Draw(t, "w")
		g := canvas.New(80, 3)
		at := f.Draw(g, 5, 1, w, themes.Text, [2]int{})
		if at.Y != 1 || at.X < 5 || at.X >= 5+w {
			t.Fatalf("cursor at %v in a field of %d from 5", at, w)
		}
		if line := strings.Split(g.Plain(), "\n")[1]; strings.TrimSpace(line[:5]) != "" {
			t.Fatalf("drew left of the field: %q", line)
		}
	})
}
