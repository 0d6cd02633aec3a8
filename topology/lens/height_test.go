package lens

import (
	"fmt"
	"strings"
	"testing"

	"kscope/topology"
)

// What leads to the Services that a namespace in part has no row for leads to their rest:
// it passes the routes' lane as much as what leads to the Service that is shown.
func TestArrowsToARestHaveTheirRows(t *testing.T) {
	for services, want := range map[int]heights{
		1: {roomy: 4, compact: 2, beside: 1}, // route, arrow to the Service
		2: {roomy: 6, compact: 3, beside: 2}, // … and to the only one of the rest
		// Arrows into the rest pass as one; a row more, as some sources may come to be one.
		3: {roomy: 6, compact: 4, beside: 3},
		6: {roomy: 6, compact: 4, beside: 3},
	} {
		all := []*topology.Record{thing("HTTPRoute/a/r", "", "")}
		for i := range services {
			svc := thing(fmt.Sprint("Service/a/s", i), "", "")
			svc.Links = []topology.Link{{Relation: topology.Enters, To: topology.Intern(fmt.Sprint("LoadBalancer/198.51.100.", i)), Incoming: true}}
			if i == 0 {
				sick(svc, topology.Failed, "NoEndpoints")
			} else {
				all = append(all, thing(fmt.Sprint("Pod/a/p", i), "", ""), selects("a", fmt.Sprint("s", i), fmt.Sprint("p", i)))
			}
			all = append(all, svc)
		}
		u := makeUnit(specOf(Traffic), load(all).Space("a"), View{Lens: Traffic}, nil)
		if got := u.height(withKeen); got != want {
			t.Errorf("%d services: %+v, want %+v", services, got, want)
		}
	}
}

// Lines that are a tree need not change places; neither do sources with the same targets.
func TestJogsAreForLinesThatAreNoTree(t *testing.T) {
	lanes := map[byte]int{'a': 0, 'b': 1, 'x': 2, 'y': 3}
	for _, c := range []struct {
		arrows string
		want   int
	}{
		{"a1x1 a1x2 a2x2 a2x3", 0},
		{"a1x1 a1x2 a2x1 a2x2 a3x1 a3x2", 0}, // one line
		{"a1x1 a1x2 a2x1 a2x2 a2x3", 1},
		{"a1x1 a1x2 b2x1 b2x2 b2x3", 1},                          // wherever they come from
		{"a1x1 a1x2 a2x1 a2x2 a2x3 b1y1 b1y2 b2y1 b2y2 b2y3", 1}, // side by side
		{"a1x1 a1x2 a1x3 a2x1 a2x2 a2x3 a2x4 a3x1 a3x3 a3x4", mostJogs},
		{"x1a1 x1a2 x2a1 x2a2 x2a3", 0}, // back
	} {
		nodes := map[string]*topology.Node{}
		node := func(id string) *topology.Node {
			if nodes[id] == nil {
				nodes[id] = &topology.Node{ID: topology.ID(id)}
			}
			return nodes[id]
		}
		found := map[arrow][2]int{}
		for a := range strings.FieldsSeq(c.arrows) {
			found[arrow{node(a[:2]), node(a[2:])}] = [2]int{lanes[a[0]], lanes[a[2]]}
		}
		if got := jogs(found); got != c.want {
			t.Errorf("%s: %d, want %d", c.arrows, got, c.want)
		}
	}
}
