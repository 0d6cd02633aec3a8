package graph

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
)

var update = flag.Bool("update", false, "write the golden files anew; look at them before you believe them")

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s has changed:\n%s\nwant\n%s", name, got, want)
	}
}

func trim(s string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(s, "\n") {
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

func TestTrafficLooksAsItShould(t *testing.T) {
	for _, c := range []struct {
		name     string
		w, h     int
		selected string
		ascii    bool
	}{
		{"80x24", 80, 24, "svc/web", false},
		{"200x60", 200, 60, "pod/cart-5c7b6d9f44-wq8zt", false},
		{"200x60-ascii", 200, 60, "svc/web", true},
		{"120x40", 120, 40, "", false},
	} {
		p := New(traffic(), c.w, c.h, Auto, nil)
		g := canvas.New(c.w, c.h)
		off := Reveal(p, Fit(p, c.w, c.h), c.selected, c.w, c.h)
		Draw(g, canvas.Rect{W: c.w, H: c.h}, p, View{Off: off, Selected: c.selected, ASCII: c.ascii})
		golden(t, c.name, trim(g.Plain())+"\n"+g.RoleText()+"\n")
	}
}

func TestText(t *testing.T) {
	golden(t, "text", Text(traffic(), 0, false))
	golden(t, "text-ascii", Text(traffic(), 100, true))
	for _, ascii := range []bool{false, true} {
		if got := Text(nil, 80, ascii); got != "" {
			t.Errorf("an empty scene is drawn as %q", got)
		}
	}
}

func TestAStatusChangeMovesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := scenes(t)
		p := New(s, 120, 40, Auto, nil)
		next := *s
		next.Nodes = slices.Clone(s.Nodes)
		for i := range next.Nodes {
			n := &next.Nodes[i]
			n.Status = topology.Status{Health: topology.Health(rapid.IntRange(0, 4).Draw(t, "health")), Reason: topology.Intern("CrashLoopBackOff")}
			n.Ready, n.Deleting, n.Match = rapid.Int32Range(0, 9).Draw(t, "ready"), rapid.Bool().Draw(t, "deleting"), true
		}
		for _, q := range []*Picture{New(&next, 120, 40, Auto, nil), New(&next, 120, 40, Auto, p)} {
			for i := range s.Nodes {
				if a, b := p.Rect(s.Nodes[i].Key), q.Rect(s.Nodes[i].Key); a != b {
					t.Fatalf("node %d moved from %v to %v", i, a, b)
				}
			}
		}
	})
}

// Palette with an escape sequence for every role.
type loud struct{}

func (loud) SGR(r themes.Role) string { return fmt.Sprintf("\x1b[%dm", 30+r%8) }

func TestDrawStaysInItsArea(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := New(scenes(t), 120, 40, Auto, nil)
		w, h := rapid.IntRange(1, 100).Draw(t, "w"), rapid.IntRange(1, 40).Draw(t, "h")
		g := canvas.New(w+4, h+2)
		g.Fill(canvas.Rect{W: w + 4, H: h + 2}, '#', themes.Text)
		v := View{Off: canvas.Point{X: rapid.IntRange(-20, 60).Draw(t, "x"), Y: rapid.IntRange(-20, 60).Draw(t, "y")},
			Selected: p.Scene.Nodes[0].Key, ASCII: rapid.Bool().Draw(t, "ascii")}
		area := canvas.Rect{X: 2, Y: 1, W: w, H: h}
		for _, hit := range Draw(g, area, p, v) {
			if hit.Rect.Empty() || hit.Rect.Intersect(area) != hit.Rect || p.Index(hit.Key) < 0 {
				t.Fatalf("hit %v is outside of %v", hit, area)
			}
		}
		for y, line := range strings.Split(g.Plain(), "\n") {
			edge := y == 0 || y == h+1
			if edge && strings.Trim(line, "#") != "" || !strings.HasPrefix(line, "##") || !strings.HasSuffix(line, "##") {
				t.Fatalf("drew outside:\n%s", g.Plain())
			}
		}
		for line := range strings.SplitSeq(g.String(loud{}), "\n") {
			if ansi.StringWidth(line) != w+4 {
				t.Fatalf("%q is not %d columns wide", line, w+4)
			}
		}
	})
}

func TestReplacedPodTakesThePlace(t *testing.T) {
	s := traffic()
	p := New(s, 200, 60, Auto, nil)
	next := *s
	next.Nodes = slices.Clone(s.Nodes)
	for i := range next.Nodes {
		if n := &next.Nodes[i]; n.Name == "web-668d5bd9f8-knnfl" {
			n.Name, n.Key = "web-668d5bd9f8-zzzzz", "pod/web-668d5bd9f8-zzzzz"
		}
	}
	q := New(&next, 200, 60, Auto, p)
	for i := range s.Nodes {
		if a, b := p.Rect(s.Nodes[i].Key), q.Rect(next.Nodes[i].Key); a != b {
			t.Errorf("%s was at %v, %s is at %v", s.Nodes[i].Key, a, next.Nodes[i].Key, b)
		}
	}
}

func TestOnlyTheWayThroughTheSelectedNodeIsBright(t *testing.T) {
	p := New(traffic(), 200, 60, Auto, nil)
	nodes, edges := p.chain(p.Index("svc/cart"))
	var way []string
	for i, on := range nodes {
		if on {
			way = append(way, p.Scene.Nodes[i].Name)
		}
	}
	if want := []string{"The Internet", "203.0.113.10", "web", "cart", "cart-5c7b6d9f44-wq8zt"}; !slices.Equal(way, want) {
		t.Errorf("bright nodes %v, want %v", way, want)
	}
	n := 0
	for _, on := range edges {
		if on {
			n++
		}
	}
	if n != 4 {
		t.Errorf("%d bright edges, want 4", n)
	}
}

func BenchmarkDraw(b *testing.B) {
	s := &lens.Scene{Lanes: []string{"a", "b", "c", "d", "e"}}
	for i := range 300 {
		s.Nodes = append(s.Nodes, lens.Node{Key: fmt.Sprint(i), Short: "pod", Name: fmt.Sprint("frontend-668d5bd9f8-", i), Lane: i % 5, Group: -1, Ready: 1, Want: 1})
		if i >= 5 {
			s.Edges = append(s.Edges, lens.Edge{From: i - i%5, To: i - i%5 + (i+1)%5})
		}
	}
	p := New(s, 200, 60, Auto, nil)
	g := canvas.New(200, 60)
	b.ReportAllocs()
	for b.Loop() {
		g.Clear()
		Draw(g, canvas.Rect{W: 200, H: 60}, p, View{Selected: "7"})
		g.String(loud{})
	}
}

func TestAResizeKeepsTheRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := scenes(t)
		p := New(s, 120, 40, Compact, nil)
		q := New(s, rapid.IntRange(60, 200).Draw(t, "w"), rapid.IntRange(10, 60).Draw(t, "h"), Compact, p)
		for _, n := range s.Nodes {
			if a, b := p.Rect(n.Key), q.Rect(n.Key); a.Y != b.Y {
				t.Fatalf("%s was in row %d and is in row %d", n.Key, a.Y, b.Y)
			}
		}
	})
}
