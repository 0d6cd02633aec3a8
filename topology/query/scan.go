package query

import (
	"strings"
	"unicode/utf8"
)

// What the characters mean, in front of any grammar. Label keys and values are cut
// as apimachinery's lexer cuts them.

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// endsKey tells whether c ends a label key or the name of a field.
func endsKey(c byte) bool { return isSpace(c) || strings.IndexByte("=!(),<>~\"", c) >= 0 }

// endsLabelValue tells whether c ends the value of a label.
func endsLabelValue(c byte) bool { return isSpace(c) || strings.IndexByte("=!(),<>", c) >= 0 }

// endsValue tells whether c ends the value of a field that is not in quotes.
func endsValue(c byte) bool { return isSpace(c) || c == '(' || c == ')' || c == ',' }

// until is the first place from at on where ends is true.
func until(text string, at int, ends func(byte) bool) int {
	for at < len(text) && !ends(text[at]) {
		at++
	}
	return at
}

func skipSpace(text string, at int) int {
	return until(text, at, func(c byte) bool { return !isSpace(c) })
}

// operators, the longest first; those that are none are found in order to say so.
var operators = [...]string{"==", "!=", "!~", ">=", "<=", "=~", "=>", "=<", "<>", "=", "~", ">", "<"}

// operatorAt is the operator that begins at a place, "" if none does.
func operatorAt(text string, at int) string {
	for _, op := range operators {
		if strings.HasPrefix(text[at:], op) {
			return op
		}
	}
	return ""
}

// endOfPattern is where a regular expression without quotes ends: where a value
// would, but parentheses, brackets and braces of its own belong to it.
func endOfPattern(text string, at int) int {
	depth, class := 0, false
	for ; at < len(text); at++ {
		c := text[at]
		switch {
		case c == '\\' && at+1 < len(text):
			at += runeLen(text, at+1)
		case class:
			class = c != ']'
		case c == '[':
			class = true
			if strings.HasPrefix(text[at+1:], "^") {
				at++
			}
			if strings.HasPrefix(text[at+1:], "]") { // at the start it is a member
				at++
			}
		case c == '(' || c == '{':
			depth++
		case c == '}' && depth > 0:
			depth--
		case c == ')' && depth > 0:
			depth--
		case isSpace(c) || depth == 0 && endsValue(c):
			return at
		}
	}
	return at
}

func runeLen(text string, at int) int {
	_, n := utf8.DecodeRuneInString(text[at:])
	return n
}

// endOfQuote is the place after the quote that ends the string begun at at, -1 if
// there is none. A backslash takes the character after it out of account.
func endOfQuote(text string, at int) int {
	for at++; at < len(text); at++ {
		switch text[at] {
		case '\\':
			at++
		case '"':
			return at + 1
		}
	}
	return -1
}

// unquote is what a string in quotes stands for: \" and \\ are one character. In a
// regular expression, whose backslashes are its own, only \" is.
func unquote(s string, pattern bool) string {
	s = s[1 : len(s)-1]
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
			if s[i] != '"' && (pattern || s[i] != '\\') {
				b.WriteByte('\\')
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// quote writes a value so that it is read back, in quotes only if it has to be.
func quote(s string) string {
	if s != "" && s[0] != '"' && operatorAt(s, 0) == "" && until(s, 0, endsValue) == len(s) {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// quotePattern is quote for a regular expression.
func quotePattern(s string) string {
	if s[0] != '"' && operatorAt(s, 0) == "" && endOfPattern(s+")", 0) == len(s) {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			b.WriteByte(s[i])
			i++
		case s[i] == '"':
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	b.WriteByte('"')
	return b.String()
}
