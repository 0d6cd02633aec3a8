package themes

import (
	"fmt"
	"slices"
)

// Ink is how a role looks where there is no terminal, as in a picture file, on the
// theme's own Background.
type Ink struct {
	FG              RGB
	Bold, Underline bool
}

// Ink is the look of a role; where the theme leaves the colour to the terminal, it is
// the theme's Foreground.
func (t *Theme) Ink(r Role) Ink {
	s := t.styles[r]
	ink := Ink{FG: t.Foreground, Bold: slices.Contains(s.Attrs, attrNames["bold"]), Underline: slices.Contains(s.Attrs, attrNames["underline"])}
	if s.FG != nil {
		ink.FG = *s.FG
	}
	return ink
}

// String is the colour as "#rrggbb".
func (c RGB) String() string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
