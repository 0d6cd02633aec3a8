package demo

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// selected returns the pods of a namespace that carry all the labels.
func (w *World) selected(namespace string, labels map[string]string) []*corev1.Pod {
	var out []*corev1.Pod
	for _, p := range all[*corev1.Pod](&w.store) {
		if p.Namespace == namespace && carries(p.Labels, labels) {
			out = append(out, p)
		}
	}
	return out
}

func carries(have, want map[string]string) bool {
	for k, v := range want {
		if have[k] != v {
			return false
		}
	}
	return true
}

// endpoints keeps the EndpointSlice of a Service that selects pods.
func (w *World) endpoints(s *corev1.Service) {
	if len(s.Spec.Selector) == 0 {
		return
	}
	slice := w.sliceOf(s)
	var next []discoveryv1.Endpoint
	var target *corev1.Pod
	for _, p := range w.selected(s.Namespace, s.Spec.Selector) {
		if p.Status.PodIP != "" && !finished(p) {
			target = p
			next = append(next, w.endpoint(s, p))
		}
	}
	if !slices.EqualFunc(slice.Endpoints, next, sameEndpoint) {
		slice.Endpoints = next
		w.touch(slice)
	}
	if target != nil {
		become(w, slice, &slice.Ports, slicePorts(s, target))
	}
}

// sameEndpoint compares all of an endpoint that can change: of 50, in every rollout, at
// every step.
func sameEndpoint(a, b discoveryv1.Endpoint) bool {
	x, y := a.Conditions, b.Conditions
	return a.TargetRef.UID == b.TargetRef.UID && a.Addresses[0] == b.Addresses[0] && *a.NodeName == *b.NodeName &&
		*x.Ready == *y.Ready && *x.Serving == *y.Serving && *x.Terminating == *y.Terminating
}

// sliceOf returns the Service's EndpointSlice, made if it is not there yet.
func (w *World) sliceOf(s *corev1.Service) *discoveryv1.EndpointSlice {
	for _, e := range all[*discoveryv1.EndpointSlice](&w.store) {
		if controls(s, e) {
			return e
		}
	}
	labels := maps.Clone(s.Labels)
	labels[discoveryv1.LabelServiceName] = s.Name
	labels[discoveryv1.LabelManagedBy] = "endpointslice-controller.k8s.io"
	if s.Spec.ClusterIP == corev1.ClusterIPNone {
		labels[corev1.IsHeadlessService] = ""
	}
	e := &discoveryv1.EndpointSlice{ObjectMeta: w.meta(s.Namespace, s.Name+"-"+w.suffix(), labels), AddressType: discoveryv1.AddressTypeIPv4}
	e.GenerateName = s.Name + "-"
	e.OwnerReferences = controlledBy(s)
	return add(&w.store, e)
}

func (w *World) endpoint(s *corev1.Service, p *corev1.Pod) discoveryv1.Endpoint {
	serving, terminating := isReady(p), p.DeletionTimestamp != nil
	ready := serving && !terminating
	node := named[*corev1.Node](&w.store, "", p.Spec.NodeName)
	zone := node.Labels[corev1.LabelTopologyZone]
	e := discoveryv1.Endpoint{
		Addresses:  []string{p.Status.PodIP},
		Conditions: discoveryv1.EndpointConditions{Ready: &ready, Serving: &serving, Terminating: &terminating},
		NodeName:   &node.Name, Zone: &zone,
		TargetRef: &corev1.ObjectReference{Kind: "Pod", Namespace: p.Namespace, Name: p.Name, UID: p.UID},
	}
	if p.Spec.Subdomain == s.Name && p.Spec.Hostname != "" {
		e.Hostname = &p.Spec.Hostname
	}
	return e
}

// slicePorts are the Service's ports as the pod has them.
func slicePorts(s *corev1.Service, p *corev1.Pod) []discoveryv1.EndpointPort {
	var out []discoveryv1.EndpointPort
	for _, sp := range s.Spec.Ports {
		number := sp.TargetPort.IntVal
		for _, c := range p.Spec.Containers {
			for _, cp := range c.Ports {
				if sp.TargetPort.StrVal != "" && cp.Name == sp.TargetPort.StrVal && cp.Protocol == sp.Protocol {
					number = cp.ContainerPort
				}
			}
		}
		name, protocol := sp.Name, sp.Protocol
		out = append(out, discoveryv1.EndpointPort{Name: &name, Port: &number, Protocol: &protocol})
	}
	return out
}

// conditions sets one of an object's conditions, keeping the time of the last
// transition while its status stays.
func (w *World) conditions(old []metav1.Condition, t string, ok bool, reason, message string, generation int64) []metav1.Condition {
	c := metav1.Condition{Type: t, Status: metav1.ConditionStatus(conditionStatus(ok)), Reason: reason, Message: message,
		ObservedGeneration: generation, LastTransitionTime: w.stamp()}
	for _, o := range old {
		if o.Type == t && o.Status == c.Status {
			c.LastTransitionTime = o.LastTransitionTime
		}
	}
	return []metav1.Condition{c}
}
