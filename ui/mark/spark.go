package mark

import "slices"

// Spark draws a course of values in w cells, the newest at the right: one character
// a value, or the mean of several. The lowest bar is zero, the highest the greatest
// value, so that a flat course stays flat; no values give an empty string.
func Spark(values []int64, w int, ascii bool) string {
	if len(values) == 0 || w <= 0 {
		return ""
	}
	steps := []rune(" ▁▂▃▄▅▆▇█")
	if ascii {
		steps = []rune(" .:-=+*#@")
	}
	values = squeezed(values, w)
	top := max(1, slices.Max(values))
	out := make([]rune, len(values))
	for i, v := range values {
		at := int((max(0, v)*int64(len(steps)-2) + top/2) / top)
		out[i] = steps[min(at+1, len(steps)-1)]
	}
	return string(out)
}

// squeezed is values as at most w means of neighbours.
func squeezed(values []int64, w int) []int64 {
	if len(values) <= w {
		return values
	}
	out := make([]int64, w)
	for i := range out {
		lo, hi := i*len(values)/w, (i+1)*len(values)/w
		for _, v := range values[lo:hi] {
			out[i] += v
		}
		out[i] /= int64(hi - lo)
	}
	return out
}
