package canvas

import (
	"unicode/utf8"

	"kscope/themes"
)

// Palette gives the escape sequence that switches a role on, from the terminal's
// plain state; "" for a role that looks like plain text.
type Palette interface {
	SGR(themes.Role) string
}

const reset = "\x1b[m"

// String is the whole window for the terminal: H lines of exactly W columns,
// with newlines between; every line begins and ends in the plain state.
func (g *Grid) String(p Palette) string {
	var sgr [themes.RoleCount]string
	for r := range sgr {
		sgr[r] = p.SGR(themes.Role(r))
	}
	b := g.s.buf[:0]
	for y := range g.clip.H {
		if y > 0 {
			b = append(b, '\n')
		}
		row := g.s.cells[(g.clip.Y+y)*g.s.w+g.clip.X:][:g.clip.W]
		on := ""
		for i := range row {
			c := &row[i]
			if want := sgr[c.role]; want != on {
				if on != "" {
					b = append(b, reset...)
				}
				b = append(b, want...)
				on = want
			}
			b = g.s.append(b, c)
		}
		if on != "" {
			b = append(b, reset...)
		}
	}
	g.s.buf = b
	return string(b)
}

// Plain is the text of the window without roles, lines as in String.
func (g *Grid) Plain() string {
	return g.render(g.s.append)
}

// RoleText is the roles of the window, one letter a cell: '.' for Text, then 'a'
// for the next role and so on, after 'z' 'A'; for golden files.
func (g *Grid) RoleText() string {
	return g.render(func(b []byte, c *cell) []byte {
		if c.role == themes.Text {
			return append(b, '.')
		}
		if n := byte(c.role) - 1; n < 26 {
			return append(b, 'a'+n)
		}
		return append(b, 'A'+byte(c.role)-27)
	})
}

func (g *Grid) render(one func([]byte, *cell) []byte) string {
	var b []byte
	for y := range g.clip.H {
		if y > 0 {
			b = append(b, '\n')
		}
		row := g.s.cells[(g.clip.Y+y)*g.s.w+g.clip.X:][:g.clip.W]
		for i := range row {
			b = one(b, &row[i])
		}
	}
	return string(b)
}

// append adds what the cell shows.
func (s *store) append(b []byte, c *cell) []byte {
	switch {
	case c.ch >= 0 && c.ch < utf8.RuneSelf:
		return append(b, byte(c.ch))
	case c.ch == contCell:
		return b
	case c.ch >= clusterBase:
		return append(b, s.clusters[c.ch-clusterBase]...)
	}
	return utf8.AppendRune(b, c.ch)
}
