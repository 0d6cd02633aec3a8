package main

import (
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"time"

	"kscope/probes/safe"
	"kscope/topology"
)

// guard gives the terminal back in every way the program can end.
type guard struct {
	tty   *os.File
	ended chan struct{} // closed when the screen is gone
	exit  func(status int)

	mu      sync.Mutex
	restore func()
	dead    bool
}

func (g *guard) ready(restore func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.restore = restore
}

// die claims the end of the program; only the first caller gets true.
func (g *guard) die() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	first := !g.dead
	g.dead = true
	return first
}

func (g *guard) dying() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.dead
}

// release ends the screen and waits for the terminal to be as it was, but not for
// ever: the screen itself may be what hangs.
func (g *guard) release() {
	g.mu.Lock()
	restore := g.restore
	g.mu.Unlock()
	if restore == nil {
		return
	}
	restore()
	select {
	case <-g.ended:
	case <-time.After(time.Second):
		// Leave alternate screen, mouse and paste modes, show the cursor, by hand.
		fmt.Fprint(g.tty, "\x1b[?1049l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?25h\x1b[m\r\n")
	}
}

// panicked is called on the goroutine that panicked.
func (g *guard) panicked(what string, value any, stack []byte) {
	if !g.die() {
		select {}
	}
	g.release()
	text := fmt.Sprintf("kscope %s: panic in %s: %v\n\n%s", version, what, value, stack)
	where, err := writeCrash(text)
	if err != nil {
		where = err.Error()
	}
	fmt.Fprintf(g.tty, "kscope: %s (details: %s)\r\n", topology.CleanLine(fmt.Sprintf("panic in %s: %v", what, value), 500), where)
	g.exit(exitFailed)
}

// writeCrash keeps the report where only its owner can read it.
func writeCrash(text string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "kscope")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	f, err := os.CreateTemp(dir, "crash-*.txt") // mode 0600
	if err != nil {
		return "", err
	}
	defer f.Close()
	_, err = f.WriteString(text)
	return f.Name(), err
}

// watchSignals covers the signals that Bubble Tea leaves to their default, which
// would kill the program with the terminal raw.
func (g *guard) watchSignals(runner *safe.Runner) (stop func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, deadlySignals()...)
	runner.Go("signals", func() {
		for range c {
			if g.die() {
				g.release()
				g.exit(exitFailed)
			}
		}
	})
	return func() { signal.Stop(c); close(c) }
}
