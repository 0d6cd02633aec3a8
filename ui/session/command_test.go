//go:build unix

package session

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"go.uber.org/goleak"

	"kscope/topology"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fakeHost runs a Go function as the program in the container.
type fakeHost struct {
	run   func(ctx context.Context, r Request, s Streams) Ending
	debug func(ctx context.Context, say func(string)) (string, error)
	list  []Forwarded
	asked []Request
}

func (h *fakeHost) Run(ctx context.Context, r Request, s Streams) Ending {
	h.asked = append(h.asked, r)
	return h.run(ctx, r, s)
}

func (h *fakeHost) AddDebug(ctx context.Context, _ Pod, _, _ string, say func(string)) (string, error) {
	return h.debug(ctx, say)
}

func (h *fakeHost) Pod(context.Context, topology.ID, Purpose) (Pod, error) { return Pod{}, nil }
func (h *fakeHost) Ports(context.Context, topology.ID) ([]Port, error)     { return nil, nil }
func (h *fakeHost) Open(context.Context, topology.ID, int32, int) (Forwarded, error) {
	return Forwarded{}, nil
}
func (h *fakeHost) Forwards() []Forwarded    { return slices.Clone(h.list) }
func (h *fakeHost) Changed() <-chan struct{} { return nil }
func (h *fakeHost) Go(_ string, f func())    { go f() }
func (h *fakeHost) Stop(n int) {
	h.list = slices.DeleteFunc(h.list, func(f Forwarded) bool { return f.Number == n })
}

// terminal is a pseudo terminal; what is written to it goes into an emulator.
type terminal struct {
	t             *testing.T
	master, slave *os.File
	mu            sync.Mutex
	raw           bytes.Buffer
	emu           *vt.Emulator
	done          chan struct{}
}

func open(t *testing.T) *terminal {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	s := &terminal{t: t, master: master, slave: slave, emu: vt.NewEmulator(80, 24), done: make(chan struct{})}
	s.resize(80, 24)
	answers := make(chan struct{})
	go func() { defer close(answers); _, _ = io.Copy(io.Discard, s.emu) }()
	go func() {
		defer close(s.done)
		buf := make([]byte, 4096)
		for {
			n, err := master.Read(buf)
			s.mu.Lock()
			s.raw.Write(buf[:n])
			_, _ = s.emu.Write(buf[:n])
			s.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() {
		slave.Close()
		<-s.done
		master.Close()
		_ = s.emu.InputPipe().(io.Closer).Close()
		<-answers
	})
	return s
}

func (s *terminal) resize(w, h int) {
	if err := pty.Setsize(s.slave, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)}); err != nil {
		s.t.Fatal(err)
	}
}

func (s *terminal) press(keys string) {
	s.t.Helper()
	if _, err := s.master.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
}

// shows waits until text has been written.
func (s *terminal) shows(text string) {
	s.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
		s.mu.Lock()
		raw := s.raw.String()
		s.mu.Unlock()
		if strings.Contains(raw, text) {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("no %q in %q", text, raw)
		}
	}
}

var web = Pod{Namespace: "shop", Name: "web", Shell: []string{"sh"}}

func job(p Purpose) Job { return Job{Purpose: p, Pod: web, Container: Container{Name: "app"}} }

// hold runs a session on the terminal, as Bubble Tea would.
func (s *terminal) hold(ctx context.Context, h *fakeHost, j Job) Ended {
	s.t.Helper()
	before, err := term.GetState(s.slave.Fd())
	if err != nil {
		s.t.Fatal(err)
	}
	on := &onTerminal{ctx: ctx, host: h, end: Ended{Job: j}, lease: new(Lease)}
	on.SetStdin(s.slave)
	on.SetStdout(s.slave)
	if err := on.Run(); err != nil {
		s.t.Fatal(err)
	}
	after, err := term.GetState(s.slave.Fd())
	if err != nil {
		s.t.Fatal(err)
	}
	if *before != *after {
		s.t.Error("the terminal's settings are not what they were")
	}
	return on.end
}

// next reads the next key as the screen would after the session.
func (s *terminal) next() string {
	before, err := term.MakeRaw(s.slave.Fd())
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = term.Restore(s.slave.Fd(), before) }()
	buf := make([]byte, 16)
	n, err := s.slave.Read(buf)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(buf[:n])
}

// The program gets every key, Ctrl-C and Ctrl-Z too, and not one more than those
// typed before it ended.
func TestKeysGoWhereTheyBelong(t *testing.T) {
	s := open(t)
	for i := range 30 {
		mark := fmt.Sprintf("got in %d.", i)
		var got []byte
		h := &fakeHost{run: func(_ context.Context, _ Request, st Streams) Ending {
			buf := make([]byte, 1)
			for {
				if _, err := st.Stdin.Read(buf); err != nil {
					return Ending{Err: err}
				}
				got = append(got, buf[0])
				if buf[0] == 'q' {
					go func() { _, _ = st.Stdin.Read(buf) }() // client-go goes on reading
					return Ending{Status: 3}
				}
				_, _ = io.WriteString(st.Stdout, mark)
			}
		}}
		ended := make(chan Ended)
		go func() { ended <- s.hold(t.Context(), h, job(Shell)) }()
		s.press("a")
		s.shows(mark)
		s.press("\x03\x1a\x1b[Aq")
		end := <-ended
		if string(got) != "a\x03\x1a\x1b[Aq" || end.Status != 3 || !end.Typed || end.Words() != "shell in shop/web/app ended: exit status 3" {
			t.Fatalf("got %q, %+v", got, end)
		}
		s.press("X")
		if key := s.next(); key != "X" {
			t.Fatalf("the key after the session is %q", key)
		}
	}
}

// However a session hangs, there is a way out.
func TestWaysOut(t *testing.T) {
	hang := func(ctx context.Context, _ Request, _ Streams) Ending {
		<-ctx.Done()
		return Ending{Err: ctx.Err()}
	}
	read := func(ctx context.Context, _ Request, st Streams) Ending {
		go func() { _, _ = io.Copy(st.Stdout, st.Stdin) }()
		<-ctx.Done()
		return Ending{Err: ctx.Err()}
	}
	for _, c := range []struct {
		name string
		job  Job
		run  func(context.Context, Request, Streams) Ending
		keys string
	}{
		{"Ctrl-C while connecting", job(Shell), hang, "\x03"},
		{"Ctrl-] three times", job(Shell), read, "abc\x1d\x1d\x1d"},
		{"Ctrl-C where no keys are taken", job(Attach), hang, "\x03"},
		{"q where no keys are taken", job(Attach), hang, "q"},
		{"Ctrl-C while a debug container starts", job(Debug), hang, "\x03"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			h := &fakeHost{run: c.run, debug: func(ctx context.Context, say func(string)) (string, error) {
				say("ImagePullBackOff: no such image")
				<-ctx.Done()
				return "", ctx.Err()
			}}
			ended := make(chan Ended)
			go func() { ended <- s.hold(t.Context(), h, c.job) }()
			s.shows("──")
			if c.job.Purpose == Debug {
				s.shows("ImagePullBackOff: no such image")
			}
			s.press(c.keys)
			if end := <-ended; !errors.Is(end.Err, context.Canceled) || !strings.HasSuffix(end.Words(), " left") {
				t.Errorf("%+v", end)
			}
		})
	}
}

// Ctrl-] twice is the program's.
func TestEscapeIsCounted(t *testing.T) {
	s := open(t)
	h := &fakeHost{run: func(ctx context.Context, _ Request, st Streams) Ending {
		buf := make([]byte, 8)
		n, err := io.ReadFull(st.Stdin, buf[:6])
		if ctx.Err() != nil || err != nil || string(buf[:n]) != "\x1d\x1da\x1d\x1db" {
			t.Errorf("got %q, %v", buf[:n], err)
		}
		return Ending{}
	}}
	s.press("\x1d\x1da\x1d\x1db")
	s.hold(t.Context(), h, job(Shell))
}

// The program is told the size at once, and the last of many later.
func TestSizes(t *testing.T) {
	s := open(t)
	type size struct{ w, h uint16 }
	var got []size
	h := &fakeHost{run: func(_ context.Context, _ Request, st Streams) Ending {
		w, hh, _ := st.Size()
		got = append(got, size{w, hh})
		for i := range 50 {
			s.resize(100+i, 30)
		}
		s.resize(200, 60)
		self, err := os.FindProcess(os.Getpid())
		if err != nil {
			t.Error(err)
		}
		_ = self.Signal(syscall.SIGWINCH) // the terminal is not this test's own
		w, hh, _ = st.Size()
		got = append(got, size{w, hh})
		return Ending{}
	}}
	s.hold(t.Context(), h, job(Shell))
	if want := []size{{80, 24}, {200, 60}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Whatever a program switches on and leaves behind is switched off, and the cursor
// stays where the output ended.
func TestModesAreReset(t *testing.T) {
	s := open(t)
	h := &fakeHost{run: func(_ context.Context, _ Request, st Streams) Ending {
		_, _ = io.WriteString(st.Stdout, "\x1b[?1049h\x1b[?1003h\x1b[?1006h\x1b[?2004h\x1b[?25l\x1b[?7l\x1b[?1h\x1b=\x1b[3;10r\x1b[31m\x1b(0\x1b[>4;2m\x1b[=5u\x1b]0;cut in the mid")
		return Ending{Err: errors.New("connection to the-server lost")}
	}}
	end := s.hold(t.Context(), h, job(Shell))
	if end.Words() != "shell in shop/web/app: connection to the-server lost" {
		t.Error(end.Words())
	}
	_, _ = s.slave.WriteString("plain")
	s.shows("plain")
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.emu.IsAltScreen() {
		t.Error("the other screen is still shown")
	}
	if !strings.Contains(s.emu.String(), "plain") {
		t.Errorf("what follows is not plain:\n%s", s.emu.String())
	}
	raw := s.raw.String()
	tail := raw[strings.LastIndex(raw, "cut in the mid"):]
	for _, off := range []string{"?1003l", "?1006l", "?2004l", "?25h", "?7h", "?1l", "\x1b>", "\x1b[r", "\x1b[m", "\x1b(B", "\x1b[>4m", "\x1b[=0u", "?1049l", "\x1b\\"} {
		if !strings.Contains(tail, off) {
			t.Errorf("no %q in %q", off, tail)
		}
	}
}

// The output of one command stays until a key, which does nothing else.
func TestCommandStays(t *testing.T) {
	s := open(t)
	h := &fakeHost{run: func(_ context.Context, _ Request, st Streams) Ending {
		_, _ = io.WriteString(st.Stdout, "A=1\r\nB=2")
		return Ending{Status: 1}
	}}
	j := job(Command)
	j.Line = "env"
	ended := make(chan Ended)
	go func() { ended <- s.hold(t.Context(), h, j) }()
	s.shows("exit status 1; any key goes back")
	s.press("z")
	<-ended
	s.press("X")
	if key := s.next(); key != "X" {
		t.Errorf("the key after it is %q", key)
	}
	if r := h.asked[0]; !slices.Equal(r.Command, []string{"env"}) || r.Container != "app" {
		t.Errorf("asked for %+v", r)
	}
}

func TestSplit(t *testing.T) {
	for line, want := range map[string][]string{
		"env":                    {"env"},
		"  ls   -l /tmp ":        {"ls", "-l", "/tmp"},
		`echo "a b" 'c "d"' ""`:  {"echo", "a b", `c "d"`, ""},
		"ls | head":              {"sh", "-c", "ls | head"},
		"echo $HOME":             {"sh", "-c", "echo $HOME"},
		`echo "open`:             {"sh", "-c", `echo "open`},
		"cat /etc/*release":      {"sh", "-c", "cat /etc/*release"},
		"curl http://x/?a=b#top": {"sh", "-c", "curl http://x/?a=b#top"},
		"":                       nil,
	} {
		if got := Split(line); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}
