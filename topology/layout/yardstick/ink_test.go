package yardstick

import (
	"testing"

	"kscope/topology/layout"
)

func path(net int, xy ...int) layout.Path {
	p := layout.Path{Net: net}
	for i := 0; i < len(xy); i += 2 {
		p.Points = append(p.Points, layout.Point{X: xy[i], Y: xy[i+1]})
	}
	return p
}

func TestInked(t *testing.T) {
	for _, c := range []struct {
		name  string
		paths []layout.Path
		want  Ink
	}{
		{"apart", []layout.Path{path(1, 0, 0, 5, 0), path(2, 0, 1, 5, 1)}, Ink{}},
		{"across", []layout.Path{path(1, 0, 2, 5, 2), path(2, 0, 0, 2, 0, 2, 4, 5, 4)}, Ink{Crossings: 1}},
		{"across twice", []layout.Path{path(1, 0, 2, 8, 2), path(2, 0, 0, 2, 0, 2, 4, 5, 4, 5, 1, 8, 1)}, Ink{Crossings: 2}},
		{"of one net", []layout.Path{path(1, 0, 2, 5, 2), path(1, 0, 0, 2, 0, 2, 4, 5, 4)}, Ink{Crossings: 1}},
		{"that part", []layout.Path{path(1, 0, 2, 5, 2), path(1, 0, 2, 2, 2, 2, 4), path(1, 0, 0, 2, 0, 2, 3)}, Ink{}},
		{"one on the other", []layout.Path{path(1, 0, 0, 3, 0), path(2, 2, 0, 5, 0)}, Ink{Shared: 2}},
		{"a corner on a line", []layout.Path{path(1, 0, 2, 5, 2), path(2, 0, 0, 2, 0, 2, 2, 3, 2)}, Ink{Shared: 2}},
		{"an end on a line", []layout.Path{path(1, 0, 2, 5, 2), path(2, 0, 0, 2, 0, 2, 2)}, Ink{Shared: 1}},
		{"through a box", []layout.Path{path(1, 0, 6, 9, 6)}, Ink{Shared: 2}},
	} {
		r := &layout.Result{W: 10, H: 10, Paths: c.paths, Nodes: []layout.Rect{{X: 4, Y: 5, W: 2, H: 3}}}
		if got := Inked(r); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}
