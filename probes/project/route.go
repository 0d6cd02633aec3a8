package project

import (
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"kscope/topology"
)

// A routeRule is a rule of any of the Gateway API's routes.
type routeRule struct {
	paths    []string
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
		for _, m := range o.Spec.Rules[i].Matches {
			if m.Path == nil || m.Path.Value == nil {
				continue
			}
			text := string(gatewayv1.PathMatchPathPrefix)
			if m.Path.Type != nil {
				text = string(*m.Path.Type)
			}
			rule.paths = append(rule.paths, topology.Clean(*m.Path.Value+" "+text))
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
		}
		for _, b := range o.Spec.Rules[i].BackendRefs {
			rule.backends = append(rule.backends, b.BackendRef)
		}
		rt.rules = append(rt.rules, rule)
	}
	p.route(rt, r)
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
	for _, h := range rt.hosts {
		fact(r, "host", string(h))
		hosts = union(hosts, []string{clone(string(h))})
	}
	for i := range rt.parents {
		p.parent(&ls, r, &rt, i, hosts)
	}
	for i := range rt.rules {
		p.routeBackends(&ls, r, &rt, i, hosts)
	}
	r.Links = ls.done()
	r.Status = routeStatus(&rt)
}

// parent adds the link from a Gateway. A Service as parent makes it a route of a
// mesh, which nothing from outside enters by.
func (p *Projector) parent(ls *links, r *topology.Record, rt *anyRoute, i int, hosts []string) {
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
		Route: &topology.Route{Hosts: hosts},
	}
	if ref.Port != nil {
		l.Route.Ports = []topology.Port{{Port: int32(*ref.Port), Protocol: rt.protocol}}
	}
	for j := range rt.status {
		if !sameParent(&rt.status[j].ParentRef, ref, r.ID.Namespace()) {
			continue
		}
		l.Evidence = topology.FromStatus
		if c := listed(rt.status[j].Conditions, "Accepted", metav1.ConditionFalse, rt.generation); c != nil {
			l.State = topology.Denied
			l.Why = sym(fmt.Sprintf("spec.parentRefs[%d]: %s", i, orDefault(c.Reason, "not Accepted")))
		}
	}
	ls.add(l)
}

// sameParent tells whether a status is about the parent reference.
func sameParent(a, b *gatewayv1.ParentReference, namespace string) bool {
	return a.Name == b.Name && namespaceOf(a.Namespace, namespace) == namespaceOf(b.Namespace, namespace) &&
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

// routeBackends adds where one rule sends its traffic. A weight of 0 is no way at all.
func (p *Projector) routeBackends(ls *links, r *topology.Record, rt *anyRoute, i int, hosts []string) {
	ns := r.ID.Namespace()
	for j := range rt.rules[i].backends {
		b := &rt.rules[i].backends[j]
		group, kind := "", "Service"
		if b.Group != nil {
			group = string(*b.Group)
		}
		if b.Kind != nil {
			kind = string(*b.Kind)
		}
		if b.Name == "" || kind == "" || b.Weight != nil && *b.Weight == 0 {
			continue
		}
		to := namespaceOf(b.Namespace, ns)
		l := topology.Link{
			Relation: topology.Routes, To: idSym(p.refID(group, kind, to, string(b.Name))),
			Why:   sym(fmt.Sprintf("spec.rules[%d].backendRefs[%d]", i, j)),
			Route: &topology.Route{Hosts: hosts, Paths: rt.rules[i].paths},
		}
		if b.Port != nil {
			l.Route.Ports = []topology.Port{{Port: int32(*b.Port), Protocol: rt.protocol}}
		}
		if b.Weight != nil && len(rt.rules[i].backends) > 1 {
			w := *b.Weight
			l.Route.Weight = &w
		}
		if why := rt.unresolved(to != ns, kind != "Service"); why != "" {
			l.State, l.Why = topology.Dangling, sym(l.Why.String()+": "+why)
		}
		ls.add(l)
	}
}

// unresolved is the reason why a backend is not to be reached, as far as the
// parents' ResolvedRefs condition tells which backend it means: the only one
// there is, one in another namespace, or one that is no Service.
func (rt *anyRoute) unresolved(crossing, odd bool) string {
	backends := 0
	for i := range rt.rules {
		backends += len(rt.rules[i].backends)
	}
	for i := range rt.status {
		c := listed(rt.status[i].Conditions, "ResolvedRefs", metav1.ConditionFalse, rt.generation)
		if c == nil {
			continue
		}
		if backends == 1 || crossing && c.Reason == "RefNotPermitted" || odd && (c.Reason == "InvalidKind" || c.Reason == "UnsupportedValue") {
			return orDefault(c.Reason, "not ResolvedRefs")
		}
	}
	return ""
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
