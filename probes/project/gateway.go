package project

import (
	"fmt"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"kscope/topology"
)

func (p *Projector) gatewayClass(o *gatewayv1.GatewayClass, r *topology.Record) {
	fact(r, "controller", string(o.Spec.ControllerName))
	r.Status = acceptance(o.Status.Conditions, o.Generation)
}

// acceptance judges by the conditions of the Gateway API, none of which may be
// about an older generation than the object's.
func acceptance(list []metav1.Condition, generation int64) topology.Status {
	cs := conditions(list).current(generation)
	for _, t := range [...]string{"Accepted", "Programmed"} {
		switch c := cs.get(t); {
		case c == nil || c.Status == metav1.ConditionTrue:
		case c.Status == metav1.ConditionUnknown || c.Reason == "Pending":
			return as(topology.Progressing, c)
		case t == "Accepted":
			return as(topology.Failed, c)
		default:
			return as(topology.Degraded, c)
		}
	}
	if len(cs) == 0 && len(list) > 0 {
		return unseen()
	}
	if len(cs) == 0 {
		return topology.Status{Health: topology.Unknown}
	}
	return topology.Status{}
}

func (p *Projector) gateway(o *gatewayv1.Gateway, r *topology.Record) {
	var ls links
	class := string(o.Spec.GatewayClassName)
	fact(r, "class", class)
	spec := &topology.Gateway{Class: sym(class)}
	r.Spec = spec
	if class != "" {
		ls.add(topology.Link{Relation: topology.Uses, Why: sym("spec.gatewayClassName"), To: idSym(p.refID(gatewayv1.GroupName, "GatewayClass", "", class))})
	}
	spec.Sets = topology.Allowed{From: sym(string(gatewayv1.NamespacesFromNone))}
	if a := o.Spec.AllowedListeners; a != nil && a.Namespaces != nil {
		spec.Sets = allowed(a.Namespaces.From, a.Namespaces.Selector, gatewayv1.NamespacesFromNone)
	}
	for i := range o.Spec.Listeners {
		p.listener(&ls, r, &o.Spec.Listeners[i])
		spec.Listeners = append(spec.Listeners, listenerSpec(&o.Spec.Listeners[i]))
	}
	for i, a := range o.Status.Addresses {
		if a.Value != "" {
			ls.add(entryFrom(topology.KindLoadBalancer, a.Value, topology.FromStatus, fmt.Sprintf("status.addresses[%d]", i), listenerRoute(o)))
		}
	}
	if len(o.Status.Addresses) == 0 {
		ls.add(topology.Link{
			Relation: topology.Enters, Incoming: true, To: idSym(topology.Internet), State: topology.Pending,
			Why: sym("status.addresses is empty"), Route: listenerRoute(o),
		})
	}
	r.Links = ls.done()
	if r.Status = acceptance(o.Status.Conditions, o.Generation); r.Status.Health == topology.OK {
		r.Status = listenerStatus(o)
	}
}

// listener adds one listener's fact and the certificates it uses.
func (p *Projector) listener(ls *links, r *topology.Record, l *gatewayv1.Listener) {
	host := "*"
	if l.Hostname != nil && *l.Hostname != "" {
		host = string(*l.Hostname)
	}
	fact(r, "listener", fmt.Sprintf("%s %s/%d %s", l.Name, l.Protocol, l.Port, host))
	if l.TLS == nil {
		return
	}
	for i, c := range l.TLS.CertificateRefs {
		if (c.Group != nil && *c.Group != "") || (c.Kind != nil && *c.Kind != "Secret") || c.Name == "" {
			continue
		}
		ls.add(topology.Link{
			Relation: topology.Uses, Why: sym(fmt.Sprintf("spec.listeners[%s].tls.certificateRefs[%d]", l.Name, i)),
			To: idSym(p.refID("", "Secret", namespaceOf(c.Namespace, r.ID.Namespace()), string(c.Name))),
		})
	}
}

// listenerSpec is what a listener asks of the routes it takes. Without a word on
// namespaces it takes those of its own.
func listenerSpec(l *gatewayv1.Listener) topology.Listener {
	out := topology.Listener{Name: sym(string(l.Name)), Protocol: sym(string(l.Protocol)), Port: int32(l.Port), Host: clone(string(value(l.Hostname)))}
	out.From = sym(string(gatewayv1.NamespacesFromSame))
	if l.AllowedRoutes == nil {
		return out
	}
	if ns := l.AllowedRoutes.Namespaces; ns != nil {
		out.Allowed = allowed(ns.From, ns.Selector, gatewayv1.NamespacesFromSame)
	}
	for _, k := range l.AllowedRoutes.Kinds {
		out.Kinds = append(out.Kinds, sym(string(k.Kind)))
	}
	return out
}

// allowed tells the namespaces that may attach something; def is the API's default.
func allowed(from *gatewayv1.FromNamespaces, selector *metav1.LabelSelector, def gatewayv1.FromNamespaces) topology.Allowed {
	if from != nil {
		def = *from
	}
	a := topology.Allowed{From: sym(string(def))}
	if sel, err := metav1.LabelSelectorAsSelector(selector); err == nil {
		a.Selector = sel
	}
	return a
}

// referenceGrant lets objects of other namespaces refer to those of its own.
func (p *Projector) referenceGrant(o *gatewayv1.ReferenceGrant, r *topology.Record) {
	spec := &topology.Grant{}
	r.Spec = spec
	for _, f := range o.Spec.From {
		spec.From = append(spec.From, topology.GrantFrom{Kind: p.kindSym(string(f.Group), string(f.Kind)), Namespace: sym(string(f.Namespace))})
		fact(r, "from", string(f.Kind)+" in "+string(f.Namespace))
	}
	for _, t := range o.Spec.To {
		spec.To = append(spec.To, topology.GrantTo{Kind: p.kindSym(string(t.Group), string(t.Kind)), Name: sym(string(value(t.Name)))})
		fact(r, "to", strings.TrimSpace(string(t.Kind)+" "+string(value(t.Name))))
	}
}

// kindSym is the kind as ids have it.
func (p *Projector) kindSym(group, kind string) topology.Sym {
	return sym(p.refID(group, kind, "", "x").Kind())
}

// listenerRoute is how traffic comes into a Gateway.
func listenerRoute(o *gatewayv1.Gateway) *topology.Route {
	rt := &topology.Route{By: "load balancer", SNAT: "proxy"}
	var hosts []string
	for i := range o.Spec.Listeners {
		l := &o.Spec.Listeners[i]
		proto := "TCP"
		if l.Protocol == gatewayv1.UDPProtocolType {
			proto = "UDP"
		}
		rt.Ports = append(rt.Ports, topology.Port{Name: clone(string(l.Name)), Port: int32(l.Port), Protocol: proto})
		rt.TLS = rt.TLS || l.Protocol == gatewayv1.HTTPSProtocolType || l.Protocol == gatewayv1.TLSProtocolType
		hosts = append(hosts, clone(string(value(l.Hostname))))
	}
	rt.Hosts = topology.EntryHosts(hosts)
	return rt
}

// listenerStatus finds the first listener that does not work.
func listenerStatus(o *gatewayv1.Gateway) topology.Status {
	for i := range o.Status.Listeners {
		l := &o.Status.Listeners[i]
		if st, bad := listenerFault(string(l.Name), l.Conditions, o.Generation); bad {
			return st
		}
	}
	return topology.Status{}
}

// listenerFault tells whether the conditions of a listener say that it does not work.
func listenerFault(name string, list []metav1.Condition, generation int64) (topology.Status, bool) {
	bad := listed(list, "Conflicted", metav1.ConditionTrue, generation)
	for _, t := range [...]string{"Accepted", "ResolvedRefs", "Programmed"} {
		if bad == nil {
			bad = listed(list, t, metav1.ConditionFalse, generation)
		}
	}
	if bad == nil {
		return topology.Status{}, false
	}
	st := as(topology.Degraded, bad)
	st.Message = message(fmt.Sprintf("listener %s: %s", name, bad.Message))
	return st, true
}

// namespaceOf is the namespace of a reference, by default that of what refers.
func namespaceOf(ns *gatewayv1.Namespace, def string) string {
	if ns == nil || *ns == "" {
		return def
	}
	return string(*ns)
}
