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

// pods are the places of the rolled out Deployment's pods, and of the rest that stands for
// those that there are no rows for.
func (f *film) pods() map[string]canvas.Rect {
	out := map[string]canvas.Rect{}
	for i := range f.pic.Scene.Nodes {
		if key := f.pic.Scene.Nodes[i].Key; strings.HasPrefix(key, "Pod/media/encoder-") || key == "rest:"+rolled {
			out[key] = f.pic.Rect(key)
		}
	}
	return out
}

// While 50 replicas are replaced, with as many of them in sight as there is room for,
// all else keeps its cells; so does a pod as long as it is shown, and one that is new on
// the map takes the place of one that has left it, or of the rest that stood for it; so does
// a rest. Where the demo's other releases bring or
// take something, that moves only what is below it.
func TestARolloutLeavesTheRestWhereItIs(t *testing.T) {
	for _, l := range []lens.Name{lens.Traffic, lens.Workloads, lens.Nodes} {
		for _, ns := range []string{"", "media"} {
			for _, size := range [][2]int{{80, 22}, {120, 38}, {160, 58}, {200, 58}, {300, 98}} {
				for _, open := range []bool{true, false} {
					t.Run(fmt.Sprintf("%s %s %dx%d open %v", l, ns, size[0], size[1], open), func(t *testing.T) {
						v := lens.View{Lens: l, Fold: lens.FoldAuto, Rows: size[1] - 2, Columns: size[0], Namespace: ns}
						if open {
							v.Open, v.Selected = map[string]bool{rolled: true}, rolled
						}
						rollOut(t, newFilm(t, v, size[0], size[1]), open && l != lens.Nodes)
					})
				}
			}
		}
	}
}

// rollOut watches the rollout; its pods are in sight if opened.
func rollOut(t *testing.T, f *film, opened bool) {
	replaced, quiet := 0, 0
	for range rolloutEnds / (250 * time.Millisecond) {
		was, pods := f.pic, f.pods()
		f.step(t, 250*time.Millisecond)
		first := 0 // row from which on anything may move
		if slices.Equal(others(was), others(f.pic)) {
			first = 1 << 20
			quiet++
		} else {
			first = firstChange(was, f.pic)
		}
		for i := range f.pic.Scene.Nodes {
			n := &f.pic.Scene.Nodes[i]
			from, to := was.Rect(n.Key), f.pic.Rect(n.Key)
			if was.Index(n.Key) < 0 || from == to || groupOf(was, n.Key) != groupOf(f.pic, n.Key) {
				continue
			}
			if ofRollout(n.Key) && !opened && from.X == to.X {
				continue
			}
			if from.X != to.X || from.W != to.W || from.Y < first {
				t.Errorf("%s: %s went from %v to %v", f.at.Format("05.000"), n.Key, from, to)
			}
		}
		if first == 1<<20 && opened {
			replaced += takeover(t, pods, f.pods())
		}
	}
	if quiet < 200 {
		t.Errorf("in %d of 240 steps the Deployment alone changed", quiet)
	}
	if opened && replaced < 30 {
		t.Errorf("%d pods were replaced on the map, want most of 50", replaced)
	}
}

func groupOf(p *graph.Picture, key string) string {
	if n := &p.Scene.Nodes[p.Index(key)]; n.Group >= 0 {
		return p.Scene.Groups[n.Group].Key
	}
	return ""
}

// ofRollout tells what belongs to the Deployment, or counts its pods.
func ofRollout(key string) bool {
	return strings.Contains(key, "/media/encoder") || key == "rest:unscheduled"
}

// others are all nodes, with their frames, and arrows that are not of the rolled out
// Deployment, in order.
func others(p *graph.Picture) []string {
	var keys []string
	for i := range p.Scene.Nodes {
		if n := &p.Scene.Nodes[i]; !ofRollout(n.Key) {
			keys = append(keys, n.Key+" in "+groupOf(p, n.Key))
		}
	}
	for _, e := range p.Scene.Edges {
		if from, to := p.Scene.Nodes[e.From].Key, p.Scene.Nodes[e.To].Key; !ofRollout(to) && !ofRollout(from) {
			keys = append(keys, from+" "+to)
		}
	}
	slices.Sort(keys)
	return keys
}

// firstChange is the first row of the frames of what came or went, or has other arrows.
func firstChange(was, now *graph.Picture) int {
	a, b := others(was), others(now)
	first := 1 << 20
	top := func(p *graph.Picture, key string) {
		if p.Index(key) < 0 {
			return
		}
		group := groupOf(p, key)
		for i := range p.Scene.Nodes {
			if k := p.Scene.Nodes[i].Key; k == key || group != "" && groupOf(p, k) == group {
				first = min(first, p.Rect(k).Y)
			}
		}
	}
	for _, diff := range [2][2][]string{{a, b}, {b, a}} {
		for _, line := range diff[0] {
			if _, ok := slices.BinarySearch(diff[1], line); ok {
				continue
			}
			for _, key := range strings.Fields(line) {
				top(was, key)
				top(now, key)
			}
		}
	}
	return first
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
	encoder := regexp.MustCompile(`enc[a-z]*[-…][a-z0-9…-]+`) // may be cut in the middle
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}, {300, 100}} {
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
			if strings.Contains(strings.Join(a.lines(), " "), "in namespace") {
				a.press("o") // the inspector says how old things are
			}
			before, pods, compared := a.lines(), map[string]bool{}, 0
			for range 40 {
				a.watch(time.Second)
				lines := a.lines()
				for _, name := range encoder.FindAllString(strings.Join(lines, "\n"), -1) {
					pods[name] = true
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
			if len(pods) < 20 || compared < 40*5 {
				t.Errorf("%d pods were seen, %d words compared:\n%s", len(pods), compared, strings.Join(before, "\n"))
			}
		})
	}
}
