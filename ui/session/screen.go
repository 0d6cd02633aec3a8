package session

import (
	"bytes"
	"io"
	"os"
	"os/signal"
	"sync"

	"github.com/charmbracelet/x/term"
)

// output is what the program writes to, until the terminal is taken back.
type output struct {
	mu     sync.Mutex
	w      io.Writer
	bare   bool // the program has no terminal: its lines end without a carriage return
	closed bool
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return 0, io.ErrClosedPipe
	}
	if !o.bare {
		return o.w.Write(p)
	}
	if _, err := o.w.Write(bytes.ReplaceAll(p, []byte("\n"), []byte("\r\n"))); err != nil {
		return 0, err
	}
	return len(p), nil
}

func (o *output) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
}

// reset ends whatever a program may have left on: a sequence cut in the middle,
// mouse reports, bracketed paste, focus reports, another screen, keyboard
// protocols, margins, line drawing, a hidden cursor, colours. The cursor stays
// where it is: what moves it stands between saving and restoring it, and origin
// mode is left to the soft reset, as its own sequence would move it too.
const reset = "\x18\x1b\\" + // a sequence that was cut short
	"\x1b7" +
	"\x1b[?9l\x1b[?1000l\x1b[?1001l\x1b[?1002l\x1b[?1003l\x1b[?1004l\x1b[?1005l\x1b[?1006l\x1b[?1015l\x1b[?1016l" + // mouse, focus
	"\x1b[?2004l\x1b[?2026l\x1b[?2048l" + // paste, synchronized output, resize reports
	"\x1b[?1l\x1b>\x1b[4l\x1b[20l" + // cursor keys, keypad, insert, new line
	"\x1b[>4m\x1b[=0u" + // keyboard protocols
	"\x1b[?47l\x1b[?1047l\x1b[?1049l" + // other screens
	"\x1b[?69l\x1b[r\x1b8" + // margins
	"\x1b[!p\x1b[?7h\x1b[?5l" + // origin and the like, wrapping, reverse screen
	"\x1b(B\x0f" + // line drawing
	"\x1b]104\x1b\\\x1b]110\x1b\\\x1b]111\x1b\\\x1b]112\x1b\\" + // palette, colours
	"\x1b[m\x1b[0 q\x1b[?25h" // colours, cursor

// sizes returns a function that tells the terminal's size, at once and whenever it
// has changed, until done is closed. Of many changes only the last counts.
func sizes(tty term.File, done <-chan struct{}) (next func() (w, h uint16, ok bool), stop func()) {
	changed := make(chan os.Signal, 1)
	onResize(changed)
	var lastW, lastH uint16
	next = func() (uint16, uint16, bool) {
		for {
			w, h, err := term.GetSize(tty.Fd())
			if nw, nh := clamp(w), clamp(h); err == nil && (nw != lastW || nh != lastH) {
				lastW, lastH = nw, nh
				return nw, nh, true
			}
			select {
			case <-done:
				return 0, 0, false
			case <-changed:
			}
		}
	}
	return next, func() { signal.Stop(changed) }
}

func clamp(n int) uint16 { return uint16(max(0, min(n, 1<<16-1))) }
