package e2e

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kscope/e2e/cluster"
	"kscope/e2e/term"
)

// Set once by TestMain: the cluster all tests share, and the binary they test.
var (
	kube   *cluster.Cluster
	kscope string
)

func TestMain(m *testing.M) {
	term.Lead()
	code, err := runTests(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		code = 1
	}
	os.Exit(code)
}

func runTests(m *testing.M) (code int, err error) {
	dir, err := os.MkdirTemp("", "kscope-e2e-binary-")
	if err != nil {
		return 1, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	kscope = filepath.Join(dir, "kscope")
	build := exec.Command("go", "build", "-trimpath", "-o", kscope, ".")
	build.Dir = ".."
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	build.Stdout, build.Stderr = os.Stderr, os.Stderr
	if err := build.Run(); err != nil {
		return 1, fmt.Errorf("build kscope: %w", err)
	}
	kube, err = cluster.Start(context.Background(), cluster.Options{Root: ".", Nodes: 3, Log: os.Stderr})
	if err != nil {
		return 1, err
	}
	code = m.Run()
	logs, err := kube.Stop(code != 0)
	if logs != "" {
		fmt.Fprintln(os.Stderr, "e2e: the cluster's logs are in", logs)
	}
	return code, err
}

// environment is all that kscope sees of the machine: an empty home, a terminal
// with every ability, and the kubeconfig given.
func environment(t testing.TB, kubeconfig string, more ...string) []string {
	t.Helper()
	return append([]string{
		"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "TERM=xterm-256color", "COLORTERM=truecolor",
		"LANG=C.UTF-8", "KUBECONFIG=" + kubeconfig,
	}, more...)
}

// result is what a run of kscope without a terminal left behind.
type result struct {
	status         int
	stdout, stderr string
}

// run runs kscope to its end with nothing on its standard input.
func run(t testing.TB, env []string, args ...string) result {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, kscope, args...)
	cmd.Env, cmd.Dir = env, t.TempDir()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if ctx.Err() != nil {
		t.Fatalf("kscope %s did not end\nstderr: %s", strings.Join(args, " "), &stderr)
	}
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}
