package graph

import (
	"cmp"
	"slices"
)

// letters are those of the labels, those under resting fingers first.
const letters = "asdfjklghqwertyuiopzxcvbnm"

// fewest is how many letters a small map has labels of: the ones that are typed
// without moving a hand.
const fewest = 9

// Labels gives every node seen a label of two letters, from top left to bottom right
// lane by lane, each of the two from as few letters as that takes. Beyond 676 nodes
// the rest have none.
func Labels(hits []Hit) map[string]string {
	order := slices.Clone(hits)
	slices.SortFunc(order, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.Rect.X, b.Rect.X), cmp.Compare(a.Rect.Y, b.Rect.Y))
	})
	n := fewest
	for n < len(letters) && n*n < len(order) {
		n++
	}
	labels := map[string]string{}
	for i, h := range order[:min(len(order), n*n)] {
		labels[h.Key] = string([]byte{letters[i/n], letters[i%n]})
	}
	return labels
}
