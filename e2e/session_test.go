package e2e

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"kscope/e2e/cluster"
	"kscope/e2e/term"
	"kscope/e2e/wire"
)

// inShell opens a shell in db-0 of the shop, which kwok runs on this machine.
func inShell(t *testing.T, kubeconfig string) *term.Session {
	t.Helper()
	shop(t)
	s := onPod(t, kubeconfig, "db-0")
	s.Type(t, "s")
	s.WaitFor(t, "the shell's banner and prompt", patience, func(s term.Screen) bool {
		return !s.Alt && s.Has("shell in shop/db-0/") && (s.Has("# ") || s.Has("$ "))
	})
	return s
}

// onPod starts kscope in the namespace shop and selects a pod there.
func onPod(t *testing.T, kubeconfig, pod string, args ...string) *term.Session {
	t.Helper()
	cluster.Eventually(t, pod+" runs", func() error {
		out := kube.Kubectl(t, "get", "pod", "-n", "shop", pod, "-o", "jsonpath={.status.phase}")
		if out != "Running" {
			return fmt.Errorf("it is %s", out)
		}
		return nil
	})
	s := term.Start(t, 100, 30, environment(t, kubeconfig), append([]string{kscope, "-n", "shop"}, args...)...)
	s.WaitFor(t, "the map", patience, func(s term.Screen) bool { return s.Alt && s.Has("live", "shop") && !s.Has("syncing") })
	s.Type(t, "f")
	s.WaitFor(t, "find", patience, func(s term.Screen) bool { return s.Has("Find") && !s.Has("loading") })
	s.Type(t, pod)
	s.WaitFor(t, "the pod is found", patience, func(s term.Screen) bool { return s.Has("po", pod) && s.Has("1 of") })
	s.Type(t, "\r")
	s.WaitFor(t, "find is closed", patience, func(s term.Screen) bool { return !s.Has("Find") })
	return s
}

// A real program in a real terminal of its own: it sees the size and its changes,
// gets Ctrl-C, its exit status is told, the next key is kscope's, and whatever it
// left on is off again.
func TestShell(t *testing.T) {
	s := inShell(t, kube.Kubeconfig)
	s.Type(t, "stty size; tty >/dev/null && echo a-$((6*7))-tty\r")
	s.WaitFor(t, "the size", patience, func(s term.Screen) bool { return s.Has("30 100", "a-42-tty") })
	s.Resize(t, 120, 40)
	cluster.Eventually(t, "the program sees the new size", func() error {
		s.Type(t, "stty size\r")
		if _, ok := s.Watch(time.Second, func(s term.Screen) bool { return s.Has("40 120") }); !ok {
			return fmt.Errorf("it does not")
		}
		return nil
	})
	s.Type(t, `printf '\033[?1049h\033[?1003h\033[?2004h\033[?25l\033[31m\033]0;owned\007'; exit 3`+"\r")
	s.WaitFor(t, "the map and the exit status", patience, func(s term.Screen) bool { return s.Alt && s.Has("ended: exit status 3") })
	s.Type(t, "?")
	s.WaitFor(t, "help, which the key after the session asked for", patience, func(s term.Screen) bool { return s.Alt && s.Has("Keys", "nearest box") })
	s.Type(t, "\x1b")
	s.WaitFor(t, "the same map", patience, func(s term.Screen) bool { return s.Alt && s.Has("live", "db-0") && !s.Has("nearest box") })
	s.Type(t, "s")
	s.WaitFor(t, "another shell", patience, func(s term.Screen) bool { return !s.Alt && s.Has("shell in shop/db-0/") })
	s.Type(t, "exit 7\r")
	s.WaitFor(t, "the exit status", patience, func(s term.Screen) bool { return s.Alt && s.Has("ended: exit status 7") })
	s.Type(t, "q")
	if got := s.Exit(t, patience); got != 0 {
		t.Errorf("exit status %d", got)
	}
	restored(t, s)
}

// Signals and a closed window end a session, and the program, in order.
func TestShellAndSignals(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT} {
		t.Run(signal.String(), func(t *testing.T) {
			s := inShell(t, kube.Kubeconfig)
			s.Signal(t, signal)
			s.Exit(t, patience)
			restored(t, s)
		})
	}
	t.Run("the window is closed", func(t *testing.T) {
		s := inShell(t, kube.Kubeconfig)
		s.HangUp(t)
		if !s.LeaderEnds(patience) {
			t.Error("kscope lives on after its terminal is gone")
		}
	})
}

// The connection is cut in the middle of a session: the screen comes back, says
// why, and is where it was.
func TestShellLosesItsConnection(t *testing.T) {
	proxy := wire.New(t, strings.TrimPrefix(kube.Server, "https://"))
	s := inShell(t, kube.KubeconfigFor(t, "https://"+proxy.Addr))
	began := time.Now()
	proxy.Cut(t)
	s.WaitFor(t, "the screen is back and says why", patience, func(s term.Screen) bool { return s.Alt && s.Has("lost") })
	t.Logf("back after %v", time.Since(began).Round(time.Millisecond))
	s.Type(t, "q")
	s.Exit(t, patience)
	restored(t, s)
}

func TestOneCommand(t *testing.T) {
	shop(t)
	s := onPod(t, kube.Kubeconfig, "db-0")
	s.Type(t, "x")
	s.WaitFor(t, "the question", patience, func(s term.Screen) bool { return s.Has("Command in db-0/") })
	s.Type(t, "echo $((40+2)); sleep 1; exit 5\r") // kwok hangs up before the last output is through
	s.WaitFor(t, "the output, which stays", patience, func(s term.Screen) bool { return !s.Alt && s.Has("42") && s.Has("exit status 5", "any key goes back") })
	s.Type(t, "q")
	s.WaitFor(t, "the map; that key did no more", patience, func(s term.Screen) bool { return s.Alt && s.Has("live") })
	s.Type(t, "q")
	s.Exit(t, patience)
	restored(t, s)
}

var localAddress = regexp.MustCompile(`127\.0\.0\.1:\d+`)

// A port of a pod answers on this machine, in the background, until the program ends.
func TestPortForward(t *testing.T) {
	shop(t)
	s := onPod(t, kube.Kubeconfig, "db-0")
	s.Type(t, "p")
	s.WaitFor(t, "the question", patience, func(s term.Screen) bool { return s.Has("Forward which port of db-0") })
	s.Type(t, "18080\r")
	address := ""
	s.WaitFor(t, "the address", patience, func(s term.Screen) bool {
		for _, line := range s.Lines() {
			if strings.Contains(line, "leads to db-0:18080") {
				address = localAddress.FindString(line)
			}
		}
		return address != "" && s.Has("1 forward ")
	})
	for range 3 {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(conn, "hello")
		if answer, err := bufio.NewReader(conn).ReadString('\n'); answer != "hello\n" {
			t.Errorf("answer %q, %v", answer, err)
		}
		_ = conn.Close()
	}
	s.Type(t, "\x06")
	s.WaitFor(t, "the list", patience, func(s term.Screen) bool { return s.Has("Port-forwards", address, "Pod shop/db-0:18080", "3 done") })
	s.Type(t, "q")
	s.WaitFor(t, "the map", patience, func(s term.Screen) bool { return !s.Has("Port-forwards") })
	s.Type(t, "q")
	s.Exit(t, patience)
	if conn, err := net.Dial("tcp", address); err == nil {
		_ = conn.Close()
		t.Error("the port is open after the program's end")
	}
}

// What is not allowed, or switched off, says so; nothing else breaks.
func TestSessionsThatAreRefused(t *testing.T) {
	shop(t)
	viewer := filepath.Join(t.TempDir(), "viewer")
	config, err := os.ReadFile(kube.Kubeconfig)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(viewer, []byte(strings.Replace(string(config), "current-context: local", "current-context: viewer", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, kubeconfig string
		args             []string
		shell, forward   string
	}{
		{"a viewer", viewer, nil, "needs create on pods/exec in namespace shop", "needs create on pods/portforward in namespace shop"},
		{"--readonly", kube.Kubeconfig, []string{"--readonly"}, "read-only: started with --readonly", "read-only: started with --readonly"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := onPod(t, c.kubeconfig, "db-0", c.args...)
			s.Type(t, "s")
			s.WaitFor(t, "why there is no shell", patience, func(s term.Screen) bool { return s.Alt && s.Has("shell: ", c.shell) })
			s.Type(t, "p")
			s.WaitFor(t, "why there is no forward", patience, func(s term.Screen) bool { return s.Alt && s.Has("port-forward: ", c.forward) })
			s.Type(t, "?")
			s.WaitFor(t, "all else works", patience, func(s term.Screen) bool { return s.Has("nearest box") })
		})
	}
}
