package ui_test

import (
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/labels"

	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui"
)

// Objects of the policies' shop.
const (
	cartDeploy = "Deployment/shop/cart"
	cartPod    = "Pod/shop/cart-5d8f7c9b6-k9zzp"
	dbPod      = "Pod/shop/db-0"
	dbPolicy   = "NetworkPolicy/shop/db"
)

// policies is a shop whose database only the cart may call, in which a policy selects
// nothing; enforced: a network plugin that enforces policies runs.
func policies(enforced bool) *topology.Graph {
	g := topology.NewGraph()
	for _, k := range []string{"Pod", "Deployment", "Namespace", "DaemonSet", "NetworkPolicy"} {
		g.Apply(topology.Batch{Source: &topology.Source{Kind: k, State: topology.Synced}})
	}
	in := topology.Intern
	add := func(id topology.ID, app string, spec any) *topology.Record {
		r := &topology.Record{ID: id, UID: string(id), Want: -1, Spec: spec}
		if app != "" {
			r.Labels = topology.MakeLabels(map[string]string{"app": app})
		}
		if id.Kind() == "Pod" {
			r.Ready, r.Want = 1, 1
		}
		return r
	}
	selector := func(text string) labels.Selector {
		s, _ := labels.Parse(text)
		return s
	}
	admits := func(id topology.ID, sel string, rules ...topology.PolicyRule) *topology.Record {
		return add(id, "", &topology.Policy{Selecting: topology.Selecting{Selector: selector(sel), Text: in(sel)}, Tier: topology.NetworkTier, IsolatesIngress: true, Ingress: rules})
	}
	pod := func(id topology.ID, app string) *topology.Record {
		return add(id, app, &topology.Pod{Phase: in("Running"), Containers: []topology.Container{{Name: in("app"), State: in("Running"), Ready: true}}})
	}
	deploy := add(cartDeploy, "cart", &topology.Workload{})
	deploy.Ready, deploy.Want = 2, 2
	all := []*topology.Record{deploy,
		pod(cartPod, "cart"), pod("Pod/shop/cart-5d8f7c9b6-x2x7q", "cart"), pod(dbPod, "db"), pod("Pod/shop/web-0", "web"),
		pod("Pod/ops/scraper", "scraper"), pod("Pod/ops/shell", "shell"),
		admits(dbPolicy, "app=db", topology.PolicyRule{Peers: []topology.PolicyPeer{{Pods: selector("app=cart")}},
			Ports: []topology.PolicyPort{{Protocol: in("TCP"), From: 5432, To: 5432}}}),
		admits("NetworkPolicy/shop/typo", "app=dbb")}
	for _, r := range all[1:3] {
		r.Owners = []topology.Owner{{ID: in(cartDeploy), UID: in(cartDeploy), Controller: true}}
	}
	if enforced {
		all = append(all, add("DaemonSet/kube-system/cilium", "", &topology.Workload{}))
	}
	var b topology.Batch
	for _, r := range all {
		b.Changes = append(b.Changes, topology.Change{ID: r.ID, Record: r})
	}
	g.Apply(b)
	return g
}

// policed has the world answer for the policy lens from a graph.
func (d *driver) policed(g *topology.Graph) {
	var b lens.Builder
	d.world.set(func(f *lens.Frame) {
		if f.View.Lens != lens.Policy {
			return
		}
		p := b.Picture(g, f.View)
		f.Scene, f.Detail, f.Sources, f.Problems = p.Scene, p.Detail, p.Sources, p.Problems
	})
	d.settle()
}

func TestPolicyGolden(t *testing.T) {
	for _, c := range []struct {
		name     string
		enforced bool
		keys     []string
	}{
		{"policies", true, []string{"7"}},
		{"peers", true, []string{"7", "f", "'db-0", "enter", "F"}},
		{"declared", false, []string{"7", "f", "'db-0", "enter", "F", "left"}},
	} {
		for _, size := range [][2]int{{80, 24}, {200, 60}} {
			bubble(t, size[0], size[1], ui.Options{}, func(d *driver) {
				d.policed(policies(c.enforced))
				d.keys(c.keys...)
				var lines []string
				for l := range strings.SplitSeq(d.screen(), "\n") {
					lines = append(lines, strings.TrimRight(l, " "))
				}
				golden(t, c.name+"-"+map[int]string{80: "80x24", 200: "200x60"}[size[0]], strings.Join(lines, "\n")+"\n\n"+ui.Roles(d.model)+"\n")
			})
		}
	}
}

// 7 asks about what the user has selected, F about what is selected there; Esc and F
// again show all policies.
func TestPolicyLensOfTheSelection(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.policed(policies(true))
		d.keys("7") // nothing was selected by the user
		d.focused("", 0)
		d.wants("isolated: ingress", "selects no pod")
		d.keys("1", "f", "'db-0", "enter", "7")
		d.focused(dbPod, 1)
		d.selected(dbPod)
		d.wants("may call it", "who may talk to db-0", "denied", "5432")
		d.keys("left") // walking among peers asks about none of them
		d.focused(dbPod, 1)
		d.keys("F")
		if v := d.world.lastLook(); v.Focus == dbPod || v.Focus == "" || strings.ContainsAny(v.Selected, "<>") {
			t.Fatalf("focus %q, selected %q", v.Focus, v.Selected)
		}
		d.keys("F")
		d.focused("", 0)
		d.keys("<", "<", "esc")
		d.focused("", 0)
		d.keys("1", "f", "service db", "enter", "7") // policies are about the pods of a Service
		d.focused("StatefulSet/shop/db", 1)
		d.keys("esc")
		if got := d.world.lastLook().Lens; got != lens.Policy {
			t.Errorf("Esc leads to lens %s", got)
		}
	})
}

// The inspector says first why a peer may or may not call, and leads to it.
func TestPolicyInspector(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		d.policed(policies(true))
		d.keys("7", "f", "'db-0", "enter", "F")
		d.wants("isolated: NetworkPolicy shop/db selects the pod", "may be called by", "may not be called by")
		d.keys("left", "up", "up", "up", "up", "up", "up")
		d.wants("to db-0")
	})
}

// Without any policy the lens says so, and of an object that nobody can talk to too.
func TestPolicyLensOfNothing(t *testing.T) {
	bubble(t, 80, 24, ui.Options{}, func(d *driver) {
		d.policed(topology.NewGraph())
		d.keys("7")
		d.wants("no NetworkPolicy: everything may talk to everything")
		d.keys("1", "f", "'cart-5d8f7c9b6-k9zzp", "enter", "7")
		d.wants("no pod of Pod cart-5d8f7c9b6-k9zzp runs: no policy can be about it", "Esc shows all policies")
	})
}
