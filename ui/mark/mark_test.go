package mark

import "testing"

func TestSpark(t *testing.T) {
	for _, c := range []struct {
		values []int64
		w      int
		ascii  bool
		want   string
	}{
		{nil, 8, false, ""},
		{[]int64{0, 0, 0}, 8, false, "▁▁▁"},
		{[]int64{5, 5}, 8, false, "██"},
		{[]int64{0, 1, 2, 3, 4, 5, 6, 7}, 8, false, "▁▂▃▄▅▆▇█"},
		{[]int64{0, 7}, 8, true, ".@"},
		{[]int64{0, 0, 8, 8}, 2, false, "▁█"},
		{[]int64{3}, 0, false, ""},
	} {
		if got := Spark(c.values, c.w, c.ascii); got != c.want {
			t.Errorf("%v in %d: %q, want %q", c.values, c.w, got, c.want)
		}
	}
}
