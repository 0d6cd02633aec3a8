package e2e

import (
	_ "embed"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kscope/e2e/cluster"
)

//go:embed testdata/gateway.yaml
var gatewayYAML string

// gatewayKinds gives the server the kinds of the Gateway API as their authors publish
// them, in the version that kscope is built with.
func gatewayKinds(t *testing.T) {
	t.Helper()
	list := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "sigs.k8s.io/gateway-api")
	list.Dir = ".."
	dir, err := list.Output()
	if err != nil {
		t.Fatal("where the module is:", err)
	}
	for _, name := range []string{"gatewayclasses", "gateways", "httproutes", "referencegrants"} {
		file := filepath.Join(strings.TrimSpace(string(dir)), "config/crd/standard/gateway.networking.k8s.io_"+name+".yaml")
		kube.Kubectl(t, "apply", "--server-side", "-f", file)
		crd := "crd/" + name + ".gateway.networking.k8s.io"
		t.Cleanup(func() { kube.Kubectl(t, "delete", crd, "--ignore-not-found") })
		kube.Kubectl(t, "wait", "--for=condition=Established", crd, "--timeout=60s")
	}
}

const grant = `apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: teams, namespace: NAMESPACE}
spec: {from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: teams}], to: [{group: "", kind: Service}]}
`

// A request passes a Gateway, a route of another namespace and a backend of a third
// only if the listener takes that namespace, and the backend's lets the route refer to
// it.
func TestGatewayAcrossNamespaces(t *testing.T) {
	gatewayKinds(t)
	t.Cleanup(func() {
		kube.Kubectl(t, "delete", "namespace", "edge", "teams", "vault", "--ignore-not-found")
		kube.Kubectl(t, "delete", "gatewayclass", "e2e", "--ignore-not-found")
	})
	cluster.Eventually(t, "the server takes Gateways", func() error {
		_, err := kube.Try(t, "get", "gateways,httproutes,referencegrants", "-A")
		return err
	})
	kube.Apply(t, gatewayYAML)
	balance(t, "service/proxy", "edge", `{"ip":"203.0.113.90"}`)
	kube.Kubectl(t, "patch", "gateway", "main", "-n", "edge", "--subresource=status", "--type=merge",
		"-p", `{"status":{"addresses":[{"type":"IPAddress","value":"203.0.113.90"}]}}`)
	waitReady(t, "edge", "proxy", "http", 1)
	waitReady(t, "vault", "api", "http", 1)
	proxy := strings.TrimSuffix(ready(endpoints(t, "edge", "proxy", "http"))[0], ":10080")
	gateway := "Internet > LoadBalancer/203.0.113.90 > Service/edge/proxy > " + proxy + " > Gateway/edge/main"

	for _, step := range []struct {
		name  string
		do    func()
		way   string
		state string // of the last hop
		says  string
	}{
		{"no grant", func() {}, gateway + " > HTTPRoute/teams/api > Service/vault/api", "denied", "ReferenceGrant"},
		{"a grant where the route is", func() { kube.Apply(t, strings.Replace(grant, "NAMESPACE", "teams", 1)) },
			gateway + " > HTTPRoute/teams/api > Service/vault/api", "denied", "ReferenceGrant"},
		{"a grant where the backend is", func() { kube.Apply(t, strings.Replace(grant, "NAMESPACE", "vault", 1)) },
			gateway + " > HTTPRoute/teams/api > Service/vault/api", "ok", ""},
		{"the namespace is not one that the listener takes", func() { kube.Kubectl(t, "label", "namespace", "teams", "gateway-") },
			gateway + " > HTTPRoute/teams/api", "denied", "NotAllowedByListeners"},
		{"it is again", func() { kube.Kubectl(t, "label", "namespace", "teams", "gateway=edge") },
			gateway + " > HTTPRoute/teams/api > Service/vault/api", "ok", ""},
		{"the backend is gone", func() { kube.Kubectl(t, "delete", "service", "api", "-n", "vault") },
			gateway + " > HTTPRoute/teams/api > Service/vault/api", "dangling", "does not exist"},
	} {
		t.Run(step.name, func(t *testing.T) {
			step.do()
			a := trace(t, "Internet", "http://api.example.com/v1")
			if a.way() != step.way || a.last(t).State != step.state || !strings.Contains(a.Reason, step.says) {
				t.Errorf("%s %q by\n%s %s, want\n%s %s and %q", a.Outcome, a.Reason, a.way(), a.last(t).State, step.way, step.state, step.says)
			}
			want := []string{"reachable"}
			if step.state != "ok" {
				want = []string{"unreachable"}
			} else if got := a.reached(t); !slices.Equal(got, ready(endpoints(t, "vault", "api", "http"))) || a.last(t).SNAT != "proxy" {
				t.Errorf("reached are %q by the address of %q, want the endpoints of vault/api by the proxy's", got, a.last(t).SNAT)
			}
			if !slices.Contains(want, a.Outcome) || step.state != "ok" && a.Fix == "" {
				t.Errorf("%s, fix %q, want %q and what mends it", a.Outcome, a.Fix, want)
			}
			pictured(t, step.state)
		})
	}
}

// pictured holds that the picture shows the route's arrows as the trace has them.
func pictured(t *testing.T, state string) {
	t.Helper()
	g := export(t, "--lens", "traffic")
	var states []string
	for _, e := range g.Edges {
		if e.Relation == "routes" && (e.To == "Service/vault/api" || e.To == "HTTPRoute/teams/api") {
			states = append(states, e.State)
		}
	}
	if !slices.Contains(states, state) || slices.ContainsFunc(states, func(s string) bool { return s != "ok" && s != state }) {
		t.Errorf("the route's arrows are %q, the trace ends with %s", states, state)
	}
}
