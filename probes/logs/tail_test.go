package logs

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"kscope/topology/lines"
)

// LOG-01: the stream is cut again and again, in the middle of lines, while numbered
// lines are written; all of them come, once, in order.
func TestCuts(t *testing.T) {
	f, api := newFake(t)
	p := f.add("web")
	rng := rand.New(rand.NewPCG(1, 1))
	cuts := rand.New(rand.NewPCG(2, 2))
	p.budget = func() int { return cuts.IntN(300) }
	p.mild = func() bool { return cuts.IntN(2) == 0 }
	const total = 5000
	r := f.read(t, api, quick, lines.Options{}, "web")
	now := start
	for i := 0; i < total; {
		var ws []written
		for range min(1+rng.IntN(40), total-i) {
			now += []int64{0, 0, 1, 1e6, 400e6}[rng.IntN(5)]
			ws = append(ws, written{now, fmt.Sprint(i)})
			i++
		}
		f.write(p, ws...)
		if rng.IntN(3) == 0 {
			time.Sleep(time.Millisecond)
		}
	}
	r.until("all lines", func() bool { return len(r.lines) >= total })
	for i, l := range r.lines {
		if l.Kind != lines.Text || l.Text != fmt.Sprint(i) {
			t.Fatalf("line %d is %q (kind %d)", i, l.Text, l.Kind)
		}
	}
	if len(r.lines) != total || f.cuts < 5 {
		t.Errorf("%d lines after %d cuts", len(r.lines), f.cuts)
	}
}

func TestTailAndPrevious(t *testing.T) {
	f, api := newFake(t)
	p := f.add("web", at(0, "a"), at(1, "b"), at(2, "c"))
	r := f.read(t, api, quick, lines.Options{Tail: 2}, "web")
	r.wants("b c")
	f.write(p, at(3, "d"))
	r.wants("b c d")

	f.change(func() { p.restarts, p.instance[1] = 1, []written{at(9, "new")} })
	r = f.read(t, api, quick, lines.Options{Previous: true}, "web")
	r.wants("a b c d")
	r.until("the end", func() bool { return r.last.Sources[0].State == lines.Done })
}

func TestNoPrevious(t *testing.T) {
	f, api := newFake(t)
	f.add("web", at(0, "a"))
	r := f.read(t, api, quick, lines.Options{Previous: true}, "web")
	r.wants("[there is no previous instance]")
	if r.last.Sources[0].State != lines.Done {
		t.Errorf("state %d", r.last.Sources[0].State)
	}
}

// LOG-03: the container ends and starts again. What it wrote last comes before the
// marker, even when the stream was cut before.
func TestRestart(t *testing.T) {
	f, api := newFake(t)
	p := f.add("web", at(0, "a"))
	r := f.read(t, api, quick, lines.Options{Tail: 10}, "web")
	r.wants("a")
	f.write(p, at(1, "b"))
	killed := corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{Reason: "OOMKilled", ExitCode: 137}}
	f.change(func() { p.ended, p.state = true, killed })
	r.wants("a b [ended: OOMKilled, exit 137]")
	f.change(func() {
		p.state, p.last = corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "CrashLoopBackOff"}}, killed
	})
	r.until("the wait", func() bool { return r.last.Sources[0].Why == "OOMKilled, exit 137; CrashLoopBackOff" })
	f.change(func() {
		p.restarts, p.instance[1], p.ended = 1, []written{at(1, "b")}, false
		p.state = corev1.ContainerState{Running: &corev1.ContainerStateRunning{}}
	})
	r.wants("a b [ended: OOMKilled, exit 137] [restarted] b")
	f.write(p, at(5000, "c"))
	r.wants("a b [ended: OOMKilled, exit 137] [restarted] b c")
}

func TestRestartWhileCut(t *testing.T) {
	f, api := newFake(t)
	cut := false
	p := f.add("web", at(0, "a"), at(1, "b"), at(2, "c"))
	p.budget = func() int { // the first stream is cut after two lines
		if !cut {
			cut = true
			p.restarts, p.instance[1] = 1, []written{at(900, "d"), at(901, "e")}
			return 2
		}
		return 1000
	}
	r := f.read(t, api, quick, lines.Options{}, "web")
	r.wants("a b c [restarted] d e")
}

// The log lost its front while the stream was broken: nobody can know what was in it.
func TestRotation(t *testing.T) {
	f, api := newFake(t)
	cut := false
	p := f.add("web", at(0, "a"), at(1, "b"), at(2, "c"))
	p.budget = func() int {
		if !cut {
			cut = true
			return 2
		}
		p.instance[0] = []written{at(5000, "y"), at(5001, "z")}
		return 1000
	}
	r := f.read(t, api, quick, lines.Options{}, "web")
	r.wants("a b [lines may be missing here: the log does not go on where it broke off] y z")
}

// LOG-04: nothing comes any more, though the log grows; the stream is opened anew.
func TestSilence(t *testing.T) {
	f, api := newFake(t)
	p := f.add("web", at(0, "a"))
	timing := quick
	timing.Silence = 30 * time.Millisecond
	r := f.read(t, api, timing, lines.Options{}, "web")
	r.wants("a")
	f.change(func() { p.deaf = true })
	f.write(p, at(1, "b"), at(1, "b"), at(2, "c"))
	time.Sleep(3 * timing.Silence)
	f.change(func() { p.deaf = false })
	r.wants("a [the stream had fallen silent; reading on] b b c")
}

// A stream that is silent because nothing is written is left alone.
func TestQuiet(t *testing.T) {
	f, api := newFake(t)
	f.add("web", at(0, "a"))
	timing := quick
	timing.Silence = 10 * time.Millisecond
	r := f.read(t, api, timing, lines.Options{}, "web")
	r.wants("a")
	time.Sleep(10 * timing.Silence)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.opens != 1 {
		t.Errorf("opened %d times", f.opens)
	}
}

func TestPodsComeAndGo(t *testing.T) {
	f, api := newFake(t)
	p := f.add("web-1", at(0, "a"))
	p.tail = at(9, "no line break").String()
	p.tail = p.tail[:len(p.tail)-1]
	r := f.read(t, api, quick, lines.Options{Tail: 1}, "web-1", "web-2")
	r.wants("a")
	f.add("web-2", at(5, "x"), at(6, "y"))
	r.until("the second pod", func() bool { return strings.HasSuffix(r.text(), "y") })
	if got := r.text(); got != "a [joined] x y" {
		t.Fatalf("read %s", got)
	}
	f.change(func() { delete(f.pods, "web-1") })
	r.wants("a [joined] x y no line break [the pod is gone]")
	q := f.pods["web-2"]
	f.write(q, at(7, "z"))
	r.wants("a [joined] x y no line break [the pod is gone] z")

	// Replaced by another of its name, as a StatefulSet does; in one step, or the first
	// might be seen gone.
	f.change(func() { f.pods["web-2"] = running("another", []written{at(8, "new")}) })
	r.until("the new pod", func() bool { return strings.Contains(r.text(), "new") && strings.Contains(r.text(), "was replaced") })
	if n := strings.Count(r.text(), "new"); n != 1 {
		t.Errorf("the new pod's line came %d times: %s", n, r.text())
	}
}

func TestWords(t *testing.T) {
	f, api := newFake(t)
	f.add("web", at(0, "a"))
	f.deny = true
	r := f.read(t, api, quick, lines.Options{}, "web")
	r.wants("[no permission: needs get on pods/log in namespace shop]")
	if r.last.Sources[0].State != lines.Denied {
		t.Errorf("state %d", r.last.Sources[0].State)
	}
	f.change(func() { f.deny, f.wait = false, "ContainerCreating" })
	r.until("waiting", func() bool {
		return r.last.Sources[0].State == lines.Waiting && r.last.Sources[0].Why == "waiting to start: ContainerCreating"
	})
	f.change(func() { f.wait = "" })
	r.wants("[no permission: needs get on pods/log in namespace shop] a")

	r = f.read(t, api, quick, lines.Options{}, "nothing")
	r.until("a note", func() bool { return r.last.Note == "there is no pod behind this" })
}

// LOG-02: a line of 100 MB takes no more memory than a short one.
func TestLongLine(t *testing.T) {
	const size = 100 << 20
	in := &endless{left: size}
	r := newReader(in)
	line, n, whole, err := r.next()
	if len(line) != longest || n != size-1 || !whole || err != nil {
		t.Errorf("%d bytes of %d, whole %v, %v", len(line), n, whole, err)
	}
	if got := cap(r.buf) + r.in.Size(); got > 4*longest {
		t.Errorf("%d bytes are held", got)
	}
	nanos, text, cut := split(slices.Concat([]byte("2026-11-20T06:00:10Z "), line[:longest-21]), n)
	if nanos == 0 || len(text) != longest-21 || cut != size-1-21 {
		t.Errorf("%d bytes of text, of %d", len(text), cut)
	}
}

// endless is one line of so many bytes.
type endless struct{ left int }

func (e *endless) Read(p []byte) (int, error) {
	n := min(len(p), e.left)
	for i := range n {
		p[i] = 'x'
	}
	e.left -= n
	if e.left == 0 && n > 0 {
		p[n-1] = '\n'
	}
	return n, nil
}

// LOG-07: of 200 pods, 50 are read; the rest is counted. When some end, others follow.
func TestManyPods(t *testing.T) {
	f, api := newFake(t)
	var names []string
	for i := range 200 {
		names = append(names, fmt.Sprintf("web-%03d", i))
		f.add(names[i], at(i, fmt.Sprint(i)))
	}
	r := f.read(t, api, quick, lines.Options{}, names...)
	r.until("50 lines and a count", func() bool { return len(r.lines) >= 50 && r.last.Unread == 150 })
	f.mu.Lock()
	if f.most != 50 {
		t.Errorf("%d streams at once", f.most)
	}
	f.mu.Unlock()
	f.change(func() {
		for _, n := range names[:10] {
			delete(f.pods, n)
		}
	})
	r.until("others follow", func() bool { return r.last.Unread == 140 })
}

// What nobody takes is bounded, and what was dropped is counted.
func TestFlood(t *testing.T) {
	q := newQueue()
	q.sources = make([]lines.Source, 1)
	const total = 3*lines.MaxLines + 7
	for i := range total {
		q.add(lines.Line{Time: int64(i), Text: fmt.Sprint(i)})
	}
	b := q.take()
	if len(b.Lines) != lines.MaxLines || b.Dropped != total-lines.MaxLines || b.Lines[0].Text != fmt.Sprint(total-lines.MaxLines) {
		t.Errorf("%d lines from %s, %d dropped", len(b.Lines), b.Lines[0].Text, b.Dropped)
	}
	q.add(lines.Line{Text: "one more"})
	if b := q.take(); len(b.Lines) != 1 || b.Dropped != total-lines.MaxLines {
		t.Errorf("then %d lines, %d dropped", len(b.Lines), b.Dropped)
	}
}
