package main

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kscope/probes/demo"
	"kscope/probes/project"
	"kscope/probes/safe"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui"
	"kscope/ui/canvas"
	"kscope/ui/graph"
)

// The Deployment of the demo that is rolled out: from five seconds after
// the start on, over by rolloutEnds.
const (
	rolled      = "Deployment/media/encoder"
	rolloutEnds = time.Minute
)

// film is the demo's pictures, one after the other, as a map of w×h shows them.
type film struct {
	world   *demo.World
	at      time.Time
	project *project.Projector
	graph   *topology.Graph
	builder lens.Builder
	view    lens.View
	w, h    int
	pic     *graph.Picture
}

func newFilm(t testing.TB, v lens.View, w, h int) *film {
	t.Helper()
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	f := &film{world: demo.New(demo.Options{Seed: 1, Now: func() time.Time { return start }}), at: start, project: project.New(),
		graph: modelOfDemo(t), view: v, w: w, h: h}
	f.step(t, 0)
	return f
}

// step lets time pass and takes the next picture.
func (f *film) step(t testing.TB, d time.Duration) {
	t.Helper()
	f.at = f.at.Add(d)
	batches, err := demo.Batches(f.project, f.world.Step(f.at))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range batches {
		f.graph.Apply(b)
	}
	f.pic = graph.New(f.builder.Build(f.graph, f.view), f.w, f.h, graph.Auto, f.pic)
}

// pods are the places of the rolled out Deployment's pods.
func (f *film) pods() map[string]canvas.Rect {
	out := map[string]canvas.Rect{}
	for i := range f.pic.Scene.Nodes {
		if key := f.pic.Scene.Nodes[i].Key; strings.HasPrefix(key, "Pod/media/encoder-") {
			out[key] = f.pic.Rect(key)
		}
	}
	return out
}

// While 50 replicas are replaced, with as many of them in sight as there is room for,
// all else keeps its cells; so does a pod as long as it is shown, and one that is new on
// the map takes the place of one that has left it.
func TestARolloutLeavesTheRestWhereItIs(t *testing.T) {
	for _, ns := range []string{"", "media"} {
		for _, size := range [][2]int{{80, 22}, {120, 38}, {200, 58}, {300, 98}} {
			t.Run(fmt.Sprintf("%s %dx%d", ns, size[0], size[1]), func(t *testing.T) {
				f := newFilm(t, lens.View{Lens: lens.Traffic, Fold: lens.FoldAuto, Rows: size[1] - 2, Namespace: ns,
					Open: map[string]bool{rolled: true}, Selected: rolled}, size[0], size[1])
				replaced, quiet := 0, 0
				for range rolloutEnds / (250 * time.Millisecond) {
					was, pods := f.pic, f.pods()
					f.step(t, 250*time.Millisecond)
					if !slices.Equal(others(was), others(f.pic)) {
						continue // something else came or went: the demo's other releases
					}
					quiet++
					for i := range f.pic.Scene.Nodes {
						n := &f.pic.Scene.Nodes[i]
						if from, to := was.Rect(n.Key), f.pic.Rect(n.Key); was.Index(n.Key) >= 0 && !same(n, from, to) {
							t.Errorf("%s: %s went from %v to %v", f.at.Format("05.000"), n.Key, from, to)
						}
					}
					replaced += takeover(t, pods, f.pods())
				}
				if replaced < 40 || quiet < 200 {
					t.Errorf("%d pods were replaced on the map, want most of 50; in %d of 240 steps it alone changed", replaced, quiet)
				}
			})
		}
	}
}

// others are all nodes and arrows that are not of the rolled out Deployment, in order.
func others(p *graph.Picture) []string {
	var keys []string
	for i := range p.Scene.Nodes {
		if n := &p.Scene.Nodes[i]; !strings.HasPrefix(n.Key, "Pod/media/") {
			keys = append(keys, n.Key)
		}
	}
	for _, e := range p.Scene.Edges {
		if from, to := p.Scene.Nodes[e.From].Key, p.Scene.Nodes[e.To].Key; !strings.HasPrefix(to, "Pod/media/") {
			keys = append(keys, from+" "+to)
		}
	}
	slices.Sort(keys)
	return keys
}

// same tells whether a node is where it was. The Deployment's own may get wider: what
// stands for the pods that are not shown says how they are.
func same(n *lens.Node, from, to canvas.Rect) bool {
	if n.Namespace == "media" || strings.HasPrefix(n.Key, "rest:") {
		from.W, to.W = 0, 0
	}
	return from == to
}

// takeover checks that every new pod is where one was that has gone, and counts them.
func takeover(t *testing.T, was, now map[string]canvas.Rect) (replaced int) {
	t.Helper()
	corner := func(r canvas.Rect) canvas.Point { return canvas.Point{X: r.X, Y: r.Y} }
	free := map[canvas.Point]bool{}
	for key, r := range was {
		if _, ok := now[key]; !ok {
			free[corner(r)] = true
		}
	}
	for key, r := range now {
		if _, ok := was[key]; ok {
			continue
		}
		if !free[corner(r)] {
			t.Errorf("%s came to %v, where no pod has left", key, r)
		}
		replaced++
	}
	return replaced
}

// audience is the whole program but for the terminal: the demo, the feed, the screen.
type audience struct {
	model tea.Model
	msgs  chan tea.Msg
}

func (a *audience) run(cmd tea.Cmd) {
	if cmd != nil {
		go func() { a.msgs <- cmd() }()
	}
}

// watch lets time pass and shows what comes.
func (a *audience) watch(d time.Duration) {
	timer := time.After(d)
	for {
		select {
		case <-timer:
			return
		case msg := <-a.msgs:
			a.take(msg)
		}
	}
}

func (a *audience) take(msg tea.Msg) {
	if batch, ok := msg.(tea.BatchMsg); ok {
		for _, c := range batch {
			a.run(c)
		}
	} else if msg != nil {
		var cmd tea.Cmd
		a.model, cmd = a.model.Update(msg)
		a.run(cmd)
	}
}

func (a *audience) press(text string) {
	for _, r := range text {
		k := tea.KeyPressMsg{Code: r, Text: string(r)}
		switch r {
		case '\n':
			k = tea.KeyPressMsg{Code: tea.KeyEnter}
		case '→':
			k = tea.KeyPressMsg{Code: tea.KeyRight}
		}
		a.take(k)
		a.watch(300 * time.Millisecond)
	}
}

func (a *audience) lines() []string {
	return strings.Split(ansi.Strip(a.model.View().Content), "\n")
}

// words are where on the screen every word is that is there once, but for the header, the
// footer and the lines of the encoder's pods.
func words(lines []string) map[string]canvas.Point {
	at, often := map[string]canvas.Point{}, map[string]int{}
	for y := 1; y < len(lines)-1; y++ {
		if strings.Contains(lines[y], "encod") {
			continue
		}
		for _, m := range regexp.MustCompile(`[A-Za-z0-9][A-Za-z0-9.-]{3,}`).FindAllStringIndex(lines[y], -1) {
			word := lines[y][m[0]:m[1]]
			at[word], often[word] = canvas.Point{X: ansi.StringWidth(lines[y][:m[0]]), Y: y}, often[word]+1
		}
	}
	maps.DeleteFunc(at, func(word string, _ canvas.Point) bool { return often[word] > 1 })
	return at
}

// The same on the screen of the program: the user unfolds the encoder and watches. What is
// not of it is written in the same cells as long as it is there.
func TestARolloutOnTheScreen(t *testing.T) {
	encoder := regexp.MustCompile(`encoder-[a-z0-9]{2}`) // cut in the middle, but for its first letters
	for _, size := range [][2]int{{200, 60}} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(context.Background())
			w := newWorld(&options{demo: true}, &safe.Runner{})
			view := lens.View{Lens: lens.Traffic, Fold: lens.FoldAuto}
			w.Look(view)
			w.start(ctx, &front{name: "demo", run: demo.New(demo.Options{Seed: 1}).Run})
			defer time.Sleep(time.Minute) // the last ticks end; a bubble's clock stops with it
			defer w.close()
			defer cancel()
			model, err := ui.New(ctx, w, ui.Options{Theme: "dark", View: view})
			if err != nil {
				t.Fatal(err)
			}
			a := &audience{model, make(chan tea.Msg, 1000)}
			a.run(model.Init())
			a.take(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			a.watch(time.Second)
			a.press("fencoder\n→+")
			before, versions, compared := a.lines(), map[string]bool{}, 0
			for range 40 {
				a.watch(time.Second)
				lines := a.lines()
				for _, name := range encoder.FindAllString(strings.Join(lines, "\n"), -1) {
					versions[name] = true
				}
				now := words(lines)
				for word, was := range words(before) {
					if at, ok := now[word]; ok && at != was {
						t.Fatalf("%s went from %v to %v:\n%s\n%s", word, was, at, strings.Join(before, "\n"), strings.Join(lines, "\n"))
					} else if ok {
						compared++
					}
				}
			}
			if len(versions) != 2 || compared < 40*5 {
				t.Errorf("versions %v were seen, %d words compared:\n%s", versions, compared, strings.Join(before, "\n"))
			}
		})
	}
}
