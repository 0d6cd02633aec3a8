package project

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kscope/topology"
)

// Labels by which clouds and provisioners name a node's pool, and the labels of its zone.
var (
	poolLabels = [...]string{
		"karpenter.sh/nodepool", "cloud.google.com/gke-nodepool", "eks.amazonaws.com/nodegroup",
		"kubernetes.azure.com/agentpool", "agentpool", "kops.k8s.io/instancegroup",
	}
	zoneLabels = [...]string{corev1.LabelTopologyZone, corev1.LabelFailureDomainBetaZone}
	typeLabels = [...]string{corev1.LabelInstanceTypeStable, corev1.LabelInstanceType}
)

const roleLabel = "node-role.kubernetes.io/"

// firstLabel is the first value that is set among keys.
func firstLabel(m map[string]string, keys []string) string {
	for _, k := range keys {
		if v := m[k]; v != "" {
			return v
		}
	}
	return ""
}

func (p *Projector) node(o *corev1.Node, r *topology.Record) {
	info := &topology.NodeInfo{
		Zone:          sym(firstLabel(o.Labels, zoneLabels[:])),
		Pool:          sym(firstLabel(o.Labels, poolLabels[:])),
		Unschedulable: o.Spec.Unschedulable,
	}
	info.CPU, info.Mem = o.Status.Allocatable.Cpu().MilliValue(), o.Status.Allocatable.Memory().Value()
	for _, a := range o.Status.Addresses {
		switch {
		case a.Type == corev1.NodeInternalIP && info.InternalIP == "":
			info.InternalIP = address(a.Address)
		case a.Type == corev1.NodeExternalIP && info.ExternalIP == "":
			info.ExternalIP = address(a.Address)
		case a.Type == corev1.NodeInternalIP, a.Type == corev1.NodeExternalIP:
			info.Others = append(info.Others, address(a.Address))
		}
	}
	for _, c := range o.Spec.PodCIDRs {
		info.PodCIDRs = append(info.PodCIDRs, clone(c))
	}
	_, info.Unbalanced = o.Labels[corev1.LabelNodeExcludeBalancers]
	r.Spec = info
	r.Status = nodeStatus(o)
	info.Ready = r.Status.Health < topology.Failed && r.Status.Health != topology.Unknown
	nodeFacts(o, info, r)
}

func nodeFacts(o *corev1.Node, info *topology.NodeInfo, r *topology.Record) {
	var roles []string
	for k := range o.Labels {
		if role, ok := strings.CutPrefix(k, roleLabel); ok && role != "" {
			roles = append(roles, role)
		}
	}
	slices.Sort(roles)
	fact(r, "roles", strings.Join(roles, ", "))
	fact(r, "pool", info.Pool.String())
	fact(r, "zone", info.Zone.String())
	fact(r, "instance type", firstLabel(o.Labels, typeLabels[:]))
	fact(r, "kubelet", o.Status.NodeInfo.KubeletVersion)
	fact(r, "runtime", o.Status.NodeInfo.ContainerRuntimeVersion)
	fact(r, "os", o.Status.NodeInfo.OSImage)
	fact(r, "architecture", o.Status.NodeInfo.Architecture)
	fact(r, "internal ip", info.InternalIP)
	fact(r, "external ip", info.ExternalIP)
	for _, res := range [...]corev1.ResourceName{corev1.ResourceCPU, corev1.ResourceMemory, corev1.ResourcePods} {
		if q, ok := o.Status.Allocatable[res]; ok {
			fact(r, "allocatable "+string(res), q.String())
		}
	}
	for _, t := range o.Spec.Taints {
		fact(r, "taint", t.ToString())
	}
}

// nodeStatus judges by the node's conditions: Ready first, then what presses it.
// A cordoned node is in the state somebody wanted it in.
func nodeStatus(o *corev1.Node) topology.Status {
	cs := conditionsOf(o.Status.Conditions, func(c *corev1.NodeCondition) metav1.Condition {
		return metav1.Condition{
			Type: string(c.Type), Status: metav1.ConditionStatus(c.Status),
			Reason: c.Reason, Message: c.Message, LastTransitionTime: c.LastTransitionTime,
		}
	})
	ready := cs.get("Ready")
	if ready == nil {
		return topology.Status{Health: topology.Unknown}
	}
	if ready.Status != metav1.ConditionTrue {
		text := strings.Trim(ready.Reason+": "+ready.Message, ": ")
		return status(topology.Failed, "NotReady", text, seconds(&ready.LastTransitionTime))
	}
	for _, t := range [...]string{"MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable"} {
		if cs.is(t, metav1.ConditionTrue) {
			c := cs.get(t)
			return status(topology.Degraded, t, c.Message, seconds(&c.LastTransitionTime))
		}
	}
	if o.Spec.Unschedulable {
		return status(topology.OK, "SchedulingDisabled", "", 0)
	}
	return topology.Status{}
}

func (p *Projector) namespace(o *corev1.Namespace, r *topology.Record) {
	if o.Status.Phase != corev1.NamespaceTerminating && o.DeletionTimestamp == nil {
		return
	}
	text := ""
	for _, c := range o.Status.Conditions { // all of them name what holds the end up
		if c.Status == corev1.ConditionTrue && text == "" {
			text = c.Message
		}
	}
	r.Status = status(topology.Progressing, "Terminating", text, seconds(o.DeletionTimestamp))
}
