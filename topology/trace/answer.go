package trace

import (
	"fmt"
	"slices"
	"strings"

	"kscope/topology"
)

// answer makes the hop of an answer: to all its endpoints, or to those that are
// asked for.
func (w *walker) answer(n *topology.Node, a topology.Answer, port topology.ServicePort, s state, nodes []string) Hop {
	h := Hop{Judged: Judged{Verdict: topology.Verdict{State: a.State, Reason: a.Reason, Fix: a.Fix}, Evidence: topology.FromStatus}, SNAT: a.SNAT, Hint: a.Hint, Nodes: nodes}
	if a.State == topology.Ambiguous {
		a.Backends = assumed(n, port)
		h.Evidence = topology.Assumed
		h.Reason += ": what it seems to select is assumed"
		if len(a.Backends) == 0 {
			h.Verdict = w.nobody(n)
			return h
		}
	}
	if stops(a.State) {
		return h
	}
	for _, b := range a.Backends {
		h.Backends = append(h.Backends, Backend{Backend: b})
	}
	if only := slices.DeleteFunc(slices.Clone(h.Backends), func(b Backend) bool { return !w.wanted(b.To) }); len(only) > 0 {
		h.Backends = only
	} else if w.podsOnly() && !w.proxying() {
		h.Backends = nil
		h.Verdict = topology.Verdict{State: topology.Rejected, Reason: "the Service does not use " + w.req.aim() + ": it is not ready, or not for this client", Fix: "See why the pod is not ready."}
		return h
	}
	if len(h.Backends) > 0 {
		h.Node, h.Port = h.Backends[0].To, h.Backends[0].Port
		h.Along = &Arrow{From: n.ID, Relation: topology.Selects, Why: w.whySelected(n, h.Node)}
	}
	if len(h.Backends) == 1 && h.Node == s.source.ID {
		h.SNAT = "node" // a pod that reaches itself by its Service: the hairpin is masqueraded
	}
	w.judge(&h, port, s)
	if s.proxied {
		h.SNAT = "proxy"
	}
	return h
}

// whySelected is the reason of the edge from a Service to an endpoint.
func (w *walker) whySelected(svc *topology.Node, to topology.ID) string {
	for _, e := range svc.EachOut() {
		if e.Relation == topology.Selects && e.To.ID == to {
			return e.Why.String()
		}
	}
	return ""
}

// assumed are the endpoints that the selector of a Service picks, where no
// EndpointSlice is to be had.
func assumed(n *topology.Node, port topology.ServicePort) []topology.Backend {
	var out []topology.Backend
	for _, e := range n.Out() {
		if e.Relation != topology.Selects || e.Route == nil {
			continue
		}
		for _, p := range e.Route.Ports {
			if p.Port == port.Port && p.Protocol == port.Protocol.String() {
				out = append(out, topology.Backend{To: e.To.ID, Port: p.Target})
			}
		}
	}
	return out
}

// nobody: nothing that can be read would be an endpoint.
func (w *walker) nobody(n *topology.Node) topology.Verdict {
	svc, _ := topology.ServiceOf(n)
	switch st := w.g.SourceFor("Pod", n.ID.Namespace()); {
	case svc == nil || svc.Selector == nil:
		return topology.Verdict{State: topology.Ambiguous, Reason: "the endpoints of " + n.ID.Called() + " can't be known"}
	case st == topology.Forbidden || st == topology.Syncing:
		return topology.Verdict{State: topology.Ambiguous, Reason: "neither the endpoints nor the pods of " + n.ID.Called() + " can be read"}
	}
	return topology.Verdict{State: topology.Rejected, Reason: fmt.Sprintf("nothing that is known matches the selector of %s (%s)", n.ID.Called(), svc.SelectorText),
		Fix: "Correct spec.selector, or the labels of the pods."}
}

// wanted tells whether an endpoint is one that was asked for.
func (w *walker) wanted(id topology.ID) bool {
	n := w.g.Node(id)
	return n != nil && w.targets[n]
}

// podsOnly: pods were asked for, or what stands for them.
func (w *walker) podsOnly() bool {
	for n := range w.targets {
		if _, ok := topology.PodOf(n); !ok {
			return false
		}
	}
	return len(w.targets) > 0
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
	passed := 0
	var denied, odd Judged
	for i := range h.Backends {
		b := &h.Backends[i]
		by := from
		if b.To == by.ID {
			by.SNAT = "none" // no policy keeps a pod from itself, nor from its own node, whose address a hairpin has
		}
		b.Judged = w.allowed(by, b.To, b.Port, port.Protocol.String())
		if n := w.g.Node(b.To); n != nil && w.g.Missing(n) {
			b.Verdict = topology.Verdict{State: topology.Dangling, Reason: b.To.Called() + " does not exist", Fix: "The EndpointSlice is out of date: see whether its controller runs."}
		}
		if b.State == topology.Fine {
			b.Verdict = undeclared(w.g.Node(b.To), topology.Port{Target: b.Port, Protocol: port.Protocol.String()})
		}
		if b.Policy != "" {
			h.Policy = b.Policy
		}
		if b.Evidence == topology.Assumed {
			h.Evidence = topology.Assumed
		}
		switch {
		case stops(b.State):
			if denied.State == topology.Fine {
				denied = b.Judged
			}
			continue
		case b.State > odd.State:
			odd = b.Judged
		}
		passed++
	}
	switch {
	case passed == 0 && len(h.Backends) > 0:
		h.Verdict, h.Policy = denied.Verdict, denied.Policy
	case denied.State != topology.Fine:
		h.Verdict = topology.Verdict{State: topology.EdgeDegraded, Reason: fmt.Sprintf("%d of %d endpoints: %s", len(h.Backends)-passed, len(h.Backends), denied.Reason), Fix: denied.Fix}
	case odd.State != topology.Fine && h.State == topology.Fine:
		h.Verdict, h.Declared = odd.Verdict, odd.Declared
	}
}

// undeclared says so where a pod declares ports, but not the one it is sent to.
// Declaring is not listening, so nothing is sure.
func undeclared(n *topology.Node, to topology.Port) topology.Verdict {
	pod, ok := topology.PodOf(n)
	if !ok || len(pod.Ports) == 0 {
		return topology.Verdict{}
	}
	var other []string
	for _, p := range pod.Ports {
		if p.Port == to.Target && p.Protocol.String() == to.Protocol {
			return topology.Verdict{}
		}
		if text := fmt.Sprint(p.Port); !slices.Contains(other, text) {
			other = append(other, text)
		}
	}
	return topology.Verdict{State: topology.Ambiguous, Fix: "Correct targetPort of the Service, if nothing listens there.",
		Reason: fmt.Sprintf("%s declares port %s, not %d: whether anything listens there can't be known", n.ID.Called(), strings.Join(other, ", "), to.Target)}
}
