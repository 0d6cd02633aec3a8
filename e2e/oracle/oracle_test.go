package oracle

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"testing"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"pgregory.net/rapid"

	"kscope/probes/project"
	"kscope/topology"
	"kscope/topology/policy"
)

// world is one made-up cluster.
type world struct {
	namespaces []*corev1.Namespace
	pods       []*corev1.Pod
	policies   []*networkingv1.NetworkPolicy
}

var (
	keys      = []string{"app", "tier", "env"}
	values    = []string{"a", "b", "c"}
	portNames = []string{"http", "db"}
	protocols = []corev1.Protocol{corev1.ProtocolTCP, corev1.ProtocolUDP, corev1.ProtocolSCTP}
	// Pods have addresses in 10.0.0.0/16, hosts outside of the cluster others.
	outside = []string{"203.0.113.7", "203.0.113.200", "198.51.100.1", "10.9.0.1", "2001:db8::1"}
	blocks  = []networkingv1.IPBlock{
		{CIDR: "0.0.0.0/0"},
		{CIDR: "203.0.113.0/24"},
		{CIDR: "203.0.113.0/24", Except: []string{"203.0.113.128/25"}},
		{CIDR: "10.0.0.0/8", Except: []string{"10.0.0.0/16"}},
		{CIDR: "198.51.100.1/32"},
		{CIDR: "2001:db8::/32"},
		{CIDR: "0.0.0.0/0", Except: []string{"10.0.0.0/8", "203.0.113.7/32"}},
	}
)

func labelsOf(t *rapid.T, name string) map[string]string {
	m := map[string]string{}
	for _, k := range keys {
		if v := rapid.SampledFrom(append([]string{""}, values...)).Draw(t, name+" "+k); v != "" {
			m[k] = v
		}
	}
	return m
}

// selectorOf never puts NotIn to a key that something may lack, but beside Exists.
func selectorOf(t *rapid.T, name string) *metav1.LabelSelector {
	s := &metav1.LabelSelector{}
	for _, k := range keys {
		val := func() string { return rapid.SampledFrom(values).Draw(t, name+" value") }
		req := metav1.LabelSelectorRequirement{Key: k}
		switch rapid.IntRange(0, 9).Draw(t, name+" operator of "+k) {
		case 0:
			s.MatchLabels = map[string]string{k: val()}
			continue
		case 1:
			req.Operator, req.Values = metav1.LabelSelectorOpIn, []string{val(), val()}
		case 2:
			s.MatchExpressions = append(s.MatchExpressions, metav1.LabelSelectorRequirement{Key: k, Operator: metav1.LabelSelectorOpExists})
			req.Operator, req.Values = metav1.LabelSelectorOpNotIn, []string{val()}
		case 3:
			req.Operator = metav1.LabelSelectorOpExists
		case 4:
			req.Operator = metav1.LabelSelectorOpDoesNotExist
		default:
			continue
		}
		s.MatchExpressions = append(s.MatchExpressions, req)
	}
	return s
}

func peersOf(t *rapid.T) (out []networkingv1.NetworkPolicyPeer) {
	for range rapid.IntRange(0, 2).Draw(t, "peers") {
		var p networkingv1.NetworkPolicyPeer
		switch rapid.IntRange(0, 3).Draw(t, "peer") {
		case 0:
			p.PodSelector = selectorOf(t, "peer pods")
		case 1:
			p.NamespaceSelector = selectorOf(t, "peer namespaces")
		case 2:
			p.PodSelector, p.NamespaceSelector = selectorOf(t, "peer pods"), selectorOf(t, "peer namespaces")
		case 3:
			b := rapid.SampledFrom(blocks).Draw(t, "block")
			p.IPBlock = &b
		}
		out = append(out, p)
	}
	return out
}

func portsOf(t *rapid.T) (out []networkingv1.NetworkPolicyPort) {
	for range rapid.IntRange(0, 2).Draw(t, "ports") {
		var p networkingv1.NetworkPolicyPort
		if rapid.Bool().Draw(t, "protocol given") {
			proto := rapid.SampledFrom(protocols).Draw(t, "protocol")
			p.Protocol = &proto
		}
		number := intstr.FromInt32(rapid.Int32Range(78, 84).Draw(t, "port"))
		switch rapid.IntRange(0, 3).Draw(t, "port kind") {
		case 1:
			p.Port = &number
		case 2:
			end := number.IntVal + rapid.Int32Range(0, 3).Draw(t, "endPort")
			p.Port, p.EndPort = &number, &end
		case 3:
			name := intstr.FromString(rapid.SampledFrom(portNames).Draw(t, "port name"))
			p.Port = &name
		}
		out = append(out, p)
	}
	return out
}

func worldOf(t *rapid.T) (w world) {
	for i := range rapid.IntRange(1, 3).Draw(t, "namespaces") {
		ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprint("ns", i), Labels: labelsOf(t, "namespace")}}
		w.namespaces = append(w.namespaces, ns)
		for j := range rapid.IntRange(1, 3).Draw(t, "pods") {
			p := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprint("p", j), Namespace: ns.Name, Labels: labelsOf(t, "pod")}}
			p.Spec.NodeName = fmt.Sprint("n", j)
			c := corev1.Container{Name: "c"}
			for k, name := range portNames {
				// Cyclonus is told the name of a port, so no two ports may share a number.
				if n := rapid.Int32Range(0, 2).Draw(t, "container port "+name); n > 0 {
					c.Ports = append(c.Ports, corev1.ContainerPort{Name: name, ContainerPort: 78 + n + int32(k)*2, Protocol: rapid.SampledFrom(protocols).Draw(t, "container protocol")})
				}
			}
			p.Spec.Containers = []corev1.Container{c}
			p.Status.Phase, p.Status.PodIP = corev1.PodRunning, fmt.Sprintf("10.0.%d.%d", i, j+1)
			w.pods = append(w.pods, p)
		}
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "policies") {
		ns := rapid.SampledFrom(w.namespaces).Draw(t, "policy namespace")
		np := &networkingv1.NetworkPolicy{ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprint("np", i), Namespace: ns.Name}}
		np.Spec.PodSelector = *selectorOf(t, "subject")
		for range rapid.IntRange(0, 2).Draw(t, "ingress rules") {
			np.Spec.Ingress = append(np.Spec.Ingress, networkingv1.NetworkPolicyIngressRule{From: peersOf(t), Ports: portsOf(t)})
		}
		for range rapid.IntRange(0, 2).Draw(t, "egress rules") {
			np.Spec.Egress = append(np.Spec.Egress, networkingv1.NetworkPolicyEgressRule{To: peersOf(t), Ports: portsOf(t)})
		}
		np.Spec.PolicyTypes = rapid.SampledFrom([][]networkingv1.PolicyType{nil, {"Ingress"}, {"Egress"}, {"Ingress", "Egress"}}).Draw(t, "types")
		w.policies = append(w.policies, np)
	}
	return w
}

// rules are those of topology/policy; a DaemonSet of Cilium enforces them.
func (w world) rules(t *rapid.T) (*topology.Graph, *policy.Rules) {
	g, p := topology.NewGraph(), project.New()
	for _, kind := range []string{"Pod", "Namespace", "NetworkPolicy", "DaemonSet"} {
		g.Apply(topology.Batch{Source: &topology.Source{Kind: kind, State: topology.Synced}})
	}
	put := func(group, kind string, o runtime.Object) {
		k, ok := project.Lookup(group, kind)
		r, err := p.Record(k, o)
		if !ok || err != nil {
			t.Fatal(kind, err)
		}
		g.Apply(topology.Batch{Changes: []topology.Change{{ID: r.ID, Record: r}}})
	}
	for _, o := range w.namespaces {
		put("", "Namespace", o)
	}
	for _, o := range w.pods {
		put("", "Pod", o)
	}
	for _, o := range w.policies {
		put(networkingv1.GroupName, "NetworkPolicy", o)
	}
	g.Apply(topology.Batch{Changes: []topology.Change{{ID: "DaemonSet/kube-system/cilium", Record: &topology.Record{ID: "DaemonSet/kube-system/cilium", Want: -1}}}})
	return g, policy.Compile(g)
}

// theirs are the policies as cyclonus has them; it wants policyTypes as the API
// server would have set them.
func (w world) theirs() *matcher.Policy {
	var nps []*networkingv1.NetworkPolicy
	for _, np := range w.policies {
		np = np.DeepCopy()
		if len(np.Spec.PolicyTypes) == 0 {
			np.Spec.PolicyTypes = []networkingv1.PolicyType{networkingv1.PolicyTypeIngress}
			if len(np.Spec.Egress) > 0 {
				np.Spec.PolicyTypes = append(np.Spec.PolicyTypes, networkingv1.PolicyTypeEgress)
			}
		}
		nps = append(nps, np)
	}
	return matcher.BuildNetworkPolicies(false, nps)
}

// place is one end of a connection, as both call it.
type place struct {
	ours   policy.Peer
	theirs *matcher.TrafficPeer
	pod    *corev1.Pod
}

func (w world) places(t *rapid.T, r *policy.Rules) (out []place) {
	labels := map[string]map[string]string{}
	for _, ns := range w.namespaces {
		labels[ns.Name] = maps.Clone(ns.Labels)
	}
	for _, p := range w.pods {
		ours, ok := r.Peer(topology.MakeID("Pod", p.Namespace, p.Name))
		if !ok {
			t.Fatal("no peer", p.Name)
		}
		out = append(out, place{ours, &matcher.TrafficPeer{IP: p.Status.PodIP, Internal: &matcher.InternalPeer{PodLabels: p.Labels, NamespaceLabels: labels[p.Namespace], Namespace: p.Namespace}}, p})
	}
	for _, a := range outside {
		out = append(out, place{r.Address(netip.MustParseAddr(a)), &matcher.TrafficPeer{IP: a}, nil})
	}
	return out
}

// portName is what a pod calls a port, "" if it does not.
func portName(p *corev1.Pod, number int32, proto corev1.Protocol) string {
	if p == nil {
		return ""
	}
	for _, cp := range p.Spec.Containers[0].Ports {
		if cp.ContainerPort == number && cp.Protocol == proto {
			return cp.Name
		}
	}
	return ""
}

func TestVerdictsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := worldOf(t)
		g, r := w.rules(t)
		theirs := w.theirs()
		matrix := r.Matrix()
		places := w.places(t, r)
		for _, from := range places {
			for _, to := range places {
				if from.pod == nil && to.pod == nil || from.pod != nil && from.pod == to.pod {
					continue // nobody's policies; the pod itself
				}
				for number := int32(77); number <= 87; number++ {
					for _, proto := range protocols {
						v := r.Verdict(from.ours, to.ours, number, string(proto))
						want := theirs.IsTrafficAllowed(&matcher.Traffic{
							Source: from.theirs, Destination: to.theirs, ResolvedPort: int(number), ResolvedPortName: portName(to.pod, number, proto), Protocol: proto,
						}).IsAllowed()
						state := v.State
						if state == policy.Ambiguous && from.pod != nil && to.pod != nil {
							// Cyclonus: an ipBlock matches pods. The other way must be denied.
							state = policy.Allowed
							if !w.blocksPods() {
								t.Fatalf("%s -> %s %d/%s: %s", from.ours.ID, to.ours.ID, number, proto, v.Reason)
							}
						}
						if (state == policy.Allowed) != want || state != policy.Allowed && state != policy.Denied {
							t.Fatalf("%s -> %s %d/%s is %s, cyclonus says allowed: %t\n%s", from.ours.ID, to.ours.ID, number, proto, v.State, want, v.Reason)
						}
						if from.pod != nil && to.pod != nil {
							a, _ := r.ClassOf(from.ours.ID)
							b, _ := r.ClassOf(to.ours.ID)
							if got := matrix.At(a, b).At(number, string(proto)); got != v.State {
								t.Fatalf("%s -> %s %d/%s is %s, in the matrix %s", from.ours.ID, to.ours.ID, number, proto, v.State, got)
							}
						}
					}
				}
			}
		}
		var cache policy.Cache
		if cache.Rules(g) != cache.Rules(g) {
			t.Fatal("nothing changed, and the rules are others")
		}
	})
}

// blocksPods tells whether any policy has an ipBlock that holds addresses of pods.
func (w world) blocksPods() bool {
	for _, np := range w.policies {
		var peers []networkingv1.NetworkPolicyPeer
		for _, r := range np.Spec.Ingress {
			peers = append(peers, r.From...)
		}
		for _, r := range np.Spec.Egress {
			peers = append(peers, r.To...)
		}
		if slices.ContainsFunc(peers, func(p networkingv1.NetworkPolicyPeer) bool {
			return p.IPBlock != nil && p.IPBlock.CIDR == "0.0.0.0/0" && len(p.IPBlock.Except) == 0
		}) {
			return true
		}
	}
	return false
}
