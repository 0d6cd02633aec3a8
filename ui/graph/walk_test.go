package graph

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
)

// scenes draws random scenes.
func scenes(t *rapid.T) *lens.Scene {
	s := &lens.Scene{Lens: lens.Traffic}
	for l := range rapid.IntRange(1, 6).Draw(t, "lanes") {
		s.Lanes = append(s.Lanes, fmt.Sprint("lane ", l))
	}
	for g := range rapid.IntRange(0, 3).Draw(t, "groups") {
		s.Groups = append(s.Groups, lens.Group{Key: fmt.Sprint("g", g), Title: fmt.Sprint("group ", g), Count: g})
	}
	n := rapid.IntRange(1, 20).Draw(t, "nodes")
	for i := range n {
		s.Nodes = append(s.Nodes, lens.Node{Key: fmt.Sprint("n", i), Short: "pod",
			Name: rapid.SampledFrom([]string{"web", "a-rather-long-name-for-a-pod-x2k4q", "日本語", ""}).Draw(t, "name"),
			Lane: rapid.IntRange(0, len(s.Lanes)-1).Draw(t, "lane"), Group: rapid.IntRange(-1, len(s.Groups)-1).Draw(t, "group"),
			Want: rapid.Int32Range(-1, 12).Draw(t, "want"), Count: rapid.SampledFrom([]int{0, 0, 12}).Draw(t, "count"),
			Status:     topology.Status{Health: topology.Health(rapid.IntRange(0, 4).Draw(t, "health"))},
			Containers: make([]lens.Container, rapid.SampledFrom([]int{0, 0, 0, 1, 4, 20}).Draw(t, "containers"))})
	}
	for range rapid.IntRange(0, 30).Draw(t, "edges") {
		s.Edges = append(s.Edges, lens.Edge{From: rapid.IntRange(0, n-1).Draw(t, "from"), To: rapid.IntRange(0, n-1).Draw(t, "to"),
			State: topology.EdgeState(rapid.IntRange(0, 7).Draw(t, "state")), Label: rapid.SampledFrom([]string{"", "80", "http"}).Draw(t, "label")})
	}
	return s
}

// reached is every node that can be walked to from the first.
func reached(p *Picture) map[string]bool {
	from := p.Scene.Nodes[0].Key
	seen := map[string]bool{from: true}
	for todo := []string{from}; len(todo) > 0; todo = todo[1:] {
		for d := Up; d <= Right; d++ {
			if to := Toward(p, todo[0], d); to != "" && !seen[to] {
				seen[to] = true
				todo = append(todo, to)
			}
		}
	}
	return seen
}

func TestArrowsReachEveryNodeFromEveryNode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := scenes(t)
		first := rapid.IntRange(0, len(s.Nodes)-1).Draw(t, "start")
		s.Nodes[0].Key, s.Nodes[first].Key = s.Nodes[first].Key, s.Nodes[0].Key
		p := New(s, 120, 40, Mode(rapid.IntRange(0, 2).Draw(t, "mode")), nil)
		if got := len(reached(p)); got != len(s.Nodes) {
			t.Fatalf("%d of %d nodes can be reached", got, len(s.Nodes))
		}
	})
}

func TestTowardGoesTheRightWay(t *testing.T) {
	p := New(traffic(), 200, 60, Roomy, nil)
	for _, c := range []struct {
		from string
		dir  Dir
		want string
	}{
		{"/The Internet", Right, "lb/203.0.113.11"},
		{"lb/203.0.113.10", Down, "lb/203.0.113.11"},
		{"lb/203.0.113.11", Down, ""},
		{"lb/203.0.113.10", Left, "/The Internet"},
		{"/The Internet", Left, ""},
		{"ing/web", Right, "svc/payments"},
		{"svc/cart", Right, "pod/cart-5c7b6d9f44-wq8zt"},
		{"nobody", Right, ""},
	} {
		if got := Toward(p, c.from, c.dir); got != c.want {
			t.Errorf("from %s towards %d: %q, want %q", c.from, c.dir, got, c.want)
		}
	}
}

func TestAlongCyclesThroughNeighbours(t *testing.T) {
	p := New(traffic(), 200, 60, Roomy, nil)
	want := []string{"svc/cart", "svc/orders", "svc/payments", "svc/web", "svc/cart"}
	at := ""
	for _, w := range want {
		if at = Along(p, "ing/web", true, at); at != w {
			t.Fatalf("got %q, want %q", at, w)
		}
	}
	if got := Along(p, "ing/web", false, ""); got != "lb/203.0.113.10" {
		t.Errorf("into ing/web: %q", got)
	}
	if got := Along(p, "svc/legacy", true, ""); got != "" {
		t.Errorf("out of svc/legacy: %q", got)
	}
}

func TestFirstIsTheWorst(t *testing.T) {
	if got := First(New(traffic(), 200, 60, Auto, nil), ""); got != "svc/payments" {
		t.Errorf("got %q", got)
	}
	if got := First(New(nil, 200, 60, Auto, nil), ""); got != "" {
		t.Errorf("in an empty picture: %q", got)
	}
}

func TestRevealShowsTheWholeBox(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := New(scenes(t), 120, 40, Mode(rapid.IntRange(1, 2).Draw(t, "mode")), nil)
		w, h := rapid.IntRange(50, 130).Draw(t, "w"), rapid.IntRange(5, 40).Draw(t, "h")
		off := canvas.Point{X: rapid.IntRange(-50, 200).Draw(t, "x"), Y: rapid.IntRange(-50, 200).Draw(t, "y")}
		key := p.Scene.Nodes[rapid.IntRange(0, len(p.Scene.Nodes)-1).Draw(t, "node")].Key
		now := Reveal(p, off, key, w, h)
		if again := Reveal(p, now, key, w, h); again != now {
			t.Fatalf("moved from %v to %v though it was in view", now, again)
		}
		g := canvas.New(w, h)
		for _, hit := range Draw(g, canvas.Rect{W: w, H: h}, p, View{Off: now, Selected: key}) {
			if box := p.Rect(key); hit.Key == key {
				if hit.Rect.W != box.W || hit.Rect.H != min(box.H, h-headings) {
					t.Fatalf("only %v of the box %v can be seen", hit.Rect, box)
				}
				return
			}
		}
		t.Fatal("not to be seen")
	})
}

func TestFitCentresWhatIsSmallAndStartsAtTheTopLeftOfTheRest(t *testing.T) {
	p := New(traffic(), 200, 60, Compact, nil)
	w, h := p.Size()
	for _, c := range []struct {
		w, h int
		want canvas.Point
	}{
		{w + 10, h + 8, canvas.Point{X: -5, Y: -2}},
		{w, h, canvas.Point{}},
		{w - 7, h - 3, canvas.Point{}},
	} {
		if got := Fit(p, c.w, c.h); got != c.want {
			t.Errorf("in %d×%d: %v, want %v", c.w, c.h, got, c.want)
		}
	}
}

// Nodes of one lane that lead to each other stand side by side, and Right follows them.
func TestTowardGoesAlongALaneOfSeveralColumns(t *testing.T) {
	s := &lens.Scene{Lanes: []string{"custom", "workload"}}
	for _, n := range []string{"platform", "database", "instance"} {
		s.Nodes = append(s.Nodes, lens.Node{Key: n, Name: n, Group: -1, Want: -1})
	}
	s.Nodes = append(s.Nodes, lens.Node{Key: "deploy", Name: "deploy", Lane: 1, Group: -1, Want: -1})
	s.Edges = []lens.Edge{{From: 0, To: 1}, {From: 1, To: 2}, {From: 2, To: 3}}
	p := New(s, 200, 60, Roomy, nil)
	at := "platform"
	for _, want := range []string{"database", "instance", "deploy", ""} {
		if at = Toward(p, at, Right); at != want {
			t.Fatalf("Right leads to %q, want %q", at, want)
		}
	}
	again := New(s, 200, 60, Roomy, p)
	if again.place.W != p.place.W {
		t.Errorf("the same scene is %d columns wide, then %d", p.place.W, again.place.W)
	}
}
