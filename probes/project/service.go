package project

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"

	"kscope/topology"
)

func (p *Projector) service(o *corev1.Service, r *topology.Record) {
	kind := orDefault(string(o.Spec.Type), string(corev1.ServiceTypeClusterIP))
	spec := &topology.Service{Type: sym(kind), PublishNotReady: o.Spec.PublishNotReadyAddresses}
	r.Spec = spec
	fact(r, "type", kind)
	if kind == string(corev1.ServiceTypeExternalName) { // a DNS alias, nothing else of it counts
		fact(r, "external name", o.Spec.ExternalName)
		r.Links = externalName(o)
		return
	}
	spec.ClusterIP, spec.Headless = address(o.Spec.ClusterIP), o.Spec.ClusterIP == corev1.ClusterIPNone
	if len(o.Spec.ClusterIPs) > 1 {
		spec.ClusterIP2 = address(o.Spec.ClusterIPs[1])
	}
	spec.Families = families(o)
	if len(o.Spec.Selector) > 0 {
		clean := cleanLabels(o.Spec.Selector)
		spec.Selector = labels.SelectorFromSet(clean.Map())
		spec.SelectorText = sym(spec.Selector.String())
	}
	for i := range o.Spec.Ports {
		sp := &o.Spec.Ports[i]
		spec.Ports = append(spec.Ports, topology.ServicePort{
			Name: sym(sp.Name), Protocol: protocol(sp.Protocol), Target: sym(target(sp)), Port: sp.Port, NodePort: sp.NodePort,
		})
	}
	spec.ExternalLocal = externalLocal(o)
	spec.InternalLocal = o.Spec.InternalTrafficPolicy != nil && *o.Spec.InternalTrafficPolicy == corev1.ServiceInternalTrafficPolicyLocal
	spec.HealthCheckPort = o.Spec.HealthCheckNodePort
	_, spec.Foreign = o.Labels[proxyNameLabel]
	for _, c := range o.Spec.LoadBalancerSourceRanges {
		spec.Ranges = append(spec.Ranges, clone(strings.TrimSpace(c)))
	}
	for _, ip := range o.Spec.ExternalIPs {
		spec.ExternalIPs = append(spec.ExternalIPs, address(ip))
	}
	serviceFacts(o, spec, r)
	r.Status = serviceStatus(o)
	r.Links = serviceLinks(o, spec)
}

// families are the address families of a Service: by its own word or, in a manifest
// that leaves them to the server, by its addresses.
func families(o *corev1.Service) []topology.Family {
	var all []topology.Family
	add := func(f topology.Family) {
		if f != topology.AnyFamily && !slices.Contains(all, f) {
			all = append(all, f)
		}
	}
	for _, f := range o.Spec.IPFamilies {
		switch f {
		case corev1.IPv4Protocol:
			add(topology.IPv4)
		case corev1.IPv6Protocol:
			add(topology.IPv6)
		}
	}
	if p := o.Spec.IPFamilyPolicy; len(all) == 0 && p != nil && *p != corev1.IPFamilyPolicySingleStack && len(o.Spec.ClusterIPs) < 2 {
		return nil // the server will say
	}
	if len(all) > 0 {
		return all
	}
	for _, ip := range append([]string{o.Spec.ClusterIP}, o.Spec.ClusterIPs...) {
		add(topology.FamilyOf(ip))
	}
	return all
}

// proxyNameLabel hands a Service to a proxy of another name: kube-proxy ignores it.
const proxyNameLabel = "service.kubernetes.io/service-proxy-name"

func externalLocal(o *corev1.Service) bool {
	return o.Spec.ExternalTrafficPolicy == corev1.ServiceExternalTrafficPolicyLocal
}

func serviceFacts(o *corev1.Service, spec *topology.Service, r *topology.Record) {
	fact(r, "cluster ip", spec.ClusterIP)
	for i := range o.Spec.Ports {
		sp := &o.Spec.Ports[i]
		text := fmt.Sprintf("%d→%s/%s", sp.Port, target(sp), protocol(sp.Protocol))
		if sp.Name != "" {
			text = sp.Name + " " + text
		}
		if sp.NodePort != 0 {
			text += fmt.Sprintf(", nodePort %d", sp.NodePort)
		}
		fact(r, "port", text)
	}
	fact(r, "selector", spec.SelectorText.String())
	if spec.ExternalLocal {
		fact(r, "external traffic policy", "Local")
	}
	if spec.HealthCheckPort != 0 {
		fact(r, "health check node port", strconv.Itoa(int(spec.HealthCheckPort)))
	}
	if spec.InternalLocal {
		fact(r, "internal traffic policy", "Local")
	}
	if o.Spec.SessionAffinity == corev1.ServiceAffinityClientIP {
		fact(r, "session affinity", "ClientIP")
	}
	if len(o.Spec.LoadBalancerSourceRanges) > 0 {
		fact(r, "source ranges", strings.Join(o.Spec.LoadBalancerSourceRanges, ", "))
	}
}

// target is targetPort as written; the API's default is the port itself.
func target(sp *corev1.ServicePort) string {
	if t := sp.TargetPort.String(); t != "0" && t != "" {
		return t
	}
	return strconv.Itoa(int(sp.Port))
}

func serviceStatus(o *corev1.Service) topology.Status {
	if st, ok := conditions(o.Status.Conditions).judge(); ok && st.Health != topology.OK {
		return st
	}
	if o.Spec.Type == corev1.ServiceTypeLoadBalancer && len(o.Status.LoadBalancer.Ingress) == 0 {
		return status(topology.Progressing, "Pending", "the load balancer has no address yet", 0)
	}
	return topology.Status{}
}
