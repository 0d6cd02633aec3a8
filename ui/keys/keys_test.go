package keys

import (
	"slices"
	"strings"
	"testing"
)

func TestNoKeyTwiceInAScope(t *testing.T) {
	seen := map[Scope]map[string]Intent{}
	for _, b := range Table() {
		for _, scope := range []Scope{Map, Panel, List, Query, Sheet, Labels, Page, Rows, Columns, Facets, Logs, LogField, Forwards, Trace, Ends, Subject, Text, Events, Search} {
			if b.Scope != scope && b.Scope != Anywhere {
				continue
			}
			if seen[scope] == nil {
				seen[scope] = map[string]Intent{}
			}
			for _, k := range b.Keys {
				if other, ok := seen[scope][k]; ok {
					t.Errorf("scope %d: %q means %d and %d", scope, k, other, b.Intent)
				}
				seen[scope][k] = b.Intent
			}
		}
	}
}

func TestEveryIntentHasAKey(t *testing.T) {
	for i := None + 1; i < IntentCount; i++ {
		if !slices.ContainsFunc(Table(), func(b Binding) bool { return b.Intent == i && len(b.Keys) > 0 }) {
			t.Errorf("intent %d has no key", i)
		}
	}
}

// These letters belong to what is still to come: problems.
func TestReservedKeysAreFree(t *testing.T) {
	for _, k := range []string{"!"} {
		if got := (Set{}).Lookup(Map, k); got != None {
			t.Errorf("%q means %d", k, got)
		}
	}
}

// In a scope with a text field, no key that types a character means anything.
func TestTextFieldsGetAllText(t *testing.T) {
	for _, b := range Table() {
		if b.Scope != List && b.Scope != Query && b.Scope != Search && b.Scope != Labels && b.Scope != LogField && b.Scope != Ends && b.Scope != Anywhere {
			continue
		}
		for _, k := range b.Keys {
			if len([]rune(k)) == 1 || k == "space" || k == "backspace" || k == "left" || k == "right" {
				t.Errorf("%q can't be typed in scope %d", k, b.Scope)
			}
		}
	}
}

func TestHelpListsEveryKey(t *testing.T) {
	var all []string
	for _, s := range (Set{}).help(func(Scope) bool { return true }) {
		if len(s.Lines) == 0 {
			t.Errorf("section %q is empty", s.Title)
		}
		for _, l := range s.Lines {
			all = append(all, l.Keys+" "+l.Text)
			if n := len([]rune(l.Text)); n > 50 {
				t.Errorf("%q is %d wide: too wide for 80 columns", l.Text, n)
			}
		}
	}
	text := strings.Join(all, "\n")
	for _, b := range Table() {
		for _, k := range b.Keys {
			word := Cap(k)
			switch k {
			case "up", "down", "left", "right":
				word = "Arrows"
			case "shift+up", "shift+down", "shift+left", "shift+right":
				word = "Shift-arrows"
			case "ctrl+n", "space": // second keys of what has a better known one
				continue
			}
			if !strings.Contains(text, word) {
				t.Errorf("help does not name %s", word)
			}
		}
	}
}

func TestLookup(t *testing.T) {
	for _, c := range []struct {
		scope Scope
		key   string
		want  Intent
	}{
		{Map, "q", Quit}, {List, "q", None}, {Query, "q", None}, {Sheet, "q", Cancel},
		{List, "ctrl+c", Quit}, {Map, "ctrl+p", OpenFind}, {List, "ctrl+p", RowUp},
		{Map, "enter", GoIn}, {Query, "enter", Accept}, {Map, "=", Unfold}, {Map, "%", None}, {Map, "x", OpenCommand}, {Forwards, "x", StopForward}, {Rows, "p", OpenForward},
	} {
		if got := (Set{}).Lookup(c.scope, c.key); got != c.want {
			t.Errorf("%q in %d: got %d, want %d", c.key, c.scope, got, c.want)
		}
	}
}
