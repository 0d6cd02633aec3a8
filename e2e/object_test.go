package e2e

import (
	"strings"
	"testing"

	"kscope/e2e/term"
)

// An object whole: as YAML without what the server notes for itself, as kubectl
// describes it, and with its events.
func TestAnObjectWhole(t *testing.T) {
	shop(t)
	s := open(t, 200, 60)
	find(t, s, "db-0", "Pod db-0")
	s.WaitFor(t, "the inspector has read the pod", patience, func(s term.Screen) bool { return s.Has("Containers", "Volumes") })
	s.Type(t, "y")
	s.WaitFor(t, "YAML", patience, func(s term.Screen) bool {
		return s.Has("YAML", "kind: Pod", "name: db-0") && !s.Has("managedFields")
	})
	s.Type(t, escape)
	waitSelected(t, s, "Pod db-0")
	s.Type(t, "d")
	description := kube.Kubectl(t, "describe", "pod", "-n", "shop", "db-0")
	var says []string // how many blanks stand between depends on the version
	for _, line := range strings.Split(description, "\n") {
		for _, field := range []string{"Node:", "Controlled By:", "QoS Class:"} {
			if rest, ok := strings.CutPrefix(line, field); ok {
				says = append(says, field, strings.TrimSpace(rest))
			}
		}
	}
	s.WaitFor(t, "what kubectl describe says", patience, func(s term.Screen) bool { return s.Has("Describe Pod shop/db-0") && s.Has(says...) })
	s.Type(t, escape)
	waitSelected(t, s, "Pod db-0")
	s.Type(t, "e")
	s.WaitFor(t, "its events", patience, func(s term.Screen) bool { return s.Has("Events", "Scheduled", "Successfully assigned shop/db-0") })
	s.Type(t, escape)
	waitSelected(t, s, "Pod db-0")
}

// A query in the language of its own, on the real control plane.
func TestQueryOverFields(t *testing.T) {
	shop(t)
	s := open(t, 200, 50, ".kind=Pod .name~^db .ns=shop")
	s.WaitFor(t, "only what matches, and what leads there", patience, func(s term.Screen) bool {
		return s.Has("1 match", "db-0") && !s.Has("setsel-")
	})
}
