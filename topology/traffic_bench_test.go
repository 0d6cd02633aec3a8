package topology

import (
	"fmt"
	"testing"
)

const (
	manyServices  = 10_000
	manyEndpoints = 100
)

// busy is the i-th Service with its load balancer, and its slice of a hundred pods,
// the first of which is ready or not.
func busy(i int, ready bool) (svc, slice *Record) {
	name := fmt.Sprint("s", i)
	ns := fmt.Sprint("ns", i%100)
	svc = &Record{ID: MakeID("Service", ns, name), UID: name, Want: -1,
		Spec:  &Service{Selector: sel("app=a"), SelectorText: Intern("app=a"), ExternalLocal: true, Ports: []ServicePort{{Name: Intern("http"), Protocol: Intern("TCP"), Port: 80, NodePort: 30080}}},
		Links: []Link{enters(ID(fmt.Sprintf("LoadBalancer/203.0.%d.%d", i/250, i%250)), &Route{Local: true}), enters(PrivateNetwork, &Route{ByNodes: true, Local: true})}}
	s := &EndpointSlice{Service: svc.ID, Ports: []SlicePort{{Name: Intern("http"), Protocol: Intern("TCP"), Port: 8080}}}
	for j := range manyEndpoints {
		s.Endpoints = append(s.Endpoints, Endpoint{Address: fmt.Sprintf("10.%d.%d.%d", i%250, i/250, j), Target: MakeID("Pod", ns, fmt.Sprintf("%s-%d", name, j)),
			Ready: ready || j > 0, Serving: true, Node: Intern(fmt.Sprint("n", j%50))})
	}
	return svc, &Record{ID: MakeID("EndpointSlice", ns, name), UID: "e" + name, Want: -1, Spec: s}
}

func busyCluster() Batch {
	var b Batch
	for i := range manyServices {
		svc, slice := busy(i, true)
		b.Changes = append(b.Changes, change(svc), change(slice))
	}
	for i := range 50 {
		b.Changes = append(b.Changes, change(&Record{ID: MakeID("Node", "", fmt.Sprint("n", i)), UID: fmt.Sprint(i), Want: -1, Spec: &NodeInfo{Ready: true}}))
	}
	return b
}

// BenchmarkTraffic builds 10,000 Services of 100 endpoints each, changes one slice
// and one node, and asks what becomes of a request.
func BenchmarkTraffic(b *testing.B) {
	sources := synced("Service", "EndpointSlice", "Pod", "Node")
	b.Run("build", func(b *testing.B) {
		all := busyCluster()
		for b.Loop() {
			graphOf(sources).Apply(all)
		}
	})
	g := graphOf(sources)
	g.Apply(busyCluster())
	b.Run("slice changes", func(b *testing.B) {
		i := 0
		for b.Loop() {
			i++
			_, slice := busy(5000, i%2 == 0)
			g.Apply(Batch{Changes: []Change{change(slice)}})
		}
	})
	b.Run("only node becomes public and private", func(b *testing.B) {
		for b.Loop() {
			for _, address := range []string{"198.51.100.1", ""} {
				g.Apply(Batch{Changes: []Change{change(&Record{ID: "Node/n7", UID: "7", Want: -1, Spec: &NodeInfo{Ready: true, ExternalIP: address}})}})
			}
		}
	})
	b.Run("what nodes do", func(b *testing.B) {
		svc := g.Node("Service/ns0/s5000")
		for b.Loop() {
			if len(g.Doors(svc)) != 50 {
				b.Fatal("fifty nodes")
			}
		}
	})
	b.Run("a Service's ways in, by nodes", func(b *testing.B) {
		svc := g.Node("Service/ns0/s5000")
		for b.Loop() {
			in := g.Entrances()
			for _, e := range svc.EachIn() {
				if n := len(in.Of(e)); n != 0 && n != 50 {
					b.Fatal("fifty nodes, or no question of nodes")
				}
			}
		}
	})
	b.Run("states of a Service's ways in", func(b *testing.B) {
		svc := g.Node("Service/ns0/s5000")
		for b.Loop() {
			for _, e := range svc.EachIn() {
				g.State(e)
			}
		}
	})
}

// BenchmarkFronts changes one of 5,000 Ingresses behind one address.
func BenchmarkFronts(b *testing.B) {
	ingress := func(i int, host string) *Record {
		name := fmt.Sprint("i", i)
		return &Record{ID: MakeID("Ingress", fmt.Sprint("ns", i%100), name), UID: name, Want: -1, Spec: &Routing{},
			Links: []Link{enters("LoadBalancer/203.0.113.9", &Route{Hosts: []string{host}, Ports: []Port{{Port: 80, Protocol: "TCP"}}})}}
	}
	var all Batch
	for i := range 5000 {
		all.Changes = append(all.Changes, change(ingress(i, fmt.Sprint("h", i))))
	}
	g := graphOf(synced("Service", "Ingress", "Pod", "Node"))
	g.Apply(all)
	i := 0
	for b.Loop() {
		i++
		g.Apply(Batch{Changes: []Change{change(ingress(2500, fmt.Sprint("h", i)))}})
	}
}
