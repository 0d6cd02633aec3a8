package picker

import (
	"slices"
	"strings"

	"github.com/sahilm/fuzzy"
)

type source []Item

func (s source) Len() int            { return len(s) }
func (s source) String(i int) string { return s[i].text() }

// match lists the items that every word of the text is found in, in any order, the
// best first: "shop cart", "cart pod" and "shop/cart" all find the pod cart in shop.
func match(items []Item, text string) (rows []row, more int) {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '/' })
	if len(words) == 0 {
		n := min(keep, len(items))
		for _, it := range items[:n] {
			rows = append(rows, row{item: it})
		}
		return rows, len(items) - n
	}
	found := fuzzy.FindFrom(words[0], source(items))
	for _, w := range words[1:] {
		found = refine(items, found, w)
	}
	n := min(keep, len(found))
	for _, m := range found[:n] {
		rows = append(rows, row{items[m.Index], m.MatchedIndexes})
	}
	return rows, len(found) - n
}

// refine keeps what another word is found in too.
func refine(items []Item, found fuzzy.Matches, word string) fuzzy.Matches {
	var both fuzzy.Matches
	for _, m := range found {
		also := fuzzy.Find(word, []string{items[m.Index].text()})
		if len(also) == 0 {
			continue
		}
		m.Score += also[0].Score
		hits := slices.Concat(m.MatchedIndexes, also[0].MatchedIndexes)
		slices.Sort(hits)
		m.MatchedIndexes = slices.Compact(hits)
		both = append(both, m)
	}
	slices.SortStableFunc(both, func(a, b fuzzy.Match) int { return b.Score - a.Score })
	return both
}
