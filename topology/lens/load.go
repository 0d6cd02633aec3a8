package lens

import "kscope/topology"

// Load is what an object uses, and what that is to be measured against.
type Load struct {
	// Used: CPU in millicores, memory in bytes; Known tells whether that is known,
	// History (nil for sums) how it came to be so.
	CPU, Mem int64
	Known    bool
	History  *topology.Usage
	// Need are the requests and limits of the object's pods. A limit holds only if
	// every pod has one.
	Need topology.Resources
	// CPUAll and MemAll are what a cluster node has to give, else 0.
	CPUAll, MemAll int64
	// LooseCPU and LooseMem are what a cluster node uses beyond its pods: the kubelet,
	// the system, whatever runs uncontained. Loose tells whether that is known: the
	// node and all its pods have been measured.
	LooseCPU, LooseMem int64
	Loose              bool
	// Pods is how many pods were counted; Unmeasured of them use nobody knows what.
	Pods, Unmeasured int
	Restarts         int32
}

// loadOf is the load of a pod, a cluster node, or of whatever has pods below it;
// nil for what has none.
func loadOf(g *topology.Graph, n *topology.Node) *Load {
	if n.Rec == nil {
		return nil
	}
	switch n.ID.Kind() {
	case "Pod":
		l := sumOf(g, []*topology.Node{n})
		l.History = n.Usage(g)
		return l
	case "Node":
		return nodeLoad(g, n)
	}
	pods := n.Pods()
	if len(pods) == 0 {
		return nil
	}
	return sumOf(g, pods)
}

// sumOf adds up what runs; a pod at its end uses nothing.
func sumOf(g *topology.Graph, pods []*topology.Node) *Load {
	l := &Load{}
	var unlimited topology.Resources
	for _, p := range pods {
		spec, ok := topology.PodOf(p)
		if !ok || p.Rec.Finished {
			continue
		}
		l.Pods++
		l.Restarts += spec.Restarts
		need := spec.Need.Resources()
		l.Need.CPURequest += need.CPURequest
		l.Need.MemRequest += need.MemRequest
		l.Need.CPULimit += need.CPULimit
		l.Need.MemLimit += need.MemLimit
		if need.CPULimit == 0 {
			unlimited.CPULimit = 1
		}
		if need.MemLimit == 0 {
			unlimited.MemLimit = 1
		}
		u := p.Usage(g)
		if u == nil {
			l.Unmeasured++
			continue
		}
		cpu, mem, _ := u.Last()
		l.CPU, l.Mem, l.Known = l.CPU+cpu, l.Mem+mem, true
	}
	if unlimited.CPULimit != 0 {
		l.Need.CPULimit = 0
	}
	if unlimited.MemLimit != 0 {
		l.Need.MemLimit = 0
	}
	return l
}

func nodeLoad(g *topology.Graph, n *topology.Node) *Load {
	pods := sumOf(g, podsOn(n, View{}))
	l := &Load{Need: pods.Need, Pods: pods.Pods, Unmeasured: pods.Unmeasured, Restarts: pods.Restarts}
	if info, ok := n.Rec.Spec.(*topology.NodeInfo); ok {
		l.CPUAll, l.MemAll = info.CPU, info.Mem
	}
	if l.History = n.Usage(g); l.History == nil {
		return l
	}
	l.CPU, l.Mem, _ = l.History.Last()
	l.Known = true
	if l.Loose = pods.Unmeasured == 0; l.Loose {
		// Nodes and pods are not measured at the same moment.
		l.LooseCPU, l.LooseMem = max(0, l.CPU-pods.CPU), max(0, l.Mem-pods.Mem)
	}
	return l
}

// loads gives every box its load, if the view asks for loads; the boxes of cluster
// nodes have theirs always, in their own lens.
func (p *painter) loads() {
	if p.v.Fill == NoFill && p.v.Lens != Nodes {
		return
	}
	pods := make([][]*topology.Node, len(p.scene.Nodes))
	if p.v.Fill != NoFill {
		for n, i := range p.rep {
			if n.ID.Kind() == "Pod" {
				pods[i] = append(pods[i], n)
			}
		}
		for s, i := range p.reps {
			pods[i] = s.Of("Pod")
		}
		for s := range p.resting {
			pods[p.restAt] = append(pods[p.restAt], s.Of("Pod")...)
		}
	}
	for i := range p.scene.Nodes {
		n := &p.scene.Nodes[i]
		g := p.g.Node(n.ID)
		switch {
		case g != nil && n.Kind == "Node" && n.ID != "":
			n.Load = loadOf(p.g, g)
		case len(pods[i]) > 0:
			n.Load = sumOf(p.g, pods[i])
		case p.v.Fill != NoFill && g != nil && n.Opened:
			n.Load = loadOf(p.g, g)
		}
	}
}
