package topology

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"k8s.io/apimachinery/pkg/labels"
	"pgregory.net/rapid"
)

// world is a small universe of objects that refer to each other in every way the
// graph knows; rapid walks through it.
type world struct {
	records map[ID]*Record
	sources map[string]Source
}

func sel(text string) labels.Selector {
	s, err := labels.Parse(text)
	if err != nil {
		panic(err)
	}
	return s
}

func health(t *rapid.T) Status {
	h := Health(rapid.IntRange(0, 4).Draw(t, "health"))
	if h == OK {
		return Status{}
	}
	return Status{Health: h, Reason: Intern(rapid.SampledFrom([]string{"", "CrashLoopBackOff", "NotReady"}).Draw(t, "reason"))}
}

// anyRecord draws one object of the universe.
func anyRecord(t *rapid.T) *Record {
	i := rapid.IntRange(0, 2).Draw(t, "i")
	apps := []string{"a", "b"}
	app := rapid.SampledFrom(apps).Draw(t, "app")
	r := &Record{Want: -1, UID: fmt.Sprint("u", rapid.IntRange(0, 1).Draw(t, "uid")), Status: health(t)}
	owner := func(kind, name string) {
		if rapid.Bool().Draw(t, "owned") {
			r.Owners = []Owner{{ID: Intern(string(MakeID(kind, "ns", name))), UID: Intern("u0"), Controller: rapid.Bool().Draw(t, "controller")}}
		}
	}
	switch rapid.SampledFrom([]string{"Pod", "ReplicaSet", "Deployment", "Service", "EndpointSlice", "PodDisruptionBudget", "Ingress", "Node", "Kafka", "Gateway", "ListenerSet", "HTTPRoute", "ReferenceGrant"}).Draw(t, "kind") {
	case "Pod":
		r.ID = MakeID("Pod", "ns", fmt.Sprint("p", i))
		r.Labels = MakeLabels(map[string]string{"app": app})
		r.Finished = rapid.Bool().Draw(t, "finished")
		r.Spec = &Pod{Ports: []ContainerPort{{Name: Intern("http"), Protocol: Intern("TCP"), Port: 8080}}}
		r.Links = []Link{{Relation: RunsOn, To: Intern(fmt.Sprint("Node/n", i)), Why: Intern("spec.nodeName")},
			{Relation: Mounts, To: Intern("ConfigMap/ns/c"), Why: Intern("spec.volumes[c]"), Optional: rapid.Bool().Draw(t, "optional")}}
		if rapid.Bool().Draw(t, "hostPort") {
			r.Spec = &Pod{Node: Intern(fmt.Sprint("n", i)), Ports: []ContainerPort{{Port: 8080, HostPort: 80, Protocol: Intern("TCP")}}}
			r.Links = append(r.Links, enters(PrivateNetwork, &Route{ByNodes: true}))
		}
		owner("ReplicaSet", fmt.Sprint("r", i))
	case "ReplicaSet":
		r.ID, r.Spec = MakeID("ReplicaSet", "ns", fmt.Sprint("r", i)), &Workload{}
		owner("Deployment", "d")
	case "Deployment":
		r.ID, r.Spec = MakeID("Deployment", "ns", "d"), &Workload{Template: MakeLabels(map[string]string{"app": app})}
		r.Want = int32(rapid.IntRange(0, 1).Draw(t, "want"))
		owner("Kafka.example.com", "k0")
	case "Kafka": // they own each other, in cycles of one to three
		r.ID = MakeID("Kafka.example.com", "ns", fmt.Sprint("k", i))
		owner("Kafka.example.com", fmt.Sprint("k", rapid.IntRange(0, 2).Draw(t, "cycle")))
	case "Service":
		r.ID = MakeID("Service", "ns", fmt.Sprint("s", i))
		s := &Service{Ports: []ServicePort{{Name: Intern("http"), Protocol: Intern("TCP"), Target: Intern("http"), Port: int32(80 + rapid.IntRange(0, 1).Draw(t, "port"))}}}
		if rapid.Bool().Draw(t, "selector") {
			s.Selector, s.SelectorText = sel("app="+app), Intern("app="+app)
		}
		r.Spec = s
		if rapid.Bool().Draw(t, "name") {
			s.Type = Intern("ExternalName")
			r.Links = append(r.Links, Link{Relation: Resolves, To: Intern(fmt.Sprint("Service/ns/s", i/2)), Why: Intern("spec.externalName")})
		}
		if rapid.Bool().Draw(t, "lb") {
			r.Links = append(r.Links, enters("LoadBalancer/10.0.0.1", &Route{Internal: rapid.Bool().Draw(t, "internal"), Local: rapid.Bool().Draw(t, "local")}))
		}
		if rapid.Bool().Draw(t, "external") {
			r.Links = append(r.Links, enters(ID(rapid.SampledFrom([]string{"ExternalIP/10.0.0.1", "ExternalIP/203.0.113.1", "LoadBalancer/203.0.113.1"}).Draw(t, "ip")), &Route{}))
		}
		if rapid.Bool().Draw(t, "nodePort") {
			r.Links = append(r.Links, enters(PrivateNetwork, &Route{ByNodes: true}))
		}
	case "EndpointSlice":
		r.ID = MakeID("EndpointSlice", "ns", fmt.Sprint("e", i))
		r.Spec = anySlice(t)
	case "PodDisruptionBudget":
		r.ID, r.Spec = MakeID("PodDisruptionBudget", "ns", "pdb"), &Selecting{Selector: sel("app in (a)"), Text: Intern("app in (a)")}
	case "Ingress":
		r.ID = MakeID("Ingress", "ns", "i")
		for j := range 3 {
			r.Links = append(r.Links, Link{Relation: Routes, To: Intern(fmt.Sprint("Service/ns/s", j)), Why: Intern("spec.rules[0]"), Route: &Route{Ports: []Port{{Port: 80}}}})
		}
		for _, lb := range []ID{"LoadBalancer/10.0.0.1", "LoadBalancer/203.0.113.1"} {
			if rapid.Bool().Draw(t, "address") {
				r.Links = append(r.Links, enters(lb, &Route{}))
			}
		}
	case "Node":
		r.ID, r.Spec = MakeID("Node", "", fmt.Sprint("n", i)), &NodeInfo{ExternalIP: rapid.SampledFrom([]string{"", "198.51.100.1", "203.0.113.1"}).Draw(t, "public"), InternalIP: rapid.SampledFrom([]string{"", "10.0.0.1"}).Draw(t, "private")}
	case "Gateway":
		l := Listener{Name: Intern("l"), Protocol: Intern(rapid.SampledFrom([]string{"HTTP", "TCP"}).Draw(t, "protocol")), Allowed: Allowed{From: Intern(rapid.SampledFrom([]string{"Same", "All"}).Draw(t, "from"))}}
		r.ID, r.Spec = MakeID("Gateway", "ns", "g"), &Gateway{Listeners: []Listener{l}, Sets: Allowed{From: Intern(rapid.SampledFrom([]string{"None", "Same", "All"}).Draw(t, "sets"))}}
		r.Links = []Link{enters("LoadBalancer/203.0.113.1", &Route{Ports: []Port{{Port: 80, Protocol: "TCP"}}})}
	case "ListenerSet":
		gw := Intern(rapid.SampledFrom([]string{"Gateway/ns/g", "Gateway/ns/other"}).Draw(t, "gateway"))
		r.ID = MakeID("ListenerSet", rapid.SampledFrom([]string{"ns", "far"}).Draw(t, "set ns"), "l")
		r.Spec = &ListenerSet{Parent: Parent{To: ID(gw.String())}, Listeners: []Listener{{Name: Intern("l"), Port: int32(80 + i), Protocol: Intern("HTTP"), Host: rapid.SampledFrom([]string{"", "a.ex"}).Draw(t, "host")}}}
		r.Links = []Link{{Relation: Routes, To: gw, Incoming: true, Why: Intern("spec.parentRef")}}
	case "HTTPRoute":
		ns := rapid.SampledFrom([]string{"ns", "far"}).Draw(t, "route ns")
		r.ID = MakeID("HTTPRoute", ns, "h")
		r.Spec = &Routing{Parents: []Parent{{To: "Gateway/ns/g", Section: Intern(rapid.SampledFrom([]string{"", "l", "x"}).Draw(t, "section"))}}}
		r.Links = []Link{{Relation: Routes, To: Intern("Gateway/ns/g"), Incoming: true, Why: Intern("spec.parentRefs[0]"), Route: &Route{}},
			{Relation: Routes, To: Intern(fmt.Sprint("Service/ns/s", i)), Why: Intern("spec.rules[0]"), Route: &Route{Ports: []Port{{Port: 80}}}}}
	case "ReferenceGrant":
		r.ID = MakeID("ReferenceGrant", "ns", "g")
		r.Spec = &Grant{From: []GrantFrom{{Intern("HTTPRoute"), Intern("far")}}, To: []GrantTo{{Kind: Intern("Service"), Name: Intern(rapid.SampledFrom([]string{"", "s0"}).Draw(t, "granted"))}}}
	}
	return r
}

func enters(from ID, route *Route) Link {
	return Link{Relation: Enters, To: Intern(string(from)), Incoming: true, Why: Intern("status.loadBalancer"), Route: route}
}

func anySlice(t *rapid.T) *EndpointSlice {
	s := &EndpointSlice{Service: MakeID("Service", "ns", fmt.Sprint("s", rapid.IntRange(0, 2).Draw(t, "svc"))),
		Ports: []SlicePort{{Name: Intern("http"), Protocol: Intern("TCP"), Port: 8080}}}
	for j := range rapid.IntRange(0, 3).Draw(t, "endpoints") {
		ep := Endpoint{Address: "10.1.0.1", Ready: rapid.Bool().Draw(t, "ready"), Serving: rapid.Bool().Draw(t, "serving"), Terminating: rapid.Bool().Draw(t, "terminating"), Node: Intern(rapid.SampledFrom([]string{"", "n0"}).Draw(t, "node"))}
		if rapid.Bool().Draw(t, "target") {
			ep.Target = MakeID("Pod", "ns", fmt.Sprint("p", j))
		}
		s.Endpoints = append(s.Endpoints, ep)
	}
	return s
}

func anySource(t *rapid.T) Source {
	return Source{Kind: rapid.SampledFrom([]string{"Pod", "EndpointSlice", "Service", "ConfigMap", "Node", "ReferenceGrant"}).Draw(t, "source"),
		State:     rapid.SampledFrom([]SourceState{Absent, Syncing, Synced, Forbidden, Stale}).Draw(t, "state"),
		Namespace: rapid.SampledFrom([]string{"", "ns", "other"}).Draw(t, "scope")}
}

// build makes the graph from scratch: all sources, then all records by id.
func (w world) build(order []ID) *Graph {
	g := NewGraph()
	for _, k := range slices.Sorted(maps.Keys(w.sources)) {
		s := w.sources[k]
		g.Apply(Batch{Source: &s})
	}
	for _, id := range order {
		g.Apply(Batch{Changes: []Change{{id, w.records[id]}}})
	}
	return g
}

func TestIncrementalIsFromScratch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := world{records: map[ID]*Record{}, sources: map[string]Source{}}
		g := NewGraph()
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			switch rapid.IntRange(0, 9).Draw(t, "what") {
			case 0:
				s := anySource(t)
				w.sources[s.Kind] = s
				g.Apply(Batch{Source: &s})
			case 1, 2:
				if ids := slices.Sorted(maps.Keys(w.records)); len(ids) > 0 {
					id := rapid.SampledFrom(ids).Draw(t, "gone")
					delete(w.records, id)
					g.Apply(Batch{Changes: []Change{{ID: id}}})
				}
			case 3: // a relist of pods finds some gone
				b := Batch{Kind: "Pod", Replace: true}
				for _, id := range slices.Sorted(maps.Keys(w.records)) {
					if id.Kind() == "Pod" {
						if rapid.Bool().Draw(t, "kept") {
							b.Changes = append(b.Changes, Change{id, w.records[id]})
						} else {
							delete(w.records, id)
						}
					}
				}
				g.Apply(b)
			default:
				r := anyRecord(t)
				w.records[r.ID] = r
				g.Apply(Batch{Changes: []Change{{r.ID, r}}})
			}
		}
		order := rapid.Permutation(slices.Sorted(maps.Keys(w.records))).Draw(t, "order")
		if got, want := dump(g), dump(w.build(order)); got != want {
			t.Fatalf("incremental:\n%s\n\nfrom scratch:\n%s", got, want)
		}
		for _, id := range order {
			g.Apply(Batch{Changes: []Change{{ID: id}}})
		}
		if g.Len() != 0 {
			t.Fatalf("after everything went, the graph still holds:\n%s", dump(g))
		}
		if left := g.Spaces(); len(left) != 0 {
			t.Fatalf("after everything went, the graph still holds %d namespaces, the first %q", len(left), left[0].Name)
		}
	})
}
