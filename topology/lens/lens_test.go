package lens

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"kscope/topology/query"
	"pgregory.net/rapid"

	"kscope/topology"
)

// anyCluster draws a cluster of a few namespaces with Services, workloads, pods in
// every health, nodes in zones, load balancers and claims.
func anyCluster(t *rapid.T) []*topology.Record {
	var all []*topology.Record
	in := topology.Intern
	rec := func(kind, ns, name string, spec any) *topology.Record {
		r := &topology.Record{ID: topology.MakeID(kind, ns, name), UID: kind + ns + name, Want: -1, Spec: spec}
		if h := topology.Health(rapid.SampledFrom([]int{0, 0, 0, 2, 3, 4}).Draw(t, "health")); h != topology.OK {
			r.Status = topology.Status{Health: h, Reason: in(rapid.SampledFrom([]string{"Broken", "Other", ""}).Draw(t, "reason"))}
		}
		all = append(all, r)
		return r
	}
	for n := range rapid.IntRange(0, 6).Draw(t, "nodes") {
		rec("Node", "", fmt.Sprint("n", n), &topology.NodeInfo{Zone: in(fmt.Sprint("zone-", n%2))})
	}
	for ns := range rapid.IntRange(1, 5).Draw(t, "namespaces") {
		name := fmt.Sprint("ns", ns)
		rec("Namespace", "", name, nil)
		for d := range rapid.IntRange(0, 6).Draw(t, "deployments") {
			app := fmt.Sprint("app", d)
			dep := rec("Deployment", name, app, &topology.Workload{})
			slice := &topology.EndpointSlice{Service: topology.MakeID("Service", name, app)}
			for i := range rapid.IntRange(0, 8).Draw(t, "pods") {
				pod := rec("Pod", name, fmt.Sprintf("%s-%d", app, i), &topology.Pod{})
				pod.Labels = topology.MakeLabels(map[string]string{"app": app, "ns": name})
				pod.Owners = []topology.Owner{{ID: in(string(dep.ID)), UID: in(dep.UID), Controller: rapid.IntRange(0, 5).Draw(t, "owned") > 0}}
				if node := rapid.IntRange(0, 7).Draw(t, "node"); node < 7 {
					pod.Spec = &topology.Pod{Node: in(fmt.Sprint("n", node))}
					pod.Links = []topology.Link{{Relation: topology.RunsOn, To: in(fmt.Sprint("Node/n", node)), Why: in("spec.nodeName")}}
				}
				slice.Endpoints = append(slice.Endpoints, topology.Endpoint{Target: pod.ID, Ready: pod.Status.Health == topology.OK})
			}
			if rapid.Bool().Draw(t, "service") {
				svc := rec("Service", name, app, &topology.Service{})
				if rapid.Bool().Draw(t, "lb") {
					svc.Links = []topology.Link{{Relation: topology.Enters, Incoming: true, To: in(fmt.Sprintf("LoadBalancer/203.0.113.%d", ns*10+d)), Why: in("status"), Route: &topology.Route{}}}
				}
				rec("EndpointSlice", name, app, slice)
			}
		}
	}
	return all
}

func anyView(t *rapid.T) View {
	v := View{Lens: rapid.SampledFrom(Names[:3]).Draw(t, "lens"), Fold: FoldAuto, Rows: rapid.IntRange(8, 60).Draw(t, "rows")}
	if rapid.Bool().Draw(t, "query") {
		v.Query = "app in (app0,app2)"
		v.Match, _ = query.Parse(v.Query)
	}
	return v
}

// rows is what a scene needs: frames and folded namespaces (or zones) one below the
// other, each as high as its fullest lane; beside them what stands outside.
func rows(s *Scene) (stacked, beside int) {
	tall := boxRows
	if s.Compact {
		tall = 1
	}
	lanes := map[[2]int]int{}
	for _, n := range s.Nodes {
		if n.Group < 0 && (n.Kind == "Namespace" || n.Kind == "Node") {
			stacked += tall
			continue
		}
		lanes[[2]int{n.Group, n.Lane}]++
	}
	fullest := map[int]int{}
	for k, c := range lanes {
		fullest[k[0]] = max(fullest[k[0]], c)
	}
	for g, c := range fullest {
		if g < 0 {
			beside = c * tall
		} else {
			stacked += c*tall + frameRows
		}
	}
	return stacked, beside
}

func TestScenesAreBoundedWholeAndStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := anyCluster(t)
		v := anyView(t)
		var b Builder
		s := b.Build(load(records), v)
		if stacked, beside := rows(s); stacked > v.Rows || beside > max(v.Rows, 4*boxRows) {
			t.Fatalf("%s needs %d rows, %d beside, of %d:\n%+v", v.Lens, stacked, beside, v.Rows, s.Nodes)
		}
		keys := map[string]bool{}
		for _, n := range s.Nodes {
			if keys[n.Key] {
				t.Fatalf("two nodes %s", n.Key)
			}
			keys[n.Key] = true
			if n.Lane < 0 || n.Lane >= len(s.Lanes) || n.Group >= len(s.Groups) {
				t.Fatalf("%s stands in lane %d, group %d", n.Key, n.Lane, n.Group)
			}
		}
		for _, e := range s.Edges {
			if e.From == e.To || e.From >= len(s.Nodes) || e.To >= len(s.Nodes) {
				t.Fatalf("edge %+v", e)
			}
		}
		// The order of arrival is of no account, nor is what the builder remembers.
		v.Anew++
		shuffled := rapid.Permutation(records).Draw(t, "order")
		if again := b.Build(load(shuffled), v); !reflect.DeepEqual(s, again) {
			t.Fatalf("another order of arrival gives another scene:\n%+v\n%+v", s, again)
		}
	})
}

// A builder that has followed a graph through changes makes the same scenes as one
// that sees the graph for the first time.
func TestBuilderForgetsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := anyCluster(t)
		g := load(records)
		var b Builder
		for k := range rapid.IntRange(1, 6).Draw(t, "changes") {
			r := rapid.SampledFrom(records).Draw(t, "object")
			change := topology.Change{ID: r.ID}
			if rapid.Bool().Draw(t, "stays") {
				now := *r
				now.Status = topology.Status{Health: topology.Failed, Reason: topology.Intern("Now")}
				change.Record = &now
			}
			g.Apply(topology.Batch{Changes: []topology.Change{change}})
			v := anyView(t)
			v.Anew = k // folds are not kept
			if got, want := b.Picture(g, v), new(Builder).Picture(g, v); !reflect.DeepEqual(got, want) {
				t.Fatalf("%+v\nfresh:\n%+v", got, want)
			}
		}
	})
}

// Every pod that a lens is about is shown or counted by what stands for it.
func TestEveryPodIsCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := anyCluster(t)
		g := load(records)
		v := View{Lens: Nodes, Fold: FoldAuto, Rows: rapid.IntRange(8, 60).Draw(t, "rows")}
		s := new(Builder).Build(g, v)
		want, got := 0, 0
		for _, r := range records {
			if r.ID.Kind() == "Pod" {
				want++
			}
		}
		folded := false
		for _, n := range s.Nodes {
			switch {
			case n.Lane == podLane && n.Count > 0:
				got += n.Count
			case n.Lane == podLane:
				got++
			case n.Folded && n.Kind == "Node" && n.ID != "":
				got += n.Count
			case n.ID == "":
				folded = true // a zone counts nodes, not pods
			}
		}
		if !folded && got != want {
			t.Fatalf("%d pods counted, %d there:\n%+v", got, want, s.Nodes)
		}
	})
}

func TestSelectedPodIsUnfolded(t *testing.T) {
	records := cluster(900)
	id := podID("team-3", "app-1", (3*3+1)*15+7)
	v := View{Lens: Traffic, Fold: FoldAuto, Rows: 30, Selected: string(id)}
	s := new(Builder).Build(load(records), v)
	if !slices.ContainsFunc(s.Nodes, func(n Node) bool { return n.ID == id }) {
		t.Errorf("%s is folded away: %+v", id, s.Notes)
	}
}

// A cluster in which a namespace is made for each test run, and deleted after it,
// takes no more memory at the end of the year.
func TestNamespacesThatWentAreForgotten(t *testing.T) {
	g, b := topology.NewGraph(), new(Builder)
	for _, k := range []string{"Pod", "Namespace"} {
		g.Apply(topology.Batch{Source: &topology.Source{Kind: k, State: topology.Synced}})
	}
	for i := range 50 {
		ns := fmt.Sprint("run-", i)
		pod := &topology.Record{ID: topology.MakeID("Pod", ns, "p"), Spec: &topology.Pod{}, Want: -1}
		g.Apply(topology.Batch{Changes: []topology.Change{{ID: pod.ID, Record: pod}}})
		for _, l := range Names {
			if f := b.Picture(g, View{Lens: l, Fold: FoldNone}); !slices.Equal(f.Namespaces, []string{ns}) {
				t.Fatalf("%s: namespaces %v, want %s alone", l, f.Namespaces, ns)
			}
		}
		g.Apply(topology.Batch{Changes: []topology.Change{{ID: pod.ID}}})
	}
	b.Picture(g, View{Lens: Nodes})
	if len(b.ills.of) != 0 || len(b.idle.of) != 0 {
		t.Errorf("remembers %d and %d namespaces that went", len(b.ills.of), len(b.idle.of))
	}
	for l, known := range b.units {
		if len(known.of) > 2 {
			t.Errorf("%s remembers %d namespaces that went", l, len(known.of))
		}
	}
}
