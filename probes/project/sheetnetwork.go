package project

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"kscope/topology/sheet"
)

// service tells what the facts of its record leave out: further addresses, and the
// policies where they are the default.
func (t *teller) service(o *corev1.Service) {
	t.Begin("Addresses")
	if len(o.Spec.ClusterIPs) > 1 {
		t.fact("cluster ips", strings.Join(o.Spec.ClusterIPs, ", "))
	}
	t.fact("external ips", strings.Join(o.Spec.ExternalIPs, ", "))
	for _, in := range o.Status.LoadBalancer.Ingress {
		t.fact("load balancer", cmp.Or(in.IP, in.Hostname))
	}
	families := make([]string, 0, len(o.Spec.IPFamilies))
	for _, f := range o.Spec.IPFamilies {
		families = append(families, string(f))
	}
	t.fact("families", strings.Join(families, ", "))
	t.Begin("Policies")
	t.fact("affinity", string(o.Spec.SessionAffinity))
	t.fact("from outside", string(o.Spec.ExternalTrafficPolicy))
	if p := o.Spec.InternalTrafficPolicy; p != nil {
		t.fact("from inside", string(*p))
	}
	if d := o.Spec.TrafficDistribution; d != nil {
		t.fact("prefers", *d)
	}
	if o.Spec.PublishNotReadyAddresses {
		t.fact("endpoints", "ready or not")
	}
	if p := o.Spec.HealthCheckNodePort; p != 0 {
		t.fact("health port", fmt.Sprint(p))
	}
	t.fact("balancer class", deref(o.Spec.LoadBalancerClass))
	t.conditions(o.Status.Conditions)
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// ingress tells its rules, one row a path.
func (t *teller) ingress(o *networkingv1.Ingress) {
	t.Begin("Rules")
	for i := range o.Spec.Rules {
		r := &o.Spec.Rules[i]
		if r.HTTP == nil {
			t.row(sheet.Row{Value: orDefault(r.Host, "*")})
			continue
		}
		for j := range r.HTTP.Paths {
			p := &r.HTTP.Paths[j]
			kind := ""
			if p.PathType != nil && *p.PathType == networkingv1.PathTypeExact {
				kind = " exactly"
			}
			t.backend(orDefault(r.Host, "*")+orDefault(p.Path, "/")+kind, &p.Backend)
		}
	}
	if b := o.Spec.DefaultBackend; b != nil {
		t.backend("all else", b)
	}
	t.Begin("TLS")
	for _, tls := range o.Spec.TLS {
		t.row(sheet.Row{Key: "Secret", Value: orDefault(tls.SecretName, "the controller's own"), To: t.named("Secret", tls.SecretName),
			More: strings.Join(tls.Hosts, ", ")})
	}
	t.Begin("Addresses")
	for _, in := range o.Status.LoadBalancer.Ingress {
		t.fact("address", cmp.Or(in.IP, in.Hostname))
	}
}

func (t *teller) backend(from string, b *networkingv1.IngressBackend) {
	r := sheet.Row{Value: from}
	switch {
	case b.Service != nil:
		port := b.Service.Port.Name
		if b.Service.Port.Number != 0 {
			port = fmt.Sprint(b.Service.Port.Number)
		}
		r.More, r.To = "to Service "+b.Service.Name+":"+port, t.named("Service", b.Service.Name)
	case b.Resource != nil:
		r.More = "to " + b.Resource.Kind + " " + b.Resource.Name
	}
	t.row(r)
}

func (t *teller) gateway(o *gatewayv1.Gateway) {
	t.Begin("Listeners")
	for i := range o.Spec.Listeners {
		l := &o.Spec.Listeners[i]
		r := sheet.Row{Value: string(l.Name), More: fmt.Sprintf("%s :%d", l.Protocol, l.Port)}
		if l.Hostname != nil {
			r.More += " " + string(*l.Hostname)
		}
		for j := range o.Status.Listeners {
			if s := &o.Status.Listeners[j]; s.Name == l.Name {
				r.More += fmt.Sprintf(", %d routes", s.AttachedRoutes)
				r.Marked = true
				for k := range s.Conditions {
					r.Health = max(r.Health, conditionHealth(&s.Conditions[k]))
				}
			}
		}
		t.row(r)
	}
	t.Begin("Addresses")
	for _, a := range o.Status.Addresses {
		t.fact("address", a.Value)
	}
	t.conditions(o.Status.Conditions)
}

// httpRoute tells its rules, one row a match, then what its parents say.
func (t *teller) httpRoute(o *gatewayv1.HTTPRoute) {
	t.Begin("Rules")
	for i := range o.Spec.Rules {
		rule := &o.Spec.Rules[i]
		to := make([]string, 0, len(rule.BackendRefs))
		for j := range rule.BackendRefs {
			b := &rule.BackendRefs[j]
			text := string(b.Name)
			if b.Port != nil {
				text += fmt.Sprintf(":%d", *b.Port)
			}
			if b.Weight != nil && len(rule.BackendRefs) > 1 {
				text += fmt.Sprintf(" ×%d", *b.Weight)
			}
			to = append(to, text)
		}
		more := "to " + orDefault(strings.Join(to, ", "), "nothing")
		for j := range rule.Matches {
			t.row(sheet.Row{Value: matchText(&rule.Matches[j]), More: more})
		}
		if len(rule.Matches) == 0 {
			t.row(sheet.Row{Value: "/", More: more})
		}
	}
	for i := range o.Status.Parents {
		p := &o.Status.Parents[i]
		t.conditions(p.Conditions)
		if n := len(t.Sections); n > 0 && t.Sections[n-1].Title == "Conditions" {
			t.Sections[n-1].Title = bounded("Gateway " + string(p.ParentRef.Name))
		}
	}
}

func matchText(m *gatewayv1.HTTPRouteMatch) string {
	text := "/"
	if m.Path != nil && m.Path.Value != nil {
		text = *m.Path.Value
		if m.Path.Type != nil && *m.Path.Type != gatewayv1.PathMatchPathPrefix {
			text += " (" + string(*m.Path.Type) + ")"
		}
	}
	if m.Method != nil {
		text = string(*m.Method) + " " + text
	}
	names := make([]string, 0, len(m.Headers))
	for _, h := range m.Headers {
		names = append(names, string(h.Name)+"="+h.Value)
	}
	slices.Sort(names)
	if len(names) > 0 {
		text += " if " + strings.Join(names, ", ")
	}
	return text
}
