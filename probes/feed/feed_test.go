package feed

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"kscope/topology"
	"kscope/topology/lens"
)

// start runs a feed inside a synctest bubble; it ends with the test.
func start(t *testing.T) (*Feed, chan *lens.Frame) {
	out := make(chan *lens.Frame, 1)
	f := New("test", out)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); f.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	return f, out
}

func pod(name string) topology.Change {
	id := topology.MakeID("Pod", "shop", name)
	return topology.Change{ID: id, Record: &topology.Record{ID: id, Spec: &topology.Pod{}, Want: 1}}
}

func pods(f *lens.Frame) int {
	n := 0
	for i := range f.Scene.Nodes {
		if f.Scene.Nodes[i].Kind == "Pod" {
			n++
		}
	}
	return n
}

func TestNothingIsShownBeforeSomebodyLooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, out := start(t)
		f.Batch(topology.Batch{Changes: []topology.Change{pod("a")}})
		time.Sleep(time.Minute)
		if len(out) != 0 {
			t.Error("a frame nobody asked for")
		}
		f.Look(lens.View{Lens: lens.Workloads})
		synctest.Wait()
		if got := <-out; pods(got) != 1 || got.Context != "test" || got.Seq != 1 {
			t.Errorf("%d pods, context %q, seq %d", pods(got), got.Context, got.Seq)
		}
	})
}

// A screen that fetches nothing for long finds the newest picture, and the feed
// never waited for it.
func TestNewestFrameWins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, out := start(t)
		f.Look(lens.View{Lens: lens.Workloads})
		for i := range 50 {
			f.Batch(topology.Batch{Changes: []topology.Change{pod(string(rune('a'+i%26)) + string(rune('a'+i/26)))}})
			time.Sleep(100 * time.Millisecond)
		}
		synctest.Wait()
		if got := <-out; pods(got) != 50 {
			t.Errorf("the newest frame has %d pods, want 50", pods(got))
		}
	})
}

// Changes that come close together make one picture.
func TestChangesAreGathered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, out := start(t)
		f.Look(lens.View{Lens: lens.Workloads})
		synctest.Wait()
		first := <-out
		for i := range 20 {
			f.Batch(topology.Batch{Changes: []topology.Change{pod(string(rune('a' + i)))}})
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if got := <-out; got.Seq != first.Seq+1 || pods(got) != 20 {
			t.Errorf("frame %d with %d pods, want frame %d with 20", got.Seq, pods(got), first.Seq+1)
		}
		time.Sleep(time.Hour)
		if len(out) != 0 {
			t.Error("a frame although nothing changed")
		}
	})
}

// many are n pods, from number first on.
func many(first, n int) (all []topology.Change) {
	for i := first; i < first+n; i++ {
		all = append(all, pod(fmt.Sprintf("p%05d", i)))
	}
	return all
}

// A list of any length replaces what was known: nothing of it is missing, and
// nothing else is left.
func TestLongListReplaces(t *testing.T) {
	for _, n := range []int{0, 1, atOnce - 1, atOnce, atOnce + 1, 3*atOnce + 7} {
		synctest.Test(t, func(t *testing.T) {
			f, _ := start(t)
			f.Batch(topology.Batch{Kind: "Pod", Changes: many(n/2, 2*atOnce+5)})
			f.Batch(topology.Batch{Kind: "Pod", Changes: many(0, n), Replace: true, Source: &topology.Source{Kind: "Pod", State: topology.Synced}})
			synctest.Wait()
			names, err := f.Names(t.Context())
			if err != nil || len(names) != n {
				t.Fatalf("%d pods, %v, want %d", len(names), err, n)
			}
			for i, want := range many(0, n) {
				if names[i].ID != want.ID {
					t.Fatalf("%d: %s, want %s", i, names[i].ID, want.ID)
				}
			}
		})
	}
}

// Somebody who looks while a long list is taken over does not wait for its end.
func TestLookIsHeardDuringALongList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := make(chan *lens.Frame, 1)
		f := New("test", out)
		w := &writer{feed: f, graph: topology.NewGraph(), timer: time.NewTimer(time.Hour)}
		f.Look(lens.View{Lens: lens.Workloads})
		w.apply(topology.Batch{Kind: "Pod", Changes: many(0, 3*atOnce)})
		if got := <-out; pods(got) != atOnce {
			t.Errorf("the picture asked for meanwhile has %d pods, want %d", pods(got), atOnce)
		}
	})
}

func TestSettledWhenAllIsListed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, _ := start(t)
		f.Look(lens.View{})
		tell := func(kind string, state topology.SourceState) {
			f.Batch(topology.Batch{Kind: kind, Source: &topology.Source{Kind: kind, State: state}})
			time.Sleep(time.Second)
		}
		for _, step := range []struct {
			kind  string
			state topology.SourceState
			want  bool
		}{
			{"Pod", topology.Syncing, false}, {"Node", topology.Syncing, false}, {"Pod", topology.Synced, false},
			{"Node", topology.Forbidden, true}, {"Job", topology.Syncing, true}, {"Job", topology.Synced, true},
		} {
			tell(step.kind, step.state)
			settled := false
			select {
			case <-f.Settled():
				settled = true
			default:
			}
			if settled != step.want {
				t.Errorf("after %s is %v: settled %v", step.kind, step.state, settled)
			}
		}
	})
}

// A picture that took long to make does not delay a change that comes much later.
func TestTheRestAfterAPictureEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &writer{feed: New("test", make(chan *lens.Frame, 1)), graph: topology.NewGraph(), timer: time.NewTimer(time.Hour), looking: true}
		w.free = time.Now().Add(3 * time.Second)
		for _, c := range []struct{ after, want time.Duration }{{time.Second, 2 * time.Second}, {time.Hour, gather}} {
			time.Sleep(c.after)
			w.waiting = false
			w.soon()
			began := time.Now()
			<-w.timer.C
			if got := time.Since(began); got != c.want {
				t.Errorf("%v later the picture comes after %v, want %v", c.after, got, c.want)
			}
		}
	})
}

func TestLinkIsShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, out := start(t)
		f.Look(lens.View{})
		f.Link(lens.Link{Detail: "connection refused", Since: 7})
		time.Sleep(time.Second)
		synctest.Wait()
		if got := <-out; got.Link.Live || got.Link.Detail != "connection refused" || got.Link.Since != 7 {
			t.Errorf("link %+v", got.Link)
		}
	})
}

func TestNamesAreSortedAndTheEndIsNoTrap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := make(chan *lens.Frame, 1)
		f := New("test", out)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); f.Run(ctx) }()
		f.Batch(topology.Batch{Changes: []topology.Change{pod("b"), pod("a")}})
		synctest.Wait()
		names, err := f.Names(ctx)
		if err != nil || len(names) != 2 || names[0].ID != "Pod/shop/a" {
			t.Errorf("%v, %v", names, err)
		}
		cancel()
		<-done
		// After the end nothing blocks, whoever still calls.
		f.Batch(topology.Batch{})
		f.Link(lens.Link{})
		f.Look(lens.View{})
		f.Look(lens.View{})
		if _, err := f.Names(t.Context()); err == nil {
			t.Error("names of a feed that has ended")
		}
	})
}
