package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"time"

	"github.com/charmbracelet/x/term"

	"kscope/probes/kube"
	"kscope/probes/safe"
	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui"
)

// The least terminal the screen is made for.
const minWidth, minHeight = 60, 16

// run does what the flags ask for.
func (o *options) run(ctx context.Context, args []string) error {
	v, err := o.view(args)
	if err != nil {
		return err
	}
	if o.theme != "" {
		if _, err := themes.Load(o.theme); err != nil {
			return usageError{err}
		}
	}
	kube.Quiet(io.Discard)
	if o.output != "" {
		return o.export(ctx, v)
	}
	return o.explore(ctx, v)
}

// explore opens the screen.
func (o *options) explore(ctx context.Context, v lens.View) error {
	tty, err := o.terminal()
	if err != nil {
		return err
	}
	g := &guard{tty: tty, ended: make(chan struct{}), exit: os.Exit}
	runner := &safe.Runner{OnPanic: g.panicked}
	unhush, err := hushStderr(runner)
	if err != nil {
		return err
	}
	defer unhush()
	f, err := o.open("", runner, "")
	if err != nil {
		return err
	}
	if f.check != nil {
		if err := f.check(ctx); err != nil {
			return err
		}
	}
	w := newWorld(o, runner)
	w.Look(v)
	w.start(ctx, f)
	stop := g.watchSignals(runner)
	defer stop()
	err = ui.Run(ctx, w, ui.Options{Name: o.name, Theme: o.theme, ASCII: o.ascii || themes.OnlyASCII(os.Getenv),
		NoColor: themes.NoColor(os.Getenv), View: v, Ready: g.ready, NoSuspend: sessionLeader()})
	close(g.ended)
	if g.dying() {
		select {} // the one that panicked, or the signal, ends the program
	}
	w.close()
	return err
}

// terminal checks that there is one to draw on.
func (o *options) terminal() (*os.File, error) {
	tty, ok := o.stdout.(*os.File)
	if !ok || !term.IsTerminal(tty.Fd()) {
		return nil, usageError{errors.New("stdout is not a terminal (write to a pipe or file with -o text, -o json or --dot)")}
	}
	if in, ok := o.stdin.(*os.File); len(o.files) == 0 && (!ok || !term.IsTerminal(in.Fd())) {
		return nil, usageError{errors.New("stdin is not a terminal (read objects from it with -f -)")}
	}
	if os.Getenv("TERM") == "dumb" {
		return nil, errors.New("TERM is dumb: this terminal cannot be drawn on (use -o text)")
	}
	w, h, err := term.GetSize(tty.Fd())
	if err == nil && w > 0 && (w < minWidth || h < minHeight) {
		return nil, fmt.Errorf("terminal is %d×%d; kscope needs %d×%d (enlarge it, or use -o text)", w, h, minWidth, minHeight)
	}
	return tty, nil
}

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
