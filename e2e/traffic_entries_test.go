package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kscope/e2e/cluster"
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
	{"Pod/front/client", "203.0.113.70:80", "Pod/front/client > LoadBalancer/203.0.113.70 > Service/front/lb", "lb", "none"},
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

// With a traffic policy of Local each node stands for itself.
func TestLocalIsNodeByNode(t *testing.T) {
	front(t)
	want := endpoints(t, "front", "onsite", "")
	if len(want) != 1 || want[0].Node != "node-1" {
		t.Fatalf("the slices say %+v, want one endpoint on node-1", want)
	}
	a := trace(t, "PrivateNetwork", "Service/front/onsite")
	if a.Outcome != "reachable" || len(a.Paths) != 2 {
		t.Fatalf("%s in %d ways, want one that gets there and one that does not", a.Outcome, len(a.Paths))
	}
	if h := a.last(t); !slices.Equal(a.reached(t), ready(want)) || !slices.Equal(h.Nodes, []string{"node-1"}) || h.SNAT != "none" {
		t.Errorf("by the nodes %q to %q seeing the address of %q; want node-1, %q and none but the client's", h.Nodes, a.reached(t), h.SNAT, ready(want))
	}
	other := a.Paths[1].Hops[len(a.Paths[1].Hops)-1]
	if other.ID != "Service/front/onsite" || other.State != "drop" || !slices.Equal(other.Nodes, []string{"node-2", "node-3"}) || !strings.Contains(other.Reason, "externalTrafficPolicy is Local") {
		t.Errorf("the other nodes: %+v, want node-2 and node-3 to drop it for want of an endpoint of their own", other)
	}
	a = trace(t, "Internet", "Service/front/onsite")
	if !slices.Equal(a.reached(t), ready(want)) || len(a.Paths) != 1 {
		t.Errorf("by its load balancer, which asks the nodes for their health: %q in %d ways, want %q in one", a.reached(t), len(a.Paths), ready(want))
	}

	a = trace(t, "Pod/front/client", "Service/front/beside")
	if a.Outcome != "unreachable" || a.last(t).State != "drop" || !strings.Contains(a.Reason, "internalTrafficPolicy is Local") || !strings.Contains(a.Reason, "node-2") {
		t.Errorf("from node-2: %s %s %q, want dropped by internalTrafficPolicy Local on node-2", a.Outcome, a.last(t).State, a.Reason)
	}
	near := strings.TrimPrefix(strings.TrimSuffix(want[0].To, ":8080"), "Pod/front/")
	a = trace(t, "Pod/front/"+near, "Service/front/beside")
	if a.Outcome != "reachable" || !slices.Equal(a.reached(t), ready(want)) || a.last(t).SNAT != "node" {
		t.Errorf("from itself on node-1: %s %q by the address of %q, want itself by its node's (hairpin)", a.Outcome, a.reached(t), a.last(t).SNAT)
	}
	a = trace(t, "Pod/front/client", "Service/front/onsite")
	if a.Outcome != "reachable" || !slices.Equal(a.reached(t), ready(want)) {
		t.Errorf("from inside, externalTrafficPolicy does not matter: %s %q", a.Outcome, a.reached(t))
	}
	kube.Kubectl(t, "scale", "deployment/near", "-n", "front", "--replicas=0")
	waitReady(t, "front", "onsite", "", 0)
	a = trace(t, "PrivateNetwork", "Service/front/onsite")
	if a.Outcome != "unreachable" || a.last(t).State != "reject" {
		t.Errorf("without any endpoint: %s %s, want refused by all nodes, not dropped", a.Outcome, a.last(t).State)
	}
}

// An endpoint on its way out serves while no other is ready.
func TestTheLastServesWhileItTerminates(t *testing.T) {
	front(t)
	pod := strings.TrimPrefix(strings.TrimSuffix(ready(endpoints(t, "front", "onsite", ""))[0], ":8080"), "Pod/front/")
	kube.Kubectl(t, "patch", "pod", pod, "-n", "front", "--type=merge", "-p", `{"metadata":{"finalizers":["example.com/hold"]}}`)
	release := func() {
		_, _ = kube.Try(t, "patch", "pod", pod, "-n", "front", "--type=merge", "-p", `{"metadata":{"finalizers":null}}`) // may be gone
	}
	t.Cleanup(release)
	kube.Kubectl(t, "scale", "deployment/near", "-n", "front", "--replicas=0")
	cluster.Eventually(t, "the slices say that it terminates", func() error {
		all := endpoints(t, "front", "onsite", "")
		if len(all) != 1 || all[0].Ready || !all[0].Serving || !all[0].Terminating {
			return fmt.Errorf("they say %+v", all)
		}
		return nil
	})
	want := []string{"Pod/front/" + pod + ":8080"}
	for _, from := range []string{"Internet", "Pod/front/client"} {
		if a := trace(t, from, "Service/front/onsite"); a.Outcome != "reachable" || a.last(t).State != "degraded" || !slices.Equal(a.reached(t), want) {
			t.Errorf("from %s: %s, %s %q; want %q, degraded", from, a.Outcome, a.last(t).State, a.reached(t), want)
		}
	}
	release()
	waitReady(t, "front", "onsite", "", 0)
	if a := trace(t, "Internet", "Service/front/onsite"); a.Outcome != "unreachable" {
		t.Errorf("once it is gone: %s", a.Outcome)
	}
}

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
		{"Internet", "Service/front/lb:81", 1, "", "no way takes port 81", "port"},
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
