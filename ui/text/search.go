package text

import (
	"fmt"
	"regexp"
	"slices"

	tea "charm.land/bubbletea/v2"

	"kscope/ui/field"
)

// mostMatches is how many lines that match are remembered.
const mostMatches = 100_000

// search is what is looked for and where it was found.
type search struct {
	text    string
	pattern *regexp.Regexp // nil = nothing is looked for
	lines   []int32        // that match, in order
	turn    int            // the number of the newest search
	busy    bool
	start   int32 // the line it began at
}

// foundMsg is the end of a search.
type foundMsg struct {
	to    *Page
	turn  int
	lines []int32
	jump  bool
}

// openSearch begins to type what to look for.
func (p *Page) openSearch() {
	p.field = field.New("")
	p.search.start = p.cursor
}

// compile makes a pattern that takes no notice of case; what is no regular
// expression is looked for as it is written.
func compile(text string) *regexp.Regexp {
	if text == "" {
		return nil
	}
	if re, err := regexp.Compile("(?i)" + text); err == nil {
		return re
	}
	return regexp.MustCompile("(?i)" + regexp.QuoteMeta(text))
}

// Type implements page.Page: it goes to the first match while the search is typed.
func (p *Page) Type(msg tea.Msg) tea.Cmd {
	if p.field == nil {
		return nil
	}
	cmd := p.field.Type(msg)
	if t := p.field.Text(); t != p.search.text {
		p.search.text = t
		return tea.Batch(cmd, p.look(compile(t), true))
	}
	return cmd
}

// look searches the text; jump: then goes to the first match from where the search
// began.
func (p *Page) look(pattern *regexp.Regexp, jump bool) tea.Cmd {
	p.search.pattern = pattern
	p.search.turn++
	if pattern == nil || p.folds == nil {
		p.search.lines, p.search.busy = nil, false
		return nil
	}
	p.search.busy = true
	turn, doc, ctx := p.search.turn, p.folds.doc, p.ctx
	return func() tea.Msg {
		var hits []int32
		for i := range doc.lines {
			if i%4096 == 0 && ctx.Err() != nil {
				return nil
			}
			if pattern.MatchString(doc.lines[i].text) {
				if hits = append(hits, int32(i)); len(hits) == mostMatches {
					break
				}
			}
		}
		return foundMsg{p, turn, hits, jump}
	}
}

// found takes what a search has found.
func (p *Page) found(msg foundMsg) tea.Cmd {
	p.search.lines, p.search.busy = msg.lines, false
	if !msg.jump || p.folds == nil || len(msg.lines) == 0 {
		return nil
	}
	i, _ := slices.BinarySearch(msg.lines, p.search.start)
	p.visit(msg.lines[i%len(msg.lines)])
	return nil
}

// next goes to the next match (step 1) or the one before (-1), around the ends.
func (p *Page) next(step int) string {
	s := &p.search
	switch {
	case s.pattern == nil:
		return "nothing is searched for; / searches"
	case s.busy:
		return "still searching"
	case len(s.lines) == 0:
		return fmt.Sprintf("nothing here is like %q", s.text)
	}
	i, at := slices.BinarySearch(s.lines, p.cursor)
	switch {
	case step < 0:
		i--
	case at:
		i++
	}
	p.visit(s.lines[(i+len(s.lines))%len(s.lines)])
	return ""
}

// words say how many matches there are, and which one this is.
func (s *search) words(cursor int32) string {
	switch {
	case s.pattern == nil:
		return ""
	case s.busy:
		return "searching"
	case len(s.lines) == 0:
		return "no match"
	}
	i, at := slices.BinarySearch(s.lines, cursor)
	if at {
		return fmt.Sprintf("match %d of %d", i+1, len(s.lines))
	}
	return "matches in " + plural(len(s.lines), "line")
}

func plural(n int, word string) string {
	if n != 1 {
		word += "s"
	}
	return fmt.Sprintf("%d %s", n, word)
}
