package graph

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
)

// A change of status has the shape of before: nothing is laid out again.
func TestAStatusChangeIsNotLaidOut(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {200, 60}, {120, 40}} {
		s := traffic()
		p := New(s, size[0], size[1], Auto, nil)
		for range 3 {
			next := *s
			next.Nodes = append([]lens.Node(nil), s.Nodes...)
			for i := range next.Nodes {
				next.Nodes[i].Status = topology.Status{Health: topology.Failed, Reason: topology.Intern("CrashLoopBackOff")}
				next.Nodes[i].Ready = 0
			}
			q := New(&next, size[0], size[1], Auto, p)
			if q.place != p.place {
				t.Fatalf("%v: laid out again", size)
			}
			p = q
		}
		next := *s
		next.Nodes = s.Nodes[:len(s.Nodes)-1]
		next.Edges = nil
		if New(&next, size[0], size[1], Auto, p).place == p.place {
			t.Fatal("another shape is where the first one was")
		}
	}
}

// The label that several edges of a node share stays where it is when another edge
// comes before it.
func TestSharedLabelStays(t *testing.T) {
	scene := func(pods ...string) *lens.Scene {
		m := &maker{s: lens.Scene{Lens: lens.Traffic, Lanes: []string{"service", "pod"}}}
		m.node("svc", "web", 0, -1)
		for i, name := range pods {
			m.node("pod", name, 1, -1)
			m.s.Edges = append(m.s.Edges, lens.Edge{From: 0, To: i + 1, Label: "80"})
		}
		return &m.s
	}
	p := New(scene("web-m", "web-x"), 120, 40, Auto, nil)
	q := New(scene("web-a", "web-m", "web-x"), 120, 40, Auto, p)
	for i, want := range []bool{false, true, false} {
		if got := q.in.Edges[i].LabelW > 0; got != want {
			t.Errorf("label at %s: %v, want %v", q.ends(i).to, got, want)
		}
	}
}

// lanes is a scene of one chain with names of the given widths, in one group.
func lanes(widths ...int) *lens.Scene {
	m := &maker{s: lens.Scene{Lens: lens.Traffic}}
	g := m.group("shop", len(widths))
	for i, w := range widths {
		m.s.Lanes = append(m.s.Lanes, fmt.Sprintf("lane%d", i))
		m.node("svc", strings.Repeat("x", w-1)+fmt.Sprint(i), i, g)
		if i > 0 {
			m.s.Edges = append(m.s.Edges, lens.Edge{From: i - 1, To: i})
		}
	}
	return &m.s
}

// Where lanes can be so wide that names cut in the middle are readable, the picture fits
// the viewport, with the columns that there are spent on names but for a few a gap in
// reserve; else it is wider, and lanes are somewhat wider than the least.
func TestWhatCanFitFits(t *testing.T) {
	s := lanes(30, 30, 30, 30)
	wide := New(s, 1000, 40, Compact, nil)
	need := wide.place.Lanes[0].W
	w, _ := New(s, 1, 40, Compact, nil).Size() // with 4 columns a gap in reserve
	gaps := w - 4*wideLevel - 3*4
	for w := gaps + 4*leastLevel - 8; w < gaps+4*need+40; w++ {
		p := New(s, w, 40, Compact, nil)
		got, _ := p.Size()
		lane := p.place.Lanes[0].W
		if w < gaps+4*leastLevel {
			if lane != wideLevel {
				t.Errorf("lanes are %d wide in %d columns, want %d", lane, w, wideLevel)
			}
			continue
		}
		if least := max(leastLevel, min(need, (w-gaps-3*mostSlack)/4)); got > w || lane < least {
			t.Errorf("%d columns in %d, lanes %d wide, want %d", got, w, lane, least)
		}
	}
}

// Around cuts no box at the left or right edge where there is a place that cuts none,
// and always shows what is selected.
func TestAroundCutsNoBox(t *testing.T) {
	p := New(lanes(30, 30, 30, 30, 30), 76, 24, Compact, nil)
	for i := range p.Scene.Nodes {
		key := p.Scene.Nodes[i].Key
		off := Around(p, Fit(p, 76, 24), key, 76, 24)
		for _, r := range p.place.Nodes {
			if r.X < off.X && r.X+r.W > off.X || r.X < off.X+76 && r.X+r.W > off.X+76 {
				t.Errorf("%s selected: the box at %d..%d is cut by a viewport from %d", key, r.X, r.X+r.W, off.X)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		p := New(scenes(t), 120, 40, Auto, nil)
		w, h := rapid.IntRange(60, 140).Draw(t, "w"), rapid.IntRange(16, 50).Draw(t, "h")
		key := p.Scene.Nodes[rapid.IntRange(0, len(p.Scene.Nodes)-1).Draw(t, "selected")].Key
		off, r := Around(p, Fit(p, w, h), key, w, h), p.Rect(key)
		if r.X < off.X || r.X+r.W > off.X+w || r.Y-headings < off.Y || r.Y-headings+r.H > off.Y+h-headings {
			t.Fatalf("%v is not inside %d×%d at %v", r, w, h, off)
		}
	})
}

func TestClamp(t *testing.T) {
	p := New(lanes(30, 30, 30, 30, 30), 80, 24, Compact, nil)
	w, _ := p.Size()
	for _, c := range []struct{ x, want int }{{-9, 0}, {5, 5}, {w, w - 80}} {
		if got := Clamp(p, canvas.Point{X: c.x, Y: 7}, 80, 24); got.X != c.want || got.Y != Fit(p, 80, 24).Y {
			t.Errorf("from %d: %v, want X %d", c.x, got, c.want)
		}
	}
}

// screen draws a part of a picture as text.
func screen(p *Picture, w, h int, off canvas.Point) []string {
	g := canvas.New(w, h)
	Draw(g, canvas.Rect{W: w, H: h}, p, View{Off: off})
	return strings.Split(g.Plain(), "\n")
}

// Titles of frames and lanes stay in view for as long as a part of theirs is.
func TestTitlesStay(t *testing.T) {
	m := &maker{s: lens.Scene{Lens: lens.Traffic, Lanes: []string{"service", "pod"}}}
	g := m.group("shop", 21)
	m.node("svc", "web", 0, g)
	for i := range 20 {
		m.node("pod", fmt.Sprintf("web-%02d", i), 1, g)
		m.s.Edges = append(m.s.Edges, lens.Edge{From: 0, To: i + 1})
	}
	p := New(&m.s, 60, 12, Compact, nil)
	f, svc := p.place.Groups[0], p.place.Nodes[0]
	for y := 1; y < f.H-2; y++ {
		lines := screen(p, 60, 12, canvas.Point{Y: f.Y + y})
		if !strings.Contains(lines[1]+lines[2], " shop 21 ") {
			t.Fatalf("%d rows down the title is not in %q", y, lines[1])
		}
	}
	for x := f.X; x < f.X+f.W-12; x++ {
		lines := screen(p, 60, 12, canvas.Point{X: x})
		if !strings.Contains(strings.Join(lines, "\n"), " shop 21 ") {
			t.Fatalf("%d columns right the title is not in\n%s", x, strings.Join(lines, "\n"))
		}
	}
	if lines := screen(p, 60, 12, canvas.Point{X: svc.X + svc.W - 9}); !strings.HasPrefix(lines[0], " service") {
		t.Errorf("the heading of a lane in part is not in %q", lines[0])
	}
}

// A sticky title never covers a box.
func TestTitlesCoverNoBox(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := New(scenes(t), 120, 40, Auto, nil)
		off := canvas.Point{X: rapid.IntRange(0, 80).Draw(t, "x"), Y: rapid.IntRange(0, 60).Draw(t, "y")}
		g, bare := canvas.New(70, 20), canvas.New(70, 20)
		Draw(g, canvas.Rect{W: 70, H: 20}, p, View{Off: off})
		q := *p
		q.Scene = &lens.Scene{Lens: p.Scene.Lens, Nodes: p.Scene.Nodes, Edges: p.Scene.Edges, Lanes: p.Scene.Lanes, Groups: make([]lens.Group, len(p.Scene.Groups))}
		hits := Draw(bare, canvas.Rect{W: 70, H: 20}, &q, View{Off: off})
		got, want := cells(g), cells(bare)
		for _, h := range hits {
			for y := h.Rect.Y; y < h.Rect.Y+h.Rect.H; y++ {
				for x := h.Rect.X; x < h.Rect.X+h.Rect.W; x++ {
					if got[y][x] != want[y][x] {
						t.Fatalf("%s is covered at %d,%d:\n%s", h.Key, x, y, g.Plain())
					}
				}
			}
		}
	})
}

func cells(g *canvas.Grid) [][]rune {
	var rows [][]rune
	for line := range strings.SplitSeq(g.Plain(), "\n") {
		var row []rune
		for _, r := range line {
			row = append(row, r)
			if canvas.Width(string(r)) == 2 {
				row = append(row, 0)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// How many are folded is never pushed out of a box by a long word for the kind, and
// never said of one.
func TestFoldCounts(t *testing.T) {
	m := &maker{s: lens.Scene{Lens: lens.Workloads, Lanes: []string{"a", "b"}}}
	n := m.node("strimzipodset", "kafka", 0, -1)
	n.Folded, n.Count = true, 3
	n = m.node("strimzipodset", "z", 0, -1)
	n.Folded, n.Count = true, 120
	n = m.node("deploy", "checkout-canary", 1, -1)
	n.Folded, n.Count, n.Ready, n.Want = true, 1, 1, 1
	for _, mode := range []Mode{Roomy, Compact} {
		p := New(&m.s, 120, 40, mode, nil)
		text := strings.Join(screen(p, 120, 40, canvas.Point{}), "\n")
		for _, want := range []string{"×3 ", "×120 ", "checkout-canary"} {
			if !strings.Contains(text, want) {
				t.Errorf("no %q in\n%s", want, text)
			}
		}
		if strings.Contains(text, "×1 ") {
			t.Errorf("one is counted in\n%s", text)
		}
	}
}
