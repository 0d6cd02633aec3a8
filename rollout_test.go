package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kscope/probes/demo"
	"kscope/probes/project"
	"kscope/topology"
	"kscope/topology/lens"
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
		for _, size := range [][2]int{{80, 22}, {200, 58}, {300, 98}} {
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
