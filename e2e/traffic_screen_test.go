package e2e

import (
	"testing"

	"kscope/e2e/term"
)

// One key says why a request does not arrive, and says so anew when the cluster changes.
func TestPSaysWhyARequestDoesNotArrive(t *testing.T) {
	front(t)
	choose := func(t *testing.T, s *term.Session, name string) { // at 80 columns no inspector names it
		t.Helper()
		s.Type(t, "f")
		s.WaitFor(t, "find is open", patience, func(s term.Screen) bool { return s.Has("─ Find ─") })
		s.Type(t, name)
		s.WaitFor(t, "find knows "+name, patience, func(s term.Screen) bool { return s.Count(name) > 1 })
		s.Type(t, enter)
		s.WaitFor(t, "find is closed", patience, func(s term.Screen) bool { return !s.Has("─ Find ─") })
	}
	for _, size := range [][2]int{{200, 60}, {80, 24}} {
		s := open(t, size[0], size[1], "-n", "front")
		choose(t, s, "typo")
		s.Type(t, "P")
		s.WaitFor(t, "the wrong targetPort is named", patience, func(s term.Screen) bool { return s.Has("does not get there", "htpp") })
		s.Type(t, escape)
		s.WaitFor(t, "the strip is gone", patience, func(s term.Screen) bool { return !s.Has("does not get there", "htpp") })

		choose(t, s, "onsite")
		s.Type(t, "P")
		s.WaitFor(t, "it gets there", patience, func(s term.Screen) bool { return s.Has("gets there") && !s.Has("does not get there") })
		kube.Kubectl(t, "scale", "deployment/near", "-n", "front", "--replicas=0")
		s.WaitFor(t, "the workload is scaled to zero", patience, func(s term.Screen) bool { return s.Has("does not get there", "scaled to zero", "Fix:") })
		s.Type(t, "P")
		s.WaitFor(t, "every way hop by hop", patience, func(s term.Screen) bool { return s.Has("Way 1 of", "203.0.113.71") })
		s.Type(t, escape)
		kube.Kubectl(t, "scale", "deployment/near", "-n", "front", "--replicas=1")
		s.WaitFor(t, "it gets there again", patience, func(s term.Screen) bool { return s.Has("gets there") && !s.Has("does not get there") })
		s.Type(t, "q")
		if got := s.Exit(t, patience); got != 0 {
			t.Errorf("exit status %d, want 0", got)
		}
	}
}
