package query

import "kscope/topology"

// Measured is the Usage of an Env as the graph knows it: of pods and cluster nodes
// what was measured of them, of what owns pods the sum over those that run. It reads
// the graph, and so must be called where the graph may be read.
func Measured(g *topology.Graph) func(*topology.Node) (Usage, bool) {
	return func(n *topology.Node) (Usage, bool) {
		if n.Rec == nil {
			return Usage{}, false
		}
		if info, ok := n.Rec.Spec.(*topology.NodeInfo); ok {
			return Usage{CPU: Amount{Allocatable: info.CPU}, Memory: Amount{Allocatable: info.Mem}}.of(n.Usage(g))
		}
		s := sum{g: g}
		s.add(n, maxOwners)
		return s.total, s.pods > 0
	}
}

// of fills in what was used, if anybody knows.
func (u Usage) of(last *topology.Usage) (Usage, bool) {
	if last == nil {
		return Usage{}, false
	}
	u.CPU.Used, u.Memory.Used, _ = last.Last()
	return u, true
}

// sum adds up pods.
type sum struct {
	g     *topology.Graph
	total Usage
	pods  int
}

// add adds the pod n, or the pods that n controls, directly or not; depth bounds
// rings.
func (s *sum) add(n *topology.Node, depth int) {
	if pod, ok := n.Rec.Spec.(*topology.Pod); ok {
		s.pod(n, pod.Need.Resources())
		return
	}
	for _, e := range n.EachOut() {
		if e.Relation == topology.Owns && e.To.Rec != nil && depth > 0 && e.To.Controller() == n {
			s.add(e.To, depth-1)
		}
	}
}

// pod adds one pod that runs. What is unknown of one is left out, as kubectl top does.
func (s *sum) pod(n *topology.Node, need topology.Resources) {
	use, known := Usage{
		CPU:    Amount{Request: need.CPURequest, Limit: need.CPULimit},
		Memory: Amount{Request: need.MemRequest, Limit: need.MemLimit},
	}.of(n.Usage(s.g))
	if !known || n.Rec.Finished {
		return
	}
	first := s.pods == 0
	s.total.CPU.plus(use.CPU, first)
	s.total.Memory.plus(use.Memory, first)
	s.pods++
}

// plus adds b. What not both have, a sum has not either: of a part there is no share.
func (a *Amount) plus(b Amount, first bool) {
	if first {
		*a = b
		return
	}
	a.Used += b.Used
	if a.Request += b.Request; a.Request == b.Request || b.Request == 0 {
		a.Request = 0
	}
	if a.Limit += b.Limit; a.Limit == b.Limit || b.Limit == 0 {
		a.Limit = 0
	}
}
