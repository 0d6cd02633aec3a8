package graph

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
)

// named is a scene all of whose nodes are objects.
func named(s *lens.Scene) *lens.Scene {
	for i := range s.Nodes {
		s.Nodes[i].ID = topology.ID(s.Nodes[i].Key)
	}
	return s
}

// without is the scene without some nodes.
func without(s *lens.Scene, gone ...string) *lens.Scene {
	next, now := *s, map[int]int{}
	next.Nodes, next.Edges = nil, nil
	for i, n := range s.Nodes {
		if !slices.Contains(gone, n.Key) {
			now[i] = len(next.Nodes)
			next.Nodes = append(next.Nodes, n)
		}
	}
	for _, e := range s.Edges {
		from, ok := now[e.From]
		to, ok2 := now[e.To]
		if ok && ok2 {
			e.From, e.To = from, to
			next.Edges = append(next.Edges, e)
		}
	}
	return &next
}

const (
	crashed = "pod/cart-5c7b6d9f44-wq8zt"
	leaving = "pod/web-668d5bd9f8-7xk2p"
	newcome = "pod/ingress-nginx-controller-7b9fd8c5d-p9wzl"
)

func TestChangesAreMarked(t *testing.T) {
	for _, c := range []struct {
		name  string
		w, h  int
		ascii bool
	}{{"change-80x24", 80, 24, false}, {"change-200x60", 200, 60, false}, {"change-ascii", 200, 60, true}} {
		all := named(traffic())
		was := New(without(all, newcome), c.w, c.h, Auto, nil)
		next := without(all, leaving)
		for i := range next.Nodes {
			if n := &next.Nodes[i]; n.Key == crashed {
				n.Status, n.Ready = topology.Status{}, 1
			}
		}
		now := New(next, c.w, c.h, Auto, was)
		marks, gone := Changes(was, now)
		if want := map[string]Mark{newcome: Fresh, crashed: Changed}; !maps.Equal(marks, want) {
			t.Errorf("marks %v, want %v", marks, want)
		}
		if len(gone) != 1 || gone[0].Node.Key != leaving {
			t.Errorf("gone: %v", gone)
		}
		g := canvas.New(c.w, c.h)
		off := Reveal(now, Fit(now, c.w, c.h), crashed, c.w, c.h)
		Draw(g, canvas.Rect{W: c.w, H: c.h}, now, View{Off: off, Marks: marks, Gone: gone, ASCII: c.ascii})
		golden(t, c.name, trim(g.Plain())+"\n"+g.RoleText()+"\n")
	}
}

// What folds or unfolds has neither come nor gone.
func TestFoldingIsNoNews(t *testing.T) {
	m := &maker{s: lens.Scene{Lanes: []string{"workload", "pod"}}}
	a := m.group("a", 3)
	m.node("deploy", "web", 0, a).Opened = true
	m.pod("web-0", a, topology.OK, "")
	m.pod("web-1", a, topology.OK, "")
	open := named(&m.s)
	for i := range open.Nodes {
		open.Nodes[i].Namespace, open.Nodes[i].Kind = "a", "Pod"
		open.Nodes[i].Parent = map[bool]string{true: "Namespace/a", false: "deploy/web"}[i == 0]
	}
	shut := without(open, "pod/web-0", "pod/web-1")
	shut.Nodes[0].Folded, shut.Nodes[0].Opened = true, false
	box := without(open, "pod/web-0", "pod/web-1", "deploy/web")
	box.Nodes = append(box.Nodes, lens.Node{Key: "Namespace/a", ID: "Namespace/a", Kind: "Namespace", Name: "a", Group: -1, Folded: true, Count: 3})
	rest := without(open, "pod/web-1")
	rest.Nodes = append(rest.Nodes, lens.Node{Key: "rest:a:1", Name: "… 2 more", Lane: 4, Group: 0, Count: 2})
	scenes := []*lens.Scene{open, shut, box, rest}
	for i, x := range scenes {
		for j, y := range scenes {
			marks, gone := Changes(New(x, 80, 24, Auto, nil), New(y, 80, 24, Auto, nil))
			if len(marks)+len(gone) > 0 {
				t.Errorf("from %d to %d: %v, gone %v", i, j, marks, gone)
			}
		}
	}
}

// A ghost is never drawn over anything, and moves nothing: without marks, all that
// is drawn now is drawn with it too.
func TestGhostsCoverNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := named(scenes(t))
		key := s.Nodes[rapid.IntRange(0, len(s.Nodes)-1).Draw(t, "leaves")].Key
		was := New(s, 120, 40, Auto, nil)
		now := New(without(s, key), 120, 40, was.Mode, was)
		_, gone := Changes(was, now)
		w, h := was.Size()
		draw := func(v View) []string {
			g := canvas.New(w+10, h+10)
			Draw(g, canvas.Rect{W: w + 10, H: h + 10}, now, v)
			return strings.Split(g.Plain(), "\n")
		}
		with := draw(View{Gone: gone})
		for y, line := range draw(View{}) {
			after := []rune(with[y])
			if x := 0; len(after) != len([]rune(line)) {
				continue // wide characters: columns do not compare
			} else {
				for _, r := range line {
					if r != ' ' && after[x] != r {
						t.Fatalf("row %d was\n%s\nwith the ghost\n%s", y, line, with[y])
					}
					x++
				}
			}
		}
	})
}
