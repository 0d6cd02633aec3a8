package files

import (
	"strings"
	"testing"

	"kscope/topology"
)

// A file with routes and no ReferenceGrant has none; one without routes says nothing of
// them.
func TestGrantsOfRoutes(t *testing.T) {
	const route = "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r, namespace: a}\nspec: {}\n"
	const service = "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: a}\nspec: {}\n"
	for yaml, want := range map[string]topology.SourceState{route: topology.Synced, service: topology.Absent} {
		d, err := Load([]string{"-"}, strings.NewReader(yaml), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range run(t, d).sources {
			if s.Kind == "ReferenceGrant" && s.State != want {
				t.Errorf("of\n%sReferenceGrants are %s, want %s", yaml, s.State, want)
			}
		}
	}
}
