package graph

import "kscope/ui/canvas"

// Fit is the offset that shows the picture best in a viewport of w×h cells: all
// of it, centred, if it is small enough, else its top left.
func Fit(p *Picture, w, h int) canvas.Point {
	pw, ph := p.Size()
	return canvas.Point{X: -max(0, (w-pw)/2), Y: -max(0, (h-ph)/4)}
}

// Clamp is off, moved as little as needed so that no room in a viewport of w×h cells
// is empty that the picture could fill; what fits is placed as Fit does.
func Clamp(p *Picture, off canvas.Point, w, h int) canvas.Point {
	pw, ph := p.Size()
	fit := Fit(p, w, h)
	if pw > w {
		fit.X = min(max(off.X, 0), pw-w)
	}
	if ph > h {
		fit.Y = min(max(off.Y, 0), ph-h)
	}
	return fit
}

// Reveal is off, moved as little as needed to show the node with the key in a
// viewport of w×h cells, with some cells to spare where there is room: along an axis on
// which all of the picture is seen, none.
func Reveal(p *Picture, off canvas.Point, key string, w, h int) canvas.Point {
	i := p.Index(key)
	if i < 0 {
		return off
	}
	r, besideX, besideY := p.place.Nodes[i], 4, 1
	if p.place.W <= w {
		besideX = 0
	}
	if p.place.H <= h-headings {
		besideY = 0
	}
	return canvas.Point{X: shift(off.X, r.X, r.W, w, besideX), Y: shift(off.Y, r.Y, r.H, h-headings, besideY)}
}

// shift is the offset nearest to off at which size cells from at, with spare ones
// at both sides, are within room cells. What is too large shows its start.
func shift(off, at, size, room, spare int) int {
	spare = max(0, min(spare, (room-size)/2))
	return min(max(off, at+size+spare-room), at-spare)
}

// span is what a box takes of one axis.
type span struct{ at, size int }

// Around is off, moved along the axes on which the picture is larger than a viewport
// of w×h cells: to the node with the key amid as much around it as there is room for,
// with as few boxes and frames as possible cut by the edges.
func Around(p *Picture, off canvas.Point, key string, w, h int) canvas.Point {
	i := p.Index(key)
	if i < 0 {
		return off
	}
	r, room := p.place.Nodes[i], h-headings
	if p.place.H > room {
		var rows []span
		for _, n := range p.place.Nodes {
			rows = append(rows, span{n.Y, n.H})
		}
		for _, f := range p.place.Groups {
			rows = append(rows, span{f.Y, f.H})
		}
		off.Y = amid(rows, span{r.Y, r.H}, p.place.H, room)
	}
	if p.place.W > w {
		var columns []span
		for _, n := range p.place.Nodes {
			if n.Y < off.Y+room && n.Y+n.H > off.Y {
				columns = append(columns, span{n.X, n.W})
			}
		}
		for _, f := range p.place.Groups {
			if f.Y < off.Y+room && f.Y+f.H > off.Y {
				columns = append(columns, span{f.X, f.W})
			}
		}
		off.X = amid(columns, span{r.X, r.W}, p.place.W, w)
	}
	return off
}

// amid is where a window of room cells on size cells should begin: with what is
// selected inside and near its middle, many spans whole and few cut; to that end it
// may reach a little beyond the picture.
func amid(spans []span, selected span, size, room int) int {
	beyond := room / 4
	ideal := min(max(0, selected.at+selected.size/2-room/2), size-room)
	from := min(max(-beyond, selected.at+selected.size-room), ideal)
	to := max(min(selected.at, size-room+beyond), ideal)
	best, bestAt := 0, ideal
	for at := from; at <= to; at++ {
		// A span cut is as bad as three not seen, or as 24 cells off the middle.
		cost := max(at-ideal, ideal-at)
		for _, s := range spans {
			switch {
			case s.size > room || s.at >= at+room || s.at+s.size <= at:
			case s.at >= at && s.at+s.size <= at+room:
				cost -= 8
			default:
				cost += 24
			}
		}
		if at == from || cost < best {
			best, bestAt = cost, at
		}
	}
	return bestAt
}
