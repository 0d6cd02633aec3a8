package themes

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestLibrary(t *testing.T) {
	l, err := Open(fstest.MapFS{
		"night.yaml":  {Data: []byte("background: \"#101010\"\nforeground: \"#eeeeee\"\nroles:\n  bad: {fg: \"#ff0000\", attrs: [bold], fg16: red}\n")},
		"paper.yaml":  {Data: []byte("background: \"#fffff0\"\nforeground: \"#222222\"\npaint: true\n")},
		"README.md":   {Data: []byte("mine")},
		".old.yaml":   {Data: []byte("roles: {no: {}}")},
		"more/x.yaml": {Data: []byte("roles: {no: {}}")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := l.Names(), append(Names(), "night", "paper"); !slices.Equal(got, want) {
		t.Errorf("themes %v, want %v", got, want)
	}
	use := func(name string) *Theme {
		t.Helper()
		th, err := l.Load(name)
		if err != nil || th.Name != name {
			t.Fatalf("%s: %v, %v", name, th, err)
		}
		return th
	}
	night, dark := use("night").Palette(TrueColour), use("dark").Palette(TrueColour)
	if got := night.SGR(Bad); got != "\x1b[1;38;2;255;0;0m" {
		t.Errorf("night's own role is %q", got)
	}
	if night.SGR(Warn) != dark.SGR(Warn) {
		t.Errorf("night's warn is %q, dark's %q", night.SGR(Warn), dark.SGR(Warn))
	}
	if got, want := use("night").Palette(NoColour).SGR(Bad), use("mono").Palette(NoColour).SGR(Bad); got != want {
		t.Errorf("without colours %q, want %q", got, want)
	}
	paper, light := use("paper"), use("light")
	if paper.Ink(Warn) != light.Ink(Warn) {
		t.Errorf("paper's warn is not light's: %v", paper.Ink(Warn))
	}
	if got := paper.Palette(TrueColour).SGR(Text); got != "\x1b[38;2;34;34;34;48;2;255;255;240m" {
		t.Errorf("paper's text is %q", got)
	}
	if _, err := l.Load("dusk"); err == nil || err.Error() != `no theme "dusk": choose one of dark, light, high-contrast, mono, night, paper` {
		t.Errorf("no such theme: %v", err)
	}
	if l, err := Open(fstest.MapFS{}); err != nil || !slices.Equal(l.Names(), Names()) {
		t.Errorf("without a theme: %v, %v", l, err)
	}
}

// An error is one line that names the file.
func TestLibraryErrors(t *testing.T) {
	for text, want := range map[string]string{
		"roles: {badd: {}}":                          `x.yaml: no role "badd" (there are: text, dim,`,
		"rolls: {}":                                  "x.yaml: ",
		"roles: {bad: {fg: red}}":                    `x.yaml: `,
		"background: \"#12\"":                        `x.yaml: `,
		"roles: {bad: {attrs: [blink]}}":             `x.yaml: `,
		strings.Repeat(" ", maxThemeSize) + "a: b\n": "x.yaml: is ",
	} {
		_, err := Open(fstest.MapFS{"x.yaml": {Data: []byte(text)}})
		if err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%.40q: %v, want %s", text, err, want)
		}
	}
	if _, err := Open(fstest.MapFS{"mono.yaml": {}}); err == nil || err.Error() != "mono.yaml: mono is the name of a built-in theme (choose another)" {
		t.Errorf("a built-in name: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("background: \"#101010\"\nforeground: \"#eeeeee\"\npaint: true\nroles:\n  bad: {fg: \"#ff0000\", attrs: [bold], fg16: red}\n")
	f.Fuzz(func(t *testing.T, text string) {
		read, err := parse([]byte(text))
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("%q: the error is %q", text, err)
			}
			return
		}
		p := read.theme("x", &Theme{}).Palette(TrueColour)
		for r := range RoleCount {
			if s := p.SGR(r); s != "" && (!strings.HasPrefix(s, "\x1b[") || strings.Trim(s[2:], "0123456789;") != "m") {
				t.Errorf("%q: %s is %q", text, r, s)
			}
		}
	})
}
