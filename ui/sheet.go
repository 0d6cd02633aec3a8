package ui

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"kscope/themes"
	"kscope/topology"
	"kscope/ui/canvas"
	"kscope/ui/inspect"
	"kscope/ui/keys"
)

// sheet is a text to read in a dialog: help, or the sources.
type sheet struct {
	title string
	rows  []sheetRow
	left  int // width of the left column
	wide  int // width of the widest row
	top   int
	page  int
}

// sheetRow is one line: a heading (right and more empty), or two or three columns.
type sheetRow struct {
	left, right, more string
	role              themes.Role // of right
}

func (m *model) openHelp() (tea.Cmd, string) {
	s := &sheet{title: "Keys"}
	scope := keys.Map
	if p := m.pages.top(); p != nil {
		scope = p.Scope()
	}
	for i, section := range m.opts.Keys.Help(scope) {
		if i > 0 {
			s.rows = append(s.rows, sheetRow{})
		}
		s.rows = append(s.rows, sheetRow{left: section.Title})
		for _, l := range section.Lines {
			s.rows = append(s.rows, sheetRow{left: l.Keys, right: l.Text})
		}
	}
	m.over = s.measured()
	return nil, ""
}

func (m *model) openSources() (tea.Cmd, string) {
	if m.frame == nil {
		return nil, nothingYet
	}
	s := &sheet{title: "What can be read"}
	now := m.opts.Clock()
	for _, src := range m.frame.Sources {
		name := src.Kind
		if src.Namespace != "" {
			name += " in " + src.Namespace
		}
		word, role := sourceWord(src.State)
		text := word
		if src.State == topology.Synced || src.State == topology.Syncing {
			text += " " + canvas.Number(src.Count)
		}
		more := src.Detail
		if src.Since != 0 && src.State != topology.Synced {
			more = strings.TrimSpace("for " + inspect.Age(now, src.Since) + "  " + more)
		}
		s.rows = append(s.rows, sheetRow{name, text, more, role})
	}
	if len(s.rows) == 0 {
		s.rows = append(s.rows, sheetRow{left: "nothing was asked for yet"})
	}
	m.over = s.measured()
	return nil, ""
}

func sourceWord(s topology.SourceState) (string, themes.Role) {
	switch s {
	case topology.Synced:
		return "ok", themes.Text
	case topology.Forbidden, topology.Stale:
		return s.String(), themes.Warn
	case topology.Syncing:
		return s.String(), themes.Progress
	}
	return s.String(), themes.Dim
}

func (s *sheet) measured() *sheet {
	for _, r := range s.rows {
		if r.right != "" {
			s.left = max(s.left, canvas.Width(r.left))
		}
	}
	for _, r := range s.rows {
		s.wide = max(s.wide, s.left+5+canvas.Width(r.right)+2+canvas.Width(r.more))
	}
	return s
}

func (s *sheet) scope() keys.Scope { return keys.Sheet }

func (s *sheet) act(m *model, intent keys.Intent) tea.Cmd {
	switch intent {
	case keys.RowUp:
		s.top--
	case keys.RowDown:
		s.top++
	case keys.PageUp:
		s.top -= s.page
	case keys.PageDown:
		s.top += s.page
	case keys.Cancel:
		m.over = nil
	}
	return nil
}

func (s *sheet) typed(*model, tea.Msg) tea.Cmd { return nil }

func (s *sheet) click(m *model, _, _ int) tea.Cmd {
	m.over = nil
	return nil
}

func (s *sheet) draw(_ *model, g *canvas.Grid) *canvas.Point {
	const most = 130 // longer lines are hard to read across
	area := dialog(g, min(max(76, s.wide+4), most), len(s.rows)+2)
	g.Box(area, canvas.Round, themes.Border)
	g.Text(area.X+2, area.Y, area.W-4, " "+s.title+" ", themes.Title)
	in := canvas.Rect{X: area.X + 2, Y: area.Y + 1, W: area.W - 4, H: area.H - 2}
	s.page = max(1, in.H-1)
	s.top = max(0, min(s.top, len(s.rows)-in.H))
	for y := 0; y < in.H && s.top+y < len(s.rows); y++ {
		s.drawRow(g, in.X, in.Y+y, in.W, s.rows[s.top+y])
	}
	if len(s.rows) > in.H {
		at := strconv.Itoa(min(s.top+in.H, len(s.rows))) + " of " + strconv.Itoa(len(s.rows)) + " lines"
		w := canvas.Width(at) + 2
		g.Text(area.X+area.W-2-w, area.Y+area.H-1, w, " "+at+" ", themes.Dim)
	}
	return nil
}

func (s *sheet) drawRow(g *canvas.Grid, x, y, w int, r sheetRow) {
	if r.right == "" {
		g.Text(x, y, w, r.left, themes.Title)
		return
	}
	left := min(s.left, w/2)
	g.Text(x+1, y, left, canvas.Middle(r.left, left), themes.Key)
	x, w = x+left+4, w-left-4
	n := g.Text(x, y, w, canvas.Cut(r.right, w), r.role)
	if r.more != "" && w-n > 4 {
		g.Text(x+n+2, y, w-n-2, canvas.Cut(r.more, w-n-2), themes.Dim)
	}
}
