package topology

import (
	"fmt"
	"net/netip"
	"slices"
)

// served tells what a Service does with what comes to it. What it does differs by the
// port and by the family of the address that are asked for.
func (g *Graph) served(e *Edge) (EdgeState, fault) {
	svc, ok := ServiceOf(e.To)
	if !ok || svc.Foreign || e.To.roll == nil {
		return Fine, noFault
	}
	r := e.To.roll
	switch {
	case r.reach == reachNone:
		return Rejected, noEndpoint
	case !svc.has(e.family()):
		return Ambiguous, otherFamily
	case r.reach != reachUnknown:
		if st, f := g.portsReached(e, svc); f != noFault {
			return st, f
		}
		if e.Route != nil && e.Route.Local && r.stray {
			return Dropped, noLocal
		}
	}
	if e.Relation == Enters && svc.openTo(e) {
		return Fine, openBeside
	}
	return Fine, noFault
}

// family is that of the address an edge enters by. A load balancer that is a proxy
// translates.
func (e *Edge) family() Family {
	switch e.From.ID.Kind() {
	case KindLoadBalancer, KindExternalIP:
		if e.Route != nil && e.Route.SNAT != "lb" {
			return FamilyOf(e.From.ID.Name())
		}
	}
	return AnyFamily
}

// has tells whether the Service has addresses of a family, as far as is known: for those
// that it lacks kube-proxy has no rule.
func (s *Service) has(f Family) bool {
	return f == AnyFamily || len(s.Families) == 0 || slices.Contains(s.Families, f)
}

// portsReached tells whether the ports that an edge is for have usable endpoints. A
// headless Service is only a name.
func (g *Graph) portsReached(e *Edge, svc *Service) (EdgeState, fault) {
	dead, asked := g.deadPorts(e, svc)
	switch {
	case len(dead) == 0:
		return Fine, noFault
	case len(dead) == asked:
		return Rejected, portUnserved
	}
	return EdgeDegraded, somePorts
}

// deadPorts lists the ports of a Service that an edge is for and that no usable
// endpoint has, and how many it is for.
func (g *Graph) deadPorts(e *Edge, svc *Service) (dead []ServicePort, asked int) {
	if e.Route == nil || svc.Headless {
		return nil, 0
	}
	f := e.family()
	for _, p := range svc.Ports {
		if !slices.ContainsFunc(e.Route.Ports, func(want Port) bool { return p.asked(want, e.Route.ByNodes) }) {
			continue
		}
		asked++
		if !g.portServed(e.To, p, f) {
			dead = append(dead, p)
		}
	}
	return dead, asked
}

// asked tells whether what a route asks for is the port: by nodePort, number or name.
func (p *ServicePort) asked(want Port, byNodes bool) bool {
	switch {
	case want.Protocol != "" && want.Protocol != p.Protocol.String():
		return false
	case byNodes:
		return want.Port == p.NodePort
	case want.Port != 0:
		return want.Port == p.Port
	}
	return want.Name != "" && want.Name == p.Name.String()
}

// portServed tells whether a port has an endpoint that is used. A healthy Service's
// first endpoint answers that.
func (g *Graph) portServed(svc *Node, port ServicePort, family Family) bool {
	for _, b := range g.slices[svc.ID] {
		if !slices.ContainsFunc(b.Ports, func(p SlicePort) bool { return p.Name == port.Name && p.Protocol == port.Protocol && p.Port != 0 }) {
			continue
		}
		for i := range b.Endpoints {
			if ep := &b.Endpoints[i]; ep.use(true) != unused && ep.in(family) {
				return true
			}
		}
	}
	return false
}

// openTo tells whether a Service that lets in certain ranges only is open to
// everybody by an edge: kube-proxy filters the addresses of load balancers, each
// family by its own ranges, and no other way in.
func (s *Service) openTo(e *Edge) bool {
	if e.Route == nil || len(s.Ranges) == 0 || len(e.Route.From) > 0 {
		return false
	}
	f := e.family()
	return !slices.ContainsFunc(s.Ranges, func(r string) bool { // everybody is meant
		p, err := netip.ParsePrefix(r)
		return err == nil && p.Bits() == 0 && (f == AnyFamily || FamilyOf(p.Addr().String()) == f)
	})
}

// serviceFault says what a Service does with what comes by the edge.
func (g *Graph) serviceFault(e *Edge, f fault) (reason, fix string) {
	to := e.To.ID.Called()
	svc, _ := ServiceOf(e.To)
	switch f {
	case noEndpoint:
		return g.refusal(e.To)
	case noLocal:
		return "externalTrafficPolicy is Local, and no node that is known has an endpoint of " + to,
			"Set externalTrafficPolicy to Cluster, or run a pod on the nodes that get the traffic."
	case otherFamily:
		return fmt.Sprintf("%s has no %v address of its own, so that kube-proxy has no rule for this one", to, e.family()),
			"Set spec.ipFamilyPolicy to PreferDualStack."
	case portUnserved, somePorts:
		dead, _ := g.deadPorts(e, svc)
		what := "endpoint"
		if fam := e.family(); fam != AnyFamily {
			what = fam.String() + " endpoint"
		}
		return fmt.Sprintf("no usable %s of %s has its port %s", what, to, ListPorts(dead)),
			"See why its pods are not ready, and whether targetPort is right."
	case openBeside:
		return openReason(e), "Use a NetworkPolicy or a firewall where it must be kept shut."
	}
	return "", ""
}

func openReason(e *Edge) string {
	switch {
	case e.Route.SNAT == "lb" || e.From.ID.Kind() == KindLoadBalancer && e.family() == AnyFamily:
		return "kube-proxy does not hold loadBalancerSourceRanges against it; whether the load balancer does can't be known"
	case e.From.ID.Kind() == KindLoadBalancer:
		return fmt.Sprintf("loadBalancerSourceRanges has no %v range, so that kube-proxy lets everybody in here", e.family())
	}
	return "loadBalancerSourceRanges does not hold for the way in by " + e.Route.By
}
