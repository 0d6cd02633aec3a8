package demo

import (
	"fmt"
	"reflect"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// cluster is what an observer of the API sees, found by itself.
type cluster struct {
	objects []object
	ids     map[string]object // "Kind/namespace/name"
	faults  []string
}

func observe(w *World) *cluster {
	c := &cluster{ids: map[string]object{}}
	for _, change := range w.Objects() {
		o := change.Object.(object)
		c.objects = append(c.objects, o)
		c.ids[idOf(o.GetObjectKind().GroupVersionKind().Kind, o.GetNamespace(), o.GetName())] = o
	}
	return c
}

func idOf(kind, namespace, name string) string { return kind + "/" + namespace + "/" + name }

func of[T object](c *cluster) (out []T) {
	for _, o := range c.objects {
		if t, ok := o.(T); ok {
			out = append(out, t)
		}
	}
	return out
}

func (c *cluster) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

// check finds what does not agree.
func (c *cluster) check() []string {
	c.owners()
	c.pods()
	c.slices()
	c.workloads()
	c.references()
	return c.faults
}

// owners: every ownerReference names an object that is there, by the right UID.
func (c *cluster) owners() {
	uids := map[types.UID]bool{}
	for _, o := range c.objects {
		if uids[o.GetUID()] {
			c.fault("uid of %s twice", o.GetName())
		}
		uids[o.GetUID()] = true
		for _, ref := range o.GetOwnerReferences() {
			owner := c.ids[idOf(ref.Kind, o.GetNamespace(), ref.Name)]
			if owner == nil || owner.GetUID() != ref.UID || owner.GetObjectKind().GroupVersionKind().GroupVersion().String() != ref.APIVersion {
				c.fault("%s/%s: owner %s %s is not there", o.GetNamespace(), o.GetName(), ref.Kind, ref.Name)
			}
		}
	}
}

func (c *cluster) ready(p *corev1.Pod) bool {
	return slices.ContainsFunc(p.Status.Conditions, func(c corev1.PodCondition) bool {
		return c.Type == corev1.PodReady && c.Status == corev1.ConditionTrue
	})
}

// pods: nodes exist and answer for those that are ready, addresses are their own,
// phases, containers and conditions agree.
func (c *cluster) pods() {
	ips := map[string]string{}
	for _, p := range of[*corev1.Pod](c) {
		if p.Spec.NodeName != "" {
			node, ok := c.ids[idOf("Node", "", p.Spec.NodeName)].(*corev1.Node)
			if !ok {
				c.fault("%s: node %s is not there", p.Name, p.Spec.NodeName)
			} else if i := len(node.Status.Conditions) - 1; node.Status.Conditions[i].Status != corev1.ConditionTrue && c.ready(p) {
				c.fault("%s is ready on a node that is not", p.Name)
			}
		} else if p.Status.Phase != corev1.PodPending {
			c.fault("%s is %s without a node", p.Name, p.Status.Phase)
		}
		if ip := p.Status.PodIP; ip != "" && !p.Spec.HostNetwork {
			if ips[ip] != "" {
				c.fault("%s and %s have the address %s", p.Name, ips[ip], ip)
			}
			ips[ip] = p.Name
		}
		all := len(p.Status.ContainerStatuses) > 0
		for _, s := range p.Status.ContainerStatuses {
			all = all && s.Ready
			if s.Ready && s.State.Running == nil {
				c.fault("%s: a container is ready and does not run", p.Name)
			}
		}
		if c.ready(p) && (!all || p.Status.Phase != corev1.PodRunning || p.Status.PodIP == "") {
			c.fault("%s is ready and does not look so", p.Name)
		}
	}
}

// slices: the EndpointSlice of a Service holds the pods it selects, with their
// readiness (Kubernetes: endpointslice/utils.go).
func (c *cluster) slices() {
	found := map[string]*discoveryv1.EndpointSlice{}
	for _, e := range of[*discoveryv1.EndpointSlice](c) {
		id := e.Namespace + "/" + e.Labels[discoveryv1.LabelServiceName]
		if found[id] != nil {
			c.fault("two slices of %s", id)
		}
		found[id] = e
	}
	for _, s := range of[*corev1.Service](c) {
		e := found[s.Namespace+"/"+s.Name]
		delete(found, s.Namespace+"/"+s.Name)
		if s.Spec.Type == corev1.ServiceTypeExternalName {
			continue
		}
		if e == nil {
			c.fault("no slice of %s", s.Name)
			continue
		}
		want := map[string]string{}
		for _, p := range of[*corev1.Pod](c) {
			over := p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed
			if p.Namespace == s.Namespace && labels.SelectorFromSet(s.Spec.Selector).Matches(labels.Set(p.Labels)) && p.Status.PodIP != "" && !over {
				going := p.DeletionTimestamp != nil
				want[p.Name] = fmt.Sprint(p.UID, p.Status.PodIP, p.Spec.NodeName, c.ready(p) && !going, c.ready(p), going)
			}
		}
		have := map[string]string{}
		for _, x := range e.Endpoints {
			have[x.TargetRef.Name] = fmt.Sprint(x.TargetRef.UID, x.Addresses[0], *x.NodeName, *x.Conditions.Ready, *x.Conditions.Serving, *x.Conditions.Terminating)
		}
		if !reflect.DeepEqual(have, want) || len(have) != len(e.Endpoints) {
			c.fault("slice of %s: %v, want %v", s.Name, have, want)
		}
	}
	for id := range found {
		c.fault("slice of %s, which is not there", id)
	}
}

// counted is how many pods an owner counts, and how many of them are ready.
func (c *cluster) counted(owners ...types.UID) (total, ready int32) {
	for _, p := range of[*corev1.Pod](c) {
		if p.DeletionTimestamp == nil && p.Status.Phase != corev1.PodSucceeded && len(p.OwnerReferences) == 1 && slices.Contains(owners, p.OwnerReferences[0].UID) {
			total++
			if c.ready(p) {
				ready++
			}
		}
	}
	return total, ready
}

// workloads: statuses count what is there, and rollouts keep within their bounds.
func (c *cluster) workloads() {
	sets := map[types.UID][]types.UID{}
	for _, rs := range of[*appsv1.ReplicaSet](c) {
		sets[rs.OwnerReferences[0].UID] = append(sets[rs.OwnerReferences[0].UID], rs.UID)
		total, ready := c.counted(rs.UID)
		if s := rs.Status; s.Replicas != total || s.ReadyReplicas != ready || s.AvailableReplicas != ready || total != *rs.Spec.Replicas {
			c.fault("%s: %+v of %d, has %d pods, %d ready", rs.Name, s, *rs.Spec.Replicas, total, ready)
		}
	}
	for _, d := range of[*appsv1.Deployment](c) {
		total, ready := c.counted(sets[d.UID]...)
		s := d.Status
		if s.Replicas != total || s.ReadyReplicas != ready || s.AvailableReplicas != ready || s.ObservedGeneration != d.Generation {
			c.fault("%s: %+v, has %d pods, %d ready", d.Name, s, total, ready)
		}
		surge, _ := intstr.GetScaledValueFromIntOrPercent(d.Spec.Strategy.RollingUpdate.MaxSurge, int(*d.Spec.Replicas), true)
		if total > *d.Spec.Replicas+int32(surge) || total < *d.Spec.Replicas || len(sets[d.UID]) > 4 || len(s.Conditions) != 2 {
			c.fault("%s: %d pods for %d replicas, %d revisions", d.Name, total, *d.Spec.Replicas, len(sets[d.UID]))
		}
	}
	for _, s := range of[*appsv1.StatefulSet](c) {
		if total, ready := c.counted(s.UID); s.Status.Replicas != total || s.Status.ReadyReplicas != ready {
			c.fault("%s: %+v, has %d pods, %d ready", s.Name, s.Status, total, ready)
		}
	}
	for _, d := range of[*appsv1.DaemonSet](c) {
		if total, ready := c.counted(d.UID); total != 3 || d.Status.NumberReady != ready || d.Status.DesiredNumberScheduled != 3 {
			c.fault("%s: %+v, has %d pods, %d ready", d.Name, d.Status, total, ready)
		}
	}
}

// references: what is named is there. Secrets are not: kscope never reads them.
func (c *cluster) references() {
	need := func(from object, kind, namespace, name string) {
		if c.ids[idOf(kind, namespace, name)] == nil {
			c.fault("%s names %s %s, which is not there", from.GetName(), kind, name)
		}
	}
	for _, p := range of[*corev1.Pod](c) {
		need(p, "Namespace", "", p.Namespace)
		need(p, "ServiceAccount", p.Namespace, p.Spec.ServiceAccountName)
		for _, v := range p.Spec.Volumes {
			need(p, "PersistentVolumeClaim", p.Namespace, v.PersistentVolumeClaim.ClaimName)
		}
		for _, e := range p.Spec.Containers[0].EnvFrom {
			if e.ConfigMapRef != nil {
				need(p, "ConfigMap", p.Namespace, e.ConfigMapRef.Name)
			}
		}
	}
	for _, v := range of[*corev1.PersistentVolumeClaim](c) {
		need(v, "StorageClass", "", *v.Spec.StorageClassName)
		if v.Spec.VolumeName != "" {
			need(v, "PersistentVolume", "", v.Spec.VolumeName)
		}
	}
	for _, i := range of[*networkingv1.Ingress](c) {
		need(i, "IngressClass", "", *i.Spec.IngressClassName)
		for _, path := range i.Spec.Rules[0].HTTP.Paths {
			need(i, "Service", i.Namespace, path.Backend.Service.Name)
		}
	}
	for _, h := range of[*autoscalingv2.HorizontalPodAutoscaler](c) {
		need(h, "Deployment", h.Namespace, h.Spec.ScaleTargetRef.Name)
	}
}
