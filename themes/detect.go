package themes

import "strings"

// NoColor tells whether the environment asks for no colours: NO_COLOR with any
// value but the empty one (no-color.org).
func NoColor(getenv func(string) string) bool { return getenv("NO_COLOR") != "" }

// NoBraille tells whether the terminal has no braille: that is the Linux console, whose
// fonts of 256 or 512 characters have blocks and lines, but no braille.
func NoBraille(getenv func(string) string) bool {
	term := getenv("TERM")
	return term == "linux" || strings.HasPrefix(term, "linux-")
}

// OnlyASCII tells whether the terminal can be trusted with ASCII alone: TERM is
// one of linux, vt100, dumb, or the locale's character set is not UTF-8. The
// locale is the first of LC_ALL, LC_CTYPE and LANG that is set (POSIX, Base
// Definitions §8.2). With none of them set, as in most containers and on Windows,
// nobody said anything about the terminal, and those of today show UTF-8.
func OnlyASCII(getenv func(string) string) bool {
	switch getenv("TERM") {
	case "linux", "vt100", "dumb":
		return true
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(getenv(name)); v != "" {
			return !strings.Contains(v, "utf-8") && !strings.Contains(v, "utf8")
		}
	}
	return false
}
