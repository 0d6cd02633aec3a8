package config

import (
	"strings"

	"kscope/spelling"
)

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
		if d := spelling.Distance(strings.ToLower(name), strings.ToLower(a)); d <= least && (best == "" || d < least) {
			best, least = a, d
		}
	}
	return best
}
