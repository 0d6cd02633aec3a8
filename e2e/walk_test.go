package e2e

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"kscope/e2e/term"
)

// Keys as terminals send them.
const (
	enter    = "\r"
	escape   = "\x1b"
	tab      = "\t"
	shiftTab = "\x1b[Z"
	back     = "\x7f"
	right    = "\x1b[C"
	left     = "\x1b[D"
	ctrlZ    = "\x1a"
)

const patience = 60 * time.Second

// open starts kscope on the cluster in a terminal of cols×rows and waits until
// it shows live data.
func open(t *testing.T, cols, rows int, args ...string) *term.Session {
	t.Helper()
	return openWith(t, cols, rows, environment(t, kube.Kubeconfig), args...)
}

func openWith(t *testing.T, cols, rows int, env []string, args ...string) *term.Session {
	t.Helper()
	s := term.Start(t, cols, rows, env, append([]string{kscope}, args...)...)
	s.WaitFor(t, "the map is live", patience, func(s term.Screen) bool { return s.Has("kscope", "live") })
	return s
}

var inspectorTitle = regexp.MustCompile(`│ (\p{Lu}\w+(?: \S+)+?)\s*$`)

// selected is the title of the inspector, "Service lb": what is selected. The
// inspector is the part right of the map's last full-height line; its first line
// is "Kind name".
func selected(s term.Screen) string {
	for _, line := range s.Lines() {
		if m := inspectorTitle.FindStringSubmatch(line); m != nil {
			return m[1]
		}
	}
	return ""
}

// waitSelected waits until the inspector names what begins with title.
func waitSelected(t *testing.T, s *term.Session, title string) {
	t.Helper()
	s.WaitFor(t, "the inspector shows "+title, patience, func(s term.Screen) bool {
		return strings.HasPrefix(selected(s), title)
	})
}

// find goes to an object by its name.
func find(t *testing.T, s *term.Session, name, title string) {
	t.Helper()
	s.Type(t, "f")
	s.WaitFor(t, "find is open", patience, func(s term.Screen) bool { return s.Has("find") })
	s.Type(t, name)
	s.WaitFor(t, "find knows "+name, patience, func(s term.Screen) bool { return s.Count(name) > 1 })
	s.Type(t, enter)
	waitSelected(t, s, title)
}
