package main

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"kscope/topology/export"
)

// kscope runs the program and returns its exit status and output.
func kscope(t *testing.T, stdin string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(context.Background(), append([]string{"kscope"}, args...), strings.NewReader(stdin), &out, &errs)
	return status, out.String(), errs.String()
}

func document(t *testing.T, args ...string) export.Document {
	t.Helper()
	status, out, errs := kscope(t, "", append([]string{"-o", "json"}, args...)...)
	if status != exitOK || errs != "" {
		t.Fatalf("status %d, stderr %q", status, errs)
	}
	var d export.Document
	if err := json.Unmarshal([]byte(out), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// shopEdges is every edge of testdata/shop.yaml, worked out by hand from the
// objects and docs/EXPORT.md.
const shopEdges = `
ConfigMap: none
Database.acme.io/shop/main owns Pod/shop/orphan ok spec
Database.acme.io/shop/main owns StatefulSet/shop/db ok spec
Deployment/shop/web owns ReplicaSet/shop/web-new ok spec
Deployment/shop/web owns ReplicaSet/shop/web-old ok spec
Ingress/shop/web routes Service/shop/gone dangling spec
Ingress/shop/web routes Service/shop/web ok spec
Internet enters LoadBalancer/203.0.113.10 ok assumed
LoadBalancer/10.1.2.3 enters Ingress/shop/web ok status
LoadBalancer/203.0.113.10 enters Service/shop/web ok status
NetworkPolicy/shop/set selects Pod/shop/db-0 ok spec
Node/node-1 enters Service/shop/web ok assumed
PersistentVolumeClaim/shop/data-db-0 binds PersistentVolume/pv-0 ok spec
Pod/shop/db-0 mounts PersistentVolumeClaim/shop/data-db-0 ok spec
Pod/shop/db-0 runs-on Node/node-1 ok spec
Pod/shop/done runs-on Node/node-1 ok spec
Pod/shop/orphan mounts ConfigMap/shop/not-there dangling spec
Pod/shop/web-new-a runs-on Node/node-1 ok spec
Pod/shop/web-new-a uses ConfigMap/shop/web-cfg ok spec
Pod/shop/web-new-a uses Secret/shop/web-sec ok spec
Pod/shop/web-new-a uses ServiceAccount/shop/default ok spec
Pod/shop/web-new-b runs-on Node/node-1 ok spec
PodDisruptionBudget/shop/all selects Pod/shop/db-0 ok spec
PodDisruptionBudget/shop/all selects Pod/shop/done ok spec
PodDisruptionBudget/shop/all selects Pod/shop/orphan ok spec
PodDisruptionBudget/shop/all selects Pod/shop/web-new-a ok spec
PodDisruptionBudget/shop/all selects Pod/shop/web-new-b ok spec
PrivateNetwork enters LoadBalancer/10.1.2.3 ok assumed
PrivateNetwork enters Node/node-1 ok assumed
ReplicaSet/shop/long-gone owns Pod/shop/orphan dangling spec
ReplicaSet/shop/web-new owns Pod/shop/web-new-a ok spec
ReplicaSet/shop/web-new owns Pod/shop/web-new-b ok spec
Service/shop/ext resolves FQDN/db.example.com ok spec
Service/shop/web selects Pod/shop/web-new-a ok status
Service/shop/web selects Pod/shop/web-new-b degraded status
StatefulSet/shop/db owns Pod/shop/db-0 ok spec
StorageClass/man provisions PersistentVolume/pv-0 ok spec`

func TestShopHasExactlyTheRightEdges(t *testing.T) {
	d := document(t, "-f", "testdata/shop.yaml")
	var got []string
	for _, e := range d.Edges {
		got = append(got, strings.Join([]string{e.From, e.Relation, e.To, e.State, e.Evidence}, " "))
		if e.Why == "" {
			t.Errorf("edge %s → %s does not say why", e.From, e.To)
		}
	}
	slices.Sort(got)
	want := strings.Split(strings.TrimSpace(shopEdges), "\n")[1:]
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("missing: %s", w)
		}
	}
	for _, g := range got {
		if !slices.Contains(want, g) {
			t.Errorf("wrong:   %s", g)
		}
	}
}

func TestShopHealth(t *testing.T) {
	want := map[string]string{
		"Pod/shop/web-new-b":         "failed CrashLoopBackOff",
		"Deployment/shop/web":        "failed CrashLoopBackOff",
		"ReplicaSet/shop/web-new":    "failed CrashLoopBackOff",
		"Pod/shop/orphan":            "failed Unschedulable",
		"Pod/shop/done":              "ok Completed",
		"Service/shop/web":           "ok ",
		"Service/shop/noselector":    "degraded NoEndpoints",
		"Service/shop/typo":          "degraded NoEndpoints",
		"Service/shop/ext":           "ok ",
		"Service/shop/gone":          "failed Missing",
		"ConfigMap/shop/not-there":   "failed Missing",
		"Ingress/shop/web":           "degraded BackendNotFound",
		"Secret/shop/web-sec":        "unknown NotRead",
		"Database.acme.io/shop/main": "failed Unschedulable", // of the orphan it owns too
		"StatefulSet/shop/db":        "ok ",
	}
	for _, n := range document(t, "-f", "testdata/shop.yaml").Nodes {
		if w, ok := want[n.ID]; ok && n.Health+" "+n.Reason != w {
			t.Errorf("%s is %s %s (%s), want %s", n.ID, n.Health, n.Reason, n.Message, w)
		}
		delete(want, n.ID)
		if n.Kind == "Secret" && (!n.Unreadable || n.Missing) {
			t.Errorf("%s: unreadable %v, missing %v; Secrets are never read", n.ID, n.Unreadable, n.Missing)
		}
	}
	for id := range want {
		t.Errorf("%s is not in the export", id)
	}
}

func TestExportsHoldNoSecretAndNoData(t *testing.T) {
	for _, format := range []string{"json", "dot", "mermaid", "svg", "text"} {
		_, out, _ := kscope(t, "", "-f", "testdata/shop.yaml", "-o", format, "--lens", "all")
		for _, canary := range []string{"Y2FuYXJ5", "canary"} {
			if strings.Contains(out, canary) {
				t.Errorf("-o %s holds %q", format, canary)
			}
		}
	}
}

func TestSameInputSameBytes(t *testing.T) {
	for _, format := range []string{"json", "dot", "mermaid", "svg", "text"} {
		_, first, _ := kscope(t, "", "-f", "testdata/shop.yaml", "-o", format)
		for range 5 {
			if _, again, _ := kscope(t, "", "-f", "testdata/shop.yaml", "-o", format); again != first {
				t.Errorf("-o %s differs from run to run", format)
			}
		}
	}
}

func TestQueryMarksMatchesAndKeepsWhatTiesThem(t *testing.T) {
	d := document(t, "-f", "testdata/shop.yaml", "--lens", "traffic", "app in (web)")
	matches, ids := []string{}, []string{}
	for _, n := range d.Nodes {
		ids = append(ids, n.ID)
		if n.Match {
			matches = append(matches, n.ID)
		}
	}
	slices.Sort(matches)
	if want := []string{"Pod/shop/web-new-a", "Pod/shop/web-new-b"}; !slices.Equal(matches, want) {
		t.Errorf("matches %v, want %v", matches, want)
	}
	for _, tie := range []string{"Internet", "LoadBalancer/203.0.113.10", "Service/shop/web", "Ingress/shop/web"} {
		if !slices.Contains(ids, tie) {
			t.Errorf("%s ties the matches to the outside and is not there: %v", tie, ids)
		}
	}
	if slices.Contains(ids, "Service/shop/ext") {
		t.Errorf("Service/shop/ext has nothing to do with the query: %v", ids)
	}
}

func TestErrorsAreOneLineWithTheWayOut(t *testing.T) {
	t.Setenv("KUBECONFIG", t.TempDir()+"/none")
	t.Setenv("HOME", t.TempDir())
	empty := t.TempDir()
	for _, c := range []struct {
		args   []string
		stdin  string
		status int
		says   []string
	}{
		{[]string{"-o", "json"}, "", exitFailed, []string{"kubeconfig", "--demo"}},
		{[]string{}, "", exitUsage, []string{"not a terminal", "-o text"}},
		{[]string{"--nonsense"}, "", exitUsage, []string{"--nonsense", "--help"}},
		{[]string{"-o", "yaml", "--demo"}, "", exitUsage, []string{"yaml", "json"}},
		{[]string{"--lens", "x", "--demo"}, "", exitUsage, []string{`"x"`, "traffic"}},
		{[]string{"--theme", "x", "--demo"}, "", exitUsage, []string{"dark"}},
		{[]string{"-o", "json", "--demo", "a in (b"}, "", exitUsage, []string{"a in (b"}},
		{[]string{"-o", "json", "--demo", "a=b", "c=d"}, "", exitUsage, []string{"one QUERY"}},
		{[]string{"-o", "json", "-f", "nowhere.yaml"}, "", exitFailed, []string{"nowhere.yaml"}},
		{[]string{"-o", "json", "-f", empty}, "", exitFailed, []string{empty}},
		{[]string{"-o", "json", "-f", "-"}, "just: text\n", exitFailed, []string{"apiVersion"}},
		{[]string{"-o", "json", "-f", "-"}, "", exitFailed, []string{"stdin"}},
		{[]string{"-o", "json", "-f", "x", "--demo"}, "", exitUsage, []string{"--demo", "-f"}},
		{[]string{"-o", "json", "--dot", "--demo"}, "", exitUsage, []string{"--dot", "-o json"}},
		{[]string{"-o", "json", "--fold", "x", "--demo"}, "", exitUsage, []string{`"x"`, "namespace, auto"}},
		{[]string{"-o", "json", "--request-timeout", "x", "--demo"}, "", exitUsage, []string{`"x"`, "30s"}},
	} {
		status, out, errs := kscope(t, c.stdin, c.args...)
		if status != c.status || out != "" || strings.Count(errs, "\n") != 1 || !strings.HasPrefix(errs, "kscope: ") {
			t.Errorf("%q: status %d (want %d), stdout %q, stderr %q", c.args, status, c.status, out, errs)
		}
		for _, s := range c.says {
			if !strings.Contains(errs, s) {
				t.Errorf("%q: %q does not say %q", c.args, errs, s)
			}
		}
	}
}

func TestPluginNamesItself(t *testing.T) {
	var out bytes.Buffer
	if status := run(context.Background(), []string{"/usr/local/bin/kubectl-kscope", "--version"}, nil, &out, &out); status != 0 || !strings.HasPrefix(out.String(), "kubectl kscope ") {
		t.Errorf("status %d, %q", status, out.String())
	}
}

// Every lens can draw every fold, whole or for a query: the layout ends, and says
// the same again.
func TestEveryLensDraws(t *testing.T) {
	for _, lens := range lensList() {
		for _, fold := range []string{"none", "workload", "namespace", "auto"} {
			for _, query := range []string{"", "app=web"} {
				status, out, errs := kscope(t, "", "-f", "testdata/shop.yaml", "-o", "text", "--lens", lens, "--fold", fold, query)
				if status != exitOK || (errs == "") != (out != "") || (out == "" && query == "") {
					t.Errorf("lens %s, fold %s, query %q: status %d, %q, %d bytes", lens, fold, query, status, errs, len(out))
				}
			}
		}
	}
}

// An export of nothing is no error, but says on stderr that it is nothing, and of what.
func TestNothingToShowIsSaid(t *testing.T) {
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"-n", "nowhere"}, "kscope: nothing to show: the lens traffic has no object in namespace \"nowhere\"\n"},
		{[]string{"-n", "shop", "-l", "a=b", "c"}, "kscope: nothing to show: the lens traffic has no object in namespace \"shop\" that \"a=b,c\" selects\n"},
		{[]string{"-n", "nowhere", "-A"}, ""},
	} {
		status, _, errs := kscope(t, "", append([]string{"-f", "testdata/shop.yaml", "-o", "text"}, c.args...)...)
		if status != exitOK || errs != c.says {
			t.Errorf("%q: status %d, stderr %q, want %q", c.args, status, errs, c.says)
		}
	}
}
