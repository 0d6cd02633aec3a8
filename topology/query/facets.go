package query

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"strings"

	"kscope/topology"
)

// Facet is one key by which a set of objects comes apart.
type Facet struct {
	// Key is a label key, or a field with its dot: ".ns".
	Key string
	// Values are the most frequent values, in that order, then by name.
	Values []Value
	// Distinct is how many values there are in all.
	Distinct int
	// With and Without are how many objects have the key, and how many do not.
	With, Without int
}

// faceted are the fields that facets are made of: those of few values.
var faceted = [...]Field{Kind, Namespace, Health, Phase, Node}

// Facets lists the keys and values of a set of objects, at most limit values of each
// key. First come the keys that part the set best: into few parts of like size.
func Facets(nodes iter.Seq[*topology.Node], limit int) []Facet {
	total, sets := 0, map[topology.Labels]int{}
	var fields [len(faceted)]map[string]int
	for i := range fields {
		fields[i] = map[string]int{}
	}
	for n := range nodes {
		total++
		sets[labelsOf(n)]++
		for i, f := range faceted {
			f.each(n, func(v string) bool { fields[i][v]++; return true })
		}
	}
	type scored struct {
		Facet
		score float64
	}
	var all []scored
	add := func(key string, counts map[string]int) {
		f, score := facet(key, counts, total, limit)
		all = append(all, scored{f, score})
	}
	for i, f := range faceted {
		if len(fields[i]) > 0 {
			add(f.String(), fields[i])
		}
	}
	for key, counts := range byLabel(sets) {
		add(key, counts)
	}
	slices.SortFunc(all, func(a, b scored) int { return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.Key, b.Key)) })
	facets := make([]Facet, len(all))
	for i := range all {
		facets[i] = all[i].Facet
	}
	return facets
}

// byLabel counts the values of every label of the sets.
func byLabel(sets map[topology.Labels]int) map[string]map[string]int {
	keys := map[string]map[string]int{}
	for set, n := range sets {
		set.Each(func(k, v string) bool {
			if keys[k] == nil {
				keys[k] = map[string]int{}
			}
			keys[k][v] += n
			return true
		})
	}
	return keys
}

// facet makes a facet of counted values, and says how well it parts the set: the
// bits that knowing the value tells of an object (Shannon's entropy, objects without
// the key being a part too), by the square root of the number of parts, as many are
// a burden to read, and less the more they are single objects. A key that has one
// value everywhere scores 0, and so does one that is different everywhere; five to
// ten parts of like size are best.
func facet(key string, counts map[string]int, total, limit int) (Facet, float64) {
	f := Facet{Key: key, Values: ranked(counts), Distinct: len(counts)}
	bits, parts := 0.0, len(counts)
	part := func(n int) {
		p := float64(n) / float64(total)
		bits -= p * math.Log2(p)
	}
	for _, v := range f.Values {
		f.With += v.Count
		part(v.Count)
	}
	if f.Without = total - f.With; f.Without > 0 {
		parts++
		part(f.Without)
	}
	f.Values = slices.Clip(f.Values[:min(limit, len(f.Values))])
	return f, bits / math.Sqrt(float64(parts)) * (1 - float64(parts)/float64(total))
}
