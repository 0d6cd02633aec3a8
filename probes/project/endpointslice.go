package project

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"

	"kscope/topology"
)

// endpointSlice fills in an EndpointSlice as kube-proxy reads it: only the first
// address of an endpoint counts, ports without a number and slices of names do
// not, and conditions that are not set mean ready, serving and not terminating.
func (p *Projector) endpointSlice(o *discoveryv1.EndpointSlice, r *topology.Record) {
	ns := r.ID.Namespace()
	spec := &topology.EndpointSlice{}
	r.Spec = spec
	if name := o.Labels[discoveryv1.LabelServiceName]; name != "" {
		spec.Service = topology.MakeID("Service", ns, topology.Clean(name))
	}
	fact(r, "address type", string(o.AddressType))
	fact(r, "managed by", o.Labels[discoveryv1.LabelManagedBy])
	if o.AddressType == discoveryv1.AddressTypeFQDN {
		return
	}
	for _, sp := range o.Ports {
		if sp.Port == nil || *sp.Port == 0 {
			continue
		}
		port := topology.SlicePort{Protocol: sym("TCP"), Port: *sp.Port}
		if sp.Name != nil {
			port.Name = sym(*sp.Name)
		}
		if sp.Protocol != nil {
			port.Protocol = protocol(*sp.Protocol)
		}
		spec.Ports = append(spec.Ports, port)
	}
	spec.Endpoints = make([]topology.Endpoint, 0, len(o.Endpoints))
	for i := range o.Endpoints {
		e := &o.Endpoints[i]
		if len(e.Addresses) == 0 {
			continue
		}
		spec.Endpoints = append(spec.Endpoints, topology.Endpoint{
			Address: address(e.Addresses[0]),
			Target:  p.targetID(e.TargetRef, ns),
			Ready:   e.Conditions.Ready == nil || *e.Conditions.Ready,
			Serving: e.Conditions.Serving == nil || *e.Conditions.Serving, Terminating: isTrue(e.Conditions.Terminating),
			Node: sym(value(e.NodeName)),
		})
		hints(&spec.Endpoints[len(spec.Endpoints)-1], e.Hints)
	}
}

// hints are for which zones and nodes an endpoint is meant.
func hints(e *topology.Endpoint, h *discoveryv1.EndpointHints) {
	if h == nil {
		return
	}
	var zones, nodes []string
	for _, z := range h.ForZones {
		zones = append(zones, z.Name)
	}
	for _, n := range h.ForNodes {
		nodes = append(nodes, n.Name)
	}
	e.ForZones, e.ForNodes = sym(strings.Join(zones, ",")), sym(strings.Join(nodes, ","))
}

// targetID is the object behind an endpoint, "" if the slice names none.
func (p *Projector) targetID(ref *corev1.ObjectReference, namespace string) topology.ID {
	if ref == nil || ref.Kind == "" || ref.Name == "" {
		return ""
	}
	return p.refID(group(ref.APIVersion), ref.Kind, orDefault(ref.Namespace, namespace), ref.Name)
}
