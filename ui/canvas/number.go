package canvas

import "strconv"

// Number writes a count with separators: 1,204.
func Number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Scroll is the first of n lines to show on a page of so many, so that line at is among
// them: the same as before (top) as long as that can be.
func Scroll(top, at, n, page int) int {
	return max(0, min(max(min(top, at), at-page+1), n-page))
}
