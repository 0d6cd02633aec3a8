package lens

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kscope/topology"
	"kscope/topology/query"
)

// thing is a record of few words: its owner, if any, controls it, and it runs on
// the node, if any.
func thing(id, owner, on string, lb ...string) *topology.Record {
	in := topology.Intern
	r := &topology.Record{ID: topology.ID(id), UID: id, Want: -1}
	if len(lb) > 0 {
		m := map[string]string{}
		for _, kv := range lb {
			k, v, _ := strings.Cut(kv, "=")
			m[k] = v
		}
		r.Labels = topology.MakeLabels(m)
	}
	if owner != "" {
		r.Owners = []topology.Owner{{ID: in(owner), UID: in(owner), Controller: true}}
	}
	if on != "" {
		r.Links = []topology.Link{{Relation: topology.RunsOn, To: in("Node/" + on), Why: in("spec.nodeName")}}
	}
	switch r.ID.Kind() {
	case "Pod":
		r.Spec = &topology.Pod{Node: in(on)}
	case "Service":
		r.Spec = &topology.Service{}
	case "Deployment", "ReplicaSet":
		r.Spec = &topology.Workload{}
	case "Node":
		r.Spec = &topology.NodeInfo{}
	}
	return r
}

func sick(r *topology.Record, h topology.Health, reason string) *topology.Record {
	r.Status = topology.Status{Health: h, Reason: topology.Intern(reason)}
	return r
}

// selects is the slice by which a Service of a namespace selects pods of it.
func selects(ns, svc string, pods ...string) *topology.Record {
	s := &topology.EndpointSlice{Service: topology.MakeID("Service", ns, svc)}
	for _, p := range pods {
		s.Endpoints = append(s.Endpoints, topology.Endpoint{Target: topology.MakeID("Pod", ns, p), Ready: true, Serving: true})
	}
	return &topology.Record{ID: topology.MakeID("EndpointSlice", ns, svc), UID: svc, Want: -1, Spec: s}
}

// shows lists a scene's nodes, with "!" for a match and "×n" for a fold.
func shows(s *Scene) []string {
	var out []string
	for _, n := range s.Nodes {
		text := n.Key
		if n.Count > 0 {
			text += fmt.Sprint(" ×", n.Count)
		}
		if n.Match {
			text += " !"
		}
		out = append(out, text)
	}
	slices.Sort(out)
	return out
}

func expectShown(t *testing.T, g *topology.Graph, v View, want ...string) {
	t.Helper()
	if got := shows(new(Builder).Build(g, v)); !slices.Equal(got, want) {
		t.Errorf("%s, fold %s: shows\n %q, want\n %q", v.Lens, v.Fold, got, want)
	}
}

// Whatever kind controls them, pods are shown: by themselves where their controller
// has no place in the lens.
func TestPodsOfAnyControllerAreShown(t *testing.T) {
	g := load([]*topology.Record{
		thing("ReplicationController/ns/rc", "", ""), thing("Pod/ns/a", "ReplicationController/ns/rc", ""),
		thing("ConfigMap/ns/odd", "", ""), thing("Pod/ns/b", "ConfigMap/ns/odd", ""),
		thing("Pod/ns/mirror", "Node/n1", "n1"), thing("Node/n1", "", ""),
		thing("Service/ns/s", "", ""), selects("ns", "s", "a", "b", "mirror"),
	})
	expectShown(t, g, View{Lens: Traffic, Fold: FoldWorkload}, "Pod/ns/b", "Pod/ns/mirror", "ReplicationController/ns/rc ×1", "Service/ns/s")
	expectShown(t, g, View{Lens: Traffic, Fold: FoldNone}, "Pod/ns/a", "Pod/ns/b", "Pod/ns/mirror", "Service/ns/s")
	expectShown(t, g, View{Lens: Workloads, Fold: FoldNone}, "Pod/ns/a", "Pod/ns/b", "Pod/ns/mirror", "ReplicationController/ns/rc")
}

// A Deployment that cannot make a single pod is still to be seen.
func TestWorkloadWithoutPodsStays(t *testing.T) {
	g := load([]*topology.Record{sick(thing("Deployment/ns/d", "", ""), topology.Failed, "FailedCreate"), thing("ReplicaSet/ns/r", "Deployment/ns/d", "")})
	for _, f := range []Fold{FoldWorkload, FoldNone} {
		expectShown(t, g, View{Lens: Traffic, Fold: f}, "Deployment/ns/d")
	}
}

// Not to know how something is makes nothing around it look ill.
func TestUnknownIsQuiet(t *testing.T) {
	g := load([]*topology.Record{sick(thing("Kafka.x/ns/k", "", ""), topology.Unknown, ""), thing("Deployment/ns/d", "Kafka.x/ns/k", ""),
		thing("Pod/ns/p", "Deployment/ns/d", "")})
	for _, l := range []Name{Workloads, All} {
		s := new(Builder).Build(g, View{Lens: l, Fold: FoldNone})
		if st := s.Groups[0].Status; st != (topology.Status{}) {
			t.Errorf("%s: the namespace is %v %s", l, st.Health, st.Reason)
		}
	}
	if f := new(Builder).Picture(g, View{Lens: Workloads}); f.Problems != 0 {
		t.Errorf("%d problems", f.Problems)
	}
}

// Of two that are as bad the group names the same one, whatever came first.
func TestGroupStatusDoesNotDependOnTheOrder(t *testing.T) {
	a, b := sick(thing("Pod/ns/a", "", ""), topology.Failed, "Zzz"), sick(thing("Pod/ns/b", "", ""), topology.Failed, "Error")
	silent := sick(thing("Pod/ns/c", "", ""), topology.Failed, "")
	for _, order := range [][]*topology.Record{{a, b, silent}, {silent, b, a}, {b, silent, a}} {
		s := new(Builder).Build(load(order), View{Lens: Workloads})
		if st := s.Groups[0].Status; st.Reason.String() != "Error" {
			t.Errorf("the namespace is %v %q", st.Health, st.Reason)
		}
	}
}

// Pods that failed before their controller made others are past.
func TestPastFailuresAreNoProblems(t *testing.T) {
	failed := func(name, owner string) *topology.Record {
		r := sick(thing("Pod/ns/"+name, owner, ""), topology.Failed, "Evicted")
		r.Finished = true
		return r
	}
	g := load([]*topology.Record{thing("ReplicaSet/ns/r", "", ""), thing("Pod/ns/new", "ReplicaSet/ns/r", ""), failed("old", "ReplicaSet/ns/r"), failed("alone", "")})
	f := new(Builder).Picture(g, View{Lens: Workloads, Fold: FoldNamespace})
	if f.Problems != 1 {
		t.Errorf("%d problems, want 1: the pod that nothing replaces", f.Problems)
	}
	if h := f.Scene.Nodes[0].Healths; h != [5]int{topology.OK: 2} {
		t.Errorf("healths %v, want the set and its living pod", h)
	}
}

func asking(l Name, f Fold, text string) View {
	sel, err := query.Parse(text)
	if err != nil {
		panic(err)
	}
	return View{Lens: l, Fold: f, Query: text, Match: sel}
}

// A query shows what matches, marked, and what leads to it: other pods and Services
// are left out.
func TestQuery(t *testing.T) {
	ing := thing("Ingress/ns/i", "", "")
	for _, to := range []string{"web", "other"} {
		ing.Links = append(ing.Links, topology.Link{Relation: topology.Routes, To: topology.Intern("Service/ns/" + to), Why: topology.Intern("spec"), Route: &topology.Route{}})
	}
	ing.Links = append(ing.Links, topology.Link{Relation: topology.Enters, Incoming: true, To: topology.Intern("LoadBalancer/203.0.113.1"), Why: topology.Intern("status"), Route: &topology.Route{}})
	g := load([]*topology.Record{
		thing("Node/n1", "", "", "zone=a"), thing("Node/n2", "", "", "zone=b"), ing,
		thing("Service/ns/web", "", ""), selects("ns", "web", "w1", "w2"), thing("Service/ns/other", "", ""), selects("ns", "other", "o1"),
		thing("Deployment/ns/web", "", ""), thing("ReplicaSet/ns/web", "Deployment/ns/web", ""),
		thing("Pod/ns/w1", "ReplicaSet/ns/web", "n1", "app=web"), thing("Pod/ns/w2", "ReplicaSet/ns/web", "n2", "app=canary"), thing("Pod/ns/o1", "", "n2", "app=other"),
	})
	expectShown(t, g, asking(Traffic, FoldNone, "app=web"), "Ingress/ns/i", "Internet", "LoadBalancer/203.0.113.1", "Pod/ns/w1 !", "Service/ns/web")
	expectShown(t, g, asking(Traffic, FoldWorkload, "app=web"), "Deployment/ns/web ×1 !", "Ingress/ns/i", "Internet", "LoadBalancer/203.0.113.1", "Service/ns/web")
	expectShown(t, g, asking(Workloads, FoldNone, "app in (web, canary)"), "Deployment/ns/web", "Pod/ns/w1 !", "Pod/ns/w2 !", "ReplicaSet/ns/web")
	expectShown(t, g, asking(Nodes, FoldNone, "app=web"), "Node/n1", "Pod/ns/w1 !")
	expectShown(t, g, asking(Nodes, FoldNone, "zone=b"), "Node/n2 !")
	for _, n := range new(Builder).Build(g, asking(All, FoldNone, "zone=b")).Nodes {
		if n.Match != (n.ID == "Node/n2") {
			t.Errorf("%s: match is %t", n.ID, n.Match)
		}
	}
	expectShown(t, g, asking(Traffic, FoldNone, "app=nothing"))
}

// A node of the cluster belongs to a namespace's view if it runs a pod of it.
func TestNodesOfANamespace(t *testing.T) {
	g := load([]*topology.Record{thing("Node/n1", "", ""), thing("Node/n2", "", ""), thing("Pod/a/p", "", "n1"), thing("Pod/b/p", "", "n2"), thing("Node/idle", "", "")})
	expectShown(t, g, View{Lens: Nodes, Fold: FoldNone, Namespace: "a"}, "Node/n1", "Pod/a/p")
	expectShown(t, g, View{Lens: Nodes, Fold: FoldNone}, "Node/idle", "Node/n1", "Node/n2", "Pod/a/p", "Pod/b/p")
}

// What one namespace shares with others does not draw those in, neither with the
// namespace nor with a query.
func TestOthersStayOut(t *testing.T) {
	pv := func(ns string) []*topology.Record {
		pvc := thing("PersistentVolumeClaim/"+ns+"/c", "", "")
		pvc.Links = []topology.Link{{Relation: topology.Binds, To: topology.Intern("PersistentVolume/" + ns), Why: topology.Intern("spec.volumeName")}}
		v := thing("PersistentVolume/"+ns, "", "")
		v.Links = []topology.Link{{Relation: topology.Provisions, Incoming: true, To: topology.Intern("StorageClass/fast"), Why: topology.Intern("spec.storageClassName")}}
		return []*topology.Record{pvc, v}
	}
	records := []*topology.Record{thing("Node/n1", "", ""), thing("Node/n2", "", ""), thing("StorageClass/fast", "", ""), thing("Pod/a/p", "", "n1", "app=x"), thing("Pod/b/p", "", "n1"),
		thing("Deployment/b/d", "", ""), thing("Pod/b/q", "Deployment/b/d", "n1")}
	g := load(append(append(records, pv("a")...), pv("b")...))
	expectShown(t, g, View{Lens: All, Fold: FoldNone, Namespace: "a"}, "Node/n1", "PersistentVolume/a", "PersistentVolumeClaim/a/c", "Pod/a/p", "StorageClass/fast")
	expectShown(t, g, asking(All, FoldNone, "app=x"), "Node/n1", "Pod/a/p !")
}

// A namespace folded into one box is not drawn a second time as the object it is.
func TestFoldedNamespaceIsDrawnOnce(t *testing.T) {
	g := load([]*topology.Record{thing("Namespace/a", "", ""), thing("Pod/a/p", "", ""), thing("Namespace/empty", "", "")})
	expectShown(t, g, View{Lens: All, Fold: FoldNamespace}, "Namespace/a ×1", "Namespace/empty")
	expectShown(t, g, View{Lens: All, Fold: FoldNone}, "Namespace/a", "Namespace/empty", "Pod/a/p")
}

// A rest that hides a match is marked as one.
func TestRestIsMarked(t *testing.T) {
	var records []*topology.Record
	for i := range 40 {
		records = append(records, thing(fmt.Sprintf("Pod/ns/p%02d", i), "", "", "app=a"))
	}
	v := asking(Workloads, FoldAuto, "app=a")
	v.Rows, v.Namespace = 12, "ns"
	s := new(Builder).Build(load(records), v)
	shown := 0
	for _, n := range s.Nodes {
		if !n.Match {
			t.Errorf("%s is not marked", n.Key)
		}
		shown += max(1, n.Count)
	}
	if shown != 40 {
		t.Errorf("%d pods shown or counted, want 40", shown)
	}
}

// What the user opens is drawn as far as there are rows, the worst first.
func TestOpenedZoneIsBounded(t *testing.T) {
	var records []*topology.Record
	for i := range 100 {
		records = append(records, thing(fmt.Sprintf("Node/n%02d", i), "", ""))
	}
	records[70] = sick(records[70], topology.Failed, "NotReady")
	for i := range 50 {
		records = append(records, thing(fmt.Sprintf("Pod/ns/p%02d", i), "", "n80"))
	}
	g := load(records)
	count := func(v View) (nodes, pods int) {
		t.Helper()
		for _, n := range new(Builder).Build(g, v).Nodes {
			switch n.Lane {
			case nodeLane:
				nodes += max(1, n.Count)
			case podLane:
				pods += max(1, n.Count)
			}
		}
		return nodes, pods
	}
	v := View{Lens: Nodes, Fold: FoldAuto, Rows: 20, Open: map[string]bool{"zone:": true, "Node/n80": true}, Selected: "Node/n80"}
	s := new(Builder).Build(g, v)
	if len(s.Nodes) > 2*v.Rows {
		t.Errorf("%d boxes in %d rows of two lanes", len(s.Nodes), v.Rows)
	}
	for _, id := range []topology.ID{"Node/n70", "Node/n80"} {
		if !slices.ContainsFunc(s.Nodes, func(n Node) bool { return n.ID == id }) {
			t.Errorf("%s is left out", id)
		}
	}
	if nodes, pods := count(v); nodes != 100 || pods != 50 {
		t.Errorf("%d nodes and %d pods shown or counted, want 100 and 50", nodes, pods)
	}
}

func TestNamespacesComeAndGo(t *testing.T) {
	g := load([]*topology.Record{thing("Pod/a/p", "", "")})
	var b Builder
	step := func(c topology.Change, want ...string) {
		t.Helper()
		g.Apply(topology.Batch{Changes: []topology.Change{c}})
		if got := b.Picture(g, View{Lens: Workloads}).Namespaces; !slices.Equal(got, want) {
			t.Errorf("namespaces %q, want %q", got, want)
		}
	}
	step(topology.Change{ID: "Pod/b/p", Record: thing("Pod/b/p", "", "")}, "a", "b")
	step(topology.Change{ID: "Pod/a/p"}, "b")
	step(topology.Change{ID: "Pod/a/p", Record: thing("Pod/a/p", "", "")}, "a", "b")
}

// The at sign parts a workload from a node, unless it is part of a name.
func TestDescribe(t *testing.T) {
	g := load([]*topology.Record{thing("Role.x/ns/a@b", "", ""), thing("Node/n1", "", ""), thing("Node/n2", "", ""),
		thing("Deployment/ns/d", "", ""), thing("Pod/ns/p1", "Deployment/ns/d", "n1"), thing("Pod/ns/p2", "Deployment/ns/d", "n2")})
	for key, want := range map[string]string{"Role.x/ns/a@b": "Role.x/ns/a@b", "Deployment/ns/d": "Deployment/ns/d Pod/ns/p1 Pod/ns/p2", "Deployment/ns/d@n2": "Deployment/ns/d Pod/ns/p2"} {
		d := new(Builder).Describe(g, key)
		if d == nil {
			t.Errorf("%s: nothing known", key)
			continue
		}
		got := string(d.ID)
		for _, m := range d.Members {
			got += " " + string(m.ID)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	if d := new(Builder).Describe(g, "rest:ns:3"); d != nil {
		t.Errorf("a rest is described: %+v", d)
	}
}
