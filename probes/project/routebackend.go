package project

import (
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kscope/topology"
)

// routeBackends adds where one rule sends its traffic. A weight of 0 is no way at all.
func (p *Projector) routeBackends(ls *links, r *topology.Record, spec *topology.Routing, rt *anyRoute, i int) {
	ns := r.ID.Namespace()
	in := &rt.rules[i]
	rule := topology.Rule{Paths: in.matches, Narrowed: in.narrowed, Redirect: in.redirect}
	defer func() { spec.Rules = append(spec.Rules, rule) }()
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
			Route: &topology.Route{Hosts: spec.Hosts, Paths: rt.rules[i].paths},
		}
		target := topology.Target{To: topology.ID(l.To.String()), Weight: 1}
		if b.Port != nil {
			target.Port = topology.Port{Port: int32(*b.Port), Protocol: rt.protocol}
			l.Route.Ports = []topology.Port{target.Port}
		}
		if b.Weight != nil {
			target.Weight = *b.Weight
		}
		if b.Weight != nil && len(rt.rules[i].backends) > 1 {
			w := *b.Weight
			l.Route.Weight = &w
		}
		if why := rt.unresolved(to != ns, kind != "Service"); why != "" {
			l.State, l.Why = topology.Dangling, sym(l.Why.String()+": "+why)
			if why == "RefNotPermitted" {
				l.State = topology.Denied
			}
		} else if to != ns && rt.resolved() {
			l.Evidence = topology.FromStatus
		}
		rule.Backends = append(rule.Backends, target)
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

// resolved tells whether a controller has found all backends of this generation.
func (rt *anyRoute) resolved() bool {
	for i := range rt.status {
		if !conditions(rt.status[i].Conditions).current(rt.generation).is("ResolvedRefs", metav1.ConditionTrue) {
			return false
		}
	}
	return len(rt.status) > 0
}
