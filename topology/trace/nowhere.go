package trace

import (
	"fmt"
	"strings"

	"kscope/topology"
)

// otherwise is the result where there is no way at all: there may be one by another
// port, or from another outside.
func (w *walker) otherwise() Result {
	if w.req.Port != 0 || w.req.PortName != "" {
		other := *w
		other.req.Port, other.req.PortName = 0, ""
		other.walk()
		asked := w.asked(state{port: w.req.Port, name: w.req.PortName})
		if w.portBehind() && len(other.paths) > 0 {
			return w.none(fmt.Sprintf("nothing leads from %s to port %s of %s, only to others of its ports", w.req.From.Called(), asked, w.req.aim()), "Name that port in what leads there, or ask for another.")
		}
		if h := other.door(); h != nil {
			add := "add the port to " + h.Node.Called()
			if h.Node.Kind() == "Ingress" { // it has no ports but 80 and, with TLS, 443
				add = "give " + h.Node.Called() + " spec.tls, if it is 443"
			}
			return w.none(fmt.Sprintf("no way takes port %s: %s leads on by %s", asked, h.Along.From.Called(), numbers(h.Along.Route.Ports)), "Ask for a port that it has, or "+add+".")
		}
	}
	elsewhere := map[topology.ID]topology.ID{topology.Internet: topology.PrivateNetwork, topology.PrivateNetwork: topology.Internet}[w.req.From]
	if elsewhere != "" && w.g.Node(elsewhere) != nil {
		other := *w
		other.req.From, other.req.Address = elsewhere, ""
		other.walk()
		if h := other.door(); h != nil {
			by := h.Along.From.Called()
			if h.Along.From == elsewhere {
				by = h.Along.Route.By
			}
			return w.none(fmt.Sprintf("nothing leads from %s to %s, only from %s, by %s", w.req.From.Called(), w.req.aim(), elsewhere.Called(), by),
				"Ask from there, or give it another address.")
		}
	}
	return w.result()
}

// door is the first hop of any way that is made by certain ports.
func (w *walker) door() *Hop {
	for _, p := range w.paths {
		for i := range p.Hops {
			if a := p.Hops[i].Along; a != nil && a.Relation == topology.Enters && a.Route != nil && len(a.Route.Ports) > 0 {
				return &p.Hops[i]
			}
		}
	}
	return nil
}

func numbers(ports []topology.Port) string {
	var texts []string
	for _, p := range ports {
		texts = append(texts, number(p.Port))
	}
	return strings.Join(texts, ", ")
}

// cut is where what would lead to a target hangs on what is not there.
func (w *walker) cut() topology.Verdict {
	for _, n := range sorted(w.leads) {
		for _, e := range n.In() {
			if v := w.g.Verdict(e); carries(e) && stops(v.State) && w.g.Missing(e.From) {
				return v
			}
		}
	}
	return topology.Verdict{}
}

// wayIn is what would lead to where nothing does.
func (w *walker) wayIn() string {
	to := w.req.To
	if targets := sorted(w.targets); to == "" && len(targets) > 0 {
		to = targets[0].ID
	}
	if n := w.g.Node(to); n != nil {
		if svc, ok := topology.ServiceOf(n); ok && svc.Type.String() == "ExternalName" {
			return "" // it is a name for clients inside
		}
	}
	switch kind := to.Kind(); {
	case kind == "Service":
		return "If it is to be reached from outside, give it a LoadBalancer, an Ingress or a Gateway."
	case kind == "Ingress", topology.IsGateway(kind):
		return "See whether a controller serves its class and has given it an address."
	case topology.IsRoute(kind):
		return "Name a Gateway that has an address in spec.parentRefs."
	}
	return "If it is to be reached from outside, give it a Service, and that a LoadBalancer, an Ingress or a Gateway."
}
