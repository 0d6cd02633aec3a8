package logs

import (
	"strings"

	"kscope/themes"
	"kscope/topology/lines"
	"kscope/ui/canvas"
)

// content is a line as it is shown: text, and roles from byte offsets on, in order.
type content struct {
	text string
	runs []run
}

type run struct {
	at   int
	role themes.Role
}

// add appends text in a role.
func (c *content) add(text string, role themes.Role) {
	if text == "" {
		return
	}
	c.runs = append(c.runs, run{len(c.text), role})
	c.text += text
}

// content is what is shown of a line, without its time and name.
func (p *Page) content(l *lines.Line) content {
	var c content
	switch {
	case l.Kind != lines.Text:
		c.add(l.Text, markerRole(l.Kind))
		return c
	case p.show.fold && strings.HasPrefix(l.Text, "{"):
		e, ok := lines.Fold(l.Text)
		if ok {
			p.entry(&c, e)
			break
		}
		fallthrough
	default:
		c.text = l.Text
		c.runs = append(c.runs, run{0, themes.Text})
		for _, s := range l.Spans {
			c.runs = append(c.runs, run{int(s.At), colourRole(s.Colour)})
		}
	}
	if p.search != nil {
		c.overlay(p.search.Hits(c.text))
	}
	if l.Cut > 0 {
		c.add(" … cut, "+size(l.Cut)+" in all", themes.Warn)
	}
	return c
}

// entry is a JSON line: its level, its message, then the fields chosen.
func (p *Page) entry(c *content, e lines.Entry) {
	const widest = 5 // error
	if e.Level != "" {
		word := strings.ToLower(e.Level)
		c.add(word+strings.Repeat(" ", max(0, widest-canvas.Width(word))), levelRole(word))
		c.add(" ", themes.Text)
	}
	c.add(e.Message, themes.Text)
	if e.Time != "" {
		for _, n := range p.show.fields {
			if n == "time" {
				e.Rest = append(e.Rest, lines.Field{Key: "time", Value: e.Time})
			}
		}
	}
	e.Choose(p.show.fields)
	for _, f := range e.Rest {
		if c.text != "" {
			c.add("  ", themes.Text)
		}
		c.add(f.Key+"=", themes.Dim)
		c.add(f.Value, themes.Text)
	}
}

// overlay gives the places that were searched for their role.
func (c *content) overlay(hits [][]int) {
	if len(hits) == 0 {
		return
	}
	var out []run
	role, next := themes.Text, 0
	advance := func(to int) { // takes over the runs up to to
		for next < len(c.runs) && c.runs[next].at <= to {
			role = c.runs[next].role
			out = append(out, c.runs[next])
			next++
		}
	}
	for _, h := range hits {
		advance(h[0])
		out = append(out, run{h[0], themes.Match})
		for next < len(c.runs) && c.runs[next].at < h[1] {
			role = c.runs[next].role
			next++
		}
		out = append(out, run{h[1], role})
	}
	advance(len(c.text))
	c.runs = out
}

func markerRole(k lines.Kind) themes.Role {
	switch k {
	case lines.Gap, lines.Restarted:
		return themes.Warn
	case lines.Failed:
		return themes.Bad
	case lines.Mark:
		return themes.Accent
	}
	return themes.Dim
}

func colourRole(c lines.Colour) themes.Role {
	switch c {
	case lines.Bold:
		return themes.Strong
	case lines.Grey:
		return themes.Dim
	case lines.Red:
		return themes.Bad
	case lines.Green:
		return themes.OK
	case lines.Yellow:
		return themes.Warn
	case lines.Blue:
		return themes.Series1
	case lines.Magenta:
		return themes.Series2
	case lines.Cyan:
		return themes.Series3
	}
	return themes.Text
}

// levelRole spends colour where eyes are needed.
func levelRole(word string) themes.Role {
	switch word {
	case "error", "err", "fatal", "panic", "critical", "crit", "alert", "emerg", "dpanic":
		return themes.Bad
	case "warn", "warning":
		return themes.Warn
	}
	return themes.Dim
}
