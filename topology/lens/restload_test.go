package lens

import "testing"

// The box for the namespaces that do not fit has the load of all of them.
func TestRestHasTheLoadOfAllItsNamespaces(t *testing.T) {
	const pods = 900 // 20 namespaces of 45
	var b Builder
	s := b.Build(load(cluster(pods)), View{Lens: Traffic, Fold: FoldAuto, Rows: 8, Fill: FillCPU})
	counted, rest := 0, 0
	for i := range s.Nodes {
		if n := &s.Nodes[i]; n.Load != nil {
			counted += n.Load.Pods
			if n.Key == restNamespaces {
				rest = n.Load.Pods
			}
		}
	}
	if counted != pods || rest != 13*45 {
		t.Errorf("loads of %d pods, %d of them in the rest; want %d and %d", counted, rest, pods, 13*45)
	}
}
