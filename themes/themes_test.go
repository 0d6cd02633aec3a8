package themes

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func load(t *testing.T, name string) *Theme {
	t.Helper()
	theme, err := Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return theme
}

func TestLoadUnknownNamesThose(t *testing.T) {
	_, err := Load("solarised")
	want := `no theme "solarised": choose one of ` + strings.Join(Names(), ", ")
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestParseRefuses(t *testing.T) {
	data, err := files.ReadFile("dark.yaml")
	if err != nil {
		t.Fatal(err)
	}
	good := string(data)
	for what, change := range map[string][2]string{
		"a role that is missing":       {"  edge:     {fg: \"#5d6580\", fg16: bright-black}\n", ""},
		"a role that does not exist":   {"  edge:  ", "  egde:  "},
		"a colour that is none":        {"#545c75", "#545c7"},
		"letters that are no digits":   {"#545c75", "#5g5c75"},
		"a name of no colour":          {"fg16: cyan", "fg16: teal"},
		"an attribute that is unknown": {"underline", "blink"},
		"a field that is unknown":      {"foreground:", "fourground:"},
	} {
		bad := strings.Replace(good, change[0], change[1], 1)
		if bad == good {
			t.Fatalf("%s: the test changes nothing", what)
		}
		f, err := parse([]byte(bad))
		if err == nil {
			err = f.complete()
		}
		if err == nil {
			t.Errorf("%s: no error", what)
		}
	}
}

func TestSGR(t *testing.T) {
	dark := load(t, "dark")
	for _, c := range []struct {
		profile Profile
		role    Role
		want    string
	}{
		{TrueColour, Text, ""},
		{TrueColour, Selected, "\x1b[1;38;2;255;255;255;48;2;47;59;99m"},
		{ANSI256, Selected, "\x1b[1;38;5;231;48;5;238m"},
		{ANSI16, Selected, "\x1b[1;7m"},
		{NoColour, Selected, "\x1b[7m"},
		{ANSI16, Bad, "\x1b[1;91m"},
		{ANSI16, Alert, "\x1b[30;43m"},
		{NoColour, Bad, "\x1b[1;4m"},
		{NoColour, OK, ""},
	} {
		if got := dark.Palette(c.profile).SGR(c.role); got != c.want {
			t.Errorf("profile %d, role %s: got %q, want %q", c.profile, c.role, got, c.want)
		}
	}
}

// What one series is told from another by, is nothing but its colour.
func TestSeriesDiffer(t *testing.T) {
	for _, name := range []string{"dark", "light", "high-contrast"} {
		for _, p := range []Profile{ANSI16, ANSI256, TrueColour} {
			pal, seen := load(t, name).Palette(p), map[string]Role{}
			for _, r := range []Role{Series1, Series2, Series3, Series4, Series5, Series6, Warn, Bad} {
				if other, ok := seen[pal.SGR(r)]; ok {
					t.Errorf("%s, profile %d: %s and %s look alike", name, p, r, other)
				}
				seen[pal.SGR(r)] = r
			}
		}
	}
}

// Where nothing but a role tells two things apart, their looks differ on every
// kind of terminal that has colours.
func TestAttentionDiffers(t *testing.T) {
	for _, name := range Names() {
		if name == "mono" {
			continue // it has no colours: what differs there, differs by glyphs and attributes
		}
		for _, p := range []Profile{ANSI16, ANSI256, TrueColour} {
			pal := load(t, name).Palette(p)
			for _, pair := range [][2]Role{{Warn, Bad}, {Text, Accent}, {Warn, Text}, {Bad, Text}, {OK, Warn},
				{OK, Bad}, {Text, Selected}, {Tab, TabOn}, {Text, Match}, {Edge, Accent}, {Border, Accent}, {Text, Alert}} {
				if pal.SGR(pair[0]) == pal.SGR(pair[1]) {
					t.Errorf("%s, profile %d: %s and %s look alike", name, p, pair[0], pair[1])
				}
			}
		}
	}
}

func TestNoColourHasNone(t *testing.T) {
	for _, name := range Names() {
		pal := load(t, name).Palette(NoColour)
		for r := range RoleCount {
			for _, param := range strings.FieldsFunc(pal.SGR(r), func(c rune) bool { return c < '0' || c > '9' }) {
				if !slices.Contains([]string{"1", "2", "4", "7"}, param) {
					t.Errorf("%s: %s has parameter %s", name, r, param)
				}
			}
		}
		for _, r := range []Role{Selected, TabOn, Alert, Bad, Warn, Title} {
			if pal.SGR(r) == pal.SGR(Text) {
				t.Errorf("%s: %s looks like text without colours", name, r)
			}
		}
	}
}

// luminance and contrast are those of WCAG 2.2, 1.4.3.
func luminance(c RGB) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

func contrast(a, b RGB) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestContrast(t *testing.T) {
	least := map[Role]float64{Text: 4.5, Strong: 4.5, Accent: 4.5, Selected: 4.5, Match: 4.5, Warn: 4.5, Bad: 4.5,
		OK: 4.5, Progress: 4.5, Unknown: 4.5, Header: 4.5, TabOn: 4.5, Key: 4.5, Panel: 4.5, Title: 4.5, Alert: 4.5,
		Dim: 4.5, Label: 4.5, Tab: 4.5, Hint: 4.5, Group: 3, Faint: 3, Border: 2, Edge: 2,
		Series1: 4.5, Series2: 4.5, Series3: 4.5, Series4: 4.5, Series5: 4.5, Series6: 4.5}
	if len(least) != int(RoleCount) {
		t.Fatalf("%d roles have a bound, there are %d", len(least), RoleCount)
	}
	for _, name := range Names() {
		theme := load(t, name)
		for r, want := range least {
			if name == "high-contrast" {
				want = 7
			}
			fg, bg := theme.Foreground, theme.Background
			if c := theme.styles[r].FG; c != nil {
				fg = *c
			}
			if c := theme.styles[r].BG; c != nil {
				bg = *c
			}
			if got := contrast(fg, bg); got < want {
				t.Errorf("%s: %s has contrast %.2f, want %.1f", name, r, got, want)
			}
		}
	}
}

func TestIndex256(t *testing.T) {
	for c, want := range map[RGB]int{
		{0, 0, 0}: 16, {255, 255, 255}: 231, {255, 0, 0}: 196, {95, 135, 175}: 67,
		{8, 8, 8}: 232, {238, 238, 238}: 255, {128, 128, 128}: 244, {0x1a, 0x1b, 0x26}: 234,
	} {
		if got := index256(c); got != want {
			t.Errorf("%v: got %d, want %d", c, got, want)
		}
	}
}

func TestGlyphs(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		seen := map[rune]bool{}
		for _, g := range NewGlyphs(ascii).Health {
			if seen[g] {
				t.Errorf("ascii %v: %c stands for two healths", ascii, g)
			}
			if ascii && g > '~' {
				t.Errorf("%c is not ASCII", g)
			}
			seen[g] = true
		}
	}
}

func TestInk(t *testing.T) {
	light := load(t, "light")
	for r, want := range map[Role]string{Text: "#24292f", Strong: "#24292f bold", Match: "#0b6e8a bold underlined", Bad: "#c0202c bold", OK: "#2f7d44"} {
		ink := light.Ink(r)
		got := ink.FG.String()
		if ink.Bold {
			got += " bold"
		}
		if ink.Underline {
			got += " underlined"
		}
		if got != want {
			t.Errorf("%s: %s, want %s", r, got, want)
		}
	}
}
