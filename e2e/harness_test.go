package e2e

import (
	"fmt"
	"strings"
	"testing"

	"kscope/e2e/cluster"
)

// The cluster is as good as a real one for all that kscope does with it.

func TestNodesAreReady(t *testing.T) {
	names := strings.Fields(kube.Kubectl(t, "get", "nodes", "-o", "jsonpath={.items[*].metadata.name}"))
	if want := "[node-1 node-2 node-3]"; fmt.Sprint(names) != want {
		t.Errorf("nodes %v, want %s", names, want)
	}
}

func TestLogsAnswer(t *testing.T) {
	shop(t)
	lines := strings.Split(strings.TrimSpace(kube.Kubectl(t, "logs", "-n", "shop", "db-0")), "\n")
	if len(lines) != cluster.LogLines || !strings.Contains(lines[0], "request 0 served") {
		t.Errorf("%d lines of log, want %d; the first is %q", len(lines), cluster.LogLines, lines[0])
	}
}

func TestExecAnswers(t *testing.T) {
	shop(t)
	if got := kube.Kubectl(t, "exec", "-n", "shop", "db-0", "--", "/bin/echo", "hello"); got != "hello\n" {
		t.Errorf("exec echo hello says %q", got)
	}
}

func TestTopAnswers(t *testing.T) {
	shop(t)
	cluster.Eventually(t, "kubectl top knows db-0", func() error {
		out, err := kube.Try(t, "top", "pod", "-n", "shop", "db-0", "--no-headers")
		if err == nil && len(strings.Fields(out)) != 3 {
			err = fmt.Errorf("kubectl top says %q, want name, CPU and memory", out)
		}
		return err
	})
}

func TestViewerReadsOnlyTheShop(t *testing.T) {
	shop(t)
	if out, err := kube.Try(t, "--context", "viewer", "get", "pods", "-n", "shop"); err != nil {
		t.Errorf("the viewer may not read the shop's pods: %v\n%s", err, out)
	}
	for _, args := range [][]string{{"get", "pods", "-A"}, {"get", "nodes"}, {"get", "ingresses", "-n", "shop"}} {
		if _, err := kube.Try(t, append([]string{"--context", "viewer"}, args...)...); err == nil || !strings.Contains(err.Error(), "Forbidden") {
			t.Errorf("kubectl %v as the viewer: %v, want Forbidden", args, err)
		}
	}
}
