package topology

import (
	"slices"
	"strings"
	"testing"
)

func TestHostMatches(t *testing.T) {
	for _, c := range []struct {
		host, want       string
		ingress, gateway bool
	}{
		{"a.ex.com", "", true, true}, {"a.ex.com", "*", true, true}, {"a.ex.com", "a.ex.com", true, true}, {"A.ex.com", "a.EX.com", true, true},
		{"a.ex.com", "*.ex.com", true, true}, {"a.b.ex.com", "*.ex.com", false, true}, {"ex.com", "*.ex.com", false, false},
		{"aex.com", "*.ex.com", false, false}, {"a.ex.com", "b.ex.com", false, false},
	} {
		if i, g := HostMatches(c.host, c.want, true), HostMatches(c.host, c.want, false); i != c.ingress || g != c.gateway {
			t.Errorf("%s for %s: Ingress %t, Gateway %t, want %t, %t", c.host, c.want, i, g, c.ingress, c.gateway)
		}
	}
}

func TestCommonHosts(t *testing.T) {
	for _, c := range []struct {
		listener string
		hosts    []string
		want     []string
	}{
		{"*.ex.com", []string{"a.b.ex.com", "ex.com", "z.net"}, []string{"a.b.ex.com"}},
		{"a.ex.com", []string{"*.ex.com"}, []string{"a.ex.com"}},
		{"*.ex.com", []string{"*.b.ex.com", "*.com"}, []string{"*.b.ex.com", "*.ex.com"}},
		{"", []string{"x"}, []string{"x"}},
		{"a.com", []string{"b.com"}, nil},
	} {
		if got := CommonHosts(c.listener, c.hosts); !slices.Equal(got, c.want) {
			t.Errorf("%s and %v: %v, want %v", c.listener, c.hosts, got, c.want)
		}
	}
}

func TestPathMatches(t *testing.T) {
	for _, c := range []struct {
		kind, value, path string
		match, known      bool
	}{
		{"Prefix", "/foo", "/foo", true, true}, {"Prefix", "/foo", "/foo/1", true, true}, {"Prefix", "/foo", "/foobar", false, true},
		{"Prefix", "/foo/", "/foo", true, true}, {"Prefix", "/", "/x", true, true}, {"Exact", "/foo", "/foo/", false, true},
		{"Exact", "/foo", "/foo", true, true}, {"RegularExpression", "/f.*", "/foo", false, false},
		{"ImplementationSpecific", "/", "/foo", true, true}, {"ImplementationSpecific", "/foo", "/foo", true, false},
	} {
		p := Path{c.value, Intern(c.kind)}
		if match, known := p.PathMatches(c.path); match != c.match || known != c.known {
			t.Errorf("%s %s for %s: %t %t", c.kind, c.value, c.path, match, known)
		}
	}
}

// The most exact host, then the longest path, then exact before prefix (T31).
func TestChoose(t *testing.T) {
	rule := func(host, kind, path, to string) Rule {
		return Rule{Host: host, Paths: []Path{{path, Intern(kind)}}, Backends: []Target{{To: ID(to)}}}
	}
	r := &Routing{Rules: []Rule{rule("a.ex", "Prefix", "/foo", "x"), rule("a.ex", "Exact", "/foo", "y"), rule("a.ex", "Prefix", "/foo/", "z"),
		rule("*.ex", "Prefix", "/", "wild"), rule("", "Exact", "/foo/deep", "any"), rule("a.ex", "Prefix", "/foo/bar", "long")}, Default: &Target{To: "dflt"}}
	for request, want := range map[[2]string]ID{{"a.ex", "/foo"}: "y", {"a.ex", "/foo/1"}: "x", {"a.ex", "/foobar"}: "wild", {"b.ex", "/foo"}: "wild",
		{"a.ex", "/foo/bar/1"}: "long", {"c.net", "/foo/deep"}: "any", {"c.net", "/"}: "dflt"} {
		c := r.Choose(request[0], request[1], true)
		if len(c.Backends) != 1 || c.Backends[0].To != want || !c.Certain {
			t.Errorf("%v goes to %v, want %s", request, c, want)
		}
	}
	r.Rules[0].Narrowed = true
	if c := r.Choose("a.ex", "/foo/1", true); c.Certain {
		t.Error("a rule that asks for a header is not certain to take the request")
	}
	r.Default = nil
	if c := r.Choose("c.net", "/", true); c.Matched {
		t.Errorf("%v, want nothing", c)
	}
}

// What an address belongs to: the order of traffic.md §2.
func TestLocate(t *testing.T) {
	pod := func(name, ip string, host, finished bool) *Record {
		return &Record{ID: MakeID("Pod", "ns", name), UID: name, Finished: finished, Spec: &Pod{IP: ip, IP2: "fd00:1::" + strings.TrimPrefix(ip, "10.244.1."), HostNetwork: host}}
	}
	svc, spec := service("s", "app=a")
	spec.ClusterIP, spec.ClusterIP2, spec.ExternalIPs = "10.96.0.10", "fd00:96::10", []string{"198.51.100.32"}
	svc.Links = []Link{enters("LoadBalancer/203.0.113.10", &Route{})}
	g := graphOf(synced("Pod", "Service", "Node"), pod("old", "10.244.1.2", false, true), pod("new", "10.244.1.2", false, false), pod("host", "192.168.0.1", true, false), svc,
		&Record{ID: "Node/n1", UID: "n1", Spec: &NodeInfo{InternalIP: "192.168.0.1", Others: []string{"fd00:2::1"}, ExternalIP: "198.51.100.1", PodCIDRs: []string{"10.244.1.0/24"}}},
		&Record{ID: "ServiceCIDR/kubernetes", UID: "c", Spec: &CIDRs{CIDRs: []string{"10.96.0.0/12"}}})
	for address, want := range map[string]ID{
		"127.0.0.1": "", "10.244.1.2": "Pod/ns/new", "::ffff:10.244.1.2": "Pod/ns/new", "10.96.0.10": "Service/ns/s", "198.51.100.32": "Service/ns/s",
		"fd00:1::2": "Pod/ns/new", "fd00:96::10": "Service/ns/s", "fd00:2::1": "Node/n1",
		"203.0.113.10": "Service/ns/s", "192.168.0.1": "Node/n1", "198.51.100.1": "Node/n1", "10.244.1.9": "", "10.97.1.1": "",
		"169.254.169.254": PrivateNetwork, "192.168.7.7": PrivateNetwork, "fd00::1": PrivateNetwork, "100.64.3.4": PrivateNetwork, "169.254.1.1": PrivateNetwork,
		"8.8.8.8": Internet, "2001:db8::1": Internet, "db.example.com": Internet,
	} {
		if got := g.Locate(address); got.ID != want || got.Why == "" {
			t.Errorf("%s is %v, want %q", address, got, want)
		}
	}
}

// P5: a pod that uses an external address of a Service is taken to any endpoint,
// whatever the policies; P2: by the cluster IP it is not.
func TestExternalAddressFromInside(t *testing.T) {
	svc, spec := service("s", "app=a")
	spec.ExternalLocal, spec.InternalLocal = true, true
	slice := sliceFor("s", "http", Endpoint{Address: "10.1.0.1", Target: "Pod/ns/a", Ready: true, Serving: true, Node: Intern("n1")})
	g := graphOf(synced("Service", "EndpointSlice"), svc, slice)
	n := g.Node(svc.ID)
	for _, c := range []struct {
		client Client
		want   EdgeState
	}{{Client{Node: "n2"}, Dropped}, {Client{Node: "n1"}, Fine}, {Client{Node: "n2", External: true}, Fine}, {Client{Node: "n2", Outside: true}, Dropped}, {Client{Node: "n1", Outside: true}, Fine}} {
		if a := g.Backends(n, spec.Ports[0], c.client); a.State != c.want {
			t.Errorf("%+v: %v, want %v", c.client, a, c.want)
		}
	}
}
