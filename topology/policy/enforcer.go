package policy

import (
	"strings"

	"kscope/topology"
)

// enforcers are network plugins that enforce NetworkPolicy, by the name of the
// image that runs on every node, or its end. k3s has one built in.
var enforcers = [...]struct{ image, name string }{
	{"cilium", "Cilium"},
	{"cilium-agent", "Cilium"},
	{"anetd", "GKE Dataplane V2"},
	{"calico-node", "Calico"},
	{"calico/node", "Calico"},
	{"antrea-agent", "Antrea"},
	{"antrea-agent-ubuntu", "Antrea"},
	{"antrea-ubuntu", "Antrea"},
	{"weave-npc", "Weave Net"},
	{"kube-router", "kube-router"},
	{"kindnetd", "kindnet"},
	{"kube-network-policies", "kube-network-policies"},
	{"azure-npm", "Azure NPM"},
	{"aws-network-policy-agent", "Amazon VPC CNI"},
	{"kube-ovn", "Kube-OVN"},
	{"ovn-kube-f", "OVN-Kubernetes"},
	{"ovn-kube-u", "OVN-Kubernetes"},
	{"terway", "Terway"},
	{"romana-agent", "Romana"},
}

// daemons are the same by the name of the DaemonSet, for images from a mirror or
// called by digest only.
var daemons = map[string]string{
	"cilium": "Cilium", "anetd": "GKE Dataplane V2", "calico-node": "Calico", "canal": "Calico (Canal)", "rke2-canal": "Calico (Canal)",
	"antrea-agent": "Antrea", "weave-net": "Weave Net", "kube-router": "kube-router", "kindnet": "kindnet",
	"kube-network-policies": "kube-network-policies", "azure-npm": "Azure NPM", "kube-ovn-cni": "Kube-OVN",
	"ovnkube-node": "OVN-Kubernetes", "terway-eniip": "Terway",
}

// enforcer finds a network plugin that enforces policies: a DaemonSet, or where none
// can be read a pod, that runs one, or a distribution of Kubernetes that has one
// built in. Of several the first by name counts.
func enforcer(g *topology.Graph) string {
	found := ""
	see := func(name string) {
		if name != "" && (found == "" || name < found) {
			found = name
		}
	}
	for _, s := range g.Spaces() {
		for _, n := range s.Of("DaemonSet") {
			if n.Rec == nil {
				continue
			}
			see(daemons[n.ID.Name()])
			if w, ok := n.Rec.Spec.(*topology.Workload); ok {
				for _, image := range w.Images {
					see(byImage(image.String()))
				}
			}
		}
		if st := g.SourceFor("DaemonSet", s.Name); s.Name != "kube-system" || st == topology.Synced {
			continue
		}
		for _, n := range s.Of("Pod") {
			if n.Rec == nil {
				continue
			}
			if p, ok := n.Rec.Spec.(*topology.Pod); ok {
				for _, c := range p.Containers {
					see(byImage(c.Image.String()))
				}
			}
		}
	}
	if found == "" && k3s(g) {
		found = "k3s"
	}
	return found
}

// byImage is the plugin that an image is of: registry, tag and digest do not matter.
func byImage(image string) string {
	image, _, _ = strings.Cut(image, "@")
	if slash := strings.LastIndex(image, "/"); strings.Contains(image[slash+1:], ":") {
		image = image[:slash+1+strings.Index(image[slash+1:], ":")]
	}
	for _, e := range enforcers {
		if image == e.image || strings.HasSuffix(image, "/"+e.image) {
			return e.name
		}
	}
	return ""
}

// k3s tells whether nodes run k3s, whose version says so ("v1.30.2+k3s1") and which
// enforces policies unless it was told not to.
func k3s(g *topology.Graph) bool {
	s := g.Space("")
	if s == nil {
		return false
	}
	for _, n := range s.Of("Node") {
		if n.Rec == nil {
			continue
		}
		for _, f := range n.Rec.Facts {
			if f.Key.String() == "kubelet" && strings.Contains(f.Value.String(), "+k3s") {
				return true
			}
		}
	}
	return false
}
