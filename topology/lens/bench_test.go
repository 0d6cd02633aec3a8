package lens

import (
	"fmt"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/labels"

	"kscope/topology"
)

// cluster builds records as a real cluster has them: 15 pods a Deployment, three
// Deployments with a Service each in a namespace, one node for 30 pods.
func cluster(pods int) []*topology.Record {
	var all []*topology.Record
	in := topology.Intern
	for i := 0; i < pods; i++ {
		d := i / 15
		ns := fmt.Sprintf("team-%d", d/3)
		app := fmt.Sprintf("app-%d", d%3)
		lb := topology.MakeLabels(map[string]string{"app": app, "pod-template-hash": "5c4d599d48"})
		rs := topology.MakeID("ReplicaSet", ns, app+"-5c4d599d48")
		if i%15 == 0 {
			all = append(all, deployment(ns, app, rs, lb)...)
			if d%3 == 0 {
				all = append(all, &topology.Record{ID: topology.MakeID("Namespace", "", ns), UID: ns, Want: -1})
			}
		}
		all = append(all, pod(ns, app, rs, i))
		if i%30 == 0 {
			all = append(all, &topology.Record{ID: topology.MakeID("Node", "", fmt.Sprintf("node-%d", i/30)), UID: fmt.Sprint("n", i), Want: -1,
				Spec: &topology.NodeInfo{Zone: in(fmt.Sprint("zone-", i/30%3))}})
		}
	}
	return all
}

func deployment(ns, app string, rs topology.ID, lb topology.Labels) []*topology.Record {
	in := topology.Intern
	dep, svc := topology.MakeID("Deployment", ns, app), topology.MakeID("Service", ns, app)
	sel, _ := labels.Parse("app=" + app)
	slice := &topology.EndpointSlice{Service: svc, Ports: []topology.SlicePort{{Name: in("http"), Protocol: in("TCP"), Port: 8080}}}
	base := 0
	_, _ = fmt.Sscanf(ns, "team-%d", &base)
	n := 0
	_, _ = fmt.Sscanf(app, "app-%d", &n)
	for j := range 15 {
		slice.Endpoints = append(slice.Endpoints, topology.Endpoint{Target: podID(ns, app, (base*3+n)*15+j), Ready: true, Serving: true})
	}
	return []*topology.Record{
		{ID: dep, UID: string(dep), Want: 15, Ready: 15, Spec: &topology.Workload{Template: lb}},
		{ID: rs, UID: string(rs), Want: 15, Ready: 15, Spec: &topology.Workload{Template: lb}, Owners: []topology.Owner{{ID: in(string(dep)), UID: in(string(dep)), Controller: true}}},
		{ID: svc, UID: string(svc), Want: -1, Spec: &topology.Service{Selector: sel, SelectorText: in("app=" + app), Ports: []topology.ServicePort{{Name: in("http"), Protocol: in("TCP"), Port: 80}}}},
		{ID: topology.MakeID("EndpointSlice", ns, app+"-x"), UID: "e", Want: -1, Spec: slice},
	}
}

func podID(ns, app string, i int) topology.ID {
	return topology.MakeID("Pod", ns, fmt.Sprintf("%s-5c4d599d48-%05d", app, i))
}

func pod(ns, app string, rs topology.ID, i int) *topology.Record {
	in := topology.Intern
	node := fmt.Sprintf("node-%d", i/30)
	return &topology.Record{ID: podID(ns, app, i), UID: fmt.Sprintf("1c721c5e-e1cf-4e45-89b8-%012d", i), Ready: 1, Want: 1, Created: 1,
		Labels: topology.MakeLabels(map[string]string{"app": app, "pod-template-hash": "5c4d599d48"}),
		Owners: []topology.Owner{{ID: in(string(rs)), UID: in(string(rs)), Controller: true}},
		Links: []topology.Link{
			{Relation: topology.RunsOn, To: in("Node/" + node), Why: in("spec.nodeName")},
			{Relation: topology.Uses, To: in("ServiceAccount/" + ns + "/default"), Why: in("spec.serviceAccountName")},
			{Relation: topology.Mounts, To: in("ConfigMap/" + ns + "/" + app), Why: in("spec.volumes[config].configMap.name")},
		},
		Spec: &topology.Pod{Phase: in("Running"), Node: in(node), IP: fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255),
			Containers: []topology.Container{{Name: in("app"), Image: in("registry/app:1"), State: in("Running"), Ready: true}}}}
}

func load(records []*topology.Record) *topology.Graph {
	g := topology.NewGraph()
	for _, k := range []string{"Pod", "EndpointSlice", "Node", "Service", "Deployment", "ReplicaSet", "DaemonSet", "NetworkPolicy", "ConfigMap", "ServiceAccount", "Namespace"} {
		g.Apply(topology.Batch{Source: &topology.Source{Kind: k, State: topology.Synced}})
	}
	var b topology.Batch
	for _, r := range records {
		b.Changes = append(b.Changes, topology.Change{ID: r.ID, Record: r})
	}
	g.Apply(b)
	return g
}

// policed is the cluster with the Services of every tenth namespace behind a load
// balancer, and two network policies in every one.
func policed(pods int) []*topology.Record {
	in := topology.Intern
	all := cluster(pods)
	seen := map[string]bool{}
	for _, r := range all {
		svc, ok := r.Spec.(*topology.Service)
		if !ok {
			continue
		}
		ns := r.ID.Namespace()
		if strings.HasSuffix(ns, "0") {
			r.Links = append(r.Links, topology.Link{Relation: topology.Enters, Incoming: true, To: in("LoadBalancer/203.0.113.1"), Why: in("status"),
				Route: &topology.Route{Ports: []topology.Port{{Name: "http", Port: 80, Protocol: "TCP"}}, SNAT: "node"}})
		}
		if !seen[ns] {
			seen[ns] = true
			all = append(all, policyOf(ns, "deny", labels.Everything()), policyOf(ns, "open", svc.Selector, topology.PolicyRule{}))
		}
	}
	return append(all, &topology.Record{ID: "DaemonSet/kube-system/cilium", UID: "c", Want: -1, Spec: &topology.Workload{Images: []topology.Sym{in("quay.io/cilium/cilium:v1")}}})
}

func policyOf(ns, name string, sel labels.Selector, rules ...topology.PolicyRule) *topology.Record {
	return &topology.Record{ID: topology.MakeID("NetworkPolicy", ns, name), UID: ns + name, Want: -1,
		Spec: &topology.Policy{Selecting: topology.Selecting{Selector: sel}, Tier: topology.NetworkTier, IsolatesIngress: true, Ingress: rules}}
}

// BenchmarkPolicedPodChange is BenchmarkApplyPodChange where the arrows to every pod
// depend on network policies; the change is of no consequence to those.
func BenchmarkPolicedPodChange(b *testing.B) {
	for _, pods := range []int{10_000, 150_000} {
		b.Run(fmt.Sprintf("%dk", pods/1000), func(b *testing.B) { podChanges(b, load(policed(pods)), Traffic) })
	}
}

// BenchmarkApplyPodChange applies one pod's change and makes the scene anew.
func BenchmarkApplyPodChange(b *testing.B) {
	for _, pods := range []int{10_000, 150_000} {
		b.Run(fmt.Sprintf("%dk", pods/1000), func(b *testing.B) {
			podChanges(b, load(cluster(pods)), Traffic)
		})
	}
}

// podChanges changes one pod again and again and makes the picture of a lens.
func podChanges(b *testing.B, g *topology.Graph, l Name) {
	var builder Builder
	v := View{Lens: l, Fold: FoldAuto, Rows: 56}
	builder.Picture(g, v)
	i := 0
	for b.Loop() {
		i++
		r := *pod("team-0", "app-0", topology.MakeID("ReplicaSet", "team-0", "app-0-5c4d599d48"), i%15)
		if i%2 == 0 {
			r.Status = topology.Status{Health: topology.Degraded, Reason: topology.Intern("NotReady")}
		}
		g.Apply(topology.Batch{Changes: []topology.Change{{ID: r.ID, Record: &r}}})
		builder.Picture(g, v)
	}
}

// BenchmarkScene makes scenes of 10,000 pods from scratch.
func BenchmarkScene(b *testing.B) {
	g := load(cluster(10_000))
	for _, l := range []Name{Traffic, Workloads, Nodes} {
		b.Run(string(l), func(b *testing.B) {
			for b.Loop() {
				var builder Builder
				builder.Build(g, View{Lens: l, Fold: FoldAuto, Rows: 56})
			}
		})
	}
}

// BenchmarkAgain makes scenes of 10,000 pods after one pod has changed.
func BenchmarkAgain(b *testing.B) {
	for _, l := range []Name{Traffic, Workloads, Nodes} {
		b.Run(string(l), func(b *testing.B) {
			g := load(cluster(10_000))
			var builder Builder
			i := 0
			for b.Loop() {
				i++
				r := *pod("team-0", "app-0", topology.MakeID("ReplicaSet", "team-0", "app-0-5c4d599d48"), i%15)
				if i%2 == 0 {
					r.Status = topology.Status{Health: topology.Degraded, Reason: topology.Intern("NotReady")}
				}
				g.Apply(topology.Batch{Changes: []topology.Change{{ID: r.ID, Record: &r}}})
				builder.Build(g, View{Lens: l, Fold: FoldAuto, Rows: 56})
			}
		})
	}
}

// BenchmarkFocus makes the scene of one pod's surroundings.
func BenchmarkFocus(b *testing.B) {
	g := load(cluster(20000))
	v := View{Lens: Traffic, Fold: FoldAuto, Rows: 50, Focus: podID("team-3", "app-1", (3*3+1)*15+7), Hops: 3}
	var builder Builder
	for b.Loop() {
		builder.Build(g, v)
	}
}
