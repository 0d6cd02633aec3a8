package ui_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/topology"
	"kscope/topology/layout"
	"kscope/topology/lens"
	"kscope/ui"
	"kscope/ui/canvas"
)

// crossed has n services that each lead to one pod. The last few of them lead to
// pods in the reverse order: all pairs of few cross as long as nothing is reordered.
func crossed(n, few int) func(*lens.Frame) {
	return func(f *lens.Frame) {
		s := &lens.Scene{Lens: f.View.Lens, Lanes: []string{"service", "pod"}}
		add := func(lane int, kind, name string) {
			id := topology.MakeID(kind, "shop", name)
			s.Nodes = append(s.Nodes, lens.Node{Key: string(id), ID: id, Kind: kind, Short: "x", Namespace: "shop",
				Name: name, Lane: lane, Group: -1, Ready: 1, Want: 1})
		}
		for i := range n {
			add(0, "Service", fmt.Sprintf("svc-%02d", i))
		}
		for i := range n {
			add(1, "Pod", fmt.Sprintf("pod-%02d", i))
		}
		for i := range n {
			to := n + i
			if i >= n-few {
				to = n + (n - few) + (n - 1 - i)
			}
			s.Edges = append(s.Edges, lens.Edge{From: i, To: to})
		}
		f.Scene = s
	}
}

// improvable is a scene that Place lays out clearly worse than Better, by the rule of
// docs/decisions/0008, and the crossings with either: pods in one namespace that many
// services share.
func improvable(t *testing.T) (change func(*lens.Frame), first, better int) {
	const n = 11
	for seed := range uint64(500) {
		dice := rand.New(rand.NewPCG(seed, 2))
		w := newChurned(0)
		for range n {
			w.add(dice.Perm(6)[:2+dice.IntN(2)]...)
		}
		in := layout.Input{Lanes: 2, Groups: []string{"shop"}}
		f := lens.Frame{}
		w.frame()(&f)
		for _, node := range f.Scene.Nodes {
			in.Nodes = append(in.Nodes, layout.Node{Key: node.Key, Lane: node.Lane, W: 16, H: 3})
		}
		for _, e := range f.Scene.Edges {
			in.Edges = append(in.Edges, layout.Edge{From: e.From, To: e.To})
		}
		first, better = layout.Place(in).Crossings, layout.Better(in, nil).Crossings
		if first-better >= 3 && (first-better)*10 >= first {
			return w.frame(), first, better
		}
	}
	t.Fatal("no scene is laid out better with a longer search")
	return nil, 0, 0
}

func isSearched(msg tea.Msg) bool { _, ok := msg.(ui.Searched); return ok }

func (d *driver) crossings(want int) {
	d.t.Helper()
	if got := ui.Crossings(d.model); got != want {
		d.t.Fatalf("%d crossings, want %d\n%s", got, want, d.screen())
	}
}

func (d *driver) rests(searching, timing bool) {
	d.t.Helper()
	if s, w := ui.Resting(d.model); s != searching || w != timing {
		d.t.Fatalf("searching %v, waiting %v; want %v and %v", s, w, searching, timing)
	}
}

// elsewhere counts the nodes that are not where they were on the screen.
func elsewhere(was, now map[string]canvas.Rect) int {
	n := 0
	for key, r := range was {
		if at, ok := now[key]; ok && at != r {
			n++
		}
	}
	return n
}

// shows goes to another lens, where the scene is placed from scratch.
func (d *driver) shows(change func(*lens.Frame)) {
	d.world.set(change)
	d.keys("2")
}

func TestABetterPictureSoonAfterTheFirst(t *testing.T) {
	change, first, better := improvable(t)
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.hold = isSearched
		d.shows(change)
		d.crossings(first)
		d.rests(true, false)
		at := ui.Cells(d.model)
		d.release()
		d.crossings(better)
		d.rests(false, false)
		d.lacks("afresh")
		d.lacks("▌")
		if elsewhere(at, ui.Cells(d.model)) == 0 {
			t.Error("nothing moved")
		}
		d.send(tea.WindowSizeMsg{Width: 190, Height: 58}) // the order is known to be good
		d.crossings(better)
		d.rests(false, false)
	})
}

// A picture that was seen whole is so when it is better, whatever is selected.
func TestABetterPictureIsSeenWhole(t *testing.T) {
	change, first, better := improvable(t)
	for downs := range 11 {
		bubble(t, 100, 20, ui.Options{}, func(d *driver) {
			d.shows(change)
			d.keys("right")
			for range downs {
				d.keys("down")
			}
			d.hold = isSearched
			d.keys("r", "z") // which ends the search
			d.release()
			d.hold = isSearched
			d.keys("r")
			d.crossings(first)
			d.inside([2]int{100, 20})
			d.release()
			d.crossings(better)
			d.inside([2]int{100, 20})
		})
	}
}

// inside checks that every node is on the map.
func (d *driver) inside(size [2]int) {
	d.t.Helper()
	for key, r := range ui.Cells(d.model) {
		if r.X < 0 || r.Y < 1 || r.X+r.W > size[0] || r.Y+r.H > size[1]-1 {
			d.t.Errorf("%s is at %v, the screen has %v\n%s", key, r, size, d.screen())
		}
	}
}

func TestAKeyKeepsThePictureThereIs(t *testing.T) {
	change, first, _ := improvable(t)
	for name, msg := range map[string]tea.Msg{"key": key("J"), "mouse": tea.MouseWheelMsg{Button: tea.MouseWheelDown, X: 20, Y: 20}} {
		t.Run(name, func(t *testing.T) {
			bubble(t, 200, 60, ui.Options{}, func(d *driver) {
				d.hold = isSearched
				d.shows(change)
				d.send(msg)
				at := ui.Cells(d.model)
				d.release()
				d.crossings(first)
				if n := elsewhere(at, ui.Cells(d.model)); n > 0 {
					t.Errorf("%d nodes moved", n)
				}
				d.wait(time.Minute)
				d.crossings(first) // nothing followed step by step
				d.rests(false, false)
			})
		})
	}
}

// A status says nothing of places: what was found meanwhile is shown with it.
func TestAStatusDoesNotEndTheSearch(t *testing.T) {
	change, _, better := improvable(t)
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.hold = isSearched
		d.shows(change)
		d.world.set(func(f *lens.Frame) {
			change(f)
			f.Scene.Nodes[0].Status = status(topology.Failed, "CrashLoopBackOff", "")
		})
		d.settle()
		d.release()
		d.crossings(better)
		d.wants("✖")
	})
}

// What was found for a scene that is shown no more is dropped, and so is what would
// be undone by a picture on its way.
func TestANewerSceneEndsTheSearch(t *testing.T) {
	change, _, _ := improvable(t)
	less := func(f *lens.Frame) {
		change(f)
		f.Scene.Edges = f.Scene.Edges[:len(f.Scene.Edges)-1]
	}
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.hold = isSearched
		d.shows(change)
		d.world.set(less)
		d.settle()
		shown := ui.Crossings(d.model)
		d.rests(true, false) // one at a time
		d.release()
		d.crossings(shown)
		d.rests(false, true) // it followed step by step
	})
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.hold = isSearched
		d.shows(change)
		found := d.held
		d.hold, d.held = func(msg tea.Msg) bool { _, ok := msg.(ui.Placed); return ok }, nil
		d.world.set(less)
		d.settle()
		d.send(found...)
		d.rests(true, false) // waits for the picture that is being placed
		d.release()
		d.rests(false, true)
	})
}

// svc-00 … svc-07 and their pods have 0 crossings, until the last 7 are reversed: 21.
func TestLaidOutAfreshAfterFiveSeconds(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.shows(crossed(8, 0))
		d.keys("right", "down", "down", "down", "o", "o")
		d.crossings(0)
		d.world.set(crossed(8, 7))
		d.settle()
		d.crossings(21)
		d.rests(false, true)
		d.wait(2 * time.Second)
		d.keys("up", "down") // begins anew
		selected := d.world.lastLook().Selected
		at := ui.Cells(d.model)
		d.wait(4500 * time.Millisecond)
		d.crossings(21)
		d.wait(time.Second)
		d.crossings(0)
		d.wants("laid out afresh: no crossings instead of 21")
		now := ui.Cells(d.model)
		if now[selected] != at[selected] {
			t.Errorf("the selected node went from %v to %v", at[selected], now[selected])
		}
		if elsewhere(at, now) == 0 {
			t.Error("nothing moved")
		}
		d.rests(false, false)
		d.wait(time.Minute)
		d.wants("laid out afresh") // until the next key
		d.keys("up")
		d.lacks("laid out afresh")
	})
}

// As long as things come and go the map waits, but no longer than a minute.
func TestNotLaidOutAfreshInARollout(t *testing.T) {
	for _, long := range []bool{false, true} {
		bubble(t, 200, 60, ui.Options{}, func(d *driver) {
			d.shows(crossed(8, 0))
			d.keys("o")
			rollOut := func(steps int) {
				for i := range steps {
					d.world.set(crossed(8+i%2, 7))
					d.wait(2 * time.Second)
				}
			}
			rollOut(29) // less than a minute
			d.lacks("laid out afresh")
			if long {
				rollOut(5)
			} else {
				d.wait(4 * time.Second)
			}
			d.wants("laid out afresh: no crossings instead of")
		})
	}
}

// What moved is marked for a moment, not so under reduced motion, where the words
// stay.
func TestMovedNodesAreMarked(t *testing.T) {
	for _, calm := range []bool{false, true} {
		bubble(t, 200, 60, ui.Options{ReducedMotion: calm}, func(d *driver) {
			d.shows(crossed(8, 0))
			d.keys("o")
			d.world.set(crossed(8, 7))
			d.settle()
			d.hold = isSearched
			d.wait(5 * time.Second)
			d.release()
			d.wants("laid out afresh")
			want := 6 // of the seven of one lane, the one in the middle stays
			if calm {
				want = 0
			}
			if got := strings.Count(d.screen(), "▌"); got != want {
				t.Errorf("%d marks, want %d\n%s", got, want, d.screen())
			}
			d.wait(2 * time.Second)
			d.lacks("▌")
			d.wants("laid out afresh")
		})
	}
}

// 3 crossings are too few to move anything, and once that is known nothing runs.
func TestFewCrossingsStay(t *testing.T) {
	for _, c := range []struct {
		few, crossings int
		timing         bool
	}{{2, 1, false}, {3, 3, false}, {4, 6, true}} {
		bubble(t, 200, 60, ui.Options{}, func(d *driver) {
			d.shows(crossed(8, 0))
			d.world.set(crossed(8, c.few))
			d.settle()
			d.crossings(c.crossings)
			d.rests(false, c.timing)
			d.wait(20 * time.Second)
			if !c.timing {
				d.crossings(c.crossings)
			}
			d.rests(false, false)
		})
	}
}

// K(3,3) with one edge less: every order has 5 crossings or more, so there is nothing
// to gain; that is found out once.
func TestNothingToGainIsFoundOutOnce(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		k33 := func(edges int, h topology.Health) func(*lens.Frame) {
			return func(f *lens.Frame) {
				crossed(3, 0)(f)
				f.Scene.Edges = nil
				for i := range edges {
					f.Scene.Edges = append(f.Scene.Edges, lens.Edge{From: i / 3, To: 3 + i%3})
				}
				f.Scene.Nodes[0].Status.Health = h
			}
		}
		d.shows(k33(6, topology.OK))
		d.crossings(3)
		d.world.set(k33(9, topology.OK))
		d.settle()
		d.crossings(9)
		d.rests(false, true)
		d.wait(10 * time.Second)
		d.crossings(9)
		d.lacks("afresh")
		d.rests(false, false)
		d.world.set(k33(9, topology.Failed)) // a status starts nothing
		d.settle()
		d.rests(false, false)
		d.keys("o") // the inspector counts time
		d.wait(time.Minute)
		time.Sleep(time.Hour)
		if n := len(d.msgs); n > 0 {
			t.Errorf("%d messages while nothing happens", n)
		}
	})
}

// While a list, a query or a page is open the map stays, and the timer does not run.
func TestNothingMovesUnderADialog(t *testing.T) {
	for _, open := range []string{"?", ":", "f", "/", "g", "i", "t"} {
		t.Run(open, func(t *testing.T) {
			bubble(t, 200, 60, ui.Options{}, func(d *driver) {
				d.shows(crossed(8, 0))
				d.world.set(crossed(8, 7))
				d.settle()
				d.wait(2 * time.Second)
				d.keys(open)
				d.wait(10 * time.Second)
				d.crossings(21)
				d.rests(false, false)
				d.keys("esc")
				d.crossings(21)
				d.wait(6 * time.Second)
				d.crossings(0)
			})
		})
	}
}
