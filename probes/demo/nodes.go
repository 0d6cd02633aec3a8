package demo

import (
	corev1 "k8s.io/api/core/v1"
)

// silenceNode is what the node lifecycle controller does once a kubelet has not
// reported for a while.
func (w *World) silenceNode(name string) {
	n := named[*corev1.Node](&w.store, "", name)
	for i := range n.Status.Conditions {
		c := &n.Status.Conditions[i]
		c.Status, c.Reason, c.Message = corev1.ConditionUnknown, "NodeStatusUnknown", "Kubelet stopped posting node status."
		c.LastTransitionTime = w.stamp()
	}
	n.Spec.Taints = []corev1.Taint{
		{Key: corev1.TaintNodeUnreachable, Effect: corev1.TaintEffectNoSchedule, TimeAdded: w.stampPointer()},
		{Key: corev1.TaintNodeUnreachable, Effect: corev1.TaintEffectNoExecute, TimeAdded: w.stampPointer()},
	}
	w.tell(n, "node-controller", true, "NodeNotReady", "Node "+name+" status is now: NodeNotReady")
	w.touch(n)
	w.nodeChanged(name)
}

// wakeNode brings the node back; its kubelet reports what has happened meanwhile.
func (w *World) wakeNode(name string) {
	n := named[*corev1.Node](&w.store, "", name)
	n.Status.Conditions = w.nodeConditions()
	n.Spec.Taints = nil
	w.tell(n, "kubelet", false, "NodeReady", "Node "+name+" status is now: NodeReady")
	w.touch(n)
	held := w.held[name]
	delete(w.held, name)
	w.nodeChanged(name)
	for _, do := range held {
		do()
	}
}

// nodeChanged lets the pods of a node and the scheduler notice.
func (w *World) nodeChanged(name string) {
	for _, p := range all[*corev1.Pod](&w.store) {
		if p.Spec.NodeName == name && p.Status.StartTime != nil && !finished(p) {
			w.readiness(p)
		}
	}
	w.reschedule()
}

// silent tells whether the node's kubelet has stopped reporting.
func (w *World) silent(name string) bool {
	for _, n := range all[*corev1.Node](&w.store) {
		if n.Name == name {
			return n.Status.Conditions[len(n.Status.Conditions)-1].Status != corev1.ConditionTrue // Ready is the last
		}
	}
	return false
}

// nodeConditions are those of a healthy node.
func (w *World) nodeConditions() []corev1.NodeCondition {
	condition := func(t corev1.NodeConditionType, ok bool, reason, message string) corev1.NodeCondition {
		return corev1.NodeCondition{Type: t, Status: conditionStatus(ok), Reason: reason, Message: message,
			LastHeartbeatTime: w.stamp(), LastTransitionTime: w.stamp()}
	}
	return []corev1.NodeCondition{
		condition(corev1.NodeMemoryPressure, false, "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
		condition(corev1.NodeDiskPressure, false, "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
		condition(corev1.NodePIDPressure, false, "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
		condition(corev1.NodeReady, true, "KubeletReady", "kubelet is posting ready status"),
	}
}
