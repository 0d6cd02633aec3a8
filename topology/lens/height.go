package lens

import "kscope/topology"

// How many rows a namespace takes when it is drawn: its fullest lane, where a box
// counts as many rows as it is high, and the arrows that pass the lane on their way
// to a later one count a row each. Arrows of one source, or into one target, pass
// together; an arrow back ends in a row below its target. Items with arrows between
// them within a lane stand side by side, level by level. Where nodes are a row each, lines
// that must change places between two lanes need rows too (tangle.go).

// heights are the rows inside the frame with boxes of three rows and of one; beside is how
// many of them are not for boxes at most.
type heights struct{ roomy, compact, beside int }

// of is the one for boxes of so many rows.
func (h heights) of(box int) int {
	if box == boxRows {
		return h.roomy
	}
	return h.compact
}

// tooTall is a lane that fits no screen: nobody asks for its exact height.
const tooTall = 400

// heightOf measures items at a level; stands tells which of them stands for a node,
// and rests, if given, how many rests each lane has.
func heightOf(sp spec, items []item, stands func(*topology.Node) *topology.Node, level int, rests ...int) heights {
	return heightWith(sp, items, nil, stands, level, rests...)
}

// heightWith is heightOf where some of the items stand for others, with arrows of their own.
func heightWith(sp spec, items, others []item, stands func(*topology.Node) *topology.Node, level int, rests ...int) heights {
	inside, more := make([]int, len(sp.lanes)), make([]int, len(sp.lanes))
	first, last := len(sp.lanes), 0
	for _, it := range items {
		if level == withContainers && tellsMore(it.n) {
			inside[it.lane] += containerRows(it.n.Rec)
		}
		first, last = min(first, it.lane), max(last, it.lane)
	}
	var side map[*topology.Node]int
	jog := 0
	if full := fullest(items, len(sp.lanes)); full < tooTall {
		found := arrows(sp, items, others, stands)
		side, jog = levels(found), jogs(found)
		for l, n := range passing(sp, found, side) {
			if l >= first && l <= last {
				more[l] = n
			}
		}
	}
	boxes := boxRowsOf(items, len(sp.lanes), side)
	for l, n := range rests {
		boxes[l] += n
	}
	var h heights
	for l, n := range boxes {
		h.beside = max(h.beside, inside[l]+more[l])
		h.roomy, h.compact = max(h.roomy, n*boxRows+inside[l]+more[l]), max(h.compact, n+inside[l]+more[l])
	}
	h.compact += jog
	return h
}

// boxRowsOf counts the boxes of every lane that stand one below the other: those of its
// fullest level, and those that are in none.
func boxRowsOf(items []item, lanes int, level map[*topology.Node]int) []int {
	boxes, full := make([]int, lanes), make([]int, lanes)
	type part struct{ lane, level int }
	parts := map[part]int{}
	for _, it := range items {
		if l, ok := level[it.n]; ok {
			parts[part{it.lane, l}]++
			full[it.lane] = max(full[it.lane], parts[part{it.lane, l}])
		} else {
			boxes[it.lane]++
		}
	}
	for l := range boxes {
		boxes[l] += full[l]
	}
	return boxes
}

// mostLevels bounds the levels that are told apart; there may be circles.
const mostLevels = 8

// levels counts, for what has arrows within its lane, how many are before it at most.
func levels(arrows map[arrow][2]int) map[*topology.Node]int {
	level := map[*topology.Node]int{}
	for a, l := range arrows {
		if l[0] == l[1] {
			level[a.from], level[a.to] = 0, 0
		}
	}
	for k := range mostLevels {
		var next []*topology.Node
		for a, l := range arrows {
			if l[0] == l[1] && level[a.from] == k {
				next = append(next, a.to)
			}
		}
		for _, n := range next {
			level[n] = k + 1
		}
	}
	return level
}

// arrow is an edge as it will be drawn.
type arrow struct{ from, to *topology.Node }

// arrows are all that begin or end at an item, or at one of the others that an item stands
// for, with the lanes of their ends.
func arrows(sp spec, items, others []item, stands func(*topology.Node) *topology.Node) map[arrow][2]int {
	lane := make(map[*topology.Node]int, len(items))
	for _, it := range items {
		lane[it.n] = it.lane
	}
	found := map[arrow][2]int{}
	at := func(n *topology.Node) int {
		if l, ok := lane[n]; ok {
			return l
		}
		return sp.lane(n)
	}
	note := func(e *topology.Edge) {
		a := arrow{stands(e.From), stands(e.To)}
		if a.from == a.to || !sp.relations(e) {
			return
		}
		_, ok := lane[a.from]
		if _, ok2 := lane[a.to]; !ok && !ok2 {
			return
		}
		if from, to := at(a.from), at(a.to); from >= 0 && to >= 0 {
			found[a] = [2]int{from, to}
		}
	}
	for _, of := range [2][]item{items, others} {
		for _, it := range of {
			for _, e := range it.n.EachOut() {
				note(e)
			}
			for _, e := range it.n.EachIn() {
				note(e)
			}
		}
	}
	return found
}

// passing counts, by lane, the rows that arrows take beside the boxes: where they pass
// whole lanes, or what stands before or behind their ends in these lanes, by level.
func passing(sp spec, arrows map[arrow][2]int, level map[*topology.Node]int) []int {
	last := make([]int, len(sp.lanes)) // level of a lane
	for a, l := range arrows {
		last[l[0]], last[l[1]] = max(last[l[0]], level[a.from]), max(last[l[1]], level[a.to])
	}
	passes := func(a arrow, l [2]int) (lanes []int) {
		if l[0] > l[1] {
			return nil
		}
		if l[0] == l[1] {
			if level[a.to] > level[a.from]+1 {
				lanes = append(lanes, l[0])
			}
			return lanes
		}
		if level[a.from] < last[l[0]] {
			lanes = append(lanes, l[0])
		}
		for lane := l[0] + 1; lane < l[1]; lane++ {
			lanes = append(lanes, lane)
		}
		if level[a.to] > 0 {
			lanes = append(lanes, l[1])
		}
		return lanes
	}
	out, in := map[*topology.Node]int{}, map[*topology.Node]int{}
	for a, l := range arrows {
		if len(passes(a, l)) > 0 {
			out[a.from]++
			in[a.to]++
		}
	}
	type way struct {
		hub  *topology.Node
		lane int
		out  bool
	}
	rows := make([]int, len(sp.lanes))
	seen := map[way]bool{}
	take := func(w way) {
		if !seen[w] {
			seen[w] = true
			rows[w.lane]++
		}
	}
	for a, l := range arrows {
		hub, shared := a.to, false
		if l[1] >= l[0] && out[a.from] >= in[a.to] {
			hub, shared = a.from, true
		}
		for _, lane := range passes(a, l) {
			take(way{hub, lane, shared})
			if a.from.Space().Name == "" && hub == a.to && in[a.to] > 1 {
				take(way{nil, lane, true}) // some of those outside may come to be one
			}
		}
		for lane := l[0]; lane >= l[1] && l[0] > l[1]; lane-- { // back
			take(way{hub, lane, false})
		}
	}
	return rows
}
