package config

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"
)

// FileName is the name of the settings' file in the program's folder.
const FileName = "config.yaml"

// Settings is what the file says. The zero value is every default.
type Settings struct {
	// Theme is the name of a theme; "" = by the terminal's background.
	Theme string
	// ReducedMotion says that nothing on the screen is to appear or fade by itself.
	ReducedMotion bool
	// ASCII draws with ASCII characters only, or never does; nil = by the terminal.
	ASCII *bool
	// Keys are the keys of actions, by the action's name, in Bubble Tea's spelling; an
	// action that is there with none has no key.
	Keys map[string][]string
	// Contexts are what holds in single contexts of the kubeconfig, by their names.
	Contexts map[string]Context
}

// Context is what the file says of one context.
type Context struct {
	// ReadOnly: nothing is sent to its cluster but what reads.
	ReadOnly bool
}

// setting is one thing that the file can say.
type setting struct {
	name string
	read func(value any) error
}

// settings lists all that there is; each one puts its value into s.
func (s *Settings) settings(actions []string) []setting {
	return []setting{
		{"ascii", func(v any) error {
			s.ASCII = new(bool)
			return truth(s.ASCII)(v)
		}},
		{"contexts", func(v any) (err error) {
			s.Contexts, err = contextsOf(v)
			return err
		}},
		{"keys", func(v any) (err error) {
			s.Keys, err = keysOf(v, actions)
			return err
		}},
		{"reducedMotion", truth(&s.ReducedMotion)},
		{"theme", word(&s.Theme)},
	}
}

// maxSize is more than any file of settings holds, in bytes.
const maxSize = 1 << 20

// Read reads FileName in the folder; actions are the names that keys can be set for.
// A folder or file that is not there is no error.
func Read(folder fs.FS, actions []string) (Settings, error) {
	info, err := fs.Stat(folder, FileName)
	if errors.Is(err, fs.ErrNotExist) {
		return Settings{}, nil
	}
	if err == nil && info.Size() > maxSize {
		err = fmt.Errorf("is %d bytes long, and settings take no more than %d", info.Size(), maxSize)
	}
	if err != nil {
		return Settings{}, bare(err)
	}
	text, err := fs.ReadFile(folder, FileName)
	if err != nil {
		return Settings{}, bare(err)
	}
	return Parse(text, actions)
}

// bare is the cause of an error about a path: who reads it knows the whole path.
func bare(err error) error {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return p.Err
	}
	return err
}

// Parse reads the text of a file.
func Parse(text []byte, actions []string) (Settings, error) {
	var file any
	if err := yaml.UnmarshalStrict(text, &file); err != nil {
		return Settings{}, fmt.Errorf("is not YAML: %s", oneLine(err))
	}
	values, ok := file.(map[string]any)
	if !ok && file != nil {
		return Settings{}, errors.New("holds no settings (such as theme: light)")
	}
	var s Settings
	all := s.settings(actions)
	for _, name := range slices.Sorted(maps.Keys(values)) {
		i := slices.IndexFunc(all, func(o setting) bool { return o.name == name })
		if i < 0 {
			return Settings{}, fmt.Errorf("unknown setting %q (%s)", name, instead(name, names(all)))
		}
		if values[name] == nil {
			continue // "theme:" and nothing more: the default
		}
		if err := all[i].read(values[name]); err != nil {
			return Settings{}, fmt.Errorf("%s: %w", name, err)
		}
	}
	return s, nil
}

func names(all []setting) []string {
	var out []string
	for _, s := range all {
		out = append(out, s.name)
	}
	return out
}

func truth(to *bool) func(any) error {
	return func(v any) error {
		b, ok := v.(bool)
		if !ok {
			return fmt.Errorf("%s is neither true nor false", shown(v))
		}
		*to = b
		return nil
	}
}

func word(to *string) func(any) error {
	return func(v any) error {
		s, ok := v.(string)
		if !ok || s == "" {
			return fmt.Errorf("%s is no name (write it in quotes if it is one)", shown(v))
		}
		*to = s
		return nil
	}
}

// keysOf reads action: key, or action: [key, …].
func keysOf(v any, actions []string) (map[string][]string, error) {
	table, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%s is no list of actions with their keys (such as fold: [\"-\"])", shown(v))
	}
	out := map[string][]string{}
	for _, action := range slices.Sorted(maps.Keys(table)) {
		if !slices.Contains(actions, action) {
			return nil, fmt.Errorf("unknown action %q (%s)", action, instead(action, actions))
		}
		list, ok := table[action].([]any)
		if !ok {
			list = []any{table[action]}
		}
		out[action] = []string{}
		for _, k := range list {
			key, err := keyOf(k)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", action, err)
			}
			out[action] = append(out[action], key)
		}
	}
	return out, nil
}

// contextsOf reads context: {readOnly: true}. Whether there is such a context is not
// asked: a kubeconfig may come and go.
func contextsOf(v any) (map[string]Context, error) {
	table, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%s is no list of contexts (such as prod: {readOnly: true})", shown(v))
	}
	out := map[string]Context{}
	for _, name := range slices.Sorted(maps.Keys(table)) {
		said, ok := table[name].(map[string]any)
		if !ok {
			return nil, fmt.Errorf("%s: %s says nothing (such as {readOnly: true})", name, shown(table[name]))
		}
		var c Context
		for _, what := range slices.Sorted(maps.Keys(said)) {
			if what != "readOnly" {
				return nil, fmt.Errorf("%s: unknown setting %q (%s)", name, what, instead(what, []string{"readOnly"}))
			}
			if err := truth(&c.ReadOnly)(said[what]); err != nil {
				return nil, fmt.Errorf("%s: %s: %w", name, what, err)
			}
		}
		out[name] = c
	}
	return out, nil
}

// keyOf reads a key. YAML takes 1 for a number and y for true.
func keyOf(v any) (string, error) {
	switch v := v.(type) {
	case string:
		if v != "" {
			return v, nil
		}
	case float64:
		if v >= 0 && v <= 9 && v == float64(int(v)) {
			return fmt.Sprint(int(v)), nil
		}
	}
	return "", fmt.Errorf("%s is no key (write it in quotes if it is one; [] for no key)", shown(v))
}

// shown is a value as an error message cites it.
func shown(v any) string {
	const most = 40
	text := fmt.Sprint(v)
	if v == nil {
		text = "nothing"
	}
	if r := []rune(text); len(r) > most {
		text = string(r[:most-1]) + "…"
	}
	return fmt.Sprintf("%q", text)
}

// oneLine is what an error of the YAML library says, without its ceremony.
func oneLine(err error) string {
	text := err.Error()
	for _, ceremony := range []string{"error converting YAML to JSON: ", "error unmarshaling JSON: ", "while decoding JSON: ", "json: ", "yaml: ", "unmarshal errors:\n"} {
		text = strings.ReplaceAll(text, ceremony, "")
	}
	return cmp.Or(strings.Join(strings.Fields(text), " "), "it cannot be read")
}
