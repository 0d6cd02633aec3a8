package lens

import (
	"fmt"
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
