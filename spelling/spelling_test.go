package spelling

import (
	"testing"

	"pgregory.net/rapid"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"cpu", "cpu", 0}, {"cpuu", "cpu", 1}, {"mem", "men", 1}, {"", "abc", 3}, {"kitten", "sitting", 3}} {
		if got := Distance(c.a, c.b); got != c.want {
			t.Errorf("%q to %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

// It is a distance: the same in both directions, and no way round is shorter.
func TestDistanceIsOne(t *testing.T) {
	word := rapid.StringMatching(`[abc]{0,6}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := word.Draw(t, "a"), word.Draw(t, "b"), word.Draw(t, "c")
		if Distance(a, b) != Distance(b, a) || Distance(a, b)+Distance(b, c) < Distance(a, c) || (Distance(a, b) == 0) != (a == b) {
			t.Fatalf("%q %q %q", a, b, c)
		}
	})
}
