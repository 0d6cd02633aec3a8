package trace

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"kscope/topology"
	"kscope/topology/trace"
	"kscope/ui/canvas"
	"kscope/ui/keys"
	"kscope/ui/page"
)

// told answers every question with the same result or error.
type told struct {
	result trace.Result
	err    error
}

func (s *told) Trace(context.Context, string, string, string) (trace.Result, error) {
	return s.result, s.err
}

// anyResult is a result of some ways of some hops.
func anyResult(t *rapid.T) trace.Result {
	r := trace.Result{Request: trace.Request{From: topology.Internet, To: "Service/shop/web"}}
	judged := func() trace.Judged {
		v := topology.Verdict{State: topology.EdgeState(rapid.IntRange(0, int(topology.Denied)).Draw(t, "state"))}
		if v.State != topology.Fine {
			v.Reason = rapid.StringMatching(`[a-z]{1,8}( [a-zäß世]{1,40}){0,12}`).Draw(t, "reason")
			v.Fix = "See " + v.Reason + "."
		}
		return trace.Judged{Verdict: v}
	}
	for range rapid.IntRange(0, 5).Draw(t, "ways") {
		p := trace.Path{Judged: judged()}
		for i := range rapid.IntRange(1, 9).Draw(t, "hops") {
			p.Hops = append(p.Hops, trace.Hop{Node: topology.MakeID("Service", "shop", fmt.Sprintf("s%d-%s", i, rapid.StringMatching(`[a-z]{1,60}`).Draw(t, "name"))), Judged: judged(), Port: 80})
		}
		r.Paths = append(r.Paths, p)
	}
	if r.Outcome = trace.Unreachable; len(r.Paths) > 0 {
		r.Reason, r.Fix = r.Paths[0].Reason, r.Paths[0].Fix
	}
	return r
}

func opened(source Source) *Page {
	p := newPage(Options{Context: context.Background(), Name: "kscope", Clock: time.Now}, question{To: "Service/shop/web"})
	p.watch.source = source
	p.Hear(p.watch.ask(p.watch.q)())
	return p
}

// Whatever is pressed, on whatever result, the marked hop is in sight after it was
// marked, and the page keeps to its window.
func TestTheMarkedHopIsSeen(t *testing.T) {
	moves := []keys.Intent{keys.RowUp, keys.RowDown, keys.PageUp, keys.PageDown, keys.FirstRow, keys.LastRow, keys.NextWay, keys.PreviousWay, keys.EditFrom, keys.EditTo, keys.Cancel, keys.Accept, keys.ReadAgain, keys.GoToRow}
	rapid.Check(t, func(t *rapid.T) {
		source := &told{result: anyResult(t)}
		p := opened(source)
		defer p.Close()
		w, h := rapid.IntRange(20, 120).Draw(t, "w"), rapid.IntRange(headRows+8, 60).Draw(t, "h")
		for range rapid.IntRange(0, 20).Draw(t, "presses") {
			move := rapid.SampledFrom(moves).Draw(t, "move")
			if p.field != nil {
				move = rapid.SampledFrom([]keys.Intent{keys.Accept, keys.Cancel}).Draw(t, "move")
			} else if move == keys.Cancel || move == keys.Accept {
				continue
			}
			if rapid.IntRange(0, 9).Draw(t, "changes") == 0 {
				source.result = anyResult(t)
			}
			before := p.at
			cmd, _ := p.Act(move)
			if cmd != nil && move != keys.GoToRow {
				p.Hear(cmd())
			}
			g := canvas.New(w, h)
			p.Draw(g, time.Time{})
			if p.at == before || p.at >= len(p.hops) {
				continue
			}
			name, _, _ := strings.Cut(p.hops[p.at].id.Name(), "-")
			if !strings.Contains(g.Plain(), "shop/"+name) {
				t.Fatalf("%s is marked, and not seen:\n%s", p.hops[p.at].id, g.Plain())
			}
		}
	})
}

// A way on one row always tells where it starts and where it stops, with its sign.
func TestHopsTellBothEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 9).Draw(t, "hops")
		hops := []trace.Hop{{Node: topology.Internet}}
		for i := 1; i < n; i++ {
			hops = append(hops, trace.Hop{Node: topology.MakeID("Service", "shop", fmt.Sprintf("n%d%s", i, strings.Repeat("x", rapid.IntRange(0, 30).Draw(t, "long"))))})
		}
		hops[n-1].State = topology.Rejected
		g := canvas.New(rapid.IntRange(40, 150).Draw(t, "w"), 1)
		drawHops(g, hops)
		if got := g.Plain(); !strings.HasPrefix(got, " Internet →") || !strings.Contains(got, fmt.Sprintf("✖ svc n%d", n-1)) {
			t.Fatalf("%d hops: %q", n, got)
		}
	})
}

// The strip keeps to its rows, and the whole reason is told where there is room.
func TestStripSaysTheReason(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &Strip{opts: Options{Key: "P"}, watch: newWatch(context.Background(), nil, question{}, time.Now)}
		s.watch.got, s.watch.result = true, anyResult(t)
		g := canvas.New(rapid.IntRange(24, 200).Draw(t, "w"), Rows)
		s.Draw(g)
		v := s.watch.result.Verdict()
		if lines := canvas.Wrap(v.Reason, g.W-3); len(lines) < Rows {
			for _, l := range lines {
				if !strings.Contains(g.Plain(), l) {
					t.Fatalf("no %q in\n%s", l, g.Plain())
				}
			}
		}
	})
}

// A live answer under way is of no account once another question is asked, and a
// wrong question never takes the right answer away.
func TestWrongQuestionsKeepTheAnswer(t *testing.T) {
	source := &told{result: trace.Result{Request: trace.Request{From: topology.Internet, To: "Service/shop/web"}, Outcome: trace.Reachable}}
	p := opened(source)
	defer p.Close()
	late := p.watch.ask(p.watch.q)()
	p.edit(false)
	p.Type(tea.KeyPressMsg{Code: 'x', Text: "x"})
	source.err = errors.New("no such thing")
	cmd, _ := p.Act(keys.Accept)
	p.Hear(late)
	p.Hear(cmd())
	if p.watch.fault == nil || !p.watch.got || p.watch.q.To != "Service/shop/web" || p.field == nil {
		t.Errorf("fault %v, question %v, typing %v", p.watch.fault, p.watch.q, p.field != nil)
	}
	source.err = nil
	p.Hear(p.watch.ask(p.watch.q)()) // the cluster has changed
	if p.watch.fault == nil {
		t.Error("the mistake is forgotten while it is on the screen")
	}
	cmd, _ = p.Act(keys.Accept)
	p.Hear(cmd())
	if p.watch.fault != nil || p.watch.q.To != "Service/shop/webx" || p.field != nil {
		t.Errorf("fault %v, question %v, typing %v", p.watch.fault, p.watch.q, p.field != nil)
	}
}

// After it is closed, a page asks no more.
func TestClosedPagesAreSilent(t *testing.T) {
	p := opened(&told{})
	p.Close()
	if cmd := p.Hear(againMsg{p.watch}); cmd != nil {
		t.Error("asks again")
	}
	if cmd := p.Hear(page.News{}); cmd != nil {
		if cmd = p.Hear(againMsg{p.watch}); cmd != nil {
			t.Error("asks again")
		}
	}
}
