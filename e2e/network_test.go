package e2e

import (
	"strings"
	"testing"

	"kscope/e2e/cluster"
	"kscope/e2e/term"
	"kscope/e2e/wire"
)

// While the API server cannot be reached the last picture stays, marked as old;
// when it can, the picture is live and true again by itself.
func TestPictureOutlivesTheConnection(t *testing.T) {
	for _, c := range []struct {
		name       string
		lose, mend func(*testing.T, *wire.Proxy)
		kubectlToo bool // the API server itself is away: kubectl can change nothing meanwhile
	}{
		{name: "refused", lose: func(t *testing.T, p *wire.Proxy) { p.Cut(t) }, mend: func(t *testing.T, p *wire.Proxy) { p.Heal(t) }},
		{name: "swallowed", lose: func(_ *testing.T, p *wire.Proxy) { p.Swallow() }, mend: func(t *testing.T, p *wire.Proxy) { p.Heal(t) }},
		{name: "server frozen", kubectlToo: true,
			lose: func(t *testing.T, _ *wire.Proxy) { kube.PauseAPI(t) }, mend: func(t *testing.T, _ *wire.Proxy) { kube.ResumeAPI(t) }},
		{name: "server killed", kubectlToo: true,
			lose: func(t *testing.T, _ *wire.Proxy) { kube.KillAPI(t) }, mend: func(t *testing.T, _ *wire.Proxy) { kube.RestartAPI(t) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			shop(t)
			proxy := wire.New(t, strings.TrimPrefix(kube.Server, "https://"))
			env := environment(t, kube.KubeconfigFor(t, "https://"+proxy.Addr))
			s := openWith(t, 200, 50, env, "-n", "shop")
			s.WaitFor(t, "the picture", patience, func(s term.Screen) bool { return s.Has(loadBalancer, "noselector") })

			c.lose(t, proxy)
			s.WaitFor(t, "the picture stays and is marked as old", patience, func(s term.Screen) bool {
				return s.Has("disconnected", loadBalancer, "noselector") && !s.Has("live")
			})
			if !c.kubectlToo {
				kube.Apply(t, latecomer)
			}
			c.mend(t, proxy)
			if c.kubectlToo {
				kube.Apply(t, latecomer)
			}
			s.WaitFor(t, "the picture is live again and knows what happened", patience, func(s term.Screen) bool {
				return s.Has("live", "latecomer") && !s.Has("disconnected")
			})
			kube.Kubectl(t, "delete", "service", "latecomer", "-n", "shop")
			s.WaitFor(t, "what goes now is seen", patience, func(s term.Screen) bool { return !s.Has("latecomer") })
			s.Type(t, "q")
			if got := s.Exit(t, patience); got != 0 {
				t.Errorf("exit status %d, want 0", got)
			}
		})
	}
}

const latecomer = `apiVersion: v1
kind: Service
metadata: {name: latecomer, namespace: shop}
spec: {ports: [{port: 80}]}
`

// A right that is given while kscope runs shows its effect without a restart.
func TestRightsThatComeLaterAreUsed(t *testing.T) {
	shop(t)
	s := openWith(t, 220, 50, environment(t, kube.Kubeconfig), "--context", "viewer", "-n", "shop")
	s.WaitFor(t, "the shop without its Ingress", patience, func(s term.Screen) bool {
		return s.Has("noselector", "no access") && !s.Has("ing web", "─ ing ─")
	})
	t.Cleanup(func() { kube.Kubectl(t, "delete", "role,rolebinding", "-n", "shop", "late", "--ignore-not-found") })
	kube.Apply(t, `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: late, namespace: shop}
rules: [{apiGroups: [networking.k8s.io], resources: [ingresses], verbs: [get, list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: late, namespace: shop}
subjects: [{kind: User, name: viewer, apiGroup: rbac.authorization.k8s.io}]
roleRef: {kind: Role, name: late, apiGroup: rbac.authorization.k8s.io}
`)
	s.WaitFor(t, "the Ingress", 2*cluster.Patience, func(s term.Screen) bool { return s.Has("─ ing ─") })
}
