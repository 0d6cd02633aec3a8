package lines

import (
	"fmt"
	"testing"

	"kscope/topology"
)

func TestTargets(t *testing.T) {
	g := topology.NewGraph()
	add := func(id topology.ID, spec any, owner topology.ID, links ...topology.Link) {
		r := &topology.Record{ID: id, UID: string(id) + "-uid", Spec: spec, Links: links, Want: -1}
		if owner != "" {
			r.Owners = []topology.Owner{{ID: topology.Intern(string(owner)), Controller: true}}
		}
		g.Apply(topology.Batch{Kind: id.Kind(), Changes: []topology.Change{{ID: id, Record: r}}})
	}
	link := func(rel topology.Relation, to topology.ID) topology.Link {
		return topology.Link{To: topology.Intern(string(to)), Relation: rel}
	}
	containers := func(names ...string) *topology.Pod {
		p := &topology.Pod{}
		for i, n := range names {
			c := topology.Container{Name: topology.Intern(n), Restarts: int32(i), State: topology.Intern("Running")}
			if n == "init" {
				c.Role, c.State = topology.Intern("init"), topology.Intern("Completed")
			}
			p.Containers = append(p.Containers, c)
		}
		return p
	}
	add("Deployment/shop/web", nil, "")
	add("ReplicaSet/shop/web-1", nil, "Deployment/shop/web")
	add("Pod/shop/web-1-b", containers("app"), "ReplicaSet/shop/web-1", link(topology.RunsOn, "Node/n1"))
	add("Pod/shop/web-1-a", containers("init", "app", "proxy"), "ReplicaSet/shop/web-1")
	add("Pod/other/lone", nil, "", link(topology.RunsOn, "Node/n1"))
	add("Service/shop/web", nil, "", link(topology.Selects, "Pod/shop/web-1-b"))
	add("Ingress/shop/web", nil, "", link(topology.Routes, "Service/shop/web"), link(topology.Uses, "Secret/shop/tls"))
	add("HorizontalPodAutoscaler/shop/web", nil, "", link(topology.Scales, "Deployment/shop/web"))
	add("ConfigMap/shop/settings", nil, "")
	add("Node/n1", nil, "")

	const a, b, lone = "web-1-a/app web-1-a/proxy", "web-1-b/app", "lone/"
	for _, c := range []struct {
		of   []topology.ID
		want string
	}{
		{[]topology.ID{"Pod/shop/web-1-b"}, b},
		{[]topology.ID{"Pod/shop/web-1-a"}, a + " web-1-a/init"}, // what has ended comes last
		{[]topology.ID{"Deployment/shop/web"}, a + " " + b + " web-1-a/init"},
		{[]topology.ID{"HorizontalPodAutoscaler/shop/web"}, a + " " + b + " web-1-a/init"},
		{[]topology.ID{"Service/shop/web"}, b},
		{[]topology.ID{"Ingress/shop/web"}, b},
		{[]topology.ID{"Node/n1"}, lone + " " + b},
		{[]topology.ID{"Namespace/shop"}, a + " " + b + " web-1-a/init"},
		{[]topology.ID{"Service/shop/web", "Pod/shop/web-1-b", "Pod/other/lone"}, lone + " " + b},
		{[]topology.ID{"ConfigMap/shop/settings", "Pod/shop/nobody", topology.Internet}, ""},
	} {
		got := ""
		for i, target := range Targets(g, c.of) {
			if i > 0 {
				got += " "
			}
			got += fmt.Sprint(target.Pod.Name(), "/", target.Container)
		}
		if got != c.want {
			t.Errorf("%v: %q, want %q", c.of, got, c.want)
		}
	}
	g.Apply(topology.Batch{Kind: "Pod", Changes: []topology.Change{{ID: "Pod/shop/web-1-z", Record: &topology.Record{ID: "Pod/shop/web-1-z",
		Spec: containers("app"), Status: topology.Status{Health: topology.Failed}}}}})
	if first := Targets(g, []topology.ID{"Namespace/shop"})[0]; first.Pod != "Pod/shop/web-1-z" {
		t.Errorf("first is %s, not the one that failed", first.Pod)
	}
	if one := Targets(g, []topology.ID{"Pod/shop/web-1-b"})[0]; !one.Alone || one.UID != "Pod/shop/web-1-b-uid" {
		t.Errorf("%+v", one)
	}
}
