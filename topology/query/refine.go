package query

import (
	"fmt"
	"slices"

	"kscope/topology"
)

// Refine is the query with key=value added: a label key, or a field with its dot
// (".ns") and one of its words. Terms on the same key that this makes superfluous go:
// app in (a,b) refined by app=a is app=a.
func (q *Query) Refine(key, value string) (*Query, error) {
	k, ok := keyOf(key)
	switch {
	case !ok || k.field != 0 && k.field.numeric():
		return nil, fmt.Errorf("cannot choose by %q", key)
	case k.field == 0:
		t, err := labelOf(key + "=" + value)
		if err != nil || t.req.Key() != key || t.req.Operator() != "=" || !slices.Equal(t.req.ValuesUnsorted(), []string{value}) {
			return nil, fmt.Errorf("%s=%s is no label", key, value)
		}
		return q.with(t, func(e expr) bool { return k.implies(value, e) }), nil
	}
	v, hint := canonical(k.field, value)
	if v == "" || hint != "" {
		return nil, fmt.Errorf("%q is no value of %s", value, key)
	}
	t := &fieldTerm{field: k.field, op: opIn, values: []string{v}}
	return q.with(t, func(e expr) bool { return k.implies(v, e) }), nil
}

// Lacking is the query with !key added: what has no such label or field.
func (q *Query) Lacking(key string) (*Query, error) {
	k, ok := keyOf(key)
	if !ok {
		return nil, fmt.Errorf("cannot choose by %q", key)
	}
	if k.field != 0 {
		return q.with(not{&fieldTerm{field: k.field}}, func(expr) bool { return false }), nil
	}
	t, err := labelOf("!" + key)
	if err != nil || t.req.Key() != key {
		return nil, fmt.Errorf("%s is no label", key)
	}
	return q.with(t, func(e expr) bool {
		old, ok := e.(*labelTerm)
		return ok && old.req.Key() == key && old.req.Matches(topology.Labels{})
	}), nil
}

// with is the query with a term more, and without those that it makes superfluous.
func (q *Query) with(t expr, superfluous func(expr) bool) *Query {
	text := (&Query{all{t}}).String()
	root := slices.DeleteFunc(slices.Clone(q.root), func(e expr) bool { return superfluous(e) || (&Query{all{e}}).String() == text })
	return &Query{root: append(root, t)}
}

// implies tells whether a term says no more of the key than that it has the value.
func (k key) implies(value string, e expr) bool {
	switch t := e.(type) {
	case *labelTerm:
		return k.field == 0 && t.req.Key() == k.label && t.req.Matches(topology.MakeLabels(map[string]string{k.label: value}))
	case *labelPattern:
		return k.field == 0 && t.key == k.label && t.re.MatchString(value) != t.not
	case *fieldTerm:
		if t.field != k.field || k.field.several() && t.op != opExists {
			return false
		}
		return t.holds(value) != (t.op == opNotIn || t.op == opNotMatch)
	}
	return false
}
