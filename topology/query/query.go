package query

import (
	"strings"

	"k8s.io/apimachinery/pkg/labels"

	"kscope/topology"
)

// Query is a parsed query. The zero Query is the empty one and matches everything.
type Query struct{ root all }

// Env is what a query needs to know beyond the objects.
type Env struct {
	// Now is the time that ages are measured at, unix seconds.
	Now int64
	// Usage is what an object uses; false if that is not known. nil = of none.
	// Measured makes one of a graph.
	Usage func(*topology.Node) (Usage, bool)
}

// Usage is what one object uses: CPU in millicores, memory in bytes.
type Usage struct{ CPU, Memory Amount }

// Amount is the use of one resource and what there is of it. Request, Limit and
// Allocatable are 0 where there is none.
type Amount struct{ Used, Request, Limit, Allocatable int64 }

// whole is what 100 % of the amount is, 0 if there is no such thing: a node's
// allocatable; a pod's limit, or its request when nothing limits it; the same of
// several pods together.
func (a Amount) whole() int64 {
	for _, w := range [...]int64{a.Allocatable, a.Limit, a.Request} {
		if w > 0 {
			return w
		}
	}
	return 0
}

// Parse reads a query. An error is always an *Error. The empty text is a query.
func Parse(text string) (q *Query, err error) {
	// In a selector by itself "and", "or" and "not" are keys like any other.
	_, bad := labels.Parse(text)
	p := &parser{text: text, plain: bad == nil}
	defer func() {
		if r := recover(); r != nil {
			f, ok := r.(fail)
			if !ok {
				panic(r)
			}
			q, err = nil, f.err
		}
	}()
	return &Query{root: conjunction(p.query())}, nil
}

// Match tells whether the query matches a node; env may be nil if Needs says that
// nothing of it is needed. A node without a record has no labels.
func (q *Query) Match(env *Env, n *topology.Node) bool { return q.root.match(env, n) }

// Empty tells whether the query asks for nothing, and so matches everything.
func (q *Query) Empty() bool { return len(q.root) == 0 }

// Needs is what the answers of a query depend on beyond the graph: such answers
// grow old although no object changes.
type Needs struct{ Now, Usage bool }

// Needs tells what the query depends on beyond the graph.
func (q *Query) Needs() Needs {
	var n Needs
	each(q.root, func(e expr) {
		if t, ok := e.(*fieldTerm); ok {
			n.Now = n.Now || t.field == Age
			n.Usage = n.Usage || t.field == CPU || t.field == Memory
		}
	})
	return n
}

// String is the query in its canonical form; Parse makes the same query of it. A
// plain label selector stays one that kubectl takes.
func (q *Query) String() string {
	var b strings.Builder
	q.root.write(&b, q.selector())
	return b.String()
}

// selector tells whether the query is a Kubernetes label selector and no more.
func (q *Query) selector() bool {
	for _, e := range q.root {
		if _, ok := e.(*labelTerm); !ok {
			return false
		}
	}
	return true
}
