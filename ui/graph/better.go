package graph

import "kscope/topology/layout"

// Fresh tells whether the picture was placed from scratch, without regard to one
// before.
func (p *Picture) Fresh() bool { return p.fresh }

// Crossings is how often arrows without a common node cross, see layout.Result.
func (p *Picture) Crossings() int { return p.place.Crossings }

// Alike tells whether the picture was taken over from another, or the other from it,
// with everything at the same place: only what the nodes say may differ.
func (p *Picture) Alike(o *Picture) bool { return o != nil && p.place == o.place }

// Better is the picture placed from scratch for the same viewport, with a longer
// search (layout.Better, which asks stop whether to give up). It is nil if that was
// stopped or gives no fewer crossings, or if less of it would be seen at once.
//
// Better is pure and may run outside of the screen's goroutine.
func (p *Picture) Better(stop func() bool) *Picture {
	q := *p
	q.place = layout.Better(p.in, stop)
	if q.place == nil || q.place.Crossings >= p.place.Crossings {
		return nil
	}
	if over := q.place.W - max(p.w, p.place.W); p.w > 0 && over > 0 && p.in.Spare > 0 {
		placed := q.place
		q.in.Spare = max(0, p.in.Spare-over)
		q.place = layout.Again(q.in, p.in, placed)
	}
	if outgrows(q.place.W, p.place.W, p.w) || outgrows(q.place.H, p.place.H, p.h-headings) {
		return nil
	}
	q.fresh = true
	return &q
}

// outgrows tells whether a size fits in room no more, or is much above one that did
// not fit before; no room is no bound.
func outgrows(size, before, room int) bool {
	return room > 0 && size > max(room, before+before/8)
}

// At is the picture with everything where o, which Better made of one Alike, has it.
func (p *Picture) At(o *Picture) *Picture {
	q := *p
	q.in, q.place, q.fresh = o.in, o.place, o.fresh
	return &q
}

// Moves marks the nodes that are in another row than before, counted from the one with
// the key, which is seen where it was. Lanes that have come nearer or moved away are no
// news.
func Moves(was, now *Picture, key string) map[string]Mark {
	by := func(key string) int { return now.Rect(key).Y - was.Rect(key).Y }
	seen := by(key)
	marks := map[string]Mark{}
	for i := range now.Scene.Nodes {
		if key := now.Scene.Nodes[i].Key; by(key) != seen {
			marks[key] = Moved
		}
	}
	return marks
}
