package query

import (
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/labels"

	"kscope/topology"
)

const now = 1_000_000_000

// shop is a small cluster: a Deployment with two pods behind a Service, a pod that
// nothing owns or selects, a claim, a custom object, two nodes.
func shop() *topology.Graph {
	in := topology.Intern
	owner := func(id topology.ID) []topology.Owner {
		return []topology.Owner{{ID: in(string(id)), UID: in(string(id)), Controller: true}}
	}
	sel, _ := labels.Parse("app=web")
	container := func(image string) topology.Container { return topology.Container{Name: in("c"), Image: in(image)} }
	failed := topology.Status{Health: topology.Failed, Reason: in("CrashLoopBackOff")}
	records := []*topology.Record{
		{ID: "Node/n1", Want: -1, Created: now - 90*24*3600, Spec: &topology.NodeInfo{Zone: in("z-a"), Pool: in("spot"), InternalIP: "10.0.0.1", ExternalIP: "203.0.113.1"}},
		{ID: "Node/n2", Want: -1, Spec: &topology.NodeInfo{Zone: in("z-b"), InternalIP: "10.0.0.2"}},
		{ID: "Deployment/shop/web", Want: 3, Ready: 1, Created: now - 3600, Spec: &topology.Workload{Template: topology.MakeLabels(map[string]string{"app": "web"}), Images: []topology.Sym{in("nginx:1.25")}}},
		{ID: "ReplicaSet/shop/web-1", Want: 3, Ready: 1, Owners: owner("Deployment/shop/web"), Spec: &topology.Workload{}},
		{ID: "Pod/shop/web-1-a", Want: 2, Ready: 2, Created: now - 300, Owners: owner("ReplicaSet/shop/web-1"), Labels: topology.MakeLabels(map[string]string{"app": "web", "tier": "fe"}),
			Spec: &topology.Pod{Phase: in("Running"), Node: in("n1"), IP: "10.244.0.7", Containers: []topology.Container{container("nginx:1.25"), container("envoy:3")}}},
		{ID: "Pod/shop/web-1-b", Want: 2, Ready: 0, Created: now - 7200, Status: failed, Owners: owner("ReplicaSet/shop/web-1"), Labels: topology.MakeLabels(map[string]string{"app": "web"}),
			Spec: &topology.Pod{Phase: in("Pending"), Restarts: 6, Containers: []topology.Container{container("nginx:1.26")}}},
		{ID: "Pod/lone/cart", Want: 1, Ready: 1, Labels: topology.MakeLabels(map[string]string{"app": "cart"}), Spec: &topology.Pod{Phase: in("Running"), Node: in("n2"), IP: "10.244.1.8", Restarts: 1}},
		{ID: "Service/shop/web", Want: -1, Spec: &topology.Service{Type: in("ClusterIP"), ClusterIP: "10.96.0.1", Selector: sel, SelectorText: in("app=web")}},
		{ID: "PersistentVolumeClaim/shop/data", Want: -1, Facts: []topology.Fact{{Key: in("phase"), Value: in("Bound")}}},
		{ID: "Kafka.kafka.strimzi.io/shop/events", Want: -1},
	}
	g := topology.NewGraph()
	for _, r := range records {
		g.Apply(topology.Batch{Changes: []topology.Change{{ID: r.ID, Record: r}}})
	}
	for _, k := range []string{"Pod", "Service", "Deployment", "ReplicaSet", "Node"} {
		g.Apply(topology.Batch{Source: &topology.Source{Kind: k, State: topology.Synced}})
	}
	g.Apply(topology.Batch{Source: &topology.Source{Kind: "EndpointSlice", State: topology.Absent}}) // so selectors are worked out by label
	return g
}

func usage(n *topology.Node) (Usage, bool) {
	const gi = 1 << 30
	switch n.ID {
	case "Pod/shop/web-1-a":
		return Usage{CPU: Amount{Used: 450, Request: 100, Limit: 500}, Memory: Amount{Used: gi, Request: 2 * gi}}, true
	case "Pod/shop/web-1-b":
		return Usage{CPU: Amount{Used: 0}, Memory: Amount{Used: gi / 2}}, true
	case "Node/n1":
		return Usage{CPU: Amount{Used: 1000, Allocatable: 4000}, Memory: Amount{Used: 3 * gi, Allocatable: 4 * gi}}, true
	}
	return Usage{}, false
}

func nodesOf(g *topology.Graph) []*topology.Node {
	var all []*topology.Node
	for _, s := range g.Spaces() {
		for _, k := range s.Kinds() {
			for _, n := range s.Of(k) {
				if n.Rec != nil {
					all = append(all, n)
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b *topology.Node) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return all
}

const (
	web, rs, podA, podB, cart     = "Deployment/shop/web", "ReplicaSet/shop/web-1", "Pod/shop/web-1-a", "Pod/shop/web-1-b", "Pod/lone/cart"
	svc, pvc, kafka, node1, node2 = "Service/shop/web", "PersistentVolumeClaim/shop/data", "Kafka.kafka.strimzi.io/shop/events", "Node/n1", "Node/n2"
)

func TestFields(t *testing.T) {
	g := shop()
	everything := []string{web, kafka, node1, node2, pvc, cart, podA, podB, rs, svc}
	but := func(without ...string) []string {
		return slices.DeleteFunc(slices.Clone(everything), func(s string) bool { return slices.Contains(without, s) })
	}
	for text, want := range map[string][]string{
		"":                                      everything,
		".kind=po":                              {cart, podA, podB},
		".kind in (svc,DEPLOYMENTS)":            {web, svc},
		".kind=kafka":                           {kafka},
		".kind=kafkas":                          {kafka},
		".kind=Kafka.kafka.strimzi.io":          {kafka},
		".kind~^p":                              {pvc, cart, podA, podB},
		".kind!=pod":                            but(cart, podA, podB),
		".ns=lone":                              {cart},
		"!.ns":                                  {node1, node2},
		".ns!=shop":                             {node1, node2, cart},
		".name~^web":                            {web, podA, podB, rs, svc},
		".name=n1":                              {node1},
		".name!~e":                              {node1, node2, pvc, cart},
		".phase=running":                        {cart, podA},
		".phase=Bound":                          {pvc},
		".phase!=Running":                       but(cart, podA),
		".kind=pod .phase!=Running":             {podB},
		".node=n1":                              {podA},
		".kind=pod !.node":                      {podB},
		".ip=10.244.0.7":                        {podA},
		".ip~^10\\.0\\.":                        {node1, node2},
		".ip=203.0.113.1":                       {node1},
		".ip=10.96.0.1":                         {svc},
		".image=nginx:1.25":                     {web, podA},
		".image~envoy":                          {podA},
		".kind=pod .image!~nginx":               {cart},
		".kind=pod .image!=nginx:1.25":          {cart, podB},
		".zone=z-a":                             {node1},
		".pool":                                 {node1},
		".health=failed .kind=pod":              {podB},
		".health>=degraded .kind in (pod,rs)":   {podB, rs}, // rolled up along ownership
		".reason=crashloopbackoff .kind=pod":    {podB},
		".restarts>5":                           {podB},
		".restarts>=1":                          {cart, podB},
		".restarts<1":                           {podA},
		".restarts!=0 .kind!=pod":               but(cart, podA, podB),
		".restarts in (1,6)":                    {cart, podB},
		".restarts notin (1,6) .kind=pod":       {podA},
		".restarts":                             {cart, podA, podB},
		".ready<2 .kind in (pod,deploy)":        {web, cart, podB},
		".ready<100% .kind in (pod,deploy)":     {web, podB},
		".ready=100%":                           {cart, podA},
		".count=3":                              {web, rs},
		".age<10m":                              {podA},
		".age>=1h":                              {web, node1, podB},
		".age=1h":                               {web},
		".age>12w5d":                            {node1},
		".cpu>80%":                              {podA}, // of its limit: 450m of 500m
		".cpu=90%":                              {podA},
		".cpu<=25%":                             {node1}, // of what is allocatable
		".cpu>=450m":                            {podA, node1},
		".cpu<0.5m":                             {podB},
		".cpu":                                  {node1, podA, podB},
		".mem=50%":                              {podA}, // of its request, as nothing limits it
		".mem>=1Gi":                             {node1, podA},
		".mem<1Gi":                              {podB},
		".mem!=50% .kind=pod":                   {cart, podB},
		".owner=deploy/web":                     {podA, podB, rs},
		".owner=Deployment/shop/web":            {podA, podB, rs},
		".owner=Deployment/lone/web":            {},
		".owner=rs/web-1":                       {podA, podB},
		".owner~web-1$":                         {podA, podB},
		".kind=pod !.owner":                     {cart},
		".selects=Service/shop/web":             {podA, podB},
		".selects=svc/web tier":                 {podA},
		".selects=Pod/shop/web-1-a":             {svc},
		".selectedby=Service/shop/web":          {podA, podB},
		".selectedby=Pod/shop/web-1-a":          {},
		".kind=pod !.selectedby":                {cart},
		".kind=pod .selectedby!~^PodDisruption": {cart, podA, podB},
		".kind=svc .selects":                    {svc},
		".kind=svc !.selects":                   {},
		"app~^w .restarts>0 or .zone~b$":        {node2, podB},
		"app!~^w .kind=pod":                     {cart},
		"app=web,tier":                          {podA},
	} {
		got := []string{}
		q, err := Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		for _, n := range nodesOf(g) {
			if q.Match(&Env{Now: now, Usage: usage}, n) {
				got = append(got, string(n.ID))
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s matches %v, want %v", text, got, want)
		}
	}
}

// Without an environment nothing is known of ages and usage, and nothing breaks:
// nor does it for what has no record.
func TestUnknown(t *testing.T) {
	for _, n := range append(nodesOf(shop()), &topology.Node{ID: "Pod/a/missing"}, &topology.Node{ID: topology.Internet}) {
		for text, want := range map[string]bool{".age>0s": false, ".age!=0s": true, ".cpu": false, "!.mem": true, ".mem<1Gi": false, ".cpu!=5": true} {
			if mustParse(text).Match(nil, n) != want {
				t.Errorf("%s on %s is not %t", text, n.ID, want)
			}
		}
		for f := Kind; f < numFields; f++ {
			mustParse(f.String()).Match(nil, n)
		}
	}
}

func TestEmpty(t *testing.T) {
	if !mustParse(" ").Empty() || mustParse("a").Empty() || !new(Query).Match(nil, &topology.Node{ID: "Pod/a/b"}) {
		t.Error("no term is the empty query, and it matches everything")
	}
}

func TestNeeds(t *testing.T) {
	for text, want := range map[string]Needs{"": {}, "app=web .kind=Pod": {}, "a or not (.age<1h)": {Now: true}, ".cpu>1 .age>1h": {true, true}, ".mem": {Usage: true}} {
		if got := mustParse(text).Needs(); got != want {
			t.Errorf("%s needs %+v, want %+v", text, got, want)
		}
	}
}

// Objects that own each other in a ring, or have many owners, end the walk.
func TestOwnersEnd(t *testing.T) {
	g := topology.NewGraph()
	for _, r := range []*topology.Record{
		{ID: "A/ns/x", Owners: []topology.Owner{{ID: topology.Intern("A/ns/y")}}},
		{ID: "A/ns/y", Owners: []topology.Owner{{ID: topology.Intern("A/ns/x")}}},
	} {
		g.Apply(topology.Batch{Changes: []topology.Change{{ID: r.ID, Record: r}}})
	}
	if q := mustParse(".owner=A/y"); !q.Match(nil, g.Node("A/ns/x")) || q.Match(nil, g.Node("A/ns/y")) {
		t.Error("x is owned by y, y is not")
	}
	crowd := &topology.Record{ID: "A/ns/crowd"}
	for _, c := range "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" {
		crowd.Owners = append(crowd.Owners, topology.Owner{ID: topology.Intern("B/ns/" + string(c))})
	}
	g.Apply(topology.Batch{Changes: []topology.Change{{ID: crowd.ID, Record: crowd}}})
	if !mustParse(".owner=B/a").Match(nil, g.Node(crowd.ID)) || mustParse(".owner=B/0").Match(nil, g.Node(crowd.ID)) {
		t.Error("the crowd is owned by a, and not by 0")
	}
}

// The fields found at once are those found one by one.
func TestPresent(t *testing.T) {
	env := &Env{Now: now, Usage: usage}
	for _, n := range append(nodesOf(shop()), nodesOf(cluster(40))...) {
		for _, env := range []*Env{nil, {}, env} {
			var want fieldSet
			for f := Kind; f < numFields; f++ {
				want.addIf(mustParse(f.String()).Match(env, n), f)
			}
			if got := present(env, n); got != want {
				t.Errorf("%s has the fields %b, one by one %b", n.ID, got, want)
			}
		}
	}
}
