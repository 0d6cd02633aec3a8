package lens

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"k8s.io/apimachinery/pkg/labels"
	"pgregory.net/rapid"

	"kscope/topology"
	"kscope/topology/policy"
)

func must(text string) labels.Selector {
	s, err := labels.Parse(text)
	if err != nil {
		panic(err)
	}
	return s
}

// admits is a NetworkPolicy of the pods that sel picks, whom those of from may call.
func admits(ns, name, sel string, from ...string) *topology.Record {
	p := &topology.Policy{Selecting: topology.Selecting{Selector: must(sel), Text: topology.Intern(sel)}, Tier: topology.NetworkTier, IsolatesIngress: true}
	for _, f := range from {
		p.Ingress = append(p.Ingress, topology.PolicyRule{Peers: []topology.PolicyPeer{{Pods: must(f)}},
			Ports: []topology.PolicyPort{{Protocol: topology.Intern("TCP"), From: 8080, To: 8080}}})
	}
	id := topology.MakeID("NetworkPolicy", ns, name)
	return &topology.Record{ID: id, UID: string(id), Want: -1, Spec: p}
}

// keepsOut is a ClusterNetworkPolicy that denies all of the cluster's pods to call those
// of namespaces with the label.
func keepsOut(name, namespaces string) *topology.Record {
	p := &topology.Policy{Selecting: topology.Selecting{Selector: must("")}, Namespaces: must(namespaces), Tier: topology.BaselineTier, Priority: 10,
		Ingress: []topology.PolicyRule{{Action: topology.Deny, Peers: []topology.PolicyPeer{{Pods: must(""), Namespaces: must("")}}}}}
	id := topology.MakeID("ClusterNetworkPolicy", "", name)
	return &topology.Record{ID: id, UID: string(id), Want: -1, Spec: p}
}

// anyPolicies draws policies for the clusters of anyCluster.
func anyPolicies(t *rapid.T) []*topology.Record {
	var all []*topology.Record
	app := rapid.SampledFrom([]string{"app=app0", "app=app1", "app in (app2,app3)", "app=none", ""})
	for i := range rapid.IntRange(0, 6).Draw(t, "policies") {
		ns := fmt.Sprint("ns", rapid.IntRange(0, 4).Draw(t, "of"))
		all = append(all, admits(ns, fmt.Sprint("p", i), app.Draw(t, "selects"), app.Draw(t, "admits")))
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "cluster policies") {
		all = append(all, keepsOut(fmt.Sprint("c", i), "kubernetes.io/metadata.name in "+rapid.SampledFrom([]string{"(ns0)", "(ns1,ns2)", "(none)"}).Draw(t, "namespaces")))
	}
	return all
}

// What a Builder remembers changes no picture, whatever comes and goes, and no two boxes
// of one have the same key.
func TestPolicyPicturesFromScratchAreTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := slices.Concat(anyCluster(t), anyPolicies(t))
		g := load(records)
		view := View{Lens: Policy, Fold: FoldNone}
		pods := slices.DeleteFunc(slices.Clone(records), func(r *topology.Record) bool { return r.ID.Kind() != "Pod" })
		if len(pods) > 0 && rapid.Bool().Draw(t, "subject") {
			view.Focus, view.Hops = rapid.SampledFrom(pods).Draw(t, "of").ID, 1
		}
		var b Builder
		for range 6 {
			got, want := b.Build(g, view), new(Builder).Build(g, view)
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("got %+v\nwant %+v", got, want)
			}
			seen := map[string]bool{}
			for _, n := range got.Nodes {
				if seen[n.Key] {
					t.Fatalf("two boxes with the key %s", n.Key)
				}
				seen[n.Key] = true
			}
			r := rapid.SampledFrom(records).Draw(t, "record")
			c := topology.Change{ID: r.ID}
			if rapid.Bool().Draw(t, "stays") {
				changed := *r
				changed.Labels = topology.MakeLabels(map[string]string{"app": fmt.Sprint("app", rapid.IntRange(0, 3).Draw(t, "app"))})
				c.Record = &changed
			}
			g.Apply(topology.Batch{Changes: []topology.Change{c}})
		}
	})
}

// Under a bound on rows no side of a subject takes more, and nobody is lost.
func TestPeersAreBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := slices.Concat(anyCluster(t), anyPolicies(t))
		at := slices.IndexFunc(records, func(r *topology.Record) bool { return r.ID.Kind() == "Pod" })
		if at < 0 {
			t.Skip("no pods")
		}
		g := load(records)
		v := View{Lens: Policy, Focus: records[at].ID, Hops: 1}
		all := new(Builder).Build(g, v)
		v.Fold, v.Rows = FoldAuto, rapid.IntRange(8, 60).Draw(t, "rows")
		s := new(Builder).Build(g, v)
		tall := boxRows
		if s.Compact {
			tall = 1
		}
		for lane := range s.Lanes {
			boxes, peers, want := 0, 0, 0
			for _, n := range s.Nodes {
				if n.Lane == lane {
					boxes++
					if peers++; n.Rest() {
						peers += n.Count - 1
					}
				}
			}
			for _, n := range all.Nodes {
				if n.Lane == lane {
					want++
				}
			}
			if boxes*tall > v.Rows || peers != want {
				t.Fatalf("lane %s: %d boxes of %d rows in %d, %d peers of %d", s.Lanes[lane], boxes, tall, v.Rows, peers, want)
			}
		}
	})
}

// No other lens opens the rulebook.
func TestOnlyThePolicyLensComputesPolicies(t *testing.T) {
	g := load(append(cluster(60), admits("team-0", "p", "app=app-0")))
	var b Builder
	for _, l := range Names {
		if l != Policy {
			b.Picture(g, View{Lens: l, Selected: string(podID("team-0", "app-0", 0))})
		}
	}
	if b.book.rules != nil {
		t.Error("policies were evaluated for another lens")
	}
	if b.Picture(g, View{Lens: Policy}); b.book.rules == nil {
		t.Error("policies were not evaluated for their lens")
	}
}

// What policies say does not depend on what is selected: walking moves nothing.
func TestPeersStayWhileWalking(t *testing.T) {
	g := load(append(cluster(60), admits("team-0", "p", "app=app-0", "app=app-1"), keepsOut("c", "kubernetes.io/metadata.name=team-1")))
	var b Builder
	v := View{Lens: Policy, Focus: podID("team-0", "app-0", 0), Hops: 1, Fold: FoldAuto, Rows: 12}
	first := b.Build(g, v)
	for _, n := range first.Nodes {
		v.Selected = n.Key
		if got := b.Build(g, v); !reflect.DeepEqual(got, first) {
			t.Fatalf("with %s selected: got %q, want %q", n.Key, shows(got), shows(first))
		}
	}
}

// policedCluster is 2,000 pods of 300 apps in 50 namespaces and 300 policies.
func policedCluster() []*topology.Record {
	const spaces, apps = 50, 6
	var all []*topology.Record
	for i := range spaces {
		ns := fmt.Sprint("team-", i)
		all = append(all, &topology.Record{ID: topology.MakeID("Namespace", "", ns), UID: ns, Want: -1}, admits(ns, "deny", ""))
		for a := range apps - 1 {
			all = append(all, admits(ns, fmt.Sprint("app-", a), fmt.Sprint("app=app-", a), fmt.Sprint("app=app-", a+1)))
		}
	}
	for i := range 2000 {
		all = append(all, policedPod(i, ""))
	}
	return append(all, keepsOut("base", "kubernetes.io/metadata.name in (team-0,team-1)"))
}

func policedPod(i int, suffix string) *topology.Record {
	ns, app := fmt.Sprint("team-", i%50), fmt.Sprint("app-", i/50%6)
	id := topology.MakeID("Pod", ns, fmt.Sprint(app, "-", i, suffix))
	return &topology.Record{ID: id, UID: string(id), Ready: 1, Want: 1, Labels: topology.MakeLabels(map[string]string{"app": app}),
		Spec: &topology.Pod{Phase: topology.Intern("Running"), IP: fmt.Sprintf("10.0.%d.%d", i>>8, i&255)}}
}

// BenchmarkPolicyChange applies one change at 2,000 pods and 300 policies and makes the
// picture anew: of a pod's status, which concerns no policy, and of a pod that another
// takes the place of; of all policies, and of one pod's peers.
func BenchmarkPolicyChange(b *testing.B) {
	for _, focus := range []topology.ID{"", "Pod/team-0/app-0-0"} {
		name := "overview"
		if focus != "" {
			name = "peers"
		}
		v := View{Lens: Policy, Fold: FoldAuto, Rows: 56, Focus: focus, Hops: 1}
		b.Run(name+"/status", func(b *testing.B) {
			g := load(policedCluster())
			var builder Builder
			builder.Picture(g, v)
			i := 0
			for b.Loop() {
				i++
				r := policedPod(50+i%5, "")
				if i%2 == 0 {
					r.Status = topology.Status{Health: topology.Degraded, Reason: topology.Intern("NotReady")}
				}
				g.Apply(topology.Batch{Changes: []topology.Change{{ID: r.ID, Record: r}}})
				builder.Picture(g, v)
			}
		})
		b.Run(name+"/replaced", func(b *testing.B) {
			g := load(policedCluster())
			var builder Builder
			builder.Picture(g, v)
			i, last := 0, policedPod(50, "")
			for b.Loop() {
				i++
				r := policedPod(50, fmt.Sprint("-", i%2))
				g.Apply(topology.Batch{Changes: []topology.Change{{ID: last.ID}, {ID: r.ID, Record: r}}})
				builder.Picture(g, v)
				last = r
			}
		})
	}
}

// What may not be read is never said to be nothing.
func TestUnreadPoliciesAreNotNone(t *testing.T) {
	g := load(cluster(15))
	g.Apply(topology.Batch{Source: &topology.Source{Kind: "NetworkPolicy", State: topology.Forbidden, Detail: "needs list on networkpolicies"}})
	if s := new(Builder).Build(g, View{Lens: Policy}); len(s.Nodes) != 0 || !slices.Equal(s.Notes, []string{unread}) {
		t.Errorf("shows %q, says %q", shows(s), s.Notes)
	}
}

// A Builder that is given another graph knows nothing of the one before.
func TestRulesAreOfTheirGraph(t *testing.T) {
	records := append(cluster(60), admits("team-0", "p", "app=app-0"))
	var b Builder
	for range 2 {
		g := load(records)
		if got, want := b.Build(g, View{Lens: Policy}), new(Builder).Build(g, View{Lens: Policy}); !reflect.DeepEqual(got, want) {
			t.Fatalf("got %q, want %q", shows(got), shows(want))
		}
	}
}

// The table of a subject lists it and its peers, whatever namespace they are in.
func TestObjectsOfASubject(t *testing.T) {
	g := load(append(cluster(60), admits("team-0", "p", "app=app-0", "app=app-1")))
	v := View{Lens: Policy, Namespace: "team-0", Focus: podID("team-0", "app-0", 0), Hops: 1}
	count := map[string]int{}
	for _, n := range Objects(g, v, new(policy.Cache)) {
		count[n.ID.Kind()]++
	}
	if want := map[string]int{"Pod": 60, "Deployment": 4}; !reflect.DeepEqual(count, want) {
		t.Errorf("lists %v, want %v", count, want)
	}
}
