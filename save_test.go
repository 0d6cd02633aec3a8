package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Names from the cluster never lead out of the folder, and nothing is overwritten.
func TestSaveStaysInTheFolder(t *testing.T) {
	for name, want := range map[string]string{
		"pod.csv": "pod.csv", "../../etc/passwd": "etc-passwd", "/etc/passwd": "etc-passwd", "..": "kscope", "": "kscope",
		"web..%2f..": "web..-2f..", ".hidden": "hidden", "web\x1b[2J": "web--2J", "CON/con": "CON-con",
	} {
		dir := t.TempDir()
		path, err := saveIn(dir, name, "text")
		if err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		if filepath.Dir(path) != dir || filepath.Base(path) != want {
			t.Errorf("%q is saved as %s, want %s in %s", name, path, want, dir)
		}
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%q: %v, mode %v", name, err, info.Mode())
		}
	}
}

func TestSaveNeverOverwrites(t *testing.T) {
	dir := t.TempDir()
	other := filepath.Join(t.TempDir(), "other")
	if err := os.WriteFile(other, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(other, filepath.Join(dir, "a.csv")); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"a-2.csv", "a-3.csv"} {
		path, err := saveIn(dir, "a.csv", "new")
		if err != nil || filepath.Base(path) != want {
			t.Errorf("%s, %v; want %s", path, err, want)
		}
	}
	if got, _ := os.ReadFile(other); string(got) != "mine" {
		t.Errorf("the file behind a link says %q", got)
	}
}

func TestSaveSaysWhyNot(t *testing.T) {
	_, err := saveIn(filepath.Join(t.TempDir(), "gone"), "a.csv", "text")
	if err == nil || !strings.Contains(err.Error(), "gone") {
		t.Errorf("%v", err)
	}
}
