package query

import "kscope/topology"

// each calls yield for every value that a node has of a field, until it returns
// false; a field of numbers has none. The order is that of the record.
func (f Field) each(n *topology.Node, yield func(string) bool) {
	switch f {
	case Kind, Namespace, Name:
		kind, ns, name := n.ID.Split()
		set([...]string{Kind: kind, Namespace: ns, Name: name}[f], yield)
	case Health:
		yield(n.Status().Health.String())
	case Reason:
		set(n.Status().Reason.String(), yield)
	case Phase:
		set(phaseOf(n), yield)
	case Node, Zone, Pool:
		set(placeOf(f, n), yield)
	case IP:
		addressesOf(n, yield)
	case Image:
		imagesOf(n, yield)
	case Owner:
		ownersOf(n, yield)
	case Selects:
		if selectors(n.EachIn(), false, yield) {
			selectors(n.EachOut(), true, yield)
		}
	case SelectedBy:
		selectors(n.EachIn(), false, yield)
	}
}

// set yields a value unless it is empty, which is how records say that there is none.
func set(v string, yield func(string) bool) bool { return v == "" || yield(v) }

var phase = topology.Intern("phase")

// phaseOf is a pod's phase, and what the projection put down as the phase of others.
func phaseOf(n *topology.Node) string {
	if n.Rec == nil {
		return ""
	}
	if pod, ok := n.Rec.Spec.(*topology.Pod); ok {
		return pod.Phase.String()
	}
	for _, fact := range n.Rec.Facts {
		if fact.Key == phase {
			return fact.Value.String()
		}
	}
	return ""
}

// placeOf is where a pod runs, or where a node is.
func placeOf(f Field, n *topology.Node) string {
	if n.Rec == nil {
		return ""
	}
	switch s := n.Rec.Spec.(type) {
	case *topology.Pod:
		if f == Node {
			return s.Node.String()
		}
	case *topology.NodeInfo:
		switch f {
		case Zone:
			return s.Zone.String()
		case Pool:
			return s.Pool.String()
		}
	}
	return ""
}

func addressesOf(n *topology.Node, yield func(string) bool) {
	if n.Rec == nil {
		return
	}
	switch s := n.Rec.Spec.(type) {
	case *topology.Pod:
		set(s.IP, yield)
	case *topology.Service:
		if !s.Headless {
			set(s.ClusterIP, yield)
		}
	case *topology.NodeInfo:
		if set(s.InternalIP, yield) {
			set(s.ExternalIP, yield)
		}
	}
}

func imagesOf(n *topology.Node, yield func(string) bool) {
	if n.Rec == nil {
		return
	}
	switch s := n.Rec.Spec.(type) {
	case *topology.Pod:
		for i := range s.Containers {
			if !set(s.Containers[i].Image.String(), yield) {
				return
			}
		}
	case *topology.Workload:
		for _, image := range s.Images {
			if !set(image.String(), yield) {
				return
			}
		}
	}
}

// maxOwners bounds the walk up the owners of one object.
const maxOwners = 32

// ownersOf yields the ids of what owns the node, what owns that, and so on.
func ownersOf(n *topology.Node, yield func(string) bool) {
	var seen [maxOwners]*topology.Node
	seen[0] = n
	found := 1
	for i := 0; i < found; i++ {
	owners:
		for o := range seen[i].Owners() {
			for _, s := range seen[:found] {
				if s == o {
					continue owners // a cycle, or two ways up
				}
			}
			if found == maxOwners {
				return
			}
			seen[found] = o
			found++
			if !yield(string(o.ID)) {
				return
			}
		}
	}
}

// selectors yields the far ends of those edges that stand for a selector's choice;
// it tells whether more is wanted.
func selectors(edges []*topology.Edge, out bool, yield func(string) bool) bool {
	for _, e := range edges {
		if e.Relation != topology.Selects {
			continue
		}
		far := e.From
		if out {
			far = e.To
		}
		if !yield(string(far.ID)) {
			return false
		}
	}
	return true
}

// measure is what a node has of a numeric field; false if it has no such thing.
func (f Field) measure(env *Env, n *topology.Node) (measure, bool) {
	switch f {
	case Restarts:
		if n.Rec != nil {
			if pod, ok := n.Rec.Spec.(*topology.Pod); ok {
				return measure{value: int64(pod.Restarts)}, true
			}
		}
	case Ready, Count:
		ready, want := n.ReadyWant()
		if f == Count {
			return measure{value: int64(want)}, want >= 0
		}
		return measure{int64(ready), int64(want)}, want >= 0
	case Age:
		if n.Rec != nil && n.Rec.Created != 0 && env != nil {
			return measure{value: max(0, env.Now-n.Rec.Created)}, true // clocks differ
		}
	case CPU, Memory:
		if env != nil && env.Usage != nil {
			use, ok := env.Usage(n)
			a := use.CPU
			if f == Memory {
				a = use.Memory
			}
			return measure{a.Used, a.whole()}, ok
		}
	}
	return measure{}, false
}
