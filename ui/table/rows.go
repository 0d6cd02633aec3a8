package table

import (
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"kscope/topology"
	"kscope/topology/table"
	"kscope/ui/canvas"
)

// sheet is the rows of one kind, in order, and where one is in them.
type sheet struct {
	cols   []table.Column // all of the kind
	shown  []int          // those that are shown
	by     int            // sorted by this one of cols
	down   bool
	rows   []table.Row
	mark   topology.ID // the marked row's object
	at     int         // its place
	top    int         // first row shown
	page   int         // rows on a page
	left   int         // first of shown beside the name
	n      int         // number of the newest sort
	widths []int       // of cols, as wide as any cell seen so far
}

// columns takes the columns of the kind that is shown.
func (p *Page) columns() {
	s := &p.sheet
	s.cols = table.Columns(p.kind, p.view.Namespace == "")
	s.widths = make([]int, len(s.cols))
	p.reveal()
	s.by, s.down = 0, false
}

// reveal shows the columns that are wanted: all of them, or those that were chosen.
func (p *Page) reveal() {
	s := &p.sheet
	s.shown, s.left = s.shown[:0], 0
	for i := range s.cols {
		if p.wide || p.chosen.shows(p.kind, &s.cols[i]) {
			s.shown = append(s.shown, i)
		}
	}
}

// shows tells whether column c is among those shown.
func (s *sheet) shows(c int) bool { return slices.Contains(s.shown, c) }

// nameTitle is the title of the column that says what a row is.
const nameTitle = "NAME"

// fixed is how many of the columns shown always stay: those up to the name.
func (s *sheet) fixed() int {
	return 1 + slices.IndexFunc(s.shown, func(c int) bool { return s.cols[c].Title == nameTitle })
}

// sort puts the rows of the kind into order, in a command.
func (p *Page) sort() tea.Cmd {
	s := &p.sheet
	s.n++
	if len(s.cols) == 0 {
		return nil
	}
	n, by, down, all, kind, now := s.n, s.cols[s.by], s.down, p.all, p.kind, p.clock().Unix()
	return func() tea.Msg {
		var rows []table.Row
		for i := range all {
			if kind == "" || all[i].ID.Kind() == kind {
				rows = append(rows, all[i])
			}
		}
		table.Sort(rows, &by, down, now)
		return sortedMsg{p, n, rows}
	}
}

// put shows rows that were sorted, if nothing newer is under way.
func (s *sheet) put(n int, rows []table.Row) {
	if n != s.n {
		return
	}
	off := s.at - s.top
	s.rows = rows
	if i := slices.IndexFunc(rows, func(r table.Row) bool { return r.ID == s.mark }); i >= 0 {
		s.at = i
	}
	s.at = max(0, min(s.at, len(rows)-1))
	if r := s.marked(); r != nil {
		s.mark = r.ID
	}
	s.top = s.at - off
	s.clamp()
}

// marked is the marked row, nil if there is none.
func (s *sheet) marked() *table.Row {
	if s.at < 0 || s.at >= len(s.rows) {
		return nil
	}
	return &s.rows[s.at]
}

// move marks the row so many further.
func (s *sheet) move(by int) {
	s.at = max(0, min(s.at+by, len(s.rows)-1))
	if r := s.marked(); r != nil {
		s.mark = r.ID
	}
	s.clamp()
}

// clamp keeps the marked row on the page and the page in the table.
func (s *sheet) clamp() {
	s.top = canvas.Scroll(s.top, s.at, len(s.rows), s.page)
}

// place says where in how many rows one is.
func (s *sheet) place() string {
	if len(s.rows) == 0 {
		return "no rows"
	}
	return strconv.Itoa(s.at+1) + " of " + strconv.Itoa(len(s.rows))
}
