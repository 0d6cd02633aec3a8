package graph

import (
	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
)

// View is how to show a picture.
type View struct {
	// Off is the cell of the picture at the viewport's top left corner.
	Off canvas.Point
	// Selected is the key of the selected node, "" for none. The node and the
	// edges on the way through it are bright, other edges faint.
	Selected string
	// Marks are what happened a moment ago, by key; Gone is what has gone.
	Marks map[string]Mark
	Gone  []Ghost
	// Highlight: what does not match the query steps back.
	Highlight bool
	// Fill is what boxes show of what they use.
	Fill lens.Fill
	// ASCII keeps to ASCII characters; Blocks to half blocks where there would be
	// braille.
	ASCII, Blocks bool
}

// Hit is a node on the screen: Rect in cells of the grid given to Draw.
type Hit struct {
	Rect canvas.Rect
	Key  string
}

// drawing is one Draw under way.
type drawing struct {
	*Picture
	g     *canvas.Grid // shows the picture's own coordinates, without headings
	sel   int          // node, -1 none
	nodes []bool       // on the way through the selected one
	edges []bool
	marks map[string]Mark
	dim   bool // all but matches step back
	fill  lens.Fill
}

// Draw draws the picture into area of g and returns what can be clicked. The
// lane headings stay in the first row of area.
func Draw(g *canvas.Grid, area canvas.Rect, p *Picture, v View) []Hit {
	if len(p.Scene.Nodes) == 0 || area.H <= headings {
		return nil
	}
	win := canvas.Rect{X: area.X, Y: area.Y + headings, W: area.W, H: area.H - headings}
	sub := g.Sub(win)
	sub.ASCII = v.ASCII
	d := &drawing{Picture: p, g: sub.Pan(v.Off.X, v.Off.Y), sel: p.Index(v.Selected), marks: v.Marks, dim: v.Highlight, fill: v.Fill}
	d.nodes, d.edges = p.chain(d.sel)
	d.frames()
	d.lines()
	d.ghosts(v.Gone)
	hits := d.boxes(win, v.Off)
	d.titles()
	top := g.Sub(canvas.Rect{X: area.X, Y: area.Y, W: area.W, H: headings})
	top.ASCII = v.ASCII
	p.drawHeadings(top.Pan(v.Off.X, 0))
	return hits
}

// chain marks the nodes and edges that lead to the selected node and those that
// it leads to, step by step; what policies allow or deny is one step only.
func (p *Picture) chain(sel int) (nodes, edges []bool) {
	nodes, edges = make([]bool, len(p.Scene.Nodes)), make([]bool, len(p.Scene.Edges))
	if sel < 0 {
		return nodes, edges
	}
	for _, out := range [2]bool{false, true} {
		seen := make([]bool, len(nodes))
		for stack := []int{sel}; len(stack) > 0; {
			i := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if seen[i] {
				continue
			}
			seen[i], nodes[i] = true, true
			next := p.into[i]
			if out {
				next = p.out[i]
			}
			for _, e := range next {
				edges[e] = true
				if end := &p.Scene.Edges[e]; end.Relation == topology.Allows || end.Relation == topology.Denies {
					nodes[end.From], nodes[end.To] = true, true // who may call whom goes no further
					continue
				}
				if out {
					stack = append(stack, p.Scene.Edges[e].To)
				} else {
					stack = append(stack, p.Scene.Edges[e].From)
				}
			}
		}
	}
	return nodes, edges
}

func (d *drawing) frames() {
	for _, f := range d.place.Groups {
		d.g.Box(canvas.Rect(f), canvas.Round, themes.Group)
	}
}
