package project

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/component-helpers/resource"

	"kscope/topology"
)

// need is what a pod asks for and may use in all, by the rules that the scheduler
// and the kubelet go by (k8s.io/component-helpers/resource; init containers, native
// sidecars, overhead and pod-level resources count as they do there). A limit holds
// only if no container is without one.
func need(o *corev1.Pod) topology.Need {
	if !asks(o) {
		return topology.Need{}
	}
	requests := resource.PodRequests(o, resource.PodResourcesOptions{SkipPodLevelResources: o.Spec.Resources == nil})
	limits := resource.PodLimits(o, resource.PodResourcesOptions{SkipPodLevelResources: o.Spec.Resources == nil})
	r := topology.Resources{CPURequest: requests.Cpu().MilliValue(), MemRequest: requests.Memory().Value()}
	if limited(o, corev1.ResourceCPU) {
		r.CPULimit = limits.Cpu().MilliValue()
	}
	if limited(o, corev1.ResourceMemory) {
		r.MemLimit = limits.Memory().Value()
	}
	return topology.InternNeed(r)
}

// asks tells whether the pod says anything of resources.
func asks(o *corev1.Pod) bool {
	if o.Spec.Resources != nil || o.Spec.Overhead != nil {
		return true
	}
	for _, cs := range [][]corev1.Container{o.Spec.Containers, o.Spec.InitContainers} {
		for i := range cs {
			if r := &cs[i].Resources; len(r.Requests) > 0 || len(r.Limits) > 0 {
				return true
			}
		}
	}
	return false
}

// limited tells whether the pod as a whole can use no more than its limits say.
func limited(o *corev1.Pod, name corev1.ResourceName) bool {
	if o.Spec.Resources != nil {
		if _, ok := o.Spec.Resources.Limits[name]; ok {
			return true
		}
	}
	for c := range serving(o) {
		if _, ok := c.Resources.Limits[name]; !ok {
			return false
		}
	}
	return len(o.Spec.Containers) > 0
}
