package graph

import (
	"slices"

	"kscope/topology"
	"kscope/topology/lens"
)

// How wide the lanes are. Columns go to names first, evenly: every lane is as wide as its
// names need, or as the level that all share; then to gaps, so that an arrow more moves
// nothing, then to words and labels. As long as the picture is made for the same
// viewport, no lane gets narrower, and one gets wider only where names could not be read.

const (
	// mostWidth is the width of the widest box.
	mostWidth = 48
	// leastLevel is the level at which a name cut in the middle still shows what it
	// belongs to and its own ending.
	leastLevel = 16
	// roomyLevel is the least level at which a box shows enough of a name; below it, one
	// row a node shows more.
	roomyLevel = 22
	// wideLevel is that of a picture that is wider than the viewport at any.
	wideLevel = 20
	// wordRoom is what is kept for the words of nodes in one row where columns are left,
	// whether they have one or not.
	wordRoom = 10
	// wordBox is how wide a box is then, for the word in its lower border: two corners and
	// dashes, two spaces, and a column more than the word.
	wordBox = len("NoReadyEndpoints") + 7
	// readable is as wide as a lane may get for names that come later.
	readable  = 24
	mostSlack = 3
	// overhang is how much wider than the viewport a picture may grow before its lanes are
	// made narrower.
	overhang = 8
)

// slack is the columns that a gap has in reserve in a viewport w wide; where names are
// readable all the same, it is mostSlack.
func slack(w int) int {
	if w < 100 {
		return 1
	}
	return 2
}

// needs is the width of every lane at which nothing of a name is cut, and the width that
// it would be well to have for what may come: words beside names, a rest.
func (p *Picture) needs() (need, wish []int) {
	need, wish = make([]int, p.lanes()), make([]int, p.lanes())
	rest := p.need(&lens.Node{Key: "rest:", Want: -1})
	for i := range p.Scene.Nodes {
		n := &p.Scene.Nodes[i]
		w := p.need(n)
		need[n.Lane] = max(need[n.Lane], min(w, mostWidth))
		if p.Mode == Compact && (n.Want >= 0 || n.Count > 1 && !n.Rest()) {
			w += wordRoom
		} else if p.Mode == Compact && saysUnused(n) {
			w += 1 + len("selects no pod")
		} else if p.Mode == Roomy && (n.Want >= 0 || n.Verdict.Word != "" || saysUnused(n)) {
			w = max(w, wordBox)
		}
		if n.Count > 1 || n.Folded {
			w = max(w, rest)
		}
		wish[n.Lane] = max(wish[n.Lane], min(w, mostWidth))
	}
	return need, wish
}

// saysUnused tells of what may have no effect: it says so in words.
func saysUnused(n *lens.Node) bool {
	return topology.IsPolicy(n.Kind)
}

// lanes is how many lanes there are.
func (p *Picture) lanes() int {
	lanes := len(p.Scene.Lanes)
	for i := range p.Scene.Nodes {
		lanes = max(lanes, p.Scene.Nodes[i].Lane+1)
	}
	return lanes
}

// keepWidth leaves the lanes as wide as they were.
func (p *Picture) keepWidth(was *Picture) {
	p.width, p.level, p.wide = slices.Clone(was.width), was.level, was.wide
	need, _ := p.needs()
	for l, n := range need {
		for l >= len(p.width) {
			p.width = append(p.width, 0)
		}
		p.width[l] = max(p.width[l], min(n, p.level, readable))
	}
}

// fitWidth places the scene with lanes as wide as names need, if they fit the viewport,
// else with narrower ones.
func (p *Picture) fitWidth(was *Picture) {
	need, wish := p.needs()
	p.width, p.level, p.wide = need, mostWidth, false
	if p.w == 0 {
		p.width = wish
	}
	p.put(p.input(0, nil), was)
	if p.w == 0 {
		in := p.in
		in.Spare = 1 << 20
		p.put(in, was)
		return
	}
	columns := p.columns()
	total, sum := -1, 0 // gaps; they need none behind the last lane
	for l, n := range columns {
		total, sum = total+n, sum+n*need[l]
	}
	room := p.w - (p.place.W - sum)
	least, reserve := leastLevel, 0
	if p.Mode == Roomy {
		least = roomyLevel
	}
	for n := mostSlack; n >= 0; n-- { // names come before what is in reserve
		reserve = max(total, 0) * n
		p.level = even(need, columns, room-reserve)
		if p.level >= least && (n <= slack(p.w) || p.level >= roomyLevel) {
			break
		}
	}
	if p.wide = p.level < leastLevel; p.wide {
		p.level = wideLevel
	}
	p.width = make([]int, len(need))
	for l, n := range need {
		p.width[l] = min(n, p.level)
	}
	spare := max(total, 0) * 4 // it is scrolled anyway
	if !p.wide {
		p.grant(wish, columns, room-reserve)
		spare = room
		for l, w := range p.width {
			spare -= columns[l] * w
		}
	}
	p.put(p.input(max(0, spare), nil), was)
}

// even is the highest level at which lanes of so many columns fit the room.
func even(need, columns []int, room int) int {
	for level := mostWidth; level > 0; level-- {
		sum := 0
		for l, n := range need {
			sum += columns[l] * min(n, level)
		}
		if sum <= room {
			return level
		}
	}
	return 0
}

// grant makes lanes as wide as would be well, all by as many columns at most, as far as
// there is room.
func (p *Picture) grant(wish, columns []int, room int) {
	for l, w := range p.width {
		room -= columns[l] * w
	}
	for more := true; more; {
		more = false
		for l, w := range p.width {
			if w < wish[l] && columns[l] <= room {
				p.width[l]++
				room -= columns[l]
				more = true
			}
		}
	}
}

// columns is how many columns of boxes every lane has as it is placed.
func (p *Picture) columns() []int {
	type column struct{ lane, x int }
	seen, columns := map[column]bool{}, make([]int, len(p.width))
	for i := range p.Scene.Nodes {
		if at := (column{p.Scene.Nodes[i].Lane, p.place.Nodes[i].X}); !seen[at] {
			seen[at] = true
			columns[at.lane]++
		}
	}
	return columns
}
