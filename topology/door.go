package topology

import (
	"cmp"
	"fmt"
	"slices"
)

// Door is what one node does with traffic from outside to a Service's nodePorts.
type Door struct {
	Node string
	// State is that of all ports, or EdgeDegraded where they differ.
	State  EdgeState
	Reason string
	// Public: the node has an external address.
	Public bool
	// Balanced: load balancers are meant to send to the node.
	Balanced bool
	// Healthy: it passes the Service's health check; only where HealthCheckPort is set.
	Healthy bool
}

// Doors lists what each node does with traffic from outside to a Service, by name.
// What kube-proxy's --nodeport-addresses leaves out can't be known.
func (g *Graph) Doors(svc *Node) []Door {
	s, ok := serviceOf(svc)
	cluster := g.spaces[""]
	if !ok || cluster == nil || len(s.Ports) == 0 {
		return nil
	}
	var doors []Door
	for _, n := range cluster.kinds["Node"] {
		info, ok := nodeOf(n)
		if !ok {
			continue
		}
		d := Door{Node: n.ID.Name(), Public: info.ExternalIP != "", Balanced: info.Ready && !info.Unbalanced}
		d.State, d.Reason = g.opens(svc, s, d.Node)
		d.Healthy = s.HealthCheckPort == 0 || g.readyOn(svc, s, d.Node)
		doors = append(doors, d)
	}
	slices.SortFunc(doors, func(a, b Door) int { return cmp.Compare(a.Node, b.Node) })
	return doors
}

// opens is what a node does with what comes from outside to any port of a Service.
func (g *Graph) opens(svc *Node, s *Service, node string) (EdgeState, string) {
	var first, worst Answer
	differ, port := false, ServicePort{}
	for i, p := range s.Ports {
		a := g.Backends(svc, p, Client{Node: node, Outside: true})
		if i == 0 {
			first = a
		}
		differ = differ || a.State != first.State
		if i == 0 || a.State > worst.State {
			worst, port = a, p
		}
	}
	if !differ {
		return first.State, first.Reason
	}
	return EdgeDegraded, fmt.Sprintf("port %d: %s", port.Port, worst.Reason)
}

// readyOn tells whether a node has a ready endpoint of any of a Service's ports: that is
// what its health check asks, and one that terminates does not count, though it still
// serves (pkg/proxy/endpointschangetracker.go).
func (g *Graph) readyOn(svc *Node, s *Service, node string) bool {
	for _, p := range s.Ports {
		for _, e := range g.endpointsOf(svc, p, AnyFamily) {
			if e.Ready && e.Node.String() == node {
				return true
			}
		}
	}
	return false
}
