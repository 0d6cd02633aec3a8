package query

import (
	"fmt"
	"iter"
	"slices"
	"testing"

	"kscope/topology"
)

// cluster has pods as a real cluster has them: 15 a Deployment and ReplicaSet, three
// Deployments in a namespace, 30 pods a node, the labels that charts give.
func cluster(pods int) *topology.Graph {
	in := topology.Intern
	g := topology.NewGraph()
	var changes []topology.Change
	var measures []topology.Measure
	need := topology.InternNeed(topology.Resources{CPURequest: 100, CPULimit: 500, MemRequest: 1 << 26})
	add := func(r *topology.Record) { changes = append(changes, topology.Change{ID: r.ID, Record: r}) }
	owner := func(id topology.ID) []topology.Owner {
		return []topology.Owner{{ID: in(string(id)), UID: in(string(id)), Controller: true}}
	}
	for i := range pods {
		d := i / 15
		ns, app := fmt.Sprintf("team-%d", d/3), fmt.Sprintf("app-%d", d%40)
		name := fmt.Sprintf("%s-%d", app, d)
		deploy, rs := topology.MakeID("Deployment", ns, name), topology.MakeID("ReplicaSet", ns, name+"-5c4d599d48")
		lb := map[string]string{"app.kubernetes.io/name": app, "app.kubernetes.io/instance": name, "tier": []string{"fe", "be", "db"}[d%3],
			"team": fmt.Sprintf("team-%d", d%12), "pod-template-hash": fmt.Sprintf("%08x", d*2654435761)}
		node := fmt.Sprintf("node-%d", i/30)
		if i%15 == 0 {
			delete(lb, "pod-template-hash")
			add(&topology.Record{ID: deploy, UID: string(deploy), Want: 15, Ready: 15, Labels: topology.MakeLabels(lb), Spec: &topology.Workload{Template: topology.MakeLabels(lb)}})
			add(&topology.Record{ID: rs, UID: string(rs), Want: 15, Ready: 15, Labels: topology.MakeLabels(lb), Spec: &topology.Workload{}, Owners: owner(deploy)})
			lb["pod-template-hash"] = fmt.Sprintf("%08x", d*2654435761)
		}
		if i%30 == 0 {
			add(&topology.Record{ID: topology.MakeID("Node", "", node), UID: node, Want: -1, Spec: &topology.NodeInfo{Zone: in(fmt.Sprint("zone-", i/30%3))}})
		}
		status := topology.Status{}
		if i%97 == 0 {
			status = topology.Status{Health: topology.Failed, Reason: in("CrashLoopBackOff")}
		}
		add(&topology.Record{ID: topology.MakeID("Pod", ns, fmt.Sprintf("%s-5c4d599d48-%05d", name, i)), UID: fmt.Sprint(i), Want: 1, Ready: 1, Created: int64(i) + 1,
			Labels: topology.MakeLabels(lb), Owners: owner(rs), Status: status,
			Links: []topology.Link{{Relation: topology.RunsOn, To: in("Node/" + node), Why: in("spec.nodeName")}},
			Spec: &topology.Pod{Need: need, Phase: in("Running"), Node: in(node), IP: fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255), Restarts: int32(i % 7),
				Containers: []topology.Container{{Name: in("app"), Image: in("registry.example.com/team/" + app + ":1.25")}, {Name: in("proxy"), Image: in("envoy:3")}}}})
	}
	for i, c := range changes {
		measures = append(measures, topology.Measure{ID: c.ID, CPU: int64(i % 700), Mem: 1 << 20, At: 1})
	}
	g.Apply(topology.Batch{Changes: changes, Measures: measures})
	return g
}

// everyNode yields the objects of a graph as the graph has them.
func everyNode(g *topology.Graph) iter.Seq[*topology.Node] {
	return func(yield func(*topology.Node) bool) {
		for _, s := range g.Spaces() {
			for _, k := range s.Kinds() {
				for _, n := range s.Of(k) {
					if n.Rec != nil && !yield(n) {
						return
					}
				}
			}
		}
	}
}

// sizes runs a benchmark over clusters of the sizes that are promised.
func sizes(b *testing.B, f func(b *testing.B, g *topology.Graph)) {
	for _, pods := range [...]int{10_000, 150_000} {
		g := cluster(pods)
		b.Run(fmt.Sprintf("pods=%d", pods), func(b *testing.B) { f(b, g) })
	}
}

func BenchmarkMatch(b *testing.B) {
	texts := []string{"tier=fe", "app.kubernetes.io/name in (app-1,app-2),team=team-3,!canary", ".name~^app-1", ".name~cart|app", ".image~envoy:3$", ".kind=Pod .restarts>5 .health!=ok", ".cpu>80% .age<1w",
		".owner=Deployment/app-7-7", "not (tier=fe or .ns=team-1) .node=node-3 or .phase!=Running .ready<100%"}
	sizes(b, func(b *testing.B, g *topology.Graph) {
		env, nodes := &Env{Now: 1 << 30, Usage: Measured(g)}, slices.Collect(everyNode(g))
		for _, text := range texts {
			b.Run(text, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					q := mustParse(text)
					for _, n := range nodes {
						q.Match(env, n)
					}
				}
			})
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		mustParse("app=web,tier in (fe,be) not (.kind=Pod or .name~^cart) .cpu>80% .age<1h30m")
	}
}

func BenchmarkComplete(b *testing.B) {
	sizes(b, func(b *testing.B, g *topology.Graph) {
		src := Source{Nodes: everyNode(g), Env: &Env{Now: 1 << 30}, Limit: 20}
		for _, text := range []string{"", "t", ".", "tier=", "tier=fe .name=app-1", ".owner="} {
			b.Run("typed="+text, func(b *testing.B) {
				for b.Loop() {
					Complete(text, len(text), src)
				}
			})
		}
	})
}

func BenchmarkFacets(b *testing.B) {
	sizes(b, func(b *testing.B, g *topology.Graph) {
		for b.Loop() {
			Facets(everyNode(g), 20)
		}
	})
}

func BenchmarkOverlaps(b *testing.B) {
	sizes(b, func(b *testing.B, g *topology.Graph) {
		for b.Loop() {
			Overlaps(everyNode(g), "team", "tier", 20)
		}
	})
}
