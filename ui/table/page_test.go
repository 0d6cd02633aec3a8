package table

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/topology"
	"kscope/topology/lens"
	"kscope/topology/table"
	"kscope/ui/canvas"
	"kscope/ui/keys"
	"kscope/ui/page"
)

var now = time.Unix(1_800_000_000, 0)

func nowClock() time.Time { return now }

type fakeSource struct {
	rows []table.Row
	err  error
}

func (f *fakeSource) Rows(context.Context, lens.View) ([]table.Row, error) {
	return slices.Clone(f.rows), f.err
}

func row(kind, name string, restarts int32, h topology.Health) table.Row {
	id := topology.MakeID(kind, "shop", name)
	rec := &topology.Record{ID: id, Created: now.Unix() - 3600, Want: 1, Ready: 1}
	if kind == "Pod" {
		rec.Spec = &topology.Pod{Phase: topology.Intern("Running"), Restarts: restarts, Node: topology.Intern("node-1")}
	}
	return table.Row{ID: id, Rec: rec, Ready: 1, Want: 1, Status: topology.Status{Health: h}}
}

func pods(n int) []table.Row {
	var rows []table.Row
	for i := range n {
		rows = append(rows, row("Pod", fmt.Sprintf("web-%d", i), int32(i%5), topology.OK))
	}
	return rows
}

// run executes commands and hands over what they bring, until nothing comes any more.
func run(p *Page, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			run(p, c)
		}
	case nil:
	default:
		run(p, p.Hear(msg))
	}
}

func open(t *testing.T, f *fakeSource, at topology.ID) *Page {
	t.Helper()
	p, cmd := New(t.Context(), f, lens.View{}, at, Chosen{}, nowClock)
	t.Cleanup(p.Close)
	run(p, cmd)
	return p
}

func press(p *Page, intents ...keys.Intent) {
	for _, i := range intents {
		cmd, _ := p.Act(i)
		run(p, cmd)
	}
}

func draw(p *Page, w, h int) []string {
	g := canvas.New(w, h)
	p.Draw(g, now)
	return strings.Split(strings.TrimRight(g.Plain(), "\n"), "\n")
}

func TestTableShowsTheKindOfWhatWasSelected(t *testing.T) {
	f := &fakeSource{rows: append(pods(3), row("Service", "web", 0, topology.Failed))}
	p := open(t, f, "Service/shop/web")
	lines := draw(p, 100, 8)
	if got, want := strings.TrimRight(lines[0], " "), " Pod 3   Service 1   all kinds 4"; got != want {
		t.Errorf("kinds %q, want %q", got, want)
	}
	if !strings.Contains(lines[1], "CLUSTER-IP") || !strings.Contains(lines[2], "✖ shop") {
		t.Errorf("not the services:\n%s", strings.Join(lines, "\n"))
	}
	press(p, keys.NextKind, keys.NextKind)
	if lines = draw(p, 100, 8); !strings.Contains(lines[1], "RESTARTS") {
		t.Errorf("not the pods after all kinds:\n%s", strings.Join(lines, "\n"))
	}
}

// Where a query leaves nothing of the kind shown, another is shown that has rows, and
// the first again when it has.
func TestKindWithoutRowsGivesWay(t *testing.T) {
	service := row("Service", "web", 0, topology.OK)
	f := &fakeSource{rows: append(pods(3), service)}
	p := open(t, f, service.ID)
	read := func(rows []table.Row, want string) {
		t.Helper()
		f.rows = rows
		run(p, p.Look(lens.View{Query: "x"}))
		if p.kind != want || len(p.sheet.rows) != p.count(want) && want != "" {
			t.Errorf("shown: %d rows of %q, want %q", len(p.sheet.rows), p.kind, want)
		}
	}
	read(pods(3), "Pod")
	read(nil, "")
	read(append(pods(2), service), "Service")
}

// The marked row stays the same object when others come and go and when the order
// changes.
func TestMarkFollowsItsObject(t *testing.T) {
	f := &fakeSource{rows: pods(50)}
	p := open(t, f, "Pod/shop/web-7")
	draw(p, 80, 20)
	check := func(after string) {
		t.Helper()
		if ids := p.Subjects(); len(ids) != 1 || ids[0] != "Pod/shop/web-7" {
			t.Errorf("after %s the mark is on %v", after, ids)
		}
		marked := p.sheet.at - p.sheet.top
		if marked < 0 || marked >= p.sheet.page {
			t.Errorf("after %s the mark is out of sight", after)
		}
	}
	check("opening")
	press(p, keys.SortNext, keys.SortNext, keys.SortNext)
	check("sorting")
	press(p, keys.SortReverse)
	check("turning round")
	f.rows = slices.Delete(f.rows, 0, 5)
	run(p, p.ask())
	check("five have gone")
}

func TestSorting(t *testing.T) {
	f := &fakeSource{rows: []table.Row{row("Pod", "a", 3, 0), row("Pod", "b", 12, 0), row("Pod", "c", 5, 0)}}
	p := open(t, f, "")
	draw(p, 100, 10)
	i := slices.IndexFunc(p.sheet.shown, func(c int) bool { return p.sheet.cols[c].Title == "RESTARTS" })
	for range i {
		press(p, keys.SortNext)
	}
	lines := draw(p, 100, 10)
	if !strings.Contains(lines[1], "RESTARTS▼") {
		t.Errorf("titles %q", lines[1])
	}
	for y, want := range []string{" b ", " c ", " a "} {
		if !strings.Contains(lines[2+y], want) {
			t.Errorf("line %d is %q, want %q in it", y, lines[2+y], want)
		}
	}
}

func TestTableSaysWhyItIsEmpty(t *testing.T) {
	f := &fakeSource{err: errors.New("the cluster is away")}
	p := open(t, f, "")
	if lines := draw(p, 60, 6); !strings.Contains(strings.Join(lines, "\n"), "the cluster is away") {
		t.Errorf("%v", lines)
	}
	if _, why := p.Act(keys.SaveCSV); why == "" {
		t.Error("nothing to save, and no word about it")
	}
	if _, why := p.Act(keys.GoToRow); why == "" {
		t.Error("nowhere to go, and no word about it")
	}
}

func TestTableIsSavedAsShown(t *testing.T) {
	p := open(t, &fakeSource{rows: pods(2)}, "")
	cmd, _ := p.Act(keys.SaveCSV)
	got, ok := cmd().(page.Save)
	if !ok || got.Name != "pod.csv" || !strings.HasPrefix(got.Text, "NAMESPACE,NAME,READY,STATUS,RESTARTS,CPU,MEM,IP,NODE,AGE\nshop,web-0,1/1,Running,0,,,,node-1,60m\n") {
		t.Errorf("%+v", got)
	}
}

// No line is ever wider than the window, whatever is pushed aside.
func TestEveryLineFits(t *testing.T) {
	p := open(t, &fakeSource{rows: append(pods(30), row("Service", strings.Repeat("long-", 40), 0, topology.Degraded))}, "")
	for _, w := range []int{60, 80, 200} {
		for _, i := range []keys.Intent{keys.WideColumns, keys.ColumnsRight, keys.ColumnsRight, keys.NextKind, keys.LastRow, keys.PageUp} {
			press(p, i)
			for _, l := range draw(p, w, 16) {
				if canvas.Width(l) > w {
					t.Fatalf("%d columns of %d: %q", canvas.Width(l), w, l)
				}
			}
		}
	}
}

func BenchmarkScroll100k(b *testing.B) {
	p, cmd := New(context.Background(), &fakeSource{rows: pods(100_000)}, lens.View{}, "", Chosen{}, nowClock)
	defer p.Close()
	run(p, cmd)
	g := canvas.New(200, 60)
	for b.Loop() {
		p.Act(keys.PageDown)
		g.Clear()
		p.Draw(g, now)
	}
}
