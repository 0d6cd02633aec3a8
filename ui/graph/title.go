package graph

import (
	"slices"
	"strconv"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/layout"
	"kscope/topology/lens"
	"kscope/ui/canvas"
	"kscope/ui/mark"
)

// titles writes the groups' names into their frames, over whatever lines pass there.
// Of a frame whose title is outside of the viewport, it stands at the viewport's edge.
func (d *drawing) titles() {
	view := d.g.Visible()
	for i, f := range d.place.Groups {
		if f.W == 0 || canvas.Rect(f).Intersect(view).Empty() {
			continue
		}
		gr := &d.Scene.Groups[i]
		w := d.titleWidth(gr)
		x, y := max(f.X+2, view.X), f.Y
		if x > f.X+2 {
			x = max(f.X+2, min(x, f.X+f.W-2-w))
		}
		if y < view.Y {
			at, ok := d.freeRun(f, x, w)
			if !ok {
				continue
			}
			x, y = at.X, at.Y
		}
		d.title(gr, x, y, f.X+f.W-3-x)
	}
}

// titleWidth is the room of a group's title with a space at each side.
func (d *drawing) titleWidth(gr *lens.Group) int {
	w := 2 + canvas.Width(gr.Title)
	if gr.Count > 0 {
		w += 1 + len(strconv.Itoa(gr.Count))
	}
	if gr.Status.Health >= topology.Degraded {
		w += 2
	}
	return w
}

// title writes a group's name, count and how it is, in room columns.
func (d *drawing) title(gr *lens.Group, x, y, room int) {
	count := ""
	if gr.Count > 0 {
		count = " " + strconv.Itoa(gr.Count)
	}
	end := x + room
	room -= 2 + canvas.Width(count)
	d.g.Put(x, y, ' ', themes.Group)
	x += 1 + d.g.Text(x+1, y, room, canvas.Middle(gr.Title, room), themes.Title)
	x += d.g.Text(x, y, end-x, count+" ", themes.Group)
	if h := gr.Status.Health; h >= topology.Degraded && x < end {
		d.g.Put(x, y, mark.Glyph(h, d.g.ASCII), mark.Role(h))
		d.g.Put(x+1, y, ' ', themes.Group)
	}
}

// freeRun is where in the first rows of the viewport, inside of frame f and from
// column x on, w columns cover no box.
func (d *drawing) freeRun(f layout.Rect, x, w int) (canvas.Point, bool) {
	const rows = 3
	view := d.g.Visible()
	end := min(f.X+f.W-1, view.X+view.W)
	for y := view.Y; y < min(view.Y+rows, f.Y+f.H-1); y++ {
		var taken []span
		for _, r := range d.place.Nodes {
			if r.Y <= y && y < r.Y+r.H && r.X+r.W > x && r.X < end {
				taken = append(taken, span{r.X, r.W})
			}
		}
		slices.SortFunc(taken, func(a, b span) int { return a.at - b.at })
		at := x
		for _, s := range taken {
			if s.at >= at+w {
				break
			}
			at = max(at, s.at+s.size)
		}
		if at+w <= end {
			return canvas.Point{X: at, Y: y}, true
		}
	}
	return canvas.Point{}, false
}

// drawHeadings writes the lanes' names above the lanes; that of a lane whose start
// is left of the viewport stands at the viewport's edge, while there is room over
// what is seen of the lane.
func (p *Picture) drawHeadings(g *canvas.Grid) {
	g.Clear()
	view := g.Visible()
	for l, r := range p.place.Lanes {
		if r.W == 0 || l >= len(p.Scene.Lanes) {
			continue
		}
		word := canvas.Cut(p.Scene.Lanes[l], r.W)
		x := r.X + 1
		if x < view.X+1 {
			x = max(x, min(view.X+1, r.X+r.W-canvas.Width(word)))
		}
		g.Text(x, 0, r.W, word, themes.Dim)
	}
}
