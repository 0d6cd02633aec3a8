package lines

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// written is a line in the file that a container writes.
type written struct {
	nanos int64
	text  string
}

// answer is what a server answers that starts at a second, with front lines gone from
// the front of the log.
func answer(log []written, from int64, ok bool, front int) []written {
	var out []written
	for _, w := range log[front:] {
		if !ok || w.nanos >= from*1e9 {
			out = append(out, w)
		}
	}
	return out
}

// scribble is a log of n lines: many at the same time, many alike, some a little out of
// order, as stdout and stderr are.
func scribble(rng *rand.Rand, n int) []written {
	var log []written
	at := int64(1_800_000_000_000_000_000)
	for range n {
		switch rng.IntN(4) {
		case 0:
			at += rng.Int64N(3e9)
		case 1:
			at += rng.Int64N(1e3)
		}
		log = append(log, written{at - rng.Int64N(2)*rng.Int64N(500), fmt.Sprint("line ", rng.IntN(3))})
	}
	return log
}

// Whatever the cuts, what comes out is what was written: nothing lost, nothing twice.
func TestSeam(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for round := range 3000 {
		log := scribble(rng, 1+rng.IntN(300))
		var seam Seam
		var got []written
		exists := rng.IntN(len(log) + 1) // how much is written by now
		for len(got) < len(log) {
			since, ok := seam.Since()
			seam.Again()
			reads := answer(log[:exists], since, ok, 0)
			reads = reads[:min(len(reads), rng.IntN(len(reads)+40))] // the cut
			for _, w := range reads {
				switch seam.Judge(w.nanos, []byte(w.text)) {
				case Lost:
					t.Fatalf("round %d: says that lines may be lost", round)
				case Fresh:
					seam.Saw(w.nanos, []byte(w.text))
					got = append(got, w)
				}
			}
			exists = min(len(log), exists+rng.IntN(50))
		}
		for i, w := range got {
			if w != log[i] {
				t.Fatalf("round %d: line %d is %v, want %v", round, i, w, log[i])
			}
		}
	}
}

// More lines than a seam remembers, all in the second that comes again.
func TestSeamFlood(t *testing.T) {
	var seam Seam
	var log []written
	for i := range 3 * seamLines {
		log = append(log, written{1_800_000_000_000_000_000 + int64(i/2), fmt.Sprint(i % 7)})
	}
	for _, w := range log {
		seam.Judge(w.nanos, []byte(w.text))
		seam.Saw(w.nanos, []byte(w.text))
	}
	log = append(log, written{log[len(log)-1].nanos, "new"}, written{log[len(log)-1].nanos + 1, "newer"})
	seam.Again()
	fresh := 0
	for _, w := range log {
		if seam.Judge(w.nanos, []byte(w.text)) == Fresh {
			seam.Saw(w.nanos, []byte(w.text))
			fresh++
		}
	}
	if fresh != 2 {
		t.Errorf("%d lines are taken for new, want 2", fresh)
	}
}

// A log that lost its front while it was not read: what is still there of the old lines
// is skipped, and where nobody can know, the seam says so.
func TestSeamRotation(t *testing.T) {
	at := int64(1_800_000_000_000_000_000)
	var log []written
	for i := range 10 {
		log = append(log, written{at + int64(i)*1e6, fmt.Sprint(i)})
	}
	for front, want := range map[int]Verdict{0: Seen, 3: Seen, 5: Seen, 6: Lost, 8: Lost} {
		var seam Seam
		for _, w := range log[:6] {
			seam.Saw(w.nanos, []byte(w.text))
		}
		since, ok := seam.Since()
		seam.Again()
		var fresh []string
		for i, w := range answer(log, since, ok, front) {
			v := seam.Judge(w.nanos, []byte(w.text))
			if i == 0 && v != want {
				t.Errorf("%d gone: the first line is judged %d, want %d", front, v, want)
			}
			if v != Seen {
				seam.Saw(w.nanos, []byte(w.text))
				fresh = append(fresh, w.text)
			}
		}
		if n := 10 - max(6, front); len(fresh) != n || fresh[0] != fmt.Sprint(max(6, front)) {
			t.Errorf("%d gone: new are %v", front, fresh)
		}
	}
}

// A duplicate of what was read since is new.
func TestSeamTwins(t *testing.T) {
	at := int64(1_800_000_000_000_000_000)
	var seam Seam
	seam.Saw(at, []byte("a"))
	seam.Again()
	var got string
	for range 3 {
		got += fmt.Sprint(seam.Judge(at, []byte("a")), " ")
	}
	if want := fmt.Sprint(Seen, Fresh, Fresh); got != want+" " {
		t.Errorf("%s, want %s", got, want)
	}
}

// What a kubelet says without a time, when it has no log to read, is passed on once.
func TestSeamWithoutTimes(t *testing.T) {
	var seam Seam
	read := func(lines ...written) (fresh int) {
		seam.Again()
		for _, w := range lines {
			if seam.Judge(w.nanos, []byte(w.text)) != Seen {
				seam.Saw(w.nanos, []byte(w.text))
				fresh++
			}
		}
		return fresh
	}
	at := int64(1_800_000_000_000_000_000)
	for i, c := range []struct {
		lines []written
		fresh int
	}{
		{[]written{{0, "no such file"}}, 1}, {[]written{{0, "no such file"}}, 0}, {[]written{{0, "no such file"}, {at, "a"}}, 1},
		{[]written{{at, "a"}, {0, "cannot read"}}, 1}, {[]written{{0, "cannot read"}}, 0}, {[]written{{at, "a"}, {at + 1, "b"}}, 1},
	} {
		if got := read(c.lines...); got != c.fresh {
			t.Errorf("reading %d: %d new lines, want %d", i, got, c.fresh)
		}
	}
}

func BenchmarkIngest(b *testing.B) {
	raw := []byte("2026-11-20T06:00:10.123456789Z level=info msg=\"request 4711 served\" path=/cart status=200 ms=12")
	buffer := NewBuffer(MaxLines, MaxBytes)
	var seam Seam
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		nanos, rest, _ := Parse(raw)
		if seam.Judge(nanos, rest) != Seen {
			seam.Saw(nanos, rest)
			buffer.Add(Read(0, nanos, rest, 0))
		}
	}
}

func BenchmarkFilter(b *testing.B) {
	for _, pattern := range []string{"status=500", "Status=500", "5\\d\\d (error|fault)"} {
		b.Run(pattern, func(b *testing.B) {
			buffer := NewBuffer(MaxLines, MaxBytes)
			for i := range MaxLines {
				buffer.Add(Read(0, 0, fmt.Appendf(nil, "level=info msg=\"request %d served\" path=/cart status=200 ms=12", i), 0))
			}
			v := NewView(buffer)
			p, err := Compile(pattern)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				v.Filter(p)
				for !v.Scan(1 << 20) {
				}
			}
		})
	}
}
