package lines

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"kscope/topology"
)

func TestParse(t *testing.T) {
	for raw, want := range map[string]struct {
		stamp, rest string
	}{
		"2026-11-20T06:00:10.123456789Z hello":   {"2026-11-20T06:00:10.123456789Z", "hello"},
		"2026-11-20T06:00:10Z  two spaces":       {"2026-11-20T06:00:10Z", " two spaces"},
		"2026-11-20T06:00:10.5+01:00 zone":       {"2026-11-20T06:00:10.5+01:00", "zone"},
		"2024-02-29T23:59:59.000000001-11:30 ":   {"2024-02-29T23:59:59.000000001-11:30", ""},
		"1969-12-31T23:59:59.999999999Z before":  {"1969-12-31T23:59:59.999999999Z", "before"},
		"2026-11-20T06:00:10.123456789Z":         {"2026-11-20T06:00:10.123456789Z", ""},
		"2026-11-20 06:00:10 no T":               {"", "2026-11-20 06:00:10 no T"},
		"2026-13-20T06:00:10Z no such month":     {"", "2026-13-20T06:00:10Z no such month"},
		"2026-11-20T06:00:10.Z no digits":        {"", "2026-11-20T06:00:10.Z no digits"},
		"2026-11-20T06:00:10.1234567890Z ten":    {"", "2026-11-20T06:00:10.1234567890Z ten"},
		"words without a time":                   {"", "words without a time"},
		"":                                       {"", ""},
		strings.Repeat("x", 100):                 {"", strings.Repeat("x", 100)},
		"2026-11-20T06:00:10.123456789Zhello yo": {"", "2026-11-20T06:00:10.123456789Zhello yo"},
	} {
		nanos, rest, ok := Parse([]byte(raw))
		if string(rest) != want.rest || ok != (want.stamp != "") {
			t.Errorf("%q: rest %q, ok %v", raw, rest, ok)
		}
		if want.stamp == "" {
			continue
		}
		at, err := time.Parse(time.RFC3339Nano, want.stamp)
		if err != nil {
			t.Fatal(err)
		}
		if nanos != at.UnixNano() {
			t.Errorf("%q: %d, want %d", raw, nanos, at.UnixNano())
		}
	}
}

// What the standard library reads as the time that a kubelet writes, Time reads alike.
func TestTimeAgainstTheStandardLibrary(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 100_000 {
		at := time.Unix(rng.Int64N(4e9)-2e9, rng.Int64N(1e9)).UTC()
		if got, ok := Time([]byte(at.Format(time.RFC3339Nano))); !ok || got != at.UnixNano() {
			t.Fatalf("%s: %d, %v; want %d", at, got, ok, at.UnixNano())
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"2026-11-20T06:00:10.1Z \x1b[31mred\x1b[0m", "\x1b]52;c;aGk=\x07", "a\tb\rc", "\x1b[38;5;200m\x1b[48;2;1;2;3mx", "\x1b[", "\xff\u202e", "🇦\x1b[1m🇧"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		nanos, rest, ok := Parse(raw)
		if ok && len(rest) >= len(raw) || !ok && string(rest) != string(raw) {
			t.Fatalf("rest %q of %q", rest, raw)
		}
		l := Read(0, nanos, rest, 0)
		if topology.Clean(l.Text) != l.Text {
			t.Fatalf("not clean: %q", l.Text)
		}
		last := int32(-1)
		for _, s := range l.Spans {
			if s.At <= last || int(s.At) > len(l.Text) || s.Colour > Cyan {
				t.Fatalf("spans %v of %q", l.Spans, l.Text)
			}
			last = s.At
		}
		if e, ok := Fold(l.Text); ok {
			for _, f := range append(e.Rest, Field{e.Level, e.Message}, Field{e.Time, ""}) {
				if topology.Clean(f.Key) != f.Key || topology.Clean(f.Value) != f.Value {
					t.Fatalf("not clean: %q", f)
				}
			}
		}
	})
}

func TestColours(t *testing.T) {
	for raw, want := range map[string]string{
		"\x1b[31mred\x1b[0m plain":                      "red plain [{0 3} {3 0}]",
		"a\x1b[1mb\x1b[22mc":                            "abc [{1 1} {2 0}]",
		"\x1b[2mdim\x1b[m":                              "dim [{0 2} {3 0}]",
		"\x1b[1;32mok\x1b[39m!":                         "ok! [{0 4} {2 1}]",
		"\x1b[38;5;196mr\x1b[38;2;30;60;255mb":          "rb [{0 3} {1 6}]",
		"\x1b[38:5:46mg\x1b[90mgrey":                    "ggrey [{0 4} {1 2}]",
		"\x1b[48;5;196mon red\x1b[0m":                   "on red []",
		"\x1b[37;40mwhite on black\x1b[0m":              "white on black []",
		"\x1b[31m\x1b[32mgreen":                         "green [{0 4}]",
		"\x1b[2Jcleared":                                "^[[2Jcleared []",
		"\x1b[31":                                       "^[[31 []",
		"\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\":   "^[]8;;http://evil^[\\link^[]8;;^[\\ []",
		"bell\a and c1 \u009b31m":                       "bell\uFFFD and c1 \uFFFD31m []",
		"one\ttwo\t\x1b[31mthree":                       "one     two     three [{16 3}]",
		"\x1b[31mred\x1b[999999999999999999999999mmore": "redmore [{0 3}]",
		"carriage\r":                                    "carriage []",
	} {
		l := Read(0, 0, []byte(raw), 0)
		if got := fmt.Sprint(l.Text, " ", l.Spans); got != want {
			t.Errorf("%q: %q, want %q", raw, got, want)
		}
	}
}

func line(source int32, nanos int64, text string) Line {
	return Line{Source: source, Time: nanos, Text: text}
}

func TestMerge(t *testing.T) {
	batch := []Line{line(0, 5, "a"), line(0, 3, "b"), line(1, 4, "c"), line(1, 5, "d"), line(0, 9, "e"), {Source: 1, Kind: Ended, Text: "f"}}
	Merge(batch)
	var got []string
	for _, l := range batch {
		got = append(got, l.Text)
	}
	if want := []string{"c", "a", "b", "d", "f", "e"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestBuffer(t *testing.T) {
	b := NewBuffer(3, 1<<20)
	for i := range 5 {
		b.Add(line(0, int64(i), fmt.Sprint(i)))
	}
	if b.First() != 2 || b.Next() != 5 || b.Len() != 3 || b.At(1) != nil || b.At(5) != nil || b.At(2).Text != "2" || b.At(4).Text != "4" {
		t.Errorf("first %d, next %d, len %d", b.First(), b.Next(), b.Len())
	}
	out, first := b.Take()
	if len(out) != 3 || first != 2 || b.Len() != 0 || b.Bytes() != 0 || b.Next() != 5 {
		t.Errorf("took %d from %d; left %d of %d bytes, next %d", len(out), first, b.Len(), b.Bytes(), b.Next())
	}
	heavy := NewBuffer(100, 1000)
	for range 10 {
		heavy.Add(line(0, 0, strings.Repeat("x", 328))) // 400 with what Go needs
	}
	if heavy.Len() != 2 || heavy.Bytes() != 800 {
		t.Errorf("%d lines of %d bytes", heavy.Len(), heavy.Bytes())
	}
	heavy.Add(line(0, 0, strings.Repeat("x", 5000)))
	if heavy.Len() != 1 {
		t.Errorf("the last line of %d does not stay alone", heavy.Len())
	}
}

// A buffer is the tail of what was added, whatever its size.
func TestBufferIsATail(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		b, all := NewBuffer(1+rng.IntN(90), 1<<30), []string(nil)
		for i := range rng.IntN(400) {
			all = append(all, fmt.Sprint(i))
			b.Add(line(0, 0, fmt.Sprint(i)))
		}
		for i := range b.Len() {
			if want := all[len(all)-b.Len()+i]; b.At(b.First()+uint64(i)).Text != want {
				t.Fatalf("%d: %s, want %s", i, b.At(b.First()+uint64(i)).Text, want)
			}
		}
	}
}

func TestPattern(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"error", "an ERROR here", true}, {"Error", "an ERROR here", false}, {"Error", "an Error here", true},
		{"!error", "an ERROR here", false}, {"!error", "fine", true}, {"5\\d\\d", "status=503", true},
		{"a.c", "ABC", true}, {"a.c", "a", false}, {"größe", "GRÖSSE", false}, {"größe", "GRÖẞE", true},
		{"x", "", false}, {"", "anything", true}, {"[", "", false},
	} {
		p, err := Compile(c.pattern)
		if c.pattern == "[" {
			if err == nil || err.Error() != "missing closing ]" {
				t.Errorf("[: %v", err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Wants(c.text); got != c.want {
			t.Errorf("%q on %q: %v", c.pattern, c.text, got)
		}
	}
	p, _ := Compile("o")
	if got := fmt.Sprint(p.Hits("foo bOx")); got != "[[1 2] [2 3] [5 6]]" {
		t.Errorf("hits %s", got)
	}
	p, _ = Compile("x*")
	if got := fmt.Sprint(p.Hits("axxb")); got != "[[1 3]]" {
		t.Errorf("hits %s: one of nothing is no hit", got)
	}
}

// The fast way of a plain text finds what its regular expression finds.
func FuzzPattern(f *testing.F) {
	f.Add("ab", "xAbY")
	f.Add("k", "K")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		p, err := Compile(pattern)
		if err != nil || p.lit == "" || strings.ContainsAny(text, "KſẞK") {
			return
		}
		if got, want := p.in(text), p.re.MatchString(text); got != want {
			t.Errorf("%q in %q: %v, the expression says %v", pattern, text, got, want)
		}
	})
}

// A view shows what passes its filter, in order, whatever comes and goes, and in
// whatever pieces it is looked at.
func TestView(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	patterns := []*Pattern{nil}
	for _, s := range []string{"7", "!7", "[02468]$", "nothing"} {
		p, err := Compile(s)
		if err != nil {
			t.Fatal(err)
		}
		patterns = append(patterns, p)
	}
	b := NewBuffer(50, 1<<20)
	v := NewView(b)
	for i := range 20_000 {
		switch r := rng.IntN(20); {
		case r == 0:
			v.Filter(patterns[rng.IntN(len(patterns))])
		case r < 4:
			v.Scan(rng.IntN(900))
		default:
			b.Add(line(0, 0, fmt.Sprint(i)))
		}
		if rng.IntN(10) > 0 {
			continue
		}
		for !v.Scan(500) {
		}
		var want []uint64
		for n := b.First(); n < b.Next(); n++ {
			if v.filter == nil || v.filter.Wants(b.At(n).Text) {
				want = append(want, n)
			}
		}
		var got []uint64
		for k := range v.Len() {
			got = append(got, v.Seq(k))
			if v.Line(k) == nil || v.Index(v.Seq(k)) != k {
				t.Fatalf("line %d of %d is not there", k, v.Len())
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("step %d: got %v, want %v", i, got, want)
		}
	}
}

func TestFindGoesRound(t *testing.T) {
	b := NewBuffer(10, 1<<20)
	for _, s := range []string{"a", "b", "a", "c"} {
		b.Add(line(0, 0, s))
	}
	v := NewView(b)
	p, _ := Compile("a")
	none, _ := Compile("z")
	for _, c := range [][3]int{{3, 1, 0}, {0, 1, 2}, {2, 1, 0}, {0, -1, 2}, {1, -1, 0}} {
		if got := v.Find(p, c[0], c[1]); got != c[2] {
			t.Errorf("from %d by %d: %d, want %d", c[0], c[1], got, c[2])
		}
	}
	if got := v.Find(none, 0, 1); got != -1 {
		t.Errorf("found %d", got)
	}
}

func TestFold(t *testing.T) {
	e, ok := Fold(`{"ts":"2026-11-20T06:00:10Z","level":"warn","msg":"slow \u001b[31mquery","ms":1203,"q":{"t":"carts"},"err":null,"level":"x"}`)
	want := Entry{Time: "2026-11-20T06:00:10Z", Level: "warn", Message: "slow ^[[31mquery",
		Rest: []Field{{"ms", "1203"}, {"q", `{"t":"carts"}`}, {"err", "null"}, {"level", "x"}}}
	if !ok || fmt.Sprint(e) != fmt.Sprint(want) {
		t.Errorf("got %q, want %q", e, want)
	}
	e.Choose([]string{"err", "ms", "none"})
	if fmt.Sprint(e.Rest) != "[{err null} {ms 1203}]" {
		t.Errorf("chose %v", e.Rest)
	}
	for _, s := range []string{"", "{", "words", `["a"]`, `{"a":1} more`, `{"a":}`, `{"a":1}{"b":2}`, `{"a":1,}`} {
		if _, ok := Fold(s); ok {
			t.Errorf("%q is taken for an object", s)
		}
	}
	if e, _ := Fold(`{"level":50}`); e.Level != "error" {
		t.Errorf("level 50 is %q", e.Level)
	}
}
