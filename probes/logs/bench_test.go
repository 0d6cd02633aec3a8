package logs

import (
	"bytes"
	"fmt"
	"io"
	"testing"
	"time"

	"kscope/probes/safe"
	"kscope/topology/lines"
)

// BenchmarkIngest is a stream to lines in the queue: what one follower takes in.
func BenchmarkIngest(b *testing.B) {
	var text bytes.Buffer
	for i := range 20_000 {
		fmt.Fprint(&text, at(i, fmt.Sprintf(`level=info msg="request %d served" path=/cart status=200 ms=12 trace=5b83c0b27fd2cf23`, i)))
	}
	t := &Tail{queue: newQueue(), timing: Timing{}.orDefaults(), o: Options{Runner: &safe.Runner{}}}
	t.queue.sources = make([]lines.Source, 1)
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		f := &follower{tail: t, since: time.Now()}
		if _, err := f.lines(b.Context(), bytes.NewReader(text.Bytes())); err != io.EOF {
			b.Fatal(err)
		}
	}
}
