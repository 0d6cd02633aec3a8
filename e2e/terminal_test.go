package e2e

import (
	"strings"
	"syscall"
	"testing"

	"kscope/e2e/term"
)

// restored checks that a program that ended or stopped left the terminal as it
// found it: line settings, alternate screen, cursor, mouse, paste, keyboard.
func restored(t *testing.T, s *term.Session) {
	t.Helper()
	if left := term.Leftovers(s.Raw()); len(left) > 0 {
		t.Errorf("left behind: %s", strings.Join(left, ", "))
	}
	if !s.SettingsRestored(t) {
		t.Error("the terminal's line settings are not what they were")
	}
	if s.Screen().Alt {
		t.Error("the alternate screen is still shown")
	}
}

// demo starts the demo, which needs no cluster, and waits for its picture.
func demo(t *testing.T) *term.Session {
	t.Helper()
	s := term.Start(t, 120, 40, environment(t, "/nonexistent"), kscope, "--demo")
	s.WaitFor(t, "the demo's map", patience, func(s term.Screen) bool { return s.Alt && s.Has("kscope", "demo", "live", "shop") })
	return s
}

func TestTerminalIsRestored(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(*testing.T, *term.Session)
		ok   func(status int) bool
	}{
		{"q", func(t *testing.T, s *term.Session) { s.Type(t, "q") }, func(n int) bool { return n == 0 }},
		{"Ctrl-C", func(t *testing.T, s *term.Session) { s.Type(t, "\x03") }, func(n int) bool { return n == 0 || n == 130 }},
		{"SIGTERM", func(t *testing.T, s *term.Session) { s.Signal(t, syscall.SIGTERM) }, anyEnd},
		{"SIGINT", func(t *testing.T, s *term.Session) { s.Signal(t, syscall.SIGINT) }, anyEnd},
		{"SIGHUP", func(t *testing.T, s *term.Session) { s.Signal(t, syscall.SIGHUP) }, anyEnd},
		{"SIGQUIT", func(t *testing.T, s *term.Session) { s.Signal(t, syscall.SIGQUIT) }, anyEnd},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := demo(t)
			c.end(t, s)
			if got := s.Exit(t, patience); !c.ok(got) {
				t.Errorf("exit status %d", got)
			}
			restored(t, s)
			if s.Screen().Has("goroutine ") {
				t.Errorf("a stack is on the screen\n%s", s.Screen())
			}
		})
	}
}

// anyEnd: a signal may end the program with its own status or as the signal does.
func anyEnd(int) bool { return true }

func TestSuspendAndComeBack(t *testing.T) {
	s := demo(t)
	for range 3 {
		s.Type(t, ctrlZ)
		s.Event(t, "stopped", patience)
		restored(t, s)
		s.Continue(t)
		s.WaitFor(t, "the map is drawn again", patience, func(s term.Screen) bool { return s.Alt && s.Has("kscope", "demo", "live", "shop") })
	}
	s.Type(t, "?")
	s.WaitFor(t, "keys work", patience, func(s term.Screen) bool { return s.Has("nearest box") })
	s.Type(t, escape)
	s.WaitFor(t, "help is closed", patience, func(s term.Screen) bool { return !s.Has("nearest box") })
	s.Type(t, "q")
	if got := s.Exit(t, patience); got != 0 {
		t.Errorf("exit status %d, want 0", got)
	}
	restored(t, s)
}

func TestNoProgramWithoutATerminal(t *testing.T) {
	s := demo(t)
	s.HangUp(t)
	if !s.LeaderEnds(patience) {
		t.Error("kscope lives on after its terminal is gone")
	}
}
