package query

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"kscope/topology"
)

// op is what a term asks of a field.
type op uint8

const (
	opExists op = iota
	opIn        // one of the values
	opNotIn
	opMatch // the regular expression matches
	opNotMatch
	opLess
	opLessEqual
	opMore
	opMoreEqual
)

// fieldTerm is a term on a field. Of a field with several values any may fulfil it;
// its negations (!=, notin, !~) hold when none does, and so for an object that has
// no such field, as with Kubernetes' labels.
type fieldTerm struct {
	field   Field
	op      op
	values  []string // as written in the canonical form, sorted
	numbers []number // numeric fields: what the values stand for
	re      *regexp.Regexp
}

func (t *fieldTerm) match(env *Env, n *topology.Node) bool {
	if t.field.numeric() {
		m, ok := t.field.measure(env, n)
		return t.compare(m, ok)
	}
	found, there := false, false
	t.field.each(n, func(v string) bool {
		there, found = true, t.holds(v)
		return !found
	})
	switch t.op {
	case opExists:
		return there
	case opNotIn, opNotMatch:
		return !found
	}
	return found
}

// holds tells whether one value of the field is what the term names.
func (t *fieldTerm) holds(v string) bool {
	switch t.op {
	case opExists:
		return true
	case opMatch, opNotMatch:
		return t.re.MatchString(v)
	}
	for _, want := range t.values {
		if t.field.same(want, v) {
			return true
		}
	}
	return false
}

// same tells whether the value v of an object is the wanted one.
func (f Field) same(want, v string) bool {
	switch infos[f].sort {
	case words, healths:
		return strings.EqualFold(want, v)
	case kinds:
		return isKind(want, v)
	case objects:
		return want == v || isObject(want, topology.ID(v))
	}
	return want == v
}

// isObject tells whether an id is that of an object named "Kind/name", whatever its
// namespace, or "Kind/namespace/name".
func isObject(want string, id topology.ID) bool {
	kind, ns, name := id.Split()
	askedKind, rest, _ := strings.Cut(want, "/")
	if space, last, three := strings.Cut(rest, "/"); three {
		return space == ns && last == name && isKind(askedKind, kind)
	}
	return rest == name && isKind(askedKind, kind)
}

// compare tells whether what is measured, if anything is, fulfils the term.
func (t *fieldTerm) compare(m measure, ok bool) bool {
	if t.op == opExists {
		return ok
	}
	found := false
	for _, want := range t.numbers {
		if want.percent && m.whole <= 0 {
			ok = false
		}
		if !ok {
			break
		}
		c := want.compare(m)
		switch t.op {
		case opLess:
			found = c < 0
		case opLessEqual:
			found = c <= 0
		case opMore:
			found = c > 0
		case opMoreEqual:
			found = c >= 0
		default:
			found = found || c == 0
		}
	}
	return found != (t.op == opNotIn)
}

func (t *fieldTerm) write(b *strings.Builder, _ bool) {
	b.WriteString(t.field.String())
	sign := [...]string{opExists: "", opIn: "=", opNotIn: "!=", opMatch: "~", opNotMatch: "!~",
		opLess: "<", opLessEqual: "<=", opMore: ">", opMoreEqual: ">="}[t.op]
	switch {
	case t.op == opExists:
	case t.re != nil:
		b.WriteString(sign + quotePattern(t.values[0]))
	case len(t.values) == 1:
		b.WriteString(sign + quote(t.values[0]))
	default:
		b.WriteString(map[op]string{opIn: " in (", opNotIn: " notin ("}[t.op])
		for i, v := range t.values {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(quote(v))
		}
		b.WriteByte(')')
	}
}

// add gives the term one more value, of which there is a set.
func (t *fieldTerm) add(value string, n number) {
	i, there := slices.BinarySearchFunc(t.values, value, cmp.Compare[string])
	if there {
		return
	}
	t.values = slices.Insert(t.values, i, value)
	if t.field.numeric() {
		t.numbers = slices.Insert(t.numbers, i, n)
	}
}
