package ui_test

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/vt"

	"kscope/ui"
)

// terminal is an emulator that the program writes to and whose keys it reads.
type terminal struct {
	t    *testing.T
	mu   sync.Mutex
	emu  *vt.Emulator
	keys io.Writer
	done chan error
}

// Write takes the program's output; it thinks that the terminal driver turns a
// newline into carriage return and newline.
func (s *terminal) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := s.emu.Write(bytes.ReplaceAll(p, []byte("\n"), []byte("\r\n")))
	return len(p), err
}

func (s *terminal) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.emu.String()
}

// start runs the real program on the fake world in a terminal of w×h.
func start(t *testing.T, world ui.World, w, h int, opts ui.Options) *terminal {
	in, keys := io.Pipe()
	s := &terminal{t: t, emu: vt.NewEmulator(w, h), keys: keys, done: make(chan error, 1)}
	answers := make(chan struct{})
	go func() { // what the emulator answers to queries; nobody waits for it
		defer close(answers)
		_, _ = io.Copy(io.Discard, s.emu)
	}()
	ctx, cancel := context.WithCancel(t.Context())
	opts.Clock = func() time.Time { return now }
	opts.Program = append(opts.Program, tea.WithInput(in), tea.WithOutput(s), tea.WithWindowSize(w, h),
		tea.WithEnvironment([]string{"TERM=xterm-256color", "COLORTERM=truecolor"}), tea.WithoutSignals())
	go func() { s.done <- ui.Run(ctx, world, opts) }()
	t.Cleanup(func() {
		cancel()
		_ = keys.Close()
		_ = s.emu.InputPipe().(io.Closer).Close()
		<-answers
	})
	return s
}

// press sends raw bytes, as a terminal would.
func (s *terminal) press(bytes ...string) {
	s.t.Helper()
	for _, b := range bytes {
		if _, err := io.WriteString(s.keys, b); err != nil {
			s.t.Fatal(err)
		}
	}
}

// waits until all texts stand on the screen; those that begin with a minus until
// they do not.
func (s *terminal) waits(texts ...string) {
	s.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		screen, missing := s.text(), ""
		for _, text := range texts {
			gone := strings.HasPrefix(text, "-")
			if strings.Contains(screen, strings.TrimPrefix(text, "-")) == gone {
				missing = text
			}
		}
		if missing == "" {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("no %q on the screen:\n%s", missing, screen)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func (s *terminal) ends() error {
	s.t.Helper()
	select {
	case err := <-s.done:
		return err
	case <-time.After(20 * time.Second):
		s.t.Fatal("the program does not end")
		return nil
	}
}

const (
	against, esc, enter = "\x1b[Z", "\x1b", "\r" // Shift-Tab, …
)

func TestProgram(t *testing.T) {
	s := start(t, newFake(), 200, 60, ui.Options{})
	s.waits("prod-ch ▸ all namespaces", "✖ CrashLoopBackOff for 5m", "203.0.113.10")
	s.press(against)
	s.waits("Deployment cart")
	s.press("/", "app=db")
	s.waits("/ app=db")
	s.press(enter)
	s.waits("3 match")
	s.press(esc)
	s.waits("-3 match")
	s.press("f")
	s.waits("Find", "LoadBalancer 203.0.113.10")
	s.press("db-0", enter)
	s.waits("Pod db-0", "ContainerCreating", "-Find") // the list may show the name too
	s.press(":")
	s.waits("Go to", "high-contrast")
	s.press("shop", enter)
	s.waits("prod-ch ▸ shop")
	s.press("?")
	s.waits("Keys", "nearest box in that direction")
	s.press(esc)
	s.waits("-Keys")
	s.press("q")
	if err := s.ends(); err != nil {
		t.Fatal(err)
	}
	if s.emu.IsAltScreen() {
		t.Error("the alternate screen is left open")
	}
}

// The terminal is given back when the program is told to end from outside.
func TestRestore(t *testing.T) {
	ready := make(chan func(), 1)
	s := start(t, newFake(), 80, 24, ui.Options{Ready: func(restore func()) { ready <- restore }})
	s.waits("● live")
	(<-ready)()
	if err := s.ends(); err == nil {
		t.Error("no error")
	}
	if s.emu.IsAltScreen() {
		t.Error("the alternate screen is left open")
	}
}

// A panic on the screen's own goroutines gives the terminal back and is an error.
func TestPanicRestores(t *testing.T) {
	s := start(t, panicking{newFake()}, 80, 24, ui.Options{})
	s.waits("● live")
	s.press("f")
	if err := s.ends(); err == nil {
		t.Error("no error")
	}
	if s.emu.IsAltScreen() {
		t.Error("the alternate screen is left open")
	}
}

type panicking struct{ *fakeWorld }

func (panicking) Names(context.Context) ([]ui.Name, error) { panic("names") }
