package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kscope/e2e/term"
)

// Trouble is told in one line on stderr that names the thing, with status 1 when
// it failed and 2 when it was called wrongly, and nothing on stdout.
func TestTroubleIsOneLineThatNamesTheThing(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	noYAML := write("broken.yaml", "kind: [\n")
	noKubernetes := write("recipe.yaml", "flour: 500g\nwater: 350g\n")
	empty := filepath.Join(dir, "empty")
	if err := os.Mkdir(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	nobody := kube.KubeconfigFor(t, "https://127.0.0.1:1")
	none := filepath.Join(dir, "no-kubeconfig")
	notYAML := write("kubeconfig", "}{")
	for _, c := range []struct {
		name, kubeconfig string
		args             []string
		status           int
		says             string
	}{
		{"no kubeconfig", none, []string{"-o", "json"}, 1, none},
		{"broken kubeconfig", notYAML, []string{"-o", "json"}, 1, notYAML},
		{"unknown context", kube.Kubeconfig, []string{"--context", "elsewhere", "-o", "json"}, 1, "elsewhere"},
		{"unreachable server", nobody, []string{"-o", "json"}, 1, "127.0.0.1:1"},
		{"bad token", kube.Kubeconfig, []string{"--token", "expired", "-o", "json"}, 1, strings.TrimPrefix(kube.Server, "https://")},
		{"nothing readable", kube.Kubeconfig, []string{"--context", "viewer", "-n", "default", "-o", "json"}, 1, "nothing could be read"},
		{"no YAML", none, []string{"-f", noYAML, "-o", "json"}, 1, noYAML},
		{"no Kubernetes YAML", none, []string{"-f", noKubernetes, "-o", "json"}, 1, noKubernetes},
		{"empty directory", none, []string{"-f", empty, "-o", "json"}, 1, empty},
		{"no such file", none, []string{"-f", filepath.Join(dir, "missing.yaml"), "-o", "json"}, 1, "missing.yaml"},
		{"stdout is no terminal", kube.Kubeconfig, nil, 2, "terminal"},
		{"demo and stdout is no terminal", none, []string{"--demo"}, 2, "terminal"},
		{"unknown flag", kube.Kubeconfig, []string{"--colour"}, 2, "--colour"},
		{"unknown output", kube.Kubeconfig, []string{"-o", "png"}, 2, "png"},
		{"unknown lens", kube.Kubeconfig, []string{"-o", "json", "--lens", "microscope"}, 2, "microscope"},
		{"unknown fold", kube.Kubeconfig, []string{"-o", "json", "--fold", "origami"}, 2, "origami"},
		{"wrong query", kube.Kubeconfig, []string{"-o", "json", "app in ("}, 2, "app in ("},
		{"too many arguments", kube.Kubeconfig, []string{"-o", "json", "app=a", "app=b"}, 2, "app=b"},
		{"demo and file", none, []string{"--demo", "-f", noKubernetes, "-o", "json"}, 2, "--demo"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := run(t, environment(t, c.kubeconfig), c.args...)
			if r.status != c.status {
				t.Errorf("exit status %d, want %d", r.status, c.status)
			}
			if r.stdout != "" {
				t.Errorf("on stdout: %q", r.stdout)
			}
			lines := strings.Split(strings.TrimSuffix(r.stderr, "\n"), "\n")
			if c.name == "nothing readable" {
				lines = lines[len(lines)-1:] // each kind that may not be read has a line before it
			}
			if len(lines) != 1 || !strings.Contains(lines[0], c.says) || !strings.HasPrefix(lines[0], "kscope: ") {
				t.Errorf("stderr %q, want one line of kscope that names %q", r.stderr, c.says)
			}
		})
	}
}

func TestAPluginNamesItself(t *testing.T) {
	plugin := filepath.Join(t.TempDir(), "kubectl-kscope")
	if err := os.Symlink(kscope, plugin); err != nil {
		t.Fatal(err)
	}
	s := term.Start(t, 100, 20, environment(t, kube.Kubeconfig), plugin, "--no-such-flag")
	if got := s.Exit(t, patience); got != 2 || !s.Screen().Has("kubectl kscope: ") {
		t.Errorf("exit status %d, want 2 and the name \"kubectl kscope\"\n%s", got, s.Screen())
	}
}

func TestTroubleInATerminalLeavesNoTrace(t *testing.T) {
	s := term.Start(t, 100, 20, environment(t, filepath.Join(t.TempDir(), "none")), kscope)
	if got := s.Exit(t, patience); got != 1 {
		t.Errorf("exit status %d, want 1\n%s", got, s.Screen())
	}
	restored(t, s)
	if !s.Screen().Has("kubeconfig") {
		t.Errorf("the line about the kubeconfig is not on the screen\n%s", s.Screen())
	}
}

func TestWhoMayReadOneNamespaceGetsIt(t *testing.T) {
	shop(t)
	s := openWith(t, 160, 50, environment(t, kube.Kubeconfig), "--context", "viewer", "-n", "shop")
	s.WaitFor(t, "the shop, and what could not be read", patience, func(s term.Screen) bool {
		return s.Has(loadBalancer, "noselector", "no access", "ConfigMap")
	})
	s.Type(t, "i")
	s.WaitFor(t, "each kind and what it needs", patience, func(s term.Screen) bool {
		return s.Has("denied", "needs list on nodes")
	})
}

func TestExportOfWhoMayReadLittle(t *testing.T) {
	shop(t)
	g := export(t, "--context", "viewer", "-n", "shop")
	states := map[string]string{}
	for _, s := range g.Sources {
		states[s.Kind] = s.State
		if s.State == "denied" && !strings.HasPrefix(s.Detail, "needs list on ") {
			t.Errorf("%s is denied without the right it needs: %q", s.Kind, s.Detail)
		}
	}
	mayRead := map[string]bool{"Pod": true, "Service": true, "ConfigMap": false, "Deployment": true, "ReplicaSet": true, "StatefulSet": true, "DaemonSet": true}
	for _, kind := range kinds {
		want := "denied"
		if mayRead[kind] {
			want = "ok"
		}
		if states[kind] != want {
			t.Errorf("%s is %q, want %q", kind, states[kind], want)
		}
	}
	for _, n := range g.Nodes {
		if n.Missing {
			t.Errorf("%s is called missing; nobody could look", n.ID)
		}
	}
	if claim, ok := g.node("PersistentVolumeClaim/shop/data-db-0"); !ok || !claim.Unreadable {
		t.Errorf("the claim of db-0 is %+v (%t), want unreadable", claim, ok)
	}
	if want := podNames(t, ""); len(g.real("Pod")) != len(want) {
		t.Errorf("pods %q, want %q", g.real("Pod"), want)
	}
}
