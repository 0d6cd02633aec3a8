package themes

import (
	"fmt"
	"slices"
	"strconv"
)

// RGB is a colour, 8 bits a channel; "#rrggbb" in theme files.
type RGB struct{ R, G, B uint8 }

// UnmarshalText reads "#rrggbb".
func (c *RGB) UnmarshalText(text []byte) error {
	n, err := strconv.ParseUint(string(text[min(1, len(text)):]), 16, 32)
	if err != nil || len(text) != 7 || text[0] != '#' {
		return fmt.Errorf("colour %q is not of the form #rrggbb", text)
	}
	*c = RGB{uint8(n >> 16), uint8(n >> 8), uint8(n)}
	return nil
}

// ansi is one of the sixteen colours of ECMA-48 terminals, 8–15 being bright.
type ansi uint8

var ansiNames = [...]string{"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
	"bright-black", "bright-red", "bright-green", "bright-yellow",
	"bright-blue", "bright-magenta", "bright-cyan", "bright-white"}

// UnmarshalText reads the colour's name.
func (c *ansi) UnmarshalText(text []byte) error {
	i := slices.Index(ansiNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("%q is none of the sixteen colours", text)
	}
	*c = ansi(i)
	return nil
}

// attr is an attribute of text, as its SGR parameter.
type attr uint8

var attrNames = map[string]attr{"bold": 1, "dim": 2, "italic": 3, "underline": 4, "reverse": 7}

// UnmarshalText reads the attribute's name.
func (a *attr) UnmarshalText(text []byte) error {
	v, ok := attrNames[string(text)]
	if !ok {
		return fmt.Errorf("no attribute %q: bold, dim, italic, underline or reverse", text)
	}
	*a = v
	return nil
}

// index256 is the colour of xterm's 256 nearest to c: of the 6×6×6 cube
// (16–231, levels 0, 95, 135 … 255) or of the grey ramp (232–255, 8, 18 … 238).
func index256(c RGB) int {
	level := func(v uint8) (i, value int) {
		if v < 48 {
			return 0, 0
		}
		i = max(1, (int(v)-35)/40)
		return i, 55 + 40*i
	}
	r, rv := level(c.R)
	g, gv := level(c.G)
	b, bv := level(c.B)
	grey := min(23, max(0, (int(c.R)+int(c.G)+int(c.B)-24+15)/30))
	gr := 8 + 10*grey
	if distance(c, gr, gr, gr) < distance(c, rv, gv, bv) {
		return 232 + grey
	}
	return 16 + 36*r + 6*g + b
}

func distance(c RGB, r, g, b int) int {
	dr, dg, db := int(c.R)-r, int(c.G)-g, int(c.B)-b
	return dr*dr + dg*dg + db*db
}
