package lines

import (
	"strings"
	"unicode/utf8"

	"kscope/topology"
)

// Colour is one of the colours that a container can ask for; what it looks like is a
// matter of the theme.
type Colour uint8

// The colours (ECMA-48 §8.3.117); all others are told by the nearest of them.
const (
	Plain Colour = iota
	Bold
	Grey
	Red
	Green
	Yellow
	Blue
	Magenta
	Cyan
)

// Span says that the text from byte At on has a colour, up to the next Span.
type Span struct {
	At     int32
	Colour Colour
}

// maxSpans bounds the colours of one line: beyond that it is no text.
const maxSpans = 200

// styled takes the colours out of a line and cleans the rest. Only SGR sequences
// (CSI … m) are understood; everything else a terminal could act on stays visible.
func styled(s string) (string, []Span) {
	s = expandTabs(s)
	if !strings.Contains(s, "\x1b[") {
		return topology.Clean(s), nil
	}
	var b strings.Builder
	var spans []Span
	pen := pen{}
	for s != "" {
		at := strings.Index(s, "\x1b[")
		if at < 0 {
			at = len(s)
		}
		b.WriteString(topology.Clean(s[:at]))
		if s = s[at:]; s == "" {
			break
		}
		params, size := sgr(s)
		if size == 0 {
			b.WriteString(topology.Clean(s[:2]))
			s = s[2:]
			continue
		}
		s = s[size:]
		pen.set(params)
		spans = paint(spans, b.Len(), pen.colour())
	}
	// The pieces are clean each; together they could still join to something else.
	text := b.String()
	if again := topology.Clean(text); again != text {
		return again, nil
	}
	return text, spans
}

// paint notes that the colour is another one from byte at on.
func paint(spans []Span, at int, c Colour) []Span {
	if n := len(spans); n > 0 && int(spans[n-1].At) == at {
		spans = spans[:n-1]
	}
	last := Plain
	if n := len(spans); n > 0 {
		last = spans[n-1].Colour
	}
	if c == last || len(spans) >= maxSpans {
		return spans
	}
	return append(spans, Span{int32(at), c})
}

// sgr reads one sequence at the start of s: its parameters and its length, 0 if it is
// none.
func sgr(s string) (params string, size int) {
	for i := 2; i < len(s) && i < 64; i++ {
		switch c := s[i]; {
		case c == 'm':
			return s[2:i], i + 1
		case c != ';' && c != ':' && (c < '0' || c > '9'):
			return "", 0
		}
	}
	return "", 0
}

// pen is what SGR has switched on.
type pen struct {
	bold, faint bool
	ink         Colour
}

func (p *pen) colour() Colour {
	switch {
	case p.ink != Plain:
		return p.ink
	case p.faint:
		return Grey
	case p.bold:
		return Bold
	}
	return Plain
}

// set follows the parameters of one sequence.
func (p *pen) set(params string) {
	nums := strings.FieldsFunc(params, func(r rune) bool { return r == ';' || r == ':' })
	if len(nums) == 0 {
		*p = pen{}
	}
	for len(nums) > 0 {
		n := number(nums[0])
		nums = nums[1:]
		switch {
		case n == 0:
			*p = pen{}
		case n == 1:
			p.bold = true
		case n == 2:
			p.faint = true
		case n == 22:
			p.bold, p.faint = false, false
		case n >= 30 && n <= 37:
			p.ink = sixteen(n - 30)
		case n >= 90 && n <= 97:
			p.ink = sixteen(n - 90 + 8)
		case n == 39:
			p.ink = Plain
		case n == 38 || n == 48 || n == 58:
			var c Colour
			c, nums = extended(nums)
			if n == 38 {
				p.ink = c
			}
		}
	}
}

// sixteen is one of the sixteen colours; black and white are the terminal's own ink,
// for on the wrong background they could not be read.
func sixteen(n int) Colour {
	if n == 8 {
		return Grey
	}
	return [...]Colour{Plain, Red, Green, Yellow, Blue, Magenta, Cyan, Plain}[n%8]
}

// extended reads what follows 38: "5;N" or "2;R;G;B".
func extended(nums []string) (Colour, []string) {
	switch {
	case len(nums) >= 2 && nums[0] == "5":
		n := number(nums[1])
		switch {
		case n < 16:
			return sixteen(n), nums[2:]
		case n < 232:
			n -= 16
			return nearest(n/36, n/6%6, n%6), nums[2:]
		case n < 244:
			return Grey, nums[2:]
		}
		return Plain, nums[2:]
	case len(nums) >= 4 && nums[0] == "2":
		return nearest(number(nums[1]), number(nums[2]), number(nums[3])), nums[4:]
	}
	return Plain, nil
}

// nearest is the colour of a mixture of red, green and blue.
func nearest(r, g, b int) Colour {
	high, low := max(r, g, b), min(r, g, b)
	if high-low <= high/4 {
		return Plain
	}
	half := (high + low) / 2
	index := 0
	for i, v := range []int{r, g, b} {
		if v > half {
			index |= 1 << i
		}
	}
	return [...]Colour{Plain, Red, Green, Yellow, Blue, Magenta, Cyan, Plain}[index]
}

// number is a small decimal number; one that is too large stands for none.
func number(s string) int {
	const none = 1000
	n := 0
	for _, c := range []byte(s) {
		if n >= none {
			return none
		}
		n = 10*n + int(c-'0')
	}
	return n
}

// expandTabs puts spaces in the place of tabs, to the next column that eight divides.
func expandTabs(s string) string {
	if strings.IndexByte(s, '\t') < 0 {
		return s
	}
	var b strings.Builder
	col := 0
	for len(s) > 0 {
		at := strings.IndexByte(s, '\t')
		if at < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:at])
		col += utf8.RuneCountInString(s[:at])
		n := 8 - col%8
		b.WriteString("        "[:n])
		col += n
		s = s[at+1:]
	}
	return b.String()
}
