package cluster

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Patience is how long a test waits for something that must happen; far more
// than it takes, because shared machines are slow at times.
const Patience = 60 * time.Second

// Kubectl runs kubectl as the admin and returns its standard output.
func (c *Cluster) Kubectl(t testing.TB, args ...string) string {
	t.Helper()
	out, err := c.Try(t, args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Try is Kubectl for what may fail.
func (c *Cluster) Try(t testing.TB, args ...string) (string, error) {
	t.Helper()
	return c.kubectl(context.WithoutCancel(t.Context()), "", args...) // also called while cleaning up
}

// Apply creates or changes the objects of a YAML stream.
func (c *Cluster) Apply(t testing.TB, yaml string) {
	t.Helper()
	if _, err := c.kubectl(context.WithoutCancel(t.Context()), yaml, "apply", "-f", "-"); err != nil {
		t.Fatal(err)
	}
}

// List reads all objects of a resource ("pods", "gateways.gateway.networking.k8s.io")
// in all namespaces into items, which points at a slice.
func (c *Cluster) List(t testing.TB, resource string, items any) {
	t.Helper()
	out := c.Kubectl(t, "get", resource, "-A", "-o", "json")
	list := struct{ Items any }{items}
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		t.Fatalf("kubectl get %s: %v", resource, err)
	}
}

// KubeconfigFor writes a kubeconfig like the cluster's own that calls server.
func (c *Cluster) KubeconfigFor(t testing.TB, server string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kubeconfig")
	if err := os.WriteFile(path, kubeconfig(server, c.ca.pem), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// PauseAPI freezes the API server: connections stay open and nothing answers.
// The end of the test resumes it.
func (c *Cluster) PauseAPI(t testing.TB) {
	t.Helper()
	if err := c.apiserver.signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.ResumeAPI(t) })
}

// ResumeAPI undoes PauseAPI.
func (c *Cluster) ResumeAPI(t testing.TB) {
	t.Helper()
	if err := c.apiserver.signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
}

// KillAPI ends the API server. The end of the test starts it again.
func (c *Cluster) KillAPI(t testing.TB) {
	t.Helper()
	c.apiserver.stop(0)
	t.Cleanup(func() { c.RestartAPI(t) })
}

// RestartAPI starts the API server again, unless it runs, and waits until it is ready.
func (c *Cluster) RestartAPI(t testing.TB) {
	t.Helper()
	if !c.apiserver.alive() {
		if err := c.apiserver.run(); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.waitReady(context.WithoutCancel(t.Context())); err != nil { // also called while cleaning up
		t.Fatal(err)
	}
}

// Eventually asks until condition returns nil, and fails the test with its last
// error when Patience is over.
func Eventually(t testing.TB, what string, condition func() error) {
	t.Helper()
	deadline := time.Now().Add(Patience)
	for {
		err := condition()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within %v: %v", what, Patience, err)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func (c *Cluster) kubectl(ctx context.Context, stdin string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*Patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(c.bin, "kubectl"), append([]string{"--kubeconfig", c.Kubeconfig}, args...)...)
	cmd.Dir = c.Dir
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &errs
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("kubectl %s: %w\n%s", strings.Join(args, " "), err, errs.String())
	}
	return out.String(), nil
}
