package themes

import (
	"embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"
)

//go:embed *.yaml
var files embed.FS

// Theme is a look: a style for every role.
type Theme struct {
	Name string
	// Background and Foreground are the terminal's colours the theme was made
	// for; contrasts are measured against them.
	Background, Foreground RGB
	styles                 [RoleCount]style
	plain                  [RoleCount]style // without any colour, for NO_COLOR
}

// file is a theme file. With paint, roles without a background of their own get
// the theme's, and those without a foreground its foreground: nothing is left to
// the terminal's own colours.
type file struct {
	Background RGB              `json:"background"`
	Foreground RGB              `json:"foreground"`
	Paint      bool             `json:"paint"`
	Roles      map[string]style `json:"roles"`
}

// style is how a role looks: in 24-bit colours and, chosen by hand because
// automatic downsampling merges warn and bad, in sixteen.
type style struct {
	FG    *RGB   `json:"fg"`
	BG    *RGB   `json:"bg"`
	Attrs []attr `json:"attrs"`
	FG16  *ansi  `json:"fg16"`
	BG16  *ansi  `json:"bg16"`
	// Attrs16 replaces Attrs on terminals with 16 colours when it is given.
	Attrs16 *[]attr `json:"attrs16"`
}

// Names lists the built-in themes.
func Names() []string { return []string{"dark", "light", "high-contrast", "mono"} }

// Load returns the built-in theme of that name; the error for any other name
// lists those there are.
func Load(name string) (*Theme, error) {
	if !slices.Contains(Names(), name) {
		return nil, fmt.Errorf("no theme %q: choose one of %s", name, strings.Join(Names(), ", "))
	}
	t, err := read(name)
	if err != nil {
		return nil, err
	}
	mono, err := read("mono")
	if err != nil {
		return nil, err
	}
	t.plain = mono.styles
	return t, nil
}

func read(name string) (*Theme, error) {
	data, err := files.ReadFile(name + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("theme %s: %w", name, err)
	}
	f, err := parse(data)
	if err == nil {
		err = f.complete()
	}
	if err != nil {
		return nil, fmt.Errorf("theme %s: %w", name, err)
	}
	return f.theme(name, &Theme{}), nil
}

// parse reads a theme file: nothing in it may be unknown.
func parse(data []byte) (file, error) {
	var f file
	if err := yaml.UnmarshalStrict(data, &f); err != nil {
		return f, errors.New(strings.Join(strings.Fields(err.Error()), " "))
	}
	for _, word := range slices.Sorted(maps.Keys(f.Roles)) {
		if !slices.Contains(roleNames[:], word) {
			return f, fmt.Errorf("no role %q (there are: %s)", word, strings.Join(roleNames[:], ", "))
		}
	}
	return f, nil
}

// complete tells which role is missing.
func (f file) complete() error {
	for _, word := range roleNames {
		if _, ok := f.Roles[word]; !ok {
			return fmt.Errorf("role %q is missing", word)
		}
	}
	return nil
}

// theme is the file's theme; a role that it does not give is as in like.
func (f file) theme(name string, like *Theme) *Theme {
	t := &Theme{Name: name, Background: f.Background, Foreground: f.Foreground, styles: like.styles, plain: like.plain}
	for i, word := range roleNames {
		if s, ok := f.Roles[word]; ok {
			t.styles[i] = s
		}
		if f.Paint {
			t.styles[i] = t.styles[i].painted(f.Foreground, f.Background)
		}
	}
	return t
}

func (s style) painted(fg, bg RGB) style {
	black, white := ansi(0), ansi(15)
	if s.FG == nil {
		s.FG = &fg
	}
	if s.BG == nil {
		s.BG = &bg
	}
	if s.FG16 == nil {
		s.FG16 = &white
	}
	if s.BG16 == nil {
		s.BG16 = &black
	}
	return s
}
