package layout

import (
	"strings"
	"testing"
)

// graph builds an input from lines "lane group name": nodes; "name > name": edges.
func graph(text string, h int) Input {
	in := Input{Lanes: 5}
	index := map[string]int{}
	groups := map[string]int{"-": -1}
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		switch {
		case len(f) == 3 && f[1] == ">":
			in.Edges = append(in.Edges, Edge{From: index[f[0]], To: index[f[2]]})
		case len(f) == 3:
			g, ok := groups[f[1]]
			if !ok {
				g = len(in.Groups)
				groups[f[1]] = g
				in.Groups = append(in.Groups, f[1])
			}
			index[f[2]] = len(in.Nodes)
			in.Nodes = append(in.Nodes, Node{Key: f[2], Lane: int(f[0][0] - '0'), Group: g, W: 8, H: h})
		}
	}
	return in
}

func TestSmallDrawings(t *testing.T) {
	for _, c := range []struct{ name, graph, want string }{
		{"a fan keeps its source in the middle", `
			0 - web
			1 - a
			1 - b
			1 - c
			web > a
			web > b
			web > c`, `
        ╭──▶|a-----|
|web---|┼──▶|b-----|
        ╰──▶|c-----|`},
	} {
		in := graph(c.graph, 1)
		r := Place(in)
		if got := strings.Trim(sketch(in, r), "\n"); got != strings.Trim(c.want, "\n") {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}
