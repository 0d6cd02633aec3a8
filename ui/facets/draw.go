package facets

import (
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/themes"
	"kscope/topology/query"
	"kscope/ui/canvas"
	"kscope/ui/keys"
	"kscope/ui/mark"
)

// Draw fills the window: the list at the left, the overlap at the right of it, or
// under it where the terminal is narrow.
func (p *Page) Draw(g *canvas.Grid, _ time.Time) *canvas.Point {
	if len(p.lines) == 0 {
		g.Text(2, 1, g.W-4, p.emptyWords(), themes.Dim)
		return nil
	}
	list := canvas.Rect{W: g.W, H: g.H}
	var beside canvas.Rect
	if g.W >= 110 {
		list.W = min(60, g.W*2/5)
		beside = canvas.Rect{X: list.W + 3, W: g.W - list.W - 4, H: g.H}
	} else {
		list.H = g.H * 3 / 5
		beside = canvas.Rect{X: 1, Y: list.H + 1, W: g.W - 2, H: g.H - list.H - 1}
	}
	p.drawList(g.Sub(list))
	p.drawOverlap(g.Sub(beside))
	return nil
}

func (p *Page) emptyWords() string {
	switch {
	case p.fail != "":
		return p.fail
	case !p.read:
		return "counting …"
	case p.view.Query != "":
		return "nothing matches " + p.view.Query + "; / changes the query"
	}
	return "nothing here has labels"
}

func (p *Page) drawList(g *canvas.Grid) {
	p.page, p.listWidth = max(1, g.H), g.W
	p.move(0)
	for y := 0; y < g.H && p.top+y < len(p.lines); y++ {
		i := p.top + y
		l := p.lines[i]
		f := &p.counts.Facets[l.facet]
		if l.value < 0 {
			drawKey(g, y, f)
		} else {
			p.drawValue(g, y, f, f.Values[l.value])
		}
		if i == p.at {
			g.Paint(canvas.Rect{X: 0, Y: y, W: g.W, H: 1}, themes.Selected)
		}
	}
}

func drawKey(g *canvas.Grid, y int, f *query.Facet) {
	more := strconv.Itoa(f.Distinct) + " values"
	if f.Distinct == 1 {
		more = "1 value"
	}
	if f.Without > 0 {
		more += ", " + strconv.Itoa(f.Without) + " without"
	}
	w := g.W - canvas.Width(more) - 4
	g.Text(1, y, w, canvas.Middle(f.Key, w), themes.Title)
	g.TextRight(1, y, g.W-2, more, themes.Dim)
}

// drawValue writes a value with a bar as long as its part of the objects.
func (p *Page) drawValue(g *canvas.Grid, y int, f *query.Facet, v query.Value) {
	const countW, barW = 8, 14
	name, role := v.Text, themes.Text
	if v.Absent {
		name, role = "no "+f.Key, themes.Dim
	}
	w := g.W - countW - barW - 6
	g.Text(3, y, w, canvas.Middle(name, w), role)
	g.Text(g.W-countW-barW-2, y, barW, bar(v.Count, p.counts.Total, barW, g.ASCII), themes.Accent)
	g.TextRight(g.W-countW-1, y, countW-1, strconv.Itoa(v.Count), themes.Text)
}

// bar is a part of a whole as a bar of at most w cells; what is there at all shows.
func bar(part, whole, w int, ascii bool) string {
	if whole <= 0 || part <= 0 {
		return ""
	}
	if ascii {
		return strings.Repeat("#", max(1, part*w/whole))
	}
	return mark.Blocks(max(1, part*w*8/whole))
}

// drawOverlap writes how the marked key and another part the same objects.
func (p *Page) drawOverlap(g *canvas.Grid) {
	if !p.counts.OK || g.W < 30 || g.H < 4 {
		return
	}
	o := &p.counts.Overlap
	x := g.Text(0, 0, g.W/2, o.Row, themes.Title)
	x += g.Text(x, 0, 3, " × ", themes.Dim)
	g.Text(x, 0, g.W-x, canvas.Cut(o.Column, g.W-x), themes.Title)
	left := 4
	for _, v := range o.Rows {
		left = max(left, canvas.Width(label(v)))
	}
	left = min(left, g.W/3)
	x = left + 2
	shown := 0
	for _, v := range o.Columns {
		w := columnWidth(v)
		if x+w > g.W-2 {
			break
		}
		g.TextRight(x, 2, w, canvas.Middle(label(v), w), themes.Dim)
		x += w + 2
		shown++
	}
	if shown < len(o.Columns) || o.MoreColumns > 0 {
		g.Text(x, 2, g.W-x, "…", themes.Dim)
	}
	for i, v := range o.Rows {
		if 3+i >= g.H {
			break
		}
		role := themes.Text
		if v.Text == p.value() && !v.Absent {
			role = themes.Accent
		}
		g.Text(0, 3+i, left, canvas.Middle(label(v), left), role)
		p.drawCells(g, 3+i, left+2, o, i, shown)
	}
	if y := 3 + len(o.Rows); o.MoreRows > 0 && y < g.H {
		g.Text(0, y, g.W, "… "+strconv.Itoa(o.MoreRows)+" more values", themes.Dim)
	}
}

func (p *Page) drawCells(g *canvas.Grid, y, x int, o *query.Overlap, row, shown int) {
	for j, v := range o.Columns[:shown] {
		w := columnWidth(v)
		n := o.Cells[row][j]
		text, role := strconv.Itoa(n), themes.Strong
		if n == 0 {
			text, role = "·", themes.Faint
		}
		g.TextRight(x, y, w, text, role)
		x += w + 2
	}
}

func columnWidth(v query.Value) int { return max(5, min(16, canvas.Width(label(v)))) }

func label(v query.Value) string {
	if v.Absent {
		return "(none)"
	}
	return v.Text
}

// Click marks a line; the second click chooses it.
func (p *Page) Click(x, y int) tea.Cmd {
	i := p.top + y
	if x >= p.listWidth || y >= p.page || i >= len(p.lines) {
		return nil
	}
	if i == p.at {
		cmd, _ := p.Act(keys.ChooseValue)
		return cmd
	}
	was := p.key()
	p.move(i - p.at)
	if p.key() != was {
		return p.ask()
	}
	return nil
}
