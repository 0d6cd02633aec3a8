package themes

// Glyphs are the characters that carry a meaning by themselves, one cell each;
// lines and borders are the canvas's. No emoji, no icon fonts.
type Glyphs struct {
	// Health by topology.Health: ok, unknown, progressing, degraded, failed.
	Health [5]rune
}

// NewGlyphs is the set for a terminal that shows UTF-8, or only ASCII.
func NewGlyphs(ascii bool) Glyphs {
	if ascii {
		return Glyphs{Health: [5]rune{'+', '?', '~', '!', 'x'}}
	}
	return Glyphs{Health: [5]rune{'●', '○', '◐', '▲', '✖'}}
}
