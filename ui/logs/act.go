package logs

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/topology/lines"
	"kscope/ui/keys"
	"kscope/ui/page"
)

// Act does what a key means.
func (p *Page) Act(intent keys.Intent) (tea.Cmd, string) {
	if p.prompt != nil {
		return p.actOnPrompt(intent), ""
	}
	if o, ok := sinces()[intent]; ok {
		o.Previous = p.options.Previous
		p.options = o
		return p.open(), ""
	}
	switch intent {
	case keys.RowUp, keys.RowDown, keys.PageUp, keys.PageDown, keys.FirstRow, keys.LastRow, keys.LogFollow:
		p.walk(intent)
		return p.pull(), ""
	case keys.ColumnsLeft, keys.ColumnsRight:
		return nil, p.push(intent == keys.ColumnsRight)
	case keys.LogWrap:
		p.show.wrap, p.show.shift = !p.show.wrap, 0
	case keys.LogTimes:
		p.show.times = !p.show.times
	case keys.LogFold:
		p.show.fold = !p.show.fold
	case keys.LogInstance:
		p.options.Previous = !p.options.Previous
		return p.open(), ""
	case keys.LogSearch, keys.LogFilter, keys.LogFields:
		p.ask(intent)
	case keys.LogNextHit:
		return nil, p.hit(1)
	case keys.LogPreviousHit:
		return nil, p.hit(-1)
	case keys.LogMark:
		now := p.clock()
		p.buffer.Add(lines.Line{Source: -1, Kind: lines.Mark, Time: now.UnixNano(), Text: now.Format(time.TimeOnly)})
		return p.scan(), ""
	case keys.LogCopy:
		return p.copy()
	case keys.LogSave:
		return p.save()
	case keys.GoToRow:
		if ids := p.Subjects(); len(ids) > 0 {
			return func() tea.Msg { return page.Jump{ID: ids[0]} }, ""
		}
		return nil, "no line of a pod is marked"
	}
	return nil, ""
}

// sinces are where to begin reading, by key; as in k9s, from little to much.
func sinces() map[keys.Intent]lines.Options {
	return map[keys.Intent]lines.Options{
		keys.LogTail:     {Tail: tail},
		keys.LogMinute:   {Since: 60},
		keys.LogMinutes5: {Since: 5 * 60},
		keys.LogQuarter:  {Since: 15 * 60},
		keys.LogHour:     {Since: 60 * 60},
		keys.LogAll:      {},
	}
}

// push pushes columns aside, and takes them back.
func (p *Page) push(right bool) (why string) {
	const step = 20
	switch {
	case p.show.wrap:
		return "lines are wrapped; w shows each in one row"
	case right:
		p.show.shift += step
	default:
		p.show.shift = max(0, p.show.shift-step)
	}
	return ""
}

// hit goes to the next line that is searched for (step 1) or the one before (-1).
func (p *Page) hit(step int) (why string) {
	if p.search == nil {
		return "nothing is searched for; / begins"
	}
	i := p.view.Find(p.search, p.markedAt(), step)
	if i < 0 {
		return "no line matches " + p.search.Source
	}
	p.pause()
	p.mark(i)
	return ""
}

// copy copies the marked line.
func (p *Page) copy() (tea.Cmd, string) {
	l := p.marked()
	if l == nil {
		return nil, "there is no line to copy"
	}
	text := l.Text
	return func() tea.Msg { return page.Copy{What: "the line", Text: text} }, ""
}

// save writes all lines that the filter leaves, with times and names, into a file.
func (p *Page) save() (tea.Cmd, string) {
	n := p.view.Len()
	if n == 0 {
		return nil, "there are no lines to save"
	}
	held, names := make([]lines.Line, n), p.names
	for i := range held {
		held[i] = *p.view.Line(i)
	}
	name := strings.ReplaceAll(p.title, " ", "-") + "-" + p.clock().Format("20060102-150405") + ".log"
	return func() tea.Msg {
		var b strings.Builder
		for i := range held {
			l := &held[i]
			if l.Time != 0 {
				b.WriteString(time.Unix(0, l.Time).UTC().Format("2006-01-02T15:04:05.000000000Z07:00") + " ")
			}
			if label := names.label(l.Source); label != "" {
				b.WriteString(label + " ")
			}
			if l.Kind != lines.Text {
				b.WriteString("-- ")
			}
			b.WriteString(l.Text)
			if l.Cut > 0 {
				b.WriteString(" … (cut; " + size(l.Cut) + ")")
			}
			b.WriteByte('\n')
		}
		return page.Save{Name: name, Text: b.String()}
	}, ""
}
