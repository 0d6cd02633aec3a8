package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"kscope/topology/layout"
	"kscope/topology/layout/yardstick"
)

// row is what was measured of one graph.
type row struct {
	g          *yardstick.Graph
	in         layout.Input
	placed     *layout.Result
	drawn      yardstick.Drawing
	cross      int
	length     float64       // px
	time       time.Duration // of the CPU, fastest of a few, choice of the lanes included
	turned     float64       // length in dot's own geometry
	slanted    float64       // of that, with straight lines from lane to lane
	ink        yardstick.Ink // of the picture with one row a node
	w, h       int           // cells of the picture with one row a node
	moved      yardstick.Moved
	change     time.Duration // of the CPU, fastest of the events
	dot        *dotResult
	dotMissing string // why dot is nil
}

func measure(g *yardstick.Graph, repeat int) *row {
	r := &row{g: g}
	for began, k := time.Now(), 0; k < repeat || k < 20*repeat && time.Since(began) < time.Second/4; k++ {
		start := cpuTime()
		r.in = g.Scene(yardstick.Plain)
		r.placed = layout.Place(r.in)
		if d := cpuTime() - start; k == 0 || d < r.time {
			r.time = d
		}
	}
	r.drawn = yardstick.Draw(r.in, r.placed)
	r.cross, r.length = r.drawn.Crossings(), r.drawn.Length()
	in := g.Scene(yardstick.Turned)
	turned := yardstick.Draw(in, layout.Place(in))
	r.turned, r.slanted = turned.Length(), turned.Slanted()
	row := layout.Place(g.Scene(yardstick.Row))
	r.w, r.h, r.ink = row.W, row.H, yardstick.Inked(row)
	r.moved, r.change = events(g)
	return r
}

// events replays single events on the one-row picture, one node more or less each.
func events(g *yardstick.Graph) (yardstick.Moved, time.Duration) {
	const count = 12
	var total yardstick.Moved
	var fastest time.Duration
	wasIn := g.Scene(yardstick.Row)
	placed := layout.Place(wasIn)
	for _, next := range g.Events(count, 1) {
		in := next.SceneAfter(wasIn, yardstick.Row)
		start := cpuTime()
		now := layout.Again(in, wasIn, placed)
		if d := cpuTime() - start; fastest == 0 || d < fastest {
			fastest = d
		}
		total.Add(yardstick.Compare(wasIn, placed, in, now))
		wasIn, placed = in, now
	}
	return total, fastest
}

// write saves the layout in the form that other yardsticks read: layers are rows,
// so x and y change places.
func (r *row) write(folder string) error {
	type node struct {
		ID string  `json:"id"`
		X  float64 `json:"x"`
		Y  float64 `json:"y"`
	}
	type edge struct {
		Src string       `json:"src"`
		Dst string       `json:"dst"`
		Pts [][2]float64 `json:"pts"`
	}
	var f struct {
		Nodes []node `json:"nodes"`
		Edges []edge `json:"edges"`
	}
	for i, p := range r.drawn.Nodes {
		f.Nodes = append(f.Nodes, node{r.in.Nodes[i].Key, p[1], p[0]})
	}
	for _, l := range r.drawn.Lines {
		e := edge{Src: r.in.Nodes[l.From].Key, Dst: r.in.Nodes[l.To].Key}
		for _, p := range l.Points {
			e.Pts = append(e.Pts, [2]float64{p[1], p[0]})
		}
		f.Edges = append(f.Edges, e)
	}
	data, err := json.Marshal(f)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, r.g.Name+".kscope.json"), data, 0o644)
}
