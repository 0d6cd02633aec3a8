package graph

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
)

// The measures of an SVG in pixels: a cell, the margin around the picture, and the
// advance of a character of small text. The size of the font makes a character of any
// common monospace font 8 (small: 7) pixels wide; textLength holds others to it.
const (
	cellW, cellH = 8, 18
	margin       = 12
	smallW       = 7
)

// svg is one drawing under way.
type svg struct {
	*drawing
	b strings.Builder
}

// SVG is the drawing of a whole scene as a picture file that needs no font beyond
// monospace: what Text draws for the same width, in the theme's colours on its
// background. Every node and edge says in its tooltip how it is and why. There are no
// scripts and no links in it, and what comes from data is text. Same scene, same bytes.
func SVG(scene *lens.Scene, width int, theme *themes.Theme) string {
	p := New(scene, width, textRows, Auto, nil)
	s := &svg{drawing: &drawing{Picture: p, sel: -1}}
	s.nodes, s.edges = p.chain(s.sel)
	w, h := p.Size()
	w, h = w*cellW+2*margin, h*cellH+2*margin
	if len(p.Scene.Nodes) == 0 {
		w, h = 200, 2*margin+cellH
	}
	s.put(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d">`+"\n", w, h, w, h)
	s.put("<title>%s</title>\n", escape("kscope: "+string(p.Scene.Lens)))
	s.style(theme)
	s.put(`<rect class="ground" width="%d" height="%d"/>`+"\n", w, h)
	s.put(`<g transform="translate(%d %d)">`+"\n", margin, margin)
	if len(p.Scene.Nodes) == 0 {
		s.text(0, 0, part{w: 16, text: "nothing to show", role: themes.Dim})
	}
	s.headings()
	s.frames()
	s.lines()
	s.put(`<g transform="translate(0 %d)">`+"\n", headings*cellH)
	for i := range p.Scene.Nodes {
		s.node(i)
	}
	s.put("</g>\n")
	s.titles()
	s.put("</g>\n</svg>\n")
	return s.b.String()
}

func (s *svg) put(format string, args ...any) { fmt.Fprintf(&s.b, format, args...) }

// inks are the roles that a picture without a selection has.
func inks() []themes.Role {
	return []themes.Role{themes.Text, themes.Dim, themes.Strong, themes.Match, themes.OK, themes.Progress, themes.Warn, themes.Bad,
		themes.Unknown, themes.Border, themes.Group, themes.Edge, themes.Label, themes.Title}
}

// style writes the style sheet: a class by role, and some by shape.
func (s *svg) style(t *themes.Theme) {
	ground := t.Background
	s.put("<style>\ntext{font-family:monospace;font-size:13.3px;fill:currentColor}\n.small{font-size:11.6px}\n")
	s.put(".ground{fill:%s}\n.over{fill:none;stroke:%s;stroke-width:7}\n", ground, ground)
	s.put(".box{fill:%s;stroke:currentColor;stroke-width:1.2}\n.frame{fill:none;stroke:currentColor}\n", ground)
	s.put(".arrow{fill:none;stroke:currentColor;stroke-width:1.4;pointer-events:none}\n.dash{stroke-dasharray:4 3}\n")
	s.put(".full{fill:currentColor;pointer-events:none}\n.open{fill:none;stroke:currentColor;stroke-width:1.6;pointer-events:none}\n")
	for _, r := range inks() {
		ink := t.Ink(r)
		s.put(".%s{color:%s", r, ink.FG)
		if ink.Bold {
			s.put(";font-weight:bold")
		}
		if ink.Underline {
			s.put(";text-decoration:underline")
		}
		s.put("}\n")
	}
	s.put("</style>\n")
}

// text writes part p into a row of cells that begins at pixel y; p.x counts in cells,
// from pixel x on.
func (s *svg) text(x, y int, p part) {
	s.words(x+p.x*cellW, y+cellH/2+5, cellW, "", part{w: p.w, text: p.text, role: p.role})
}

// small writes at most p.w characters of small text from pixel x, centred at pixel y.
func (s *svg) small(x, y int, p part) {
	s.words(x, y+4, smallW, " small", p)
}

// words writes text with the base line at y and characters w pixels wide.
func (s *svg) words(x, y, w int, class string, p part) {
	text := canvas.Cut(p.text, p.w)
	if text == "" {
		return
	}
	s.put(`<text class="%s%s" x="%d" y="%d" textLength="%d">%s</text>`+"\n", p.role, class, x, y, canvas.Width(text)*w, escape(text))
}

// escape is text as the content of an element: cleaned, with all that means something
// to XML written as an entity.
func escape(text string) string {
	var b strings.Builder
	// A strings.Builder takes everything.
	_ = xml.EscapeText(&b, []byte(topology.Clean(text)))
	return b.String()
}

// tooltip writes the lines that are not empty.
func (s *svg) tooltip(lines ...string) {
	lines = slices.DeleteFunc(lines, func(l string) bool { return l == "" })
	for i, l := range lines {
		lines[i] = escape(l)
	}
	s.put("<title>%s</title>", strings.Join(lines, "\n"))
}

// headings writes the lanes' names above the lanes.
func (s *svg) headings() {
	for l, r := range s.place.Lanes {
		if r.W > 0 && l < len(s.Scene.Lanes) {
			s.text(0, 0, part{r.X + 1, r.W, s.Scene.Lanes[l], themes.Dim})
		}
	}
}

// frames draws the frames of the groups, along the middle of their cells as in text.
func (s *svg) frames() {
	for _, f := range s.place.Groups {
		if f.W > 0 {
			s.put(`<rect class="frame group" x="%d" y="%d" width="%d" height="%d" rx="10"/>`+"\n",
				f.X*cellW+cellW/2, (f.Y+headings)*cellH+cellH/2, (f.W-1)*cellW, (f.H-1)*cellH)
		}
	}
}

// titles writes the groups' names into their frames.
func (s *svg) titles() {
	for i, f := range s.place.Groups {
		if f.W == 0 {
			continue
		}
		gr := &s.Scene.Groups[i]
		count := ""
		if gr.Count > 0 {
			count = fmt.Sprintf(" %d", gr.Count)
		}
		room := f.W - 5 - canvas.Width(count)
		bad := gr.Status.Health >= topology.Degraded
		if bad {
			room -= 2
		}
		name := canvas.Middle(gr.Title, room)
		y, w := (f.Y+headings)*cellH, canvas.Width(name)
		s.put(`<g class="name">`)
		s.tooltip(gr.Title+count, said(gr.Status))
		s.put(`<rect class="ground" x="%d" y="%d" width="%d" height="%d"/>`+"\n", (f.X+2)*cellW, y, min(f.W-4, s.titleWidth(gr))*cellW, cellH)
		s.text(0, y, part{f.X + 3, w, name, themes.Title})
		s.text(0, y, part{f.X + 3 + w + 1, len(count), strings.TrimSpace(count), themes.Group})
		if bad {
			s.glyph((f.X+4+w+len(count))*cellW+cellW/2, y+cellH/2, gr.Status.Health)
		}
		s.put("</g>\n")
	}
}

// said is a status in words.
func said(st topology.Status) string {
	text := st.Health.String()
	if r := st.Reason.String(); r != "" {
		text += ", " + r
	}
	if st.Message != "" {
		text += ": " + st.Message
	}
	return text
}
