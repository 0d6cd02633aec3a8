package main

import (
	"fmt"
	"math/rand/v2"
)

// object is an API object in JSON.
type object = map[string]any

// nodes is how many machines there are; silent is the one that does not answer.
const (
	nodes  = 24
	silent = 17
	born   = "2026-01-05T08:00:00Z"
)

// builder makes the objects, one after the other.
type builder struct {
	items []object
	dice  *rand.Rand
	next  int // pods so far
}

func build() *builder {
	b := &builder{dice: rand.New(rand.NewPCG(1, 2))}
	b.machines()
	for _, t := range teams() {
		b.team(t)
	}
	return b
}

// add makes an object and returns it; spec and status may be nil.
func (b *builder) add(version, kind, namespace, name string, labels, spec, status object) object {
	meta := object{"name": name, "uid": fmt.Sprintf("7c0de000-0000-4000-8000-%012x", len(b.items)), "creationTimestamp": born, "generation": 1}
	if namespace != "" {
		meta["namespace"] = namespace
	}
	if labels != nil {
		meta["labels"] = labels
	}
	o := object{"apiVersion": version, "kind": kind, "metadata": meta}
	if spec != nil {
		o["spec"] = spec
	}
	if status != nil {
		o["status"] = status
	}
	b.items = append(b.items, o)
	return o
}

// own makes owner the controller of an object.
func own(o, owner object) {
	m := owner["metadata"].(object)
	o["metadata"].(object)["ownerReferences"] = []object{{"apiVersion": owner["apiVersion"], "kind": owner["kind"], "name": m["name"],
		"uid": m["uid"], "controller": true, "blockOwnerDeletion": true}}
}

// suffix is the random end of a name, of n letters, as Kubernetes makes them.
func (b *builder) suffix(n int) string {
	const letters = "bcdfghjklmnpqrstvwxz2456789"
	s := make([]byte, n)
	for i := range s {
		s[i] = letters[b.dice.IntN(len(letters))]
	}
	return string(s)
}

func truth(is bool) string {
	if is {
		return "True"
	}
	return "False"
}

func nodeName(i int) string { return fmt.Sprintf("worker-%02d", i) }

func (b *builder) machines() {
	for i := range nodes {
		state := truth(true)
		if i == silent {
			state = "Unknown"
		}
		pool := []string{"general", "general", "memory", "spot"}[i%4]
		b.add("v1", "Node", "", nodeName(i), object{"kubernetes.io/hostname": nodeName(i), "topology.kubernetes.io/zone": fmt.Sprintf("eu-west-%d", 1+i%3),
			"karpenter.sh/nodepool": pool}, object{"podCIDR": fmt.Sprintf("10.244.%d.0/24", i)}, object{
			"capacity": object{"cpu": "16", "memory": "64Gi", "pods": "110"}, "allocatable": object{"cpu": "15800m", "memory": "61Gi", "pods": "110"},
			"addresses":  []object{{"type": "InternalIP", "address": fmt.Sprintf("10.20.1.%d", 10+i)}},
			"nodeInfo":   object{"kubeletVersion": "v1.36.1", "osImage": "Bottlerocket OS 1.41", "containerRuntimeVersion": "containerd://2.1.4"},
			"conditions": []object{{"type": "Ready", "status": state, "reason": "KubeletReady", "lastTransitionTime": born}}})
	}
}

// team makes a namespace with all that is in it.
func (b *builder) team(t team) {
	b.add("v1", "Namespace", "", t.name, object{"kubernetes.io/metadata.name": t.name}, nil, object{"phase": "Active"})
	var paths []object
	for _, a := range t.apps {
		b.app(t.name, a)
		if a.path != "" && a.path != noService {
			paths = append(paths, object{"path": a.path, "pathType": "Prefix",
				"backend": object{"service": object{"name": a.name, "port": object{"name": "http"}}}})
		}
	}
	if t.host != "" {
		b.add("networking.k8s.io/v1", "Ingress", t.name, t.name, nil, object{"ingressClassName": "public",
			"rules": []object{{"host": t.host, "http": object{"paths": paths}}}},
			object{"loadBalancer": object{"ingress": []object{{"ip": "203.0.113.10"}}}})
	}
}

// app makes a workload, what it runs and what leads to it.
func (b *builder) app(ns string, a app) {
	labels := object{"app.kubernetes.io/name": a.name}
	var pods []object
	switch a.kind {
	case deployment:
		pods = b.deployment(ns, a, labels)
	case statefulSet:
		pods = b.statefulSet(ns, a, labels)
	case daemonSet:
		pods = b.daemonSet(ns, a, labels)
	case job:
		pods = b.job(ns, a, labels)
	}
	b.add("v1", "ConfigMap", ns, a.name, labels, nil, nil)
	if a.path != noService && a.kind != daemonSet && a.kind != job {
		b.service(ns, a, labels, pods)
	}
	if a.scaled {
		b.add("autoscaling/v2", "HorizontalPodAutoscaler", ns, a.name, labels, object{"minReplicas": 2, "maxReplicas": 2 * a.pods,
			"scaleTargetRef": object{"apiVersion": "apps/v1", "kind": "Deployment", "name": a.name}}, object{"currentReplicas": a.pods, "desiredReplicas": a.pods})
	}
}

func (b *builder) service(ns string, a app, labels object, pods []object) {
	spec := object{"type": "ClusterIP", "clusterIP": fmt.Sprintf("10.96.%d.%d", len(b.items)/250, 1+len(b.items)%250), "selector": labels,
		"ports": []object{{"name": "http", "port": 80, "targetPort": "http", "protocol": "TCP"}}}
	status := object{}
	if a.lb != "" {
		spec["type"], spec["externalTrafficPolicy"], spec["allocateLoadBalancerNodePorts"] = "LoadBalancer", "Cluster", false
		status["loadBalancer"] = object{"ingress": []object{{"ip": a.lb}}}
	}
	if a.trouble == noMatch {
		spec["selector"] = object{"app.kubernetes.io/name": a.name + "-v2"}
		pods = nil
	}
	s := b.add("v1", "Service", ns, a.name, labels, spec, status)
	var endpoints []object
	for _, p := range pods {
		ip, _ := p["status"].(object)["podIP"].(string)
		if ip == "" {
			continue
		}
		m := p["metadata"].(object)
		ready := podReady(p)
		endpoints = append(endpoints, object{"addresses": []string{ip}, "conditions": object{"ready": ready, "serving": ready, "terminating": false},
			"nodeName": p["spec"].(object)["nodeName"], "targetRef": object{"kind": "Pod", "namespace": ns, "name": m["name"], "uid": m["uid"]}})
	}
	e := b.add("discovery.k8s.io/v1", "EndpointSlice", ns, a.name+"-"+b.suffix(5), object{"kubernetes.io/service-name": a.name}, nil, nil)
	e["addressType"], e["endpoints"] = "IPv4", endpoints
	e["ports"] = []object{{"name": "http", "port": 8080, "protocol": "TCP"}}
	own(e, s)
}
