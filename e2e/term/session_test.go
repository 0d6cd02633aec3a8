//go:build unix

package term

import (
	"os"
	"slices"
	"syscall"
	"testing"
)

func TestMain(m *testing.M) {
	Lead()
	os.Exit(m.Run())
}

func shell(t *testing.T, script string) *Session {
	t.Helper()
	return Start(t, 40, 5, []string{"PATH=" + os.Getenv("PATH"), "TERM=xterm"}, "/bin/sh", "-c", script)
}

func TestScreenShowsWhatIsWrittenAndTyped(t *testing.T) {
	s := shell(t, `printf 'name? '; read name; echo "hello $name"; stty size; exit 7`)
	s.WaitFor(t, "the question", Patience, func(s Screen) bool { return s.Has("name?") })
	s.Resize(t, 50, 6)
	s.Type(t, "w\u00e9b\n")
	screen := s.WaitFor(t, "the answer", Patience, func(s Screen) bool { return s.Has("hello w\u00e9b", "6 50") })
	if got := s.Exit(t, Patience); got != 7 {
		t.Errorf("exit status %d, want 7", got)
	}
	if x, y, ok := screen.Find("w\u00e9b"); !ok || x != 6 || y != 0 {
		t.Errorf("what was typed is echoed at %d,%d (%t), want 6,0", x, y, ok)
	}
}

func TestScreenCountsCellsNotBytes(t *testing.T) {
	s := shell(t, `printf '\303\251\344\270\226x\n'; read end`)
	screen := s.WaitFor(t, "the text", Patience, func(s Screen) bool { return s.Has("\u00e9\u4e16x") })
	if x, _, _ := screen.Find("x"); x != 3 {
		t.Errorf("x after a narrow and a wide letter stands in column %d, want 3", x)
	}
	if part := screen.Part(3, 40); !part.Has("x") || part.Has("\u00e9") {
		t.Errorf("columns 3 to 40 are\n%s", part)
	}
}

func TestStopAndContinueAsAtAShell(t *testing.T) {
	s := shell(t, `echo up; while read word; do echo "<$word>"; done`)
	s.WaitFor(t, "the program runs", Patience, func(s Screen) bool { return s.Has("up") })
	for _, word := range []string{"one", "two"} {
		s.Type(t, "\x1a")
		s.Event(t, "stopped", Patience)
		s.Continue(t)
		s.Event(t, "continued", Patience)
		s.Type(t, word+"\n")
		s.WaitFor(t, "it goes on", Patience, func(s Screen) bool { return s.Has("<" + word + ">") })
	}
	s.Type(t, "\x03")
	if got := s.Exit(t, Patience); got != 130 {
		t.Errorf("exit status after Ctrl-C %d, want 130", got)
	}
}

func TestSignalReachesTheProgram(t *testing.T) {
	s := shell(t, `trap 'echo caught; exit 3' TERM; echo up; while :; do read end; done`)
	s.WaitFor(t, "the program runs", Patience, func(s Screen) bool { return s.Has("up") })
	s.Signal(t, syscall.SIGTERM)
	s.Type(t, "\n")
	if got := s.Exit(t, Patience); got != 3 || !s.Screen().Has("caught") {
		t.Errorf("exit status %d, want 3\n%s", got, s.Screen())
	}
}

func TestSettingsThatAProgramLeavesAreSeen(t *testing.T) {
	for script, want := range map[string]bool{"true": true, "stty -echo; stty echo": true, "stty -echo": false} {
		s := shell(t, script)
		s.Exit(t, Patience)
		if got := s.SettingsRestored(t); got != want {
			t.Errorf("after %q restored is %t, want %t", script, got, want)
		}
	}
}

func TestModesThatAProgramLeavesAreSeen(t *testing.T) {
	for raw, want := range map[string][]string{
		"plain \x1b[1mbold\x1b[m":                   nil,
		"\x1b[?1049h\x1b[?25l\x1b[?25h\x1b[?1049l":  nil,
		"\x1b[?1049h\x1b[?1002;1006h\x1b[?1049l":    {"private mode 1002 is true", "private mode 1006 is true"},
		"\x1b[?25l":                                 {"private mode 25 is false"},
		"\x1b[>1u\x1b[<u\x1b[>4;2m\x1b[>4m":         nil,
		"\x1b[>1u":                                  {"keyboard enhancements are on"},
		"\x1b[=1;1u\x1b[=0;1u\x1b[>4;1m\x1b[>4;0m":  nil,
		"\x1b[>4;2m":                                {"modifyOtherKeys is on"},
		"\x1b[?2004h\x1b[?2004l\x1b[?1004h left on": {"private mode 1004 is true"},
	} {
		if got := Leftovers(raw); !slices.Equal(got, want) {
			t.Errorf("Leftovers(%q) = %q, want %q", raw, got, want)
		}
	}
}

func TestReportsAreCutOutOfTheStream(t *testing.T) {
	raw := "a" + reportStart + "started 12" + reportEnd + "b" + reportStart + "ended 0" + reportEnd + "c" + reportStart + "half"
	if got := reports(raw); !slices.Equal(got, []string{"started 12", "ended 0"}) {
		t.Errorf("events %q", got)
	}
	if got := withoutReports(raw); got != "abc" {
		t.Errorf("the program's own bytes %q, want abc", got)
	}
}

func TestHangUpEndsTheProgram(t *testing.T) {
	dir := t.TempDir()
	s := shell(t, `trap 'echo gone >`+dir+`/hup; exit 1' HUP; echo up; while :; do read end || sleep 0.01; done`)
	s.WaitFor(t, "the program runs", Patience, func(s Screen) bool { return s.Has("up") })
	s.HangUp(t)
	if !s.LeaderEnds(Patience) {
		t.Error("the program did not end")
	}
	if _, err := os.Stat(dir + "/hup"); err != nil {
		t.Errorf("the program got no SIGHUP: %v", err)
	}
}
