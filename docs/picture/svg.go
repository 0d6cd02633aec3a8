package main

import (
	"bytes"
	"fmt"
	"html"
	"image/color"

	uv "github.com/charmbracelet/ultraviolet"
)

// A cell of the picture in pixels, and the colours of a dark terminal. At 13.333
// pixels the usual monospaced fonts advance by 8 (0.6 em).
const (
	cellW, cellH = 8, 17
	margin       = 14
	ink, paper   = "#c8d3f5", "#1b1d2b"
)

// svg writes every run of cells of one style as one text of exactly its width, so
// that lines meet whatever font the reader has.
func (s *screen) svg(out *bytes.Buffer, w, h int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	width, height := w*cellW+2*margin, h*cellH+2*margin
	fmt.Fprintf(out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="JetBrains Mono,DejaVu Sans Mono,Menlo,Consolas,monospace" font-size="13.333">`+"\n", width, height)
	fmt.Fprintf(out, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", paper)
	for y := range h {
		for x := 0; x < w; {
			x = s.run(out, x, y, w)
		}
	}
	out.WriteString("</svg>\n")
}

// run writes the cells from x on that look alike and returns where they end.
func (s *screen) run(out *bytes.Buffer, x, y, w int) int {
	first := s.cell(x, y)
	text, end := "", x
	for end < w {
		c := s.cell(end, y)
		if !c.Style.Equal(&first.Style) {
			break
		}
		if c.Content == "" {
			text += " "
			end++
			continue
		}
		text += c.Content
		end += max(1, c.Width)
	}
	fg, bg := hex(first.Style.Fg, ink), hex(first.Style.Bg, "")
	if first.Style.Attrs&uv.AttrReverse != 0 {
		fg, bg = orElse(bg, paper), orElse(fg, ink)
	}
	px, py, pw := margin+x*cellW, margin+y*cellH, (end-x)*cellW
	if bg != "" {
		fmt.Fprintf(out, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>`+"\n", px, py, pw, cellH, bg)
	}
	if blank(text) {
		return end
	}
	extra := ""
	if first.Style.Attrs&uv.AttrBold != 0 {
		extra += ` font-weight="bold"`
	}
	if first.Style.Attrs&uv.AttrFaint != 0 {
		extra += ` opacity="0.6"`
	}
	if first.Style.Underline != 0 {
		extra += ` text-decoration="underline"`
	}
	fmt.Fprintf(out, `<text x="%d" y="%d" textLength="%d" lengthAdjust="spacingAndGlyphs" xml:space="preserve" fill="%s"%s>%s</text>`+"\n",
		px, py+cellH-4, pw, fg, extra, html.EscapeString(text))
	return end
}

func (s *screen) cell(x, y int) uv.Cell {
	if c := s.emulator.CellAt(x, y); c != nil {
		return *c
	}
	return uv.EmptyCell
}

func blank(s string) bool {
	for _, r := range s {
		if r != ' ' {
			return false
		}
	}
	return true
}

func hex(c color.Color, none string) string {
	if c == nil {
		return none
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

func orElse(a, b string) string {
	if a == "" {
		return b
	}
	return a
}
