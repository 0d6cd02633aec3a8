package query

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"kscope/topology"
)

// Source is what completion takes its offers from.
type Source struct {
	// Nodes are the objects of the view, before the query.
	Nodes iter.Seq[*topology.Node]
	Env   *Env
	// Limit is how many suggestions are wanted at most.
	Limit int
}

// Suggestion is one way to go on: put Text in place of the bytes From to To.
type Suggestion struct {
	Text     string
	From, To int
	// Count is how many objects have the key or value, of those that the terms in
	// front match.
	Count int
	// About says what a field is; "" for labels and values.
	About string
}

// Complete offers label keys, fields and values for what is being typed at the cursor
// (a byte offset): those that begin as it does, then those that contain it; the
// frequent ones first, then by name.
func Complete(text string, cursor int, src Source) []Suggestion {
	s, ok := slotAt(text, cursor)
	if !ok {
		return nil
	}
	base := &Query{}
	if q, err := Parse(text[:s.before]); err == nil && !s.wide {
		base = q
	}
	nodes := func(yield func(*topology.Node) bool) {
		for n := range src.Nodes {
			if base.Match(src.Env, n) && !yield(n) {
				return
			}
		}
	}
	var offers []offer
	if s.key != "" {
		offers = s.values(nodes)
	} else {
		offers = append(s.labels(nodes), s.fields(nodes, src.Env)...)
	}
	slices.SortFunc(offers, func(a, b offer) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Text, b.Text))
	})
	var all []Suggestion
	for _, o := range offers[:min(src.Limit, len(offers))] {
		o.From, o.To = s.from, s.to
		all = append(all, o.Suggestion)
	}
	return all
}

// offer is a suggestion and how well it fits; 0 is best.
type offer struct {
	Suggestion
	rank int
}

// fit tells how well a word fits what was typed: 0 it begins with it, 1 it contains
// it, -1 not at all. Case does not matter.
func fit(word, typed string) int {
	if len(word) >= len(typed) && strings.EqualFold(word[:len(typed)], typed) {
		return 0
	}
	if strings.Contains(strings.ToLower(word), strings.ToLower(typed)) {
		return 1
	}
	return -1
}

// labels offers label keys. The part behind a slash counts as a beginning too.
func (s slot) labels(nodes iter.Seq[*topology.Node]) []offer {
	if strings.HasPrefix(s.typed, ".") {
		return nil
	}
	sets := map[topology.Labels]int{} // objects of one template share theirs
	for n := range nodes {
		sets[labelsOf(n)]++
	}
	counts := map[string]int{}
	for set, n := range sets {
		set.Each(func(k, _ string) bool { counts[k] += n; return true })
	}
	var offers []offer
	for k, n := range counts {
		rank := fit(k, s.typed)
		if _, last, ok := strings.Cut(k, "/"); ok && fit(last, s.typed) == 0 {
			rank = 0
		}
		if rank >= 0 {
			offers = append(offers, offer{Suggestion{Text: quoteKey(k), Count: n}, rank})
		}
	}
	return offers
}

// fields offers the fields that some object has, and also, once something of its
// name was typed, others. They come behind the labels unless the dot was typed.
func (s slot) fields(nodes iter.Seq[*topology.Node], env *Env) []offer {
	name, dotted := strings.CutPrefix(s.typed, ".")
	var offers []offer
	var listed []Field
	for f := Kind; f < numFields; f++ {
		rank := fit(infos[f].name, name)
		if also := infos[f].also; rank < 0 && also != "" && fit(also, name) == 0 {
			rank = 1
		}
		if rank < 0 || rank > 0 && !dotted {
			continue
		}
		if !dotted {
			rank = 2
		}
		offers = append(offers, offer{Suggestion{Text: f.String(), About: infos[f].about}, rank})
		listed = append(listed, f)
	}
	if len(listed) == 0 {
		return nil
	}
	for n := range nodes {
		there := present(env, n)
		for i, f := range listed {
			offers[i].Count += int(there >> f & 1)
		}
	}
	return slices.DeleteFunc(offers, func(o offer) bool { return o.Count == 0 && name == "" })
}

// values offers the values of the slot's key; a field of numbers has none to offer.
func (s slot) values(nodes iter.Seq[*topology.Node]) []offer {
	k, ok := keyOf(s.key)
	if !ok {
		return nil
	}
	counts := map[string]int{}
	var parts []part
	for n := range nodes {
		parts = k.parts(n, parts[:0])
		for _, p := range parts {
			if !p.absent {
				counts[p.text]++
			}
		}
	}
	var offers []offer
	for v, n := range counts {
		rank := fit(v, s.typed)
		if k.field == Kind && rank != 0 && slices.ContainsFunc(strings.Fields(names[v]), func(short string) bool { return fit(short, s.typed) == 0 }) {
			rank = 0
		}
		text := v
		if k.field != 0 {
			text = quote(v)
		}
		if rank >= 0 {
			offers = append(offers, offer{Suggestion{Text: text, Count: n}, rank})
		}
	}
	return offers
}
