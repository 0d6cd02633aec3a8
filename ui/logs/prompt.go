package logs

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"kscope/themes"
	"kscope/topology/lines"
	"kscope/ui/canvas"
	"kscope/ui/field"
	"kscope/ui/keys"
)

// prompt is a line of text being typed: what to search for, a filter, or the fields to
// show. It works while it is typed.
type prompt struct {
	intent keys.Intent
	field  *field.Field
	fault  string // what is wrong with it; the last good one stays
	before string // what it was, for Esc
}

// ask begins one.
func (p *Page) ask(intent keys.Intent) {
	before := ""
	switch f := p.view.Filtered(); {
	case intent == keys.LogSearch && p.search != nil:
		before = p.search.Source
	case intent == keys.LogFilter && f != nil:
		before = f.Source
	case intent == keys.LogFields:
		before = strings.Join(p.show.fields, " ")
	}
	p.prompt = &prompt{intent: intent, field: field.New(before), before: before}
}

// actOnPrompt ends it: Enter keeps it, Esc does without; Esc in the fields leaves them as
// they were.
func (p *Page) actOnPrompt(intent keys.Intent) tea.Cmd {
	ask := p.prompt
	switch intent {
	case keys.Accept:
		if ask.fault != "" {
			return nil
		}
		p.answered()
		if ask.intent == keys.LogSearch && p.search != nil {
			p.hit(-1)
		}
	case keys.Cancel:
		p.answered()
		if ask.intent == keys.LogFields {
			return p.apply(ask, ask.before)
		}
		return p.apply(ask, "")
	}
	return nil
}

// answered gives its row back.
func (p *Page) answered() {
	p.prompt = nil
	p.port.rows++
}

// typed takes a key, and lets what is typed now work.
func (p *Page) typed(msg tea.Msg) tea.Cmd {
	ask := p.prompt
	was := ask.field.Text()
	cmd := ask.field.Type(msg)
	if text := ask.field.Text(); text != was {
		return tea.Batch(cmd, p.apply(ask, text))
	}
	return cmd
}

// apply lets a text work.
func (p *Page) apply(ask *prompt, text string) tea.Cmd {
	if ask.intent == keys.LogFields {
		p.show.fields = strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' })
		return nil
	}
	ask.fault = ""
	var pattern *lines.Pattern
	if text != "" && text != "!" {
		var err error
		if pattern, err = lines.Compile(text); err != nil {
			ask.fault = err.Error()
			return nil
		}
	}
	if ask.intent == keys.LogSearch {
		p.search = pattern
		return nil
	}
	at, n := p.port.cursor, p.view.Len()
	p.view.Filter(pattern)
	p.scans = false
	cmd := p.scan()
	if !p.port.follow && n > 0 {
		if i := p.view.Index(at); i < p.view.Len() {
			p.mark(i)
		}
	}
	return cmd
}

// drawPrompt takes the last row.
func (p *Page) drawPrompt(g *canvas.Grid) *canvas.Point {
	ask, y := p.prompt, g.H-1
	sign, hint := "/", "a regular expression; n and N go on from here, !… is all else"
	switch ask.intent {
	case keys.LogFilter:
		sign, hint = "&", "only lines that match; !… only those that do not"
	case keys.LogFields:
		sign, hint = "fields", p.fieldWords()
	}
	role := themes.Hint
	if ask.fault != "" {
		hint, role = ask.fault, themes.Bad
	}
	g.Fill(canvas.Rect{X: 0, Y: y, W: g.W, H: 1}, ' ', themes.Text)
	x := 1 + g.Text(1, y, 8, sign, themes.Accent) + 1
	w := min(canvas.Width(hint), g.W/2)
	at := ask.field.Draw(g, x, y, g.W-x-w-3, themes.Strong, [2]int{})
	g.Text(g.W-w-1, y, w, canvas.Cut(hint, w), role)
	return &at
}

// fieldWords list the fields of the JSON lines on the screen.
func (p *Page) fieldWords() string {
	var found []string
	for _, seq := range p.port.drawn {
		if l := p.buffer.At(seq); l != nil {
			e, _ := lines.Fold(l.Text)
			for _, f := range e.Rest {
				if !slices.Contains(found, f.Key) {
					found = append(found, f.Key)
				}
			}
		}
	}
	if len(found) == 0 {
		return "which fields of JSON lines to show; none: all"
	}
	slices.Sort(found)
	return "of " + strings.Join(found, " ")
}
