package project

import (
	"fmt"

	networkingv1 "k8s.io/api/networking/v1"

	"kscope/topology"
)

// classAnnotation is how Ingresses named their class before spec.ingressClassName;
// controllers still honour it.
const classAnnotation = "kubernetes.io/ingress.class"

// ingress fills in an Ingress. Many controllers never write its status, so no
// address is not held against its health; the edge from outside says it.
func (p *Projector) ingress(o *networkingv1.Ingress, r *topology.Record) {
	var ls links
	spec := &topology.Routing{}
	r.Spec = spec
	tls := map[string]bool{}
	for i, t := range o.Spec.TLS {
		for _, h := range t.Hosts {
			tls[h] = true
		}
		if t.SecretName != "" {
			ls.add(topology.Link{
				Relation: topology.Uses, Why: sym(fmt.Sprintf("spec.tls[%d].secretName", i)),
				To: idSym(p.refID("", "Secret", r.ID.Namespace(), t.SecretName)),
			})
		}
	}
	if c := o.Spec.IngressClassName; c != nil && *c != "" {
		fact(r, "class", *c)
		spec.Class = sym(*c)
		ls.add(topology.Link{Relation: topology.Uses, Why: sym("spec.ingressClassName"), To: idSym(p.refID(networkingv1.GroupName, "IngressClass", "", *c))})
	} else {
		spec.Class = sym(o.Annotations[classAnnotation])
		fact(r, "class", orDefault(o.Annotations[classAnnotation], "none"))
	}
	if b := o.Spec.DefaultBackend; b != nil {
		if t, ok := p.backend(&ls, r, b, "spec.defaultBackend", &topology.Route{}); ok {
			spec.Default = &t
		}
	}
	for i := range o.Spec.Rules {
		p.rule(&ls, r, spec, o, i, tls[o.Spec.Rules[i].Host])
	}
	ingressEntries(&ls, o)
	r.Links = ls.done()
}

// rule adds the backends of rule i.
func (p *Projector) rule(ls *links, r *topology.Record, spec *topology.Routing, o *networkingv1.Ingress, i int, tls bool) {
	rule := &o.Spec.Rules[i]
	host := topology.Clean(rule.Host)
	fact(r, "host", orDefault(host, "*"))
	if rule.HTTP == nil { // all of the host goes to the default backend
		if spec.Default != nil {
			spec.Rules = append(spec.Rules, topology.Rule{Host: clone(host), Backends: []topology.Target{*spec.Default}})
		}
		return
	}
	for j := range rule.HTTP.Paths {
		path := &rule.HTTP.Paths[j]
		text := orDefault(topology.Clean(path.Path), "/")
		if path.PathType != nil {
			text += " " + topology.Clean(string(*path.PathType))
		}
		route := &topology.Route{Paths: []string{text}, TLS: tls}
		if host != "" {
			route.Hosts = []string{host}
		}
		if len(o.Spec.Rules) > 1 { // the same backend may serve several hosts by different paths
			route.Paths[0] = host + route.Paths[0]
		}
		own := topology.Rule{Host: clone(host), Paths: []topology.Path{ingressPath(path)}}
		if t, ok := p.backend(ls, r, &path.Backend, fmt.Sprintf("spec.rules[%d].http.paths[%d].backend", i, j), route); ok {
			own.Backends = []topology.Target{t}
		}
		spec.Rules = append(spec.Rules, own)
	}
}

// ingressPath is one path; without a type it is the controller's to read.
func ingressPath(path *networkingv1.HTTPIngressPath) topology.Path {
	kind := networkingv1.PathTypeImplementationSpecific
	if path.PathType != nil {
		kind = *path.PathType
	}
	return topology.Path{Value: clone(orDefault(path.Path, "/")), Type: sym(string(kind))}
}

// backend adds the link to a Service, or to the object that stands in for one.
func (p *Projector) backend(ls *links, r *topology.Record, b *networkingv1.IngressBackend, why string, route *topology.Route) (topology.Target, bool) {
	t := topology.Target{Weight: 1}
	ns := r.ID.Namespace()
	switch {
	case b.Service != nil && b.Service.Name != "":
		if sp := b.Service.Port; sp.Number != 0 || sp.Name != "" {
			t.Port = topology.Port{Name: clone(sp.Name), Port: sp.Number, Protocol: "TCP"}
			route.Ports = []topology.Port{t.Port}
		}
		t.To = p.refID("", "Service", ns, b.Service.Name)
		why += ".service.name"
	case b.Resource != nil && b.Resource.Kind != "" && b.Resource.Name != "":
		api := ""
		if b.Resource.APIGroup != nil {
			api = *b.Resource.APIGroup
		}
		t.To = p.refID(api, b.Resource.Kind, ns, b.Resource.Name)
		why += ".resource"
	default:
		return t, false
	}
	ls.add(topology.Link{Relation: topology.Routes, To: idSym(t.To), Why: sym(why), Route: route})
	return t, true
}

// ingressEntries adds the addresses the controller reports; its proxy speaks to
// the pods in the client's stead.
func ingressEntries(ls *links, o *networkingv1.Ingress) {
	route := func() *topology.Route {
		rt := &topology.Route{By: "load balancer", SNAT: "proxy", TLS: len(o.Spec.TLS) > 0}
		rt.Ports = []topology.Port{{Port: 80, Protocol: "TCP"}}
		if rt.TLS {
			rt.Ports = append(rt.Ports, topology.Port{Port: 443, Protocol: "TCP"})
		}
		var hosts []string
		for i := range o.Spec.Rules {
			hosts = append(hosts, clone(o.Spec.Rules[i].Host))
		}
		if o.Spec.DefaultBackend != nil {
			hosts = append(hosts, "")
		}
		rt.Hosts = topology.EntryHosts(hosts)
		return rt
	}
	for i, in := range o.Status.LoadBalancer.Ingress {
		if addr := orDefault(in.IP, in.Hostname); addr != "" {
			ls.add(entryFrom(topology.KindLoadBalancer, addr, topology.FromStatus, fmt.Sprintf("status.loadBalancer.ingress[%d]", i), route()))
		}
	}
	if len(o.Status.LoadBalancer.Ingress) == 0 {
		ls.add(topology.Link{
			Relation: topology.Enters, Incoming: true, To: idSym(topology.Internet), State: topology.Pending,
			Why: sym("status.loadBalancer is empty"), Route: route(),
		})
	}
}

func (p *Projector) ingressClass(o *networkingv1.IngressClass, r *topology.Record) {
	fact(r, "controller", o.Spec.Controller)
	if o.Annotations[networkingv1.AnnotationIsDefaultIngressClass] == "true" {
		fact(r, "default", "true")
	}
}

// serviceCIDR is a range that Services get their addresses from.
func (p *Projector) serviceCIDR(o *networkingv1.ServiceCIDR, r *topology.Record) {
	spec := &topology.CIDRs{}
	r.Spec = spec
	for _, c := range o.Spec.CIDRs {
		spec.CIDRs = append(spec.CIDRs, clone(c))
		fact(r, "cidr", c)
	}
	if st, ok := conditions(o.Status.Conditions).judge(); ok && st.Health != topology.OK {
		r.Status = st
	}
}
