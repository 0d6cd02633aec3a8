package keys

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Set is the keys in force: the table, with what the user wants otherwise. The zero
// Set is the table as it is.
type Set struct {
	rows   []Binding
	custom map[string]bool // by Name
}

// With is the table with the keys that custom gives to rows by their Name; a row with
// none has no key. An error names the row and the key: no such row, nothing that a
// terminal sends, a key that is needed for typing, or one that would mean two things
// in a scope.
func With(custom map[string][]string) (Set, error) {
	s := Set{Table(), map[string]bool{}}
	for _, name := range slices.Sorted(maps.Keys(custom)) {
		i := slices.IndexFunc(s.rows, func(b Binding) bool { return name != "" && b.Name() == name })
		if i < 0 {
			return Set{}, fmt.Errorf("no action %q", name)
		}
		for _, k := range custom[name] {
			if why := s.rows[i].refuses(k); why != "" {
				return Set{}, fmt.Errorf("%s: %q %s", name, k, why)
			}
		}
		s.rows[i].Keys, s.custom[name] = slices.Clone(custom[name]), true
	}
	if err := s.conflict(); err != nil {
		return Set{}, err
	}
	return s, nil
}

// conflict names a key that means two things in one scope.
func (s Set) conflict() error {
	for scope := Map; scope <= Subject; scope++ {
		seen := map[string]Binding{}
		for _, b := range s.all() {
			if b.Scope != scope && b.Scope != Anywhere && (scope != Map || b.Scope != Subject) {
				continue
			}
			for _, k := range b.Keys {
				other, twice := seen[k]
				switch {
				case !twice:
					seen[k] = b
				case other.Name() == b.Name():
					return fmt.Errorf("%s has the key %q twice", b.Name(), k)
				case other.Name() == "" || b.Name() == "":
					return fmt.Errorf("%s: %q always quits", cmp.Or(other.Name(), b.Name()), k)
				default:
					return fmt.Errorf("the key %q means both %s and %s: give one of them another key, or none with []", k, other.Name(), b.Name())
				}
			}
		}
	}
	return nil
}

// Ready is the set with its rows made, for whoever looks keys up again and again: the
// zero Set makes the whole table each time.
func (s Set) Ready() Set {
	if s.rows == nil {
		s.rows = Table()
	}
	return s
}

func (s Set) all() []Binding { return s.Ready().rows }

// Lookup is what the key, in Bubble Tea's spelling, means in a scope, or else in
// those that it falls back to.
func (s Set) Lookup(scope Scope, key string) Intent {
	for _, b := range s.all() {
		if (b.Scope == scope || b.Scope == Anywhere) && slices.Contains(b.Keys, key) {
			return b.Intent
		}
	}
	for _, under := range scope.Falls() {
		if intent := s.Lookup(under, key); intent != None {
			return intent
		}
	}
	return None
}

// Cap is how the first key of an intent is printed where a text names it; "" if the
// user left it without.
func (s Set) Cap(scope Scope, intent Intent) string {
	for _, b := range s.all() {
		if b.Scope == scope && b.Intent == intent && len(b.Keys) > 0 {
			return Cap(b.Keys[0])
		}
	}
	return ""
}

// refuses says why the key can't be one of the row's, "" if it can.
func (b Binding) refuses(key string) string {
	if why := misspelt(key); why != "" {
		return why
	}
	switch b.Scope {
	case List, Query, Labels, LogField, Ends, Anywhere:
		if typed(key) {
			return "is needed for typing"
		}
	}
	return ""
}

// typed tells whether the key is one of a text field's own.
func typed(key string) bool {
	switch key {
	case "space", "backspace", "delete", "left", "right", "home", "end":
		return true
	}
	return len([]rune(key)) == 1
}

// misspelt says what is wrong with the spelling of a key, "" if it is right: one
// character, or modifiers and a character or a name.
func misspelt(key string) string {
	name := key
	for _, m := range [...]string{"ctrl+", "alt+", "shift+"} {
		if rest, ok := strings.CutPrefix(name, m); ok && rest != "" {
			name = rest
		}
	}
	named := [...]string{"enter", "tab", "backspace", "esc", "space", "up", "down", "left", "right", "insert", "delete",
		"pgup", "pgdown", "home", "end", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12"}
	r := []rune(name)
	switch {
	case slices.Contains(named[:], name):
		return ""
	case len(r) != 1 || r[0] <= ' ' || r[0] == 0x7f:
		return "is no key (such as x, X, f5, pgup, ctrl+x, ctrl+alt+left)"
	case key == name:
		return ""
	case strings.Contains(key, "shift+"):
		return "is " + strings.ToUpper(name) + " to a terminal"
	case name != strings.ToLower(name):
		return "must be in small letters"
	case strings.HasPrefix(key, "ctrl+") && strings.Contains("him[", name):
		return "is backspace, tab, enter or esc to a terminal"
	}
	return ""
}
