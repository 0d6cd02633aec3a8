package trace

import (
	"fmt"
	"slices"
	"strings"

	"kscope/topology"
)

// service goes on from a Service to its endpoints, and by those of a proxy to what
// the proxy serves.
func (w *walker) service(n *topology.Node, s state) {
	svc, ok := specOf(n)
	if !ok {
		w.end() // it is not there, or can't be read
		return
	}
	if svc.Type.String() == "ExternalName" {
		w.alias(n, s)
		return
	}
	ports := portsOf(svc, s)
	if len(ports) == 0 {
		last := &w.hops[len(w.hops)-1]
		last.Verdict = topology.Verdict{State: topology.Dangling, Reason: fmt.Sprintf("%s has no port %d", naming(n.ID), s.port), Fix: "Ask for one of its ports: " + listed(svc)}
		w.end()
		return
	}
	fronts := slices.DeleteFunc(n.Out(), func(e *topology.Edge) bool { return e.Relation != topology.Enters || !w.may(e.To, s) })
	for _, port := range ports {
		for _, a := range w.answers(n, svc, port, s) {
			if stops(a.State) || a.Node == "" && (len(fronts) == 0 || s.arrived) {
				w.stopAt(a)
				continue
			}
			w.hops = append(w.hops, a)
			switch {
			case len(fronts) == 0 || s.arrived:
				w.end()
			default:
				for _, e := range fronts {
					if takes(e, port.Port) {
						w.step(e.To, s, w.hop(e, port.Port))
					}
				}
			}
			w.hops = w.hops[:len(w.hops)-1]
		}
	}
}

// stopAt ends the way at the Service that it has got to, as a says.
func (w *walker) stopAt(a Hop) {
	last := &w.hops[len(w.hops)-1]
	was := *last
	if a.Node != "" { // it has got to an endpoint, which a policy shuts
		w.hops = append(w.hops, a)
		w.end()
		w.hops = w.hops[:len(w.hops)-1]
		return
	}
	last.Verdict, last.Nodes = a.Verdict, a.Nodes
	w.end()
	*last = was
}

func specOf(n *topology.Node) (*topology.Service, bool) {
	if n.Rec == nil {
		return nil, false
	}
	svc, ok := n.Rec.Spec.(*topology.Service)
	return svc, ok
}

// alias follows an ExternalName.
func (w *walker) alias(n *topology.Node, s state) {
	for _, e := range n.Out() {
		if e.Relation != topology.Resolves {
			continue
		}
		h := w.hop(e, s.port)
		s.arrived = true
		if e.To.ID.Kind() == "Service" {
			w.step(e.To, s, h)
			continue
		}
		w.hops = append(w.hops, h)
		w.end()
		w.hops = w.hops[:len(w.hops)-1]
	}
}

// portsOf are the Service's ports that the request is for. What came by a nodePort
// is known by that.
func portsOf(svc *topology.Service, s state) []topology.ServicePort {
	var ports []topology.ServicePort
	for _, p := range svc.Ports {
		number := p.Port
		if s.entry != nil && s.entry.Route.ByNodes {
			number = p.NodePort
			if number == 0 {
				continue
			}
		}
		if s.port == 0 && (s.name == "" || s.name == p.Name.String()) || s.port != 0 && s.port == number {
			ports = append(ports, p)
		}
	}
	return ports
}

func listed(svc *topology.Service) string {
	var parts []string
	for _, p := range svc.Ports {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("%d %s", p.Port, p.Name)))
	}
	return strings.Join(parts, ", ")
}

// answers are the hops to the endpoints: one, or, where the nodes differ in what
// they do, one for those that hand on and one for those that don't.
func (w *walker) answers(n *topology.Node, svc *topology.Service, port topology.ServicePort, s state) []Hop {
	client := clientOf(s)
	if !client.Outside || !svc.ExternalLocal {
		a := w.g.Backends(n, port, client)
		return []Hop{w.answer(a, port, s, nil)}
	}
	groups := map[topology.EdgeState]*topology.Answer{}
	nodes := map[topology.EdgeState][]string{}
	for _, d := range w.g.Doors(n) {
		if !d.Balanced && port.NodePort != 0 && balancer(s.entry) {
			continue
		}
		client.Node = d.Node
		a := w.g.Backends(n, port, client)
		if groups[a.State] == nil {
			groups[a.State] = &a
		} else {
			groups[a.State].Backends = append(groups[a.State].Backends, a.Backends...)
		}
		nodes[a.State] = append(nodes[a.State], d.Node)
	}
	if len(groups) == 0 {
		return []Hop{w.answer(w.g.Backends(n, port, client), port, s, nil)}
	}
	balanced := s.entry != nil && !s.entry.Route.ByNodes && svc.HealthCheckPort != 0
	var hops []Hop
	for _, st := range []topology.EdgeState{topology.Fine, topology.EdgeDegraded, topology.Ambiguous, topology.Rejected, topology.Dropped} {
		if groups[st] == nil || st >= topology.Rejected && balanced && len(hops) > 0 {
			continue // the health check keeps the load balancer from those nodes
		}
		h := w.answer(*groups[st], port, s, nodes[st])
		if st == topology.Dropped {
			h.Reason = "externalTrafficPolicy is Local, and no endpoint is on " + strings.Join(nodes[st], ", ")
			h.Fix = "Send to a node with a pod, or set externalTrafficPolicy to Cluster."
		}
		hops = append(hops, h)
	}
	return hops
}

// answer makes the hop of an answer: to all its endpoints, or to the one that is
// asked for.
func (w *walker) answer(a topology.Answer, port topology.ServicePort, s state, nodes []string) Hop {
	h := Hop{Verdict: topology.Verdict{State: a.State, Reason: a.Reason}, Evidence: topology.FromStatus, SNAT: a.SNAT, Nodes: nodes, Backends: a.Backends}
	if stops(a.State) {
		h.Fix = "See why its pods are not ready, and whether selector and targetPort are right."
		return h
	}
	if len(a.Backends) == 0 { // they can't be known
		return h
	}
	if w.req.To.Kind() == "Pod" && slices.ContainsFunc(a.Backends, func(b topology.Backend) bool { return b.To == w.req.To }) {
		h.Backends = slices.DeleteFunc(slices.Clone(a.Backends), func(b topology.Backend) bool { return b.To != w.req.To })
	} else if w.req.To.Kind() == "Pod" && w.leadsOnlyTo(a.Backends) {
		h.Verdict = topology.Verdict{State: topology.Rejected, Reason: "the Service does not use " + naming(w.req.To) + ": it is not ready, or not for this client", Fix: "See why the pod is not ready."}
		return h
	}
	if len(h.Backends) > 0 {
		h.Node, h.Port = h.Backends[0].To, h.Backends[0].Port
	}
	if s.source.Pod != nil && len(h.Backends) == 1 && h.Node == s.source.Pod.ID {
		h.SNAT = "node" // a pod that reaches itself by its Service: the hairpin is masqueraded
	}
	w.judge(&h, port, s)
	return h
}

// leadsOnlyTo: the pod asked for is not behind any of these endpoints, so that only
// an endpoint itself could have been meant.
func (w *walker) leadsOnlyTo(backends []topology.Backend) bool {
	return !slices.ContainsFunc(backends, func(b topology.Backend) bool { return b.To == w.req.To }) && !w.proxying()
}

// proxying: the way leads on through a proxy.
func (w *walker) proxying() bool {
	last := w.g.Node(w.hops[len(w.hops)-1].Node)
	return last != nil && last.Fronts()
}

// judge lets the network policies decide, and says where a pod declares other ports
// than the one it is sent to.
func (w *walker) judge(h *Hop, port topology.ServicePort, s state) {
	from := s.source
	from.SNAT = h.SNAT
	passed, denied := 0, topology.Verdict{}
	odd := topology.Verdict{}
	for _, b := range h.Backends {
		pod := w.g.Node(b.To)
		v := w.allowed(from, pod, b.Port, port.Protocol.String())
		if stops(v.State) {
			denied = v
			continue
		}
		passed++
		if v.State != topology.Fine {
			odd = v
		} else if why := undeclared(pod, b.Port, port); why != "" {
			odd = topology.Verdict{State: topology.Ambiguous, Reason: why, Fix: "Correct targetPort of the Service, if nothing listens there."}
		}
	}
	switch {
	case passed == 0 && len(h.Backends) > 0:
		h.Verdict = denied
	case denied.State != topology.Fine:
		h.Verdict = topology.Verdict{State: topology.EdgeDegraded, Reason: fmt.Sprintf("%d of %d endpoints: %s", len(h.Backends)-passed, len(h.Backends), denied.Reason), Fix: denied.Fix}
	case odd.State != topology.Fine && h.State == topology.Fine:
		h.Verdict = odd
	}
}

// undeclared says so where a pod declares ports, but not the one it is sent to.
// Declaring is not listening, so nothing is sure.
func undeclared(n *topology.Node, port int32, sp topology.ServicePort) string {
	if n == nil || n.Rec == nil {
		return ""
	}
	pod, ok := n.Rec.Spec.(*topology.Pod)
	if !ok || len(pod.Ports) == 0 {
		return ""
	}
	var other []string
	for _, p := range pod.Ports {
		if p.Port == port && p.Protocol == sp.Protocol {
			return ""
		}
		other = append(other, fmt.Sprint(p.Port))
	}
	return fmt.Sprintf("%s declares port %s, not %d: whether anything listens there can't be known", naming(n.ID), strings.Join(other, ", "), port)
}

// fromPod starts inside the cluster: at a Service's own address, a pod's, or at the
// addresses by which an Ingress or a Gateway is reached.
func (w *walker) fromPod(from, to *topology.Node, s state) {
	if pod, ok := from.Rec.Spec.(*topology.Pod); ok {
		s.node = pod.Node.String()
	}
	w.hops = append(w.hops, Hop{Node: from.ID})
	switch to.ID.Kind() {
	case "Service":
		w.step(to, s, Hop{Node: to.ID, Port: s.port, SNAT: "none"})
	case "Pod":
		h := Hop{Node: to.ID, Port: s.port, SNAT: "none", Verdict: w.allowed(s.source, to, s.port, "TCP")}
		if to.Rec != nil && to.Rec.Finished {
			h.Verdict = topology.Verdict{State: topology.Rejected, Reason: naming(to.ID) + " has run to its end", Fix: "Ask for a pod that runs."}
		}
		w.step(to, s, h)
	default:
		w.entrances(to, s)
	}
	w.hops = w.hops[:len(w.hops)-1]
}

// entrances goes in by every address that leads to where the request is to get.
func (w *walker) entrances(to *topology.Node, s state) {
	var doors []*topology.Node
	for n := range w.leads {
		switch n.ID.Kind() {
		case topology.KindLoadBalancer, topology.KindExternalIP:
			doors = append(doors, n)
		}
	}
	slices.SortFunc(doors, func(a, b *topology.Node) int { return strings.Compare(string(a.ID), string(b.ID)) })
	for _, n := range doors {
		w.step(n, s, Hop{Node: n.ID, Port: s.port})
	}
	if len(doors) == 0 {
		for _, e := range to.In() {
			if e.Relation == topology.Enters || e.Relation == topology.Routes {
				w.step(to, s, w.hop(e, s.port))
				return
			}
		}
	}
}
