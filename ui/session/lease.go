package session

import (
	"io"
	"sync"
)

// Lease says whether the terminal is lent to a session. The zero value works.
type Lease struct {
	mu   sync.Mutex
	lent bool
	out  io.Writer
}

// Lent tells whether a session has the terminal, or the screen is about to give it
// to one or to take it back.
func (l *Lease) Lent() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lent
}

func (l *Lease) begin() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lent = true
}

func (l *Lease) to(out io.Writer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.out = out
}

// Over says that the screen has the terminal again: it has got Ended.
func (l *Lease) Over() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lent = false
}

// Tidy is called after the program's end. If that came while the terminal was lent,
// the screen took it back and closed at once, and Bubble Tea then switches keyboard
// protocols off before it has written that they are on: this is the rest.
func (l *Lease) Tidy() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lent && l.out != nil {
		_, _ = io.WriteString(l.out, "\x1b[>4m\x1b[<u") // the terminal may be gone
	}
}
