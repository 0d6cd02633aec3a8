package picker

import (
	"strconv"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"kscope/topology"
	"kscope/ui/canvas"
)

func items(names ...string) []Item {
	var out []Item
	for _, n := range names {
		out = append(out, Item{Kind: "Pod", Name: n, Tail: "shop", Health: topology.OK, HasHealth: true, Value: n})
	}
	return out
}

// answer runs the questions in cmd and hands over the answers.
func answer(p *Picker, cmd tea.Cmd) (taken Item, ok bool) {
	if cmd == nil {
		return Item{}, false
	}
	switch msg := cmd().(type) {
	case Matched:
		return p.Answer(msg)
	case tea.BatchMsg:
		for _, c := range msg {
			if it, hit := answer(p, c); hit {
				taken, ok = it, true
			}
		}
	}
	return taken, ok
}

func typed(p *Picker, r rune) tea.Cmd { return p.Type(tea.KeyPressMsg{Code: r, Text: string(r)}) }

func TestBestMatchFirst(t *testing.T) {
	p := New("Find")
	answer(p, p.Fill(items("frontend-1", "cart-abc", "web-cart-1")))
	for _, r := range "cart" {
		answer(p, typed(p, r))
	}
	if it, ok := p.Take(); !ok || it.Name != "cart-abc" {
		t.Errorf("took %v", it.Name)
	}
	p.Move(1)
	if it, _ := p.Take(); it.Name != "web-cart-1" {
		t.Errorf("took %v", it.Name)
	}
	p.Move(5)
	if it, _ := p.Take(); it.Name != "web-cart-1" {
		t.Errorf("went beyond the last row, to %v", it.Name)
	}
}

func TestOldAnswersAreDropped(t *testing.T) {
	p := New("Find")
	answer(p, p.Fill(items("alpha", "beta")))
	old := typed(p, 'a')
	young := typed(p, 'l')
	answer(p, young)
	answer(p, old)
	if len(p.rows) != 1 || p.rows[0].item.Name != "alpha" {
		t.Errorf("rows %v", p.rows)
	}
}

// Enter pressed before the search has caught up takes what it finds, not what was
// there before.
func TestEnterWaitsForTheAnswer(t *testing.T) {
	p := New("Find")
	if _, ok := p.Take(); ok {
		t.Error("took a row of a list without any")
	}
	p.accept = false
	answer(p, p.Fill(items("alpha", "beta")))
	question := typed(p, 'b')
	if it, ok := p.Take(); ok {
		t.Fatalf("took %s", it.Name)
	}
	if it, ok := answer(p, question); !ok || it.Name != "beta" {
		t.Errorf("took %q, %v", it.Name, ok)
	}
}

func TestNothingMatches(t *testing.T) {
	p := New("Find")
	p.Empty = "nothing like that"
	g := canvas.New(40, 10)
	p.Draw(g, canvas.Rect{W: 40, H: 10})
	if !strings.Contains(g.Plain(), "loading…") {
		t.Error("does not say that it loads")
	}
	answer(p, p.Fill(items("alpha")))
	answer(p, typed(p, 'z'))
	p.Draw(g, canvas.Rect{W: 40, H: 10})
	if !strings.Contains(g.Plain(), "nothing like that") {
		t.Errorf("got\n%s", g.Plain())
	}
	if _, ok := p.Take(); ok {
		t.Error("took a row")
	}
}

func TestTyped(t *testing.T) {
	p := New("Go to")
	p.Typed = func(text string) (Item, bool) { return Item{Name: "typed " + text}, text != "" }
	answer(p, p.Fill(items("alpha")))
	answer(p, typed(p, 'z'))
	if it, ok := p.Take(); !ok || it.Name != "typed z" {
		t.Errorf("took %q", it.Name)
	}
}

func TestManyAreCounted(t *testing.T) {
	var names []string
	for i := range 2000 {
		names = append(names, "pod-"+strconv.Itoa(i))
	}
	p := New("Find")
	answer(p, p.Fill(items(names...)))
	if len(p.rows) != keep || p.count() != "1 of 2000" {
		t.Errorf("%d rows, %s", len(p.rows), p.count())
	}
}

// The row under the cursor is always drawn, and clicking where it is drawn takes
// it.
func TestCursorIsSeen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var names []string
		for i := range rapid.IntRange(1, 60).Draw(t, "rows") {
			names = append(names, "pod-"+strconv.Itoa(i)+"-")
		}
		w, h := rapid.IntRange(30, 90).Draw(t, "w"), rapid.IntRange(6, 40).Draw(t, "h")
		p := New("Find")
		answer(p, p.Fill(items(names...)))
		g := canvas.New(w, h)
		for range 5 {
			p.Move(rapid.IntRange(-20, 20).Draw(t, "move"))
			g.Clear()
			p.Draw(g, canvas.Rect{W: w, H: h})
			it, _ := p.Take()
			at := -1
			for y, line := range strings.Split(g.Plain(), "\n") {
				if strings.Contains(line, it.Name) {
					at = y
				}
			}
			if at < 0 {
				t.Fatalf("%s is not drawn:\n%s", it.Name, g.Plain())
			}
			if !p.Click(5, at) {
				t.Fatalf("nothing to click at line %d", at)
			}
			if got, _ := p.Take(); got.Name != it.Name {
				t.Fatalf("clicking on %s took %s", it.Name, got.Name)
			}
		}
	})
}

// Words may come in any order, parted by spaces or slashes.
func TestWordsInAnyOrder(t *testing.T) {
	all := []Item{{Kind: "Pod", Name: "cart-1", Tail: "shop", Value: 1}, {Kind: "Pod", Name: "cart-1", Tail: "team-5", Value: 2},
		{Kind: "Deployment", Name: "cart", Tail: "team-5", Value: 3}, {Kind: "Pod", Name: "web-1", Tail: "team-5", Value: 4}}
	for text, want := range map[string]int{"team-5 cart pod": 2, "team-5/cart-1": 2, "deploy cart": 3, "web": 4, "cart shop": 1} {
		rows, _ := match(all, text)
		if len(rows) == 0 || rows[0].item.Value != want {
			t.Errorf("%q finds %v first, want %d", text, rows, want)
		}
	}
	if rows, _ := match(all, "cart nothing"); len(rows) != 0 {
		t.Errorf("a word that nothing has finds %v", rows)
	}
	if rows, _ := match(all, " / "); len(rows) != 4 {
		t.Errorf("no word finds %d of 4", len(rows))
	}
}
