package lens

import (
	"testing"

	"kscope/topology"
)

func running(id, owner, on string, need topology.Resources, restarts int32) *topology.Record {
	r := thing(id, owner, on)
	p := r.Spec.(*topology.Pod)
	p.Need, p.Restarts = topology.InternNeed(need), restarts
	return r
}

func TestLoad(t *testing.T) {
	g := topology.NewGraph()
	node := thing("Node/n1", "", "")
	node.Spec = &topology.NodeInfo{CPU: 4000, Mem: 8 << 30}
	done := running("Pod/shop/job", "", "n1", topology.Resources{CPURequest: 500}, 9)
	done.Finished = true
	for _, r := range []*topology.Record{
		node, thing("Deployment/shop/web", "", ""), thing("ReplicaSet/shop/web-1", "Deployment/shop/web", ""),
		running("Pod/shop/a", "ReplicaSet/shop/web-1", "n1", topology.Resources{CPURequest: 100, CPULimit: 400, MemLimit: 1 << 30}, 2),
		running("Pod/shop/b", "ReplicaSet/shop/web-1", "n1", topology.Resources{CPURequest: 100, MemLimit: 1 << 30}, 3), done,
	} {
		g.Apply(topology.Batch{Kind: r.ID.Kind(), Changes: []topology.Change{{ID: r.ID, Record: r}}})
	}
	g.Apply(topology.Batch{Measures: []topology.Measure{{ID: "Pod/shop/a", CPU: 150, Mem: 300 << 20, At: 100}, {ID: "Node/n1", CPU: 1000, Mem: 2 << 30, At: 100}}})

	web := loadOf(g, g.Node("Deployment/shop/web"))
	want := Load{CPU: 150, Mem: 300 << 20, Known: true, Pods: 2, Unmeasured: 1, Restarts: 5,
		Need: topology.Resources{CPURequest: 200, MemLimit: 2 << 30}} // b has no cpu limit, so both have none
	if *web != want {
		t.Errorf("web: %+v\nwant %+v", *web, want)
	}
	if l := loadOf(g, g.Node("Node/n1")); l.Loose || l.CPU != 1000 || l.CPUAll != 4000 || l.Pods != 2 || l.Need.CPURequest != 200 {
		t.Errorf("n1 with a pod that was not measured: %+v", *l)
	}
	g.Apply(topology.Batch{Measures: []topology.Measure{{ID: "Pod/shop/b", CPU: 250, Mem: 100 << 20, At: 101}}})
	if l := loadOf(g, g.Node("Node/n1")); !l.Loose || l.LooseCPU != 600 || l.LooseMem != 2<<30-400<<20 {
		t.Errorf("n1: %+v; 600m and 1648Mi are used beside the pods", *l)
	}
}
