package themes

import "testing"

func env(pairs ...string) func(string) string {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return func(k string) string { return m[k] }
}

func TestOnlyASCII(t *testing.T) {
	for _, c := range []struct {
		env  func(string) string
		want bool
	}{
		{env("TERM", "xterm-256color", "LANG", "de_CH.UTF-8"), false},
		{env("TERM", "xterm-256color", "LANG", "C.utf8"), false},
		{env("TERM", "linux", "LANG", "de_CH.UTF-8"), true},
		{env("TERM", "vt100", "LANG", "de_CH.UTF-8"), true},
		{env("TERM", "dumb", "LANG", "de_CH.UTF-8"), true},
		{env("TERM", "xterm", "LANG", "C"), true},
		{env("TERM", "xterm", "LANG", "de_CH.ISO-8859-1"), true},
		{env("TERM", "xterm", "LC_ALL", "C", "LANG", "de_CH.UTF-8"), true},
		{env("TERM", "xterm", "LC_ALL", "", "LC_CTYPE", "en_US.UTF-8", "LANG", "C"), false},
		{env("TERM", "xterm", "LC_CTYPE", "POSIX", "LANG", "en_US.UTF-8"), true},
		{env("TERM", "xterm"), false},
		{env(), false},
	} {
		if got := OnlyASCII(c.env); got != c.want {
			t.Errorf("TERM=%s LC_ALL=%s LC_CTYPE=%s LANG=%s: got %v", c.env("TERM"), c.env("LC_ALL"), c.env("LC_CTYPE"), c.env("LANG"), got)
		}
	}
}

func TestNoColor(t *testing.T) {
	for value, want := range map[string]bool{"": false, "1": true, "0": true, "yes": true, "false": true} {
		if got := NoColor(env("NO_COLOR", value)); got != want {
			t.Errorf("NO_COLOR=%q: got %v", value, got)
		}
	}
}

func TestNoBraille(t *testing.T) {
	for term, want := range map[string]bool{"linux": true, "linux-16color": true, "xterm-256color": false, "": false} {
		if got := NoBraille(func(string) string { return term }); got != want {
			t.Errorf("TERM %q: %v", term, got)
		}
	}
}
