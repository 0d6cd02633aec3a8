package topology

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Verdict is what happens on an edge, the one reason for it and what would mend it,
// each in one sentence; both are "" where all is fine.
type Verdict struct {
	State       EdgeState
	Reason, Fix string
}

// Verdict judges an edge in words.
func (g *Graph) Verdict(e *Edge) Verdict {
	st, f := g.judge(e)
	v := Verdict{State: st}
	from, to := e.From.ID.Called(), e.To.ID.Called()
	switch f {
	case noFault:
	case said:
		v.Reason, v.Fix = g.said(e)
	case otherOwner:
		v.Reason = "the " + from + " that owned it is gone; this is another of the same name"
	case farMissing:
		v.Reason = to + " does not exist"
		v.Fix = "Create it, or correct the name in " + from + "."
		if e.Relation == Selects {
			v.Fix = "The EndpointSlice is out of date: see whether its controller runs."
		}
		if g.Missing(e.From) {
			v.Reason, v.Fix = from+" does not exist", "Create it, or correct the name in "+to+"."
			if e.Relation == Selects {
				v.Fix = "Create it, or delete the EndpointSlices that name it."
			}
		}
	case portMissing:
		v.Reason = g.dangling(e)
		if svc, ok := ServiceOf(e.To); ok {
			v.Fix = fmt.Sprintf("Name one of its ports in %s: %s.", from, ListPorts(svc.Ports))
		}
	case noEndpoint, noLocal, otherFamily, portUnserved, somePorts, openBeside:
		v.Reason, v.Fix = g.serviceFault(e, f)
	case onlyLeaving:
		v.Reason = "terminating, still serving, and used because no endpoint is ready"
		v.Fix = "See why no new pod of " + from + " gets ready."
	default:
		v.Reason, v.Fix = g.gatewayFault(e, f)
	}
	return v
}

// gatewayFault says what the Gateway API holds against the edge.
func (g *Graph) gatewayFault(e *Edge, f fault) (reason, fix string) {
	from, to := e.From.ID.Called(), e.To.ID.Called()
	ns := e.To.space.Name
	switch f {
	case notGranted:
		return fmt.Sprintf("RefNotPermitted: no ReferenceGrant in namespace %s lets %s of namespace %s refer to %s; its share is answered with 500", ns, from, e.From.space.Name, to),
			fmt.Sprintf("Create a ReferenceGrant in namespace %s from %s in namespace %s to Service.", ns, e.From.ID.Kind(), e.From.space.Name)
	case grantsUnread:
		return "whether a ReferenceGrant in namespace " + ns + " allows it can't be known", ""
	case noListener:
		return "NoMatchingParent: " + from + " has no listener of the name or port asked for", "Name one of its listeners in spec.parentRefs of " + to + ": " + listenersOf(e.From) + "."
	case notAllowed:
		return "NotAllowedByListeners: no listener of " + from + " takes routes of kind " + e.To.ID.Kind() + " from namespace " + ns,
			"Set allowedRoutes of a listener of " + from + " to take it."
	case setNotAllowed:
		return "NotAllowed: " + from + " takes no " + e.To.ID.Kind() + " of namespace " + ns, "Set spec.allowedListeners of " + from + " to take it."
	case otherHosts:
		return "NoMatchingListenerHostname: " + to + " and the listeners of " + from + " have no hostname in common",
			"Give " + to + " a hostname that a listener serves."
	case labelsUnread:
		return "whether the labels of namespace " + ns + " are those that " + from + " asks for can't be known", ""
	case aliasBehind:
		return to + " is only a name outside (ExternalName), which Gateways are advised not to follow (CVE-2021-25740)", "Route to a Service with endpoints."
	case someHosts:
		return from + " serves of its hostnames only " + strings.Join(g.Attached(e, 0), ", "), ""
	case acceptedAnyway:
		if IsRoute(e.From.ID.Kind()) {
			return "its controller has resolved it, though no ReferenceGrant in namespace " + ns + " allows it", ""
		}
		reason, _ := g.gatewayFault(e, g.attachment(e))
		return "its controller has accepted it, though " + reason, ""
	case disagreement:
		return e.Why.String() + ", says its controller, though the objects would allow it", ""
	}
	return e.Why.String(), ""
}

// refusal says why a Service without usable endpoints refuses what comes to it, and what
// mends that.
func (g *Graph) refusal(n *Node) (reason, fix string) {
	svc, ok := ServiceOf(n)
	if !ok {
		return "", ""
	}
	st, name := g.serviceStatus(n, svc), n.ID.Called()
	switch word := st.Reason.String(); {
	case word == "ScaledToZero", word == "NoEndpoints":
		return n.deserted(svc)
	case g.portless(n):
		return fmt.Sprintf("no pod that %s selects has the port it sends to (%s)", name, targets(svc)), g.declared(n)
	case st.Message == "":
		return name + " refuses" + g.ailing(n), fixUnready
	}
	return name + " refuses: " + st.Message + g.ailing(n), fixUnready
}

// declared is the fix of a targetPort that no pod has: what its pods declare.
func (g *Graph) declared(svc *Node) string {
	var ports []string
	for _, e := range svc.EachOut() {
		if e.Relation != Selects || e.To.Rec == nil {
			continue
		}
		pod, ok := e.To.Rec.Spec.(*Pod)
		if !ok {
			continue
		}
		for _, p := range pod.Ports {
			if text := strings.TrimSpace(p.Name.String() + " " + fmt.Sprint(p.Port)); !slices.Contains(ports, text) {
				ports = append(ports, text)
			}
		}
	}
	if len(ports) == 0 {
		return fixTargetPort
	}
	return "Correct targetPort: its pods declare " + strings.Join(ports, ", ") + "."
}

// portless tells whether some endpoint would be usable, had it the Service's ports.
func (g *Graph) portless(svc *Node) bool {
	for _, b := range g.slices[svc.ID] {
		for i := range b.Endpoints {
			if b.Endpoints[i].use(true) != unused {
				return true
			}
		}
	}
	return false
}

// listenersOf lists the listeners of a Gateway or ListenerSet by name and port.
func listenersOf(n *Node) string {
	listeners, _ := n.listeners()
	var parts []string
	for i := range listeners {
		parts = append(parts, strings.TrimSpace(listeners[i].Name.String()+" "+fmt.Sprint(listeners[i].Port)))
	}
	return cmp.Or(strings.Join(parts, ", "), "it has none")
}

// ListPorts has ports of a Service in words: "80 http, 53/UDP dns".
func ListPorts(ports []ServicePort) string {
	if len(ports) == 0 {
		return "it has none"
	}
	var parts []string
	for _, p := range ports {
		number := fmt.Sprint(p.Port)
		if proto := p.Protocol.String(); proto != "" && proto != "TCP" {
			number += "/" + proto
		}
		parts = append(parts, strings.TrimSpace(number+" "+p.Name.String()))
	}
	return strings.Join(parts, ", ")
}

func targets(s *Service) string {
	var parts []string
	for _, p := range s.Ports {
		parts = append(parts, p.Target.String())
	}
	return strings.Join(parts, ", ")
}

// said is what the source holds against the edge, and what mends it where that can
// be told from one of Kubernetes' words.
func (g *Graph) said(e *Edge) (reason, fix string) {
	why := e.Why.String()
	switch {
	case e.state == Pending && e.To.ID.Kind() == "Ingress":
		return g.unclassed(e.To)
	case strings.Contains(why, "RefNotPermitted"):
		return why, "Create a ReferenceGrant in the backend's namespace."
	case strings.Contains(why, "NotAllowedByListeners"):
		return why, "Set allowedRoutes of the Gateway's listener to take it."
	case IsGateway(e.From.ID.Kind()) && strings.Contains(why, "NotAllowed"):
		return why, "Set spec.allowedListeners of " + e.From.ID.Called() + " to take it."
	case strings.Contains(why, "is empty"):
		return e.To.ID.Called() + " has been given no address yet: " + why, "See whether its controller runs, and the cloud's quota."
	}
	return why, ""
}

// unclassed says why no controller has given an Ingress an address, as far as its
// class tells. A default class is given when an Ingress is created, never later.
func (g *Graph) unclassed(n *Node) (reason, fix string) {
	name := n.ID.Called()
	r, ok := n.Rec.Spec.(*Routing)
	if !ok {
		return name + " has no address", ""
	}
	class := r.Class.String()
	switch c := g.nodes[MakeID("IngressClass", "", class)]; {
	case class == "":
		return name + " names no class, so that most controllers leave it alone, and has no address", "Set spec.ingressClassName."
	case c != nil && g.Missing(c):
		return name + " has no address, and its class " + class + " does not exist", "Create the IngressClass, or correct spec.ingressClassName."
	}
	return "the controller of class " + class + " has given " + name + " no address", "See whether that controller runs."
}
