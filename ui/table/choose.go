package table

import (
	tea "charm.land/bubbletea/v2"

	"kscope/themes"
	"kscope/topology/table"
	"kscope/ui/canvas"
	"kscope/ui/keys"
)

// Chosen are the columns that the user wants otherwise than usual: by kind ("" = the
// table of all kinds) and title, whether they are shown. One Chosen outlives the pages
// it is given to.
type Chosen map[string]map[string]bool

// shows tells whether a kind's column is shown when nobody asked for all.
func (c Chosen) shows(kind string, col *table.Column) bool {
	if shown, ok := c[kind][col.Title]; ok {
		return shown
	}
	return !col.Wide
}

// chooser is the open list of columns.
type chooser struct {
	at, top int
	box     canvas.Rect // where it was drawn
}

// openChooser begins at the first column that can be pushed aside.
func (p *Page) openChooser() string {
	if len(p.sheet.rows) == 0 {
		return "there are no columns without rows"
	}
	p.choose = &chooser{at: min(p.sheet.fixed(), len(p.sheet.cols)-1)}
	return ""
}

// actOnChooser moves in the list, or shows or hides the column it is at.
func (p *Page) actOnChooser(intent keys.Intent) (tea.Cmd, string) {
	c, last := p.choose, len(p.sheet.cols)-1
	switch intent {
	case keys.RowUp:
		c.at = max(0, c.at-1)
	case keys.RowDown:
		c.at = min(last, c.at+1)
	case keys.FirstRow:
		c.at = 0
	case keys.LastRow:
		c.at = last
	case keys.ToggleColumn:
		return nil, p.toggle(c.at)
	case keys.UsualColumns:
		delete(p.chosen, p.kind)
		p.wide = false
		p.reveal()
	case keys.Cancel:
		p.choose = nil
	}
	return nil, ""
}

// toggle shows a column or hides it; why says that it has to stay.
func (p *Page) toggle(c int) (why string) {
	s := &p.sheet
	title := s.cols[c].Title
	if title == nameTitle {
		return "the name stays: without it nobody knows what a row is"
	}
	shown := map[string]bool{}
	for i := range s.cols {
		shown[s.cols[i].Title] = s.shows(i) != (i == c)
	}
	for t, on := range p.chosen[p.kind] { // columns that this table has not now, such as NAMESPACE
		if _, here := shown[t]; !here {
			shown[t] = on
		}
	}
	p.chosen[p.kind], p.wide = shown, false
	p.reveal()
	return ""
}

// clickChooser shows or hides the column clicked at; beside the list it closes it.
func (p *Page) clickChooser(x, y int) {
	b := p.choose.box
	if x < b.X || x >= b.X+b.W || y < b.Y || y >= b.Y+b.H {
		p.choose = nil
		return
	}
	if i := p.choose.top + y - b.Y - 1; y > b.Y && y < b.Y+b.H-1 && i < len(p.sheet.cols) {
		p.choose.at = i
		p.toggle(i)
	}
}

// drawChooser draws the list of columns over the table, at its right, so that the
// first columns stay in sight.
func (p *Page) drawChooser(g *canvas.Grid) {
	c, cols := p.choose, p.sheet.cols
	w := 24
	for i := range cols {
		w = max(w, canvas.Width(cols[i].Title)+16)
	}
	w, h := min(w, g.W), min(len(cols)+2, g.H)
	c.box = canvas.Rect{X: max(0, g.W-w-2), Y: 0, W: w, H: h}
	g.Fill(c.box, ' ', themes.Panel)
	g.Box(c.box, canvas.Round, themes.Border)
	g.Text(c.box.X+2, c.box.Y, w-4, " Columns ", themes.Title)
	room := max(1, h-2)
	c.top = canvas.Scroll(c.top, c.at, len(cols), room)
	for y := 0; y < room && c.top+y < len(cols); y++ {
		i := c.top + y
		p.drawChoice(g, canvas.Rect{X: c.box.X + 1, Y: c.box.Y + 1 + y, W: w - 2, H: 1}, i)
	}
}

// drawChoice draws one column of the list: whether it is shown, and whether it
// usually is not.
func (p *Page) drawChoice(g *canvas.Grid, r canvas.Rect, i int) {
	col := &p.sheet.cols[i]
	text, dim := themes.Text, themes.Dim
	if !p.sheet.shows(i) {
		text = themes.Dim
	}
	if i == p.choose.at {
		g.Fill(r, ' ', themes.Selected)
		text, dim = themes.Selected, themes.Selected
	}
	if p.sheet.shows(i) {
		sign := "✓"
		if g.ASCII {
			sign = "x"
		}
		g.Text(r.X+1, r.Y, 1, sign, text)
	}
	g.Text(r.X+3, r.Y, r.W-4, col.Title, text)
	if col.Wide {
		g.TextRight(r.X+r.W-8, r.Y, 7, "wide", dim)
	}
	if col.Title == nameTitle {
		g.TextRight(r.X+r.W-8, r.Y, 7, "stays", dim)
	}
}
