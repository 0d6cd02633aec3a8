package lens

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kscope/topology"
)

// fleet is a namespace of so many Deployments with three pods each, and a Service for
// each that selects them; one pod of d03 is failing.
func fleet(ns string, deployments int) []*topology.Record {
	var all []*topology.Record
	for d := range deployments {
		app := fmt.Sprintf("d%02d", d)
		owner := fmt.Sprintf("Deployment/%s/%s", ns, app)
		all = append(all, thing(owner, "", ""), thing(fmt.Sprintf("Service/%s/%s", ns, app), "", ""),
			selects(ns, app, app+"-0", app+"-1", app+"-2"))
		for i := range 3 {
			pod := thing(fmt.Sprintf("Pod/%s/%s-%d", ns, app, i), owner, "")
			if d == 3 && i == 1 {
				sick(pod, topology.Failed, "CrashLoopBackOff")
			}
			all = append(all, pod)
		}
	}
	return all
}

// As rows get fewer, what is wrong stays in sight, and what leads there; the rest is
// counted.
func TestWhatIsWrongUnfoldsFirst(t *testing.T) {
	g := load(append(fleet("a", 6), fleet("b", 3)...))
	keys := func(ns string, deployments ...int) (all []string) {
		for _, d := range deployments {
			all = append(all, fmt.Sprintf("Deployment/%s/d%02d ×3", ns, d), fmt.Sprintf("Service/%s/d%02d", ns, d))
		}
		return all
	}
	for _, c := range []struct {
		rows    int
		want    []string
		compact bool
		note    string
	}{
		{4, []string{"Namespace/a ×24", "Namespace/b ×12"}, true, "2 of 2 namespaces folded to fit"},
		{5, []string{"Deployment/a/d03 ×3", "Namespace/b ×12", "Service/a/d03", "rest:Namespace/a:5 ×5", "rest:Namespace/a:6 ×5"}, true,
			"1 of 2 namespaces folded to fit, 1 in part"},
		{9, append(keys("a", 0, 1, 2, 3, 4, 5), "Namespace/b ×12"), true, "1 of 2 namespaces folded to fit"},
		// One row more: the failing pod by itself, instead of its Deployment.
		{13, append(keys("a", 0, 1, 2, 4, 5), "Service/a/d03", "Pod/a/d03-1", "rest:Deployment/a/d03 ×2", "Namespace/b ×12"), true,
			"1 of 2 namespaces folded to fit"},
		{14, append(append(keys("a", 0, 1, 2, 4, 5), "Service/a/d03", "Pod/a/d03-1", "rest:Deployment/a/d03 ×2"), keys("b", 0, 1, 2)...), true, ""},
	} {
		s := new(Builder).Build(g, View{Lens: Traffic, Fold: FoldAuto, Rows: c.rows})
		slices.Sort(c.want)
		if got := shows(s); !slices.Equal(got, c.want) || s.Compact != c.compact || strings.Join(s.Notes, "; ") != c.note {
			t.Errorf("%d rows: shows\n %q, compact %v, %q, want\n %q, %v, %q", c.rows, got, s.Compact, s.Notes, c.want, c.compact, c.note)
		}
		for _, n := range s.Nodes {
			want := map[string]string{"rest:Namespace/a:5": "… 5 more, all ready", "rest:Deployment/a/d03": "d03 … 2 more, all ready"}[n.Key]
			if want != "" && n.Name != want {
				t.Errorf("%s is called %q, want %q", n.Key, n.Name, want)
			}
		}
	}
}

// A rest that is opened is one no more, in whatever way it came about.
func TestRestsOpen(t *testing.T) {
	g := load(append(fleet("a", 6), fleet("b", 3)...))
	v := View{Lens: Traffic, Fold: FoldAuto, Rows: 5, Open: map[string]bool{"rest:Namespace/a:5": true}}
	expectShown(t, g, v, "Deployment/a/d03 ×3", "Namespace/b ×12",
		"Service/a/d00", "Service/a/d01", "Service/a/d02", "Service/a/d03", "Service/a/d04", "Service/a/d05", "rest:Namespace/a:6 ×5")
	if !RestOf("rest:Namespace/a:5", "Namespace/a") || RestOf("rest:Namespace/ab:4", "Namespace/a") || !RestOf("rest:Deployment/a/d", "Deployment/a/d") {
		t.Error("RestOf takes a rest for another's")
	}
}

// A rest says its kind where all that it stands for are of it.
func TestRestOfSeveralKinds(t *testing.T) {
	records := append(fleet("a", 6), fleet("b", 3)...)
	for _, r := range records {
		if strings.HasPrefix(string(r.ID), "Pod/a/d01-") {
			r.Owners = r.Owners[:0]
		}
	}
	s := new(Builder).Build(load(records), View{Lens: Traffic, Fold: FoldAuto, Rows: 7})
	shorts := map[string]string{}
	for _, n := range s.Nodes {
		if n.Rest() {
			shorts[n.Key] = n.Short
		}
	}
	if want := (map[string]string{"rest:Namespace/a:5": "svc", "rest:Namespace/a:6": ""}); !maps.Equal(shorts, want) {
		t.Errorf("rests are called %q, want %q", shorts, want)
	}
}

// Boxes that the columns have no room for cost no rows.
func TestColumnsBoundBoxes(t *testing.T) {
	g := load(fleet("a", 3))
	for columns, boxes := range map[int]bool{0: true, 100: true, 30: false} {
		s := new(Builder).Build(g, View{Lens: Traffic, Fold: FoldAuto, Rows: 40, Columns: columns})
		if s.Compact == boxes {
			t.Errorf("%d columns: compact is %v", columns, s.Compact)
		}
	}
}

// bank is a pod of four containers, one of which fails, and one of one.
func bank() *topology.Graph {
	in := topology.Intern
	big, small := thing("Pod/bank/ledger-0", "", ""), thing("Pod/bank/ledger-1", "", "")
	big.Spec = &topology.Pod{Containers: []topology.Container{
		{Name: in("schema"), Role: in("init"), State: in("Completed")},
		{Name: in("mesh"), Role: in("sidecar"), State: in("Running"), Ready: true},
		{Name: in("app"), State: in("CrashLoopBackOff"), Restarts: 7},
		{Name: in("exporter"), State: in("Running"), Ready: true},
	}}
	small.Spec = &topology.Pod{Containers: []topology.Container{{Name: in("app"), State: in("Running"), Ready: true}}}
	return load([]*topology.Record{big, small})
}

// opened lists the containers that a scene shows, by pod.
func opened(s *Scene) map[string]string {
	all := map[string]string{}
	for _, n := range s.Nodes {
		var names []string
		for _, c := range n.Containers {
			names = append(names, c.Name)
		}
		if len(names) > 0 {
			all[string(n.ID)] = strings.Join(names, " ")
		}
	}
	return all
}

func TestContainersAreTheLastLevel(t *testing.T) {
	g := bank()
	const all = "app schema mesh exporter" // what fails first, then as in the spec
	auto := View{Lens: Workloads, Fold: FoldAuto, Rows: 20}
	few, shut, opens, focus := auto, auto, auto, auto
	few.Rows = 10
	shut.Shut = map[string]bool{"Pod/bank/ledger-0": true}
	opens.Rows, opens.Open = 10, map[string]bool{"Pod/bank/ledger-1": true}
	focus.Rows, focus.Focus, focus.Hops = 10, "Pod/bank/ledger-0", 1
	for name, c := range map[string]struct {
		v    View
		want map[string]string
	}{
		"room to spare":  {auto, map[string]string{"Pod/bank/ledger-0": all}},
		"no room":        {few, map[string]string{}},
		"shut by hand":   {shut, map[string]string{}},
		"opened by hand": {opens, map[string]string{"Pod/bank/ledger-1": "app"}},
		"in focus":       {focus, map[string]string{"Pod/bank/ledger-0": all}},
		"an export":      {View{Lens: Workloads, Fold: FoldNone}, map[string]string{}},
	} {
		if got := opened(new(Builder).Build(g, c.v)); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: shows %v, want %v", name, got, c.want)
		}
	}
}

func TestManyContainersHaveARest(t *testing.T) {
	n := Node{Containers: make([]Container, 20)}
	if n.Rows() != mostRows {
		t.Errorf("%d rows, want %d", n.Rows(), mostRows)
	}
}

func TestOneToOneIsBounded(t *testing.T) {
	g := load(fleet("a", 6))
	for _, l := range []Name{Traffic, Workloads} {
		boxes := map[Name]int{Traffic: 24, Workloads: 24}[l]
		for most, many := range map[int]int{0: 0, boxes: 0, boxes - 1: boxes} {
			s := new(Builder).Build(g, View{Lens: l, Fold: FoldNone, Most: most, Rows: 5})
			if s.TooMany != many || (len(s.Nodes) == boxes) != (many == 0) {
				t.Errorf("%s, at most %d: %d boxes, too many: %d, want %d", l, most, len(s.Nodes), s.TooMany, many)
			}
		}
	}
}

// However few rows there are: what is selected is drawn, the worst is seen as such,
// and a fold says how many it stands for.
func TestFoldsAreHonest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := anyCluster(t)
		g := load(records)
		v := anyView(t)
		v.Query, v.Match = "", nil
		none := v
		none.Fold = FoldNone
		whole := new(Builder).Build(g, none)
		if len(whole.Nodes) == 0 {
			return
		}
		selected := rapid.SampledFrom(whole.Nodes).Draw(t, "selected")
		v.Selected = selected.Key
		s := new(Builder).Build(g, v)
		if old := selected.Kind == "ReplicaSet"; !old && !slices.ContainsFunc(s.Nodes, func(n Node) bool { return n.Key == selected.Key }) {
			t.Fatalf("%s is hidden in %d rows: %q", selected.Key, v.Rows, shows(s))
		}
		worstOf := func(s *Scene) (h topology.Health) {
			for _, n := range s.Nodes {
				h = max(h, n.Status.Health)
				for of, count := range n.Healths { // a cluster node's own is not that of its pods
					if count > 0 && of != int(topology.Unknown) {
						h = max(h, topology.Health(of))
					}
				}
			}
			return h
		}
		if got, want := worstOf(s), worstOf(whole); got < want {
			t.Fatalf("the worst is %v, unfolded it is %v: %q", got, want, shows(s))
		}
		for _, n := range s.Nodes {
			sum := 0
			for _, c := range n.Healths {
				sum += c
			}
			if n.Kind != "Namespace" && n.Count != sum || n.Rest() && n.Count < 2 {
				t.Fatalf("%s counts %d of %v", n.Key, n.Count, n.Healths)
			}
		}
	})
}
