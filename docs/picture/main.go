// Command picture runs a terminal program, presses keys and writes its screen as
// SVG: the picture of the README is made from the real program (docs/picture.sh).
//
//	go run ./docs/picture 180x50 3s Down Tab -- kscope --demo > picture.svg
//
// The words before "--" are the size, waits (Go durations) and keys.
package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"sync"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "picture:", err)
		os.Exit(1)
	}
}

// keys by the names that tmux gives them.
var keys = map[string]string{"Up": "\x1b[A", "Down": "\x1b[B", "Right": "\x1b[C", "Left": "\x1b[D",
	"Enter": "\r", "Tab": "\t", "BTab": "\x1b[Z", "Escape": "\x1b"}

func run(args []string) error {
	dashes := slices.Index(args, "--")
	if dashes < 1 || dashes == len(args)-1 {
		return fmt.Errorf("want SIZE [WAIT|KEY]… -- COMMAND [ARG]…, got %q", args)
	}
	var w, h int
	if _, err := fmt.Sscanf(args[0], "%dx%d", &w, &h); err != nil {
		return fmt.Errorf("size %q is not WIDTHxHEIGHT: %w", args[0], err)
	}
	cmd := exec.Command(args[dashes+1], args[dashes+2:]...)
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "COLORTERM=truecolor", "NO_COLOR=", "LC_ALL=C.UTF-8")
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)})
	if err != nil {
		return fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	screen := &screen{emulator: vt.NewEmulator(w, h)}
	go screen.show(tty)
	go func() { // answers to the program's questions
		answer := make([]byte, 256)
		for {
			n, err := screen.emulator.Read(answer)
			if err != nil {
				return
			}
			_, _ = tty.Write(answer[:n])
		}
	}()
	for _, a := range args[1:dashes] {
		if d, err := time.ParseDuration(a); err == nil {
			time.Sleep(d)
			continue
		}
		press := []byte(a)
		if k, ok := keys[a]; ok {
			press = []byte(k)
		}
		if _, err := tty.Write(press); err != nil {
			return fmt.Errorf("press %s: %w", a, err)
		}
		time.Sleep(150 * time.Millisecond)
	}
	var out bytes.Buffer
	screen.svg(&out, w, h)
	_, _ = tty.Write([]byte("q"))
	_ = cmd.Process.Signal(os.Interrupt)
	_ = cmd.Wait()
	_, err = os.Stdout.Write(out.Bytes())
	return err
}

// screen is the emulator, shared by what writes to it and what reads it.
type screen struct {
	mu       sync.Mutex
	emulator *vt.Emulator
}

func (s *screen) show(tty *os.File) {
	buf := make([]byte, 64<<10)
	for {
		n, err := tty.Read(buf)
		s.mu.Lock()
		_, _ = s.emulator.Write(buf[:n])
		s.mu.Unlock()
		if err != nil {
			return
		}
	}
}
