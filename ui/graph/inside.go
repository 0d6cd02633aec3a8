package graph

import (
	"strconv"
	"strings"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
	"kscope/ui/mark"
)

// What an opened pod shows below its name: a row for each container.

// insideWidth is the width at which nothing of the rows below a name is cut but
// words for what is wrong, which come and go.
func insideWidth(n *lens.Node) int {
	w := 0
	for k := range n.Rows() {
		if c, ok := containerAt(n, k); ok {
			w = max(w, 4+canvas.Width(titled(c))+gapBefore(tag(c.Image)))
		} else {
			w = max(w, 4+len("... 12 more, 12 not ready"))
		}
	}
	return w
}

// containerAt is the container in row k of a node; not ok for the row that stands
// for the rest.
func containerAt(n *lens.Node, k int) (lens.Container, bool) {
	if k == n.Rows()-1 && n.Rows() < len(n.Containers) {
		return lens.Container{}, false
	}
	return n.Containers[k], true
}

// titled is a container's name with what it is for, if it is not the app's own.
func titled(c lens.Container) string {
	if c.Role == "" {
		return c.Name
	}
	return c.Role + " " + c.Name
}

func gapBefore(text string) int {
	if text == "" {
		return 0
	}
	return canvas.Width(text) + 1
}

// inside draws the rows of an opened pod into r: a twig, the sign for how the
// container is, and what parts makes of it.
func (d *drawing) inside(n *lens.Node, r canvas.Rect) {
	for k := range r.H {
		y := r.Y + k
		d.g.Put(r.X, y, d.twig(k == r.H-1), themes.Dim)
		c, ok := containerAt(n, k)
		h := c.Health()
		if !ok {
			h = restHealth(n)
		}
		d.g.Put(r.X+2, y, mark.Glyph(h, d.g.ASCII), mark.Role(h))
		for _, p := range insideParts(n, k, r.X+4, r.X+r.W, d.g.ASCII) {
			d.g.Text(p.x, y, p.w, p.text, p.role)
		}
	}
}

// twig ties a row to the name above.
func (d *drawing) twig(last bool) rune {
	switch {
	case d.g.ASCII:
		return '-'
	case last:
		return '╰'
	}
	return '├'
}

// insideParts is row k below the name of n, from column x to before end: the name,
// how often it was restarted and, at the right end, what is wrong or the image's tag.
func insideParts(n *lens.Node, k, x, end int, ascii bool) []part {
	c, ok := containerAt(n, k)
	if !ok {
		return []part{{x, end - x, restWords(n), themes.Dim}}
	}
	word, role := tag(c.Image), themes.Dim
	if h := c.Health(); h != topology.OK {
		role = mark.Role(h)
		word = c.State
		if word == "" {
			word = "waiting"
		}
	}
	var parts []part
	if c.Restarts > 0 {
		again := "↻" + strconv.Itoa(int(c.Restarts))
		if ascii {
			again = "r" + strconv.Itoa(int(c.Restarts))
		}
		w := canvas.Width(again)
		if end-x >= 8+w {
			parts = append(parts, part{end - w, w, again, role})
			end -= w + 1
		}
	}
	name := titled(c)
	room := end - x
	if want := min(canvas.Width(word), max(room-canvas.Width(name)-1, (room-1)/2)); word != "" && want >= least(word)-1 {
		cut := canvas.Middle(word, want)
		parts = append(parts, part{end - canvas.Width(cut), want, cut, role})
		room -= want + 1
	}
	if before, rest, ok := strings.Cut(name, " "); ok && canvas.Width(name) <= room {
		w := canvas.Width(before)
		return append(parts, part{x, w, before, themes.Dim}, part{x + w + 1, room - w - 1, rest, themes.Text})
	}
	return append(parts, part{x, room, canvas.Middle(c.Name, room), themes.Text})
}

// tag is what tells one version of an image from another: its tag, else the first
// digits of its digest, "" if it has neither.
func tag(image string) string {
	name, digest, _ := strings.Cut(image, "@")
	if at := strings.LastIndexByte(name, ':'); at > strings.LastIndexByte(name, '/') {
		return name[at+1:]
	}
	if _, hex, ok := strings.Cut(digest, ":"); ok {
		return hex[:min(7, len(hex))]
	}
	return ""
}

// rest is what the last row stands for.
func rest(n *lens.Node) []lens.Container { return n.Containers[n.Rows()-1:] }

func restHealth(n *lens.Node) topology.Health {
	worst := topology.OK
	for _, c := range rest(n) {
		worst = max(worst, c.Health())
	}
	return worst
}

func restWords(n *lens.Node) string {
	bad := 0
	for _, c := range rest(n) {
		if c.Health() != topology.OK {
			bad++
		}
	}
	words := "… " + strconv.Itoa(len(rest(n))) + " more, "
	if bad == 0 {
		return words + "all ready"
	}
	return words + strconv.Itoa(bad) + " not ready"
}

// inside writes row k below the name of n; r is in columns, its Y in pixels.
func (s *svg) inside(n *lens.Node, k int, r canvas.Rect) {
	c, ok := containerAt(n, k)
	h := c.Health()
	if !ok {
		h = restHealth(n)
	}
	s.glyph((r.X+1)*cellW+cellW/2, r.Y+cellH/2, h)
	for _, p := range insideParts(n, k, r.X+3, r.X+r.W, false) {
		s.text(0, r.Y, p)
	}
}
