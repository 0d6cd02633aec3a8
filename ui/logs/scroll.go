package logs

import (
	"fmt"

	"kscope/topology/lines"
	"kscope/ui/canvas"
	"kscope/ui/keys"
)

// port is the part of the log that is on the screen.
type port struct {
	follow bool
	// While it does not follow: the line and the row of it that stand at the top, and
	// the marked line. Numbers are those of the buffer.
	top    uint64
	row    int
	cursor uint64
	rows   int      // height, as drawn last
	drawn  []uint64 // the line of every row, as drawn last
}

// pause stops following; what is on the screen stays there.
func (p *Page) pause() {
	if !p.port.follow {
		return
	}
	if n := p.view.Len(); n > 0 {
		i, row := p.bottomUp(n, p.port.rows)
		p.port.top, p.port.row, p.port.cursor = p.view.Seq(i), row, p.view.Seq(n-1)
	}
	p.port.follow = false
}

// resume follows.
func (p *Page) resume() { p.port.follow, p.port.drawn = true, nil }

// walk moves the mark, or the part on the screen.
func (p *Page) walk(intent keys.Intent) {
	n := p.view.Len()
	switch intent {
	case keys.LogFollow:
		if p.port.follow {
			p.pause()
		} else {
			p.resume()
		}
		return
	case keys.LastRow:
		p.resume()
		return
	}
	if n == 0 {
		return
	}
	p.pause()
	page := max(1, p.port.rows-1)
	switch intent {
	case keys.FirstRow:
		p.port.top, p.port.row, p.port.cursor = p.view.Seq(0), 0, p.view.Seq(0)
	case keys.RowUp:
		p.step(-1)
	case keys.RowDown:
		p.step(1)
	case keys.PageUp:
		p.scroll(-page)
	case keys.PageDown:
		p.scroll(page)
	}
}

// settle makes sure, whatever has changed, that the marked line is on the screen and no
// row at the end of it is empty without need.
func (p *Page) settle() {
	n := p.view.Len()
	if p.port.follow || n == 0 || p.port.rows < 1 {
		return
	}
	top, row := p.topAt()
	if last, lastRow := p.bottomUp(n, p.port.rows); top > last || top == last && row > lastRow {
		top, row = last, lastRow
	}
	p.port.top, p.port.row = p.view.Seq(top), row
	p.mark(p.markedAt())
}

// step marks the next line, or the one before. A line that is higher than the screen is
// walked through first.
func (p *Page) step(by int) {
	i := p.markedAt()
	top, row := p.topAt()
	switch {
	case by > 0 && i == top && p.height(i)-row > p.port.rows:
		p.port.row++
		return
	case by < 0 && i == top && row > 0:
		p.port.row--
		return
	}
	p.mark(max(0, min(i+by, p.view.Len()-1)))
}

// mark marks the i-th line shown and brings it onto the screen.
func (p *Page) mark(i int) {
	p.port.cursor = p.view.Seq(i)
	top, row := p.topAt()
	if i == top && p.height(i) > p.port.rows {
		return
	}
	if i < top || i == top && row > 0 && p.height(i) <= p.port.rows {
		p.port.top, p.port.row = p.view.Seq(i), 0
		return
	}
	used := -row
	for k := top; k <= i; k++ {
		used += p.height(k)
		if used > p.port.rows {
			top, row = p.bottomUp(i+1, p.port.rows)
			p.port.top, p.port.row = p.view.Seq(top), row
			if p.height(i) > p.port.rows {
				p.port.top, p.port.row = p.view.Seq(i), 0
			}
			return
		}
	}
}

// scroll moves the part on the screen by rows; the mark stays on it.
func (p *Page) scroll(by int) {
	top, row := p.topAt()
	last, lastRow := p.bottomUp(p.view.Len(), p.port.rows)
	for ; by < 0 && (top > 0 || row > 0); by++ {
		if row--; row < 0 {
			top--
			row = p.height(top) - 1
		}
	}
	for ; by > 0 && (top < last || top == last && row < lastRow); by-- {
		if row++; row == p.height(top) {
			top, row = top+1, 0
		}
	}
	p.port.top, p.port.row = p.view.Seq(top), row
	end, used := top, -row
	for end < p.view.Len() && used+p.height(end) <= p.port.rows {
		used += p.height(end)
		end++
	}
	first := top
	if row > 0 && end-1 > top {
		first++
	}
	p.port.cursor = p.view.Seq(max(first, min(p.markedAt(), end-1)))
}

// bottomUp is the line and row at the top of the screen when the last row on it is the
// end of line n-1.
func (p *Page) bottomUp(n, rows int) (i, row int) {
	rows = max(1, rows)
	for i = n; i > 0 && rows > 0; {
		i--
		rows -= p.height(i)
	}
	return i, max(0, -rows)
}

// topAt is which line shown is at the top, and the row of it; if it is gone, the first.
func (p *Page) topAt() (i, row int) {
	i, row = p.view.Index(p.port.top), p.port.row
	n := p.view.Len()
	if i >= n {
		return p.bottomUp(n, p.port.rows)
	}
	if p.view.Seq(i) != p.port.top {
		return i, 0
	}
	return i, min(row, p.height(i)-1)
}

// markedAt is which line shown is marked: while the log is followed, the last one.
func (p *Page) markedAt() int {
	n := p.view.Len()
	if p.port.follow {
		return n - 1
	}
	return min(p.view.Index(p.port.cursor), n-1)
}

// marked is that line, nil if there is none.
func (p *Page) marked() *lines.Line {
	if i := p.markedAt(); i >= 0 {
		return p.view.Line(i)
	}
	return nil
}

// place says where the marked line is.
func (p *Page) place() string {
	return fmt.Sprintf("line %s of %s", canvas.Number(p.markedAt()+1), canvas.Number(p.view.Len()))
}
