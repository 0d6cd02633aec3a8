package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kscope/e2e/cluster"
	"kscope/e2e/term"
)

// Logs of a pod come through API server and kubelet, and go on coming while they are
// written; a filter leaves what it says.
func TestLogsOfAPod(t *testing.T) {
	shop(t)
	s := open(t, 200, 50)
	find(t, s, "db-0", "Pod db-0")
	s.Type(t, "l")
	last := fmt.Sprintf("request %d served", cluster.LogLines-1)
	s.WaitFor(t, "the log is there", patience, func(s term.Screen) bool {
		return s.Has("Logs Pod db-0", "following", "1 stream", last)
	})
	containersWrite(t, "request live served")
	s.WaitFor(t, "what is written comes", patience, func(s term.Screen) bool { return s.Has("request live served") })
	s.Type(t, "&request (1\\d|live)"+enter)
	s.WaitFor(t, "the filter works", patience, func(s term.Screen) bool {
		return s.Has("request 10 served", "request 19 served", "request live served", fmt.Sprintf("11 of %d", cluster.LogLines+1)) &&
			!s.Has("request 20 served")
	})
	s.Type(t, escape)
	waitSelected(t, s, "Pod db-0")
}

// containersWrite adds a line to the log that kwok has for every container.
func containersWrite(t *testing.T, words string) {
	t.Helper()
	name := filepath.Join(kube.Dir, "pod.log")
	before, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.Truncate(name, before.Size()); err != nil {
			t.Error(err)
		}
	})
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if _, err := fmt.Fprintf(f, "%s stdout F %s\n", time.Now().UTC().Format(time.RFC3339Nano), words); err != nil {
		t.Fatal(err)
	}
}

// Logs of a Service are those of the pods that it selects.
func TestLogsOfAService(t *testing.T) {
	shop(t)
	s := open(t, 200, 50)
	find(t, s, "lb", "Service lb")
	s.Type(t, "l")
	s.WaitFor(t, "two pods are read", patience, func(s term.Screen) bool { return s.Has("Logs Service lb", "2 streams", "request 49 served") })
}

// Who may not read logs is told which right is lacking; the page stays.
func TestLogsDenied(t *testing.T) {
	shop(t)
	s := open(t, 200, 50, "--context", "viewer", "-n", "shop")
	find(t, s, "db-0", "Pod db-0")
	s.Type(t, "l")
	s.WaitFor(t, "the right is named", patience, func(s term.Screen) bool {
		return s.Has("1 denied", "no permission: needs get on pods/log in namespace shop")
	})
}
