package demo

import (
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// nodes are the machines: three zones; the third machine is of the kind that a
// cloud may take back.
func (w *World) nodes() {
	for i, name := range []string{"node-a", "node-b", "node-c"} {
		pool := "general"
		if name == "node-c" {
			pool = "spot"
		}
		n := &corev1.Node{ObjectMeta: w.meta("", name, map[string]string{
			corev1.LabelHostname: name, corev1.LabelOSStable: "linux", corev1.LabelArchStable: "amd64",
			corev1.LabelTopologyRegion: "eu-central", corev1.LabelTopologyZone: fmt.Sprintf("eu-central-%d", i+1),
			corev1.LabelInstanceTypeStable: "standard-4", "karpenter.sh/nodepool": pool,
		})}
		n.Spec.PodCIDR = fmt.Sprintf("10.244.%d.0/24", i)
		n.Spec.PodCIDRs = []string{n.Spec.PodCIDR}
		n.Spec.ProviderID = "example://eu-central/" + name
		n.Status.Capacity = capacity("4", "16384Mi")
		n.Status.Allocatable = capacity("3920m", "14820Mi")
		n.Status.Addresses = []corev1.NodeAddress{
			{Type: corev1.NodeInternalIP, Address: fmt.Sprintf("10.0.%d.10", i+1)},
			{Type: corev1.NodeHostName, Address: name},
		}
		n.Status.NodeInfo = corev1.NodeSystemInfo{KubeletVersion: "v1.36.3", ContainerRuntimeVersion: "containerd://2.1.4",
			OSImage: "Debian GNU/Linux 13 (trixie)", KernelVersion: "6.12.41", OperatingSystem: "linux", Architecture: "amd64"}
		n.Status.Conditions = w.nodeConditions()
		add(&w.store, n)
	}
}

func capacity(cpu, memory string) corev1.ResourceList {
	return corev1.ResourceList{corev1.ResourceCPU: resource.MustParse(cpu), corev1.ResourceMemory: resource.MustParse(memory), corev1.ResourcePods: resource.MustParse("110")}
}

// namespaces make room; each has the account that pods run as by default.
func (w *World) namespaces() {
	for _, name := range []string{"kube-system", "ingress", "data", "platform", "media", "shop"} {
		n := &corev1.Namespace{ObjectMeta: w.meta("", name, map[string]string{corev1.LabelMetadataName: name})}
		n.Status.Phase = corev1.NamespaceActive
		add(&w.store, n)
		w.mention("ServiceAccount", name, "default")
	}
}

// system is what every cluster has.
func (w *World) system() {
	for _, account := range []string{"cilium", "coredns"} {
		w.mention("ServiceAccount", "kube-system", account)
	}
	cni := app{namespace: "kube-system", name: "cilium", image: "quay.io/cilium/cilium:v1.18.4", port: 9879, account: "cilium"}
	d := &appsv1.DaemonSet{ObjectMeta: w.meta("kube-system", "cilium", cni.selector())}
	d.Spec = appsv1.DaemonSetSpec{Selector: &metav1.LabelSelector{MatchLabels: cni.selector()}, Template: cni.template()}
	d.Spec.Template.Spec.HostNetwork = true
	d.Spec.Template.Spec.Containers[0].Ports = nil // none that a Service could be for
	add(&w.store, d)

	dns := app{namespace: "kube-system", name: "coredns", image: "registry.k8s.io/coredns/coredns:v1.13.1", port: 53, portName: "dns-tcp",
		replicas: 2, account: "coredns", labels: map[string]string{"k8s-app": "kube-dns"}}
	w.deploy(dns)
	w.serve(dns, "kube-dns", "10.96.0.10", 53)
}
