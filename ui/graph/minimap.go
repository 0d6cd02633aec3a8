package graph

import (
	"kscope/topology"
	"kscope/ui/canvas"
)

// The most cells of a minimap, frame included, and the least ones inside that tell
// anything.
const (
	minimapW, minimapH = 24, 12
	insideW, insideH   = 8, 2
)

// dots are how many dots a cell has, and how they are drawn: of braille 2×4, of half
// blocks 1×2, in ASCII one.
type dots struct{ x, y int }

// dotsOf are the dots of a view's minimap.
func dotsOf(v View) dots {
	switch {
	case v.ASCII:
		return dots{1, 1}
	case v.Blocks:
		return dots{1, 2}
	}
	return dots{2, 4}
}

// MinimapRect is where in area, the viewport at off, a small picture of the whole
// belongs: bottom right, or in another corner where it hides less; never over the
// selected node. Empty if all of the picture can be seen at once, or there is no room: it
// takes no more than a quarter of the viewport's width and height, and never magnifies.
func MinimapRect(p *Picture, area canvas.Rect, v View) canvas.Rect {
	pw, ph := p.Size()
	dotted := func(all, dots int) int { return (all+dots-1)/dots + 2 } // one dot a cell of the picture
	cell := dotsOf(View{})
	w := min(minimapW, area.W/4, max(insideW+2, dotted(pw, cell.x)))
	h := min(minimapH, area.H/4, max(insideH+2, dotted(p.place.H, cell.y)))
	if pw <= area.W && ph <= area.H || w < insideW+2 || h < insideH+2 {
		return canvas.Rect{}
	}
	right, bottom := area.X+area.W-w, area.Y+area.H-h
	best, least := canvas.Rect{}, selectedHidden
	for _, at := range [4]canvas.Point{{X: right, Y: bottom}, {X: area.X, Y: bottom}, {X: right, Y: area.Y + headings}, {X: area.X, Y: area.Y + headings}} {
		seen := canvas.Rect{X: at.X - area.X + v.Off.X, Y: at.Y - area.Y + v.Off.Y - headings, W: w, H: h}
		if hides := p.hides(seen, v.Selected); hides < least {
			best, least = canvas.Rect{X: at.X, Y: at.Y, W: w, H: h}, hides
		}
	}
	return best
}

// hidden is what a minimap hides, from nothing on to what it never may.
type hidden uint8

const (
	nothingHidden hidden = iota
	someHidden           // boxes that are well
	badHidden            // one that wants attention
	selectedHidden
)

// hides is the worst that is hidden by something over a part of the picture.
func (p *Picture) hides(part canvas.Rect, selected string) hidden {
	worst := nothingHidden
	for i, r := range p.place.Nodes {
		if part.Intersect(canvas.Rect(r)).Empty() {
			continue
		}
		switch n := &p.Scene.Nodes[i]; {
		case n.Key == selected:
			return selectedHidden
		case n.Status.Health > topology.Unknown:
			worst = badHidden
		default:
			worst = max(worst, someHidden)
		}
	}
	return worst
}

// MinimapOffset is the offset that brings what the minimap in r shows at the cell x, y
// into the middle of a viewport of w×h cells. Cells outside of r count as its edge.
func MinimapOffset(p *Picture, r canvas.Rect, x, y, w, h int) canvas.Point {
	pw, ph := p.place.W, p.place.H
	r = r.Inset(1)
	if r.Empty() {
		return canvas.Point{}
	}
	x, y = min(max(x-r.X, 0), r.W-1), min(max(y-r.Y, 0), r.H-1)
	off := canvas.Point{X: (2*x+1)*pw/(2*r.W) - w/2, Y: (2*y+1)*ph/(2*r.H) - (h-headings)/2}
	return Clamp(p, off, w, h)
}
