package graph

import (
	"fmt"
	"strconv"
	"strings"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
	"kscope/ui/mark"
)

// The gaps in pixels between a box and the cells around its own, above and below.
const roomyInset, compactInset = 4, 1

// behind is by how much the second box of a fold shows behind the first.
const behind = 3

// inset is the gap for the picture's mode.
func (s *svg) inset() int {
	if s.Mode == Roomy {
		return roomyInset
	}
	return compactInset
}

// node draws one box with its tooltip.
func (s *svg) node(i int) {
	n, r := &s.Scene.Nodes[i], s.place.Nodes[i]
	s.put(`<g class="node">`)
	s.tooltip(nodeWords(n)...)
	s.put("\n")
	s.box(i, canvas.Rect{X: r.X*cellW + 1, Y: r.Y*cellH + s.inset(), W: r.W*cellW - 2, H: r.H*cellH - 2*s.inset()})
	mid := (r.Y + (r.H-n.Rows())/2) * cellH
	kind := ""
	wrong, role := word(n)
	if s.Mode == Compact {
		kind = s.kind(n)
		wrong = rowWord(n)
	} else {
		s.margins(n, canvas.Rect{X: r.X * cellW, Y: r.Y * cellH, W: r.W * cellW, H: r.H * cellH}, part{text: wrong, role: role})
		wrong = ""
	}
	if n.Unreadable {
		s.text(0, mid, part{r.X + 1, 1, "?", themes.Dim})
	} else {
		s.glyph((r.X+1)*cellW+cellW/2, mid+cellH/2, n.Status.Health)
	}
	parts, _ := s.row(i, r.X+3, r.X+r.W-1, kind, wrong)
	for _, p := range parts {
		s.text(0, mid, p)
	}
	for k := range n.Rows() {
		s.inside(n, k, canvas.Rect{X: r.X + 1, Y: mid + (k+1)*cellH, W: r.W - 2})
	}
	s.put("</g>\n")
}

// box draws the border: dashed for what is not there or can't be read, and with
// another behind it for a fold.
func (s *svg) box(i int, r canvas.Rect) {
	style, role := s.border(i)
	dash, radius := "", 7
	if s.Mode == Compact {
		radius = 5
	}
	if style == canvas.Dashed {
		dash = " dash"
	}
	if style == canvas.Stacked {
		r.W, r.H = r.W-behind, r.H-min(behind, s.inset()+1)
		s.put(`<rect class="box %s" x="%d" y="%d" width="%d" height="%d" rx="%d"/>`+"\n", role, r.X+behind, r.Y+min(behind, s.inset()+1), r.W, r.H, radius)
	}
	s.put(`<rect class="box %s%s" x="%d" y="%d" width="%d" height="%d" rx="%d"/>`+"\n", role, dash, r.X, r.Y, r.W, r.H, radius)
}

// margins writes what stands above and below the name in a roomy box r, in pixels: kind
// and count; what is wrong and how many have which health.
func (s *svg) margins(n *lens.Node, r canvas.Rect, wrong part) {
	const edge = 8
	x, w := r.X, r.W
	top, bottom := r.Y+roomyInset+10, r.Y+r.H-roomyInset-9
	if n.Count > 0 || n.Folded { // the box in front is smaller
		w, bottom = w-behind, bottom-behind/2
	}
	room := (w - 2*edge) / smallW
	kind, count := n.Short, ""
	if n.Count > 1 && !n.Rest() {
		count = times(n)
		kind = canvas.Cut(kind, room-canvas.Width(count)-1)
	}
	s.small(x+edge, top, part{w: room, text: kind, role: themes.Dim})
	used := canvas.Width(kind) + 1
	if count != "" {
		used += canvas.Width(count) + 1
	}
	s.bar(n, x+w-edge-gapBefore(count)*smallW, top, room-used)
	if count != "" {
		s.small(x+w-edge-canvas.Width(count)*smallW, top, part{w: room, text: count, role: themes.Strong})
	}
	wrong.w = room
	tally := tallyOf(n)
	used = 0 // a gap, the glyph in one and a half characters, the number
	for _, t := range tally {
		used += 3 + len(t.text)
	}
	if used+least(wrong.text) <= room {
		wrong.w = room - used
		at := x + w - edge - used*smallW
		for _, t := range tally {
			at += (3 + len(t.text)) * smallW
			s.glyph(at-len(t.text)*smallW-7, bottom, t.health)
			s.small(at-len(t.text)*smallW, bottom, part{w: len(t.text), text: t.text, role: mark.Role(t.health)})
		}
	}
	s.small(x+edge, bottom, wrong)
}

// tallied is how many members of a fold have one health.
type tallied struct {
	health topology.Health
	text   string
}

// tallyOf counts the members of a mixed fold by health, worst first; nothing if all
// are alike.
func tallyOf(n *lens.Node) []tallied {
	var all []tallied
	for h := len(n.Healths) - 1; h >= 0; h-- {
		if n.Healths[h] > 0 {
			all = append(all, tallied{topology.Health(h), strconv.Itoa(n.Healths[h])})
		}
	}
	if len(all) < 2 {
		return nil
	}
	return all
}

// glyph draws the sign of a health around a pixel, so that no font needs to have it.
func (s *svg) glyph(x, y int, h topology.Health) {
	role := mark.Role(h)
	switch h {
	case topology.OK:
		s.put(`<circle class="full %s" cx="%d" cy="%d" r="3.5"/>`, role, x, y)
	case topology.Unknown:
		s.put(`<circle class="open %s" cx="%d" cy="%d" r="3.2"/>`, role, x, y)
	case topology.Progressing:
		s.put(`<circle class="open %s" cx="%d" cy="%d" r="3.4"/><path class="full %s" d="M%d %da3 3 0 0 0 0 6z"/>`, role, x, y, role, x, y-3)
	case topology.Degraded:
		s.put(`<path class="full %s" d="M%d %dl5 8h-10z"/>`, role, x, y-4)
	default:
		s.put(`<path class="open %s" d="M%d %dl7 7m0 -7l-7 7"/>`, role, x-3, y-3)
	}
	s.put("\n")
}

// nodeWords is the tooltip of a node: what it is, how it is and why.
func nodeWords(n *lens.Node) []string {
	name := n.Name
	if n.Namespace != "" {
		name = n.Namespace + "/" + name
	}
	lines := []string{strings.TrimSpace(n.Kind + " " + name), said(n.Status)}
	if n.Want >= 0 {
		lines = append(lines, fmt.Sprintf("%d of %d ready", n.Ready, n.Want))
	}
	if n.Count > 0 {
		counts := fmt.Sprintf("%d inside", n.Count)
		for _, t := range tallyOf(n) {
			counts += ", " + t.text + " " + t.health.String()
		}
		lines = append(lines, counts)
	}
	for _, f := range []struct {
		is   bool
		says string
	}{{n.Missing, "does not exist"}, {n.Unreadable, "may not be read"}, {n.Deleting, "is being deleted"}, {n.Stale, "last known state"}} {
		if f.is {
			lines = append(lines, f.says)
		}
	}
	return lines
}
