//go:build unix

package term

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

// settled is how long nothing may be written until a screen counts as whole: a
// frame reaches the terminal in several pieces.
const settled = 40 * time.Millisecond

// WaitFor waits until the screen is as want says and stays so while the frame is
// being finished, and returns it. When that does not happen within limit, the
// test fails and shows the screen.
func (s *Session) WaitFor(t testing.TB, what string, limit time.Duration, want func(Screen) bool) Screen {
	t.Helper()
	if screen, ok := s.Watch(limit, want); ok {
		return screen
	}
	t.Fatalf("not within %v: %s\nevents: %s\n%s", limit, what, strings.Join(s.events(), ", "), s.Screen())
	return Screen{}
}

// Watch is WaitFor for what may not come: it tells whether it did.
func (s *Session) Watch(limit time.Duration, want func(Screen) bool) (Screen, bool) {
	deadline := time.After(limit)
	for {
		screen := s.Screen()
		holds := want(screen)
		var quiet <-chan time.Time
		if holds {
			quiet = time.After(settled)
		}
		select {
		case <-quiet:
			return screen, true
		case <-s.changed:
		case <-deadline:
			return screen, holds
		}
	}
}

// Event waits until the leader has reported kind ("stopped", "continued" or
// "ended") once more than was waited for before, and returns what it said.
func (s *Session) Event(t testing.TB, kind string, limit time.Duration) string {
	t.Helper()
	said, ok := "", false
	s.WaitFor(t, "the program "+kind, limit, func(Screen) bool {
		earlier := s.waited[kind]
		for _, event := range s.events() {
			word, rest, _ := strings.Cut(event, " ")
			if word != kind {
				continue
			}
			if earlier == 0 {
				said, ok = rest, true
				break
			}
			earlier--
		}
		return ok
	})
	s.waited[kind]++
	return said
}

// Exit waits for the program's end and returns its exit status; 128 and the
// signal's number when a signal ended it.
func (s *Session) Exit(t testing.TB, limit time.Duration) int {
	t.Helper()
	status, err := strconv.Atoi(s.Event(t, "ended", limit))
	if err != nil {
		t.Fatal(err)
	}
	return status
}

// reports are the leader's events in a stream, oldest first.
func reports(raw string) []string {
	var events []string
	for {
		_, rest, ok := strings.Cut(raw, reportStart)
		if !ok {
			return events
		}
		event, rest, ok := strings.Cut(rest, reportEnd)
		if !ok {
			return events // not written to its end yet
		}
		events, raw = append(events, event), rest
	}
}

func withoutReports(raw string) string {
	var b strings.Builder
	for {
		text, rest, ok := strings.Cut(raw, reportStart)
		b.WriteString(text)
		if !ok {
			return b.String()
		}
		if _, raw, ok = strings.Cut(rest, reportEnd); !ok {
			return b.String()
		}
	}
}
