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
		ls.add(topology.Link{Relation: topology.Uses, Why: sym("spec.ingressClassName"), To: idSym(p.refID(networkingv1.GroupName, "IngressClass", "", *c))})
	} else {
		fact(r, "class", orDefault(o.Annotations[classAnnotation], "none"))
	}
	if b := o.Spec.DefaultBackend; b != nil {
		p.backend(&ls, r, b, "spec.defaultBackend", &topology.Route{})
	}
	for i := range o.Spec.Rules {
		p.rule(&ls, r, o, i, tls[o.Spec.Rules[i].Host])
	}
	ingressEntries(&ls, o)
	r.Links = ls.done()
}

// rule adds the backends of rule i.
func (p *Projector) rule(ls *links, r *topology.Record, o *networkingv1.Ingress, i int, tls bool) {
	rule := &o.Spec.Rules[i]
	host := topology.Clean(rule.Host)
	fact(r, "host", orDefault(host, "*"))
	if rule.HTTP == nil { // all of the host goes to the default backend
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
		p.backend(ls, r, &path.Backend, fmt.Sprintf("spec.rules[%d].http.paths[%d].backend", i, j), route)
	}
}

// backend adds the link to a Service, or to the object that stands in for one.
func (p *Projector) backend(ls *links, r *topology.Record, b *networkingv1.IngressBackend, why string, route *topology.Route) {
	ns := r.ID.Namespace()
	switch {
	case b.Service != nil && b.Service.Name != "":
		if sp := b.Service.Port; sp.Number != 0 || sp.Name != "" {
			route.Ports = []topology.Port{{Name: clone(sp.Name), Port: sp.Number, Protocol: "TCP"}}
		}
		ls.add(topology.Link{
			Relation: topology.Routes, To: idSym(p.refID("", "Service", ns, b.Service.Name)), Why: sym(why + ".service.name"), Route: route,
		})
	case b.Resource != nil && b.Resource.Kind != "" && b.Resource.Name != "":
		api := ""
		if b.Resource.APIGroup != nil {
			api = *b.Resource.APIGroup
		}
		ls.add(topology.Link{
			Relation: topology.Routes, To: idSym(p.refID(api, b.Resource.Kind, ns, b.Resource.Name)), Why: sym(why + ".resource"), Route: route,
		})
	}
}

// ingressEntries adds the addresses the controller reports; its proxy speaks to
// the pods in the client's stead.
func ingressEntries(ls *links, o *networkingv1.Ingress) {
	route := func() *topology.Route {
		rt := &topology.Route{Entry: "load balancer", SNAT: "proxy", TLS: len(o.Spec.TLS) > 0}
		rt.Ports = []topology.Port{{Port: 80, Protocol: "TCP"}}
		if rt.TLS {
			rt.Ports = append(rt.Ports, topology.Port{Port: 443, Protocol: "TCP"})
		}
		for i := range o.Spec.Rules {
			if h := o.Spec.Rules[i].Host; h != "" {
				rt.Hosts = union(rt.Hosts, []string{clone(h)})
			}
		}
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
