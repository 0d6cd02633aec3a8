package e2e

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kscope/e2e/cluster"
)

//go:embed testdata/traffic.yaml
var trafficYAML string

// answer is the JSON of a trace, with how the program ended.
type answer struct {
	Outcome, Reason, Fix string
	Paths                []struct {
		State, Reason string
		Hops          []hop
	}
	Sources []source

	status int
	stderr string
}

type hop struct {
	ID, State, Reason, Fix, Relation, Evidence, SNAT string
	Port                                             int
	Nodes                                            []string
	Backends                                         []struct {
		ID, Node, State string
		Port            int
	}
	DeclaredOnly bool
}

// trace asks the way of a request; args are flags of trace and the two ends.
func trace(t testing.TB, args ...string) answer {
	t.Helper()
	r := run(t, environment(t, kube.Kubeconfig), append([]string{"trace", "-o", "json"}, args...)...)
	a := answer{status: r.status, stderr: r.stderr}
	if err := json.Unmarshal([]byte(r.stdout), &a); err != nil {
		t.Fatalf("trace %v: %v\nstatus %d, on stdout %q\non stderr %s", args, err, r.status, r.stdout, r.stderr)
	}
	want, ok := map[string]int{"reachable": 0, "unreachable": 1, "unknown": 3}[a.Outcome]
	if !ok || a.status != want {
		t.Errorf("trace %v is %q with exit status %d, want %d", args, a.Outcome, a.status, want)
	}
	return a
}

// way is the best way as the ids of its hops, "A > B > C", but for the last one where
// that is any of several endpoints.
func (a answer) way() string {
	if len(a.Paths) == 0 {
		return ""
	}
	var ids []string
	for _, h := range a.Paths[0].Hops {
		if len(h.Backends) == 0 || strings.HasPrefix(h.ID, "Pod/ingress/") || strings.HasPrefix(h.ID, "Pod/edge/") {
			ids = append(ids, h.ID)
		}
	}
	return strings.Join(ids, " > ")
}

// last is the hop at which the best way ends.
func (a answer) last(t testing.TB) hop {
	t.Helper()
	if len(a.Paths) == 0 {
		t.Fatalf("there is no way: %s", a.Reason)
	}
	hops := a.Paths[0].Hops
	return hops[len(hops)-1]
}

// reached are the endpoints of the best way's last hop, "Pod/front/web-1:8080".
func (a answer) reached(t testing.TB) []string {
	t.Helper()
	var all []string
	for _, b := range a.last(t).Backends {
		all = append(all, fmt.Sprintf("%s:%d", b.ID, b.Port))
	}
	slices.Sort(all)
	return all
}

// endpoint is one that an EndpointSlice has for one port of a Service.
type endpoint struct {
	To, Node                    string // "Pod/front/web-1:8080"
	Ready, Serving, Terminating bool
}

// endpoints are what the server's EndpointSlices say of a port of a Service: conditions
// that are left out are as the API says they are then.
func endpoints(t testing.TB, namespace, service, port string) []endpoint {
	t.Helper()
	var list struct {
		Items []struct {
			Ports []struct {
				Name string
				Port *int
			}
			Endpoints []struct {
				NodeName   string
				TargetRef  struct{ Kind, Namespace, Name string }
				Conditions struct{ Ready, Serving, Terminating *bool }
			}
		}
	}
	out := kube.Kubectl(t, "get", "endpointslices", "-n", namespace, "-l", "kubernetes.io/service-name="+service, "-o", "json")
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		t.Fatal(err)
	}
	or := func(given *bool, otherwise bool) bool {
		if given == nil {
			return otherwise
		}
		return *given
	}
	var all []endpoint
	for _, slice := range list.Items {
		for _, p := range slice.Ports {
			if p.Name != port || p.Port == nil {
				continue
			}
			for _, e := range slice.Endpoints {
				ready := or(e.Conditions.Ready, true)
				all = append(all, endpoint{To: fmt.Sprintf("%s:%d", id(e.TargetRef.Kind, e.TargetRef.Namespace, e.TargetRef.Name), *p.Port),
					Node: e.NodeName, Ready: ready, Serving: or(e.Conditions.Serving, ready), Terminating: or(e.Conditions.Terminating, false)})
			}
		}
	}
	return all
}

// ready are the endpoints that are.
func ready(all []endpoint) []string {
	var names []string
	for _, e := range all {
		if e.Ready {
			names = append(names, e.To)
		}
	}
	slices.Sort(names)
	return names
}

// front puts testdata/traffic.yaml into the cluster, gives the load balancers their
// addresses as a cloud would, and waits until all endpoints are ready. What an earlier
// test did to it is undone.
func front(t *testing.T) {
	t.Helper()
	kube.Apply(t, trafficYAML)
	balance(t, "service/lb", "front", `{"ip":"203.0.113.70"}`)
	balance(t, "service/onsite", "front", `{"ip":"203.0.113.71"}`)
	balance(t, "service/controller", "ingress", `{"ip":"203.0.113.80"}`)
	balance(t, "ingress/front", "front", `{"ip":"203.0.113.80"}`)
	waitReady(t, "ingress", "controller", "http", 1)
	kube.Kubectl(t, "wait", "--for=condition=Ready", "pod/client", "-n", "front", "--timeout=60s")
	for _, name := range []string{"web", "lb", "doors", "routed", "names"} {
		waitReady(t, "front", name, "http", 3)
	}
	for _, name := range []string{"onsite", "beside"} {
		waitReady(t, "front", name, "", 1)
	}
}

// balance writes the addresses of a load balancer into an object's status.
func balance(t testing.TB, object, namespace, addresses string) {
	t.Helper()
	kube.Kubectl(t, "patch", object, "-n", namespace, "--subresource=status", "--type=merge",
		"-p", `{"status":{"loadBalancer":{"ingress":[`+addresses+`]}}}`)
}

// waitReady waits until a port of a Service has n ready endpoints and none that is on its
// way out, and tells all.
func waitReady(t testing.TB, namespace, service, port string, n int) (all []endpoint) {
	t.Helper()
	cluster.Eventually(t, fmt.Sprintf("%d endpoints of %s are ready", n, service), func() error {
		all = endpoints(t, namespace, service, port)
		leaving := slices.ContainsFunc(all, func(e endpoint) bool { return e.Terminating })
		if got := ready(all); len(got) != n || leaving {
			return fmt.Errorf("there are %+v", all)
		}
		return nil
	})
	return all
}

// gone waits until namespaces that an earlier test deleted are.
func gone(t testing.TB, namespaces ...string) {
	t.Helper()
	for _, name := range namespaces {
		_, _ = kube.Try(t, "wait", "--for=delete", "namespace/"+name, "--timeout=60s") // fails if it is gone already
	}
}
