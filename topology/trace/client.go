package trace

import "kscope/topology"

// balancer tells whether a request comes by a load balancer, which leaves out the nodes
// that it is told to.
func balancer(e *topology.Edge) bool {
	return e != nil && e.From.ID.Kind() == topology.KindLoadBalancer
}

// clientOf is who asks, as kube-proxy sees it.
func clientOf(s state) topology.Client {
	c := topology.Client{Node: s.node, Outside: s.outside}
	if s.source.Pod != nil && s.source.Pod.Rec != nil {
		pod, ok := s.source.Pod.Rec.Spec.(*topology.Pod)
		c.Itself = ok && pod.HostNetwork
	}
	if s.entry != nil {
		c = c.By(s.entry)
	}
	return c
}
