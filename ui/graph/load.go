package graph

import (
	"strconv"
	"strings"

	"kscope/themes"
	"kscope/topology/lens"
	"kscope/topology/table"
	"kscope/ui/canvas"
	"kscope/ui/mark"
)

// What a box says of what it uses: beside the name in a row, as a bar in the bottom
// border of a box.

// level is a use in words, and as a part of what there is; part < 0: nobody said what
// there is.
type level struct {
	text string
	part float64
	role themes.Role
}

// fillOf is what a box shows under a fill; ok is false if that says nothing of it.
func fillOf(l *lens.Load, f lens.Fill) (level, bool) {
	switch {
	case l == nil || f == lens.NoFill:
		return level{}, false
	case f == lens.FillRestarts:
		v := level{text: strconv.Itoa(int(l.Restarts)) + "×", part: -1, role: themes.Dim}
		if l.Restarts > 0 {
			v.role = themes.Warn
		}
		return v, l.CPUAll == 0 || l.Restarts > 0
	case !l.Known:
		return level{"?", -1, themes.Dim}, true
	case f == lens.FillCPU:
		return used(l.CPU, l.CPUAll, l.Need.CPULimit, l.Need.CPURequest, table.CPU), true
	}
	return used(l.Mem, l.MemAll, l.Need.MemLimit, l.Need.MemRequest, table.Bytes), true
}

// used measures a use against the first of what there is, the limit and the request;
// where there is none of them it is only a number.
func used(n, all, limit, request int64, text func(int64) string) level {
	for _, of := range [...]int64{all, limit, request} {
		if of > 0 {
			return share(float64(n) / float64(of))
		}
	}
	return level{text(n), -1, themes.Dim}
}

func share(p float64) level {
	return level{table.Percent(100 * p), p, mark.Used(p, themes.Text)}
}

// capacity are the levels that the box of a cluster node shows where no other fill is
// asked for: what is used of it, or, where nothing was measured, what its pods asked for.
func capacity(l *lens.Load) (cpu, mem level, word string, ok bool) {
	if l == nil || l.CPUAll <= 0 || l.MemAll <= 0 {
		return level{}, level{}, "", false
	}
	c, m, word := l.CPU, l.Mem, ""
	if !l.Known {
		c, m, word = l.Need.CPURequest, l.Need.MemRequest, "req"
	}
	return share(float64(c) / float64(l.CPUAll)), share(float64(m) / float64(l.MemAll)), word, true
}

// capacityWidth is the room that capacity takes in a row: "cpu 100% mem 100%".
const capacityWidth = 17

// gauge draws the level of a use into the bottom border of a box, at its right end.
func (d *drawing) gauge(n *lens.Node, x, y int, r canvas.Rect, border themes.Role) {
	end := r.X + r.W - 2
	if v, ok := fillOf(n.Load, d.fill); ok {
		d.level(v, x, y, end, border)
		return
	}
	cpu, mem, word, ok := capacity(n.Load)
	if !ok {
		return
	}
	end = d.level(mem, x, y, end, border)
	end = d.label("mem", x, y, end, border)
	end = d.level(cpu, x, y, end, border)
	end = d.label("cpu", x, y, end, border)
	if word != "" {
		d.label(word, x, y, end, border)
	}
}

// level draws bar and number so that they end before end, and returns where they begin.
func (d *drawing) level(v level, x, y, end int, border themes.Role) int {
	w := canvas.Width(v.text)
	if end-w-2 < x {
		return end
	}
	d.g.Put(end-1, y, ' ', border)
	end -= w + 1
	d.g.Text(end, y, w, v.text, v.role)
	d.g.Put(end-1, y, ' ', border)
	end--
	const bar = 6
	if v.part < 0 || end-bar-1 < x {
		return end
	}
	end -= bar
	d.g.Fill(canvas.Rect{X: end, Y: y, W: bar, H: 1}, d.empty(), themes.Faint)
	d.g.Text(end, y, bar, filled(v.part, bar, d.g.ASCII), v.role)
	d.g.Put(end-1, y, ' ', border)
	return end - 1
}

// label writes a word before what was drawn last.
func (d *drawing) label(word string, x, y, end int, border themes.Role) int {
	w := canvas.Width(word)
	if end-w-1 < x {
		return end
	}
	end -= w
	d.g.Text(end, y, w, word, themes.Dim)
	d.g.Put(end-1, y, ' ', border)
	return end - 1
}

func (d *drawing) empty() rune {
	if d.g.ASCII {
		return '.'
	}
	return '·'
}

// filled is a part as a bar of at most w cells; any use at all shows.
func filled(part float64, w int, ascii bool) string {
	eighths := min(w*8, int(part*float64(w)*8+0.5))
	if part > 0 {
		eighths = max(1, eighths)
	}
	if !ascii {
		return mark.Blocks(eighths)
	}
	out := strings.Repeat("#", eighths/8)
	if eighths%8 > 0 {
		out += "-"
	}
	return out
}

// rowFill is what stands at the right end of a row in place of what is ready.
func (d *drawing) rowFill(n *lens.Node) ([]level, bool) {
	if v, ok := fillOf(n.Load, d.fill); ok {
		return []level{v}, true
	}
	cpu, mem, word, ok := capacity(n.Load)
	if !ok {
		return nil, false
	}
	cpu.text, mem.text = "cpu "+cpu.text, "mem "+mem.text
	if word != "" {
		cpu.text, mem.text = word+" "+cpu.text[4:], mem.text[4:]
	}
	return []level{cpu, mem}, true
}
