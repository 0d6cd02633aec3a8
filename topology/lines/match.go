package lines

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"strings"
)

// Pattern is what lines are searched for: a regular expression (RE2), which takes no
// notice of case unless it has a capital letter.
type Pattern struct {
	Source string
	// Not: the lines that do not match are meant.
	Not  bool
	re   *regexp.Regexp
	lit  string // what re is, if it is nothing but text
	fold bool   // lit is in lower case and stands for any
}

// Compile reads a pattern; one that begins with ! is the inverse. The error says in a
// few words what is wrong.
func Compile(source string) (*Pattern, error) {
	p := &Pattern{Source: source}
	expr := source
	if rest, ok := strings.CutPrefix(expr, "!"); ok {
		p.Not, expr = true, rest
	}
	p.fold = expr == strings.ToLower(expr)
	if p.fold && isASCII(expr) && regexp.QuoteMeta(expr) == expr || !p.fold && regexp.QuoteMeta(expr) == expr {
		p.lit = expr
	}
	if p.fold {
		expr = "(?i)" + expr
	}
	re, err := regexp.Compile(expr)
	if err != nil {
		var e *syntax.Error
		if errors.As(err, &e) {
			return nil, errors.New(e.Code.String())
		}
		return nil, err
	}
	p.re = re
	return p, nil
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// Wants tells whether the line is one of those meant.
func (p *Pattern) Wants(text string) bool { return p.in(text) != p.Not }

func (p *Pattern) in(text string) bool {
	switch {
	case p.lit == "":
		return p.re.MatchString(text)
	case p.fold:
		return indexFold(text, p.lit) >= 0
	}
	return strings.Contains(text, p.lit)
}

// Hits are the places of the text that match, as pairs of byte offsets; none for an
// inverse pattern, at most 100.
func (p *Pattern) Hits(text string) [][]int {
	if p.Not {
		return nil
	}
	hits := p.re.FindAllStringIndex(text, 100)
	n := 0
	for _, h := range hits {
		if h[1] > h[0] {
			hits[n] = h
			n++
		}
	}
	return hits[:n]
}

// indexFold is where lower, ASCII in lower case, is in s in any case; -1 if nowhere.
// Like regexp it takes no letter beyond ASCII for one of it, but those two that
// Unicode folds: the Kelvin sign and the long s, which no log spells a word with.
func indexFold(s, lower string) int {
	first, n := lower[0], len(lower)
	upper := first
	if first >= 'a' && first <= 'z' {
		upper = first - 32
	}
	for at := 0; at+n <= len(s); {
		i := nextOf(s[at:len(s)-n+1], first, upper)
		if i < 0 {
			return -1
		}
		at += i
		if strings.EqualFold(s[at:at+n], lower) {
			return at
		}
		at++
	}
	return -1
}

// nextOf is the first place of either byte in s, -1 if there is none.
func nextOf(s string, a, b byte) int {
	i := strings.IndexByte(s, a)
	if a == b {
		return i
	}
	if i >= 0 {
		s = s[:i]
	}
	if j := strings.IndexByte(s, b); j >= 0 {
		return j
	}
	return i
}
