//go:build unix

package term

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// Patience is how long a wait lasts when the test does not say otherwise.
const Patience = 60 * time.Second

// Session is a program that runs in a terminal of its own.
type Session struct {
	leader  *exec.Cmd
	ended   chan struct{} // closed when the leader was waited for
	master  *os.File
	before  term.State // the terminal's settings before the program ran
	changed chan struct{}

	mu     sync.Mutex
	screen *vt.Emulator
	raw    bytes.Buffer // all the program and the leader wrote

	waited map[string]int // how many events of each kind were waited for
}

// Start runs program[0] with the other words as arguments in a terminal of
// cols×rows cells with exactly the environment env. It ends with the test.
func Start(t testing.TB, cols, rows int, env []string, program ...string) *Session {
	t.Helper()
	master, slave, err := open()
	if err != nil {
		t.Fatalf("open a pseudo terminal: %v", err)
	}
	defer func() { _ = slave.Close() }() // the leader has its own
	resize(t, master, cols, rows)
	before := settings(t, master)
	s := &Session{master: master, before: before, changed: make(chan struct{}, 1),
		screen: vt.NewEmulator(cols, rows), waited: map[string]int{}}
	s.leader = exec.Command(os.Args[0], program[1:]...)
	s.leader.Env = append(env, leaderEnv+"="+program[0])
	s.leader.Stdin, s.leader.Stdout, s.leader.Stderr = slave, slave, slave
	s.leader.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := s.leader.Start(); err != nil {
		t.Fatalf("start the session's leader: %v", err)
	}
	s.ended = make(chan struct{})
	go func() {
		_ = s.leader.Wait() // how the program ended, the leader reports
		close(s.ended)
	}()
	go s.read()
	go func() { _, _ = io.Copy(master, s.screen) }() // answers to what the program asks the terminal
	t.Cleanup(s.end)
	return s
}

// open makes a pseudo terminal whose master can be closed while it is read from:
// only a descriptor that does not block can.
func open() (master, slave *os.File, err error) {
	blocking, slave, err := pty.Open()
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = blocking.Close() }() // the copy stays
	fd, err := unix.FcntlInt(blocking.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		_ = slave.Close()
		return nil, nil, err
	}
	if err := unix.SetNonblock(fd, true); err != nil {
		_ = slave.Close()
		return nil, nil, err
	}
	return os.NewFile(uintptr(fd), blocking.Name()), slave, nil
}

func resize(t testing.TB, master *os.File, cols, rows int) {
	t.Helper()
	size := unix.Winsize{Col: uint16(cols), Row: uint16(rows)}
	control(t, master, func(fd int) error { return unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &size) })
}

func (s *Session) read() {
	buf := make([]byte, 32<<10)
	for {
		n, err := s.master.Read(buf)
		s.mu.Lock()
		s.raw.Write(buf[:n])
		_, _ = s.screen.Write(buf[:n]) // never fails while open
		s.mu.Unlock()
		select {
		case s.changed <- struct{}{}:
		default: // a change is pending already
		}
		if err != nil {
			return
		}
	}
}

// end kills what still runs and gives everything back.
func (s *Session) end() {
	if pid, ok := s.pid(); ok {
		_ = syscall.Kill(-pid, syscall.SIGKILL)
	}
	_ = s.leader.Process.Kill()
	<-s.ended
	_ = s.master.Close()
	if in, ok := s.screen.InputPipe().(io.Closer); ok {
		_ = in.Close()
	}
}

// Type sends keys as a terminal would: plain text and control sequences.
func (s *Session) Type(t testing.TB, keys string) {
	t.Helper()
	if _, err := s.master.WriteString(keys); err != nil {
		t.Fatalf("type %q: %v", keys, err)
	}
}

// Click presses and releases the left mouse button on the cell at x, y, counted
// from 0, as a terminal with SGR mouse reports tells it.
func (s *Session) Click(t testing.TB, x, y int) {
	t.Helper()
	at := ";" + strconv.Itoa(x+1) + ";" + strconv.Itoa(y+1)
	s.Type(t, "\x1b[<0"+at+"M\x1b[<0"+at+"m")
}

// Resize changes the terminal's size; the program gets SIGWINCH.
func (s *Session) Resize(t testing.TB, cols, rows int) {
	t.Helper()
	s.mu.Lock()
	s.screen.Resize(cols, rows)
	s.mu.Unlock()
	resize(t, s.master, cols, rows)
}

// Screen is what the terminal shows now.
func (s *Session) Screen() Screen {
	s.mu.Lock()
	defer s.mu.Unlock()
	return takeScreen(s.screen)
}

// Raw is every byte written so far, without the leader's reports.
func (s *Session) Raw() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return withoutReports(s.raw.String())
}

// Signal reaches the program, not its leader.
func (s *Session) Signal(t testing.TB, signal syscall.Signal) {
	t.Helper()
	pid, ok := 0, false
	s.WaitFor(t, "the program is started", Patience, func(Screen) bool {
		pid, ok = s.pid()
		return ok
	})
	if err := syscall.Kill(pid, signal); err != nil {
		t.Fatalf("send %v: %v", signal, err)
	}
}

// Continue does what fg does: gives the program the terminal and wakes it.
func (s *Session) Continue(t testing.TB) {
	t.Helper()
	if err := s.leader.Process.Signal(syscall.SIGUSR1); err != nil {
		t.Fatal(err)
	}
}

// HangUp closes the terminal's window: the program loses it and gets SIGHUP.
func (s *Session) HangUp(t testing.TB) {
	t.Helper()
	if err := s.master.Close(); err != nil {
		t.Fatal(err)
	}
}

// LeaderEnds tells whether the program and with it the session's leader end
// within limit; for a terminal that was hung up, which reports nothing any more.
func (s *Session) LeaderEnds(limit time.Duration) bool {
	select {
	case <-s.ended:
		return true
	case <-time.After(limit):
		return false
	}
}

// SettingsRestored tells whether the terminal's line settings are what they were before
// the program ran.
func (s *Session) SettingsRestored(t testing.TB) bool {
	t.Helper()
	return settings(t, s.master) == s.before
}

// settings reads the line settings that master and slave share.
func settings(t testing.TB, master *os.File) term.State {
	t.Helper()
	var state *term.State
	control(t, master, func(fd int) (err error) {
		state, err = term.GetState(fd)
		return err
	})
	return *state
}

// control asks the terminal something without making its descriptor block, as
// Fd would.
func control(t testing.TB, master *os.File, ask func(fd int) error) {
	t.Helper()
	raw, err := master.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	if e := raw.Control(func(fd uintptr) { err = ask(int(fd)) }); e != nil {
		t.Fatal(e)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// pid is the program's process id, as the leader reported it.
func (s *Session) pid() (int, bool) {
	for _, event := range s.events() {
		if id, ok := strings.CutPrefix(event, "started "); ok {
			n, err := strconv.Atoi(id)
			return n, err == nil
		}
	}
	return 0, false
}

func (s *Session) events() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return reports(s.raw.String())
}
