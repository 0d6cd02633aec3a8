package project

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"kscope/topology"
)

// experimentalGateway is the API group in which the Gateway API tries out kinds: there a
// ListenerSet was an XListenerSet, of the same fields.
const experimentalGateway = "gateway.networking.x-k8s.io"

// listenerSet fills in a set of listeners that adds to those of a Gateway.
func (p *Projector) listenerSet(o *gatewayv1.ListenerSet, r *topology.Record) {
	var ls links
	spec := &topology.ListenerSet{}
	r.Spec = spec
	for i := range o.Spec.Listeners {
		l := gatewayv1.Listener(o.Spec.Listeners[i])
		p.listener(&ls, r, &l)
		spec.Listeners = append(spec.Listeners, listenerSpec(&l))
	}
	ref := &o.Spec.ParentRef
	if ref.Name != "" {
		spec.Parent = p.setParent(&ls, r, o)
	}
	r.Links = ls.done()
	if r.Status = acceptance(o.Status.Conditions, o.Generation); r.Status.Health == topology.OK {
		for i := range o.Status.Listeners {
			l := &o.Status.Listeners[i]
			if st, bad := listenerFault(string(l.Name), l.Conditions, o.Generation); bad {
				r.Status = st
				break
			}
		}
	}
}

// setParent adds the link from the Gateway, with what its controller says of it.
func (p *Projector) setParent(ls *links, r *topology.Record, o *gatewayv1.ListenerSet) topology.Parent {
	ref := &o.Spec.ParentRef
	group, kind := gatewayv1.GroupName, "Gateway"
	if ref.Group != nil {
		group = string(*ref.Group)
	}
	if ref.Kind != nil {
		kind = string(*ref.Kind)
	}
	l := topology.Link{Relation: topology.Routes, Incoming: true, Why: sym("spec.parentRef"),
		To: idSym(p.refID(group, kind, namespaceOf(ref.Namespace, r.ID.Namespace()), string(ref.Name)))}
	said := topology.Parent{To: topology.ID(l.To.String())}
	if c := conditions(o.Status.Conditions).current(o.Generation).get("Accepted"); c != nil && c.Status != metav1.ConditionUnknown {
		l.Evidence = topology.FromStatus
		said.Said, said.Accepted, said.Reason = true, c.Status == metav1.ConditionTrue, sym(c.Reason)
		if c.Reason == string(gatewayv1.ListenerSetReasonNotAllowed) || c.Reason == string(gatewayv1.ListenerSetReasonParentNotAccepted) {
			l.State, l.Why = topology.Denied, sym("spec.parentRef: "+c.Reason)
		}
	}
	ls.add(l)
	return said
}
