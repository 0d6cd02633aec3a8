package keys

import (
	"cmp"
	"strings"
)

// Line is one line of help: the keys, as printed on them, and what they do.
type Line struct{ Keys, Text string }

// Section is one heading of help with its lines.
type Section struct {
	Title string
	Lines []Line
}

// Help is the whole table in words, by heading.
func Help() []Section {
	var out []Section
	for _, title := range Groups() {
		s := Section{Title: title}
		for _, b := range Table() {
			if b.Group == title {
				s.Lines = append(s.Lines, Line{b.caps(), b.Help})
			}
		}
		out = append(out, s)
	}
	return out
}

func (b Binding) caps() string {
	if b.Caps != "" {
		return b.Caps
	}
	words := make([]string, 0, len(b.Keys))
	for _, k := range b.Keys {
		words = append(words, Cap(k))
	}
	return strings.Join(words, " ")
}

// Hints are the keys for the footer of a scope, of the map or a page those for
// what is selected there, too. The way back is the last: the first have to go where
// there is no room.
func Hints(scope Scope) []Line {
	var first, last []Line
	for _, under := range scope.Falls() {
		switch under {
		case Map:
		case Page:
			for _, deep := range under.Falls() {
				first = append(first, Hints(deep)...)
			}
			last = hintsOf(under)
		default:
			first = append(first, Hints(under)...)
		}
	}
	return append(append(first, hintsOf(scope)...), last...)
}

// hintsOf are the hints of the scope alone.
func hintsOf(scope Scope) []Line {
	var out []Line
	for _, b := range Table() {
		if b.Scope == scope && b.Hint != "" {
			out = append(out, Line{cmp.Or(b.Caps, Cap(b.Keys[0])), b.Hint})
		}
	}
	return out
}

// Cap is how a key is printed: as on the key itself.
func Cap(key string) string {
	switch key {
	case "pgup":
		return "PgUp"
	case "pgdown":
		return "PgDn"
	}
	if rest, ok := strings.CutPrefix(key, "ctrl+"); ok {
		return "Ctrl-" + strings.ToUpper(rest)
	}
	if rest, ok := strings.CutPrefix(key, "alt+"); ok {
		return "Alt-" + Cap(rest)
	}
	if rest, ok := strings.CutPrefix(key, "shift+"); ok {
		return "Shift-" + Cap(rest)
	}
	if len(key) > 1 {
		return strings.ToUpper(key[:1]) + key[1:]
	}
	return key
}
