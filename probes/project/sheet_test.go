package project_test

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"sigs.k8s.io/yaml"

	"kscope/probes/project"
	"kscope/topology"
	"kscope/topology/sheet"
)

// sheetObjects are objects of every main kind, as JSON; the inspector's golden
// files say what their sheets are.
func sheetObjects(tb testing.TB) [][]byte {
	data, err := os.ReadFile("../../testdata/inspect/cluster.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	var out [][]byte
	for doc := range strings.SplitSeq(string(data), "\n---\n") {
		raw, err := yaml.YAMLToJSON([]byte(doc))
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, raw)
	}
	return out
}

// sheetRaw makes the sheet of JSON, as the kind it says and as one without a row,
// and asserts what holds of every sheet.
func sheetRaw(t *testing.T, p *project.Projector, raw []byte) {
	t.Helper()
	u := &unstructured.Unstructured{Object: map[string]any{}}
	if utiljson.Unmarshal(raw, &u.Object) != nil || u.Object == nil {
		return
	}
	gvk := u.GroupVersionKind()
	kinds := []project.Kind{project.Custom(gvk, "", true)}
	if k, ok := project.Lookup(gvk.Group, gvk.Kind); ok {
		kinds = append(kinds, k)
	}
	for _, k := range kinds {
		s, err := p.Sheet(k, u)
		if err != nil {
			continue
		}
		for _, section := range s.Sections {
			if len(section.Rows) == 0 || topology.Clean(section.Title) != section.Title {
				t.Errorf("%s: section %+v", k.Name, section)
			}
			for _, r := range section.Rows {
				checkRow(t, k.Name, r)
			}
		}
	}
}

func checkRow(t *testing.T, kind string, r sheet.Row) {
	t.Helper()
	for _, text := range []string{r.Key, r.Value, r.More, string(r.To)} {
		if topology.Clean(text) != text {
			t.Errorf("%s: not clean: %q", kind, text)
		}
	}
	if r.Value == "" && !r.Marked {
		t.Errorf("%s: an empty row %+v", kind, r)
	}
}

// Whatever field is missing, null or hostile, a sheet is clean and nothing panics.
func TestSheetOfAnyObject(t *testing.T) {
	p := project.New()
	for _, raw := range append(sheetObjects(t), goldenObjects(t)...) {
		var tree map[string]any
		if err := json.Unmarshal(raw, &tree); err != nil {
			t.Fatal(err)
		}
		mutate(tree, func() {
			mutant, err := json.Marshal(tree)
			if err != nil {
				t.Fatal(err)
			}
			sheetRaw(t, p, mutant)
		})
	}
}

func FuzzSheet(f *testing.F) {
	for _, raw := range sheetObjects(f) {
		f.Add(raw)
	}
	p := project.New()
	f.Fuzz(func(t *testing.T, raw []byte) { sheetRaw(t, p, raw) })
}

// The sheet of a Secret tells its keys and how long the values are, nothing else.
func TestSheetOfASecret(t *testing.T) {
	const canary = "canary-hunter2"
	encoded := base64.StdEncoding.EncodeToString([]byte(canary))
	u := &unstructured.Unstructured{Object: map[string]any{"apiVersion": "v1", "kind": "Secret", "type": "Opaque",
		"metadata": map[string]any{"name": "s", "annotations": map[string]any{"kubectl.kubernetes.io/last-applied-configuration": canary}},
		"data":     map[string]any{"password": encoded}, "stringData": map[string]any{"plain": canary}}}
	s, err := project.New().Sheet(project.Custom(u.GroupVersionKind(), "", true), u)
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := json.Marshal(s)
	if text := string(raw); strings.Contains(text, canary) || strings.Contains(text, encoded) {
		t.Errorf("contents told: %s", text)
	}
	want := `[{"Title":"","Rows":[{"Key":"type","Value":"Opaque"`
	if !strings.HasPrefix(string(raw[strings.Index(string(raw), "[{"):]), want) || strings.Count(string(raw), "14 bytes") != 2 {
		t.Errorf("got %s", raw)
	}
}
