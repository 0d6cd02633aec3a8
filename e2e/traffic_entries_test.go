package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A way in, and the Service whose endpoints it leads to.
type wayIn struct {
	from, to string
	way      string // the hops before the endpoints
	service  string
	snat     string
}

// waysIn are all the ways into the namespace front that lead to the pods of web.
var waysIn = []wayIn{
	{"Internet", "Service/front/lb:80", "Internet > LoadBalancer/203.0.113.70 > Service/front/lb", "lb", "node"},
	{"198.51.100.77", "203.0.113.70", "Internet > LoadBalancer/203.0.113.70 > Service/front/lb", "lb", "node"},
	{"PrivateNetwork", "Service/front/lb:30180", "PrivateNetwork > Service/front/lb", "lb", "node"},
	{"PrivateNetwork", "Service/front/doors", "PrivateNetwork > Service/front/doors", "doors", "node"},
	{"Internet", "Service/front/routed", "Internet > ExternalIP/198.51.100.32 > Service/front/routed", "routed", "node"},
	{"PrivateNetwork", "172.16.9.9:8000", "PrivateNetwork > ExternalIP/172.16.9.9 > Service/front/routed", "routed", "node"},
	{"Internet", "http://front.example.com/", "Internet > LoadBalancer/203.0.113.80 > Service/ingress/controller > CONTROLLER > Ingress/front/front > Service/front/web", "web", "proxy"},
	{"Internet", "Service/front/web", "Internet > LoadBalancer/203.0.113.80 > Service/ingress/controller > CONTROLLER > Ingress/front/front > Service/front/web", "web", "proxy"},
	{"Pod/front/client", "Service/front/web:http", "Pod/front/client > Service/front/web", "web", "none"},
	{"Pod/front/client", "http://web.front.svc.cluster.local/", "Pod/front/client > Service/front/web", "web", "none"},
	{"Pod/front/client", "Service/front/alias", "Pod/front/client > Service/front/alias > Service/front/web", "web", "none"},
	{"Pod/front/client", "Service/front/names", "Pod/front/client > Service/front/names", "names", "none"},
	{"Pod/front/client", "203.0.113.70:80", "Pod/front/client > LoadBalancer/203.0.113.70 > Service/front/lb", "lb", "node"},
	{"Deployment/front/near", "Service/front/doors:80", "Deployment/front/near > Service/front/doors", "doors", "none"},
}

// Whatever becomes of the pods, what a trace and the picture say of a Service's
// endpoints is what the server's EndpointSlices say.
func TestWaysInLeadToWhatTheSlicesSay(t *testing.T) {
	front(t)
	controller := strings.TrimSpace(kube.Kubectl(t, "get", "pods", "-n", "ingress", "-l", "app=controller", "-o", "jsonpath={.items[0].metadata.name}"))
	follow := func(t *testing.T, n int) {
		t.Helper()
		for _, name := range []string{"web", "lb", "doors", "routed", "names"} {
			waitReady(t, "front", name, "http", n)
		}
		for _, w := range waysIn {
			t.Run(w.from+" to "+w.to, func(t *testing.T) {
				a := trace(t, w.from, w.to)
				if want := strings.Replace(w.way, "CONTROLLER", "Pod/ingress/"+controller, 1); a.way() != want || a.Outcome != "reachable" {
					t.Errorf("%s, the way is\n%s, want\n%s", a.Outcome, a.way(), want)
				}
				if got, want := a.reached(t), ready(endpoints(t, "front", w.service, "http")); !slices.Equal(got, want) || len(got) != n {
					t.Errorf("reached are %q, and ready by the EndpointSlices %q", got, want)
				}
				if got := a.last(t).SNAT; got != w.snat {
					t.Errorf("the endpoint sees the address of %q, want %q", got, w.snat)
				}
			})
		}
		picture(t)
	}
	t.Run("all are ready", func(t *testing.T) { follow(t, 3) })

	pods := strings.Fields(kube.Kubectl(t, "get", "pods", "-n", "front", "-l", "app=web", "-o", "jsonpath={.items[*].metadata.name}"))
	t.Run("one is not ready", func(t *testing.T) {
		kube.Kubectl(t, "patch", "pod", pods[0], "-n", "front", "--subresource=status", "--type=strategic",
			"-p", `{"status":{"conditions":[{"type":"Ready","status":"False"}]}}`)
		follow(t, 2)
		a := trace(t, "Pod/front/client", "Pod/front/"+pods[0]+":8080")
		if a.Outcome != "reachable" {
			t.Errorf("by its own address, the pod that is not ready is %s (%s); only Services mind", a.Outcome, a.Reason)
		}
	})
	t.Run("one is deleted", func(t *testing.T) {
		kube.Kubectl(t, "delete", "pod", pods[0], "-n", "front")
		follow(t, 3)
	})
	t.Run("the dump says the same", dumped)
	t.Run("scaled to zero", func(t *testing.T) {
		kube.Kubectl(t, "scale", "deployment/web", "-n", "front", "--replicas=0")
		for _, name := range []string{"web", "lb", "doors", "routed", "names"} {
			waitReady(t, "front", name, "http", 0)
		}
		for _, w := range waysIn {
			a := trace(t, w.from, w.to)
			if a.Outcome != "unreachable" || !strings.Contains(a.Reason, "scaled to zero") || a.Fix == "" {
				t.Errorf("from %s to %s: %s, %q, fix %q; want unreachable, scaled to zero, and what mends it", w.from, w.to, a.Outcome, a.Reason, a.Fix)
			}
		}
		picture(t)
	})
}

// picture compares every Service of namespace front with its EndpointSlices: an edge
// to every endpoint, fine to the ready ones and degraded to the others.
func picture(t *testing.T) {
	t.Helper()
	g := export(t, "--lens", "traffic", "-n", "front")
	for _, service := range []string{"web", "lb", "doors", "routed", "names"} {
		var got, want []string
		for _, e := range g.Edges {
			if e.From == "Service/front/"+service && e.Relation == "selects" {
				got = append(got, e.To+" "+e.State+" "+e.Evidence)
			}
		}
		for _, e := range endpoints(t, "front", service, "http") {
			state := "degraded"
			if e.Ready {
				state = "ok"
			}
			to, _, _ := strings.Cut(e.To, ":")
			want = append(want, to+" "+state+" status")
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("edges of Service %s:\n got  %q\n want %q", service, got, want)
		}
	}
}

// dumped asks a dump of the cluster the same, without a cluster.
func dumped(t *testing.T) {
	file := filepath.Join(t.TempDir(), "dump.yaml")
	dump := kube.Kubectl(t, "get", resources, "-A", "-o", "yaml")
	if err := os.WriteFile(file, []byte(dump), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, w := range waysIn {
		live, dead := trace(t, w.from, w.to), trace(t, "--kubeconfig", "/nonexistent", "-f", file, w.from, w.to)
		if fmt.Sprint(live.Paths, live.Reason, live.Fix) != fmt.Sprint(dead.Paths, dead.Reason, dead.Fix) {
			t.Errorf("from %s to %s\n cluster: %s %q %+v\n dump:    %s %q %+v", w.from, w.to, live.Outcome, live.Reason, live.Paths, dead.Outcome, dead.Reason, dead.Paths)
		}
	}
}

// The addresses of a load balancer come and go, and one that proxies is another thing.
func TestLoadBalancersFollowTheirStatus(t *testing.T) {
	front(t)
	entries := func() []string {
		g := export(t, "--lens", "traffic", "-n", "front")
		var all []string
		for _, e := range g.Edges {
			if e.Relation == "enters" && e.To == "Service/front/lb" && e.From != "PrivateNetwork" && !strings.HasPrefix(e.From, "Node/") {
				all = append(all, e.From+" "+e.State+" "+e.SNAT)
			}
		}
		slices.Sort(all)
		return all
	}
	for _, c := range []struct {
		name, addresses string
		edges           []string
		asked           map[string]string // address → whose address the pods see
	}{
		{"a second address", `{"ip":"203.0.113.70"},{"ip":"203.0.113.72"}`,
			[]string{"LoadBalancer/203.0.113.70 ok node", "LoadBalancer/203.0.113.72 ok node"}, map[string]string{"203.0.113.70": "node", "203.0.113.72": "node"}},
		{"the second proxies", `{"ip":"203.0.113.70"},{"ip":"203.0.113.72","ipMode":"Proxy"}`,
			[]string{"LoadBalancer/203.0.113.70 ok node", "LoadBalancer/203.0.113.72 ok lb"}, map[string]string{"203.0.113.70": "node", "203.0.113.72": "node"}},
		{"a name", `{"hostname":"lb.example.net"}`, []string{"LoadBalancer/lb.example.net ok "}, map[string]string{"lb.example.net:80": "node"}},
		{"none", ``, []string{"Internet pending "}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			balance(t, "service/lb", "front", c.addresses)
			if got := entries(); !slices.Equal(got, c.edges) {
				t.Errorf("the ways in are %q, want %q", got, c.edges)
			}
			want := ready(endpoints(t, "front", "lb", "http"))
			for address, snat := range c.asked {
				a := trace(t, "Internet", address)
				if got := a.reached(t); !slices.Equal(got, want) || a.last(t).SNAT != snat {
					t.Errorf("%s leads to %q, which see the address of %q; want %q and %q", address, got, a.last(t).SNAT, want, snat)
				}
			}
			if len(c.asked) == 0 {
				if a := trace(t, "Internet", "Service/front/lb"); a.Outcome != "unreachable" || a.Reason == "" || a.Fix == "" {
					t.Errorf("without an address: %s, %q, fix %q", a.Outcome, a.Reason, a.Fix)
				}
				if a := trace(t, "PrivateNetwork", "Service/front/lb"); !slices.Equal(a.reached(t), want) {
					t.Errorf("the nodePort leads to %q, want %q", a.reached(t), want)
				}
			}
		})
	}
}
