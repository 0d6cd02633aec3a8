package e2e

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kscope/e2e/cluster"
	"kscope/e2e/term"
)

// Keys as terminals send them.
const (
	enter    = "\r"
	escape   = "\x1b"
	tab      = "\t"
	shiftTab = "\x1b[Z"
	back     = "\x7f"
	right    = "\x1b[C"
	left     = "\x1b[D"
	ctrlZ    = "\x1a"
)

const patience = 60 * time.Second

// open starts kscope on the cluster in a terminal of cols×rows and waits until
// it shows live data.
func open(t *testing.T, cols, rows int, args ...string) *term.Session {
	t.Helper()
	return openWith(t, cols, rows, environment(t, kube.Kubeconfig), args...)
}

func openWith(t *testing.T, cols, rows int, env []string, args ...string) *term.Session {
	t.Helper()
	s := term.Start(t, cols, rows, env, append([]string{kscope}, args...)...)
	s.WaitFor(t, "the map is live", patience, func(s term.Screen) bool { return s.Has("kscope", "live") })
	return s
}

var inspectorTitle = regexp.MustCompile(`│ (\p{Lu}\S*(?: \S+)+?)\s*$`)

// selected is the title of the inspector, "Service lb": what is selected. The
// inspector is the part right of the map's last full-height line; its first line
// is "Kind name".
func selected(s term.Screen) string {
	for _, line := range s.Lines() {
		if m := inspectorTitle.FindStringSubmatch(line); m != nil {
			return m[1]
		}
	}
	return ""
}

// waitSelected waits until the inspector names what begins with title.
func waitSelected(t *testing.T, s *term.Session, title string) {
	t.Helper()
	s.WaitFor(t, "the inspector shows "+title, patience, func(s term.Screen) bool {
		return strings.HasPrefix(selected(s), title)
	})
}

// find goes to an object by its name.
func find(t *testing.T, s *term.Session, name, title string) {
	t.Helper()
	s.Type(t, "f")
	s.WaitFor(t, "find is open", patience, func(s term.Screen) bool { return s.Has("─ Find ─") })
	s.Type(t, name)
	s.WaitFor(t, "find knows "+name, patience, func(s term.Screen) bool { return s.Count(name) > 1 })
	s.Type(t, enter)
	waitSelected(t, s, title)
}

// The main test of the issue, in one run of the program: the graph is there, the
// way from the load balancer to a pod can be walked, a filter finds app=web, a pod
// that comes appears and one that goes disappears.
func TestWalkTheShop(t *testing.T) {
	shop(t)
	t.Cleanup(func() { kube.Apply(t, shopYAML) })
	s := open(t, 220, 50, "-n", "shop")
	web := podNames(t, "app=web")
	s.WaitFor(t, "the way from the Internet to both pods", patience, func(s term.Screen) bool {
		return s.Has("Internet", loadBalancer, "noselector", "db.example.com", web[0], web[1])
	})

	find(t, s, loadBalancer, "LoadBalancer "+loadBalancer)
	s.Type(t, tab)
	waitSelected(t, s, "Service lb")
	s.Type(t, tab)
	waitSelected(t, s, "Pod web-")
	s.Type(t, back)
	waitSelected(t, s, "Service lb")
	s.Type(t, right)
	waitSelected(t, s, "Pod web-")
	s.Type(t, left)
	waitSelected(t, s, "Service ")
	s.Type(t, shiftTab)
	s.WaitFor(t, "Shift-Tab goes towards the outside", patience, func(s term.Screen) bool {
		is := selected(s)
		return strings.HasPrefix(is, "LoadBalancer ") || strings.HasPrefix(is, "Ingress ")
	})

	s.Type(t, "/app=web"+enter)
	s.WaitFor(t, "only app=web and what ties it together", patience, func(s term.Screen) bool {
		return s.Has("app=web", web[0], web[1]) && !s.Has("noselector") && !s.Has("db.example.com")
	})

	kube.Kubectl(t, "scale", "deployment/web", "-n", "shop", "--replicas=3")
	var added string
	cluster.Eventually(t, "kubectl knows a third pod", func() error {
		for _, name := range podNames(t, "app=web") {
			if !slices.Contains(web, name) {
				added = name
				return nil
			}
		}
		return errors.New("still two")
	})
	s.WaitFor(t, "the new pod "+added, patience, func(s term.Screen) bool { return s.Has(added, web[0], web[1]) })

	gone := web[0]
	kube.Kubectl(t, "scale", "deployment/web", "-n", "shop", "--replicas=2")
	kube.Kubectl(t, "delete", "pod", gone, "-n", "shop", "--ignore-not-found")
	s.WaitFor(t, "the pod "+gone+" is gone", patience, func(s term.Screen) bool { return !s.Has(gone) })
	cluster.Eventually(t, "two pods are left", func() error { return settled(t) })
	left := podNames(t, "app=web")
	s.WaitFor(t, "exactly the pods that kubectl sees", patience, func(s term.Screen) bool {
		return s.Has(left[0], left[1]) && !s.Has(gone) && (slices.Contains(left, added) || !s.Has(added))
	})

	s.Type(t, "q")
	if got := s.Exit(t, patience); got != 0 {
		t.Errorf("exit status after q is %d, want 0", got)
	}
}

func TestNamespaceOfTheFlagIsShown(t *testing.T) {
	shop(t)
	s := open(t, 120, 40, "-n", "shop")
	screen := s.WaitFor(t, "the namespace in the header", patience, func(s term.Screen) bool { return s.Has("shop") })
	if head := screen.Lines()[0]; !strings.Contains(head, "local") || !strings.Contains(head, "shop") {
		t.Errorf("the header is %q, want it to name context local and namespace shop", head)
	}
	if screen.Has("metrics-server") {
		t.Errorf("another namespace's Service is shown\n%s", screen)
	}
}

func TestEveryLensOpensByItsKey(t *testing.T) {
	shop(t)
	s := open(t, 160, 50, "-n", "shop")
	for key, want := range map[string][]string{"2": {"setsel", "cron"}, "3": {"node-1", "node-2", "node-3"}, "1": {"Internet"}} {
		s.Type(t, key)
		s.WaitFor(t, "lens "+key, patience, func(s term.Screen) bool { return s.Has(want...) })
	}
}

func TestHelpIsThere(t *testing.T) {
	s := open(t, 120, 40)
	s.Type(t, "?")
	s.WaitFor(t, "help names the ways to walk", patience, func(s term.Screen) bool { return s.Has("nearest box in that direction") })
	s.Type(t, "  ")
	s.WaitFor(t, "help names find and query", patience, func(s term.Screen) bool {
		return s.Has("find anything", "query: app=web")
	})
	s.Type(t, escape)
	s.WaitFor(t, "help is closed", patience, func(s term.Screen) bool { return !s.Has("find anything") })
}

func TestClickSelects(t *testing.T) {
	shop(t)
	s := open(t, 220, 50, "-n", "shop")
	screen := s.WaitFor(t, "the ExternalName's target", patience, func(s term.Screen) bool { return s.Has("db.example.com") })
	x, y, _ := screen.Find("db.example.com")
	s.Click(t, x, y)
	s.WaitFor(t, "what was clicked is selected", patience, func(s term.Screen) bool {
		return strings.Contains(selected(s), "db.example.com")
	})
}

func TestTooSmallATerminalIsRefused(t *testing.T) {
	s := term.Start(t, 50, 12, environment(t, kube.Kubeconfig), kscope)
	if got := s.Exit(t, patience); got != 1 {
		t.Errorf("exit status %d, want 1", got)
	}
	restored(t, s)
	if !s.Screen().Has("kscope: terminal is 50×12", "60×16") {
		t.Errorf("the line does not name both sizes\n%s", s.Screen())
	}
}

func TestResizeAtAnyTime(t *testing.T) {
	shop(t)
	s := open(t, 120, 40, "-n", "shop")
	for _, size := range [][2]int{{50, 12}, {120, 40}, {80, 24}, {59, 40}, {300, 100}, {100, 15}, {60, 16}, {160, 50}} {
		s.Resize(t, size[0], size[1])
		small := size[0] < 60 || size[1] < 16
		s.WaitFor(t, fmt.Sprintf("a picture of %d×%d", size[0], size[1]), patience, func(s term.Screen) bool {
			if small {
				return s.Has("60×16") && !s.Has("live")
			}
			return s.Has("live", "shop") && !s.Has("60×16")
		})
	}
	s.WaitFor(t, "the whole map", patience, func(s term.Screen) bool { return s.Has("Internet", "noselector", "quit") })
}
