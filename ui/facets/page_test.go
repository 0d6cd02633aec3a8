package facets

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/topology/lens"
	"kscope/topology/query"
	"kscope/ui/canvas"
	"kscope/ui/keys"
	"kscope/ui/page"
)

type fakeSource struct{ asked [][2]string }

func (f *fakeSource) Facets(_ context.Context, _ lens.View, row, column string) (Counts, error) {
	f.asked = append(f.asked, [2]string{row, column})
	c := Counts{Total: 10, Facets: []query.Facet{
		{Key: "app", Distinct: 2, With: 10, Values: []query.Value{{Text: "web", Count: 7}, {Text: "db", Count: 3}}},
		{Key: "tier", Distinct: 1, With: 4, Without: 6, Values: []query.Value{{Text: "fe", Count: 4}}},
	}}
	if row != "" {
		c.OK = true
		c.Overlap = query.Overlap{Row: row, Column: column, Rows: []query.Value{{Text: "web", Count: 7}, {Text: "db", Count: 3}},
			Columns: []query.Value{{Text: "fe", Count: 4}, {Absent: true, Count: 6}}, Cells: [][]int{{4, 3}, {0, 3}}}
	}
	return c, nil
}

func run(p *Page, cmd tea.Cmd) {
	if cmd != nil {
		run(p, p.Hear(cmd()))
	}
}

func opened(t *testing.T) (*Page, *fakeSource) {
	t.Helper()
	f := &fakeSource{}
	p, cmd := New(t.Context(), f, lens.View{})
	t.Cleanup(p.Close)
	run(p, cmd)
	return p, f
}

func draw(p *Page, w, h int) string {
	g := canvas.New(w, h)
	p.Draw(g, time.Time{})
	return g.Plain()
}

func TestFacetsAndHowTheyOverlap(t *testing.T) {
	p, f := opened(t)
	got := draw(p, 120, 12)
	for _, want := range []string{" app  ", "2 values", "web", "█████████▊", "tier", "1 value, 6 without", "app × tier", "(none)", "·"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if len(f.asked) != 2 || f.asked[1] != [2]string{"app", "tier"} {
		t.Errorf("asked for %v", f.asked)
	}
}

func TestChoosingNarrows(t *testing.T) {
	p, _ := opened(t)
	draw(p, 120, 12)
	if _, why := p.Act(keys.ChooseValue); why != "every object has app" {
		t.Errorf("on a key that nothing lacks: %q", why)
	}
	for _, c := range []struct {
		down int
		want page.Narrow
	}{{1, page.Narrow{Key: "app", Value: "web"}}, {2, page.Narrow{Key: "tier", Lacking: true}}, {1, page.Narrow{Key: "tier", Value: "fe"}}} {
		for range c.down {
			p.Act(keys.RowDown)
		}
		cmd, why := p.Act(keys.ChooseValue)
		if cmd == nil {
			t.Fatalf("nothing chosen: %s", why)
		}
		if got := cmd(); got != c.want {
			t.Errorf("%+v, want %+v", got, c.want)
		}
	}
}

// Another key is compared with the one chosen for it, never with itself.
func TestComparing(t *testing.T) {
	p, f := opened(t)
	draw(p, 120, 12)
	cmd, _ := p.Act(keys.CompareWith)
	run(p, cmd)
	if got := f.asked[len(f.asked)-1]; got != [2]string{"app", "tier"} {
		t.Errorf("app with itself: %v", got)
	}
	cmd, _ = p.Act(keys.NextKind)
	run(p, cmd)
	if got := f.asked[len(f.asked)-1]; got != [2]string{"tier", "app"} {
		t.Errorf("%v", got)
	}
}

func TestEveryLineFits(t *testing.T) {
	p, _ := opened(t)
	for _, size := range [][2]int{{60, 14}, {80, 22}, {200, 58}, {20, 3}} {
		for _, l := range strings.Split(draw(p, size[0], size[1]), "\n") {
			if canvas.Width(l) > size[0] {
				t.Errorf("%d columns of %d: %q", canvas.Width(l), size[0], l)
			}
		}
	}
}
