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

// drawings are small graphs with what they look like; reviewed by eye.
const drawings = `
== a fan keeps its source in the middle
0 - web
1 - a
1 - b
1 - c
web > a
web > b
web > c
--
         ╭─▶|a-----|
|web---|─┼─▶|b-----|
         ╰─▶|c-----|
== sources with the same targets share one track
0 - db
0 - db-head
1 - db-0
1 - db-1
db > db-0
db > db-1
db-head > db-0
db-head > db-1
--
|db----|─┬─▶|db-0--|
|db-hea|─┴─▶|db-1--|
== where rows are in a circle, tracks go around
0 - a
0 - b
0 - c
1 - x
1 - y
1 - z
a > y
b > x
c > x
a > z
c > z
b > y
--
|a-----|───┬┬───▶|y-----|
|b-----|──╮╰│┬──▶|z-----|
|c-----|─╮│ ├┼──▶|x-----|
         ╰│─│╯
          ╰─╯
== frames below each other, long edges past boxes
0 - in
1 one ing
2 one svc
3 one pod
2 two svc2
3 two pod2
in > ing
ing > svc
svc > pod
in > svc2
svc2 > pod2
in > pod2
--
           |-------------------------------------|
         ╭───▶|ing---|─────▶|svc---|───▶|pod---| |
         │ |-------------------------------------|
         │               |-----------------------|
|in----|─┴─────────────┬─────────────┬─▶|pod2--| |
                       ╰───▶|svc2--|─╯           |
                         |-----------------------|
== return edges end below their target
0 - a
1 - b
1 - b2
2 - c
a > b
b > c
c > a
b2 > b
b > b
--
         ╭───────────┬─▶|b-----|─┬─▶|c-----|─╮
|a-----|─╯  |b2----|─╯       ▲───╯           │
     ▲───────────────────────────────────────╯
== calls within a lane lead on in it, but for those that close a circle
0 - in
1 - a
1 - b
1 - c
1 - lone
2 - db
in > a
a > b
b > c
c > a
in > lone
lone > db
c > db
--
                     ╭──▶|b-----|───▶|c-----|─╮
         ╭─▶|a-----|─╯╭───────────────────────┤
|in----|─┤       ▲────╯                       │
         ╰─▶|lone--|──────────────────────────┴─▶|db----|`

func TestSmallDrawings(t *testing.T) {
	for c := range strings.SplitSeq(strings.TrimPrefix(drawings, "\n== "), "\n== ") {
		text, want, _ := strings.Cut(c, "\n--\n")
		name, text, _ := strings.Cut(text, "\n")
		in := graph(text, 1)
		if got := strings.Trim(sketch(in, Place(in)), "\n"); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}
