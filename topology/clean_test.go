package topology

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// payloads are what terminals, or people, are attacked with, and what must be
// left of it.
var payloads = []struct{ name, in, want string }{
	{"plain", "web-6f7c", "web-6f7c"},
	{"empty", "", ""},
	{"umlauts and CJK", "Zürich 東京 Ωμέγα", "Zürich 東京 Ωμέγα"},
	{"combining accent", "e\u0301", "e\u0301"},
	{"emoji", "deploy 🚀", "deploy 🚀"},
	{"joined emoji", "👩\u200d💻", "👩💻"},
	{"styled emoji", "⚠\ufe0f slow", "⚠ slow"},
	{"right-to-left letters", "שלום", "שלום"},
	{"SGR", "\x1b[31mred\x1b[0m", "^[[31mred^[[0m"},
	{"CSI clear", "\x1b[2J\x1b[H", "^[[2J^[[H"},
	{"CSI cursor report", "\x1b[6n", "^[[6n"},
	{"CSI device attributes", "\x1b[c\x1b[>c", "^[[c^[[>c"},
	{"CSI version", "\x1b[>q", "^[[>q"},
	{"CSI title report", "\x1b[21t", "^[[21t"},
	{"CSI alternate screen", "\x1b[?1049h", "^[[?1049h"},
	{"CSI bracketed paste end", "\x1b[201~", "^[[201~"},
	{"CSI mouse on", "\x1b[?1003h", "^[[?1003h"},
	{"CSI scroll region", "\x1b[1;1r", "^[[1;1r"},
	{"OSC 0 title", "\x1b]0;pwn\a", "^[]0;pwn\uFFFD"},
	{"OSC 2 title, ST", "\x1b]2;pwn\x1b\\", "^[]2;pwn^[\\"},
	{"OSC 4 palette", "\x1b]4;1;?\a", "^[]4;1;?\uFFFD"},
	{"OSC 7 directory", "\x1b]7;file://h/\a", "^[]7;file://h/\uFFFD"},
	{"OSC 8 link", "\x1b]8;;http://evil\x1b\\x\x1b]8;;\x1b\\", "^[]8;;http://evil^[\\x^[]8;;^[\\"},
	{"OSC 9 notify", "\x1b]9;hi\a", "^[]9;hi\uFFFD"},
	{"OSC 10 colour query", "\x1b]10;?\a", "^[]10;?\uFFFD"},
	{"OSC 52 clipboard", "\x1b]52;c;cm0gLXJm\a", "^[]52;c;cm0gLXJm\uFFFD"},
	{"OSC 133 prompt", "\x1b]133;A\a", "^[]133;A\uFFFD"},
	{"OSC 777 notify", "\x1b]777;notify;a;b\a", "^[]777;notify;a;b\uFFFD"},
	{"OSC 1337 file", "\x1b]1337;File=:AA==\a", "^[]1337;File=:AA==\uFFFD"},
	{"DCS", "\x1bP+q544e\x1b\\", "^[P+q544e^[\\"},
	{"DCS sixel", "\x1bPq#0\x1b\\", "^[Pq#0^[\\"},
	{"APC kitty", "\x1b_Ga=T;AA\x1b\\", "^[_Ga=T;AA^[\\"},
	{"PM", "\x1b^x\x1b\\", "^[^x^[\\"},
	{"SOS", "\x1bXx\x1b\\", "^[Xx^[\\"},
	{"full reset", "\x1bc", "^[c"},
	{"charset", "\x1b(0lqk", "^[(0lqk"},
	{"keypad", "\x1b=", "^[="},
	{"lone ESC at end", "x\x1b", "x^["},
	{"two ESC", "\x1b\x1b[m", "^[^[[m"},
	{"C1 CSI as rune", "\u009b2J", "\uFFFD2J"},
	{"C1 OSC as rune", "\u009d52;c;x\u009c", "\uFFFD52;c;x\uFFFD"},
	{"C1 DCS as rune", "\u0090q\u009c", "\uFFFDq\uFFFD"},
	{"C1 NEL", "a\u0085b", "a\uFFFDb"},
	{"C1 CSI as byte", "\x9b2J", "\uFFFD2J"},
	{"C1 OSC as byte", "\x9d0;x\x9c", "\uFFFD0;x\uFFFD"},
	{"NUL", "a\x00b", "a\uFFFDb"},
	{"BEL", "a\ab", "a\uFFFDb"},
	{"BS", "abc\b\b\bxyz", "abc\uFFFD\uFFFD\uFFFDxyz"},
	{"tab", "a\tb", "a b"},
	{"newline", "a\nb", "a b"},
	{"CR LF", "a\r\nb", "a  b"},
	{"CR alone", "good\rbad", "good\uFFFDbad"},
	{"VT and FF", "a\vb\fc", "a\uFFFDb\uFFFDc"},
	{"SO and SI", "\x0ex\x0f", "\uFFFDx\uFFFD"},
	{"XON, XOFF, CAN, SUB", "\x11\x13\x18\x1a", "\uFFFD\uFFFD\uFFFD\uFFFD"},
	{"the separators of label sets", "\x1e\x1f", "\uFFFD\uFFFD"},
	{"DEL", "a\x7fb", "a\uFFFDb"},
	{"overlong ESC", "\xc0\x9b[2J", "\uFFFD\uFFFD[2J"},
	{"overlong slash", "\xe0\x80\xaf", "\uFFFD\uFFFD\uFFFD"},
	{"surrogate", "\xed\xa0\x80", "\uFFFD\uFFFD\uFFFD"},
	{"beyond Unicode", "\xf4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
	{"cut-off rune", "a\xe2\x80", "a\uFFFD\uFFFD"},
	{"C1 within a cut-off rune", "\xe2\x9b[2J", "\uFFFD\uFFFD[2J"},
	{"lone continuation", "\x80", "\uFFFD"},
	{"RLO", "exe.\u202egpj", "exe.\uFFFDgpj"},
	{"LRE RLE PDF LRO", "\u202a\u202b\u202c\u202d", strings.Repeat("\uFFFD", 4)},
	{"isolates", "\u2066\u2067\u2068\u2069", strings.Repeat("\uFFFD", 4)},
	{"LRM RLM ALM", "\u200e\u200f\u061c", strings.Repeat("\uFFFD", 3)},
	{"zero-width space", "pay\u200bments", "pay\uFFFDments"},
	{"zero-width non-joiner", "a\u200cb", "a\uFFFDb"},
	{"joiner between letters", "a\u200db", "a\uFFFDb"},
	{"word joiner", "a\u2060b", "a\uFFFDb"},
	{"soft hyphen", "a\u00adb", "a\uFFFDb"},
	{"combining grapheme joiner", "a\u034fb", "a\uFFFDb"},
	{"BOM", "\ufeffkind", "\uFFFDkind"},
	{"Hangul filler", "a\u3164b", "a\uFFFDb"},
	{"variation selector in a name", "a\ufe01b", "a\uFFFDb"},
	{"tag characters", "a\U000E0041\U000E007Fb", "a\uFFFD\uFFFDb"},
	{"variation selector supplement", "a\U000E0100", "a\uFFFD"},
	{"line and paragraph separator", "a\u2028b\u2029c", "a\uFFFDb\uFFFDc"},
	{"noncharacters", "\ufdd0\ufffe\uffff\U0001FFFE\U0010FFFF", strings.Repeat("\uFFFD", 5)},
	{"interlinear annotation", "\ufff9a\ufffab\ufffb", "\uFFFDa\uFFFDb\uFFFD"},
	{"private use", "\ue0a0\U000F0001", "\uFFFD\uFFFD"},
	{"already replaced", "a\uFFFDb", "a\uFFFDb"},
}

func TestClean(t *testing.T) {
	for _, p := range payloads {
		if got := Clean(p.in); got != p.want {
			t.Errorf("%s: Clean(%q) = %q, want %q", p.name, p.in, got, p.want)
		}
		if again := Clean(p.want); again != p.want {
			t.Errorf("%s: Clean(%q) = %q, want it unchanged", p.name, p.want, again)
		}
	}
}

func TestCleanLine(t *testing.T) {
	for _, c := range []struct {
		in    string
		limit int
		want  string
	}{
		{"abc", 3, "abc"},
		{"abcd", 3, "…"},
		{"abcdef", 5, "ab…"},
		{"aééé", 5, "a…"},
		{"aééé", 6, "aé…"},
		{"aééé", 7, "aééé"},
		{"a\nb", 10, "a b"},
		{"\x1b[2Jxx", 6, "^[[…"},
		{strings.Repeat("x", 1000), 8, "xxxxx…"},
		{"abc", 2, ""},
		{"abc", -1, ""},
		{"", 5, ""},
	} {
		if got := CleanLine(c.in, c.limit); got != c.want {
			t.Errorf("CleanLine(%q, %d) = %q, want %q", c.in, c.limit, got, c.want)
		}
	}
}

func TestCleanAllocatesNothingForCleanText(t *testing.T) {
	for _, s := range []string{"registry.example.com/shop/web:1.25@sha256:abc", "Zürich 東京", ""} {
		if n := testing.AllocsPerRun(100, func() { Clean(s) }); n != 0 {
			t.Errorf("Clean(%q) allocates %v times", s, n)
		}
	}
}

func TestCleanEveryCharacter(t *testing.T) {
	for r := range rune(utf8.MaxRune + 1) {
		s := string(r)
		checkClean(t, Clean(s))
		if got := Clean(s); got != s && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsPunct(r) || unicode.IsSymbol(r)) &&
			!unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) && r != utf8.RuneError {
			t.Errorf("Clean(%U) = %q: visible characters pass", r, got)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, p := range payloads {
		f.Add(p.in, 10)
	}
	f.Fuzz(func(t *testing.T, s string, limit int) {
		clean := Clean(s)
		checkClean(t, clean)
		if Clean(clean) != clean {
			t.Errorf("not idempotent: %q, then %q", clean, Clean(clean))
		}
		limit %= 1000
		line := CleanLine(s, limit)
		checkClean(t, line)
		if len(line) > max(limit, 0) {
			t.Errorf("CleanLine(%q, %d) = %q is too long", s, limit, line)
		}
	})
}

// checkClean judges by Unicode's own tables, not by those of Clean. Cc, Cf, Co and
// Cs are the categories that terminals may act on or hide; Zl and Zp break lines.
func checkClean(t *testing.T, s string) {
	if !utf8.ValidString(s) {
		t.Errorf("%q is not UTF-8", s)
	}
	for _, r := range s {
		if unicode.In(r, unicode.Cc, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp, unicode.Bidi_Control,
			unicode.Variation_Selector, unicode.Noncharacter_Code_Point, unicode.Join_Control) || isHidden(r) {
			t.Errorf("%q holds %U", s, r)
		}
	}
}

// isHidden: format characters are hidden, but for those that Unicode lists as
// marks written before numbers, which are visible.
func isHidden(r rune) bool {
	return unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r)
}
