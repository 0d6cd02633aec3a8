package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kscope/probes/safe"
)

// Whoever writes to stderr while the screen is on never waits, however long a line
// is, and the log has the beginning of each line, cleaned.
func TestStderrGoesToTheLog(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	restore, err := hushStderr(&safe.Runner{})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Stderr.SetWriteDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	_, err = os.Stderr.WriteString(strings.Repeat("x", 1<<20) + "\nlog in\x1b[2J\n")
	restore()
	if err != nil {
		t.Fatalf("nobody reads it: %v", err)
	}
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(time.Millisecond) {
		text, err := os.ReadFile(filepath.Join(cache, "kscope", "kscope.log"))
		if err != nil {
			t.Fatal(err)
		}
		if lines := strings.Split(string(text), "\n"); len(lines) == 3 && lines[1] == "log in^[[2J" && len(lines[0]) == 2000 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the log has %d bytes, ending in %q", len(text), text[max(0, len(text)-40):])
		}
	}
}
