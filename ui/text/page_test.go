package text

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/ui/canvas"
	"kscope/ui/keys"
)

var noon = time.Unix(1_800_000_000, 0)

// showing makes a page that shows body.
func showing(tb testing.TB, body string) *Page {
	p, cmd := New(Options{Context: tb.Context(), What: "YAML", Of: "x", Paths: true, Clock: func() time.Time { return noon },
		Read: func(context.Context, bool) (string, bool, error) { return body, false, nil }})
	p.Hear(cmd())
	return p
}

func draw(p *Page, w, h int) string {
	g := canvas.New(w, h)
	p.Draw(g, noon)
	return g.Plain()
}

// A text that was read anew keeps the cursor, and what was folded.
func TestReadAgainKeepsThePlace(t *testing.T) {
	p := showing(t, pod)
	draw(p, 60, 30)
	p.visit(3)
	if _, why := p.Act(keys.ShutFold); why != "" {
		t.Fatal(why)
	}
	p.opts.Read = func(context.Context, bool) (string, bool, error) { return "extra: 1\n" + pod, false, nil }
	cmd, _ := p.Act(keys.ReadAgain)
	p.Hear(cmd())
	if got := draw(p, 60, 30); strings.Contains(got, "plain:") || !strings.Contains(got, "extra") {
		t.Errorf("got\n%s", got)
	}
	p.opts.Read = func(context.Context, bool) (string, bool, error) { return "", false, errors.New("it is gone") }
	cmd, _ = p.Act(keys.ReadAgain)
	p.Hear(cmd())
	if got := draw(p, 60, 30); !strings.Contains(got, "extra") || p.Notes()[0].Text != "it is gone" {
		t.Errorf("after an error: %v\n%s", p.Notes(), got)
	}
}

// The answer to an older question is not heard.
func TestOldAnswersAreDropped(t *testing.T) {
	p := showing(t, pod)
	old, _ := p.Act(keys.ReadAgain)
	msg := old()
	p.opts.Read = func(context.Context, bool) (string, bool, error) { return "new: 1\n", false, nil }
	young, _ := p.Act(keys.ReadAgain)
	p.Hear(young())
	p.Hear(msg)
	if got := draw(p, 60, 30); !strings.Contains(got, "new: 1") {
		t.Errorf("got\n%s", got)
	}
}

// The cursor is always in view, whatever is done, at any size.
func TestCursorStaysInView(t *testing.T) {
	p := showing(t, pod+pod+pod)
	intents := []keys.Intent{keys.LastRow, keys.ShutFold, keys.ShutFold, keys.RowUp, keys.PageUp, keys.ToggleFold, keys.PageDown,
		keys.FirstRow, keys.OpenFold, keys.RowDown, keys.LastRow, keys.PageUp}
	for _, h := range []int{3, 10, 40} {
		draw(p, 50, h)
		for _, in := range intents {
			p.Act(in)
			draw(p, 50, h)
			if row := p.folds.row(p.cursor); row < p.top || row >= p.top+p.height {
				t.Fatalf("height %d after %d: row %d of %d to %d", h, in, row, p.top, p.top+p.height)
			}
		}
	}
}

func TestHiddenContents(t *testing.T) {
	asked := []bool{}
	p, cmd := New(Options{Context: t.Context(), Clock: func() time.Time { return noon },
		Read: func(_ context.Context, contents bool) (string, bool, error) {
			asked = append(asked, contents)
			return "a: 1\n", !contents, nil
		}})
	p.Hear(cmd())
	draw(p, 50, 5)
	if got := p.Notes()[0].Text; got != "contents hidden, x shows them" {
		t.Error(got)
	}
	cmd, _ = p.Act(keys.ShowContents)
	p.Hear(cmd())
	if got := p.Notes()[0].Text; got != "contents shown, x hides them" {
		t.Error(got)
	}
	if fmt.Sprint(asked) != "[false true]" {
		t.Errorf("asked %v", asked)
	}
	plain := showing(t, pod)
	if _, why := plain.Act(keys.ShowContents); why != "nothing is hidden here" {
		t.Error(why)
	}
}

// huge is a ConfigMap of 10 MB in 200,000 lines.
func huge() string {
	return "apiVersion: v1\ndata:\n  big: |\n" + strings.Repeat("    "+strings.Repeat("x", 47)+"\n", 200_000) + "kind: ConfigMap\n"
}

func BenchmarkScrollHuge(b *testing.B) {
	p := showing(b, huge())
	g := canvas.New(200, 58)
	for b.Loop() {
		p.Act(keys.PageDown)
		g.Clear()
		p.Draw(g, noon)
	}
}

func BenchmarkFoldHuge(b *testing.B) {
	p := showing(b, huge())
	g := canvas.New(200, 58)
	p.visit(2)
	for b.Loop() {
		p.Act(keys.ToggleFold)
		g.Clear()
		p.Draw(g, noon)
	}
}

// One line of 10 MB.
func BenchmarkScrollLongLine(b *testing.B) {
	p := showing(b, "a: "+strings.Repeat("y", 10<<20)+"\nb: 1\n")
	g := canvas.New(200, 58)
	for b.Loop() {
		p.Act(keys.RowDown)
		p.Act(keys.RowUp)
		g.Clear()
		p.Draw(g, noon)
		p.Notes()
	}
}

func BenchmarkParseHuge(b *testing.B) {
	body := huge()
	for b.Loop() {
		parse(body)
	}
}

func BenchmarkSearchHuge(b *testing.B) {
	p := showing(b, huge())
	for b.Loop() {
		p.Type(tea.KeyPressMsg{}) // nothing is typed: no field
		p.look(compile("nothing"), true)()
	}
}
