package project

import (
	"fmt"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"kscope/topology"
)

// A routeRule is a rule of any of the Gateway API's routes.
type routeRule struct {
	paths    []string
	matches  []topology.Path
	narrowed bool // headers, a method or a query are asked for too
	redirect bool // the rule answers by itself
	backends []gatewayv1.BackendRef
}

// anyRoute is what all routes of the Gateway API have in common.
type anyRoute struct {
	generation int64
	parents    []gatewayv1.ParentReference
	status     []gatewayv1.RouteParentStatus
	hosts      []gatewayv1.Hostname
	rules      []routeRule
	protocol   string
}

func (p *Projector) httpRoute(o *gatewayv1.HTTPRoute, r *topology.Record) {
	rt := anyRoute{o.Generation, o.Spec.ParentRefs, o.Status.Parents, o.Spec.Hostnames, nil, "TCP"}
	for i := range o.Spec.Rules {
		rule := routeRule{}
		for _, f := range o.Spec.Rules[i].Filters {
			rule.redirect = rule.redirect || f.RequestRedirect != nil
		}
		for _, m := range o.Spec.Rules[i].Matches {
			rule.narrowed = rule.narrowed || len(m.Headers) > 0 || len(m.QueryParams) > 0 || m.Method != nil
			if m.Path == nil || m.Path.Value == nil {
				rule.matches = append(rule.matches, topology.Path{Value: "/", Type: sym("Prefix")})
				continue
			}
			text := string(gatewayv1.PathMatchPathPrefix)
			if m.Path.Type != nil {
				text = string(*m.Path.Type)
			}
			rule.paths = append(rule.paths, topology.Clean(*m.Path.Value+" "+text))
			rule.matches = append(rule.matches, topology.Path{Value: clone(*m.Path.Value), Type: sym(strings.TrimPrefix(text, "Path"))})
		}
		for _, b := range o.Spec.Rules[i].BackendRefs {
			rule.backends = append(rule.backends, b.BackendRef)
		}
		rt.rules = append(rt.rules, rule)
	}
	p.route(rt, r)
}

func (p *Projector) grpcRoute(o *gatewayv1.GRPCRoute, r *topology.Record) {
	rt := anyRoute{o.Generation, o.Spec.ParentRefs, o.Status.Parents, o.Spec.Hostnames, nil, "TCP"}
	for i := range o.Spec.Rules {
		rule := routeRule{}
		for _, m := range o.Spec.Rules[i].Matches {
			if m.Method == nil {
				continue
			}
			text := "/"
			if m.Method.Service != nil {
				text += *m.Method.Service
			}
			if m.Method.Method != nil {
				text += "/" + *m.Method.Method
			}
			rule.paths = append(rule.paths, topology.Clean(text))
			rule.matches = append(rule.matches, grpcPath(m.Method, text))
			rule.narrowed = rule.narrowed || len(m.Headers) > 0
		}
		for _, b := range o.Spec.Rules[i].BackendRefs {
			rule.backends = append(rule.backends, b.BackendRef)
		}
		rt.rules = append(rt.rules, rule)
	}
	p.route(rt, r)
}

// grpcPath is the path that a call of the method asks for.
func grpcPath(m *gatewayv1.GRPCMethodMatch, text string) topology.Path {
	kind := "Exact"
	switch {
	case m.Type != nil && *m.Type == gatewayv1.GRPCMethodMatchRegularExpression, m.Service == nil && m.Method != nil:
		kind = "RegularExpression"
	case m.Method == nil:
		kind = "Prefix"
	}
	return topology.Path{Value: clone(text), Type: sym(kind)}
}

func (p *Projector) tcpRoute(o *gatewayv1.TCPRoute, r *topology.Record) {
	rt := anyRoute{o.Generation, o.Spec.ParentRefs, o.Status.Parents, nil, nil, "TCP"}
	for i := range o.Spec.Rules {
		rt.rules = append(rt.rules, routeRule{backends: o.Spec.Rules[i].BackendRefs})
	}
	p.route(rt, r)
}

func (p *Projector) udpRoute(o *gatewayv1.UDPRoute, r *topology.Record) {
	rt := anyRoute{o.Generation, o.Spec.ParentRefs, o.Status.Parents, nil, nil, "UDP"}
	for i := range o.Spec.Rules {
		rt.rules = append(rt.rules, routeRule{backends: o.Spec.Rules[i].BackendRefs})
	}
	p.route(rt, r)
}

func (p *Projector) tlsRoute(o *gatewayv1.TLSRoute, r *topology.Record) {
	rt := anyRoute{o.Generation, o.Spec.ParentRefs, o.Status.Parents, o.Spec.Hostnames, nil, "TCP"}
	for i := range o.Spec.Rules {
		rt.rules = append(rt.rules, routeRule{backends: o.Spec.Rules[i].BackendRefs})
	}
	p.route(rt, r)
}

// route fills in a route of any protocol.
func (p *Projector) route(rt anyRoute, r *topology.Record) {
	var ls links
	var hosts []string
	spec := &topology.Routing{}
	r.Spec = spec
	for _, h := range rt.hosts {
		fact(r, "host", string(h))
		hosts = union(hosts, []string{clone(string(h))})
	}
	spec.Hosts = hosts
	for i := range rt.parents {
		p.parent(&ls, r, spec, &rt, i)
	}
	for i := range rt.rules {
		p.routeBackends(&ls, r, spec, &rt, i)
	}
	r.Links = ls.done()
	r.Status = routeStatus(&rt)
}

// parent adds the link from a Gateway. A Service as parent makes it a route of a
// mesh, which nothing from outside enters by.
func (p *Projector) parent(ls *links, r *topology.Record, spec *topology.Routing, rt *anyRoute, i int) {
	ref := &rt.parents[i]
	group, kind := gatewayv1.GroupName, "Gateway"
	if ref.Group != nil {
		group = string(*ref.Group)
	}
	if ref.Kind != nil {
		kind = string(*ref.Kind)
	}
	if kind == "Service" || kind == "" || ref.Name == "" {
		return
	}
	l := topology.Link{
		Relation: topology.Routes, Incoming: true, Why: sym(fmt.Sprintf("spec.parentRefs[%d]", i)),
		To:    idSym(p.refID(group, kind, namespaceOf(ref.Namespace, r.ID.Namespace()), string(ref.Name))),
		Route: &topology.Route{Hosts: spec.Hosts},
	}
	said := topology.Parent{To: topology.ID(l.To.String()), Section: sym(string(value(ref.SectionName))), Port: int32(value(ref.Port))}
	if ref.Port != nil {
		l.Route.Ports = []topology.Port{{Port: int32(*ref.Port), Protocol: rt.protocol}}
	}
	for j := range rt.status {
		if !sameParent(&rt.status[j].ParentRef, ref, r.ID.Namespace()) {
			continue
		}
		c := conditions(rt.status[j].Conditions).current(rt.generation).get("Accepted")
		if c == nil {
			continue
		}
		l.Evidence = topology.FromStatus
		said.Said, said.Accepted, said.Reason = true, c.Status == metav1.ConditionTrue, sym(c.Reason)
		if c.Status == metav1.ConditionFalse {
			l.State = topology.Denied
			l.Why = sym(fmt.Sprintf("spec.parentRefs[%d]: %s", i, orDefault(c.Reason, "not Accepted")))
		}
	}
	spec.Parents = append(spec.Parents, said)
	ls.add(l)
}

// sameParent tells whether a status is about the parent reference.
func sameParent(a, b *gatewayv1.ParentReference, namespace string) bool {
	return a.Name == b.Name && orDefault(string(value(a.Kind)), "Gateway") == orDefault(string(value(b.Kind)), "Gateway") && namespaceOf(a.Namespace, namespace) == namespaceOf(b.Namespace, namespace) &&
		value(a.SectionName) == value(b.SectionName) && value(a.Port) == value(b.Port)
}

// value is what p points at, the zero value for nil.
func value[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// routeStatus is the worst that a parent says; a route that no parent takes fails.
func routeStatus(rt *anyRoute) topology.Status {
	worst, accepted := topology.Status{}, false
	for i := range rt.status {
		st, ok := parentStatus(conditions(rt.status[i].Conditions).current(rt.generation))
		accepted = accepted || ok
		if st.Health > worst.Health {
			worst = st
		}
	}
	switch {
	case len(rt.status) == 0 && len(rt.parents) > 0:
		return topology.Status{Health: topology.Unknown}
	case worst.Health == topology.Failed && accepted:
		worst.Health = topology.Degraded
	}
	return worst
}

// parentStatus is what one parent says of the route, and whether it takes it.
func parentStatus(cs conditions) (st topology.Status, accepted bool) {
	switch c := cs.get("Accepted"); {
	case c == nil:
		return unseen(), false
	case c.Status == metav1.ConditionFalse:
		return as(topology.Failed, c), false
	case c.Status != metav1.ConditionTrue:
		return as(topology.Progressing, c), false
	case cs.is("ResolvedRefs", metav1.ConditionFalse):
		return as(topology.Degraded, cs.get("ResolvedRefs")), true
	case cs.is("PartiallyInvalid", metav1.ConditionTrue):
		return as(topology.Degraded, cs.get("PartiallyInvalid")), true
	}
	return topology.Status{}, true
}
