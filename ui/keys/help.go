package keys

import (
	"cmp"
	"slices"
	"strings"
)

// Line is one line of help: the keys, as printed on them, and what they do.
type Line struct{ Keys, Text string }

// Section is one heading of help with its lines.
type Section struct {
	Title string
	Lines []Line
}

// Help are the keys that work in a scope, in words, by heading; on the map also those
// of the inspector. A line for which no key is left is left out. A row without words,
// to which the user gave keys, has its name.
func (s Set) Help(scope Scope) []Section {
	works := []Scope{Anywhere, scope}
	if scope == Map {
		works = append(works, Panel)
	}
	for i := 1; i < len(works); i++ {
		for _, under := range works[i].Falls() {
			if !slices.Contains(works, under) {
				works = append(works, under)
			}
		}
	}
	return s.help(func(in Scope) bool { return slices.Contains(works, in) })
}

// help is Help for the scopes that count; headings without lines are left out.
func (s Set) help(counts func(Scope) bool) []Section {
	var out []Section
	for _, title := range Groups() {
		section, group := Section{Title: title}, ""
		for i, b := range s.all() {
			group = cmp.Or(b.Group, group)
			text := b.Help
			if text == "" && s.custom[b.Name()] && !s.spokenFor(i) {
				text = strings.ReplaceAll(b.Name(), "-", " ")
			}
			if caps := s.caps(i); group == title && text != "" && caps != "" && counts(b.Scope) {
				section.Lines = append(section.Lines, Line{caps, text})
			}
		}
		if len(section.Lines) > 0 {
			out = append(out, section)
		}
	}
	return out
}

// silent tells whether a row has no words of its own.
func silent(b Binding) bool { return b.Help == "" && b.Hint == "" }

// spokenFor tells whether a later row has the keys of row i among its own.
func (s Set) spokenFor(i int) bool {
	rows := s.all()
	scope := rows[i].Scope
	for ; i < len(rows) && rows[i].Scope == scope; i++ {
		if !silent(rows[i]) {
			return rows[i].Caps != ""
		}
	}
	return false
}

// caps are the keys of row i, and of those that it speaks for: the rows before it
// without words of their own.
func (s Set) caps(i int) string {
	rows := s.all()
	b := rows[i]
	first, custom := i, s.custom[b.Name()]
	if b.Caps != "" {
		for first > 0 && rows[first-1].Scope == b.Scope && silent(rows[first-1]) {
			first--
			custom = custom || s.custom[rows[first].Name()]
		}
		if !custom {
			return b.Caps
		}
	}
	var words []string
	for _, row := range rows[first : i+1] {
		for _, k := range row.Keys {
			words = append(words, Cap(k))
		}
	}
	return strings.Join(words, " ")
}

// Hints are the keys for the footer of a scope, of the map or a page those for
// what is selected there, too. The way back is the last: the first have to go where
// there is no room.
func (s Set) Hints(scope Scope) []Line {
	var first, last []Line
	for _, under := range scope.Falls() {
		switch under {
		case Map:
		case Page:
			for _, deep := range under.Falls() {
				first = append(first, s.hintsOf(deep, scope)...)
			}
			last = s.hintsOf(under, scope)
		default:
			first = append(first, s.hintsOf(under, scope)...)
		}
	}
	return append(append(first, s.hintsOf(scope, scope)...), last...)
}

// hintsOf are the hints of the scope alone whose keys mean the same in another that
// falls back to it.
func (s Set) hintsOf(scope, in Scope) []Line {
	var out []Line
	for i, b := range s.all() {
		if b.Scope != scope || b.Hint == "" || len(b.Keys) == 0 || s.Lookup(in, b.Keys[0]) != b.Intent {
			continue
		}
		caps := Cap(b.Keys[0])
		if b.Caps != "" {
			caps = s.caps(i)
		}
		out = append(out, Line{caps, b.Hint})
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
