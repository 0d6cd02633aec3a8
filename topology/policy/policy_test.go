package policy_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kscope/topology"
	"kscope/topology/policy"
)

const cilium = topology.ID("DaemonSet/kube-system/cilium")

// shop is a Deployment web of two pods, api and db in one namespace, tools in another,
// and a policy that lets only api into db on one port, and it out to one range.
func shop() []*topology.Record {
	owned := func(r *topology.Record, owner topology.ID) *topology.Record {
		r.Owners = []topology.Owner{{ID: topology.Intern(string(owner)), UID: topology.Intern(string(owner)), Controller: true}}
		return r
	}
	np := selects("NetworkPolicy/shop/db", "app=db")
	s := np.Spec.(*topology.Policy)
	s.IsolatesEgress = true
	s.Ingress = []topology.PolicyRule{{Peers: []topology.PolicyPeer{{Pods: must("app=api")}}, Ports: []topology.PolicyPort{{Protocol: topology.Intern("TCP"), From: 5432, To: 5432}}}}
	to := block("203.0.113.0/24")
	s.Egress = []topology.PolicyRule{{Peers: []topology.PolicyPeer{{Block: to}}}}
	return []*topology.Record{
		record(cilium, nil), record("Namespace/shop", nil), record("Namespace/dev", nil), np,
		record("Deployment/shop/web", &topology.Workload{}), record("ReplicaSet/shop/web-1", &topology.Workload{}),
		owned(podAt("Pod/shop/web-1-a", "n1", "10.0.0.1", "app", "web"), "Deployment/shop/web"),
		owned(podAt("Pod/shop/web-1-b", "n2", "10.0.0.2", "app", "web", "canary", "yes"), "Deployment/shop/web"),
		podAt("Pod/shop/api", "n1", "10.0.0.3", "app", "api"), podAt("Pod/shop/db", "n2", "10.0.0.4", "app", "db"),
		podAt("Pod/dev/a", "n1", "10.0.1.1", "app", "api"), podAt("Pod/dev/b", "n1", "10.0.1.2", "app", "b"),
	}
}

func lines[T any](list []T, text func(T) string) string {
	var out []string
	for _, e := range list {
		out = append(out, text(e))
	}
	return strings.Join(out, "\n")
}

func expect(t *testing.T, what, got, want string) {
	t.Helper()
	if want = strings.TrimSpace(want); got != want {
		t.Errorf("%s\n--- got\n%s\n--- want\n%s", what, got, want)
	}
}

func TestEdges(t *testing.T) {
	r := policy.Compile(graphOf(shop()...))
	text := func(e policy.Edge) string {
		return fmt.Sprintf("%s %s %s on %s, %s, by %q", e.From, e.Relation, e.To, e.Ports, e.State, e.Verdict.Policy)
	}
	expect(t, "db", lines(r.Edges("Pod/shop/db"), text), `
Deployment/shop/web denies Pod/shop/db on none, denied, by "NetworkPolicy/shop/db"
Endpoint/203.0.113.0/24 denies Pod/shop/db on none, denied, by "NetworkPolicy/shop/db"
Internet denies Pod/shop/db on none, denied, by "NetworkPolicy/shop/db"
Namespace/dev denies Pod/shop/db on none, denied, by "NetworkPolicy/shop/db"
Pod/shop/api allows Pod/shop/db on 5432/TCP, ok, by "NetworkPolicy/shop/db"
Pod/shop/db denies Deployment/shop/web on none, denied, by "NetworkPolicy/shop/db"
Pod/shop/db allows Endpoint/203.0.113.0/24 on every port, ok, by "NetworkPolicy/shop/db"
Pod/shop/db allows Internet on every port (partly), ok, by "NetworkPolicy/shop/db"
Pod/shop/db denies Namespace/dev on none, denied, by "NetworkPolicy/shop/db"
Pod/shop/db denies Pod/shop/api on none, denied, by "NetworkPolicy/shop/db"
Pod/shop/db denies PrivateNetwork on none, denied, by "NetworkPolicy/shop/db"
PrivateNetwork denies Pod/shop/db on none, denied, by "NetworkPolicy/shop/db"`)
	expect(t, "web", lines(r.Edges("Deployment/shop/web"), text), `
Deployment/shop/web allows Internet on every port, ok, by ""
Deployment/shop/web allows Namespace/dev on every port, ok, by ""
Deployment/shop/web allows Pod/shop/api on every port, ok, by ""
Deployment/shop/web denies Pod/shop/db on none, denied, by "NetworkPolicy/shop/db"
Deployment/shop/web allows PrivateNetwork on every port, ok, by ""
Internet allows Deployment/shop/web on every port, ok, by ""
Namespace/dev allows Deployment/shop/web on every port, ok, by ""
Pod/shop/api allows Deployment/shop/web on every port, ok, by ""
Pod/shop/db denies Deployment/shop/web on none, denied, by "NetworkPolicy/shop/db"
PrivateNetwork allows Deployment/shop/web on every port, ok, by ""`)
	if r.Edges("ConfigMap/shop/x") != nil {
		t.Error("a ConfigMap talks to nobody")
	}
}

func TestFindings(t *testing.T) {
	host := record("Pod/ops/host", &topology.Pod{HostNetwork: true, IP: "192.168.0.1"}, "app", "agent")
	odd := record("ClusterNetworkPolicy/odd", &topology.Policy{})
	r := policy.Compile(graphOf(append(shop(), host, odd, selects("NetworkPolicy/ops/agent", "app=agent"), selects("NetworkPolicy/shop/none", "app=nobody"), selects("NetworkPolicy/dev/b", "app=b"))...))
	expect(t, "isolated", lines(r.Isolated(), func(i policy.Isolation) string {
		return fmt.Sprint(i.Pods, " ", i.Direction, " by ", i.Policies, " total ", i.Total, ": ", i.Reason)
	}), `
[Pod/dev/b] ingress by [NetworkPolicy/dev/b] total true: NetworkPolicy dev/b selects the pod and nothing allows any ingress
[Pod/shop/db] ingress by [NetworkPolicy/shop/db] total false: NetworkPolicy shop/db selects the pod and allows only what it lists as ingress
[Pod/shop/db] egress by [NetworkPolicy/shop/db] total false: NetworkPolicy shop/db selects the pod and allows only what it lists as egress`)
	expect(t, "unused", lines(r.Unused(), func(u policy.Unused) string { return string(u.Policy) + ": " + u.Reason }), `
ClusterNetworkPolicy/odd: ClusterNetworkPolicy odd (Admin, priority 0) has a selector that is not valid
NetworkPolicy/ops/agent: NetworkPolicy ops/agent selects only pods on the host network, to which most network plugins don't apply it
NetworkPolicy/shop/none: NetworkPolicy shop/none selects no pod`)
}

// Labels that no policy asks for make no classes, nor do ports that none calls.
func TestClasses(t *testing.T) {
	r := policy.Compile(graphOf(shop()...))
	expect(t, "classes", lines(r.Classes(), func(c policy.Class) string { return fmt.Sprint(c.Namespace, " ", c.Labels.Map(), " ", c.Pods) }), `
dev map[app:api] [Pod/dev/a]
dev map[app:b] [Pod/dev/b]
shop map[app:api] [Pod/shop/api]
shop map[app:db] [Pod/shop/db]
shop map[app:web] [Pod/shop/web-1-a Pod/shop/web-1-b]`)
}

func TestEnforcer(t *testing.T) {
	image := func(name string) *topology.Record {
		return record("DaemonSet/net/x", &topology.Workload{Images: []topology.Sym{topology.Intern(name)}})
	}
	k3s := record("Node/n", &topology.NodeInfo{})
	k3s.Facts = []topology.Fact{{Key: topology.Intern("kubelet"), Value: topology.Intern("v1.30.2+k3s1")}}
	for _, c := range []struct {
		want string
		rec  *topology.Record
	}{
		{"Cilium", image("quay.io/cilium/cilium:v1.18.0@sha256:00")}, {"Calico", image("docker.io/calico/node:v3.29.1")},
		{"Calico", image("localhost:5000/calico/node")}, {"kindnet", image("docker.io/kindest/kindnetd")},
		{"", image("ghcr.io/flannel-io/flannel:v0.26")}, {"", image("example.com/notcilium:1")}, {"", image("")},
		{"Cilium", record(cilium, nil)}, {"Calico (Canal)", record("DaemonSet/kube-system/rke2-canal", nil)},
		{"k3s", k3s}, {"", record("Node/n", &topology.NodeInfo{})},
	} {
		if got := policy.Compile(graphOf(c.rec)).Enforcer(); got != c.want {
			t.Errorf("%s: enforced by %q, want %q", c.rec.ID, got, c.want)
		}
	}
	// Where DaemonSets can't be read the pods of kube-system tell.
	g := graphOf(record("Pod/kube-system/x", &topology.Pod{Containers: []topology.Container{{Image: topology.Intern("antrea/antrea-agent-ubuntu:v2")}}}))
	if got := policy.Compile(g).Enforcer(); got != "" {
		t.Errorf("enforced by %q, though DaemonSets are known", got)
	}
	g.Apply(topology.Batch{Source: &topology.Source{Kind: "DaemonSet", State: topology.Forbidden}})
	if got := policy.Compile(g).Enforcer(); got != "Antrea" {
		t.Errorf("enforced by %q", got)
	}
}

// What can't be read makes no verdict certain but those that need none of it.
func TestUnread(t *testing.T) {
	g := graphOf(shop()...)
	ask := func(from, to topology.ID) string {
		r := policy.Compile(g)
		a, _ := r.Peer(from)
		b, ok := r.Peer(to)
		if !ok {
			t.Fatal(to)
		}
		v := r.Verdict(a, b, 5432, "")
		return v.State.String() + ": " + v.Reason
	}
	g.Apply(topology.Batch{Source: &topology.Source{Kind: "NetworkPolicy", State: topology.Synced, Namespace: "shop"}})
	expect(t, "policies of dev", ask("Pod/shop/api", "Pod/dev/a"), "ambiguous: ambiguous: not all policies can be read")
	expect(t, "policies of shop", ask("Pod/shop/web-1-a", "Pod/shop/db"), "denied: denied: NetworkPolicy shop/db allows ingress only from app=api on 5432/TCP; rule 1")
	g.Apply(topology.Batch{Source: &topology.Source{Kind: "ClusterNetworkPolicy", State: topology.Forbidden}})
	expect(t, "cluster policies", ask("Pod/shop/web-1-a", "Pod/shop/db"), "ambiguous: ambiguous: not all policies can be read")
}

// Where no pods can be had, templates stand for them; what they name their ports is
// not known.
func TestManifests(t *testing.T) {
	np := selects("NetworkPolicy/shop/web", "app=web")
	np.Spec.(*topology.Policy).Ingress = []topology.PolicyRule{{Peers: []topology.PolicyPeer{{Pods: must("app=api")}}, Ports: []topology.PolicyPort{{Name: topology.Intern("http"), Protocol: topology.Intern("TCP")}}}}
	template := func(id topology.ID, app string) *topology.Record {
		return record(id, &topology.Workload{Template: topology.MakeLabels(map[string]string{"app": app})})
	}
	g := graphOf(record(cilium, nil), np, template("Deployment/shop/web", "web"), template("Deployment/shop/api", "api"), template("Deployment/shop/x", "x"))
	g.Apply(topology.Batch{Source: &topology.Source{Kind: "Pod", State: topology.Absent}})
	r := policy.Compile(g)
	web, _ := r.Peer("Deployment/shop/web")
	api, _ := r.Peer("Deployment/shop/api")
	x, _ := r.Peer("Deployment/shop/x")
	expect(t, "x", r.Verdict(x, web, 80, "TCP").State.String(), "denied")
	expect(t, "api", r.Verdict(api, web, 80, "TCP").State.String(), "ambiguous")
	expect(t, "back", r.Access(web, api).String(), "every port")
}

// Objects that no policy is about change no verdict, nor does the order of arrival;
// and the matrix says what Verdict says.
func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := shop()
		some := func(name string, list ...string) string { return rapid.SampledFrom(list).Draw(t, name) }
		for i := range rapid.IntRange(0, 3).Draw(t, "policies") {
			records = append(records, anyPolicy(t, i, some))
		}
		r := policy.Compile(graphOf(records...))
		shuffled := rapid.Permutation(records).Draw(t, "order")
		extra := []*topology.Record{record("ConfigMap/shop/c", nil), record("Service/shop/s", &topology.Service{}), podAt("Pod/other/p", "n3", "10.3.0.1", "app", "other")}
		again := policy.Compile(graphOf(append(extra, shuffled...)...))
		m := r.Matrix()
		pods := []topology.ID{"Pod/shop/web-1-a", "Pod/shop/web-1-b", "Pod/shop/api", "Pod/shop/db", "Pod/dev/a", "Pod/dev/b"}
		for _, a := range pods {
			for _, b := range append(pods, "Internet", "PrivateNetwork", "Namespace/dev") {
				if a == b {
					continue
				}
				port := rapid.Int32Range(1, 100).Draw(t, "port")
				ask := func(r *policy.Rules) policy.Verdict {
					from, _ := r.Peer(a)
					to, _ := r.Peer(b)
					return r.Verdict(from, to, port, "TCP")
				}
				v := ask(r)
				if other := ask(again); v != other {
					t.Fatalf("%s -> %s: %v, and with others about %v", a, b, v, other)
				}
				from, _ := r.ClassOf(a)
				if to, ok := r.ClassOf(b); ok && m.At(from, to).At(port, "TCP") != v.State {
					t.Fatalf("%s -> %s %d is %s, in the matrix %s", a, b, port, v.State, m.At(from, to))
				}
				far, _ := r.Peer(b)
				near, _ := r.Peer(a)
				if got := r.Access(near, far).At(port, "TCP"); got != v.State {
					t.Fatalf("%s -> %s %d is %s, of all ports %s", a, b, port, v.State, got)
				}
			}
		}
	})
}

// anyPolicy is of all tiers, with what makes verdicts uncertain.
func anyPolicy(t *rapid.T, i int, some func(string, ...string) string) *topology.Record {
	apps := []string{"", "app=web", "app=api", "app!=db"}
	p := &topology.Policy{Selecting: topology.Selecting{Selector: must(some("subject", apps...))}, Tier: topology.NetworkTier}
	id := topology.MakeID("NetworkPolicy", some("namespace", "shop", "dev"), fmt.Sprint("np", i))
	if rapid.Bool().Draw(t, "of the cluster") {
		id = topology.MakeID("ClusterNetworkPolicy", "", fmt.Sprint("cnp", i))
		p.Tier, p.Priority, p.Namespaces = rapid.SampledFrom([]topology.Tier{topology.AdminTier, topology.BaselineTier}).Draw(t, "tier"), rapid.Int32Range(0, 1).Draw(t, "priority"), must("")
	} else {
		p.IsolatesIngress, p.IsolatesEgress = rapid.Bool().Draw(t, "ingress"), rapid.Bool().Draw(t, "egress")
	}
	rules := func() (out []topology.PolicyRule) {
		for range rapid.IntRange(0, 2).Draw(t, "rules") {
			rule := topology.PolicyRule{Peers: []topology.PolicyPeer{rapid.SampledFrom([]topology.PolicyPeer{
				{Pods: must(some("peer", apps...)), Namespaces: must("kubernetes.io/metadata.name=shop")}, {Pods: must("")},
				{Block: block("10.0.0.0/24")}, {Block: block("0.0.0.0/0")}, {Block: block("8.8.0.0/16")}, {},
			}).Draw(t, "peer")}}
			if rapid.Bool().Draw(t, "ports") {
				from := rapid.Int32Range(1, 100).Draw(t, "from")
				rule.Ports = []topology.PolicyPort{{Protocol: topology.Intern("TCP"), From: from, To: from + rapid.Int32Range(0, 50).Draw(t, "more")}}
			}
			if p.Tier != topology.NetworkTier {
				rule.Action = rapid.SampledFrom([]topology.Action{topology.Accept, topology.Deny, topology.Pass}).Draw(t, "action")
				rule.Broken = rapid.IntRange(0, 5).Draw(t, "broken") == 0
			}
			out = append(out, rule)
		}
		return out
	}
	if p.Tier != topology.NetworkTier || p.IsolatesIngress {
		p.Ingress = rules()
	}
	if p.Tier != topology.NetworkTier || p.IsolatesEgress {
		p.Egress = rules()
	}
	return record(id, p)
}
