package table

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"kscope/topology/table"
	"kscope/ui/keys"
	"kscope/ui/page"
)

// Act does what a key of the table means.
func (p *Page) Act(intent keys.Intent) (tea.Cmd, string) {
	s := &p.sheet
	if p.choose != nil {
		return p.actOnChooser(intent)
	}
	switch intent {
	case keys.RowUp:
		s.move(-1)
	case keys.RowDown:
		s.move(1)
	case keys.PageUp:
		s.move(-max(1, s.page-1))
	case keys.PageDown:
		s.move(max(1, s.page-1))
	case keys.FirstRow:
		s.move(-len(s.rows))
	case keys.LastRow:
		s.move(len(s.rows))
	case keys.NextKind:
		return p.turn(1), ""
	case keys.PreviousKind:
		return p.turn(-1), ""
	case keys.SortNext:
		return p.sortBy(1), ""
	case keys.SortPrevious:
		return p.sortBy(-1), ""
	case keys.SortReverse:
		s.down = !s.down
		return p.sort(), ""
	case keys.WideColumns:
		p.wide = len(s.shown) < len(s.cols)
		p.reveal()
	case keys.ChooseColumns:
		return nil, p.openChooser()
	case keys.ColumnsRight:
		s.left = min(s.left+1, max(0, len(s.shown)-2))
	case keys.ColumnsLeft:
		s.left = max(0, s.left-1)
	case keys.GoToRow:
		if r := s.marked(); r != nil {
			id := r.ID
			return func() tea.Msg { return page.Jump{ID: id} }, ""
		}
		return nil, "no row to go to"
	case keys.SaveCSV:
		return p.save("csv")
	case keys.SaveJSON:
		return p.save("json")
	case keys.CopyTable:
		return p.copy()
	}
	return nil, ""
}

// turn shows the next kind (step 1) or the one before (-1); all of them in one
// table come last.
func (p *Page) turn(step int) tea.Cmd {
	tabs := p.tabs()
	at := 0
	for i, k := range tabs {
		if k == p.kind {
			at = i
		}
	}
	return p.show(tabs[(at+step+len(tabs))%len(tabs)])
}

// show shows another kind.
func (p *Page) show(kind string) tea.Cmd {
	p.kind, p.wanted = kind, &kind
	p.columns()
	p.sheet.rows, p.sheet.at, p.sheet.top = nil, 0, 0
	return p.sort()
}

// tabs are the kinds that can be shown.
func (p *Page) tabs() []string {
	var out []string
	for _, k := range p.kinds {
		out = append(out, k.Kind)
	}
	if len(out) != 1 {
		out = append(out, "")
	}
	return out
}

// sortBy sorts by the next of the columns shown; numbers begin with the greatest.
func (p *Page) sortBy(step int) tea.Cmd {
	s := &p.sheet
	if len(s.shown) == 0 {
		return nil
	}
	at := 0
	for i, c := range s.shown {
		if c == s.by {
			at = i
		}
	}
	s.by = s.shown[(at+step+len(s.shown))%len(s.shown)]
	s.down = s.cols[s.by].Right && s.cols[s.by].Title != "AGE"
	return p.sort()
}

// written are the columns that are shown, as a table is exported.
func (s *sheet) written() []table.Column {
	var out []table.Column
	for _, i := range s.shown {
		out = append(out, s.cols[i])
	}
	return out
}

func (p *Page) copy() (tea.Cmd, string) {
	if len(p.sheet.rows) == 0 {
		return nil, "there are no rows to copy"
	}
	cols, rows, now := p.sheet.written(), p.sheet.rows, p.clock().Unix()
	return func() tea.Msg {
		var b strings.Builder
		if err := table.CSV(&b, cols, rows, now); err != nil {
			return page.Say{Text: "copy: " + err.Error()}
		}
		return page.Copy{What: "the table as CSV", Text: b.String()}
	}, ""
}

func (p *Page) save(format string) (tea.Cmd, string) {
	if len(p.sheet.rows) == 0 {
		return nil, "there are no rows to save"
	}
	cols, rows, now := p.sheet.written(), p.sheet.rows, p.clock().Unix()
	name := strings.ToLower(p.kind)
	if name == "" {
		name = "objects"
	}
	write := table.CSV
	if format == "json" {
		write = table.JSON
	}
	return func() tea.Msg {
		var b strings.Builder
		if err := write(&b, cols, rows, now); err != nil {
			return page.Say{Text: "save: " + err.Error()}
		}
		return page.Save{Name: name + "." + format, Text: b.String()}
	}, ""
}
