package query

import (
	"strings"

	"kscope/topology"
)

// expr is a part of a query.
type expr interface {
	match(env *Env, n *topology.Node) bool
	// write appends the canonical text. Inside of a plain selector (plain), words
	// that are keywords elsewhere are not.
	write(b *strings.Builder, plain bool)
}

// all matches what every one of its parts matches; it holds no other all.
type all []expr

// some matches what any of its parts (at least two) matches; it holds no other some.
type some []expr

// not matches what its part does not.
type not struct{ expr }

func (a all) match(env *Env, n *topology.Node) bool {
	for _, e := range a {
		if !e.match(env, n) {
			return false
		}
	}
	return true
}

func (s some) match(env *Env, n *topology.Node) bool {
	for _, e := range s {
		if e.match(env, n) {
			return true
		}
	}
	return false
}

func (x not) match(env *Env, n *topology.Node) bool { return !x.expr.match(env, n) }

func (a all) write(b *strings.Builder, plain bool) {
	for i, e := range a {
		switch {
		case i == 0:
		case plain:
			b.WriteByte(',')
		default:
			b.WriteByte(' ')
		}
		_, group := e.(some)
		writeIn(b, e, plain, group && len(a) > 1)
	}
}

func (s some) write(b *strings.Builder, _ bool) {
	for i, e := range s {
		if i > 0 {
			b.WriteString(" or ")
		}
		e.write(b, false)
	}
}

func (x not) write(b *strings.Builder, _ bool) {
	_, isAll := x.expr.(all)
	_, isSome := x.expr.(some)
	if t, ok := x.expr.(*fieldTerm); ok && t.op == opExists {
		b.WriteByte('!')
	} else {
		b.WriteString("not ")
	}
	writeIn(b, x.expr, false, isAll || isSome)
}

func writeIn(b *strings.Builder, e expr, plain, parentheses bool) {
	if parentheses {
		b.WriteByte('(')
	}
	e.write(b, plain)
	if parentheses {
		b.WriteByte(')')
	}
}

// conjunction is e as a list of what must all match.
func conjunction(e expr) all {
	if a, ok := e.(all); ok {
		return a
	}
	return all{e}
}

// negate is what e does not match, without a double negation.
func negate(e expr) expr {
	switch e := e.(type) {
	case not:
		return e.expr
	case *labelTerm:
		if t := e.opposite(); t != nil {
			return t
		}
	}
	return not{e}
}

// each calls f for every term below e.
func each(e expr, f func(expr)) {
	switch e := e.(type) {
	case all:
		for _, x := range e {
			each(x, f)
		}
	case some:
		for _, x := range e {
			each(x, f)
		}
	case not:
		each(e.expr, f)
	default:
		f(e)
	}
}
