package e2e

import (
	_ "embed"
	"strings"
	"testing"
)

//go:embed testdata/policies.yaml
var policiesYAML string

const denyAll = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: back}
spec: {podSelector: {}, policyTypes: [Ingress]}
`

const letStaff = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: let-staff, namespace: back}
spec:
  podSelector: {matchLabels: {app: api}}
  ingress: [{from: [{namespaceSelector: {matchLabels: {team: staff}}}], ports: [{port: http}]}]
`

// enforcer is what runs on every node of a cluster whose policies are enforced.
const enforcer = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: NAME, namespace: kube-system}
spec:
  selector: {matchLabels: {k8s-app: NAME}}
  template:
    metadata: {labels: {k8s-app: NAME}}
    spec: {hostNetwork: true, terminationGracePeriodSeconds: 1, containers: [{name: agent, image: "IMAGE"}]}
`

// A question, and what the answer is while policies are declared only, and when they
// are enforced: exit statuses, and what the reason names.
type asked struct {
	from, to           string
	declared, enforced int
	says               string
}

func ask(t *testing.T, questions []asked, enforced bool) {
	t.Helper()
	for _, q := range questions {
		a := trace(t, q.from, q.to)
		want := q.declared
		if enforced {
			want = q.enforced
		}
		if a.status != want || !strings.Contains(a.Reason, q.says) || (want != 0 && a.Reason == "") {
			t.Errorf("from %s to %s: exit status %d, %q; want %d and %q (enforced: %t)", q.from, q.to, a.status, a.Reason, want, q.says, enforced)
		}
		if only := strings.Contains(a.Reason, "declared only"); only != (want == 3) {
			t.Errorf("from %s to %s: %q, which says \"declared only\" wrongly or does not (enforced: %t)", q.from, q.to, a.Reason, enforced)
		}
		if want == 1 && a.Fix == "" {
			t.Errorf("from %s to %s: nothing is said that would mend it", q.from, q.to)
		}
	}
}

// Policies are declared only until something is seen to enforce them.
func TestPoliciesDecideWhereTheyAreEnforced(t *testing.T) {
	t.Cleanup(func() {
		kube.Kubectl(t, "delete", "daemonset", "cilium", "calico-node", "-n", "kube-system", "--ignore-not-found")
		kube.Kubectl(t, "delete", "namespace", "guests", "staff", "back", "--ignore-not-found", "--wait=false")
	})
	kube.Apply(t, policiesYAML)
	balance(t, "service/api", "back", `{"ip":"203.0.113.60"}`)
	waitReady(t, "back", "api", "http", 1)
	kube.Kubectl(t, "wait", "--for=condition=Ready", "pod/client", "-n", "staff", "--timeout=60s")
	kube.Kubectl(t, "wait", "--for=condition=Ready", "pod/client", "-n", "guests", "--timeout=60s")

	open := []asked{
		{"Pod/staff/client", "Service/back/api:80", 0, 0, ""},
		{"Pod/staff/client", "Service/back/api:90", 0, 0, ""},
		{"Pod/guests/client", "Service/back/api:80", 0, 0, ""},
		{"Internet", "Service/back/api:80", 0, 0, ""},
	}
	shut := []asked{
		{"Pod/staff/client", "Service/back/api:80", 3, 1, "default-deny"},
		{"Pod/staff/client", "Service/back/api:90", 3, 1, "default-deny"},
		{"Pod/guests/client", "Service/back/api:80", 3, 1, "default-deny"},
		{"Pod/guests/client", "Pod/back/api:8080", 3, 1, "default-deny"},
		{"Namespace/guests", "Service/back/api", 3, 1, "default-deny"},
		{"Pod/back/api", "Service/back/api:80", 0, 0, ""}, // itself
	}
	staffOnly := []asked{
		{"Pod/staff/client", "Service/back/api:80", 0, 0, ""},
		{"Pod/staff/client", "Service/back/api:90", 3, 1, "let-staff"},
		{"Pod/guests/client", "Service/back/api:80", 3, 1, "let-staff"},
		{"Namespace/staff", "Service/back/api:http", 0, 0, ""},
	}
	for _, stage := range []struct {
		name, policies string
		questions      []asked
	}{{"no policy", "", open}, {"nobody is let in", denyAll, shut}, {"staff is let in", denyAll + "---\n" + letStaff, staffOnly}} {
		if stage.policies != "" {
			kube.Apply(t, stage.policies)
		}
		t.Run(stage.name+", declared", func(t *testing.T) { ask(t, stage.questions, false) })
		for name, image := range map[string]string{"cilium": "mirror.example.com/a/b@sha256:" + strings.Repeat("0", 64), "calico-node": "quay.io/calico/node:v3.31.2"} {
			t.Run(stage.name+", enforced by "+name, func(t *testing.T) {
				kube.Apply(t, strings.NewReplacer("NAME", name, "IMAGE", image).Replace(enforcer))
				ask(t, stage.questions, true)
				kube.Kubectl(t, "delete", "daemonset", name, "-n", "kube-system")
			})
		}
	}
	kube.Kubectl(t, "delete", "networkpolicy", "--all", "-n", "back")
	t.Run("the policies are deleted", func(t *testing.T) { ask(t, open, true) })
}

// Under policy Cluster the pod may see a node's address instead of the client's, and a
// range that is let in has no node: whether a client from it gets in can't be known,
// and no other client does either way.
func TestPoliciesAreNotSureBehindANode(t *testing.T) {
	t.Cleanup(func() {
		kube.Kubectl(t, "delete", "daemonset", "cilium", "-n", "kube-system", "--ignore-not-found")
		kube.Kubectl(t, "delete", "namespace", "guests", "staff", "back", "--ignore-not-found", "--wait=false")
	})
	gone(t, "guests", "staff", "back")
	kube.Apply(t, policiesYAML)
	balance(t, "service/api", "back", `{"ip":"203.0.113.60"}`)
	waitReady(t, "back", "api", "http", 1)
	kube.Apply(t, strings.NewReplacer("NAME", "cilium", "IMAGE", "quay.io/cilium/cilium:v1.18.4").Replace(enforcer))
	kube.Apply(t, `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: office, namespace: back}
spec: {podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 198.51.100.0/24}}]}]}
`)
	for policy, want := range map[string]map[string]int{
		"Cluster": {"198.51.100.7": 3, "192.0.2.7": 1},
		"Local":   {"198.51.100.7": 0, "192.0.2.7": 1},
	} {
		kube.Kubectl(t, "patch", "service", "api", "-n", "back", "--type=merge", "-p", `{"spec":{"externalTrafficPolicy":"`+policy+`"}}`)
		for from, status := range want {
			if a := trace(t, from, "Service/back/api:80"); a.status != status || status != 0 && a.Reason == "" {
				t.Errorf("externalTrafficPolicy %s, from %s: exit status %d, %q, want %d", policy, from, a.status, a.Reason, status)
			}
		}
	}
}
