package config

import (
	"errors"
	"io/fs"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
)

var actions = []string{"fit", "fold", "list.accept", "toggle-minimap", "unfold"}

func TestParse(t *testing.T) {
	yes, no := true, false
	for text, want := range map[string]Settings{
		"":                        {},
		"# nothing yet\n":         {},
		"theme:\n":                {},
		"theme: light":            {Theme: "light"},
		"reducedMotion: true":     {ReducedMotion: true},
		"ascii: true":             {ASCII: &yes},
		"ascii: false":            {ASCII: &no},
		"keys:\n  fold: [x, '-']": {Keys: map[string][]string{"fold": {"x", "-"}}},
		"contexts: {prod: {readOnly: true}, test: {readOnly: false}}":         {Contexts: map[string]Context{"prod": {ReadOnly: true}, "test": {}}},
		"keys: {fold: 1, unfold: []}":                                         {Keys: map[string][]string{"fold": {"1"}, "unfold": {}}},
		"theme: mono\nkeys: {fit: ctrl+f}\nascii: true\nreducedMotion: false": {Theme: "mono", ASCII: &yes, Keys: map[string][]string{"fit": {"ctrl+f"}}},
	} {
		got, err := Parse([]byte(text), actions)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, %v; want %+v", text, got, err, want)
		}
	}
}

// An error is one line that names the setting and the way out.
func TestParseErrors(t *testing.T) {
	for text, want := range map[string]string{
		"them: light":                         `unknown setting "them" (did you mean theme?)`,
		"reducedmotion: true":                 `unknown setting "reducedmotion" (did you mean reducedMotion?)`,
		"colour: light":                       `unknown setting "colour" (there are: ascii, contexts, keys, reducedMotion, theme)`,
		"theme: 7":                            `theme: "7" is no name (write it in quotes if it is one)`,
		"theme: [a, b]":                       `theme: "[a b]" is no name (write it in quotes if it is one)`,
		"ascii: maybe":                        `ascii: "maybe" is neither true nor false`,
		"contexts: prod":                      `contexts: "prod" is no list of contexts (such as prod: {readOnly: true})`,
		"contexts: {prod: true}":              `contexts: prod: "true" says nothing (such as {readOnly: true})`,
		"contexts: {prod: {readonly: true}}":  `contexts: prod: unknown setting "readonly" (did you mean readOnly?)`,
		"contexts: {prod: {readOnly: maybe}}": `contexts: prod: readOnly: "maybe" is neither true nor false`,
		"keys: none":                          `keys: "none" is no list of actions with their keys (such as fold: ["-"])`,
		"keys: {fod: x}":                      `keys: unknown action "fod" (did you mean fold?)`,
		"keys: {zzzzzz: x}":                   `keys: unknown action "zzzzzz" (there are: fit, fold, list.accept, toggle-minimap, unfold)`,
		"keys: {fold: [y]}":                   `keys: fold: "true" is no key (write it in quotes if it is one; [] for no key)`,
		"keys: {fold: }":                      `keys: fold: "nothing" is no key (write it in quotes if it is one; [] for no key)`,
		"keys: {fold: [12]}":                  `keys: fold: "12" is no key (write it in quotes if it is one; [] for no key)`,
		"theme: light\ntheme: dark":           `is not YAML: line 2: key "theme" already set in map`,
		"theme: light\n  and: more":           `is not YAML: line 2: mapping values are not allowed in this context`,
		"- theme":                             `holds no settings (such as theme: light)`,
		"theme: " + strings.Repeat("a b", 9) + "\nx: 1": `unknown setting "x" (there are: ascii, contexts, keys, reducedMotion, theme)`,
	} {
		_, err := Parse([]byte(text), actions)
		if err == nil || err.Error() != want {
			t.Errorf("%q:\n got %v\nwant %s", text, err, want)
		}
	}
}

func TestRead(t *testing.T) {
	if s, err := Read(fstest.MapFS{}, actions); err != nil || !reflect.DeepEqual(s, Settings{}) {
		t.Errorf("no file: %+v, %v", s, err)
	}
	if s, err := Read(fstest.MapFS{FileName: {Data: []byte("theme: mono")}}, actions); err != nil || s.Theme != "mono" {
		t.Errorf("%+v, %v", s, err)
	}
	if _, err := Read(fstest.MapFS{FileName: {Data: make([]byte, maxSize+1)}}, actions); err == nil || !strings.Contains(err.Error(), "no more than") {
		t.Errorf("a file without end: %v", err)
	}
	if _, err := Read(locked{}, actions); err == nil || err.Error() != "permission denied" {
		t.Errorf("a file that may not be read: %v", err)
	}
	if _, err := Read(fstest.MapFS{FileName + "/x": {}}, actions); err == nil {
		t.Error("a folder of that name is no error")
	}
}

// locked is a folder in which nothing may be read.
type locked struct{}

func (locked) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("permission denied")}
}

func TestFolder(t *testing.T) {
	home := filepath.FromSlash("/home/anna")
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", "")
	env := map[string]string{}
	getenv := func(name string) string { return env[name] }
	for xdg, want := range map[string]string{
		"":         "/home/anna/.config/kscope",
		"settings": "/home/anna/.config/kscope",
		"/etc/xdg": "/etc/xdg/kscope",
	} {
		env["XDG_CONFIG_HOME"] = xdg
		t.Setenv("XDG_CONFIG_HOME", xdg)
		if got := Folder(getenv); got != want {
			t.Errorf("XDG_CONFIG_HOME %q: %s, want %s", xdg, got, want)
		}
	}
	t.Setenv("HOME", "")
	env["XDG_CONFIG_HOME"] = ""
	t.Setenv("XDG_CONFIG_HOME", "")
	if got := Folder(getenv); got != "" {
		t.Errorf("without a home: %s", got)
	}
}

// Whatever is in the file, there are settings or an error of one line that is not long.
func FuzzParse(f *testing.F) {
	f.Add("theme: light\nascii: true\nkeys:\n  fold: [x, 1, y]\n")
	f.Add("a: &a [*a]\nkeys: {fold: {a: b}}")
	f.Add("? {a: b}\n: c\n")
	f.Add("keys: {\"\": [\"\"]}")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Parse([]byte(text), actions)
		switch {
		case err == nil:
			for action, keys := range s.Keys {
				for _, k := range keys {
					if action == "" || k == "" {
						t.Errorf("%q: key %q of %q", text, k, action)
					}
				}
			}
		case !reflect.DeepEqual(s, Settings{}):
			t.Errorf("%q: settings in spite of %v", text, err)
		case err.Error() == "" || strings.Contains(err.Error(), "\n"):
			t.Errorf("%q: the error is %q", text, err)
		}
	})
}
