package canvas

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"kscope/themes"
)

// Text writes s at x, y, at most maxCols columns of it (and never beyond the
// window), and returns the columns that s took, counting what was clipped by the
// window but not what maxCols cut. A wide character is written whole or not at
// all. Control characters, line breaks and marks without a letter are left out.
func (g *Grid) Text(x, y, maxCols int, s string, role themes.Role) int {
	used := 0
	for s != "" {
		cl, w, size := cluster(s)
		s = s[size:]
		if used+w > maxCols {
			break
		}
		switch {
		case w == 1 && len(cl) == 1:
			g.Put(x+used, y, rune(cl[0]), role)
		case w > 0:
			g.putCluster(x+used, y, cl, w, role)
		}
		used += w
	}
	return used
}

// TextRight writes s so that it ends left of column x+maxCols, cut in the middle
// if it is longer, and returns the columns it took.
func (g *Grid) TextRight(x, y, maxCols int, s string, role themes.Role) int {
	s = Middle(s, maxCols)
	w := Width(s)
	return g.Text(x+maxCols-w, y, w, s, role)
}

// putCluster writes a cluster of w columns, or blanks if it has no room.
func (g *Grid) putCluster(x, y int, cl string, w int, role themes.Role) {
	ch, size := utf8.DecodeRuneInString(cl)
	id := int32(ch)
	if g.ASCII {
		for i := range w {
			g.Put(x+i, y, asciiOf(ch), role)
		}
		return
	}
	if size < len(cl) {
		id = g.s.intern(cl)
	}
	if w == 1 {
		g.Put(x, y, id, role)
		return
	}
	left, right := g.at(x, y), g.at(x+1, y)
	switch {
	case left != nil && right != nil:
		*left, *right = cell{ch: id, role: role}, cell{ch: contCell, role: role}
	case left != nil:
		*left = cell{ch: ' ', role: role}
	case right != nil:
		*right = cell{ch: ' ', role: role}
	}
}

// asciiOf is what stands for a character where only ASCII can be shown.
func asciiOf(ch rune) rune {
	if ch < utf8.RuneSelf {
		return ch
	}
	switch ch {
	case '…', '·', '•':
		return '.'
	case '×':
		return 'x'
	case '—', '–', '─':
		return '-'
	case '→', '▸', '▶', '›':
		return '>'
	case '│':
		return '|'
	}
	return '?'
}

func (s *store) intern(cl string) int32 {
	if id, ok := s.ids[cl]; ok {
		return id
	}
	if s.ids == nil {
		s.ids = map[string]int32{}
	}
	id := clusterBase + int32(len(s.clusters))
	cl = strings.Clone(cl)
	s.clusters, s.ids[cl] = append(s.clusters, cl), id
	return id
}

// Width is the number of columns that Text takes for s.
func Width(s string) int {
	n := 0
	for s != "" {
		_, w, size := cluster(s)
		n += w
		s = s[size:]
	}
	return n
}

// cluster is the first grapheme cluster of s: what to write for it, its columns
// (0: nothing to write) and its bytes in s.
func cluster(s string) (cl string, w, size int) {
	if b := s[0]; b < utf8.RuneSelf {
		if alone(s[1:]) {
			if b < ' ' || b == 0x7f {
				return "", 0, 1
			}
			return s[:1], 1, 1
		}
	} else if r, n := utf8.DecodeRuneInString(s); plainRune(r) && alone(s[n:]) {
		return s[:n], 1, n
	}
	cl, w = ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	size = len(cl)
	r, n := utf8.DecodeRuneInString(cl)
	switch {
	case n == 1 && r == utf8.RuneError:
		return "\uFFFD", 1, 1
	case r < ' ' || r >= 0x7f && r < 0xa0:
		return "", 0, size
	case !utf8.ValidString(cl):
		return "\uFFFD", 1, size
	case w > 0 && !(n == size && closedRune(r)) && joins(cl):
		return "\uFFFD", 1, size
	}
	return cl, w, size
}

// plainRune tells of the few characters beyond ASCII that we write all the time
// and that are one column wide, alone or not: box drawing, blocks, glyphs.
func plainRune(r rune) bool {
	return r >= 0x2500 && r <= 0x25fc || r == '…' || r == '·' || r == '×' || r == '✖' || r == '✕'
}

// alone tells whether nothing at the start of rest joins the character before it.
func alone(rest string) bool {
	if rest == "" || rest[0] < utf8.RuneSelf {
		return true
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return plainRune(r)
}

// closedRune tells of common letters that joins need not look at.
func closedRune(r rune) bool {
	return r < 0x300 && r != 0xad || r >= 0x3041 && r <= 0x3096 || r >= 0x30a1 && r <= 0x30fa || r >= 0x4e00 && r <= 0x9fff
}

// joins tells whether a cluster could melt into the one that happens to be drawn
// next to it, so that the line's width would no longer be the sum of its cells:
// half a flag, a lone vowel sign, an open joiner.
func joins(cl string) bool {
	for _, before := range [...]string{"a", "가", "각", "👍", "🇦"} {
		if first(before+cl) != before {
			return true
		}
	}
	for _, after := range [...]string{"a", "가", "👍", "🇦", "क"} {
		if first(cl+after) != cl {
			return true
		}
	}
	return false
}

func first(s string) string {
	cl, _ := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	return cl
}

// Cut is s cut at the end to at most w columns, with an ellipsis if anything is
// missing.
func Cut(s string, w int) string {
	if Width(s) <= w {
		return s
	}
	if w <= 0 {
		return ""
	}
	return Head(s, w-1) + "…"
}

// Middle is s cut in the middle to at most w columns, so that both the
// workload's name and the pod's own ending stay: "frontend-668…knnfl". Cut names
// are exactly w wide unless a wide character does not fit the last column.
func Middle(s string, w int) string {
	if Width(s) <= w {
		return s
	}
	if w <= 0 {
		return ""
	}
	right := (w - 1) * 2 / 5
	left := w - 1 - right
	return Head(s, left) + "…" + tail(s, right)
}

// Head is as much of the start of s as fits w columns.
func Head(s string, w int) string {
	n := 0
	for n < len(s) {
		_, cw, size := cluster(s[n:])
		if cw > w {
			break
		}
		w -= cw
		n += size
	}
	return s[:n]
}

// tail is as much of the end of s as fits w columns.
func tail(s string, w int) string {
	skip := Width(s) - w
	n := 0
	for skip > 0 && n < len(s) {
		_, cw, size := cluster(s[n:])
		skip -= cw
		n += size
	}
	return s[n:]
}
