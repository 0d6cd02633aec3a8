package ui

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"kscope/themes"
)

// look is how the screen is coloured and drawn.
type look struct {
	themes  themes.Library
	theme   *themes.Theme
	palette *themes.Palette
	profile themes.Profile
	ascii   bool
	plain   bool // no colours were asked for
	auto    bool // the theme follows the terminal's background
}

func newLook(opts Options) (look, error) {
	l := look{themes: opts.Themes, ascii: opts.ASCII, plain: opts.NoColor, auto: opts.Theme == "", profile: themes.TrueColour}
	if l.plain {
		l.profile = themes.NoColour
	}
	name := opts.Theme
	if l.auto {
		name = "dark"
	}
	return l, l.use(name)
}

// use changes the theme.
func (l *look) use(name string) error {
	t, err := l.themes.Load(name)
	if err != nil {
		return err
	}
	l.theme, l.palette = t, t.Palette(l.profile)
	return nil
}

// colours takes what the terminal can show.
func (l *look) colours(p colorprofile.Profile) {
	switch {
	case l.plain || p <= colorprofile.ASCII:
		l.profile = themes.NoColour
	case p == colorprofile.ANSI:
		l.profile = themes.ANSI16
	case p == colorprofile.ANSI256:
		l.profile = themes.ANSI256
	default:
		l.profile = themes.TrueColour
	}
	l.palette = l.theme.Palette(l.profile)
}

// background follows the terminal's, unless the user chose a theme. The built-in
// themes are part of the program: loading them cannot fail here.
func (l *look) background(msg tea.BackgroundColorMsg) {
	if !l.auto {
		return
	}
	name := "light"
	if msg.IsDark() {
		name = "dark"
	}
	if l.theme.Name != name {
		_ = l.use(name)
	}
}
