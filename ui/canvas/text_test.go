package canvas

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"kscope/themes"
)

func TestMiddle(t *testing.T) {
	for _, c := range []struct {
		s    string
		w    int
		want string
	}{
		{"web", 3, "web"},
		{"web", 10, "web"},
		{"frontend-668d5bd9f8-knnfl", 16, "frontend-…-knnfl"},
		{"frontend-668d5bd9f8-knnfl", 5, "fro…l"},
		{"frontend", 1, "…"},
		{"frontend", 0, ""},
		{"日本語テキスト", 7, "日本…ト"},
	} {
		if got := Middle(c.s, c.w); got != c.want {
			t.Errorf("Middle(%q, %d) = %q, want %q", c.s, c.w, got, c.want)
		}
	}
}

func TestMiddleIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, w := rapid.StringMatching(`[a-z0-9.-]{0,60}`).Draw(t, "s"), rapid.IntRange(0, 70).Draw(t, "w")
		if got := Width(Middle(s, w)); got != min(w, len(s)) {
			t.Fatalf("Middle(%q, %d) is %d columns wide", s, w, got)
		}
		any := rapid.String().Draw(t, "any")
		if got := Width(Middle(any, w)); got > w {
			t.Fatalf("Middle(%q, %d) is %d columns wide", any, w, got)
		}
	})
}

func TestWideCharacters(t *testing.T) {
	g := New(6, 1)
	g.Text(0, 0, 6, "日本語", themes.Text)
	for _, step := range []struct {
		x    int
		s    string
		want string
	}{
		{0, "", "日本語"},
		{1, "x", " x本語"},  // its left half goes with it
		{4, "y", " x本y "}, // and the right half
		{5, "日", " x本y "}, // no room for two columns: a blank
		{-1, "日", " x本y "},
	} {
		g.Text(step.x, 0, 6, step.s, themes.Text)
		if got := g.Plain(); got != step.want {
			t.Errorf("after %q at %d: %q, want %q", step.s, step.x, got, step.want)
		}
	}
}

func TestTextLeavesOutWhatHasNoColumn(t *testing.T) {
	g := New(8, 1)
	if n := g.Text(0, 0, 8, "a\x1b[31mb\n\x00\u0301é", themes.Text); n != 7 {
		t.Errorf("took %d columns, want 7", n)
	}
	if got, want := g.Plain(), "a[31mbé "; got != want {
		t.Errorf("drew %q, want %q", got, want)
	}
}

func TestTextStaysInItsWindow(t *testing.T) {
	g := New(10, 3)
	g.Fill(Rect{0, 0, 10, 3}, '.', themes.Text)
	sub := g.Sub(Rect{2, 1, 4, 1})
	for y := -1; y <= 1; y++ {
		sub.Text(-3, y, 99, "abcdefghijkl", themes.Bad)
	}
	if got, want := g.Plain(), "..........\n..defg....\n.........."; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	sub.Pan(4, 0).Text(4, 0, 2, "日", themes.Text)
	if got, want := sub.Plain(), "日fg"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// plainPalette has an escape sequence for every role, so that String has many.
type plainPalette struct{}

func (plainPalette) SGR(r themes.Role) string {
	return [...]string{"", "\x1b[2m", "\x1b[1;31m"}[r%3]
}

func exact(t interface{ Fatalf(string, ...any) }, g *Grid) {
	for _, s := range []string{g.Plain(), g.String(plainPalette{})} {
		lines := strings.Split(s, "\n")
		if len(lines) != g.H {
			t.Fatalf("%d lines, want %d: %q", len(lines), g.H, s)
		}
		for _, l := range lines {
			if w := ansi.StringWidth(l); w != g.W {
				t.Fatalf("a line is %d columns wide, want %d: %q", w, g.W, l)
			}
		}
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"web", "日本語", "é́", "👨‍👩‍👧", "🇩🇪🇩", "\x1b[2J", "a\xffb", "ᄀ가각", "\u0600a", "क्ष", "❤️", "\U000E0041"} {
		f.Add(s, s, int8(1), int8(3), int8(9))
	}
	f.Fuzz(func(t *testing.T, a, b string, x, y, w int8) {
		g := New(12, 2)
		for _, one := range []struct {
			s string
			x int
		}{{a, int(x)}, {b, int(y)}, {b, int(x) + 1}, {a, int(w)}} {
			if got := g.Text(one.x, 1, int(w), one.s, themes.Role(w&3)); got > max(0, int(w)) {
				t.Fatalf("%q took %d of %d columns", one.s, got, w)
			}
			exact(t, g)
		}
		if Width(Middle(a, int(w))) > max(0, int(w)) || Width(Cut(b, int(w))) > max(0, int(w)) {
			t.Fatalf("cut to %d columns, still wider: %q %q", w, a, b)
		}
		if strings.HasPrefix(g.Plain(), "x") {
			t.Fatal("wrote into another line")
		}
	})
}
