package themes

import (
	"strconv"
	"strings"
)

// Profile is what colours a terminal can show.
type Profile uint8

// The profiles, poorest first. NoColour still has bold, dim, underline and reverse.
const (
	NoColour Profile = iota
	ANSI16
	ANSI256
	TrueColour
)

// Palette is a theme made ready for one kind of terminal.
type Palette struct {
	sgr [RoleCount]string
}

// Palette prepares the theme for terminals of this profile.
func (t *Theme) Palette(p Profile) *Palette {
	out := &Palette{}
	for r := range RoleCount {
		s := t.styles[r]
		if p == NoColour {
			s = t.plain[r]
		}
		out.sgr[r] = s.sgr(p)
	}
	return out
}

// SGR is the escape sequence that switches the role's look on, from the terminal's
// plain state; "" for a role that looks like plain text.
func (p *Palette) SGR(r Role) string { return p.sgr[r] }

// sgr builds the sequence; ECMA-48 §8.3.117 for the parameters, ITU T.416 in the
// semicolon form every terminal reads for 256 and 24-bit colours.
func (s style) sgr(p Profile) string {
	var b strings.Builder
	attrs := s.Attrs
	if p == ANSI16 && s.Attrs16 != nil {
		attrs = *s.Attrs16
	}
	for _, a := range attrs {
		b.WriteString(";" + strconv.Itoa(int(a)))
	}
	switch p {
	case ANSI16:
		colour16(&b, s.FG16, 30, 90)
		colour16(&b, s.BG16, 40, 100)
	case ANSI256, TrueColour:
		colour(&b, s.FG, "38", p)
		colour(&b, s.BG, "48", p)
	}
	if b.Len() == 0 {
		return ""
	}
	return "\x1b[" + b.String()[1:] + "m"
}

func colour16(b *strings.Builder, c *ansi, normal, bright int) {
	switch {
	case c == nil:
	case *c < 8:
		b.WriteString(";" + strconv.Itoa(normal+int(*c)))
	default:
		b.WriteString(";" + strconv.Itoa(bright+int(*c)-8))
	}
}

func colour(b *strings.Builder, c *RGB, ground string, p Profile) {
	switch {
	case c == nil:
	case p == ANSI256:
		b.WriteString(";" + ground + ";5;" + strconv.Itoa(index256(*c)))
	default:
		b.WriteString(";" + ground + ";2;" + strconv.Itoa(int(c.R)) + ";" + strconv.Itoa(int(c.G)) + ";" + strconv.Itoa(int(c.B)))
	}
}
