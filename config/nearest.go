package config

import "strings"

// instead says what can be written in place of an unknown name.
func instead(name string, among []string) string {
	if n := nearest(name, among); n != "" {
		return "did you mean " + n + "?"
	}
	return "there are: " + strings.Join(among, ", ")
}

// nearest is the one of the names that a slip of the fingers leads to name from; ""
// if none is near.
func nearest(name string, among []string) string {
	best, least := "", len(name)/3+1
	for _, a := range among {
		if d := slips(strings.ToLower(name), strings.ToLower(a)); d <= least && (best == "" || d < least) {
			best, least = a, d
		}
	}
	return best
}

// slips is the Levenshtein distance of two words, in bytes.
func slips(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			now := before
			if a[i] != b[j] {
				now++
			}
			before = row[j+1]
			row[j+1] = min(now, before+1, row[j]+1)
		}
	}
	return row[len(b)]
}
