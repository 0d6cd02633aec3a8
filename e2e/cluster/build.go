package cluster

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// What is built beside the control plane, each at its own module's versions.
const (
	kwokModule    = "sigs.k8s.io/kwok@v0.8.0"
	kwokCommand   = "sigs.k8s.io/kwok/cmd/kwok@v0.8.0"
	metricsServer = "sigs.k8s.io/metrics-server/cmd/metrics-server@v0.9.0"
	stagesFile    = "kwok-stages.yaml"
)

// controlPlane are the main packages below e2e/controlplane.
var controlPlane = [...]string{"etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"}

// Build makes sure that all binaries are in the user's cache folder and returns
// that folder. root is the folder of the module kscope/e2e. The folder's name
// holds a hash of every version, so another Kubernetes gets another folder. Two
// builds at once wait for each other. The first build takes 5 to 10 minutes on
// two cores, later ones nothing; what happens is told to log.
func Build(ctx context.Context, root string, log io.Writer) (string, error) {
	source := filepath.Join(root, "controlplane")
	name, err := version(source)
	if err != nil {
		return "", err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the user's cache folder: %w", err)
	}
	home := filepath.Join(cache, "kscope-e2e", name)
	bin := filepath.Join(home, "bin")
	if exists(bin) {
		return bin, nil
	}
	if err := os.MkdirAll(home, 0o755); err != nil {
		return "", err
	}
	unlock, err := lock(filepath.Join(home, "lock"))
	if err != nil {
		return "", err
	}
	defer unlock()
	if exists(bin) { // another run built it while we waited
		return bin, nil
	}
	work, err := os.MkdirTemp(home, "build-")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(work) }() // gone already after the rename
	fmt.Fprintln(log, "e2e: building Kubernetes from Go modules into", bin, "(once; 5 to 10 minutes on two cores)")
	if err := buildInto(ctx, work, source, log); err != nil {
		return "", err
	}
	return bin, os.Rename(work, bin)
}

func buildInto(ctx context.Context, dir, source string, log io.Writer) error {
	args := []string{"build", "-trimpath", "-o", dir + string(filepath.Separator)}
	for _, name := range controlPlane {
		args = append(args, "./"+name)
	}
	cmd := goTool(ctx, source, nil, args...)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("go build in %s: %w", source, err)
	}
	for _, command := range []string{kwokCommand, metricsServer} {
		cmd := goTool(ctx, dir, []string{"GOBIN=" + dir}, "install", "-trimpath", command)
		cmd.Stdout, cmd.Stderr = log, log
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("go install %s: %w", command, err)
		}
	}
	stages, err := kwokStages(ctx, dir, log)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, stagesFile), stages, 0o644)
}

// kwokStages gathers from kwok's module how nodes, pods and volumes live, and
// the endpoints metrics-server scrapes, as one YAML stream.
func kwokStages(ctx context.Context, dir string, log io.Writer) ([]byte, error) {
	cmd := goTool(ctx, dir, nil, "mod", "download", "-json", kwokModule)
	out := bytes.Buffer{}
	cmd.Stdout, cmd.Stderr = &out, log
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("go mod download %s: %w", kwokModule, err)
	}
	var module struct{ Dir string }
	if err := json.Unmarshal(out.Bytes(), &module); err != nil {
		return nil, fmt.Errorf("go mod download %s: %w", kwokModule, err)
	}
	base := filepath.Join(module.Dir, "kustomize")
	files := []string{
		filepath.Join(base, "metrics/usage/usage-from-annotation.yaml"),
		filepath.Join(base, "metrics/resource/metrics-resource.yaml"),
	}
	for _, part := range []string{"node/fast", "node/heartbeat-with-lease", "pod/general", "volume/fast"} {
		err := filepath.WalkDir(filepath.Join(base, "stage", part), func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() && d.Name() == "testdata" {
				return filepath.SkipDir
			}
			if filepath.Ext(path) == ".yaml" && d.Name() != "kustomization.yaml" {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	var stages bytes.Buffer
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&stages, "---\n%s\n", data)
	}
	return stages.Bytes(), nil
}

// version is a short hash of everything that decides what the binaries are.
func version(source string) (string, error) {
	sum := sha256.New()
	for _, file := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join(source, file))
		if err != nil {
			return "", err
		}
		sum.Write(data)
	}
	fmt.Fprintln(sum, kwokCommand, metricsServer, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return hex.EncodeToString(sum.Sum(nil))[:12], nil
}

// goTool is the go command in dir. It is deaf to the caller's workspace and
// module flags: each module is built as its own go.mod says.
func goTool(ctx context.Context, dir string, env []string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "GOWORK=off", "GOFLAGS="), env...)
	return cmd
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
