package layout

// simplex is the search for the layers with the least sum of lengths: a spanning
// tree of tight arcs, in which an arc that pulls its ends apart is exchanged for
// another until there is none.
type simplex struct {
	n      int // nodes; the root has this number
	arcs   []arc
	rank   []int32
	net    []int32   // by node: weight of the arcs that leave less that of those that enter
	tree   [][]int32 // by node: arcs of the tree
	parent []int32   // the arc to it, -1 at the root
	low    []int32   // a node's subtree has the numbers low … lim
	lim    []int32
	order  []int32 // nodes by lim: children before parents
	sum    []int32 // scratch of worst
}

// pivots bounds the exchanges, in multiples of the nodes; the bound was never met
// in the graphs measured, and what it would leave is a valid layering.
const pivots = 8

func (s *simplex) solve() {
	for i := range s.arcs {
		a := &s.arcs[i]
		s.net[a.from] += a.weight
		s.net[a.to] -= a.weight
	}
	s.longest()
	s.tight()
	s.parent, s.low, s.lim = make([]int32, s.n+1), make([]int32, s.n+1), make([]int32, s.n+1)
	s.sum = make([]int32, s.n+1)
	for range pivots * (s.n + 1) {
		s.walk()
		leave := s.worst()
		if leave < 0 {
			return
		}
		enter := s.entering(leave)
		if enter < 0 {
			return
		}
		s.exchange(leave, enter)
	}
}

func (s *simplex) slack(a *arc) int32 { return s.rank[a.to] - s.rank[a.from] - a.min }

// longest is the first solution: every node as early as it may be.
func (s *simplex) longest() {
	waits := make([]int32, s.n+1)
	out := make([][]int32, s.n+1)
	for i := range s.arcs {
		a := &s.arcs[i]
		waits[a.to]++
		out[a.from] = append(out[a.from], int32(i))
	}
	queue := []int32{int32(s.n)} // nothing leads to the root, and it to all
	for k := 0; k < len(queue); k++ {
		for _, i := range out[queue[k]] {
			a := &s.arcs[i]
			s.rank[a.to] = max(s.rank[a.to], s.rank[a.from]+a.min)
			if waits[a.to]--; waits[a.to] == 0 {
				queue = append(queue, a.to)
			}
		}
	}
}

// tight makes the first tree. In the first solution every node but the root has a
// tight arc from an earlier one, so these are a tree; heavy arcs are preferred.
func (s *simplex) tight() {
	best := make([]int32, s.n+1)
	for v := range best {
		best[v] = -1
	}
	for i := range s.arcs {
		a := &s.arcs[i]
		if s.slack(a) == 0 && (best[a.to] < 0 || a.weight > s.arcs[best[a.to]].weight) {
			best[a.to] = int32(i)
		}
	}
	s.tree = make([][]int32, s.n+1)
	for _, i := range best {
		if i >= 0 {
			s.put(i)
		}
	}
}

func (s *simplex) put(i int32) {
	a := &s.arcs[i]
	s.tree[a.from], s.tree[a.to] = append(s.tree[a.from], i), append(s.tree[a.to], i)
}

// walk numbers the tree from the root, children before parents.
func (s *simplex) walk() {
	type step struct{ node, next int32 }
	s.order = s.order[:0]
	root := int32(s.n)
	s.parent[root], s.low[root] = -1, 0
	stack := []step{{root, 0}}
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		v := top.node
		if int(top.next) == len(s.tree[v]) {
			s.lim[v] = int32(len(s.order))
			s.order = append(s.order, v)
			stack = stack[:len(stack)-1]
			continue
		}
		i := s.tree[v][top.next]
		top.next++
		if i == s.parent[v] {
			continue
		}
		to := s.arcs[i].from + s.arcs[i].to - v
		s.parent[to], s.low[to] = i, int32(len(s.order))
		stack = append(stack, step{to, 0})
	}
}

// worst is the arc of the tree with the least cut value below 0, -1 if there is
// none. The arcs that leave a subtree weigh its sum of net more than those that
// enter it: arcs inside cancel out.
func (s *simplex) worst() int32 {
	copy(s.sum, s.net)
	worst, least := int32(-1), int32(0)
	for _, v := range s.order {
		i := s.parent[v]
		if i < 0 {
			continue
		}
		a := &s.arcs[i]
		cut, up := s.sum[v], a.to
		if a.to == v {
			cut, up = -cut, a.from
		}
		if cut < least {
			worst, least = i, cut
		}
		s.sum[up] += s.sum[v]
	}
	return worst
}

// below is the end of an arc of the tree that is further from the root.
func (s *simplex) below(i int32) int32 {
	if a := &s.arcs[i]; s.parent[a.to] == i {
		return a.to
	}
	return s.arcs[i].from
}

// entering is the arc with the least slack that leads from the part with the head
// of the leaving arc to the part with its tail.
func (s *simplex) entering(leave int32) int32 {
	v := s.below(leave)
	headBelow := s.arcs[leave].to == v
	best, least := int32(-1), int32(0)
	for i := range s.arcs {
		a := &s.arcs[i]
		from, to := s.under(a.from, v), s.under(a.to, v)
		if from == to || from != headBelow {
			continue
		}
		if d := s.slack(a); best < 0 || d < least {
			best, least = int32(i), d
		}
	}
	return best
}

// under tells whether a node is in the subtree of v.
func (s *simplex) under(node, v int32) bool {
	return s.low[v] <= s.lim[node] && s.lim[node] <= s.lim[v]
}

// exchange moves the part below the leaving arc until the entering arc is tight.
func (s *simplex) exchange(leave, enter int32) {
	v := s.below(leave)
	by := s.slack(&s.arcs[enter])
	if s.under(s.arcs[enter].to, v) {
		by = -by
	}
	for _, u := range s.order[s.low[v] : s.lim[v]+1] {
		s.rank[u] += by
	}
	for _, end := range [2]int32{s.arcs[leave].from, s.arcs[leave].to} {
		for k, i := range s.tree[end] {
			if i == leave {
				s.tree[end] = append(s.tree[end][:k], s.tree[end][k+1:]...)
				break
			}
		}
	}
	s.put(enter)
}
