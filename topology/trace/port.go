package trace

import (
	"slices"

	"kscope/topology"
)

// portBehind: who is outside asks for the port of a Service or of a pod. What leads
// there, a proxy or a nodePort, may be addressed by another.
func (w *walker) portBehind() bool {
	switch {
	case !w.req.From.Inferred() || w.req.Port == 0 && w.req.PortName == "":
		return false
	case w.req.To.Kind() == "Service":
		return true
	}
	return w.req.Port != 0 && w.podsOnly()
}

// meant tells whether a port of the Service that was asked for is the one, by nodes by
// its nodePort too.
func (w *walker) meant(p topology.ServicePort, byNodes bool) bool {
	switch {
	case w.req.Port == 0:
		return w.req.PortName == "" || p.Name.String() == w.req.PortName
	case byNodes && p.NodePort == w.req.Port:
		return true
	}
	return p.Port == w.req.Port
}

// meantOf keeps of a Service's ports those that were asked for, where they are its own.
func (w *walker) meantOf(n *topology.Node, ports []topology.ServicePort, s state) []topology.ServicePort {
	if !w.portBehind() || !w.targets[n] {
		return ports
	}
	byNodes := s.entry != nil && s.entry.Route.ByNodes
	return slices.DeleteFunc(ports, func(p topology.ServicePort) bool { return !w.meant(p, byNodes) })
}

// aside tells whether a hop is to the pods that were asked for, but to another of their
// ports.
func (w *walker) aside(h *Hop) bool {
	return w.portBehind() && w.wanted(h.Node) && !slices.ContainsFunc(h.Backends, func(b Backend) bool { return b.Port == w.req.Port })
}
