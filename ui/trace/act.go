package trace

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"kscope/ui/canvas"
	"kscope/ui/field"
	"kscope/ui/keys"
	"kscope/ui/page"
)

// Act implements page.Page.
func (p *Page) Act(intent keys.Intent) (tea.Cmd, string) {
	switch intent {
	case keys.RowUp:
		p.mark(p.at - 1)
	case keys.RowDown:
		p.mark(p.at + 1)
	case keys.PageUp:
		p.top -= max(1, p.page-1)
	case keys.PageDown:
		p.top += max(1, p.page-1)
	case keys.FirstRow:
		p.mark(0)
	case keys.LastRow:
		p.mark(len(p.hops) - 1)
	case keys.NextWay:
		return nil, p.turn(1)
	case keys.PreviousWay:
		return nil, p.turn(-1)
	case keys.GoToRow:
		return p.visit()
	case keys.ReadAgain:
		return p.watch.ask(p.watch.q), ""
	case keys.EditFrom:
		p.edit(true)
	case keys.EditTo:
		p.edit(false)
	case keys.Accept:
		return p.watch.ask(p.typed()), ""
	case keys.Cancel:
		p.field = nil
		p.watch.forgive()
	}
	return nil, ""
}

// mark marks a hop.
func (p *Page) mark(i int) {
	p.at = max(0, min(i, len(p.hops)-1))
	p.reveal()
}

// reveal scrolls so that the marked hop is seen with what is said of it and, as far as
// there is room, its way's heading; with the first hop the answer, too.
func (p *Page) reveal() {
	if p.at >= len(p.hops) {
		p.top = 0
		return
	}
	at, last := 0, 0
	line := p.hops[p.at].line
	for i := range p.rows {
		switch r := &p.rows[i]; {
		case r.line == line && r.sign:
			at, last = i, i
		case r.line == line || r.line > line && r.depth == 3 && i == last+1:
			last = i
		}
	}
	first := at
	if p.at == 0 {
		first = 0
	} else if p.hops[p.at-1].way != p.hops[p.at].way {
		first = max(0, at-2)
	}
	if last-first >= p.page {
		first = at
	}
	p.top = min(canvas.Scroll(p.top, last, len(p.rows), p.page), first)
}

// turn goes to the next way (1) or to the one before (-1): to where it stops, or else
// to its first hop. As much of it as there is room for is seen.
func (p *Page) turn(step int) string {
	if p.at >= len(p.hops) {
		return "there is no way"
	}
	way := p.hops[p.at].way + step
	first := slices.IndexFunc(p.hops, func(h hop) bool { return h.way == way })
	if first >= 0 {
		p.mark(first)
		if stop := p.stop(way); stop >= 0 {
			p.mark(stop)
		}
		return ""
	}
	if step < 0 {
		return "this is the first way"
	}
	return "this is the last way"
}

// visit goes to the object of the marked hop.
func (p *Page) visit() (tea.Cmd, string) {
	if p.at >= len(p.hops) {
		return nil, "there is no hop to go to"
	}
	id := p.hops[p.at].id
	return func() tea.Msg { return page.Jump{ID: id} }, ""
}

// edit begins to type one of the ends.
func (p *Page) edit(from bool) {
	text, to := p.ends()
	if !from {
		text = to
	}
	p.field, p.from = field.New(text), from
}

// typed is the question with the end that is being typed.
func (p *Page) typed() question {
	q := p.watch.q
	text := strings.TrimSpace(p.field.Text())
	switch from, to := p.ends(); {
	case p.from && text != from:
		q.From, q.Namespace = text, p.opts.Namespace
	case !p.from && text != to:
		q.To, q.Namespace = text, p.opts.Namespace
	}
	return q
}

// Type implements page.Page.
func (p *Page) Type(msg tea.Msg) tea.Cmd {
	if p.field == nil {
		return nil
	}
	was := p.field.Text()
	cmd := p.field.Type(msg)
	if p.field.Text() != was {
		p.watch.forgive()
	}
	return cmd
}

// Click implements page.Page: it marks the hop there, and goes to one that is marked;
// on an end it begins to type that.
func (p *Page) Click(_, y int) tea.Cmd {
	i := p.top + y - headRows
	switch {
	case y < 2:
		p.edit(y == 0)
		return nil
	case y < headRows || i >= len(p.rows) || p.rows[i].line < 0:
		return nil
	}
	for k, h := range p.hops {
		if h.line != p.rows[i].line {
			continue
		}
		if k == p.at {
			cmd, _ := p.visit()
			return cmd
		}
		p.at = k
	}
	return nil
}

// Copies implements page.Copier.
func (p *Page) Copies() []page.Copy {
	from, to := p.ends()
	command := p.opts.Name + " trace "
	if ns := p.watch.q.Namespace; ns != "" {
		command += "-n " + ns + " "
	}
	out := []page.Copy{{What: "the command", Text: command + page.Word(from) + " " + page.Word(to)}}
	if p.watch.got {
		out = append(out, page.Copy{What: "the text", Text: Text(&p.watch.result, false)})
	}
	return out
}
