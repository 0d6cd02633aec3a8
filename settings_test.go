package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kscope/topology/lens"
	"kscope/ui/keys"
)

// The tests of this package must not depend on the settings of who runs them.
func TestMain(m *testing.M) {
	os.Exit(withoutSettings(m))
}

func withoutSettings(m *testing.M) int {
	dir, err := os.MkdirTemp("", "kscope")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	if err := os.Setenv("XDG_CONFIG_HOME", dir); err != nil {
		panic(err)
	}
	return m.Run()
}

// home is a user's folder with these files.
func home(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", dir)
	for name, text := range files {
		path := filepath.Join(dir, "kscope", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "kscope")
}

// Whatever is wrong in the user's folder is exit 2 with one line that names the file and
// the way out, whatever else was asked for.
func TestWrongSettings(t *testing.T) {
	for _, c := range []struct{ file, text, want string }{
		{"config.yaml", "them: light", `config.yaml: unknown setting "them" (did you mean theme?)`},
		{"config.yaml", "theme: dusk", `config.yaml: no theme "dusk": choose one of dark, light, high-contrast, mono`},
		{"config.yaml", "keys: {fold: z}", `config.yaml: keys: the key "z" means both fold and fit: give one of them another key, or none with []`},
		{"config.yaml", "keys: {unfoldd: z}", `config.yaml: keys: unknown action "unfoldd" (did you mean unfold?)`},
		{"config.yaml", "theme: [", `config.yaml: is not YAML: line 1: did not find expected node content`},
		{"config.yaml/x", "", `config.yaml: is a directory`},
		{"themes", "no folder", `themes: not a directory`},
		{"themes/night.yaml", "roles: {egde: {}}", `themes/night.yaml: no role "egde" (there are: `},
	} {
		dir := home(t, map[string]string{c.file: c.text})
		status, out, errs := kscope(t, "", "-f", "testdata/shop.yaml", "-o", "json")
		if status != exitUsage || out != "" || !strings.HasPrefix(errs, "kscope: "+filepath.Join(dir, "")+"/"+c.want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s %q: status %d, stderr %q", c.file, c.text, status, errs)
		}
	}
}

// Flags win over settings, settings over the terminal.
func TestSettingsInForce(t *testing.T) {
	t.Setenv("TERM", "linux") // ASCII only
	picture := func(args ...string) string {
		t.Helper()
		status, out, errs := kscope(t, "", append([]string{"-f", "testdata/shop.yaml", "-o", "text"}, args...)...)
		if status != exitOK {
			t.Fatal(errs)
		}
		return out
	}
	onlyASCII := func(text string) bool { return !strings.ContainsFunc(text, func(r rune) bool { return r > '~' }) }
	if home(t, nil); !onlyASCII(picture()) {
		t.Error("the terminal shows only ASCII")
	}
	if home(t, map[string]string{"config.yaml": "ascii: false"}); onlyASCII(picture()) {
		t.Error("ascii: false has no effect")
	}
	if !onlyASCII(picture("--ascii")) {
		t.Error("--ascii does not win")
	}
	if home(t, map[string]string{"config.yaml": "ascii: true"}); onlyASCII(picture("--ascii=false")) {
		t.Error("--ascii=false does not win")
	}
}

func mustView(t *testing.T, o *options) lens.View {
	t.Helper()
	v, err := o.view(nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestThemesOfTheUser(t *testing.T) {
	home(t, map[string]string{"themes/night.yaml": "background: \"#101112\"\nforeground: \"#eeeeee\"\n", "config.yaml": "theme: night\n"})
	if got := themeNames(); !slices.Contains(got, "night") {
		t.Errorf("themes %v", got)
	}
	if _, out, errs := kscope(t, "", "-f", "testdata/shop.yaml", "-o", "svg", "--theme", "night"); !strings.Contains(out, "#101112") {
		t.Errorf("the theme has no effect: %s", errs)
	}
	o, _ := newCommand("kscope", strings.NewReader(""), nil, nil)
	var err error
	if o.settings, err = readSettings(); err != nil {
		t.Fatal(err)
	}
	if s := o.screen(mustView(t, o), &guard{}); s.Theme != "night" || !slices.Contains(s.Themes.Names(), "night") {
		t.Errorf("the screen gets %q of %v", s.Theme, s.Themes.Names())
	}
	o.theme = "light"
	if s := o.screen(mustView(t, o), &guard{}); s.Theme != "light" {
		t.Errorf("--theme does not win: %q", s.Theme)
	}
}

// docs/CONFIG.md names every action that can have other keys, and no other.
func TestTheDocumentedActions(t *testing.T) {
	text, err := os.ReadFile("docs/CONFIG.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(text), "| on the map |")
	table, _, _ = strings.Cut(table, "## Themes")
	var documented []string
	for i, word := range strings.Split(table, "`") {
		if i%2 == 1 {
			documented = append(documented, word)
		}
	}
	names := keys.Names()
	slices.Sort(names)
	slices.Sort(documented)
	if !slices.Equal(names, documented) {
		t.Errorf("documented %v\nthere are %v", documented, names)
	}
}
