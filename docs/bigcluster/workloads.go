package main

import "fmt"

// template is the pods of an app as its controller makes them.
func template(a app, labels object, more object) object {
	all := object{}
	for k, v := range labels {
		all[k] = v
	}
	for k, v := range more {
		all[k] = v
	}
	spec := object{"containers": []object{{"name": a.name, "image": "registry.example.com/" + a.name + ":1.4.2",
		"ports":     []object{{"name": "http", "containerPort": 8080, "protocol": "TCP"}},
		"envFrom":   []object{{"configMapRef": object{"name": a.name}}},
		"resources": object{"requests": object{"cpu": "200m", "memory": "256Mi"}, "limits": object{"memory": "256Mi"}}}}}
	return object{"metadata": object{"labels": all}, "spec": spec}
}

func (b *builder) deployment(ns string, a app, labels object) []object {
	n := a.pods
	if a.trouble == suspended {
		n = 0
	}
	d := b.add("apps/v1", "Deployment", ns, a.name, labels, object{"replicas": n, "selector": object{"matchLabels": labels}, "template": template(a, labels, nil)}, nil)
	hash := b.suffix(10)
	pods := b.replicaSet(ns, a, labels, d, hash, n, a.trouble)
	updated := n
	if a.trouble == badImage {
		pods = append(pods, b.replicaSet(ns, a, labels, d, b.suffix(9), 1, badImage)...)
		updated = 1
	}
	ready := countReady(pods)
	available, reason := ready >= n-n/4, "MinimumReplicasAvailable" // maxUnavailable is a quarter, rounded down
	if !available {
		reason = "MinimumReplicasUnavailable"
	}
	d["status"] = object{"observedGeneration": 1, "replicas": len(pods), "updatedReplicas": updated, "readyReplicas": ready, "availableReplicas": ready,
		"conditions": []object{{"type": "Available", "status": truth(available), "reason": reason, "lastTransitionTime": born},
			{"type": "Progressing", "status": "True", "reason": "NewReplicaSetAvailable", "lastTransitionTime": born}}}
	return pods
}

// replicaSet makes a ReplicaSet with n pods in this trouble; the one that a bad image is
// to replace is well.
func (b *builder) replicaSet(ns string, a app, labels, owner object, hash string, n int, t trouble) []object {
	if t == badImage && n > 1 {
		t = none
	}
	more := object{"pod-template-hash": hash}
	r := b.add("apps/v1", "ReplicaSet", ns, a.name+"-"+hash, template(a, labels, more)["metadata"].(object)["labels"].(object),
		object{"replicas": n, "selector": object{"matchLabels": labels}, "template": template(a, labels, more)}, nil)
	own(r, owner)
	var pods []object
	for i := range n {
		p := b.pod(ns, fmt.Sprintf("%s-%s-%s", a.name, hash, b.suffix(5)), a, template(a, labels, more), -1, stateOf(t, i))
		own(p, r)
		pods = append(pods, p)
	}
	r["status"] = object{"observedGeneration": 1, "replicas": n, "readyReplicas": countReady(pods), "availableReplicas": countReady(pods)}
	return pods
}

// stateOf is the state of an app's i-th pod.
func stateOf(t trouble, i int) string {
	switch {
	case t == crashing:
		return "CrashLoopBackOff"
	case t == badImage:
		return "ImagePullBackOff"
	case t == noRoom && i == 0:
		return "Unschedulable"
	case t == notReady && i == 0:
		return "NotReady"
	}
	return "Running"
}

func (b *builder) statefulSet(ns string, a app, labels object) []object {
	s := b.add("apps/v1", "StatefulSet", ns, a.name, labels, object{"replicas": a.pods, "serviceName": a.name,
		"selector": object{"matchLabels": labels}, "template": template(a, labels, nil)}, nil)
	var pods []object
	for i := range a.pods {
		name := fmt.Sprintf("%s-%d", a.name, i)
		claim := object{"accessModes": []string{"ReadWriteOnce"}, "storageClassName": "ssd", "resources": object{"requests": object{"storage": "50Gi"}}}
		if a.trouble == unbound && i == a.pods-1 {
			b.add("v1", "PersistentVolumeClaim", ns, "data-"+name, labels, claim, object{"phase": "Pending"})
			pods = append(pods, b.pod(ns, name, a, withClaim(a, labels, name), -1, "Unschedulable"))
			own(pods[i], s)
			continue
		}
		volume := "pvc-" + b.suffix(8)
		claim["volumeName"] = volume
		pvc := b.add("v1", "PersistentVolumeClaim", ns, "data-"+name, labels, claim, object{"phase": "Bound", "capacity": object{"storage": "50Gi"}})
		b.add("v1", "PersistentVolume", "", volume, nil, object{"capacity": object{"storage": "50Gi"}, "accessModes": []string{"ReadWriteOnce"},
			"storageClassName": "ssd", "persistentVolumeReclaimPolicy": "Delete",
			"claimRef": object{"kind": "PersistentVolumeClaim", "namespace": ns, "name": "data-" + name, "uid": pvc["metadata"].(object)["uid"]}}, object{"phase": "Bound"})
		pods = append(pods, b.pod(ns, name, a, withClaim(a, labels, name), -1, "Running"))
		own(pods[i], s)
	}
	ready := countReady(pods)
	s["status"] = object{"observedGeneration": 1, "replicas": a.pods, "readyReplicas": ready, "availableReplicas": ready, "currentReplicas": a.pods, "updatedReplicas": a.pods}
	return pods
}

func withClaim(a app, labels object, pod string) object {
	t := template(a, labels, nil)
	t["spec"].(object)["volumes"] = []object{{"name": "data", "persistentVolumeClaim": object{"claimName": "data-" + pod}}}
	return t
}

func (b *builder) daemonSet(ns string, a app, labels object) []object {
	d := b.add("apps/v1", "DaemonSet", ns, a.name, labels, object{"selector": object{"matchLabels": labels}, "template": template(a, labels, nil)}, nil)
	var pods []object
	for i := range nodes {
		p := b.pod(ns, a.name+"-"+b.suffix(5), a, template(a, labels, nil), i, "Running")
		own(p, d)
		pods = append(pods, p)
	}
	ready := countReady(pods)
	d["status"] = object{"observedGeneration": 1, "desiredNumberScheduled": nodes, "currentNumberScheduled": nodes, "updatedNumberScheduled": nodes,
		"numberReady": ready, "numberAvailable": ready, "numberUnavailable": nodes - ready}
	return pods
}

func (b *builder) job(ns string, a app, labels object) []object {
	j := b.add("batch/v1", "Job", ns, a.name, labels, object{"completions": a.pods, "parallelism": a.pods, "template": template(a, labels, nil)},
		object{"active": a.pods, "ready": a.pods, "startTime": born})
	var pods []object
	for range a.pods {
		p := b.pod(ns, a.name+"-"+b.suffix(5), a, template(a, labels, nil), -1, "Running")
		own(p, j)
		pods = append(pods, p)
	}
	return pods
}

// pod makes a pod in a state: Running, NotReady, Unschedulable, or why its container
// waits. On node -1 it goes where there is room.
func (b *builder) pod(ns, name string, a app, t object, node int, state string) object {
	spec := t["spec"].(object)
	if node < 0 {
		node = b.next * 7 % nodes
	}
	b.next++
	image := spec["containers"].([]object)[0]["image"]
	condition := func(kind string, is bool, reason, message string) object {
		return object{"type": kind, "status": truth(is), "reason": reason, "message": message, "lastTransitionTime": born}
	}
	if state == "Unschedulable" {
		return b.add("v1", "Pod", ns, name, t["metadata"].(object)["labels"].(object), spec, object{"phase": "Pending", "conditions": []object{
			condition("PodScheduled", false, "Unschedulable", "0/24 nodes are available: 24 Insufficient nvidia.com/gpu.")}})
	}
	spec["nodeName"] = nodeName(node)
	ready := state == "Running" && node != silent
	phase, why := "Running", object{"running": object{"startedAt": born}}
	container := object{"name": a.name, "image": image, "imageID": image, "restartCount": 0}
	switch state {
	case "CrashLoopBackOff":
		why = object{"waiting": object{"reason": state, "message": "back-off 5m0s restarting failed container"}}
		container["restartCount"] = 41
		container["lastState"] = object{"terminated": object{"reason": "Error", "exitCode": 1, "finishedAt": born}}
	case "ImagePullBackOff":
		phase, why = "Pending", object{"waiting": object{"reason": state, "message": "Back-off pulling image"}}
	}
	container["ready"], container["started"], container["state"] = ready, ready, why
	status := object{"phase": phase, "startTime": born, "hostIP": fmt.Sprintf("10.20.1.%d", 10+node), "containerStatuses": []object{container},
		"conditions": []object{condition("PodScheduled", true, "", ""), condition("Initialized", true, "", ""), condition("ContainersReady", ready, "", ""), condition("Ready", ready, "", "")}}
	if state != "ImagePullBackOff" {
		status["podIP"] = fmt.Sprintf("10.244.%d.%d", node, 2+b.next%250)
	}
	return b.add("v1", "Pod", ns, name, t["metadata"].(object)["labels"].(object), spec, status)
}

func podReady(p object) bool {
	conditions, _ := p["status"].(object)["conditions"].([]object)
	for _, c := range conditions {
		if c["type"] == "Ready" {
			return c["status"] == "True"
		}
	}
	return false
}

func countReady(pods []object) int {
	n := 0
	for _, p := range pods {
		if podReady(p) {
			n++
		}
	}
	return n
}
