package project

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"kscope/topology"
)

// serviceLinks are the ways in from outside the cluster.
func serviceLinks(o *corev1.Service, spec *topology.Service) []topology.Link {
	var ls links
	if spec.Headless { // a name that DNS resolves to pods: nothing forwards to it
		return nil
	}
	for i, in := range o.Status.LoadBalancer.Ingress {
		if in.IP == "" && in.Hostname == "" {
			continue
		}
		route := entryRoute(o, "load balancer")
		route.Internal = internalLB(o.Annotations)
		switch {
		case in.IPMode != nil && *in.IPMode == corev1.LoadBalancerIPModeProxy:
			route.SNAT = "lb"
		case in.IP == "":
			route.SNAT = "" // behind a name anything may be
		default:
			route.From = rangesFor(in.IP, spec.Ranges)
		}
		ls.add(entryFrom(topology.KindLoadBalancer, orDefault(in.IP, in.Hostname), topology.FromStatus,
			fmt.Sprintf("status.loadBalancer.ingress[%d]", i), route))
	}
	if o.Spec.Type == corev1.ServiceTypeLoadBalancer && len(o.Status.LoadBalancer.Ingress) == 0 {
		from := topology.Internet
		if internalLB(o.Annotations) {
			from = topology.PrivateNetwork
		}
		ls.add(topology.Link{
			Relation: topology.Enters, Incoming: true, To: idSym(from), State: topology.Pending,
			Why: sym("status.loadBalancer is empty"), Route: &topology.Route{Ports: servicePorts(o), By: "load balancer"},
		})
	}
	for i, ip := range o.Spec.ExternalIPs {
		if ip != "" {
			ls.add(entryFrom(topology.KindExternalIP, ip, topology.Assumed, fmt.Sprintf("spec.externalIPs[%d]", i), entryRoute(o, "external IP")))
		}
	}
	if l, ok := nodePorts(o); ok {
		ls = append(ls, l) // not merged with a load balancer that has no address yet
	}
	return ls.done()
}

// entryRoute is a way in by an address of the Service's own.
func entryRoute(o *corev1.Service, by string) *topology.Route {
	return &topology.Route{Ports: servicePorts(o), By: by, SNAT: nodeSNAT(o), Local: externalLocal(o)}
}

// rangesFor are the source ranges of the address's family: kube-proxy filters each
// family by its own, and one without ranges not at all.
func rangesFor(ip string, ranges []string) []string {
	a, err := netip.ParseAddr(ip)
	if err != nil {
		return nil
	}
	var own []string
	for _, r := range ranges {
		p, err := netip.ParsePrefix(r)
		if err != nil || p.Addr().Is4() != a.Is4() {
			continue
		}
		if p.Bits() == 0 {
			return nil // everybody
		}
		own = append(own, r)
	}
	return own
}

// entryFrom is a link from an address outside of the cluster.
func entryFrom(kind, addr string, ev topology.Evidence, why string, route *topology.Route) topology.Link {
	return topology.Link{
		Relation: topology.Enters, Incoming: true, To: idSym(topology.MakeID(kind, "", address(addr))),
		Evidence: ev, Why: sym(why), Route: route,
	}
}

// nodePorts is the way in through the nodes. What counts is that a node port is
// allocated, not the Service's type: a LoadBalancer has them too unless told
// otherwise. That something outside reaches the nodes is an assumption.
func nodePorts(o *corev1.Service) (topology.Link, bool) {
	route := &topology.Route{SNAT: nodeSNAT(o), Local: externalLocal(o), ByNodes: true}
	why, numbers := "", []string{}
	for i := range o.Spec.Ports {
		sp := &o.Spec.Ports[i]
		if sp.NodePort == 0 {
			continue
		}
		if why == "" {
			why = fmt.Sprintf("spec.ports[%d].nodePort", i)
		}
		numbers = append(numbers, strconv.Itoa(int(sp.NodePort)))
		route.Ports = append(route.Ports, topology.Port{
			Name: clone(sp.Name), Port: sp.NodePort, Target: sp.TargetPort.IntVal, Protocol: protocol(sp.Protocol).String(),
		})
	}
	where := " on every node"
	if externalLocal(o) {
		where = " on nodes with a ready pod"
	}
	route.By = "nodePort " + strings.Join(numbers, ", ") + where
	return topology.Link{
		Relation: topology.Enters, Incoming: true, To: idSym(topology.PrivateNetwork),
		Evidence: topology.Assumed, Why: sym(why), Route: route,
	}, why != ""
}

// nodeSNAT is whose address the pod sees as the source of traffic from outside:
// under externalTrafficPolicy Cluster that of the node it came in by.
func nodeSNAT(o *corev1.Service) string {
	if externalLocal(o) {
		return "none"
	}
	return "node"
}

func servicePorts(o *corev1.Service) []topology.Port {
	var out []topology.Port
	for i := range o.Spec.Ports {
		sp := &o.Spec.Ports[i]
		out = append(out, topology.Port{
			Name: clone(sp.Name), Port: sp.Port, Target: sp.TargetPort.IntVal, Protocol: protocol(sp.Protocol).String(),
		})
	}
	return out
}

// internalLB knows the annotations by which clouds are asked for a load balancer
// that only the private network reaches.
func internalLB(a map[string]string) bool {
	for _, k := range [...]string{
		"service.beta.kubernetes.io/aws-load-balancer-internal", "service.beta.kubernetes.io/azure-load-balancer-internal",
		"service.beta.kubernetes.io/openstack-internal-load-balancer", "service.beta.kubernetes.io/oci-load-balancer-internal",
	} {
		if v := a[k]; v == "true" || v == "0.0.0.0/0" {
			return true
		}
	}
	return strings.EqualFold(a["networking.gke.io/load-balancer-type"], "Internal") ||
		strings.EqualFold(a["cloud.google.com/load-balancer-type"], "Internal") ||
		a["service.beta.kubernetes.io/aws-load-balancer-scheme"] == "internal"
}

// externalName is where a Service of type ExternalName leads: another Service
// when the name is one of the cluster's own, else a name outside. DNS takes an IP
// address for a name, and finds nothing.
func externalName(o *corev1.Service) []topology.Link {
	name := strings.ToLower(strings.TrimSuffix(topology.Clean(o.Spec.ExternalName), "."))
	if name == "" {
		return nil
	}
	l := topology.Link{Relation: topology.Resolves, Why: sym("spec.externalName")}
	to := topology.MakeID(topology.KindFQDN, "", name)
	parts := strings.SplitN(name, ".", 4)
	if len(parts) >= 3 && parts[2] == "svc" && (len(parts) == 3 || parts[3] == "cluster.local") {
		to = topology.MakeID("Service", parts[1], parts[0])
	} else if _, err := netip.ParseAddr(name); err == nil {
		l.State, l.Why = topology.Dangling, sym("spec.externalName is an IP address, which DNS does not resolve")
	}
	l.To = idSym(to)
	return []topology.Link{l}
}
