package feed

import (
	"testing"
	"time"

	"kscope/topology"
)

// BenchmarkListAgain takes over a list of 150,000 pods that are all known, as after
// a lost connection. last-ms is the part of it that nothing interrupts: what has
// gone is found when all is there.
func BenchmarkListAgain(b *testing.B) {
	const pods = 150_000
	w := &writer{feed: New("test", nil), graph: topology.NewGraph(), timer: time.NewTimer(time.Hour)}
	list := func() topology.Batch { return topology.Batch{Kind: "Pod", Replace: true, Changes: many(0, pods)} }
	w.apply(list())
	var last time.Duration
	for b.Loop() {
		b.StopTimer()
		again := list()
		b.StartTimer()
		w.apply(again)
		began := time.Now()
		w.graph.Apply(again)
		last += time.Since(began)
	}
	b.ReportMetric(float64(last.Milliseconds())/float64(b.N), "last-ms")
}
