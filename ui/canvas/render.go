package canvas

import (
	"strings"
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
	var b strings.Builder
	b.Grow(max(g.s.last+g.s.last/16, g.W*g.H+g.H))
	for y := range g.clip.H {
		if y > 0 {
			b.WriteByte('\n')
		}
		row := g.s.cells[(g.clip.Y+y)*g.s.w+g.clip.X:][:g.clip.W]
		on := ""
		for i := range row {
			c := &row[i]
			if want := sgr[c.role]; want != on {
				if on != "" {
					b.WriteString(reset)
				}
				b.WriteString(want)
				on = want
			}
			g.s.write(&b, c)
		}
		if on != "" {
			b.WriteString(reset)
		}
	}
	g.s.last = b.Len()
	return b.String()
}

// Plain is the text of the window without roles, lines as in String.
func (g *Grid) Plain() string {
	return g.render(func(b *strings.Builder, c *cell) { g.s.write(b, c) })
}

// RoleText is the roles of the window, one letter a cell: '.' for Text, then 'a'
// for the next role and so on; for golden files.
func (g *Grid) RoleText() string {
	return g.render(func(b *strings.Builder, c *cell) {
		if c.role == themes.Text {
			b.WriteByte('.')
		} else {
			b.WriteByte('a' + byte(c.role) - 1)
		}
	})
}

func (g *Grid) render(one func(*strings.Builder, *cell)) string {
	var b strings.Builder
	b.Grow(g.W*g.H + g.H)
	for y := range g.clip.H {
		if y > 0 {
			b.WriteByte('\n')
		}
		row := g.s.cells[(g.clip.Y+y)*g.s.w+g.clip.X:][:g.clip.W]
		for i := range row {
			one(&b, &row[i])
		}
	}
	return b.String()
}

// write appends what the cell shows.
func (s *store) write(b *strings.Builder, c *cell) {
	switch {
	case c.ch >= 0 && c.ch < utf8.RuneSelf:
		b.WriteByte(byte(c.ch))
	case c.ch == contCell:
	case c.ch >= clusterBase:
		b.WriteString(s.clusters[c.ch-clusterBase])
	default:
		b.WriteRune(c.ch)
	}
}
