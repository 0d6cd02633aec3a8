package topology

import (
	"strings"
	"unicode/utf8"
)

// replacement stands for whatever is not let through, so that tampering shows.
const replacement = "\uFFFD"

// Clean is the one way in for text from outside: what it returns is valid UTF-8
// of one line that no terminal acts on and that is shown in the order it is
// stored. ESC becomes "^[", tab, newline and CR LF a space; any other control,
// bidirectional, invisible, private or invalid character becomes U+FFFD, so that
// tampering shows. (Only what joins or styles emoji is dropped, after an emoji.)
// Text that is clean comes back as it is, without an allocation.
// Clean(Clean(s)) == Clean(s).
func Clean(s string) string {
	i := dirtyAt(s)
	if i == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 8)
	b.WriteString(s[:i])
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		b.WriteString(cleanRune(s, i, r, size))
		i += size
	}
	return b.String()
}

// CleanLine is Clean, cut to at most limit bytes on the border of a character; what
// was cut shows as "…", which counts.
func CleanLine(s string, limit int) string {
	const dots = "…"
	if limit < len(dots) {
		return ""
	}
	// What lies far beyond the limit need not be cleaned to be cut.
	cut := len(s) > 4*limit
	if cut {
		s = s[:runeStart(s, 4*limit)]
	}
	s = Clean(s)
	if len(s) <= limit && !cut {
		return s
	}
	return s[:runeStart(s, min(len(s), limit-len(dots)))] + dots
}

// runeStart is the last border of a character in s at or before i.
func runeStart(s string, i int) int {
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

// dirtyAt is the index of the first byte that Clean changes, len(s) if none.
func dirtyAt(s string) int {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c < ' ' || c == 0x7f {
				return i
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if cleanRune(s, i, r, size) != s[i:i+size] {
			return i
		}
		i += size
	}
	return len(s)
}

// cleanRune is what stands for the character r of size bytes at s[i:].
func cleanRune(s string, i int, r rune, size int) string {
	switch {
	case r == 0x1b:
		return "^["
	case r == '\t' || r == '\n' || r == '\r' && strings.HasPrefix(s[i+1:], "\n"):
		return " "
	case r == 0x200d || r == 0xfe0e || r == 0xfe0f: // joiner, text or emoji style
		if before, _ := utf8.DecodeLastRuneInString(s[:i]); before >= 0x2190 && before != utf8.RuneError {
			return ""
		}
		return replacement
	case r == utf8.RuneError && size == 1, forbidden(r):
		return replacement
	}
	return s[i : i+size]
}

// forbidden tells whether r must not be shown: it is no character, or terminals
// act on it, or it hides or reorders its neighbours.
func forbidden(r rune) bool {
	switch {
	case r < 0x20 || r >= 0x7f && r <= 0x9f: // C0, DEL, C1
		return true
	case r < 0xad:
		return false
	case r == 0xad, r == 0x34f, r == 0x61c, r == 0x115f, r == 0x1160, r == 0x17b4, r == 0x17b5:
		return true // soft hyphen, grapheme joiner, Arabic letter mark, blank fillers
	case r >= 0x180b && r <= 0x180f: // Mongolian selectors and vowel separator
		return true
	case r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202e: // zero width, marks, overrides
		return true
	case r >= 0x2060 && r <= 0x206f: // joiners, invisible operators, isolates
		return true
	case r == 0x3164, r == 0xffa0, r == 0xfeff: // Hangul fillers, byte order mark
		return true
	case r >= 0xfe00 && r <= 0xfe0f: // variation selectors: change widths, hide data
		return true
	case r >= 0xfdd0 && r <= 0xfdef, r&0xfffe == 0xfffe: // noncharacters
		return true
	case r >= 0xfff0 && r <= 0xfffb: // annotation characters and their block
		return true
	case r >= 0xe000 && r <= 0xf8ff, r >= 0xf0000: // private use: terminals' own fonts
		return true
	case r >= 0x13430 && r <= 0x13440: // Egyptian format controls
		return true
	case r >= 0x1bca0 && r <= 0x1bca3, r >= 0x1d173 && r <= 0x1d17a: // invisible format controls
		return true
	case r >= 0xe0000 && r <= 0xe0fff: // tag characters, variation selectors
		return true
	}
	return false
}
