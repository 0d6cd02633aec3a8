package config

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestQueriesAreKept(t *testing.T) {
	q := Queries{Folder: filepath.Join(t.TempDir(), "a", "kscope"), State: filepath.Join(t.TempDir(), "b")}
	if saved, err := q.Saved(); err != nil || len(saved) != 0 {
		t.Fatalf("%v, %v", saved, err)
	}
	for _, s := range [][2]string{{"hot", ".cpu>80%"}, {"web: all", "app in (fe,be)"}, {"hot", ".cpu>90%"}} {
		if err := q.Save(s[0], s[1]); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]string{"hot": ".cpu>90%", "web: all": "app in (fe,be)"}
	if saved, err := q.Saved(); err != nil || !maps.Equal(saved, want) {
		t.Errorf("%v, %v", saved, err)
	}
	for _, text := range []string{"app=a", "app=b", " app=a ", "", "two\nlines"} {
		if err := q.Remember(text); err != nil {
			t.Fatal(err)
		}
	}
	if list, err := q.History(); err != nil || !slices.Equal(list, []string{"app=b", "app=a", "two lines"}) {
		t.Errorf("%q, %v", list, err)
	}
}

func TestHistoryIsBounded(t *testing.T) {
	q := Queries{State: t.TempDir()}
	for i := range historyMost + 5 {
		if err := q.Remember(fmt.Sprint("app=", i)); err != nil {
			t.Fatal(err)
		}
	}
	list, err := q.History()
	if err != nil || len(list) != historyMost || list[0] != "app=5" {
		t.Errorf("%d, first %q, %v", len(list), list[0], err)
	}
	if files, _ := os.ReadDir(q.State); len(files) != 1 {
		t.Errorf("%d files are left", len(files))
	}
}

func TestBrokenQueriesFileIsNamed(t *testing.T) {
	q := Queries{Folder: t.TempDir()}
	path := filepath.Join(q.Folder, QueriesName)
	if err := os.WriteFile(path, []byte("- not a map\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := q.Save("a", "b"); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("%v", err)
	}
	if text, _ := os.ReadFile(path); string(text) != "- not a map\n" {
		t.Errorf("a file that was not understood was written over: %q", text)
	}
}

func TestStateFolder(t *testing.T) {
	env := func(m map[string]string) func(string) string { return func(k string) string { return m[k] } }
	if got := StateFolder(env(map[string]string{"XDG_STATE_HOME": "/x"})); got != "/x/kscope" {
		t.Errorf("%s", got)
	}
	t.Setenv("HOME", "/home/me")
	if got := StateFolder(env(map[string]string{"XDG_STATE_HOME": "relative"})); got != "/home/me/.local/state/kscope" {
		t.Errorf("%s", got)
	}
}
