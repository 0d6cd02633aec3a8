package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

const columns, rows = 200, 60

// screen is kscope in a terminal.
type screen struct {
	cmd     *exec.Cmd
	tty     *os.File
	began   time.Time
	changed chan struct{} // of capacity 1

	mu       sync.Mutex
	emulator *vt.Emulator
	bytes    int // written so far
}

// open starts the program in a terminal.
func open(env []string, program string, args ...string) (*screen, error) {
	s := &screen{cmd: exec.Command(program, args...), emulator: vt.NewEmulator(columns, rows), changed: make(chan struct{}, 1)}
	s.cmd.Env = append(append(os.Environ(), "TERM=xterm-256color", "COLORTERM=truecolor", "LC_ALL=C.UTF-8"), env...)
	s.began = time.Now()
	var err error
	if s.tty, err = pty.StartWithSize(s.cmd, &pty.Winsize{Cols: columns, Rows: rows}); err != nil {
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	go s.show()
	go func() { // answers to the program's questions
		answer := make([]byte, 256)
		for {
			n, err := s.emulator.Read(answer)
			if err != nil {
				return
			}
			_, _ = s.tty.Write(answer[:n])
		}
	}()
	return s, nil
}

func (s *screen) show() {
	buf := make([]byte, 256<<10)
	for {
		n, err := s.tty.Read(buf)
		s.mu.Lock()
		_, _ = s.emulator.Write(buf[:n])
		s.bytes += n
		s.mu.Unlock()
		select {
		case s.changed <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// written is how many bytes the program has drawn with so far.
func (s *screen) written() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bytes
}

// text is what the screen shows, a line a row.
func (s *screen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	for y := range rows {
		for x := range columns {
			if c := s.emulator.CellAt(x, y); c != nil && c.Content != "" {
				b.WriteString(c.Content)
			} else if c == nil || c.Width > 0 {
				b.WriteByte(' ')
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// wait waits until the screen is as want says and tells how long that took.
func (s *screen) wait(what string, limit time.Duration, want func(text string) bool) (time.Duration, error) {
	began := time.Now()
	deadline := time.After(limit)
	for {
		if want(s.text()) {
			return time.Since(began), nil
		}
		select {
		case <-s.changed:
		case <-deadline:
			return 0, fmt.Errorf("not within %v: %s\n%s", limit, what, s.text())
		}
	}
}

// press types and waits for what that makes of the screen.
func (s *screen) press(keys string, want func(text string) bool) (time.Duration, error) {
	began := time.Now()
	if _, err := s.tty.WriteString(keys); err != nil {
		return 0, err
	}
	_, err := s.wait(fmt.Sprintf("the answer to %q", keys), time.Minute, want)
	return time.Since(began), err
}

// close quits the program.
func (s *screen) close() error {
	_, _ = s.tty.WriteString("q")
	ended := make(chan error, 1)
	go func() { ended <- s.cmd.Wait() }()
	select {
	case err := <-ended:
		return err
	case <-time.After(10 * time.Second):
		_ = s.cmd.Process.Signal(syscall.SIGKILL)
		return errors.New("it did not quit within 10 s")
	}
}

func has(words ...string) func(string) bool {
	return func(text string) bool {
		for _, w := range words {
			if !strings.Contains(text, w) {
				return false
			}
		}
		return true
	}
}
