package trace

import (
	"slices"
	"strings"

	"kscope/topology"
)

// inside starts inside the cluster: at a Service's own address, a pod's, or at the
// addresses by which an Ingress or a Gateway is reached.
func (w *walker) inside() {
	from := w.g.Node(w.req.From)
	s := state{source: Source{ID: w.req.From}, port: w.req.Port, name: w.req.PortName, nodes: w.runsOn(from)}
	w.hops = append(w.hops, Hop{Node: from.ID})
	if w.far {
		w.leave(s)
	}
	doors := map[*topology.Node]bool{}
	for _, to := range sorted(w.targets) {
		switch to.ID.Kind() {
		case "Service":
			w.step(to, s, Hop{Node: to.ID, Port: s.port, SNAT: "none"})
		case "Pod":
			w.straight(to, s)
		case topology.KindEndpoint, topology.KindFQDN:
			h := Hop{Node: to.ID, Port: s.port}
			h.add(w.allowed(s.source, to.ID, s.port, w.req.Protocol))
			w.endAt(h)
		case topology.KindLoadBalancer, topology.KindExternalIP:
			doors[to] = true
		default:
			w.entrances(to, s, doors)
		}
	}
	for _, n := range sorted(doors) {
		w.step(n, s, Hop{Node: n.ID, Port: s.port})
	}
}

// leave goes out to an address or a name that nothing here has.
func (w *walker) leave(s state) {
	h := Hop{Node: w.req.To, Port: s.port}
	h.add(w.allowed(s.source, w.req.To, s.port, w.req.Protocol))
	w.endAt(h)
}

// straight is the way to a pod's own address.
func (w *walker) straight(to *topology.Node, s state) {
	h := Hop{Node: to.ID, Port: s.port, SNAT: "none"}
	pod, ok := topology.PodOf(to)
	if ok && h.Port == 0 && s.name != "" {
		for _, p := range pod.Ports {
			if p.Name.String() == s.name {
				h.Port = p.Port
			}
		}
	}
	switch {
	case !ok:
	case to.Rec.Finished:
		h.Verdict = topology.Verdict{State: topology.Rejected, Reason: to.ID.Called() + " has run to its end", Fix: "Ask for a pod that runs."}
	case pod.IP == "" && pod.Phase.String() == "Pending":
		h.Verdict = topology.Verdict{State: topology.Rejected, Reason: to.ID.Called() + " has no address: it is Pending", Fix: "See why it does not start."}
	default:
		h.add(w.allowed(s.source, to.ID, h.Port, w.protocol()))
		if h.State == topology.Fine && h.Port != 0 {
			h.Verdict = undeclared(to, topology.Port{Target: h.Port, Protocol: w.protocol()})
			h.Fix = ""
		}
	}
	if to.ID == w.req.From { // a pod's request to itself
		w.endAt(h)
		return
	}
	w.step(to, s, h)
}

func (w *walker) protocol() string {
	if w.req.Protocol == "" {
		return "TCP"
	}
	return w.req.Protocol
}

// entrances finds every address that leads to a target; one without is entered as
// whatever leads there does.
func (w *walker) entrances(to *topology.Node, s state, doors map[*topology.Node]bool) {
	before := len(doors)
	for n := range w.leads {
		switch n.ID.Kind() {
		case topology.KindLoadBalancer, topology.KindExternalIP:
			doors[n] = true
		}
	}
	if len(doors) > before || before > 0 {
		return
	}
	for _, e := range to.In() {
		if e.Relation == topology.Enters || e.Relation == topology.Routes {
			w.step(to, s, w.hop(e, s.port))
			return
		}
	}
	w.step(to, s, Hop{Node: to.ID, Port: s.port})
}

// runsOn are the nodes where a client may be, in order.
func (w *walker) runsOn(from *topology.Node) []string {
	if from.ID.Kind() == "Node" {
		return []string{from.ID.Name()}
	}
	pods := podsBelow(from)
	if s := w.g.Space(from.ID.Name()); s != nil && from.ID.Kind() == "Namespace" {
		pods = s.Of("Pod")
	}
	var nodes []string
	for _, p := range pods {
		if pod, ok := topology.PodOf(p); ok && !p.Rec.Finished && pod.Node.String() != "" && !slices.Contains(nodes, pod.Node.String()) {
			nodes = append(nodes, pod.Node.String())
		}
	}
	slices.Sort(nodes)
	return nodes
}

// podsBelow are a pod, or those that an object owns, at any depth.
func podsBelow(n *topology.Node) []*topology.Node {
	if n.ID.Kind() == "Pod" {
		return []*topology.Node{n}
	}
	return n.Pods()
}

func sorted(set map[*topology.Node]bool) []*topology.Node {
	var all []*topology.Node
	for n := range set {
		all = append(all, n)
	}
	slices.SortFunc(all, func(a, b *topology.Node) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return all
}
