package text

import (
	tea "charm.land/bubbletea/v2"

	"kscope/ui/keys"
	"kscope/ui/page"
)

const panColumns = 8

// Act implements page.Page.
func (p *Page) Act(intent keys.Intent) (tea.Cmd, string) {
	switch intent {
	case keys.ReadAgain:
		return p.fetch(), ""
	case keys.ShowContents:
		return p.toggleContents()
	}
	if p.folds == nil || len(p.folds.shown) == 0 {
		return nil, ""
	}
	row := p.folds.row(p.cursor)
	switch intent {
	case keys.RowUp:
		p.goTo(row - 1)
	case keys.RowDown:
		p.goTo(row + 1)
	case keys.PageUp:
		p.goTo(row - max(1, p.height-2))
	case keys.PageDown:
		p.goTo(row + max(1, p.height-2))
	case keys.FirstRow:
		p.goTo(0)
	case keys.LastRow:
		p.goTo(len(p.folds.shown) - 1)
	case keys.ScrollLeft:
		p.left = max(0, p.left-panColumns)
	case keys.ScrollRight:
		p.left = min(p.left+panColumns, widest)
	case keys.OpenSearch:
		p.openSearch()
	case keys.NextMatch:
		return nil, p.next(1)
	case keys.PreviousMatch:
		return nil, p.next(-1)
	case keys.Accept:
		p.field = nil
	case keys.Cancel:
		p.cancelSearch()
	case keys.ToggleFold, keys.OpenFold, keys.ShutFold:
		return nil, p.fold(intent)
	}
	return nil, ""
}

// cancelSearch ends typing and goes back to where it began.
func (p *Page) cancelSearch() {
	p.field = nil
	p.look(nil, false)
	p.search.text = ""
	p.visit(p.search.start)
}

// fold folds and unfolds at the cursor.
func (p *Page) fold(intent keys.Intent) string {
	at := p.cursor
	leads, shut := p.folds.doc.lines[at].leads(int(at)), p.folds.shut[at]
	switch {
	case intent == keys.ShutFold && (!leads || shut): // what is around the line
		if at = p.folds.doc.lines[at].up; at < 0 {
			return "this is not part of anything that folds"
		}
		p.folds.set(at, true)
	case intent == keys.ShutFold:
		p.folds.set(at, true)
	case !leads:
		return "nothing folds here"
	case intent == keys.OpenFold:
		p.folds.set(at, false)
	case intent == keys.ToggleFold:
		p.folds.set(at, !shut)
	}
	p.cursor = at
	p.reveal()
	return ""
}

func (p *Page) toggleContents() (tea.Cmd, string) {
	if !p.hidden && !p.contents {
		return nil, "nothing is hidden here"
	}
	p.contents = !p.contents
	return p.fetch(), ""
}

// goTo puts the cursor on a row that is seen.
func (p *Page) goTo(row int) {
	p.cursor = p.folds.shown[max(0, min(row, len(p.folds.shown)-1))]
	p.reveal()
}

// visit puts the cursor on any line.
func (p *Page) visit(i int32) {
	if int(i) >= len(p.folds.doc.lines) {
		return
	}
	p.folds.reveal(i)
	p.cursor = i
	p.reveal()
}

// reveal scrolls so that the cursor is seen, with a line above and below.
func (p *Page) reveal() {
	row := p.folds.row(p.cursor)
	p.top = min(p.top, max(0, row-1))
	p.top = max(p.top, min(row+2, len(p.folds.shown))-p.height)
}

// Click implements page.Page: it puts the cursor there; the mark of a fold folds.
func (p *Page) Click(x, y int) tea.Cmd {
	if p.folds == nil || y < 0 || p.top+y >= len(p.folds.shown) || y >= p.height {
		return nil
	}
	p.cursor = p.folds.shown[p.top+y]
	if x < gutter && p.folds.doc.lines[p.cursor].leads(int(p.cursor)) {
		p.folds.set(p.cursor, !p.folds.shut[p.cursor])
	}
	return nil
}

// Copies implements page.Copier.
func (p *Page) Copies() []page.Copy {
	if p.folds == nil || len(p.folds.shown) == 0 {
		return nil
	}
	d, i := p.folds.doc, int(p.cursor)
	out := []page.Copy{{What: "the line", Text: d.lines[i].text}}
	if d.lines[i].leads(i) {
		out = append(out, page.Copy{What: "the part", Text: d.part(i, int(d.lines[i].end))})
	}
	if path := d.path(i); p.opts.Paths && path != "" {
		out = append(out, page.Copy{What: "the path", Text: path})
	}
	return append(out, page.Copy{What: "the text", Text: d.part(0, len(d.lines))})
}
