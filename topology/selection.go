package topology

import (
	"slices"

	"k8s.io/apimachinery/pkg/labels"
)

// Objects that choose pods by label (PodDisruptionBudget, NetworkPolicy, and a
// Service where EndpointSlices cannot be read) are indexed by namespace, so that
// one pod's change costs one match per such object of its namespace.

// choice is how an object selects; ok is false if it does not by label.
func (g *Graph) choice(n *Node) (sel labels.Selector, text Sym, ev Evidence, ok bool) {
	if n.Rec == nil {
		return nil, Sym{}, 0, false
	}
	switch s := n.Rec.Spec.(type) {
	case *Selecting:
		return s.Selector, s.Text, FromSpec, s.Selector != nil
	case *Policy:
		// A ClusterNetworkPolicy selects in other namespaces than its own: package policy knows.
		return s.Selector, s.Text, FromSpec, s.Selector != nil && s.Tier == NetworkTier
	case *Service:
		return s.Selector, s.SelectorText, Assumed, s.Selector != nil && g.assumeEndpoints(n.space.Name)
	}
	return nil, Sym{}, 0, false
}

// assumeEndpoints: with no EndpointSlices to be had, what a Service reaches is
// assumed from its selector.
func (g *Graph) assumeEndpoints(ns string) bool {
	st := g.SourceFor("EndpointSlice", ns)
	return st == Forbidden || st == Absent
}

// selectable tells whether an object can be chosen by label, and by which labels:
// pods, or, where no pod can be had (manifests), the workloads that would make
// them.
func (g *Graph) selectable(r *Record) (Labels, bool) {
	if r == nil {
		return Labels{}, false
	}
	switch s := r.Spec.(type) {
	case *Pod:
		return r.Labels, true
	case *Workload:
		if len(r.Owners) > 0 || s.Template == (Labels{}) {
			return Labels{}, false
		}
		st := g.SourceFor("Pod", r.ID.Namespace())
		return s.Template, st == Forbidden || st == Absent
	}
	return Labels{}, false
}

// selectionChanged keeps the selects edges by label right after n changed, in
// both roles: as chooser and as chosen.
func (g *Graph) selectionChanged(n *Node, old *Record) {
	if _, _, _, ok := g.choice(n); ok || n.space.sel[n] {
		g.chooseAgain(n)
	}
	was, wasOK := g.selectable(old)
	is, ok := g.selectable(n.Rec)
	if is == was && ok == wasOK && old != nil && old.Finished == n.Rec.Finished && slices.Equal(declaredPorts(old), declaredPorts(n.Rec)) {
		return
	}
	for chooser := range n.space.sel {
		if ok {
			g.match(chooser, n, is)
		} else {
			g.unmatch(chooser, n)
		}
	}
}

// chooseAgain rebuilds all edges of one choosing object.
func (g *Graph) chooseAgain(n *Node) {
	for _, e := range g.chosen[n] {
		g.drop([]*Edge{e})
	}
	delete(g.chosen, n)
	delete(n.space.sel, n)
	if _, _, _, ok := g.choice(n); !ok {
		g.queue(n)
		return
	}
	n.space.sel[n] = true
	for _, kind := range [...]string{"Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob"} {
		for _, c := range n.space.kinds[kind] {
			if lb, ok := g.selectable(c.Rec); ok {
				g.match(n, c, lb)
			}
		}
	}
	g.queue(n)
}

// match adds or removes the edge from a chooser to one candidate.
func (g *Graph) match(chooser, c *Node, lb Labels) {
	sel, text, ev, ok := g.choice(chooser)
	want := ok && sel.Matches(lb) && !(ev == Assumed && c.Rec.Finished) // a finished pod serves nobody
	e := g.chosen[chooser][c]
	if e != nil && want && e.Route != nil {
		if svc, ok := chooser.Rec.Spec.(*Service); ok && !slices.Equal(e.Route.Ports, assumedPorts(svc, c)) {
			g.unmatch(chooser, c) // a pod of the same name may have other ports
			e = nil
		}
	}
	switch {
	case want && e == nil:
		e = &Edge{From: chooser, To: c, Relation: Selects, Evidence: ev, Why: whySelected(text, ev), origin: fromChoice}
		if svc, ok := chooser.Rec.Spec.(*Service); ok {
			e.Route = &Route{Ports: assumedPorts(svc, c)}
		}
		if g.chosen[chooser] == nil {
			g.chosen[chooser] = map[*Node]*Edge{}
		}
		g.chosen[chooser][c] = e
		g.connect(e)
		g.queue(chooser)
	case !want:
		g.unmatch(chooser, c)
	}
}

func (g *Graph) unmatch(chooser, c *Node) {
	if e := g.chosen[chooser][c]; e != nil {
		delete(g.chosen[chooser], c)
		g.drop([]*Edge{e})
		g.queue(chooser)
	}
}

func whySelected(text Sym, ev Evidence) Sym {
	t := text.String()
	if t == "" {
		t = "{} (all pods)"
	}
	if ev == Assumed {
		return Intern("selector " + t + "; EndpointSlices can't be read, so assumed")
	}
	return Intern("selector " + t)
}

// assumedPorts resolves targetPort against the pod's declared ports.
func assumedPorts(s *Service, c *Node) []Port {
	var ports []Port
	for _, sp := range s.Ports {
		p := Port{Name: sp.Name.String(), Port: sp.Port, Protocol: sp.Protocol.String()}
		target := sp.Target.String()
		for _, r := range target {
			if r < '0' || r > '9' {
				p.Target = 0
				break
			}
			p.Target = p.Target*10 + int32(r-'0')
		}
		if pod, ok := c.Rec.Spec.(*Pod); ok && p.Target == 0 {
			for _, cp := range pod.Ports {
				if cp.Name == sp.Target && cp.Protocol == sp.Protocol {
					p.Target = cp.Port
				}
			}
		}
		ports = append(ports, p)
	}
	return ports
}

func declaredPorts(r *Record) []ContainerPort {
	if p, ok := r.Spec.(*Pod); ok {
		return p.Ports
	}
	return nil
}

// queueAssuming queues the Services whose endpoints are judged by this pod's own
// health, for want of EndpointSlices.
func (g *Graph) queueAssuming(n *Node) {
	for _, e := range n.in {
		if e.Relation == Selects && e.Evidence == Assumed {
			g.queue(e.From)
		}
	}
}

// unselect takes a node that goes away out of the index, in both roles.
func (g *Graph) unselect(n *Node) {
	if n.space.sel[n] {
		for _, e := range g.chosen[n] {
			g.drop([]*Edge{e})
		}
		delete(g.chosen, n)
		delete(n.space.sel, n)
	}
	for chooser := range n.space.sel {
		g.unmatch(chooser, n)
	}
}
