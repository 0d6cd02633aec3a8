package topology

import (
	"net/netip"
	"testing"
)

// A NetworkPolicy points at the pods it selects; whom a ClusterNetworkPolicy selects,
// in namespaces other than its own, package policy says.
func TestPoliciesSelect(t *testing.T) {
	of := func(id ID, tier Tier) *Record {
		return &Record{ID: id, Want: -1, Spec: &Policy{Selecting: Selecting{Selector: sel("app=a"), Text: Intern("app=a")}, Namespaces: sel(""), Tier: tier}}
	}
	pod := &Record{ID: "Pod/ns/p", Want: -1, Labels: MakeLabels(map[string]string{"app": "a"}), Spec: &Pod{}}
	g := graphOf(synced("Pod"), of("NetworkPolicy/ns/np", NetworkTier), of("NetworkPolicy/other/np", NetworkTier), of("ClusterNetworkPolicy/cnp", AdminTier), pod)
	expectEdges(t, g, "NetworkPolicy/ns/np", "selects Pod/ns/p ok")
	expectEdges(t, g, "NetworkPolicy/other/np")
	expectEdges(t, g, "ClusterNetworkPolicy/cnp")
}

func TestIPBlockContains(t *testing.T) {
	b := &IPBlock{CIDR: netip.MustParsePrefix("10.0.0.0/8"), Except: []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")}}
	for text, want := range map[string]bool{"10.0.0.0": true, "10.255.255.255": true, "10.1.0.0": false, "10.1.255.255": false, "10.2.0.0": true, "11.0.0.0": false, "::a00:1": false} {
		if b.Contains(netip.MustParseAddr(text)) != want {
			t.Errorf("contains %s: want %t", text, want)
		}
	}
}
