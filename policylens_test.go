package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kscope/topology/export"
)

// said are the edges of a document in words.
func said(d export.Document) []string {
	var out []string
	for _, e := range d.Edges {
		line := strings.Join([]string{e.From, e.Relation, e.To, e.State, e.Evidence}, " ")
		for _, p := range e.Ports {
			line += fmt.Sprintf(" %d-%d/%s", p.Port, cmp.Or(p.EndPort, p.Port), p.Protocol)
		}
		out = append(out, strings.TrimSpace(line+" "+e.Policy))
	}
	slices.Sort(out)
	return out
}

// With a query the lens policy holds with whom the matches may and may not talk, each
// object once, and only as far as a policy says so. Worked out by hand from
// probes/files/testdata/policy/world.yaml, in which a plugin enforces policies.
func TestPolicyExport(t *testing.T) {
	const policies = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
  - from: [{podSelector: {matchLabels: {app: web}}}]
    ports: [{port: 5432}, {port: 9000, endPort: 9100}]
`
	file := filepath.Join(t.TempDir(), "db.yaml")
	if err := os.WriteFile(file, []byte(policies), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"-f", "probes/files/testdata/policy/world.yaml", "-f", file, "--lens", "policy"}
	if got, want := said(document(t, args...)), []string{"NetworkPolicy/shop/db selects Pod/shop/db-1 ok spec"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	d := document(t, append(args, "app in (db,web)")...)
	const db = "NetworkPolicy/shop/db"
	want := []string{
		"Internet denies Pod/shop/db-1 denied spec " + db,
		"Namespace/ops denies Pod/shop/db-1 denied spec " + db,
		"NetworkPolicy/shop/db selects Pod/shop/db-1 ok spec",
		"Pod/dev/tool-1 denies Pod/shop/db-1 denied spec " + db,
		"Pod/shop/api-1 denies Pod/shop/db-1 denied spec " + db,
		"Pod/shop/web-1 allows Pod/shop/db-1 ok spec 5432-5432/TCP 9000-9100/TCP " + db,
		"Pod/shop/web-2 allows Pod/shop/db-1 ok spec 5432-5432/TCP 9000-9100/TCP " + db,
		"PrivateNetwork denies Pod/shop/db-1 denied spec " + db,
	}
	if got := said(d); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	seen := map[string]bool{}
	for _, n := range d.Nodes {
		if seen[n.ID] {
			t.Errorf("%s is there twice", n.ID)
		}
		seen[n.ID] = true
		if matches := strings.HasPrefix(n.ID, "Pod/shop/web-") || n.ID == "Pod/shop/db-1"; n.Match != matches {
			t.Errorf("%s: match is %v", n.ID, n.Match)
		}
	}
}
