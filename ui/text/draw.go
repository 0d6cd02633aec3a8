package text

import (
	"strings"
	"time"
	"unicode/utf8"

	"kscope/themes"
	"kscope/ui/canvas"
	"kscope/ui/inspect"
	"kscope/ui/page"
)

const (
	gutter = 3    // columns before the text: the mark of a fold
	widest = 4000 // columns of a line that can be seen
)

// Draw implements page.Page.
func (p *Page) Draw(g *canvas.Grid, now time.Time) *canvas.Point {
	p.height = g.H
	if p.field != nil {
		p.height--
	}
	switch {
	case p.folds == nil && p.err != nil:
		centred(g, p.err.Error(), "r tries again   Esc goes back")
	case p.folds == nil:
		centred(g, "reading …", "Esc goes back")
	default:
		p.drawLines(g)
	}
	if p.field == nil {
		return nil
	}
	y := g.H - 1
	g.Fill(canvas.Rect{X: 0, Y: y, W: g.W, H: 1}, ' ', themes.Text)
	g.Text(1, y, 1, "/", themes.Accent)
	words := p.search.words(p.cursor)
	w := canvas.Width(words)
	role := themes.Hint
	if words == "no match" {
		role = themes.Warn
	}
	g.Text(g.W-1-w, y, w, words, role)
	at := p.field.Draw(g, 3, y, g.W-6-w, themes.Strong, [2]int{})
	return &at
}

func centred(g *canvas.Grid, text, hint string) {
	lines := canvas.Wrap(text, g.W-2)
	y := max(0, (g.H-1-len(lines))/2)
	for i, l := range append(lines, hint) {
		role := themes.Text
		if i == len(lines) {
			role = themes.Dim
		}
		g.Text((g.W-canvas.Width(l))/2, y+i, g.W, l, role)
	}
}

func (p *Page) drawLines(g *canvas.Grid) {
	p.top = max(0, min(p.top, len(p.folds.shown)-p.height))
	for y := 0; y < p.height && p.top+y < len(p.folds.shown); y++ {
		p.drawLine(g, y, p.folds.shown[p.top+y])
	}
	p.drawBar(g)
}

// drawBar shows at the right how far down the text is seen.
func (p *Page) drawBar(g *canvas.Grid) {
	n := len(p.folds.shown)
	if n <= p.height || p.height < 3 {
		return
	}
	size := max(1, p.height*p.height/n)
	at := p.top * (p.height - size) / max(1, n-p.height)
	for y := range size {
		g.Put(g.W-1, at+y, '│', themes.Border)
	}
}

func (p *Page) drawLine(g *canvas.Grid, y int, i int32) {
	l := &p.folds.doc.lines[i]
	shut := p.folds.shut[i]
	if shut {
		g.Text(1, y, 1, "▸", themes.Accent)
	}
	in := g.Sub(canvas.Rect{X: gutter, Y: y, W: g.W - gutter - 2, H: 1}).Pan(p.left, 0)
	room := p.left + in.W
	text := start(l.text, 4*(room+1))
	x := 0
	put := func(from, to int, role themes.Role) {
		if from, to = min(from, len(text)), min(to, len(text)); from < to {
			x += in.Text(x, 0, room-x, text[from:to], role)
		}
	}
	key := [2]int{int(l.key[0]), int(l.key[1])}
	switch {
	case l.within:
		put(0, len(text), themes.Panel)
	case strings.HasPrefix(strings.TrimLeft(text, " "), "#"):
		put(0, len(text), themes.Hint)
	default:
		put(0, key[0], themes.Dim)
		put(key[0], key[1], themes.Label)
		put(key[1], len(text), themes.Text)
	}
	if shut {
		in.Text(x+1, 0, room-x-1, "… "+plural(int(l.end-i-1), "line"), themes.Hint)
	}
	if p.search.pattern != nil {
		p.drawHits(in, text)
	}
	if i == p.cursor {
		g.Paint(canvas.Rect{X: 0, Y: y, W: g.W - 1, H: 1}, themes.Selected)
	}
}

// drawHits marks what matches the search.
func (p *Page) drawHits(in *canvas.Grid, text string) {
	for _, hit := range p.search.pattern.FindAllStringIndex(text, 20) {
		from := canvas.Width(text[:hit[0]])
		in.Paint(canvas.Rect{X: from, Y: 0, W: canvas.Width(text[hit[0]:hit[1]]), H: 1}, themes.Match)
	}
}

// start is at most n bytes of s, whole characters.
func start(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// Notes implements page.Page.
func (p *Page) Notes() []page.Note {
	var out []page.Note
	add := func(text string, role themes.Role) {
		if text != "" {
			out = append(out, page.Note{Text: text, Role: role})
		}
	}
	if p.folds == nil {
		return nil
	}
	if p.err != nil {
		add(p.err.Error(), themes.Warn)
	}
	switch {
	case p.contents && p.hidden:
	case p.contents:
		add("contents shown, x hides them", themes.Warn)
	case p.hidden:
		add("contents hidden, x shows them", themes.Accent)
	}
	if p.field == nil {
		add(p.search.words(p.cursor), themes.Hint)
	}
	if p.opts.Paths && len(p.folds.shown) > 0 {
		add(canvas.Middle(p.folds.doc.path(int(p.cursor)), 60), themes.Hint)
	}
	words := "read " + inspect.Age(p.opts.Clock(), p.read.Unix()) + " ago"
	if p.reading {
		words = "reading …"
	}
	add(words, themes.Hint)
	return out
}
