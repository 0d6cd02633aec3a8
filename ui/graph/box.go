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

// boxes draws the nodes and lists where they are in the grid behind win.
func (d *drawing) boxes(win canvas.Rect, off canvas.Point) []Hit {
	var hits []Hit
	view := d.g.Visible()
	for i := range d.Scene.Nodes {
		r := canvas.Rect(d.place.Nodes[i])
		seen := r.Intersect(view)
		if seen.Empty() {
			continue
		}
		if d.Mode == Roomy {
			d.roomy(i, r)
		} else {
			d.compact(i, r)
		}
		if d.dim && !d.Scene.Nodes[i].Match && i != d.sel {
			d.g.Paint(r, themes.Faint)
		}
		d.mark(i, r)
		seen.X, seen.Y = seen.X+win.X-off.X, seen.Y+win.Y-off.Y
		hits = append(hits, Hit{seen, d.Scene.Nodes[i].Key})
	}
	return hits
}

// roomy draws a node as a box: kind in the top border, name inside, what is wrong
// in the bottom border.
func (d *drawing) roomy(i int, r canvas.Rect) {
	n := &d.Scene.Nodes[i]
	style, role := d.border(i)
	d.g.Box(r, style, role)
	d.g.Fill(canvas.Rect{X: r.X + 1, Y: r.Y + 1, W: r.W - 2, H: r.H - 2}, ' ', themes.Text)
	x := r.X + 2
	kind, count := n.Short, ""
	if n.Count > 1 && !n.Rest() {
		count = times(n)
		// Corner, dash and two spaces left, a space between, a space, dash and corner right.
		kind = canvas.Cut(kind, r.W-7-canvas.Width(count))
	}
	if kind != "" {
		x = d.inBorder(x, r.Y, r, kind, themes.Dim, role) - 1
	}
	if count != "" {
		x = d.inBorder(x, r.Y, r, count, themes.Strong, role)
	}
	if n.Count > 0 {
		d.bar(n, x, r, role)
	}
	d.text(i, canvas.Rect{X: r.X + 1, Y: r.Y + 1, W: r.W - 3, H: 1}, "", "")
	d.inside(n, canvas.Rect{X: r.X + 1, Y: r.Y + 2, W: r.W - 3, H: n.Rows()})
	bottom := r.Y + r.H - 1
	x = r.X + 2
	if word, wr := word(n); word != "" {
		x = d.inBorder(x, bottom, r, word, wr, role) - 1
	}
	if n.Count > 0 && n.Load == nil && n.Verdict.Word == "" {
		d.tally(x, bottom, r, n, role)
	}
	d.gauge(n, x, bottom, r, role)
}

// inBorder writes a word with spaces around it into a border and returns the
// column behind it.
func (d *drawing) inBorder(x, y int, r canvas.Rect, word string, role, border themes.Role) int {
	room := r.X + r.W - 2 - x - 2
	if room < 2 {
		return x
	}
	d.g.Put(x, y, ' ', border)
	x += 1 + d.g.Text(x+1, y, room, canvas.Cut(word, room), role)
	d.g.Put(x, y, ' ', border)
	return x + 1
}

// tally writes how many members of a mixed fold have which health, worst first.
func (d *drawing) tally(x, y int, r canvas.Rect, n *lens.Node, border themes.Role) {
	kinds := 0
	for _, c := range n.Healths {
		if c > 0 {
			kinds++
		}
	}
	if kinds < 2 {
		return
	}
	for h := topology.Failed; ; h-- {
		if c := n.Healths[h]; c > 0 {
			s := strconv.Itoa(c)
			if x+len(s)+3 > r.X+r.W-1 {
				return
			}
			d.g.Put(x, y, ' ', border)
			d.g.Put(x+1, y, mark.Glyph(h, d.g.ASCII), mark.Role(h))
			x += 2 + d.g.Text(x+2, y, len(s), s, mark.Role(h))
			d.g.Put(x, y, ' ', border)
		}
		if h == topology.OK {
			return
		}
	}
}

// border is how the box of a node is drawn.
func (d *drawing) border(i int) (canvas.Style, themes.Role) {
	n := &d.Scene.Nodes[i]
	role := themes.Border
	if d.marks[n.Key] == Fresh {
		role = themes.Strong
	}
	if d.nodes[i] {
		role = themes.Accent
	}
	switch {
	case i == d.sel:
		return canvas.Bold, themes.Accent
	case n.Missing:
		return canvas.Dashed, mark.Role(topology.Failed)
	case n.Unreadable:
		return canvas.Dashed, role
	case n.Count > 0 || n.Folded:
		return canvas.Stacked, role
	}
	return canvas.Round, role
}

// compact draws a node in one row; what is wrong squeezes the name.
func (d *drawing) compact(i int, r canvas.Rect) {
	n := &d.Scene.Nodes[i]
	d.g.Fill(r, ' ', themes.Text)
	d.text(i, canvas.Rect{X: r.X, Y: r.Y, W: r.W - 1, H: 1}, d.kind(n), rowWord(n))
	d.inside(n, canvas.Rect{X: r.X + 1, Y: r.Y + 1, W: r.W - 2, H: n.Rows()})
	if i == d.sel {
		d.g.Paint(r, themes.Selected)
	}
}

// lead draws the line of the edges that leave a node from its name on to the end of
// its row, where the layout begins it.
func (d *drawing) lead(i, x, y, end int) {
	if len(d.out[i]) == 0 {
		return
	}
	loudest := int(d.out[i][0])
	for _, e := range d.out[i] {
		if d.loudness(int(e)) > d.loudness(loudest) {
			loudest = int(e)
		}
	}
	d.g.Line([]canvas.Point{{X: x, Y: y}, {X: max(x, end-1), Y: y}}, int32(d.place.Paths[loudest].Net), d.edgeRole(loudest), d.dashed(loudest))
}

// least is how many columns a word needs to tell anything, with a space before it.
func least(word string) int {
	if word == "" {
		return 0
	}
	return 1 + min(canvas.Width(word), 6)
}

const (
	// nameFirst is how many columns a name has before the word for what is wrong has more
	// than least.
	nameFirst = 14
	// nameLeast is how many a name has before that word has any.
	nameLeast = 6
)

// part is text in the row of a node: from column x, at most w columns.
type part struct {
	x, w int
	text string
	role themes.Role
}

// text writes the row of a node into r.
func (d *drawing) text(i int, r canvas.Rect, kind, word string) {
	n := &d.Scene.Nodes[i]
	x := r.X
	if d.Mode == Compact {
		x++
	}
	glyph, role := glyphOf(n, d.g.ASCII)
	d.g.Put(x, r.Y, glyph, role)
	parts, x := d.row(i, x+2, r.X+r.W, kind, word)
	for _, p := range parts {
		d.g.Text(p.x, r.Y, p.w, p.text, p.role)
	}
	if d.Mode == Compact && n.Want < 0 && word == "" {
		d.lead(i, x+1, r.Y, r.X+r.W+1)
	}
}

// row is what follows the glyph in the row of a node, from column x to before end:
// kind, name, the word for what is wrong, and how many of it are ready at the right
// end; and the column behind the name.
func (d *drawing) row(i, x, end int, kind, word string) ([]part, int) {
	n := &d.Scene.Nodes[i]
	_, role := glyphOf(n, false)
	var parts []part
	levels, filled := d.rowFill(n)
	if filled && d.Mode == Compact {
		for k := len(levels) - 1; k >= 0; k-- {
			cut := canvas.Cut(levels[k].text, max(0, end-x))
			w := canvas.Width(cut)
			parts = append(parts, part{end - w, w, cut, levels[k].role})
			end -= w + 1
		}
	} else if said := d.Mode == Compact && n.Verdict.Word != ""; n.Want >= 0 && !said && (n.Want != 1 || n.Ready != 1 || x+canvas.Width(n.Name)+4 <= end) { // one of one is said by the sign
		s := strconv.Itoa(int(n.Ready)) + "/" + strconv.Itoa(int(n.Want))
		ready := themes.Dim
		if n.Ready < n.Want {
			ready = role
		}
		cut := canvas.Middle(s, end-x)
		parts = append(parts, part{end - canvas.Width(cut), end - x, cut, ready})
		end -= len(s) + 1
	}
	name := canvas.Width(n.Name)
	if short, rest, ok := strings.Cut(kind, " "); ok && len(short) > 0 && x+canvas.Width(kind)+1+name+least(word) > end {
		kind = rest // the name comes first; how many stays
	} else if (n.Count < 2 || n.Rest()) && x+canvas.Width(kind)+1+name+least(word) > end {
		kind = ""
	}
	if kind != "" {
		parts = append(parts, part{x, end - x, kind, themes.Dim})
		x += min(canvas.Width(kind), max(0, end-x)) + 1
	}
	room := end - x
	if n.Verdict.Word != "" {
		role = verdictRole(n.Verdict)
	} else if word != "" && word == n.Note { // all of it or nothing
		role = themes.Dim
		if canvas.Width(word) > room-name-1 {
			word = ""
		}
	}
	if word != "" {
		if n.Status.Health == topology.OK && n.Count > 1 && n.Verdict.Word == "" {
			role = mark.Role(worstInside(n))
		}
		want := min(canvas.Width(word), max(room-name-1, min((room-1)/2, room-1-nameFirst), least(word)-1))
		if room-1-want >= min(name, nameLeast) {
			cut := canvas.Middle(canvas.Cut(word, want), want)
			parts = append(parts, part{end - canvas.Width(cut), want, cut, role})
			room -= want + 1
		}
	}
	shown := canvas.Middle(n.Name, room)
	if n.Rest() {
		shown = restShort(n.Name, room)
	}
	return append(parts, part{x, room, shown, d.nameRole(i)}), x + canvas.Width(shown)
}

func (d *drawing) nameRole(i int) themes.Role {
	n := &d.Scene.Nodes[i]
	switch {
	case n.Match:
		return themes.Match
	case i == d.sel || d.marks[n.Key] == Fresh:
		return themes.Strong
	case n.Deleting || n.Missing || n.Unreadable || n.Stale:
		return themes.Dim
	}
	return themes.Text
}
