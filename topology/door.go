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
	s, ok := ServiceOf(svc)
	cluster := g.spaces[""]
	if !ok || cluster == nil || len(s.Ports) == 0 {
		return nil
	}
	var doors []Door
	var names []string
	for _, n := range cluster.kinds["Node"] {
		if info, ok := nodeOf(n); ok {
			doors = append(doors, Door{Node: n.ID.Name(), Public: info.ExternalIP != "", Balanced: info.Ready && !info.Unbalanced})
		}
	}
	slices.SortFunc(doors, func(a, b Door) int { return cmp.Compare(a.Node, b.Node) })
	for i := range doors {
		names = append(names, doors[i].Node)
	}
	answers := make([][]Answer, len(s.Ports)) // of each port, by node
	for i, p := range s.Ports {
		answers[i] = g.BackendsOn(svc, p, Client{Outside: true}, names)
	}
	ready := g.readyOn(svc, s)
	for i := range doors {
		d := &doors[i]
		d.Healthy = s.HealthCheckPort == 0 || ready[d.Node]
		worst, differ := 0, false
		for k := range answers {
			differ = differ || answers[k][i].State != answers[0][i].State
			if answers[k][i].State > answers[worst][i].State {
				worst = k
			}
		}
		if d.State, d.Reason = answers[0][i].State, answers[0][i].Reason; differ {
			d.State, d.Reason = EdgeDegraded, fmt.Sprintf("port %d: %s", s.Ports[worst].Port, answers[worst][i].Reason)
		}
	}
	return doors
}

// readyOn are the nodes that have a ready endpoint of any of a Service's ports: that is
// what its health check asks, and one that terminates does not count, though it still
// serves (pkg/proxy/endpointschangetracker.go).
func (g *Graph) readyOn(svc *Node, s *Service) map[string]bool {
	on := map[string]bool{}
	for _, p := range s.Ports {
		for _, e := range g.endpointsOf(svc, p, AnyFamily) {
			if e.Ready {
				on[e.Node.String()] = true
			}
		}
	}
	return on
}
