package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Ways that lead to nothing say which thing is wrong, and what mends it.
func TestWhatIsWrongIsNamed(t *testing.T) {
	front(t)
	for _, c := range []struct {
		from, to string
		status   int
		ends     string // at what, and how
		says     string
		fix      string
	}{
		{"Pod/front/client", "Service/front/typo", 1, "Service/front/typo reject", "htpp", "targetPort"},
		{"Pod/front/client", "Service/front/wrong", 3, "Pod/front/web-", "9999", "targetPort"},
		{"Pod/front/client", "Service/front/web:81", 1, "Service/front/web dangling", "no port 81", "80 http"},
		{"Internet", "Service/front/lb:81", 1, "", "Service lb has no port 81", "80 http"},
		{"Internet", "Service/front/names", 1, "", "nothing leads from the Internet", "LoadBalancer"},
		{"Internet", "Service/front/doors", 1, "", "only from the private network", "address"},
		{"Internet", "http://front.example.com/gone", 1, "Service/front/gone dangling", "gone does not exist", "Ingress front"},
		{"Internet", "http://front.example.com/closed", 1, "Service/front/web dangling", "no port 81", "Ingress front"},
		{"Internet", "http://other.example.com/", 1, "", "other.example.com", "rule"},
		{"Pod/front/client", "Service/front/away", 3, "FQDN/db.example.com", "leaves the cluster", ""},
		{"PrivateNetwork", "Pod/front/client:9191", 0, "Pod/front/client ok", "", ""},
	} {
		t.Run(c.from+" to "+c.to, func(t *testing.T) {
			a := trace(t, c.from, c.to)
			if a.status != c.status {
				t.Errorf("exit status %d, want %d", a.status, c.status)
			}
			ends := ""
			if len(a.Paths) > 0 {
				ends = a.last(t).ID + " " + a.last(t).State
			}
			if !strings.HasPrefix(ends, c.ends) || c.ends == "" && ends != "" {
				t.Errorf("it ends at %q, want %q", ends, c.ends)
			}
			if !strings.Contains(a.Reason, c.says) || !strings.Contains(a.Fix, c.fix) {
				t.Errorf("%q, fix %q; want %q and %q in them", a.Reason, a.Fix, c.says, c.fix)
			}
		})
	}
}

const broken = `apiVersion: v1
kind: Pod
metadata: {name: client, namespace: demo}
spec: {containers: [{name: c, image: c}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: demo}
spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
`

// What is wrong with a question is one line on stderr and exit status 2, a cluster that
// does not answer one line and 3, as nobody can know; an answer, though it be no, goes
// to stdout.
func TestTraceTrouble(t *testing.T) {
	front(t)
	file := filepath.Join(t.TempDir(), "demo.yaml")
	if err := os.WriteFile(file, []byte(broken), 0o600); err != nil {
		t.Fatal(err)
	}
	dead := kube.KubeconfigFor(t, "https://127.0.0.1:1")
	const none = "/nonexistent"
	for _, c := range []struct {
		name, kubeconfig string
		args             []string
		status           int
		says             string
	}{
		{"dead server", dead, []string{"Internet", "Service/front/web"}, 3, "127.0.0.1:1"},
		{"dead server, JSON", dead, []string{"-o", "json", "Internet", "Service/front/web"}, 3, "127.0.0.1:1"},
		{"no kubeconfig", none, []string{"Internet", "Service/front/web"}, 3, none},
		{"no such Service", kube.Kubeconfig, []string{"Internet", "Service/front/weg"}, 2, "(web does)"},
		{"no such pod", kube.Kubeconfig, []string{"Pod/front/nobody", "Service/front/web"}, 2, "Pod nobody does not exist"},
		{"no such namespace", kube.Kubeconfig, []string{"Pod/nowhere/x", "Service/front/web"}, 2, "nowhere"},
		{"no such kind", kube.Kubeconfig, []string{"Internet", "Servise/front/web"}, 2, "(Service?)"},
		{"no namespace", kube.Kubeconfig, []string{"Internet", "Service"}, 2, "KIND/NAMESPACE/NAME"},
		{"no port", kube.Kubeconfig, []string{"Internet", "Service/front/web:70000"}, 2, "70000 is no port"},
		{"port zero", kube.Kubeconfig, []string{"Internet", "Service/front/web:0"}, 2, "0 is no port"},
		{"from a Service", kube.Kubeconfig, []string{"Service/front/web", "Service/front/lb"}, 2, "sends no requests"},
		{"to a Namespace", kube.Kubeconfig, []string{"Internet", "Namespace/front"}, 2, "takes no requests"},
		{"to the Internet", kube.Kubeconfig, []string{"Pod/front/client", "Internet"}, 2, "name an address"},
		{"one end only", kube.Kubeconfig, []string{"Internet"}, 2, "FROM and TO"},
		{"three ends", kube.Kubeconfig, []string{"Internet", "Service/front/web", "80"}, 2, "FROM and TO"},
		{"unknown output", kube.Kubeconfig, []string{"-o", "dot", "Internet", "Service/front/web"}, 2, "dot"},
		{"unknown flag", kube.Kubeconfig, []string{"--via", "x", "Internet", "Service/front/web"}, 2, "--via"},
		{"no such file", none, []string{"-f", "missing.yaml", "Internet", "Service/front/web"}, 3, "missing.yaml"},
		{"not in the file", none, []string{"-f", file, "Pod/demo/client", "Service/demo/wed"}, 2, "(web does)"},
		{"file without a namespace", none, []string{"-f", file, "Pod/client", "Service/demo/web"}, 2, "of which namespace"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := run(t, environment(t, c.kubeconfig), append([]string{"trace"}, c.args...)...)
			if r.status != c.status || r.stdout != "" {
				t.Errorf("exit status %d, want %d; on stdout %q", r.status, c.status, r.stdout)
			}
			line := strings.TrimSuffix(r.stderr, "\n")
			if strings.Contains(line, "\n") || !strings.HasPrefix(line, "kscope: ") || !strings.Contains(line, c.says) {
				t.Errorf("stderr %q, want one line of kscope that says %q", r.stderr, c.says)
			}
		})
	}
	t.Run("text", func(t *testing.T) {
		r := run(t, environment(t, kube.Kubeconfig), "trace", "-n", "front", "Pod/client", "svc/typo")
		if first, _, _ := strings.Cut(r.stdout, "\n"); r.status != 1 || r.stderr != "" || !strings.Contains(first, "does not get there: from Pod front/client to Service front/typo") {
			t.Errorf("exit status %d, on stdout\n%s\non stderr %q", r.status, r.stdout, r.stderr)
		}
	})
	t.Run("manifests", func(t *testing.T) {
		r := run(t, environment(t, none), "trace", "-f", file, "Pod/demo/client", "Service/demo/web:80")
		if r.status != 1 && r.status != 3 || !strings.Contains(r.stdout, "app=web") {
			t.Errorf("exit status %d; manifests have no pod that the selector app=web matches\n%s%s", r.status, r.stdout, r.stderr)
		}
	})
}
