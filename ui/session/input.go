package session

import (
	"bytes"
	"io"
	"sync"

	"github.com/muesli/cancelreader"
)

// Keys that mean something to us: Ctrl-C while there is nobody else to take it,
// and Ctrl-] three times for a connection that hangs.
const (
	ctrlC  = 0x03
	escape = 0x1d
	thrice = 3
)

// mostTyped is how much may wait for a program that does not read, in bytes.
const mostTyped = 1 << 20

// input passes the keys of the terminal on to a program. client-go's way, which is
// to read the terminal itself, would take one more key after the session.
type input struct {
	leave func() // the user wants to get out
	// mute: the program takes no keys; Ctrl-C, Ctrl-D and q leave it.
	mute bool

	reader cancelreader.CancelReader
	done   chan struct{} // nobody reads the terminal any more

	mu      sync.Mutex
	news    *sync.Cond
	typed   []byte
	joined  bool // the program has begun to read
	given   bool // it was given something
	over    bool
	escapes int           // Ctrl-] in a row
	any     chan struct{} // closed by the next key, which goes nowhere else
}

// pump begins to read the terminal.
func pump(host Host, tty io.Reader, mute bool, leave func()) (*input, error) {
	r, err := cancelreader.NewReader(tty)
	if err != nil {
		return nil, err
	}
	in := &input{reader: r, leave: leave, mute: mute, done: make(chan struct{})}
	in.news = sync.NewCond(&in.mu)
	host.Go("keys of a session", func() {
		defer close(in.done)
		buf := make([]byte, 4096)
		for {
			n, err := r.Read(buf)
			if n > 0 {
				in.take(buf[:n])
			}
			if err != nil {
				return
			}
		}
	})
	return in, nil
}

// take handles what was typed.
func (in *input) take(keys []byte) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.any != nil {
		close(in.any)
		in.any = nil
		return
	}
	for _, k := range keys {
		if k != escape {
			in.escapes = 0
			continue
		}
		if in.escapes++; in.escapes >= thrice {
			in.leave()
		}
	}
	if (!in.joined || in.mute) && bytes.IndexByte(keys, ctrlC) >= 0 || in.mute && bytes.ContainsAny(keys, "q\x04") {
		in.leave()
		return
	}
	if in.mute {
		return
	}
	in.typed = append(in.typed, keys...)
	in.news.Broadcast()
	for len(in.typed) > mostTyped && !in.over {
		in.news.Wait()
	}
}

// Read gives the program what was typed, as it comes.
func (in *input) Read(p []byte) (int, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.joined = true
	for len(in.typed) == 0 && !in.over {
		in.news.Wait()
	}
	if in.over {
		return 0, io.EOF
	}
	n := copy(p, in.typed)
	in.typed = append(in.typed[:0], in.typed[n:]...)
	in.given = true
	in.news.Broadcast()
	return n, nil
}

// key is closed when the next key comes, which the program does not get.
func (in *input) key() <-chan struct{} {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.any = make(chan struct{})
	return in.any
}

// spoken tells whether the program was given any key.
func (in *input) spoken() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.given
}

// stop ends all reading, and waits until nobody reads the terminal: the next key
// is somebody else's.
func (in *input) stop() {
	in.mu.Lock()
	in.over = true
	in.news.Broadcast()
	in.mu.Unlock()
	if in.reader.Cancel() {
		<-in.done
		_ = in.reader.Close()
	}
}
