package canvas

import (
	"slices"
	"testing"
)

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text string
		w    int
		want []string
	}{
		{"", 10, nil},
		{"one two three", 7, []string{"one two", "three"}},
		{"abcdefgh ij", 4, []string{"abcd", "efgh", "ij"}},
		{"abcde", 4, []string{"abcd", "e"}},
		{"x abcdefgh", 4, []string{"x", "abcd", "efgh"}},
		{"日本語 ab", 4, []string{"日本", "語", "ab"}},
	} {
		if got := Wrap(c.text, c.w); !slices.Equal(got, c.want) {
			t.Errorf("%q in %d: %q, want %q", c.text, c.w, got, c.want)
		}
	}
}
