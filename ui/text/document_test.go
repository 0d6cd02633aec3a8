package text

import (
	"slices"
	"strings"
	"testing"
)

const pod = `apiVersion: v1
kind: Pod
metadata:
  annotations:
    example.com/note: |
      key: not a key
      - not an item

      last
    plain: "a: b"
  name: web
spec:
  containers:
  - env:
    - name: A
      value: "1"
    image: nginx
    name: web
  - args: ["-x"]
    name: proxy
  hostNetwork: true
`

// paths of all lines, worked out by hand.
func TestPaths(t *testing.T) {
	want := []string{"apiVersion", "kind", "metadata", "metadata.annotations", `metadata.annotations["example.com/note"]`,
		`metadata.annotations["example.com/note"]`, `metadata.annotations["example.com/note"]`, `metadata.annotations["example.com/note"]`,
		`metadata.annotations["example.com/note"]`, "metadata.annotations.plain", "metadata.name", "spec", "spec.containers",
		"spec.containers[0].env", "spec.containers[0].env[0].name", "spec.containers[0].env[0].value", "spec.containers[0].image",
		"spec.containers[0].name", "spec.containers[1].args", "spec.containers[1].name", "spec.hostNetwork"}
	d := parse(pod)
	for i := range d.lines {
		if got := d.path(i); got != want[i] {
			t.Errorf("line %d %q: got %s, want %s", i, d.lines[i].text, got, want[i])
		}
	}
}

// Which lines each line folds, worked out by hand: first line → first line after.
func TestBlocks(t *testing.T) {
	want := map[int]int32{2: 11, 3: 10, 4: 9, 11: 21, 12: 20, 13: 18, 14: 16, 18: 20}
	d := parse(pod)
	for i := range d.lines {
		end, leads := want[i]
		if d.lines[i].leads(i) != leads || leads && d.lines[i].end != end {
			t.Errorf("line %d %q ends at %d, want %d", i, d.lines[i].text, d.lines[i].end, end)
		}
	}
}

func TestFoldsHideAndReveal(t *testing.T) {
	f := newFolds(parse(pod))
	all := slices.Clone(f.shown)
	f.set(13, true)
	f.set(11, true)
	if want := []int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}; !slices.Equal(f.shown, want) {
		t.Errorf("shown %v", f.shown)
	}
	if got := f.row(15); got != 11 {
		t.Errorf("line 15 is seen in row %d, want that of the fold, 11", got)
	}
	f.reveal(15)
	if !slices.Equal(f.shown, all) {
		t.Errorf("shown %v after revealing", f.shown)
	}
}

// Whatever the text: every line is there once and in order, blocks nest, and no
// line is hidden by anything but what it belongs to.
func FuzzParse(f *testing.F) {
	for _, s := range []string{pod, "", "\n", "a:\n- b\n- - c\n", "- - - x: |\n  y", "a: >-\n   b\n c\n", "\t- a:\n", "'a: b': c\n\"x\n", "a: |\n\n\n", "-\n-\n  -\n", "k: |2\n   x", "Name:   x\nEvents:\n  Type  Reason\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		d := parse(body)
		if want := strings.Count(body, "\n"); len(d.lines) < want || len(d.lines) > want+1 {
			t.Fatalf("%d lines of %d", len(d.lines), want)
		}
		for i := range d.lines {
			l := &d.lines[i]
			if int(l.end) <= i || int(l.end) > len(d.lines) {
				t.Fatalf("line %d ends at %d", i, l.end)
			}
			if l.up >= int32(i) || l.up >= 0 && d.lines[l.up].end < l.end {
				t.Fatalf("line %d (to %d) is in %d (to %d)", i, l.end, l.up, d.lines[max(0, l.up)].end)
			}
			if l.key[0] > l.key[1] || int(l.key[1]) > len(l.text) {
				t.Fatalf("line %d %q: key %v", i, l.text, l.key)
			}
			d.path(i)
		}
		fs := newFolds(d)
		for i := range d.lines {
			if d.lines[i].leads(i) {
				fs.set(int32(i), true)
			}
		}
		for i := range d.lines {
			fs.reveal(int32(i))
			if !slices.Contains(fs.shown, int32(i)) {
				t.Fatalf("line %d can't be revealed", i)
			}
		}
	})
}
