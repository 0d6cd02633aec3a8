package picker

import (
	"slices"
	"strconv"

	"kscope/themes"
	"kscope/ui/canvas"
	"kscope/ui/mark"
)

// Draw draws the list as a dialog in area and returns where the cursor belongs.
func (p *Picker) Draw(g *canvas.Grid, area canvas.Rect) canvas.Point {
	g.Fill(area, ' ', themes.Panel)
	g.Box(area, canvas.Round, themes.Border)
	g.Text(area.X+2, area.Y, area.W-4, " "+p.Title+" ", themes.Title)
	in := canvas.Rect{X: area.X + 2, Y: area.Y + 1, W: area.W - 4, H: area.H - 2}
	g.Text(in.X, in.Y, 2, "›", themes.Accent)
	at := p.field.Draw(g, in.X+2, in.Y, in.W-2, themes.Text, [2]int{})
	g.HLine(area.X+1, in.Y+1, area.W-2, themes.Border)
	list := canvas.Rect{X: in.X, Y: in.Y + 2, W: in.W, H: in.H - 2}
	p.drawRows(g, list)
	if n := p.count(); n != "" {
		w := canvas.Width(n) + 2
		g.Text(area.X+area.W-2-w, area.Y+area.H-1, w, " "+n+" ", themes.Dim)
	}
	return at
}

func (p *Picker) count() string {
	if p.loading || len(p.rows) == 0 {
		return ""
	}
	return strconv.Itoa(p.cursor+1) + " of " + strconv.Itoa(len(p.rows)+p.more)
}

func (p *Picker) drawRows(g *canvas.Grid, list canvas.Rect) {
	p.hits = p.hits[:0]
	if len(p.rows) == 0 {
		word := p.Empty
		if p.loading {
			word = "loading…"
		}
		g.Text(list.X, list.Y, list.W, word, themes.Dim)
		return
	}
	p.top = canvas.Scroll(p.top, p.cursor, len(p.rows), list.H)
	p.first = p.top
	kindW := p.kindWidth(list.H)
	for y := 0; y < list.H && p.top+y < len(p.rows); y++ {
		r := canvas.Rect{X: list.X - 1, Y: list.Y + y, W: list.W + 2, H: 1}
		p.hits = append(p.hits, r)
		p.drawRow(g, r, p.rows[p.top+y], kindW, p.top+y == p.cursor)
	}
}

// kindWidth is the room for the kinds of the rows shown, so that names align.
func (p *Picker) kindWidth(h int) int {
	w := 0
	for i := p.top; i < min(p.top+h, len(p.rows)); i++ {
		w = max(w, canvas.Width(p.rows[i].item.Kind))
	}
	return min(w, 24)
}

func (p *Picker) drawRow(g *canvas.Grid, r canvas.Rect, row row, kindW int, on bool) {
	it, x := row.item, r.X+1
	dim, text, hit := themes.Dim, themes.Text, themes.Match
	if on {
		g.Fill(r, ' ', themes.Selected)
		dim, text, hit = themes.Selected, themes.Selected, themes.Selected
	}
	if it.HasHealth {
		role := mark.Role(it.Health)
		if on {
			role = themes.Selected
		}
		g.Put(x, r.Y, mark.Glyph(it.Health, g.ASCII), role)
		x += 2
	}
	g.Text(x, r.Y, kindW, canvas.Cut(it.Kind, kindW), dim)
	x += kindW + 1
	room := r.X + r.W - 1 - x
	tailW := min(canvas.Width(it.Tail), room/2)
	nameW := room - tailW - 1
	name := canvas.Middle(it.Name, nameW)
	if name != it.Name {
		g.Text(x, r.Y, nameW, name, text)
	} else {
		drawHits(g, x, r.Y, name, row.hits, text, hit)
	}
	g.TextRight(r.X+r.W-1-tailW, r.Y, tailW, it.Tail, dim)
}

// drawHits writes name with the characters at hits (byte offsets, as fuzzy gives
// them) made bright.
func drawHits(g *canvas.Grid, x, y int, name string, hits []int, role, hit themes.Role) {
	for i, ch := range name {
		as := role
		if slices.Contains(hits, i) {
			as = hit
		}
		x += g.Text(x, y, 2, string(ch), as)
	}
}
