package topology

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// cell is one row of a slice as the rules see it, spelled out.
type cell struct {
	ip, node, zones, nodes, port, protocol string
	number                                 int32
	ready, serving, terminating            bool
}

// drawService draws a Service with slices in two families and two ports, and the same
// once more as rows.
func drawService(t *rapid.T) (*Graph, *Service, []cell) {
	svc := &Service{ClusterIP: rapid.SampledFrom([]string{"10.96.0.1", "fd00::1"}).Draw(t, "cluster ip"), Families: []Family{IPv4, IPv6},
		ExternalLocal: rapid.Bool().Draw(t, "external local"), InternalLocal: rapid.Bool().Draw(t, "internal local"),
		Ports: []ServicePort{{Name: Intern("a"), Protocol: Intern("TCP"), Port: 80}, {Name: Intern("b"), Protocol: Intern("UDP"), Port: 80}}}
	if rapid.IntRange(0, 5).Draw(t, "headless") == 0 {
		svc.ClusterIP, svc.Headless = "None", true
	}
	records := []*Record{{ID: "Service/ns/s", UID: "s", Want: -1, Spec: svc},
		{ID: "Node/n1", UID: "n1", Want: -1, Spec: &NodeInfo{Zone: Intern("z1")}}, {ID: "Node/n2", UID: "n2", Want: -1, Spec: &NodeInfo{Zone: Intern("z2")}}}
	zones, nodes := []string{"z1", "z2", "z1,z2"}, []string{"n1", "n2"}
	if rapid.Bool().Draw(t, "some have no hint") {
		zones, nodes = append(zones, ""), append(nodes, "")
	}
	leaving := rapid.IntRange(0, 2).Draw(t, "how many leave")
	var rows []cell
	for i := range rapid.IntRange(0, 3).Draw(t, "slices") {
		s := &EndpointSlice{Service: "Service/ns/s"}
		net := rapid.SampledFrom([]string{"10.0.%d.%d", "fd00::%d:%d"}).Draw(t, "net")
		for _, name := range []string{"a", "b"} {
			if rapid.Bool().Draw(t, "has port") {
				s.Ports = append(s.Ports, SlicePort{Name: Intern(name), Protocol: Intern(rapid.SampledFrom([]string{"TCP", "UDP"}).Draw(t, "protocol")), Port: int32(rapid.IntRange(0, 2).Draw(t, "number"))})
			}
		}
		for j := range rapid.IntRange(0, 4).Draw(t, "endpoints") {
			ep := Endpoint{Address: fmt.Sprintf(net, i, j), Ready: rapid.Bool().Draw(t, "ready"), Serving: rapid.Bool().Draw(t, "serving"), Terminating: rapid.Bool().Draw(t, "terminating"),
				Node:     Intern(rapid.SampledFrom([]string{"", "n1", "n2"}).Draw(t, "node")),
				ForZones: Intern(rapid.SampledFrom(zones).Draw(t, "zones")), ForNodes: Intern(rapid.SampledFrom(nodes).Draw(t, "nodes"))}
			if rapid.IntRange(1, 2).Draw(t, "leaves") <= leaving {
				ep.Ready, ep.Serving, ep.Terminating = false, true, true
			}
			s.Endpoints = append(s.Endpoints, ep)
			for _, p := range s.Ports {
				rows = append(rows, cell{ep.Address, ep.Node.String(), ep.ForZones.String(), ep.ForNodes.String(), p.Name.String(), p.Protocol.String(), p.Port, ep.Ready, ep.Serving, ep.Terminating})
			}
		}
		records = append(records, &Record{ID: MakeID("EndpointSlice", "ns", fmt.Sprint("s", i)), UID: fmt.Sprint(i), Want: -1, Spec: s})
	}
	return graphOf(synced("Service", "EndpointSlice", "Node", "Pod"), records...), svc, rows
}

// naive says what becomes of a request by going through S1–S7 and P1–P6 of the rules
// one by one: the addresses that share it, or why none does.
func naive(s *Service, rows []cell, port ServicePort, c Client) (addresses []string, state EdgeState, snat string) {
	v6 := strings.Contains(s.ClusterIP, ":")
	if c.Family != AnyFamily {
		v6 = c.Family == IPv6
	}
	var ready, leaving, readyHere, leavingHere []cell
	for _, r := range rows { // S2, S6
		if r.port != port.Name.String() || r.protocol != port.Protocol.String() || r.number == 0 {
			continue
		}
		if strings.Contains(r.ip, ":") != v6 && (!s.Headless || c.Family != AnyFamily) {
			continue
		}
		here := r.node == c.Node && c.Node != ""
		if r.ready {
			ready = append(ready, r)
			if here {
				readyHere = append(readyHere, r)
			}
		} else if r.serving && r.terminating {
			leaving = append(leaving, r)
			if here {
				leavingHere = append(leavingHere, r)
			}
		}
	}
	policy := "Cluster" // P1–P6
	switch {
	case s.Headless:
	case c.External:
	case c.Outside && s.ExternalLocal:
		policy = "Local"
	case !c.Outside && s.InternalLocal:
		policy = "Local"
	}
	chosen := ready
	if len(ready) == 0 {
		chosen = leaving
	}
	if policy == "Local" && c.Node != "" {
		mine := readyHere
		if len(mine) == 0 {
			mine = leavingHere
		}
		if len(mine) == 0 && len(chosen) > 0 {
			return nil, Dropped, snatOf(s, c)
		}
		chosen = mine
	}
	if policy == "Cluster" && !s.Headless && len(ready) > 0 { // S7
		chosen = narrowed(ready, c.Node, map[string]string{"n1": "z1", "n2": "z2"}[c.Node])
	}
	if len(chosen) == 0 {
		return nil, Rejected, snatOf(s, c)
	}
	state = EdgeDegraded
	for _, r := range chosen {
		addresses = append(addresses, r.ip)
		if r.ready && r.serving {
			state = Fine
		}
	}
	return addresses, state, snatOf(s, c)
}

func narrowed(ready []cell, node, zone string) []cell {
	all := func(hints func(cell) string, want string) (chosen []cell) {
		for _, r := range ready {
			if hints(r) == "" {
				return nil
			}
			for _, h := range strings.Split(hints(r), ",") {
				if want != "" && h == want {
					chosen = append(chosen, r)
				}
			}
		}
		return chosen
	}
	if chosen := all(func(r cell) string { return r.nodes }, node); chosen != nil {
		return chosen
	}
	if chosen := all(func(r cell) string { return r.zones }, zone); chosen != nil {
		return chosen
	}
	return ready
}

// snatOf is the third column of the rules' table 1.2.
func snatOf(s *Service, c Client) string {
	switch {
	case s.Headless:
		return "none"
	case c.Itself:
		return "node" // P6
	case c.Outside && s.ExternalLocal && c.Source == "lb":
		return "lb" // P11
	case c.Outside && s.ExternalLocal:
		return "none" // P4
	case c.External && s.ExternalLocal:
		return "none" // P5
	case c.Outside, c.External:
		return "node" // P3
	}
	return "none" // P1, P2
}

// Whatever the slices, policies and clients: the answer is that of the rules.
func TestBackendsFollowTheRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, svc, rows := drawService(t)
		c := Client{Node: rapid.SampledFrom([]string{"", "n1", "n2"}).Draw(t, "client node"), Itself: rapid.Bool().Draw(t, "itself"),
			Family: rapid.SampledFrom([]Family{AnyFamily, IPv4, IPv6}).Draw(t, "family")}
		switch rapid.IntRange(0, 2).Draw(t, "from") {
		case 1:
			c.Outside, c.Itself, c.Source = true, false, rapid.SampledFrom([]string{"", "lb"}).Draw(t, "source")
		case 2:
			c.External = true
		}
		for _, port := range svc.Ports {
			want, state, snat := naive(svc, rows, port, c)
			a := g.Backends(g.Node("Service/ns/s"), port, c)
			var got []string
			for _, b := range a.Backends {
				got = append(got, b.Address)
			}
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) || a.State != state || a.SNAT != snat {
				t.Fatalf("port %s of %+v, slices %+v, client %+v:\n%v %v snat %q, the rules say\n%v %v snat %q", port.Name, *svc, rows, c, got, a.State, a.SNAT, want, state, snat)
			}
			if stops := a.State == Rejected || a.State == Dropped; stops != (a.Reason != "" && len(got) == 0) {
				t.Fatalf("%v to %v: reason %q", a.State, got, a.Reason)
			}
		}
	})
}

// What the edges say of a Service agrees with what its kube-proxies do: an edge is
// refused where no node, by no policy, has a backend, and fine or degraded where the
// policy Cluster finds one.
func TestEdgesAgreeWithBackends(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, svc, _ := drawService(t)
		if svc.Headless {
			return
		}
		r := &Record{ID: "Service/ns/s", UID: "s", Want: -1, Spec: svc}
		for _, addr := range []ID{"LoadBalancer/203.0.113.1", "LoadBalancer/2001:db8::1"} {
			ports := []Port{{Port: 80, Protocol: "TCP"}, {Port: 80, Protocol: "UDP"}}
			r.Links = append(r.Links, enters(addr, &Route{Ports: ports, By: "load balancer", Local: svc.ExternalLocal}))
		}
		g.Apply(Batch{Changes: []Change{change(r)}})
		for _, e := range g.Node("Service/ns/s").In() {
			answered := 0
			for _, p := range svc.Ports {
				if len(g.Backends(e.To, p, Client{External: true}.By(e)).Backends) > 0 {
					answered++
				}
			}
			v := g.Verdict(e)
			switch {
			case answered == 0 && v.State != Rejected, answered == 1 && v.State != EdgeDegraded && v.State != Dropped, answered == 2 && v.State != Fine && v.State != Dropped:
				t.Fatalf("%d of 2 ports are answered by %s, the edge is %v: %s", answered, e.From.ID, v.State, v.Reason)
			}
			if v.State != Fine && (v.Reason == "" || v.Fix == "") {
				t.Fatalf("%v, because %q, mended by %q", v.State, v.Reason, v.Fix)
			}
		}
	})
}
