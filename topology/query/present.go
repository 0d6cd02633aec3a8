package query

import "kscope/topology"

// fieldSet is a set of fields, a bit each.
type fieldSet uint32

func setOf(fields ...Field) (s fieldSet) {
	for _, f := range fields {
		s |= 1 << f
	}
	return s
}

func (s *fieldSet) addIf(there bool, f Field) {
	if there {
		*s |= 1 << f
	}
}

// present are the fields that a node has: those for which ".field" matches it. It is
// for asking after all of them at once.
func present(env *Env, n *topology.Node) fieldSet {
	s := setOf(Kind, Name, Health)
	s.addIf(n.ID.Namespace() != "", Namespace)
	s.addIf(n.Status().Reason != topology.Sym{}, Reason)
	_, want := n.ReadyWant()
	if want >= 0 {
		s |= setOf(Ready, Count)
	}
	for _, e := range n.EachIn() {
		if e.Relation == topology.Selects {
			s |= setOf(Selects, SelectedBy)
		}
	}
	for _, e := range n.EachOut() {
		s.addIf(e.Relation == topology.Selects, Selects)
	}
	for range n.Owners() {
		s |= setOf(Owner)
		break
	}
	if env != nil && env.Usage != nil {
		if _, ok := env.Usage(n); ok {
			s |= setOf(CPU, Memory)
		}
	}
	if n.Rec != nil {
		s.addIf(env != nil && n.Rec.Created != 0, Age)
		s |= ofSpec(n)
	}
	return s
}

// ofSpec are the fields that only the node's kind has.
func ofSpec(n *topology.Node) (s fieldSet) {
	some := func(f Field) { f.each(n, func(string) bool { s |= 1 << f; return false }) }
	switch spec := n.Rec.Spec.(type) {
	case *topology.Pod:
		s.addIf(true, Restarts)
		s.addIf(spec.Phase != topology.Sym{}, Phase)
		s.addIf(spec.Node != topology.Sym{}, Node)
		s.addIf(spec.IP != "", IP)
		some(Image)
	case *topology.NodeInfo:
		some(IP)
		some(Zone)
		some(Pool)
	case *topology.Service:
		some(IP)
	case *topology.Workload:
		some(Image)
	}
	if len(n.Rec.Facts) > 0 {
		some(Phase)
	}
	return s
}
