package policy

import (
	"fmt"

	"kscope/topology"
)

// Class is pods that no policy can tell apart.
type Class struct {
	Namespace   string
	HostNetwork bool
	// Labels are those of the pods' labels that any policy asks for.
	Labels topology.Labels
	// Pods are their ids, sorted; where no pods can be had (manifests) those of the
	// workloads that would make them. The slice must not be changed.
	Pods []topology.ID
}

// Classes lists all classes by namespace and first pod; others refer to them by
// their place here.
func (r *Rules) Classes() []Class {
	out := make([]Class, len(r.classes))
	for i, c := range r.classes {
		out[i] = Class{c.space.name, c.host, c.labels, c.pods}
	}
	return out
}

// ClassOf is the place in Classes of a pod's class; ok is false for what is no
// running pod.
func (r *Rules) ClassOf(id topology.ID) (at int, ok bool) {
	p, ok := r.pods[id]
	if !ok {
		return 0, false
	}
	return p.class.at, true
}

// Matrix is who may talk to whom, by classes. It knows nothing of nodes: between a
// class and itself it speaks of two different pods, and that a pod is always
// reached from its own node it leaves out.
type Matrix struct {
	n        int
	cells    []uint32
	accesses []Access
}

// At is on which ports pods of one class may talk to pods of another (indices of
// Rules.Classes). The slice must not be changed.
func (m *Matrix) At(from, to int) Access { return m.accesses[m.cells[from*m.n+to]] }

// Len is the number of classes.
func (m *Matrix) Len() int { return m.n }

// Matrix evaluates every pair of classes.
func (r *Rules) Matrix() *Matrix {
	n := len(r.classes)
	b := &matrixBuilder{
		Rules: r, ids: map[string]uint32{}, pairs: map[uint64]uint32{}, rows: map[rowKey][]uint32{}, seen: map[string]uint32{},
		Matrix: &Matrix{n: n, cells: make([]uint32, n*n)},
	}
	b.id(nil)
	b.id(everything(Allowed))
	out, in := make([][]uint32, n), make([][]uint32, n)
	for i, c := range r.classes {
		out[i], in[i] = b.row(c, Egress), b.row(c, Ingress)
	}
	for from := range n {
		row, cells := out[from], b.cells[from*n:(from+1)*n]
		for to := range n {
			cells[to] = b.and(row[to], in[to][from])
		}
	}
	return b.Matrix
}

// Numbers of the two accesses that there always are.
const (
	idNone = iota
	idAll
)

type matrixBuilder struct {
	*Rules
	*Matrix
	ids     map[string]uint32 // an access as text → its number
	pairs   map[uint64]uint32 // two accesses → what both allow
	rows    map[rowKey][]uint32
	seen    map[string]uint32 // of one row: which rules match → access
	peers   []match           // of one row: for every class, for every rule
	touched []bool
	key     []byte
}

// rowKey is what the row of a class depends on.
type rowKey struct {
	list  *list
	ports string
	host  bool
}

// id numbers an access.
func (b *matrixBuilder) id(a Access) uint32 {
	key := fmt.Sprint([]Span(a))
	id, ok := b.ids[key]
	if !ok {
		id = uint32(len(b.accesses))
		b.ids[key], b.accesses = id, append(b.accesses, a)
	}
	return id
}

// and is the number of what two accesses both allow.
func (b *matrixBuilder) and(x, y uint32) uint32 {
	switch {
	case x == y, y == idAll, x == idNone:
		return x
	case x == idAll, y == idNone:
		return y
	}
	key := uint64(x)<<32 | uint64(y)
	id, ok := b.pairs[key]
	if !ok {
		id = b.id(b.accesses[x].and(b.accesses[y]))
		b.pairs[key] = id
	}
	return id
}

// row is what the policies of one class allow in one direction with every class.
func (b *matrixBuilder) row(c *class, d Direction) []uint32 {
	l := c.lists[d]
	key := rowKey{list: l, host: c.host}
	if d == Ingress && l.named {
		key.ports = c.portKey
		if c.portless {
			key.ports = "?"
		}
	}
	if row, ok := b.rows[key]; ok {
		return row
	}
	row := make([]uint32, b.n)
	b.rows[key] = row
	b.matchAll(l)
	clear(b.seen)
	rules := len(l.rules)
	untouched := -1
	for at, other := range b.classes {
		byPort := d == Egress && l.named // the named ports are those of the other
		if !b.touched[at] && untouched >= 0 && !byPort {
			row[at] = row[untouched]
			continue
		}
		peers := b.peers[at*rules : (at+1)*rules]
		b.key = b.key[:0]
		for _, m := range peers {
			b.key = append(b.key, byte(m))
		}
		dst := c
		if d == Egress {
			dst = other
		}
		if byPort {
			b.key = append(append(b.key, '0'), other.portKey...)
			if other.portless {
				b.key[rules] = '?'
			}
		}
		id, ok := b.seen[string(b.key)]
		if !ok {
			id = b.id(l.access(peers, dst, c.host))
			b.seen[string(b.key)] = id
		}
		row[at] = id
		if !b.touched[at] {
			untouched = at
		}
	}
	return row
}

// matchAll finds out for every class and rule of l whether the rule is about it.
func (b *matrixBuilder) matchAll(l *list) {
	rules := len(l.rules)
	if need := b.n * rules; cap(b.peers) < need {
		b.peers = make([]match, need)
	} else {
		b.peers = b.peers[:need]
		clear(b.peers)
	}
	if b.touched == nil {
		b.touched = make([]bool, b.n)
	}
	clear(b.touched)
	for i, r := range l.rules {
		if len(r.peers) == 0 && !r.never {
			for at := range b.n {
				b.peers[at*rules+i] = yes
			}
		}
		for _, m := range r.peers {
			for _, h := range m.hits {
				at := h.class*rules + i
				b.peers[at] = either(b.peers[at], h.match)
				b.touched[h.class] = true
			}
			if m.Nodes != nil {
				b.matchHosts(m, rules, i)
			}
		}
	}
}

// matchHosts is matchAll for a peer that selects nodes: it takes in the pods on
// their network.
func (b *matrixBuilder) matchHosts(m *matcher, rules, i int) {
	for at, c := range b.classes {
		if c.host {
			b.peers[at*rules+i] = either(b.peers[at*rules+i], m.match(&other{class: c}))
			b.touched[at] = true
		}
	}
}
