package query

import (
	"cmp"
	"slices"
	"strings"

	"kscope/topology"
)

// key is what objects are told apart by: a field (written ".kind") or a label.
type key struct {
	field Field // 0 = a label
	label string
}

// keyOf reads a key; ok is false for a field that there is not.
func keyOf(s string) (k key, ok bool) {
	if name, dotted := strings.CutPrefix(s, "."); dotted {
		f := fieldNamed(strings.ToLower(name))
		return key{field: f}, f != 0
	}
	return key{label: s}, s != ""
}

// each calls yield for every value that the node has of the key.
func (k key) each(n *topology.Node, yield func(string) bool) {
	if k.field != 0 {
		k.field.each(n, yield)
	} else if v, ok := labelsOf(n).Lookup(k.label); ok {
		yield(v)
	}
}

// Value is one value of a key, and how many objects have it.
type Value struct {
	Text string
	// Absent: it stands for the objects that have no such key.
	Absent bool
	Count  int
}

// ranked lists counted values, the most frequent first, then by name.
func ranked(counts map[string]int) []Value {
	all := make([]Value, 0, len(counts))
	for text, n := range counts {
		all = append(all, Value{Text: text, Count: n})
	}
	slices.SortFunc(all, compareValues)
	return all
}

func compareValues(a, b Value) int {
	return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Text, b.Text))
}
