package events

import (
	"fmt"
	"regexp"

	tea "charm.land/bubbletea/v2"

	"kscope/ui/field"
	"kscope/ui/keys"
	"kscope/ui/page"
)

// Act implements page.Page.
func (p *Page) Act(intent keys.Intent) (tea.Cmd, string) {
	switch intent {
	case keys.RowUp:
		p.goTo(p.cursor - 1)
	case keys.RowDown:
		p.goTo(p.cursor + 1)
	case keys.PageUp:
		p.goTo(p.cursor - max(1, p.height-1))
	case keys.PageDown:
		p.goTo(p.cursor + max(1, p.height-1))
	case keys.FirstRow:
		p.goTo(0)
	case keys.LastRow:
		p.goTo(len(p.rows) - 1)
	case keys.OpenSearch:
		p.field = field.New(p.text)
	case keys.Cancel:
		p.field = nil
		p.narrow("")
	case keys.Accept:
		if p.field != nil {
			p.field = nil
			return nil, ""
		}
		return p.visit()
	case keys.ToggleAll:
		return p.toggle()
	}
	return nil, ""
}

// visit goes to the object of the marked event.
func (p *Page) visit() (tea.Cmd, string) {
	ids := p.Subjects()
	switch {
	case len(p.rows) == 0:
		return nil, "there is no event to go to"
	case len(ids) == 0:
		return nil, "this event names no object"
	}
	return func() tea.Msg { return page.Jump{ID: ids[0]} }, ""
}

func (p *Page) toggle() (tea.Cmd, string) {
	if p.opts.Of == "" {
		return nil, "nothing was selected: these are all events already"
	}
	was := p.namespace()
	p.all = !p.all
	p.cursor, p.top = 0, 0
	if p.namespace() != was {
		return p.begin(), ""
	}
	p.refresh()
	return nil, ""
}

// Type implements page.Page: it filters while it is typed.
func (p *Page) Type(msg tea.Msg) tea.Cmd {
	if p.field == nil {
		return nil
	}
	cmd := p.field.Type(msg)
	if t := p.field.Text(); t != p.text {
		p.narrow(t)
	}
	return cmd
}

// narrow shows what matches; a text that is no regular expression changes nothing.
func (p *Page) narrow(text string) {
	p.text = text
	re, err := regexp.Compile("(?i)" + text)
	p.wrong = err != nil
	if p.wrong {
		return
	}
	p.filter = re
	if text == "" {
		p.filter = nil
	}
	p.refresh()
}

// goTo marks a row.
func (p *Page) goTo(row int) {
	p.cursor = max(0, min(row, len(p.rows)-1))
	p.top = min(p.top, p.cursor)
	p.top = max(0, p.top, p.cursor-p.height+1)
}

// Click implements page.Page; a second click on the marked row goes there.
func (p *Page) Click(_, y int) tea.Cmd {
	row := p.top + y - p.hits[0]
	if y < p.hits[0] || y >= p.hits[0]+p.hits[1] || row >= len(p.rows) {
		return nil
	}
	if row == p.cursor {
		cmd, _ := p.visit()
		return cmd
	}
	p.goTo(row)
	return nil
}

// count says how many events there are.
func (p *Page) count() string {
	n := 0
	for _, e := range p.rows {
		if e.Warning {
			n++
		}
	}
	text := plural(len(p.rows), "event") + ", " + plural(n, "warning")
	if p.got.Dropped > 0 {
		text += fmt.Sprintf(", %d older ones left out", p.got.Dropped)
	}
	return text
}

func plural(n int, word string) string {
	if n != 1 {
		word += "s"
	}
	return fmt.Sprintf("%d %s", n, word)
}
