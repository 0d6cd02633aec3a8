package session

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	// client-go's own: it notices at its next ping, five seconds at most, that the
	// connection is closed.
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("k8s.io/client-go/tools/remotecommand.(*heartbeat).start"),
		goleak.IgnoreTopFunction("github.com/moby/spdystream.(*Connection).shutdown")) // waits ten minutes at most for its streams
}

// buffer is written to by the client and read by the test.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// protocols runs f for each way that streams can go.
func protocols(t *testing.T, f func(t *testing.T, s *server, protocol string)) {
	for _, c := range []struct {
		name   string
		status int
	}{
		{"websocket", 0},
		{"spdy, for a server that knows no WebSocket", http.StatusBadRequest},
		{"spdy, for want of the right to get", http.StatusForbidden},
		{"spdy, for a proxy on the way", http.StatusBadGateway},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t)
			s.noWebSocket = c.status
			protocol, _, _ := strings.Cut(c.name, ",")
			f(t, s, protocol)
		})
	}
}

// A session: what is typed arrives, what is said comes back, sizes are told, the
// exit status is known.
func TestSession(t *testing.T) {
	protocols(t, func(t *testing.T, s *server, protocol string) {
		asking := make(chan struct{})
		s.program = func(ch channels) error {
			for range 2 {
				var size struct{ Width, Height int }
				if err := ch.resize.Decode(&size); err != nil {
					return err
				}
				fmt.Fprintf(ch.out, "size %dx%d\r\n", size.Width, size.Height)
			}
			close(asking)
			line, err := bufio.NewReader(ch.in).ReadString('\r')
			fmt.Fprintf(ch.out, "you said %q\r\n", line)
			if err != nil {
				return err
			}
			return exited(3)
		}
		sizes := make(chan [2]uint16, 2)
		sizes <- [2]uint16{80, 24}
		sizes <- [2]uint16{200, 60}
		defer close(sizes)
		var out buffer
		in, keys := io.Pipe()
		defer in.Close()
		go func() { <-asking; _, _ = keys.Write([]byte("hello\r")) }()
		end := s.client(t).Stream(t.Context(), Request{Namespace: "shop", Pod: "web", Container: "app", Command: []string{"sh"}}, Streams{
			Stdin: in, Stdout: &out, TTY: true,
			Size: func() (uint16, uint16, bool) { wh, ok := <-sizes; return wh[0], wh[1], ok },
		})
		if end != (Ending{Status: 3}) {
			t.Errorf("ending %+v, want exit status 3", end)
		}
		if want := "size 80x24\r\nsize 200x60\r\nyou said \"hello\\r\"\r\n"; out.String() != want {
			t.Errorf("output %q, want %q", out.String(), want)
		}
		want := []string{"websocket GET exec v5.channel.k8s.io"}
		if protocol == "spdy" {
			want = append(want, "spdy POST exec")
		}
		if !slices.Equal(s.asked, want) {
			t.Errorf("asked %q, want %q", s.asked, want)
		}
	})
}

func TestEndings(t *testing.T) {
	for _, c := range []struct {
		name   string
		err    error
		absent bool
		status int
		words  string
	}{
		{"well", nil, false, 0, ""},
		{"containerd: distroless", errors.New(`error executing command in container: failed to exec in container: failed to start exec "4f": OCI runtime exec failed: exec failed: unable to start container process: exec: "sh": executable file not found in $PATH`), true, 0, `"sh": executable file not found in $PATH`},
		{"docker: distroless", exited(126), true, 126, ""},
		{"crun: distroless", errors.New("executable file `sh` not found in $PATH: No such file or directory"), true, 0, "executable file `sh` not found in $PATH: No such file or directory"},
		{"a runtime that has only words", errors.New("error executing command in container: cmd wait: sh -c exit 4: exit status 4"), false, 4, ""},
		{"killed", exited(137), false, 137, ""},
		{"hostile", errors.New("no \x1b]0;owned\x07 container"), false, 0, "no "},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t)
			s.program = func(channels) error { return c.err }
			end := s.client(t).Stream(t.Context(), Request{Namespace: "shop", Pod: "web", Command: []string{"sh"}}, Streams{Stdout: io.Discard, TTY: true})
			if end.Absent != c.absent || end.Status != c.status {
				t.Errorf("%+v", end)
			}
			text := ""
			if end.Err != nil {
				text = end.Err.Error()
			}
			if !strings.HasSuffix(text, c.words) && !strings.Contains(text, c.words) || (c.words == "") != (text == "") {
				t.Errorf("words %q, want %q", text, c.words)
			}
			if strings.ContainsAny(text, "\x1b\x07") {
				t.Errorf("an escape sequence got through: %q", text)
			}
		})
	}
}

// The connection breaks in the middle.
func TestConnectionCut(t *testing.T) {
	s := serve(t)
	s.program = func(ch channels) error {
		fmt.Fprint(ch.out, "$ ")
		ch.cut()
		return nil
	}
	var out buffer
	end := s.client(t).Stream(t.Context(), Request{Namespace: "shop", Pod: "web", Command: []string{"sh"}}, Streams{Stdout: &out, TTY: true})
	if end.Err == nil || end.Err.Error() != "connection to the-server lost" {
		t.Errorf("ending %+v", end)
	}
}

// Who gives up is let go, whatever the server does.
func TestGivingUp(t *testing.T) {
	protocols(t, func(t *testing.T, s *server, _ string) {
		ctx, cancel := context.WithCancel(t.Context())
		s.program = func(ch channels) error {
			cancel()
			_, _ = io.Copy(io.Discard, ch.in) // until the client has gone
			return nil
		}
		in, keys := io.Pipe()
		defer keys.Close()
		end := s.client(t).Stream(ctx, Request{Namespace: "shop", Pod: "web", Command: []string{"sh"}}, Streams{Stdin: in, Stdout: io.Discard, TTY: true})
		if !errors.Is(end.Err, context.Canceled) {
			t.Errorf("ending %+v", end)
		}
	})
}

func TestDeniedByTheServer(t *testing.T) {
	s := serve(t)
	s.denied = []string{"create pods/exec", "get pods/exec", "patch pods/ephemeralcontainers"}
	c := s.client(t)
	for _, d := range []struct {
		purpose Purpose
		want    string
	}{
		{ForShell, "not allowed: needs create on pods/exec in namespace shop"},
		{ForDebug, "not allowed: needs patch on pods/ephemeralcontainers in namespace shop"},
		{ForForward, ""},
	} {
		text := ""
		if err := c.May(t.Context(), d.purpose, "shop"); err != nil {
			text = err.Error()
		}
		if text != d.want {
			t.Errorf("%v: %q, want %q", d.purpose, text, d.want)
		}
	}
	s.denied = []string{"create pods/exec"} // a WebSocket's GET will do, before 1.35
	if err := c.May(t.Context(), ForShell, "shop"); err != nil {
		t.Errorf("with the right to get: %v", err)
	}
	s.readOnly = "started with --readonly"
	if err := c.May(t.Context(), ForForward, "shop"); err == nil || err.Error() != "read-only: started with --readonly" {
		t.Errorf("read-only: %v", err)
	}
}
