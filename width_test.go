package main

import (
	"fmt"
	"strings"
	"testing"

	"kscope/ui/canvas"
)

// A drawing keeps to the columns asked for, or says by how many it can't. Either way every
// box is whole: each name's line has its end.
func TestTextKeepsToItsWidth(t *testing.T) {
	t.Setenv("COLUMNS", "")
	fitted := 0
	for _, args := range []string{"-f testdata/shop.yaml", "--demo", "--demo --lens nodes", "--demo --lens workloads -n shop", "--demo --fold namespace"} {
		for _, w := range []int{60, 80, 120, 200} {
			flags := append(strings.Fields(args), "-o", "text", "--width", fmt.Sprint(w))
			status, out, errs := kscope(t, "", flags...)
			if status != exitOK {
				t.Fatal(errs)
			}
			wide := 0
			for line := range strings.Lines(out) {
				wide = max(wide, canvas.Width(strings.TrimRight(line, "\n")))
			}
			want := ""
			if wide > w {
				want = fmt.Sprintf("kscope: the drawing takes %d columns, %d more than there are (less -S scrolls; --fold namespace, -n or a query draw less)\n", wide, wide-w)
			} else {
				fitted++
			}
			if errs != want {
				t.Errorf("%s at %d: %d columns, stderr %q, want %q", args, w, wide, errs, want)
			}
			// The same by way of the environment; the demo is another one each second.
			t.Setenv("COLUMNS", fmt.Sprint(w))
			if _, again, _ := kscope(t, "", flags[:len(flags)-2]...); !strings.Contains(args, "demo") && again != out {
				t.Errorf("%s: COLUMNS=%d differs from --width", args, w)
			}
		}
	}
	if fitted < 8 {
		t.Errorf("only %d drawings fit", fitted)
	}
}

func TestWidthIsANumberOfColumns(t *testing.T) {
	if status, _, errs := kscope(t, "", "-f", "testdata/shop.yaml", "-o", "text", "--width", "-5"); status != exitUsage || errs != "kscope: --width -5 is no number of columns\n" {
		t.Errorf("status %d, %q", status, errs)
	}
	t.Setenv("COLUMNS", "wide")
	_, unbounded, _ := kscope(t, "", "-f", "testdata/shop.yaml", "-o", "text", "--width", "5000")
	if _, out, errs := kscope(t, "", "-f", "testdata/shop.yaml", "-o", "text"); errs != "" || len(out) < len(unbounded) {
		t.Errorf("COLUMNS=wide: %q", errs)
	}
}
