package yardstick

import "fmt"

// building is a cluster while it grows to n objects.
type building struct {
	*Graph
	dice    dice
	n       int
	spaces  int // number of namespaces
	lbs     []string
	nodes   []string
	ingress map[string][]string // by namespace
}

// cluster makes a cluster of n objects with every edge.
func cluster(n int, seed uint64) *Graph {
	b := &building{Graph: &Graph{Name: fmt.Sprintf("k8s-%d.full", n)}, dice: dice(seed), n: n,
		spaces: max(n/50, 2), ingress: map[string][]string{}}
	b.infrastructure()
	b.daemons()
	for i := range b.spaces {
		ns := fmt.Sprintf("ns-%d", i)
		for k := 0; k < 1+b.dice.roll(2); k++ { // a roll each time
			if k > 0 && n < 100 {
				break
			}
			ing := b.node(fmt.Sprintf("%s/ing-%d", ns, k), "Ingress", ns, "")
			b.ingress[ns] = append(b.ingress[ns], ing)
			b.link(b.lbs[b.dice.roll(len(b.lbs))], ing, "traffic")
		}
	}
	for w := 0; b.left() > 0; w++ {
		ns := fmt.Sprintf("ns-%d", b.dice.roll(b.spaces))
		if b.left() < 6 {
			for i := 0; b.left() > 0; i++ {
				b.runsOn(b.node(fmt.Sprintf("%s/bare-%d", ns, i), "Pod", ns, ""))
			}
			break
		}
		b.app(ns, w)
	}
	b.simple()
	return b.Graph
}

func (b *building) left() int { return b.n - len(b.Nodes) }

func (b *building) runsOn(pod string) {
	b.link(pod, b.nodes[b.dice.roll(len(b.nodes))], "runs-on")
}

// infrastructure is the internet, load balancers and nodes.
func (b *building) infrastructure() {
	internet := b.node("internet", "Internet", "", "")
	for i := range max(b.n/250, 1) {
		lb := b.node(fmt.Sprintf("lb-%d", i), "LoadBalancer", "", "")
		b.lbs = append(b.lbs, lb)
		b.link(internet, lb, "traffic")
	}
	for i := range max(b.n/60, 3) {
		b.nodes = append(b.nodes, b.node(fmt.Sprintf("node-%d", i), "Node", "", ""))
	}
}

// daemons is a DaemonSet a thousand objects, with a pod a node, as long as they
// make up less than a third.
func (b *building) daemons() {
	const ns = "kube-system"
	for d := range 1 + b.n/1000 {
		if len(b.Nodes)+len(b.nodes)+1 >= b.n/3 {
			return
		}
		ds := b.node(fmt.Sprintf("%s/ds-%d", ns, d), "DaemonSet", ns, "")
		for i, node := range b.nodes {
			pod := b.node(fmt.Sprintf("%s-%d", ds, i), "Pod", ns, ds)
			b.link(ds, pod, "owns")
			b.link(pod, node, "runs-on")
		}
	}
}

// app is a workload with its pods, most often behind a Service.
func (b *building) app(ns string, w int) {
	replicas := 1
	for replicas < 12 && b.dice.percent(68) {
		replicas++
	}
	svc := b.service(ns, w)
	switch k := b.dice.roll(100); {
	case k < 78:
		b.deployment(ns, w, replicas, svc)
	case k < 93:
		set := b.node(fmt.Sprintf("%s/sts-%d", ns, w), "StatefulSet", ns, "")
		for i := 0; i < replicas && b.left() > 1; i++ {
			pod := fmt.Sprintf("%s-%d", set, i)
			b.pod(pod, ns, set, set, svc)
			b.link(pod, b.node(fmt.Sprintf("%s-pvc-%d", set, i), "PVC", ns, set), "mounts")
		}
	default:
		job := b.node(fmt.Sprintf("%s/job-%d", ns, w), "Job", ns, "")
		for i := 0; i < (replicas+1)/2 && b.left() > 0; i++ {
			b.pod(fmt.Sprintf("%s-%d", job, i), ns, job, job, "")
		}
	}
}

// service is the Service in front of an app, "" if it has none.
func (b *building) service(ns string, w int) string {
	if !b.dice.percent(80) {
		return ""
	}
	svc := b.node(fmt.Sprintf("%s/svc-%d", ns, w), "Service", ns, "")
	if ings := b.ingress[ns]; b.dice.percent(45) {
		b.link(ings[b.dice.roll(len(ings))], svc, "traffic")
		if b.dice.percent(15) {
			b.link(ings[0], svc, "traffic2")
		}
	} else if b.dice.percent(6) {
		b.link(b.lbs[b.dice.roll(len(b.lbs))], svc, "traffic")
	}
	return svc
}

// deployment has one ReplicaSet, or two in the middle of a rollout.
func (b *building) deployment(ns string, w, replicas int, svc string) {
	d := b.node(fmt.Sprintf("%s/deploy-%d", ns, w), "Deployment", ns, "")
	n := 1
	if replicas > 2 && b.dice.percent(15) {
		n = 2
	}
	var sets []string
	for i := 0; i < n && b.left() > 1; i++ {
		sets = append(sets, b.node(fmt.Sprintf("%s-rs%d", d, i), "ReplicaSet", ns, d))
		b.link(d, sets[i], "owns")
	}
	for i := 0; i < replicas && b.left() > 0; i++ {
		own := sets[i%len(sets)]
		b.pod(fmt.Sprintf("%s-p%d", own, i), ns, own, d, svc)
	}
}

// pod is a pod of owner, folded into the controller fold.
func (b *building) pod(id, ns, owner, fold, svc string) {
	b.node(id, "Pod", ns, fold)
	b.link(owner, id, "owns")
	if svc != "" {
		b.link(svc, id, "traffic")
	}
	b.runsOn(id)
}
