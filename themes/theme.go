package themes

import (
	"embed"
	"fmt"
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
	return parse(name, data)
}

// parse reads a theme file: every role exactly once, nothing unknown.
func parse(name string, data []byte) (*Theme, error) {
	var f file
	if err := yaml.UnmarshalStrict(data, &f); err != nil {
		return nil, fmt.Errorf("theme %s: %w", name, err)
	}
	t := &Theme{Name: name, Background: f.Background, Foreground: f.Foreground}
	for word, s := range f.Roles {
		i := slices.Index(roleNames[:], word)
		if i < 0 {
			return nil, fmt.Errorf("theme %s: no role %q", name, word)
		}
		t.styles[i] = s
		if f.Paint {
			t.styles[i] = s.painted(f.Foreground, f.Background)
		}
	}
	for _, word := range roleNames {
		if _, ok := f.Roles[word]; !ok {
			return nil, fmt.Errorf("theme %s: role %q is missing", name, word)
		}
	}
	return t, nil
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
