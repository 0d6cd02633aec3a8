package files

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kscope/probes/logs"
	"kscope/topology/lines"
)

func TestLogsOfADump(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "shop", "web-0"), 0o700); err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("x", 200_000)
	text := "==== START logs for container app of pod shop/web-0 ====\nfirst\n2026-11-20T06:00:10Z its own time\n" + long +
		"\n==== END logs for container app of pod shop/web-0 ====\n==== START logs for container proxy of pod shop/web-0 ====\nlast, without a line break"
	if err := os.WriteFile(filepath.Join(dir, "shop", "web-0", "logs.txt"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	secret := filepath.Join(t.TempDir(), "logs.txt")
	if err := os.WriteFile(secret, []byte("==== START logs for container app of pod ../out ====\nsecret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	l := NewLogs([]string{dir, secret})
	for _, c := range []struct {
		target  lines.Target
		request logs.Request
		want    string
		words   string
	}{
		{target: lines.Target{Pod: "Pod/shop/web-0", Container: "app"}, want: unknown + "first\n" + unknown + "2026-11-20T06:00:10Z its own time\n" + unknown + long + "\n"},
		{target: lines.Target{Pod: "Pod/shop/web-0", Container: "proxy"}, want: unknown + "last, without a line break"},
		{target: lines.Target{Pod: "Pod/shop/web-0", Container: "other"}, words: "the dump holds no log of this container"},
		{target: lines.Target{Pod: "Pod/shop/web-0", Container: "app"}, request: logs.Request{Previous: true}, words: "the dump holds no log of this container"},
		{target: lines.Target{Pod: "Pod/../" + "web-0", Container: "app"}, words: "the dump holds no log of this container"},
	} {
		body, err := l.Open(t.Context(), c.target, c.request)
		var no *logs.Refusal
		if c.words != "" {
			if !errors.As(err, &no) || no.Words != c.words || no.State != lines.Done {
				t.Errorf("%v: %v, want %s", c.target, err, c.words)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(body)
		if string(got) != c.want || err != nil || body.Close() != nil {
			t.Errorf("%v: %.200q, %v", c.target, got, err)
		}
	}
	_, err := NewLogs([]string{secret}).Open(t.Context(), lines.Target{Pod: "Pod/shop/web-0"}, logs.Request{})
	if err == nil || !strings.HasPrefix(err.Error(), "a file holds no logs") {
		t.Errorf("a file: %v", err)
	}
}
