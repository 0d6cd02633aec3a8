package topology

import (
	"fmt"
	"slices"
	"testing"
)

// graphOf applies records one by one to a graph whose kinds have the states given.
func graphOf(sources map[string]SourceState, records ...*Record) *Graph {
	g := NewGraph()
	for k, s := range sources {
		g.Apply(Batch{Source: &Source{Kind: k, State: s}})
	}
	for _, r := range records {
		g.Apply(Batch{Changes: []Change{change(r)}})
	}
	return g
}

func synced(kinds ...string) map[string]SourceState {
	m := map[string]SourceState{}
	for _, k := range kinds {
		m[k] = Synced
	}
	return m
}

// how is a node's health, reason and ready count in one line.
func how(g *Graph, id ID) string {
	n := g.Node(id)
	if n == nil {
		return "not there"
	}
	ready, want := n.ReadyWant()
	return fmt.Sprintf("%v %s %d/%d", n.Status().Health, n.Status().Reason, ready, want)
}

func expect(t *testing.T, g *Graph, id ID, want string) {
	t.Helper()
	if got := how(g, id); got != want {
		t.Errorf("%s is %q, want %q (%s)", id, got, want, g.Node(id).Status().Message)
	}
}

// edgesOf lists the edges out of a node in short form.
func edgesOf(g *Graph, id ID) []string {
	var lines []string
	n := g.Node(id)
	if n == nil {
		return nil
	}
	for _, e := range n.Out() {
		lines = append(lines, fmt.Sprintf("%v %s %v", e.Relation, e.To.ID, g.State(e)))
	}
	return lines
}

func expectEdges(t *testing.T, g *Graph, id ID, want ...string) {
	t.Helper()
	if got := edgesOf(g, id); !slices.Equal(got, want) {
		t.Errorf("%s has edges %q, want %q", id, got, want)
	}
}

func service(name, selector string) (*Record, *Service) {
	s := &Service{Ports: []ServicePort{{Name: Intern("http"), Protocol: Intern("TCP"), Target: Intern("8080"), Port: 80}}}
	if selector != "" {
		s.Selector, s.SelectorText = sel(selector), Intern(selector)
	}
	return &Record{ID: MakeID("Service", "ns", name), UID: name, Want: -1, Spec: s}, s
}

func sliceFor(service string, port string, endpoints ...Endpoint) *Record {
	return &Record{ID: MakeID("EndpointSlice", "ns", service+"-"+port), UID: service + port, Want: -1, Spec: &EndpointSlice{Service: MakeID("Service", "ns", service),
		Ports: []SlicePort{{Name: Intern(port), Protocol: Intern("TCP"), Port: 8080}}, Endpoints: endpoints}}
}

func ownedBy(id ID, uid string, owner ID, ownerUID string, st Status) *Record {
	r := &Record{ID: id, UID: uid, Want: -1, Status: st}
	if owner != "" {
		r.Owners = []Owner{{ID: Intern(string(owner)), UID: Intern(ownerUID), Controller: true}}
	}
	return r
}

var crash = Status{Health: Failed, Reason: Intern("CrashLoopBackOff")}

func TestOwnerCyclesHoldNoStatus(t *testing.T) {
	a, b := ID("A.x/ns/a"), ID("B.x/ns/b")
	g := graphOf(synced("A.x", "B.x", "Pod"), ownedBy(a, "a", b, "b", Status{}), ownedBy(b, "b", a, "a", Status{}), ownedBy("Pod/ns/p", "p", a, "a", crash))
	expect(t, g, a, "failed CrashLoopBackOff 0/-1")
	expect(t, g, b, "ok  0/-1") // what goes round the cycle counts for nobody
	g.Apply(Batch{Changes: []Change{change(ownedBy("Pod/ns/p", "p", a, "a", Status{}))}})
	expect(t, g, a, "ok  0/-1")
	g.Apply(Batch{Changes: []Change{change(ownedBy(b, "b", a, "a", crash))}})
	expect(t, g, a, "failed CrashLoopBackOff 0/-1")
	g.Apply(Batch{Changes: []Change{change(ownedBy(b, "b", a, "a", Status{}))}})
	expect(t, g, a, "ok  0/-1")
	expect(t, g, b, "ok  0/-1")
}

// That a cycle closes, or opens, concerns all that are in it.
func TestOwnerCyclesCloseAndOpen(t *testing.T) {
	a, b, c := ID("A.x/ns/a"), ID("B.x/ns/b"), ID("C.x/ns/c")
	g := graphOf(synced("A.x", "B.x", "C.x", "Pod"), ownedBy(a, "a", "", "", Status{}), ownedBy(b, "b", a, "a", Status{}),
		ownedBy(c, "c", b, "b", Status{}), ownedBy("Pod/ns/p", "p", c, "c", crash))
	all := func(want ...string) {
		t.Helper()
		for i, id := range []ID{a, b, c} {
			expect(t, g, id, want[i])
		}
	}
	all("failed CrashLoopBackOff 0/-1", "failed CrashLoopBackOff 0/-1", "failed CrashLoopBackOff 0/-1")
	g.Apply(Batch{Changes: []Change{change(ownedBy(a, "a", c, "c", Status{}))}})
	all("ok  0/-1", "ok  0/-1", "failed CrashLoopBackOff 0/-1")
	g.Apply(Batch{Changes: []Change{change(ownedBy(a, "a", "", "", Status{}))}})
	all("failed CrashLoopBackOff 0/-1", "failed CrashLoopBackOff 0/-1", "failed CrashLoopBackOff 0/-1")
}

func TestNamesakeOfTheOwnerIsNotToBlame(t *testing.T) {
	d := ID("Deployment/ns/d")
	pod := ownedBy("Pod/ns/p", "p", d, "first", crash)
	g := graphOf(synced("Deployment", "Pod"), ownedBy(d, "second", "", "", Status{}), pod)
	expect(t, g, d, "ok  0/-1")
	expectEdges(t, g, d, "owns Pod/ns/p dangling")
	if c := g.Node("Pod/ns/p").Controller(); c != nil {
		t.Errorf("controlled by %s", c.ID)
	}
	g.Apply(Batch{Changes: []Change{change(ownedBy(d, "first", "", "", Status{}))}})
	expect(t, g, d, "failed CrashLoopBackOff 0/-1")
	if c := g.Node("Pod/ns/p").Controller(); c == nil || c.ID != d {
		t.Error("not controlled by the object it names")
	}
}

// Two controllers (which only a file can have): the smaller id, whatever came first.
func TestOfTwoControllersTheSmallerIDCounts(t *testing.T) {
	r := ownedBy("Pod/ns/p", "p", "B.x/ns/b", "b", Status{})
	r.Owners = append(r.Owners, Owner{ID: Intern("A.x/ns/a"), UID: Intern("a"), Controller: true})
	if c := graphOf(nil, r).Node("Pod/ns/p").Controller(); c.ID != "A.x/ns/a" {
		t.Errorf("controlled by %s", c.ID)
	}
}

func TestMissingIsAFaultWhereItIsNeeded(t *testing.T) {
	uses := func(pod string, optional bool) *Record {
		return &Record{ID: MakeID("Pod", "ns", pod), UID: pod, Want: -1, Links: []Link{{Relation: Uses, To: Intern("ConfigMap/ns/c"), Why: Intern("envFrom"), Optional: optional}}}
	}
	g := graphOf(synced("ConfigMap", "Pod"), uses("a", true))
	expect(t, g, "ConfigMap/ns/c", "ok Missing 0/-1")
	if n := g.Node("ConfigMap/ns/c"); !g.Missing(n) || g.Unreadable(n) {
		t.Error("it does not exist, and that is known")
	}
	g.Apply(Batch{Changes: []Change{change(uses("b", false))}})
	expect(t, g, "ConfigMap/ns/c", "failed Missing 0/-1")
	expectEdges(t, g, "Pod/ns/a", "uses ConfigMap/ns/c ok")
	expectEdges(t, g, "Pod/ns/b", "uses ConfigMap/ns/c dangling")
	g.Apply(Batch{Changes: []Change{{ID: "Pod/ns/b"}}})
	expect(t, g, "ConfigMap/ns/c", "ok Missing 0/-1")
	g.Apply(Batch{Source: &Source{Kind: "ConfigMap", State: Forbidden}})
	expect(t, g, "ConfigMap/ns/c", "unknown NoPermission 0/-1")
}

// Which endpoint gets what.
func TestEndpointStates(t *testing.T) {
	svc, spec := service("s", "app=a")
	ep := func(name string, ready, serving, terminating bool) Endpoint {
		return Endpoint{Target: MakeID("Pod", "ns", name), Ready: ready, Serving: serving, Terminating: terminating}
	}
	g := graphOf(synced("Service", "EndpointSlice"), svc, sliceFor("s", "http",
		ep("ready", true, true, false), ep("unready", false, false, false), ep("published", true, false, false),
		ep("leaving", false, true, true), ep("gone", false, false, true)), sliceFor("s", "other", ep("elsewhere", true, true, false)))
	expectEdges(t, g, "Service/ns/s", "selects Pod/ns/elsewhere degraded", "selects Pod/ns/gone pending", "selects Pod/ns/leaving pending",
		"selects Pod/ns/published degraded", "selects Pod/ns/ready ok", "selects Pod/ns/unready degraded")
	expect(t, g, "Service/ns/s", "ok  1/4")

	g.Apply(Batch{Changes: []Change{change(sliceFor("s", "http", ep("published", true, false, false))), {ID: "EndpointSlice/ns/s-other"}}})
	expect(t, g, "Service/ns/s", "failed NoReadyEndpoints 0/1")
	published := *spec
	published.PublishNotReady = true
	again := *svc
	again.Spec = &published
	g.Apply(Batch{Changes: []Change{change(&again)}})
	expect(t, g, "Service/ns/s", "degraded NoReadyEndpoints 0/1")

	g.Apply(Batch{Changes: []Change{change(sliceFor("s", "http", ep("leaving", false, true, true)))}})
	expect(t, g, "Service/ns/s", "progressing Terminating 0/0")
	g.Apply(Batch{Changes: []Change{change(sliceFor("s", "http"))}})
	expect(t, g, "Service/ns/s", "degraded NoEndpoints 0/0")

	headless := *spec
	headless.Headless = true
	again.Spec = &headless
	g.Apply(Batch{Changes: []Change{change(&again), change(sliceFor("s", "other", ep("elsewhere", true, true, false)))}})
	expectEdges(t, g, "Service/ns/s", "selects Pod/ns/elsewhere ok") // a name is resolved whatever the port
}

func TestScaledToZeroIsOnPurpose(t *testing.T) {
	svc, _ := service("s", "app=a")
	workload := func(kind, name, app string, want int32) *Record {
		return &Record{ID: MakeID(kind, "ns", name), UID: kind + name, Want: want, Spec: &Workload{Template: MakeLabels(map[string]string{"app": app})}}
	}
	g := graphOf(synced("Service", "EndpointSlice", "Deployment", "StatefulSet", "Pod"), svc, workload("Deployment", "other", "b", 0))
	steps := []struct {
		c    Change
		want string
	}{
		{change(workload("Deployment", "d", "a", 0)), "ok ScaledToZero 0/0"},
		{change(workload("StatefulSet", "s", "a", 1)), "degraded NoEndpoints 0/0"},
		{change(workload("StatefulSet", "s", "a", 0)), "ok ScaledToZero 0/0"},
		{change(workload("Deployment", "d", "a", 2)), "degraded NoEndpoints 0/0"},
		{change(workload("Deployment", "d", "b", 2)), "ok ScaledToZero 0/0"},
		{Change{ID: "StatefulSet/ns/s"}, "degraded NoEndpoints 0/0"},
		{change(workload("ReplicaSet", "of-a-rollout", "a", 0)), "ok ScaledToZero 0/0"},
	}
	expect(t, g, "Service/ns/s", "degraded NoEndpoints 0/0")
	for i, s := range steps {
		g.Apply(Batch{Changes: []Change{s.c}})
		if got := how(g, "Service/ns/s"); got != s.want {
			t.Errorf("step %d: %q, want %q", i, got, s.want)
		}
	}
}

// What can't be read is not claimed: neither that nothing answers nor that nothing
// matches.
func TestServicesSayNoMoreThanIsKnown(t *testing.T) {
	manual, _ := service("manual", "")
	chosen, _ := service("chosen", "app=a")
	for name, c := range map[string]struct {
		slices, pods   SourceState
		manual, chosen string
	}{
		"all is read":       {Synced, Synced, "degraded NoEndpoints 0/0", "degraded NoEndpoints 0/0"},
		"no slices":         {Forbidden, Synced, "ok  0/-1", "degraded NoEndpoints 0/0"},
		"neither":           {Forbidden, Forbidden, "ok  0/-1", "ok  0/-1"},
		"pods not read yet": {Absent, Syncing, "ok  0/-1", "ok  0/-1"},
	} {
		g := graphOf(map[string]SourceState{"EndpointSlice": c.slices, "Pod": c.pods, "Service": Synced}, manual, chosen)
		if m, s := how(g, manual.ID), how(g, chosen.ID); m != c.manual || s != c.chosen {
			t.Errorf("%s: %q and %q, want %q and %q", name, m, s, c.manual, c.chosen)
		}
	}
}

// An ExternalName that no DNS resolves is of no use.
func TestExternalNames(t *testing.T) {
	ext := func(name string, to ID, state EdgeState) *Record {
		return &Record{ID: MakeID("Service", "ns", name), UID: name, Want: -1, Spec: &Service{Type: Intern("ExternalName")},
			Links: []Link{{Relation: Resolves, To: Intern(string(to)), Why: Intern("spec.externalName"), State: state}}}
	}
	g := graphOf(synced("Service", "EndpointSlice"), ext("out", "FQDN/db.example.com", Fine), ext("ip", "FQDN/10.0.0.1", Dangling), ext("in", "Service/ns/web", Fine))
	expect(t, g, "Service/ns/out", "ok  0/-1")
	expect(t, g, "Service/ns/ip", "degraded NotResolvable 0/-1")
	expect(t, g, "Service/ns/in", "degraded NotResolvable 0/-1")
	web, _ := service("web", "")
	g.Apply(Batch{Changes: []Change{change(web)}})
	expect(t, g, "Service/ns/in", "ok  0/-1")
}

func TestRoutesToPorts(t *testing.T) {
	ing := &Record{ID: "Ingress/ns/i", UID: "i", Want: -1}
	for _, b := range []struct {
		to   string
		port Port
	}{{"web", Port{Port: 80}}, {"ext", Port{Port: 443}}, {"byname", Port{Name: "http"}}, {"badname", Port{Name: "nope"}}, {"badport", Port{Port: 81}}, {"gone", Port{Port: 80}}} {
		ing.Links = append(ing.Links, Link{Relation: Routes, To: Intern("Service/ns/" + b.to), Why: Intern("spec"), Route: &Route{Ports: []Port{b.port}}})
	}
	var all []*Record
	for _, name := range []string{"web", "ext", "byname", "badname", "badport"} {
		r, s := service(name, "")
		if name == "ext" {
			s.Type, s.Ports = Intern("ExternalName"), nil
		}
		all = append(all, r)
	}
	g := graphOf(synced("Service"), append(all, ing)...)
	expectEdges(t, g, ing.ID, "routes Service/ns/badname dangling", "routes Service/ns/badport dangling", "routes Service/ns/byname ok",
		"routes Service/ns/ext ok", "routes Service/ns/gone dangling", "routes Service/ns/web ok")
	if st := g.Node(ing.ID).Status(); st.Message != `Service badname has no port "nope"` {
		t.Errorf("says %q: of several faults the first by id is told", st.Message)
	}
}

// A claim waits for its volume, unless there is no such volume.
func TestClaimOfAMissingVolume(t *testing.T) {
	claim := &Record{ID: "PersistentVolumeClaim/ns/c", UID: "c", Want: -1, Links: []Link{{Relation: Binds, To: Intern("PersistentVolume/v"), Why: Intern("spec.volumeName"), State: Pending}}}
	g := graphOf(synced("PersistentVolumeClaim", "PersistentVolume"), claim)
	expectEdges(t, g, claim.ID, "binds PersistentVolume/v dangling")
	g.Apply(Batch{Changes: []Change{change(&Record{ID: "PersistentVolume/v", UID: "v", Want: -1})}})
	expectEdges(t, g, claim.ID, "binds PersistentVolume/v pending")
}

// An edge is taken off its ends, whichever way they come and go.
func TestHubLosesOnlyWhatWent(t *testing.T) {
	const n = 250
	g := hub(n)
	for i := range n {
		if i%3 != 0 {
			g.Apply(Batch{Changes: []Change{{ID: hubPod(i).ID}}})
		}
	}
	g.Apply(Batch{Changes: []Change{{ID: "EndpointSlice/ns/s-1"}}})
	count := func(id ID) (in, out int) { return len(g.Node(id).In()), len(g.Node(id).Out()) }
	for id, want := range map[ID][2]int{"Node/n": {84, 0}, "ConfigMap/ns/c": {84, 0}, "ReplicaSet/ns/r": {0, 84}, "Service/ns/s": {0, 150}} {
		if in, out := count(id); in != want[0] || out != want[1] {
			t.Errorf("%s has %d edges in and %d out, want %v", id, in, out, want)
		}
	}
	if got := how(g, "Service/ns/s"); got != "ok  150/150" {
		t.Errorf("the Service is %q", got)
	}
}

func TestSplit(t *testing.T) {
	for id, want := range map[ID][3]string{
		"Pod/ns/p":                            {"Pod", "ns", "p"},
		"Node/n1":                             {"Node", "", "n1"},
		"Kafka.kafka.strimzi.io/shop/events":  {"Kafka.kafka.strimzi.io", "shop", "events"},
		"ClusterRole.rbac.x/system:node:X@Y":  {"ClusterRole.rbac.x", "", "system:node:X@Y"},
		"LoadBalancer/2001:db8::1":            {"LoadBalancer", "", "2001:db8::1"},
		"FQDN/*.example.com":                  {"FQDN", "", "*.example.com"},
		"FQDN/odd/name":                       {"FQDN", "", "odd/name"},
		"Endpoint/fe80::1":                    {"Endpoint", "", "fe80::1"},
		"Internet":                            {"Internet", "", "Internet"},
		"Widget.model.example.com/Team:1/A_b": {"Widget.model.example.com", "Team:1", "A_b"},
	} {
		kind, ns, name := id.Split()
		if [3]string{kind, ns, name} != want {
			t.Errorf("%s: %q %q %q", id, kind, ns, name)
		}
	}
}
