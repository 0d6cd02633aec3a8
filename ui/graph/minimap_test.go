package graph

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/layout"
	"kscope/topology/lens"
	"kscope/ui/canvas"
)

func healthy(h topology.Health) *lens.Node { return &lens.Node{Status: topology.Status{Health: h}} }

// The dots of a picture of 4×8 cells on two cells by two: of braille, a dot is a column and
// one row; of half blocks, two columns and two rows; in ASCII, two columns and four rows.
func TestMinimapDots(t *testing.T) {
	type box struct{ x, y, w, h int }
	braille, blocks, ascii := View{}, View{Blocks: true}, View{ASCII: true, Blocks: true}
	for _, c := range []struct {
		what  string
		boxes []box
		view  canvas.Rect
		as    View
		want  string
	}{
		{"nothing", nil, canvas.Rect{}, braille, "⠀⠀/⠀⠀"},
		{"a cell at the top left", []box{{0, 0, 1, 1}}, canvas.Rect{}, braille, "⠁⠀/⠀⠀"},
		{"a cell at the bottom right", []box{{3, 7, 1, 1}}, canvas.Rect{}, braille, "⠀⠀/⠀⢀"},
		{"the fourth row", []box{{0, 3, 4, 1}}, canvas.Rect{}, braille, "⣀⣀/⠀⠀"},
		{"everything", []box{{0, 0, 4, 8}}, canvas.Rect{}, braille, "⣿⣿/⣿⣿"},
		{"the middle", []box{{1, 3, 2, 2}}, canvas.Rect{}, braille, "⢀⡀/⠈⠁"},
		{"an outline", nil, canvas.Rect{W: 4, H: 8}, braille, "┌┐/└┘"},
		{"an outline over a box", []box{{0, 0, 4, 8}}, canvas.Rect{W: 3, H: 4}, braille, "╶╴/⣿⣿"},
		{"an outline of one column", nil, canvas.Rect{W: 2, H: 8}, braille, "╷⠀/╵⠀"},
		{"an outline of one cell", nil, canvas.Rect{X: 2, Y: 4, W: 2, H: 4}, braille, "⠀⠀/⠀□"},
		{"half blocks", []box{{0, 0, 1, 1}, {2, 2, 1, 1}, {0, 4, 4, 4}}, canvas.Rect{}, blocks, "▀▄/██"},
		{"half blocks and an outline", []box{{0, 0, 4, 8}}, canvas.Rect{Y: 4, W: 4, H: 4}, blocks, "██/╶╴"},
		{"in ASCII", []box{{0, 0, 1, 1}}, canvas.Rect{X: 1, Y: 1, W: 2, H: 7}, ascii, "++/++"},
		{"in ASCII, boxes", []box{{0, 0, 1, 1}}, canvas.Rect{Y: 4, W: 1, H: 4}, ascii, "# /+ "},
	} {
		p := &Picture{Scene: &lens.Scene{}}
		p.place = placeOf(4, 8)
		m := newMinimap(p, 2, 2, dotsOf(c.as))
		for _, b := range c.boxes {
			m.node(b.x, b.y, b.w, b.h, healthy(topology.OK))
		}
		m.viewport(c.view)
		got := ""
		for i, cell := range m.cells {
			if i == 2 {
				got += "/"
			}
			if c.as.ASCII && cell.set == 0 && cell.outline == 0 { // not drawn
				got += " "
				continue
			}
			got += string(cell.char(m.dots))
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
}

// The worst health wins a cell, by its role and, where its box begins, by its glyph.
func TestTheWorstHealthWinsACell(t *testing.T) {
	p := &Picture{Scene: &lens.Scene{}}
	p.place = placeOf(8, 4)
	plain, ascii := newMinimap(p, 4, 1, dots{2, 4}), newMinimap(p, 4, 1, dots{1, 1})
	for _, c := range []struct {
		health topology.Health
		want   themes.Role
		glyphs string // of the two cells, in braille and in ASCII
	}{
		{topology.OK, themes.Faint, "⣿⣿##"},
		{topology.Unknown, themes.Faint, "⣿⣿##"},
		{topology.Progressing, themes.Progress, "◐⣿~~"},
		{topology.OK, themes.Progress, "◐⣿~~"},
		{topology.Failed, themes.Bad, "✖⣿xx"},
		{topology.Degraded, themes.Bad, "✖⣿xx"},
	} {
		for _, m := range []*minimap{plain, ascii} {
			m.node(2, 0, 4, 4, healthy(c.health))
		}
		a, b, x, y := plain.cells[1], plain.cells[2], ascii.cells[1], ascii.cells[2]
		got := string([]rune{a.char(plain.dots), b.char(plain.dots), x.char(ascii.dots), y.char(ascii.dots)})
		if got != c.glyphs || a.role() != c.want || b.role() != c.want {
			t.Errorf("after %s: %s and %s, want %s and %s", c.health, got, a.role(), c.glyphs, c.want)
		}
	}
	plain.viewport(canvas.Rect{W: 8, H: 4})
	if c := plain.cells[1]; c.char(plain.dots) != '✖' || c.role() != themes.Bad {
		t.Errorf("under the outline it is %c, %s", c.char(plain.dots), c.role())
	}
	if c := plain.cells[0]; c.char(plain.dots) != '╶' || c.role() != themes.Accent {
		t.Errorf("the outline is %c, %s", c.char(plain.dots), c.role())
	}
}

// tall is a picture of one lane that is higher than any viewport, with a failed pod.
func tall() *Picture {
	m := &maker{s: lens.Scene{Lens: lens.Traffic, Lanes: []string{"", "", "", "service", "pods"}}}
	shop := m.group("shop", 60)
	m.node("svc", "web", 3, shop)
	for i := range 60 {
		name := fmt.Sprint("web-", i)
		m.pod(name, shop, topology.OK, "")
		m.edge("web", name, "")
	}
	m.s.Nodes[m.index("web-40")].Status.Health = topology.Failed
	return New(&m.s, 80, 24, Auto, nil)
}

func TestMinimapLooksAsItShould(t *testing.T) {
	p := tall()
	for name, v := range map[string]View{"minimap": {}, "minimap-ascii": {ASCII: true}, "minimap-blocks": {Blocks: true}} {
		g := canvas.New(24, 12)
		v.Off = canvas.Point{Y: 20}
		DrawMinimap(g, canvas.Rect{W: 24, H: 12}, p, v, 80, 24)
		golden(t, name, trim(g.Plain())+"\n"+g.RoleText()+"\n")
	}
}

func TestMinimapGivesWay(t *testing.T) {
	p := tall()
	area := canvas.Rect{X: 0, Y: 1, W: p.place.W, H: 22}
	rect := func(v View) canvas.Rect { return MinimapRect(p, area, v) }
	w := p.place.W / 4
	place := func(x, y int) canvas.Rect { return canvas.Rect{X: x, Y: y, W: w, H: 5} }
	if got, want := rect(View{}), place(0, 18); got != want {
		t.Errorf("it is at %v, want %v: bottom left, over nothing", got, want)
	}
	if got, want := rect(View{Off: canvas.Point{X: -100}}), place(p.place.W-w, 18); got != want {
		t.Errorf("it is at %v, want %v: over nothing anywhere, bottom right", got, want)
	}
	// Only pods in sight: the lower corners hide pods, the upper ones too.
	pods := canvas.Rect{Y: 1, W: 40, H: 22}
	off := canvas.Point{X: p.Rect("pod/web-0").X - 6, Y: 10}
	tried := 0
	for row, want := range map[int]canvas.Rect{5: {X: 30, Y: 18, W: 10, H: 5}, 20: {X: 30, Y: 2, W: 10, H: 5}} {
		for i := range p.Scene.Nodes {
			if r := p.Rect(p.Scene.Nodes[i].Key); r.Y == off.Y+row && r.X == off.X+6 {
				tried++
				if got := MinimapRect(p, pods, View{Off: off, Selected: p.Scene.Nodes[i].Key}); got != want {
					t.Errorf("with row %d selected it is at %v, want %v", row, got, want)
				}
			}
		}
	}
	if tried != 2 {
		t.Errorf("%d boxes were selected, want 2", tried)
	}
	off.Y = p.Rect("pod/web-40").Y - 20
	if got, want := MinimapRect(p, pods, View{Off: off}), (canvas.Rect{X: 30, Y: 2, W: 10, H: 5}); got != want {
		t.Errorf("it is at %v and hides the failed pod, want %v", got, want)
	}
	if got := MinimapRect(p, canvas.Rect{W: 200, H: 100}, View{}); !got.Empty() {
		t.Errorf("everything fits, and it is at %v", got)
	}
}

// A minimap stays in the viewport, is never large, hides no selected box, and shows in
// every cell the worst of what the picture has there.
func TestMinimapProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := New(scenes(t), 60, 12, Compact, nil)
		area := canvas.Rect{X: 3, Y: 1, W: rapid.IntRange(1, 150).Draw(t, "w"), H: rapid.IntRange(1, 50).Draw(t, "h")}
		v := View{Off: canvas.Point{X: rapid.IntRange(-150, 150).Draw(t, "x"), Y: rapid.IntRange(-50, 50).Draw(t, "y")},
			Selected: "n0", ASCII: rapid.Bool().Draw(t, "ascii"), Blocks: rapid.Bool().Draw(t, "blocks")}
		r := MinimapRect(p, area, v)
		if r.Empty() {
			return
		}
		sel := p.Rect("n0")
		sel.X, sel.Y = sel.X+area.X-v.Off.X, sel.Y+area.Y-v.Off.Y
		if r.Intersect(area) != r || r.W > min(24, area.W/3) || r.H > min(12, area.H/3) || !r.Intersect(sel).Empty() {
			t.Fatalf("it is at %v in %v, the selected box at %v", r, area, sel)
		}
		g := canvas.New(area.W+6, area.H+6)
		g.Fill(canvas.Rect{W: g.W, H: g.H}, 'o', themes.Alert)
		DrawMinimap(g, r, p, v, area.W, area.H)
		inside := r.Inset(1)
		for y := range g.H {
			for x := range g.W {
				role := themes.Role(0)
				if c := g.Sub(canvas.Rect{X: x, Y: y, W: 1, H: 1}).RoleText()[0]; c != '.' {
					role = themes.Role(c - 'a' + 1)
				}
				if (role == themes.Alert) == r.Contains(x, y) {
					t.Fatalf("drew %s at %d,%d, outside of %v", role, x, y, r)
				}
				if want := worstAt(p, inside, x-inside.X, y-inside.Y); inside.Contains(x, y) && want > topology.Unknown &&
					role != [...]themes.Role{themes.OK, themes.Unknown, themes.Progress, themes.Warn, themes.Bad}[want] {
					t.Fatalf("%d,%d is %s, the worst there is %s", x, y, role, want)
				}
			}
		}
		at := canvas.Point{X: r.X + rapid.IntRange(-1, r.W).Draw(t, "click x"), Y: r.Y + rapid.IntRange(-1, r.H).Draw(t, "click y")}
		if off := MinimapOffset(p, r, at.X, at.Y, area.W, area.H); off != Clamp(p, off, area.W, area.H) {
			t.Fatalf("a click leads to %v, beyond the picture", off)
		}
	})
}

// worstAt is the worst health of the boxes that touch the part of the picture that a
// cell stands for, by fractions.
func worstAt(p *Picture, inside canvas.Rect, cx, cy int) topology.Health {
	worst := topology.OK
	for i, n := range p.place.Nodes {
		if n.X*inside.W < (cx+1)*p.place.W && (n.X+n.W)*inside.W > cx*p.place.W &&
			n.Y*inside.H < (cy+1)*p.place.H && (n.Y+n.H)*inside.H > cy*p.place.H {
			worst = max(worst, p.Scene.Nodes[i].Status.Health)
		}
	}
	return worst
}

// A click in a corner of the minimap leads to that corner of the picture, one in its
// middle to the middle.
func TestMinimapOffset(t *testing.T) {
	p := tall()
	w, h := p.place.W, 24
	r := canvas.Rect{X: 10, Y: 5, W: 12, H: 12}
	pw, ph := p.Size()
	for at, want := range map[canvas.Point]int{{X: 11, Y: 6}: 0, {X: 20, Y: 15}: ph - h, {X: 15, Y: 11}: (2*5+1)*p.place.H/20 - 23/2} {
		if got := MinimapOffset(p, r, at.X, at.Y, w, h); got.Y != want || got.X != 0 && pw <= w {
			t.Errorf("a click at %v leads to %v, want row %d", at, got, want)
		}
	}
}

func placeOf(w, h int) *layout.Result { return &layout.Result{W: w, H: h} }
