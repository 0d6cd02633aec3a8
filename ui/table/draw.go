package table

import (
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/themes"
	"kscope/topology/table"
	"kscope/ui/canvas"
	"kscope/ui/keys"
	"kscope/ui/mark"
)

// Rows above the table's own: the kinds, and the titles.
const headRows = 2

const sparkW = 8

// Draw fills the window.
func (p *Page) Draw(g *canvas.Grid, now time.Time) *canvas.Point {
	s := &p.sheet
	p.drawKinds(g)
	s.page = max(1, g.H-headRows)
	s.clamp()
	if len(s.rows) == 0 {
		for y, l := range canvas.Wrap(p.emptyWords(), g.W-4) {
			g.Text(2, headRows+1+y, g.W-4, l, themes.Dim)
		}
		return nil
	}
	s.measure(now.Unix())
	s.drawTitles(g)
	for y := 0; y < s.page && s.top+y < len(s.rows); y++ {
		i := s.top + y
		s.drawRow(g, headRows+y, &s.rows[i], now.Unix())
		if i == s.at {
			g.Paint(canvas.Rect{X: 0, Y: headRows + y, W: g.W, H: 1}, themes.Selected)
		}
	}
	if p.choose != nil {
		p.drawChooser(g)
	}
	return nil
}

func (p *Page) emptyWords() string {
	switch {
	case p.fail != "":
		return p.fail
	case !p.read:
		return "reading …"
	case p.view.Query != "":
		return "nothing matches " + p.view.Query + "; / changes the query"
	}
	return "nothing to show in this lens"
}

// drawKinds writes the kinds there are, with counts; the one shown stands out, and
// those before it give way when there is no room.
func (p *Page) drawKinds(g *canvas.Grid) {
	type piece struct {
		text string
		role themes.Role
		w    int
	}
	var pieces []piece
	end, before := 0, 0 // of the one shown
	for _, kind := range p.tabs() {
		text, n := "all kinds", len(p.all)
		if kind != "" {
			text, _, _ = strings.Cut(kind, ".")
			n = p.count(kind)
		}
		text += " " + strconv.Itoa(n)
		w := canvas.Width(text) + 3
		before += w
		role := themes.Tab
		if kind == p.kind {
			role, end = themes.TabOn, before
		}
		pieces = append(pieces, piece{text, role, w})
	}
	first := 0
	for end > g.W-2 && first < len(pieces)-1 {
		end -= pieces[first].w
		first++
	}
	x := 1
	if first > 0 {
		x += g.Text(x, 0, 2, "… ", themes.Dim)
	}
	for _, t := range pieces[first:] {
		if x+t.w-3 > g.W-2 {
			g.Text(x, 0, g.W-x, "…", themes.Dim)
			break
		}
		g.Text(x, 0, g.W-x, t.text, t.role)
		x += t.w
	}
}

// measure widens columns to what is on the page, and never narrows them: nothing
// jumps while one scrolls.
func (s *sheet) measure(now int64) {
	for _, c := range s.shown {
		col := &s.cols[c]
		s.widths[c] = max(s.widths[c], canvas.Width(col.Title)+2)
		for i := s.top; i < min(len(s.rows), s.top+s.page); i++ {
			w := canvas.Width(col.Text(&s.rows[i], now))
			if col.Course != nil && w > 0 {
				w += sparkW + 1
			}
			s.widths[c] = max(s.widths[c], min(w, widest))
		}
	}
}

// widest is how wide a column gets at most.
const widest = 60

// layout yields the columns with their places: the first ones up to the name stay,
// the rest can be pushed to the left.
func (s *sheet) layout(w int, yield func(c, x, w int)) {
	x := 3
	fixed := s.fixed()
	for i, c := range s.shown {
		if i >= fixed && i < fixed+s.left {
			continue
		}
		if x >= w {
			return
		}
		yield(c, x, min(s.widths[c], w-x))
		x += s.widths[c] + 2
	}
}

func (s *sheet) drawTitles(g *canvas.Grid) {
	s.layout(g.W, func(c, x, w int) {
		title, role := s.cols[c].Title, themes.Dim
		if c == s.by {
			arrow := "▲"
			switch {
			case g.ASCII && s.down:
				arrow = "v"
			case g.ASCII:
				arrow = "^"
			case s.down:
				arrow = "▼"
			}
			title, role = title+arrow, themes.Accent
		}
		if s.cols[c].Right {
			x += max(0, w-canvas.Width(title))
		}
		g.Text(x, 1, w, title, role)
	})
}

func (s *sheet) drawRow(g *canvas.Grid, y int, r *table.Row, now int64) {
	health := r.Status.Health
	g.Put(1, y, mark.Glyph(health, g.ASCII), mark.Role(health))
	s.layout(g.W, func(c, x, w int) {
		col := &s.cols[c]
		text, role := col.Text(r, now), themes.Text
		switch col.Title {
		case nameTitle:
			role = themes.Strong
		case "STATUS", "HEALTH", "READY":
			if health != 0 {
				role = mark.Role(health)
			}
		case "NAMESPACE", "KIND", "AGE":
			role = themes.Dim
		}
		if col.Course != nil && text != "" && w > sparkW+canvas.Width(text) {
			g.Text(x, y, sparkW, padded(mark.Spark(col.Course(r), sparkW, g.ASCII)), themes.Dim)
		}
		if col.Right {
			g.TextRight(x, y, w, text, role)
			return
		}
		g.Text(x, y, w, canvas.Middle(text, w), role)
	})
}

// padded is a course that ends at the right of its room.
func padded(s string) string {
	for canvas.Width(s) < sparkW {
		s = " " + s
	}
	return s
}

// Click marks a row; a second click goes to it. A click on a title sorts.
func (p *Page) Click(x, y int) tea.Cmd {
	s := &p.sheet
	if p.choose != nil {
		p.clickChooser(x, y)
		return nil
	}
	if y == 1 {
		var cmd tea.Cmd
		s.layout(1<<20, func(c, cx, w int) {
			if x >= cx && x < cx+w {
				s.down = s.by == c && !s.down
				s.by = c
				cmd = p.sort()
			}
		})
		return cmd
	}
	i := s.top + y - headRows
	if y < headRows || i >= len(s.rows) {
		return nil
	}
	if i == s.at {
		cmd, _ := p.Act(keys.GoToRow)
		return cmd
	}
	s.move(i - s.at)
	return nil
}
