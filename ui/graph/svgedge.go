package graph

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"kscope/topology"
	"kscope/ui/canvas"
)

// The measures of arrows in pixels: the radius of a corner and the length of a head.
const corner, headSize = 6, 7

// lines draws the edges net by net, quiet ones first: a broad way in the colour of the
// ground, which leaves a gap in what it crosses and has the tooltip, then the lines of
// the net on it. So lines of one net join and those of two never seem to. Heads and
// labels come last, broken ones on top.
func (s *svg) lines() {
	s.put(`<g transform="translate(0 %d)">`+"\n", headings*cellH)
	for _, net := range s.nets() {
		for _, i := range net {
			s.put(`<path class="over" d="%s">`, s.route(i))
			s.tooltip(s.edgeWords(i)...)
			s.put("</path>\n")
		}
		for _, i := range net {
			dash := ""
			if s.dashed(i) {
				dash = " dash"
			}
			s.put(`<path class="arrow %s%s" d="%s"/>`+"\n", s.edgeRole(i), dash, s.route(i))
		}
	}
	for _, broken := range [2]bool{false, true} {
		for i := range s.Scene.Edges {
			if s.Scene.Edges[i].State >= topology.Rejected == broken {
				s.ending(i)
			}
		}
	}
	s.put("</g>\n")
}

// nets are the edges by net in the order to draw them.
func (s *svg) nets() [][]int {
	by := map[int][]int{}
	for i := range s.Scene.Edges {
		net := s.place.Paths[i].Net
		by[net] = append(by[net], i)
	}
	loud := map[int]int{}
	var order []int
	for net, edges := range by {
		slices.SortStableFunc(edges, func(a, b int) int {
			return cmp.Or(cmp.Compare(s.loudness(a), s.loudness(b)), s.dashedFirst(a, b))
		})
		loud[net] = s.loudness(edges[len(edges)-1])
		order = append(order, net)
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(loud[a], loud[b]), cmp.Compare(a, b)) })
	var nets [][]int
	for _, net := range order {
		nets = append(nets, by[net])
	}
	return nets
}

// middle is the pixel in the middle of a cell.
func middle(x, y int) canvas.Point {
	return canvas.Point{X: x*cellW + cellW/2, Y: y*cellH + cellH/2}
}

// tip is where an edge meets its target's box, and whether from below.
func (s *svg) tip(i int) (at canvas.Point, upward bool) {
	points, box := s.place.Paths[i].Points, s.place.Nodes[s.Scene.Edges[i].To]
	end := points[len(points)-1]
	at = middle(end.X, end.Y)
	if end.Y >= box.Y+box.H {
		at.Y = (box.Y+box.H)*cellH - s.inset()
		return at, true
	}
	at.X = end.X*cellW + cellW
	return at, false
}

// route is the way of an edge as path data: from its source's box to its head, along
// the middle of cells, with round corners.
func (s *svg) route(i int) string {
	points := s.place.Paths[i].Points
	tip, upward := s.tip(i)
	first := middle(points[0].X, points[0].Y)
	way := []canvas.Point{{X: first.X - cellW/2 - 1, Y: first.Y}}
	for _, q := range points {
		way = append(way, middle(q.X, q.Y))
	}
	switch {
	case s.Scene.Edges[i].State >= topology.Rejected: // ends at the cross
	case upward:
		way = append(way, canvas.Point{X: tip.X, Y: tip.Y + headSize - 1})
	default:
		way[len(way)-1].X = tip.X - headSize + 1
	}
	return rounded(way)
}

// rounded is path data through the points, parts of which are upright or level.
func rounded(way []canvas.Point) string {
	var b strings.Builder
	fmt.Fprintf(&b, "M%d %d", way[0].X, way[0].Y)
	for k := 1; k < len(way); k++ {
		p := way[k]
		if k == len(way)-1 {
			fmt.Fprintf(&b, "L%d %d", p.X, p.Y)
			break
		}
		in, out := toward(p, way[k-1]), toward(p, way[k+1])
		if p == way[k-1] || in.X == out.X || in.Y == out.Y { // straight on
			continue
		}
		fmt.Fprintf(&b, "L%d %dQ%d %d %d %d", in.X, in.Y, p.X, p.Y, out.X, out.Y)
	}
	return b.String()
}

// toward is where on the way from p to q a round corner at p begins.
func toward(p, q canvas.Point) canvas.Point {
	step := func(from, to int) int {
		half := (to - from) / 2
		return from + min(max(half, -corner), corner)
	}
	return canvas.Point{X: step(p.X, q.X), Y: step(p.Y, q.Y)}
}

// ending draws the head, a cross where nothing gets through, and the label.
func (s *svg) ending(i int) {
	e, path, role := &s.Scene.Edges[i], &s.place.Paths[i], s.edgeRole(i)
	tip, upward := s.tip(i)
	switch end := path.Points[len(path.Points)-1]; {
	case e.State >= topology.Rejected:
		if s.stopped[i] {
			end = path.Points[0]
		}
		at := middle(end.X, end.Y)
		s.put(`<path class="open %s" d="M%d %dl8 8m0 -8l-8 8"/>`+"\n", role, at.X-6, at.Y-4)
	case upward:
		s.put(`<path class="full %s" d="M%d %dl4 %dh-8z"/>`+"\n", role, tip.X, tip.Y, headSize)
	default:
		s.put(`<path class="full %s" d="M%d %dl-%d 4v-8z"/>`+"\n", role, tip.X, tip.Y, headSize)
	}
	if !path.HasLabel {
		return
	}
	w := canvas.Width(e.Label)
	at := canvas.Point{X: path.Label.X * cellW, Y: path.Label.Y*cellH + cellH/2}
	text := at.X + ((w+2)*cellW-w*smallW)/2
	s.put(`<rect class="ground" x="%d" y="%d" width="%d" height="14"/>`+"\n", text-3, at.Y-7, w*smallW+6)
	s.small(text, at.Y, part{w: w, text: e.Label, role: s.labelRole(i)})
}

// edgeWords is the tooltip of an edge: from where to where, how it is and why.
func (s *svg) edgeWords(i int) []string {
	e := &s.Scene.Edges[i]
	how := e.Relation.String() + ": " + e.State.String() + ", by " + e.Evidence.String()
	if e.Count > 1 {
		how += fmt.Sprintf(" (%d)", e.Count)
	}
	return []string{s.Scene.Nodes[e.From].Name + " → " + s.Scene.Nodes[e.To].Name, how, e.Label, e.Why}
}
