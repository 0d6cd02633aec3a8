package page

import (
	"os/exec"
	"testing"
)

// What is quoted is one word to a shell, and the same word.
func TestWordAgainstAShell(t *testing.T) {
	for _, s := range []string{"", "plain", "a b", "it's", `$HOME "x" \`, "`id`", "a\nb", "*?[x]", "~", "!!", "--x=1", "ü", "'",
		"Service/shop/web:80", "https://shop.example.com/a?b=c&d='e' f", "[2001:db8::1]:80", "$HOME", "größe", "*"} {
		out, err := exec.Command("sh", "-c", "printf %s "+Word(s)).Output()
		if err != nil || string(out) != s {
			t.Errorf("%q became %q (%v)", s, out, err)
		}
	}
	if got := Word("Service/shop/web:80"); got != "Service/shop/web:80" {
		t.Errorf("quotes what needs none: %s", got)
	}
}
