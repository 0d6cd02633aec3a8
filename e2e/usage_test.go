package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kscope/e2e/cluster"
	"kscope/e2e/term"
)

// measured is how long new figures may take: metrics-server has them each 15 seconds,
// kscope asks each 30, or after twice as long when it found none.
const measured = 3 * time.Minute

// What pods and nodes use is what kubectl top says, in the table and the inspector.
func TestUsageIsThatOfKubectlTop(t *testing.T) {
	shop(t)
	kube.Kubectl(t, "annotate", "pod", "-n", "shop", "db-0", "--overwrite", "kwok.x-k8s.io/usage-cpu=123m", "kwok.x-k8s.io/usage-memory=45Mi")
	top := func(what ...string) (fields []string) {
		cluster.Eventually(t, fmt.Sprint("kubectl top ", what), func() error {
			out, err := kube.Try(t, append([]string{"top"}, what...)...)
			if fields = strings.Fields(out); err == nil && (len(fields) < 3 || strings.Contains(out, "unknown")) {
				err = fmt.Errorf("kubectl top says %q", out)
			}
			return err
		})
		return fields
	}
	s := open(t, 200, 50, "-n", "shop")
	find(t, s, "db-0", "Pod db-0")
	s.Type(t, "t")
	s.WaitFor(t, "the table has what kubectl top says of the pod", measured, func(s term.Screen) bool {
		pod := top("pod", "-n", "shop", "db-0", "--no-headers")
		row := rowOf(s, "db-0")
		return slices.Contains(row, pod[1]) && slices.Contains(row, pod[2]) && pod[1] == "123m"
	})
	s.Type(t, escape)
	waitSelected(t, s, "Pod db-0")
	s.WaitFor(t, "the inspector, too", measured, func(s term.Screen) bool { return s.Has("Usage", "123m", "45Mi") })
}

// rowOf is the line of a table that has the name, in words.
func rowOf(s term.Screen, name string) []string {
	for _, line := range s.Lines() {
		if words := strings.Fields(line); slices.Contains(words, name) && len(words) > 4 {
			return words
		}
	}
	return nil
}
