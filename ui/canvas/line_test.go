package canvas

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kscope/themes"
)

func picture(s string) string { return strings.Trim(s, "\n") }

func trimmed(g *Grid) string {
	var lines []string
	for l := range strings.SplitSeq(g.Plain(), "\n") {
		lines = append(lines, strings.TrimRight(l, " "))
	}
	return picture(strings.Join(lines, "\n"))
}

func TestLinesOfOneNetJoin(t *testing.T) {
	g := New(9, 5)
	from := Point{0, 2}
	for _, y := range []int{0, 2, 4} {
		g.Line([]Point{from, {3, 2}, {3, y}, {8, y}}, 1, themes.Edge, false)
	}
	want := picture(`
   ╭─────
   │
───┼─────
   │
   ╰─────`)
	if got := trimmed(g); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestLinesOfTwoNetsOnlyCross(t *testing.T) {
	upright, level := []Point{{2, 0}, {2, 2}}, []Point{{0, 1}, {4, 1}}
	for _, c := range []struct {
		name          string
		first, second []Point
		r1, r2        themes.Role
		net           int32
		want          string
	}{
		{"level first", level, upright, themes.Edge, themes.Edge, 2, "  │\n──│──\n  │"},
		{"upright first", upright, level, themes.Edge, themes.Edge, 2, "  │\n──│──\n  │"},
		{"a louder level one", upright, level, themes.Edge, themes.Accent, 2, "  │\n─────\n  │"},
		{"of one net, neither turns", upright, level, themes.Edge, themes.Edge, 1, "  │\n──│──\n  │"},
	} {
		g := New(5, 3)
		g.Line(c.first, 1, c.r1, false)
		g.Line(c.second, c.net, c.r2, false)
		if got := strings.TrimRight(g.Plain(), " "); strings.ReplaceAll(got, "  \n", "\n") != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestBoxes(t *testing.T) {
	for style, want := range map[Style]string{
		Round:   "╭──╮\n│  │\n╰──╯",
		Square:  "┌──┐\n│  │\n└──┘",
		Double:  "╔══╗\n║  ║\n╚══╝",
		Dashed:  "╭╌╌╮\n┆  ┆\n╰╌╌╯",
		Bold:    "┏━━┓\n┃  ┃\n┗━━┛",
		Stacked: "╭──╖\n│  ║\n╘══╝",
	} {
		g := New(4, 3)
		g.Box(Rect{0, 0, 4, 3}, style, themes.Border)
		if got := g.Plain(); got != want {
			t.Errorf("style %d: got\n%s\nwant\n%s", style, got, want)
		}
	}
}

func TestASCIIHasNothingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := New(20, 8)
		g.ASCII = true
		g.Box(Rect{1, 1, 9, 5}, Style(rapid.IntRange(0, int(Stacked)).Draw(t, "style")), themes.Border)
		g.Line([]Point{{0, 2}, {12, 2}, {12, 6}, {19, 6}}, 1, themes.Edge, rapid.Bool().Draw(t, "dashed"))
		g.Line([]Point{{0, 4}, {14, 4}, {14, 0}}, 2, themes.Edge, false)
		g.Text(3, 3, 10, rapid.String().Draw(t, "text"), themes.Text)
		for _, r := range g.Plain() {
			if r > 0x7e {
				t.Fatalf("%q is not ASCII", r)
			}
		}
		exact(t, g)
	})
}

func TestRolesAndReset(t *testing.T) {
	g := New(5, 2)
	g.Text(0, 0, 5, "ab", themes.Dim)
	g.Text(3, 0, 5, "cd", themes.Role(2))
	if got, want := g.String(plainPalette{}), "\x1b[2mab\x1b[m \x1b[1;31mcd\x1b[m\n     "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := g.RoleText(), "aa.bb\n....."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	g.Paint(Rect{1, 0, 3, 9}, themes.Bad)
	if got, want := g.RoleText(), "ajjjb\n.jjj."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// frame draws 300 boxes as the map does.
func frame(g *Grid) {
	g.Clear()
	for i := range 300 {
		x, y := i%10*20, i/10*2
		g.Box(Rect{x, y, 18, 2}, Round, themes.Border)
		g.Put(x+2, y, '●', themes.OK)
		g.Text(x+4, y, 12, "frontend-668…", themes.Text)
	}
}

func BenchmarkFrame(b *testing.B) {
	g := New(200, 60)
	frame(g)
	g.String(plainPalette{})
	b.ReportAllocs()
	for b.Loop() {
		frame(g)
		g.String(plainPalette{})
	}
}
