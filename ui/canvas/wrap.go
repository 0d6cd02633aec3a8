package canvas

import "strings"

// Wrap breaks a text at blanks into lines of at most w columns, w >= 2; words longer
// than that are broken too.
func Wrap(text string, w int) []string {
	var out []string
	now := ""
	flush := func() {
		if now != "" {
			out = append(out, now)
		}
		now = ""
	}
	for word := range strings.FieldsSeq(text) {
		if now != "" && Width(now)+1+Width(word) > w {
			flush()
		}
		for Width(word) > w {
			head := Head(word, w)
			if head == "" {
				break
			}
			out, word = append(out, head), word[len(head):]
		}
		if now != "" {
			now += " "
		}
		now += word
	}
	flush()
	return out
}
