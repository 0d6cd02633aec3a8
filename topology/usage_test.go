package topology

import (
	"slices"
	"testing"
	"unsafe"

	"pgregory.net/rapid"
)

func podRecord(uid string) *Record {
	return &Record{ID: "Pod/shop/web", UID: uid, Spec: &Pod{}}
}

func measured(g *Graph, ms ...Measure) { g.Apply(Batch{Kind: "PodMetrics", Measures: ms}) }

func TestUsageIsTheNewestSample(t *testing.T) {
	g := NewGraph()
	g.Apply(Batch{Kind: "Pod", Changes: []Change{{"Pod/shop/web", podRecord("1")}}})
	web := g.Node("Pod/shop/web")
	if web.Usage(g) != nil {
		t.Fatal("a use before anything was measured")
	}
	measured(g, Measure{"Pod/shop/web", 120, 64 << 20, 100}, Measure{"Pod/shop/none", 1, 1, 100})
	measured(g, Measure{"Pod/shop/web", 250, 65 << 20, 115})
	measured(g, Measure{"Pod/shop/web", 999, 1, 115}) // told twice
	cpu, mem, at := web.Usage(g).Last()
	if cpu != 250 || mem != 65<<20 || at != 115 {
		t.Errorf("last is %d, %d at %d", cpu, mem, at)
	}
	hc, hm := web.Usage(g).History()
	if !slices.Equal(hc, []int64{120, 250}) || !slices.Equal(hm, []int64{64 << 20, 65 << 20}) {
		t.Errorf("history is %v, %v", hc, hm)
	}
	if g.Node("Pod/shop/none") != nil {
		t.Error("a sample made an object")
	}
}

// A pod that is reported no more is not said to use what it once did, and another
// pod of the same name starts anew.
func TestUsageEnds(t *testing.T) {
	g := NewGraph()
	g.Apply(Batch{Kind: "Pod", Changes: []Change{{"Pod/shop/web", podRecord("1")}, {"Pod/shop/db", &Record{ID: "Pod/shop/db", UID: "1", Spec: &Pod{}}}}})
	measured(g, Measure{"Pod/shop/web", 10, 10, 100}, Measure{"Pod/shop/db", 10, 10, 100})
	measured(g, Measure{"Pod/shop/db", 10, 10, 160})
	if g.Node("Pod/shop/web").Usage(g) == nil {
		t.Error("60 seconds without a sample are too few to forget")
	}
	measured(g, Measure{"Pod/shop/db", 10, 10, 161})
	if g.Node("Pod/shop/web").Usage(g) != nil {
		t.Error("a use of a minute ago is taken for today's")
	}
	g.Apply(Batch{Kind: "Pod", Changes: []Change{{"Pod/shop/db", &Record{ID: "Pod/shop/db", UID: "2", Spec: &Pod{}}}}})
	if g.Node("Pod/shop/db").Usage(g) != nil {
		t.Error("another pod of the same name inherited a use")
	}
}

// However many samples there are, the history goes from the first to the last,
// and its points lie between the least and the greatest of them.
func TestHistoryGoesBackToTheStart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := &Usage{}
		samples := rapid.SliceOfN(rapid.Int64Range(0, 1<<40), 1, 400).Draw(t, "cpu")
		for i, v := range samples {
			u.add(Measure{CPU: v, Mem: v, At: int64(i + 1)})
		}
		cpu, mem := u.History()
		if len(cpu) != len(mem) || len(cpu) > historyPoints || len(cpu) < min(len(samples), historyPoints/2) {
			t.Fatalf("%d points of %d samples", len(cpu), len(samples))
		}
		for _, v := range cpu {
			if low, high := slices.Min(samples), slices.Max(samples); v > high || float64(v) < 0.98*float64(low)-1 {
				t.Fatalf("%d is not between %d and %d", v, low, high)
			}
		}
	})
}

func TestSmallKeepsThreeDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Int64Range(0, 1<<42-1).Draw(t, "v")
		if got := shrink(v).value(); got > v || float64(v-got) > 0.001*float64(v) {
			t.Fatalf("%d became %d", v, got)
		}
	})
}

// The budget of a pod in the model leaves 160 bytes for its use.
func TestUsageIsSmall(t *testing.T) {
	if n := unsafe.Sizeof(Usage{}); n > 160 {
		t.Errorf("%d bytes", n)
	}
}
