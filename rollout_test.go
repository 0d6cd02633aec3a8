package main

import (
	"fmt"
	"testing"
	"time"

	"kscope/probes/demo"
	"kscope/probes/project"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/graph"
)

const rolled = "Deployment/media/encoder"

// film is the demo's pictures, one after the other, as a screen of w×h shows them.
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

func TestX(t *testing.T) {
	for _, l := range []lens.Name{lens.Traffic, lens.Workloads, lens.Nodes} {
		for _, ns := range []string{"", "media"} {
			for _, size := range [][2]int{{300, 100}, {200, 120}} {
				f := newFilm(t, lens.View{Lens: l, Fold: lens.FoldAuto, Rows: size[1] - 4, Namespace: ns, Open: map[string]bool{rolled: true}, Selected: rolled}, size[0], size[1]-2)
				moves, mode, pods := 0, f.pic.Mode, map[int]bool{}
				first := ""
				for f.at.Second(); f.at.Before(time.Date(2026, 1, 2, 3, 5, 5, 0, time.UTC)); {
					was := f.pic
					f.step(t, 250*time.Millisecond)
					n := 0
					for i := range f.pic.Scene.Nodes {
						node := &f.pic.Scene.Nodes[i]
						if node.Namespace == "media" && node.Kind == "Pod" {
							n++
							continue
						}
						if was.Index(node.Key) >= 0 && was.Rect(node.Key) != f.pic.Rect(node.Key) {
							moves++
							if first == "" {
								first = fmt.Sprint(f.at.Format("05.000"), " ", node.Key, was.Rect(node.Key), f.pic.Rect(node.Key))
							}
						}
					}
					pods[n] = true
					if n := moved(was, f.pic); n != "" {
						fmt.Println("   ", f.at.Format("05.000"), n)
					}
					if f.pic.Mode != mode {
						fmt.Println("mode", f.pic.Mode, f.at.Format("05.000"))
						mode = f.pic.Mode
					}
				}
				fmt.Println(l, ns, size, "moves", moves, "pods", len(pods), first)
			}
		}
	}
}

func moved(was, now *graph.Picture) string {
	n, first := 0, ""
	for i := range now.Scene.Nodes {
		node := &now.Scene.Nodes[i]
		if node.Namespace == "media" && node.Kind == "Pod" {
			continue
		}
		if was.Index(node.Key) >= 0 && was.Rect(node.Key) != now.Rect(node.Key) {
			n++
			if first == "" {
				first = fmt.Sprint(node.Key, was.Rect(node.Key), now.Rect(node.Key))
			}
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n, " ", first, " nodes ", len(was.Scene.Nodes), len(now.Scene.Nodes), " groups ", len(was.Scene.Groups), len(now.Scene.Groups), " modes ", was.Mode, now.Mode)
}
