package policy_test

import (
	"fmt"
	"net/netip"
	"testing"

	"k8s.io/apimachinery/pkg/labels"

	"kscope/topology"
	"kscope/topology/policy"
)

// must is a selector of its text.
func must(text string) labels.Selector {
	s, err := labels.Parse(text)
	if err != nil {
		panic(err)
	}
	return s
}

func graphOf(records ...*topology.Record) *topology.Graph {
	g := topology.NewGraph()
	for _, kind := range [...]string{"Pod", "Namespace", "Node", "DaemonSet", "NetworkPolicy", "ClusterNetworkPolicy"} {
		g.Apply(topology.Batch{Source: &topology.Source{Kind: kind, State: topology.Synced}})
	}
	var b topology.Batch
	for _, r := range records {
		b.Changes = append(b.Changes, topology.Change{ID: r.ID, Record: r})
	}
	g.Apply(b)
	return g
}

// record is an object with nothing but labels and what its kind has.
func record(id topology.ID, spec any, pairs ...string) *topology.Record {
	m := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return &topology.Record{ID: id, UID: string(id), Labels: topology.MakeLabels(m), Want: -1, Spec: spec}
}

func podAt(id topology.ID, node, ip string, pairs ...string) *topology.Record {
	return record(id, &topology.Pod{Phase: topology.Intern("Running"), Node: topology.Intern(node), IP: ip}, pairs...)
}

// selects is a policy of the pods that sel picks, without rules.
func selects(id topology.ID, sel string) *topology.Record {
	return record(id, &topology.Policy{Selecting: topology.Selecting{Selector: must(sel), Text: topology.Intern(sel)}, Tier: topology.NetworkTier, IsolatesIngress: true})
}

// bigCluster has 2,000 pods of 300 apps in 50 namespaces and 300 policies: a default
// deny in each namespace, and for five of six apps who may call it and whom it may.
func bigCluster(pods int) *topology.Graph {
	const spaces, apps = 50, 6
	records := []*topology.Record{record("DaemonSet/kube-system/cilium", nil)}
	tcp := topology.Intern("TCP")
	for i := range spaces {
		ns := fmt.Sprint("team-", i)
		records = append(records, record(topology.MakeID("Namespace", "", ns), nil, "team", fmt.Sprint(i%10)), selects(topology.MakeID("NetworkPolicy", ns, "deny"), ""))
		for a := range apps - 1 {
			p := selects(topology.MakeID("NetworkPolicy", ns, fmt.Sprint("app-", a)), fmt.Sprint("app=app-", a))
			s := p.Spec.(*topology.Policy)
			s.IsolatesEgress = a%2 == 0
			s.Ingress = []topology.PolicyRule{
				{Peers: []topology.PolicyPeer{{Pods: must(fmt.Sprint("app=app-", a+1))}}, Ports: []topology.PolicyPort{{Protocol: tcp, From: 8080, To: 8080}}},
				{Peers: []topology.PolicyPeer{{Pods: must(""), Namespaces: must(fmt.Sprint("team=", i%10))}}, Ports: []topology.PolicyPort{{Name: topology.Intern("metrics"), Protocol: tcp}}},
			}
			s.Egress = []topology.PolicyRule{
				{Peers: []topology.PolicyPeer{{Pods: must("k8s-app=dns"), Namespaces: must("kubernetes.io/metadata.name=kube-system")}}, Ports: []topology.PolicyPort{{Protocol: topology.Intern("UDP"), From: 53, To: 53}}},
				{Peers: []topology.PolicyPeer{{Namespaces: must("team"), Pods: must("app")}}},
			}
			records = append(records, p)
		}
	}
	for i := range pods {
		ns, app := fmt.Sprint("team-", i%spaces), fmt.Sprint("app-", i/spaces%apps)
		p := podAt(topology.MakeID("Pod", ns, fmt.Sprint(app, "-", i)), fmt.Sprint("n", i%100), fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255),
			"app", app, "pod-template-hash", fmt.Sprint(i%7), "statefulset.kubernetes.io/pod-name", fmt.Sprint(app, i))
		p.Spec.(*topology.Pod).Ports = []topology.ContainerPort{{Name: topology.Intern("metrics"), Protocol: tcp, Port: 9090}}
		records = append(records, p)
	}
	return graphOf(records...)
}

// BenchmarkPolicyMatrix is who may talk to whom among 2,000 pods under 300 policies:
// all of it, from the graph, and the matrix of classes alone.
func BenchmarkPolicyMatrix(b *testing.B) {
	g := bigCluster(2000)
	b.Run("from-graph", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			policy.Compile(g).Matrix()
		}
	})
	r := policy.Compile(g)
	b.Run("matrix", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			r.Matrix()
		}
		b.ReportMetric(float64(len(r.Classes())), "classes")
	})
	var cache policy.Cache
	b.Run("unchanged", func(b *testing.B) {
		for b.Loop() {
			cache.Rules(g)
		}
	})
	b.Run("a restart, asked three times", func(b *testing.B) {
		i := int32(0)
		for b.Loop() {
			i++
			p := podAt("Pod/team-0/app-0-0", "n0", "10.0.0.0", "app", "app-0")
			p.Spec.(*topology.Pod).Restarts = i
			g.Apply(topology.Batch{Changes: []topology.Change{{ID: p.ID, Record: p}}})
			for range 3 {
				cache.Rules(g)
			}
		}
	})
	from, _ := r.Peer("Pod/team-0/app-1-50")
	to, _ := r.Peer("Pod/team-0/app-0-0")
	b.Run("verdict", func(b *testing.B) {
		for b.Loop() {
			r.Verdict(from, to, 8080, "TCP")
		}
	})
	b.Run("edges", func(b *testing.B) {
		for b.Loop() {
			r.Edges("Pod/team-0/app-0-0")
		}
	})
}

// block is a range of addresses.
func block(cidr string) *topology.IPBlock {
	return &topology.IPBlock{CIDR: netip.MustParsePrefix(cidr)}
}
