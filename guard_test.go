package main

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"kscope/probes/safe"
)

// A panic on any goroutine gives the terminal back first, then says what happened
// and where the details are, then ends the program as failed.
func TestPanicGivesTheTerminalBack(t *testing.T) {
	for _, hangs := range []bool{false, true} {
		cache := t.TempDir()
		t.Setenv("XDG_CACHE_HOME", cache)
		r, tty, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		status := make(chan int, 1)
		g := &guard{tty: tty, ended: make(chan struct{}), exit: func(s int) {
			status <- s
			tty.Close()
			runtime.Goexit()
		}}
		restored := false
		g.ready(func() {
			restored = true
			if !hangs {
				close(g.ended)
			}
		})
		runner := &safe.Runner{OnPanic: g.panicked}
		runner.Go("reader of pods", func() { panic("boom \x1b[2J") })
		said, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if s := <-status; s != exitFailed || !restored {
			t.Errorf("status %d, restored %v", s, restored)
		}
		text := string(said)
		if !strings.Contains(text, "panic in reader of pods: boom ^[[2J") {
			t.Errorf("said %q", text)
		}
		if byHand := strings.Contains(text, "\x1b[?1049l"); byHand != hangs {
			t.Errorf("terminal restored by hand: %v; the screen hangs: %v", byHand, hangs)
		}
		files, _ := filepath.Glob(filepath.Join(cache, "kscope", "crash-*.txt"))
		if len(files) != 1 {
			t.Fatalf("crash files: %v", files)
		}
		info, err := os.Stat(files[0])
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, mode %v", err, info.Mode())
		}
		if report, _ := os.ReadFile(files[0]); !strings.Contains(string(report), "guard_test.go") {
			t.Errorf("no stack in %q", report)
		}
	}
}

// Only the first of several panics ends the program; the others wait for it.
func TestOnlyOneEnds(t *testing.T) {
	g := &guard{}
	if !g.die() || g.die() || !g.dying() {
		t.Error("more than one may end the program")
	}
}
