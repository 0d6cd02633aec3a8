package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// question is one asked by who may not read something, and what is known even so.
type question struct {
	from, to string
	status   int
	says     string
}

// fewRights are the questions by the kind that may not be read.
var fewRights = []struct {
	denied    string
	kind      string
	questions []question
}{
	{"", "", []question{
		{"Pod/front/client", "Service/front/web:80", 0, ""},
		{"Internet", "http://front.example.com/", 0, ""},
	}},
	{"endpointslices.discovery.k8s.io", "EndpointSlice", []question{
		{"Pod/front/client", "Service/front/web:80", 3, "endpoints of Service web can't be known"},
		{"Pod/front/client", "Service/front/typo", 3, "can't be known"},
		{"Internet", "Service/front/lb:80", 3, "endpoints of Service lb can't be known"},
		{"Internet", "http://front.example.com/", 3, "can't be known"},
		{"PrivateNetwork", "Pod/front/client:9191", 0, ""},                      // by its hostPort: no Service is asked
		{"Internet", "http://front.example.com/gone", 1, "gone does not exist"}, // that may be read
	}},
	{"networkpolicies.networking.k8s.io", "NetworkPolicy", []question{
		{"Pod/front/client", "Service/front/web:80", 3, "not all policies can be read"},
		{"Internet", "Service/front/lb:80", 3, "not all policies can be read"},
		{"Pod/front/client", "Service/front/typo", 1, "htpp"}, // refused before a policy is asked
	}},
	{"services", "Service", []question{
		{"Pod/front/client", "Service/front/web:80", 3, "whether Service web exists can't be known"},
		{"Pod/front/client", "Service/front/nosuch", 3, "whether Service nosuch exists can't be known"},
		{"Internet", "Pod/front/client", 3, "Service is denied"},
		{"Pod/front/client", "http://web.front.svc/", 3, "can't be known"},
		{"Internet", "http://front.example.com/", 3, "whether Service web exists, and where it leads, can't be known"},
		{"Internet", "http://front.example.com/gone", 3, "whether Service gone exists, and where it leads, can't be known"},
	}},
	{"ingresses.networking.k8s.io", "Ingress", []question{
		{"Internet", "http://front.example.com/", 3, "Ingress is denied"},
		{"Internet", "Service/front/web", 3, "Ingress is denied"},
		{"Internet", "Service/front/lb", 0, ""},
	}},
	{"pods", "Pod", []question{
		{"Pod/front/client", "Service/front/web", 3, "whether Pod client exists can't be known"},
		{"Internet", "Pod/front/nosuch", 3, "whether Pod nosuch exists can't be known"},
		{"Internet", "Service/front/lb", 0, ""}, // the slices have them
		{"Internet", "Service/ingress/controller:80", 3, "whether a policy is about it can't be known"},
	}},
}

// Of what may not be read nothing is claimed: neither that it is there nor that it is
// missing.
func TestTraceOfWhoMayReadLittle(t *testing.T) {
	front(t)
	everything := []string{"pods", "services", "nodes", "namespaces", "endpointslices.discovery.k8s.io", "ingresses.networking.k8s.io",
		"networkpolicies.networking.k8s.io", "deployments.apps", "replicasets.apps", "daemonsets.apps"}
	t.Cleanup(func() {
		kube.Kubectl(t, "delete", "clusterrolebinding,clusterrole", "kscope-e2e-few", "--ignore-not-found")
	})
	kube.Apply(t, `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: open, namespace: ingress}
spec: {podSelector: {matchLabels: {app: controller}}, ingress: [{}]}
`)
	t.Cleanup(func() { kube.Kubectl(t, "delete", "networkpolicy", "open", "-n", "ingress", "--ignore-not-found") })
	kube.Kubectl(t, "create", "clusterrolebinding", "kscope-e2e-few", "--clusterrole=kscope-e2e-few", "--user=viewer")
	for _, c := range fewRights {
		t.Run("without "+c.denied, func(t *testing.T) {
			var may []string
			for _, r := range everything {
				if r != c.denied {
					may = append(may, r)
				}
			}
			kube.Kubectl(t, "delete", "clusterrole", "kscope-e2e-few", "--ignore-not-found")
			kube.Kubectl(t, "create", "clusterrole", "kscope-e2e-few", "--verb=get,list,watch", "--resource="+strings.Join(may, ","))
			for _, q := range c.questions {
				a := trace(t, "--context", "viewer", q.from, q.to)
				if a.status != q.status || !strings.Contains(a.Reason, q.says) {
					t.Errorf("from %s to %s: exit status %d, %q; want %d and %q", q.from, q.to, a.status, a.Reason, q.status, q.says)
				}
				if said := fmt.Sprint(a.Reason, a.Fix, a.Paths); a.status == 3 && strings.Contains(said, "does not exist") {
					t.Errorf("from %s to %s: something is called missing: %s", q.from, q.to, said)
				}
				if c.kind != "" && !strings.Contains(a.stderr, c.kind+" denied") {
					t.Errorf("on stderr nothing is said of %s: %q", c.kind, a.stderr)
				}
			}
		})
	}
}
