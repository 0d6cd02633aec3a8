package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kscope/e2e/cluster"
)

// graph is the JSON export, as the tests read it.
type graph struct {
	Version int
	Context string
	Lens    string
	Sources []source
	Nodes   []node
	Edges   []edge
}

type source struct{ Kind, State, Detail string }

type node struct {
	ID, Kind, Namespace, Name string
	Labels                    map[string]string
	Health, Reason            string
	Missing, Unreadable       bool
	Match                     bool
}

type edge struct{ From, To, Relation, State, Evidence, Why, Reason, SNAT string }

// export runs kscope -o json with more arguments.
func export(t testing.TB, args ...string) graph {
	t.Helper()
	r := run(t, environment(t, kube.Kubeconfig), append([]string{"-o", "json"}, args...)...)
	if r.status != 0 {
		t.Fatalf("kscope -o json %v: exit status %d\n%s", args, r.status, r.stderr)
	}
	return readGraph(t, r.stdout)
}

func readGraph(t testing.TB, text string) graph {
	t.Helper()
	var g graph
	if err := json.Unmarshal([]byte(text), &g); err != nil {
		t.Fatalf("the export is no JSON: %v\n%s", err, text)
	}
	if g.Version != 1 {
		t.Errorf("the export's version is %d, want 1", g.Version)
	}
	return g
}

func (g graph) node(id string) (node, bool) {
	i := slices.IndexFunc(g.Nodes, func(n node) bool { return n.ID == id })
	if i < 0 {
		return node{}, false
	}
	return g.Nodes[i], true
}

// pairs are the edges of a relation as "from → to", sorted, whose ends have the
// given prefixes.
func (g graph) pairs(relation, from, to string) []string {
	var pairs []string
	for _, e := range g.Edges {
		if e.Relation == relation && strings.HasPrefix(e.From, from) && strings.HasPrefix(e.To, to) {
			pairs = append(pairs, e.From+" → "+e.To)
		}
	}
	slices.Sort(pairs)
	return pairs
}

// real are the ids of one kind that are objects: neither missing nor unreadable.
func (g graph) real(kind string) []string {
	var ids []string
	for _, n := range g.Nodes {
		if n.Kind == kind && !n.Missing && !n.Unreadable {
			ids = append(ids, n.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// resources are the kinds that kscope reads on every cluster, as kubectl calls them.
const resources = "nodes,namespaces,pods,services,endpointslices,ingresses,ingressclasses," +
	"deployments,replicasets,statefulsets,daemonsets,jobs,cronjobs," +
	"persistentvolumeclaims,persistentvolumes,storageclasses,configmaps,serviceaccounts," +
	"horizontalpodautoscalers,poddisruptionbudgets,networkpolicies"

// kinds are the kinds of resources.
var kinds = strings.Fields(`Node Namespace Pod Service EndpointSlice Ingress IngressClass
	Deployment ReplicaSet StatefulSet DaemonSet Job CronJob
	PersistentVolumeClaim PersistentVolume StorageClass ConfigMap ServiceAccount
	HorizontalPodAutoscaler PodDisruptionBudget NetworkPolicy`)

// object is what the comparison needs of an API object.
type object struct {
	Kind     string
	Metadata struct {
		Namespace, Name string
		OwnerReferences []struct{ APIVersion, Kind, Name string }
		Labels          map[string]string
	}
	Spec      struct{ NodeName string }
	Endpoints []struct {
		TargetRef struct{ Kind, Namespace, Name string }
	}
}

func id(kind, namespace, name string) string {
	if namespace == "" {
		return kind + "/" + name
	}
	return kind + "/" + namespace + "/" + name
}

// expected is the graph's part that kubectl's lists decide.
type expected struct {
	nodes                map[string][]string // ids by kind
	owns, selects, runOn []string
}

func kubectlSees(t testing.TB) expected {
	t.Helper()
	e := expected{nodes: map[string][]string{}}
	var objects []object
	kube.List(t, resources, &objects)
	for _, o := range objects {
		e.add(o)
	}
	for _, list := range e.nodes {
		slices.Sort(list)
	}
	slices.Sort(e.owns)
	slices.Sort(e.selects)
	slices.Sort(e.runOn)
	e.selects = slices.Compact(e.selects)
	return e
}

func (e *expected) add(o object) {
	m := o.Metadata
	self := id(o.Kind, m.Namespace, m.Name)
	e.nodes[o.Kind] = append(e.nodes[o.Kind], self)
	for _, owner := range m.OwnerReferences {
		kind := owner.Kind
		if group, _, _ := strings.Cut(owner.APIVersion, "/"); !slices.Contains(kinds, kind) {
			kind += "." + group
		}
		e.owns = append(e.owns, id(kind, m.Namespace, owner.Name)+" → "+self)
	}
	if o.Kind == "Pod" && o.Spec.NodeName != "" {
		e.runOn = append(e.runOn, self+" → "+id("Node", "", o.Spec.NodeName))
	}
	service := id("Service", m.Namespace, m.Labels["kubernetes.io/service-name"])
	for _, endpoint := range o.Endpoints {
		if to := endpoint.TargetRef; to.Kind == "Pod" {
			e.selects = append(e.selects, service+" → "+id("Pod", to.Namespace, to.Name))
		}
	}
}

func TestExportIsTheClusterThatKubectlSees(t *testing.T) {
	shop(t)
	cluster.Eventually(t, "kscope and kubectl see the same", func() error {
		g, want := export(t), kubectlSees(t)
		var errs []error
		for _, kind := range kinds {
			errs = append(errs, same(kind, g.real(kind), want.nodes[kind]))
		}
		errs = append(errs,
			same("owns", g.pairs("owns", "", ""), want.owns),
			same("Service selects Pod", g.pairs("selects", "Service/", "Pod/"), want.selects),
			same("runs-on", g.pairs("runs-on", "", ""), want.runOn))
		return errors.Join(errs...)
	})
}

func same(what string, got, want []string) error {
	if slices.Equal(got, want) {
		return nil
	}
	return fmt.Errorf("%s:\n kscope  %q\n kubectl %q", what, got, want)
}

func TestExportOfTheShopHasExactlyTheRightEdges(t *testing.T) {
	shop(t)
	g := export(t)
	web := podNames(t, "app=web")
	setsel := podNames(t, "tier=api")
	toPods := func(from string, pods []string) []string {
		var want []string
		for _, pod := range pods {
			want = append(want, from+" → Pod/shop/"+pod)
		}
		slices.Sort(want)
		return want
	}
	replicaSet := kube.Kubectl(t, "get", "replicasets", "-n", "shop", "-l", "tier=api", "-o", "jsonpath={.items[0].metadata.name}")
	all := append(append([]string{"db-0"}, web...), setsel...)
	for _, want := range []struct {
		relation, from, to string
		pairs              []string
	}{
		{"selects", "Service/shop/noselector", "", nil},
		{"selects", "Service/shop/ext", "", nil},
		{"resolves", "Service/shop/ext", "", []string{"Service/shop/ext → FQDN/db.example.com"}},
		{"selects", "Service/shop/web", "", toPods("Service/shop/web", web)},
		{"selects", "Service/shop/lb", "", toPods("Service/shop/lb", web)},
		{"owns", "Deployment/shop/setsel", "", []string{"Deployment/shop/setsel → ReplicaSet/shop/" + replicaSet}},
		{"owns", "ReplicaSet/shop/" + replicaSet, "", toPods("ReplicaSet/shop/"+replicaSet, setsel)},
		{"mounts", "Pod/shop/db-0", "", []string{"Pod/shop/db-0 → PersistentVolumeClaim/shop/data-db-0"}},
		{"binds", "PersistentVolumeClaim/shop/data-db-0", "", []string{"PersistentVolumeClaim/shop/data-db-0 → PersistentVolume/shop-pv-0"}},
		{"routes", "Ingress/shop/web", "", []string{"Ingress/shop/web → Service/shop/web"}},
		{"scales", "HorizontalPodAutoscaler/shop/web", "", []string{"HorizontalPodAutoscaler/shop/web → Deployment/shop/web"}},
		{"selects", "PodDisruptionBudget/shop/web", "", toPods("PodDisruptionBudget/shop/web", web)},
		{"selects", "NetworkPolicy/shop/web-from-api", "", toPods("NetworkPolicy/shop/web-from-api", web)},
		{"selects", "NetworkPolicy/shop/everyone", "", toPods("NetworkPolicy/shop/everyone", all)},
		{"enters", "LoadBalancer/", "Service/shop/", []string{"LoadBalancer/" + loadBalancer + " → Service/shop/lb"}},
		{"uses", "Pod/shop/" + web[0], "ConfigMap/", []string{"Pod/shop/" + web[0] + " → ConfigMap/shop/web-settings"}},
		{"uses", "Pod/shop/" + web[0], "Secret/", []string{"Pod/shop/" + web[0] + " → Secret/shop/web-password"}},
	} {
		if got := g.pairs(want.relation, want.from, want.to); !slices.Equal(got, want.pairs) {
			t.Errorf("%s from %s:\n got  %q\n want %q", want.relation, want.from, got, want.pairs)
		}
	}
	for _, e := range g.Edges {
		// The slices say that the endpoints are ready, but a policy lets in others only, and
		// nothing is seen to enforce policies.
		if e.Relation == "selects" && e.From == "Service/shop/web" && (e.Evidence != "assumed" || e.State != "ambiguous" || !strings.Contains(e.Reason, "web-from-api")) {
			t.Errorf("%s → %s has evidence %s and state %s, %q; want assumed and ambiguous for NetworkPolicy web-from-api", e.From, e.To, e.Evidence, e.State, e.Reason)
		}
		if e.Why == "" {
			t.Errorf("%s %s %s does not say why", e.From, e.Relation, e.To)
		}
	}
}

func TestExportOfASecretIsItsNameOnly(t *testing.T) {
	shop(t)
	for _, format := range []string{"json", "dot", "text"} {
		r := run(t, environment(t, kube.Kubeconfig), "-o", format, "--lens", "all")
		if r.status != 0 {
			t.Fatalf("-o %s: %s", format, r.stderr)
		}
		if strings.Contains(r.stdout, "canary-4711") || strings.Contains(r.stdout, "Y2FuYXJ5") {
			t.Errorf("-o %s holds the Secret's content", format)
		}
	}
	secret, ok := export(t).node("Secret/shop/web-password")
	if !ok || secret.Missing || !secret.Unreadable {
		t.Errorf("Secret web-password is %+v (%t), want a node that is unreadable, not missing", secret, ok)
	}
}

func TestExportIsStable(t *testing.T) {
	shop(t)
	cluster.Eventually(t, "two exports are the same bytes", func() error {
		first := run(t, environment(t, kube.Kubeconfig), "-o", "json", "-n", "shop")
		second := run(t, environment(t, kube.Kubeconfig), "-o", "json", "-n", "shop")
		if first != second {
			return fmt.Errorf("first\n%s\nsecond\n%s", first.stdout, second.stdout)
		}
		return nil
	})
}

func TestExportMarksWhatAQueryMatches(t *testing.T) {
	shop(t)
	g := export(t, "app=web")
	var matched []string
	for _, n := range g.Nodes {
		if n.Match && n.Kind == "Pod" {
			matched = append(matched, n.Name)
		}
		if n.Kind == "Pod" && n.Labels["app"] != "web" && n.Match {
			t.Errorf("%s matches app=web with labels %v", n.ID, n.Labels)
		}
	}
	slices.Sort(matched)
	if want := podNames(t, "app=web"); !slices.Equal(matched, want) {
		t.Errorf("app=web matches the pods %q, want %q", matched, want)
	}
}
