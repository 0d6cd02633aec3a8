package keys

import (
	"slices"
	"testing"
)

// Every row has a name of its own, but for Ctrl-C.
func TestNames(t *testing.T) {
	names := Names()
	if len(names) != len(Table())-1 {
		t.Errorf("%d names of %d rows", len(names), len(Table()))
	}
	slices.Sort(names)
	for i, n := range names {
		if n == "" || n[len(n)-1] == '.' || i > 0 && n == names[i-1] {
			t.Errorf("the name %q", n)
		}
	}
}

func TestWith(t *testing.T) {
	s, err := With(map[string][]string{"fold": {"u", "ctrl+w"}, "unfold": {"-"}, "move-up": {"k"}, "open-help": {}, "text.cancel": {"u"}, "table.open-query": {"ctrl+s"}, "list.accept": {"ctrl+j", "enter"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		scope Scope
		key   string
		want  Intent
	}{
		{Map, "u", Fold}, {Map, "ctrl+w", Fold}, {Map, "-", Unfold}, {Map, "+", None}, {Map, "k", MoveUp}, {Map, "up", None},
		{Map, "down", MoveDown}, {Map, "?", None}, {Sheet, "u", Cancel}, {Sheet, "esc", None}, {List, "ctrl+j", Accept}, {Query, "ctrl+j", None},
		{Sheet, "ctrl+c", Quit},
	} {
		if got := s.Lookup(c.scope, c.key); got != c.want {
			t.Errorf("%q in %d: got %d, want %d", c.key, c.scope, got, c.want)
		}
	}
	var all []Line
	for _, section := range s.help(func(Scope) bool { return true }) {
		all = append(all, section.Lines...)
	}
	for _, want := range []Line{{"u Ctrl-W", "fold the selection"}, {"-", "unfold the selection; of a pod its containers"}, {"k Down Left Right", "nearest box in that direction"}, {"Ctrl-S", "table.open query"}, {"< >", "sort by the next column, or the one before"}} {
		if !slices.Contains(all, want) {
			t.Errorf("help has no %v", want)
		}
	}
	if slices.ContainsFunc(all, func(l Line) bool { return l.Text == "this help" || l.Keys == "" }) {
		t.Errorf("help has a line without a key: %v", all)
	}
	if got := s.Hints(Sheet); !slices.Contains(got, Line{"u", "close"}) {
		t.Errorf("footer %v", got)
	}
	if got := s.Cap(Map, Fold) + s.Cap(Map, OpenHelp); got != "u" {
		t.Errorf("caps %q", got)
	}
}

func TestWithRefuses(t *testing.T) {
	for _, c := range []struct {
		name, key, want string
	}{
		{"folding", "x", `no action "folding"`},
		{"", "x", `no action ""`},
		{"fold", "z", `the key "z" means both fold and fit: give one of them another key, or none with []`},
		{"fold", "ctrl+c", `fold: "ctrl+c" always quits`},
		{"fold", "ctrl+z", `the key "ctrl+z" means both fold and suspend: give one of them another key, or none with []`},
		{"fold", "Ctrl+X", `fold: "Ctrl+X" is no key (such as x, X, f5, pgup, ctrl+x, ctrl+alt+left)`},
		{"fold", "alt+ctrl+x", `fold: "alt+ctrl+x" is no key (such as x, X, f5, pgup, ctrl+x, ctrl+alt+left)`},
		{"fold", "", `fold: "" is no key (such as x, X, f5, pgup, ctrl+x, ctrl+alt+left)`},
		{"fold", " ", `fold: " " is no key (such as x, X, f5, pgup, ctrl+x, ctrl+alt+left)`},
		{"fold", "shift+x", `fold: "shift+x" is X to a terminal`},
		{"fold", "ctrl+X", `fold: "ctrl+X" must be in small letters`},
		{"fold", "ctrl+m", `fold: "ctrl+m" is backspace, tab, enter or esc to a terminal`},
		{"list.accept", "x", `list.accept: "x" is needed for typing`},
		{"letters.cancel", "space", `letters.cancel: "space" is needed for typing`},
		{"suspend", "x", `suspend: "x" is needed for typing`},
	} {
		if _, err := With(map[string][]string{c.name: {c.key}}); err == nil || err.Error() != c.want {
			t.Errorf("%s: %q:\n got %v\nwant %s", c.name, c.key, err, c.want)
		}
	}
	if _, err := With(map[string][]string{"fold": {"x", "x"}}); err == nil || err.Error() != `fold has the key "x" twice` {
		t.Errorf("twice: %v", err)
	}
}

// What is written down as the table's own keys changes nothing.
func TestWithTheSame(t *testing.T) {
	same := map[string][]string{}
	for _, b := range Table() {
		if b.Name() != "" {
			same[b.Name()] = b.Keys
		}
	}
	s, err := With(same)
	if err != nil {
		t.Fatal(err)
	}
	for scope := Map; scope <= Subject; scope++ {
		for _, b := range Table() {
			for _, k := range b.Keys {
				if got, want := s.Lookup(scope, k), (Set{}).Lookup(scope, k); got != want {
					t.Errorf("%q in %d: %d, want %d", k, scope, got, want)
				}
			}
		}
	}
}

func FuzzWith(f *testing.F) {
	f.Add("fold", "x")
	f.Add("list.cancel", "ctrl+alt+shift+f1")
	f.Fuzz(func(t *testing.T, name, key string) {
		s, err := With(map[string][]string{name: {key}})
		if err != nil {
			return
		}
		for _, b := range s.all() {
			if b.Name() == name && s.Lookup(b.Scope, key) != b.Intent {
				t.Errorf("%s: %q means %d", name, key, s.Lookup(b.Scope, key))
			}
		}
	})
}
