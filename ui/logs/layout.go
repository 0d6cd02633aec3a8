package logs

import (
	"strings"

	"kscope/topology/lines"
	"kscope/ui/canvas"
)

// layout is a line made ready for the screen: what is shown of it, and where in that
// its rows begin.
type layout struct {
	content
	starts []int
}

// layouts remembers the layouts of the lines on the screen and around it.
type layouts struct {
	of   shape
	made map[uint64]*layout
}

// shape is all that layouts depend on but the lines.
type shape struct {
	wrap, fold bool
	room       int
	search     *lines.Pattern
	fields     string
	buffer     *lines.Buffer
}

// keptLayouts is how many are remembered: some screens.
const keptLayouts = 500

// layout is that of the i-th line shown.
func (p *Page) layout(i int) *layout {
	now := shape{p.show.wrap, p.show.fold, p.room(), p.search, strings.Join(p.show.fields, " "), p.buffer}
	if p.layouts.of != now || len(p.layouts.made) >= keptLayouts {
		p.layouts = layouts{of: now, made: map[uint64]*layout{}}
	}
	seq := p.view.Seq(i)
	if lay := p.layouts.made[seq]; lay != nil {
		return lay
	}
	lay := &layout{content: p.content(p.buffer.At(seq)), starts: []int{0}}
	if p.show.wrap {
		lay.starts = rowsOf(lay.text, now.room)
	}
	p.layouts.made[seq] = lay
	return lay
}

// height is how many rows the i-th line shown takes.
func (p *Page) height(i int) int {
	if !p.show.wrap {
		return 1
	}
	return len(p.layout(i).starts)
}

// rowsOf is where the rows of a text begin, in bytes, when each is at most w columns
// wide. There is one at least. A row ends after a space if there is one near its end.
func rowsOf(text string, w int) []int {
	starts := []int{0}
	for from := 0; ; {
		n := len(canvas.Head(text[from:], w))
		if n == 0 || from+n >= len(text) {
			return starts
		}
		if space := strings.LastIndexByte(text[from:from+n], ' '); text[from+n] != ' ' && space > n*2/3 {
			n = space + 1
		} else if text[from+n] == ' ' && from+n+1 < len(text) {
			n++ // a row does not begin with the space between two words
		}
		from += n
		starts = append(starts, from)
	}
}
