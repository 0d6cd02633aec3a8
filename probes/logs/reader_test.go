package logs

import (
	"bytes"
	"testing"
	"testing/iotest"
)

// Lines are what stands between line breaks, each cut at the longest there may be.
func FuzzReader(f *testing.F) {
	f.Add([]byte("a\nb\n\nc"), true, 0)
	f.Add([]byte("x"), false, longest)
	f.Add([]byte("\n"), false, longest-1)
	f.Fuzz(func(t *testing.T, text []byte, slow bool, pad int) {
		if pad < 0 || pad > 3*longest {
			return
		}
		text = append(bytes.Repeat([]byte("x"), pad), text...)
		in := iotest.DataErrReader(bytes.NewReader(text))
		if slow && len(text) < 1000 {
			in = iotest.OneByteReader(in)
		}
		r := newReader(in)
		want := bytes.Split(text, []byte("\n"))
		for i, w := range want {
			line, size, whole, err := r.next()
			switch {
			case !bytes.Equal(line, w[:min(len(w), len(line))]), len(line) < min(len(w), longest), size != int64(len(w)):
				t.Fatalf("line %d: %d bytes of %d, want %d", i, len(line), size, len(w))
			case whole != (i < len(want)-1), whole != (err == nil):
				t.Fatalf("line %d of %d: whole %v, %v", i, len(want), whole, err)
			}
		}
	})
}
