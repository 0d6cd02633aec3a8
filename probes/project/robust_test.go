package project_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"sigs.k8s.io/yaml"

	"kscope/probes/project"
	"kscope/topology"
)

// goldenObjects returns the objects of testdata as JSON.
func goldenObjects(tb testing.TB) [][]byte {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		tb.Fatal(err)
	}
	var out [][]byte
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		for _, c := range strings.Split(string(data), "=== ")[1:] {
			_, rest, _ := strings.Cut(c, "\n")
			in, _, _ := strings.Cut(rest, "\n=>\n")
			raw, err := yaml.YAMLToJSON([]byte(in))
			if err != nil {
				tb.Fatal(err)
			}
			out = append(out, raw)
		}
	}
	return out
}

// projectRaw projects JSON as the kind it says and as a kind without a row. What
// does not decode wholly is projected as far as it does.
func projectRaw(t *testing.T, p *project.Projector, raw []byte) {
	t.Helper()
	var m metav1.PartialObjectMetadata
	_ = utiljson.Unmarshal(raw, &m)
	gvk := schema.FromAPIVersionAndKind(m.APIVersion, m.Kind)
	if k, ok := project.Lookup(gvk.Group, gvk.Kind); ok {
		obj := k.NewObject()
		_ = utiljson.Unmarshal(raw, obj)
		check(t, p, k, obj)
	}
	u := &unstructured.Unstructured{Object: map[string]any{}}
	if utiljson.Unmarshal(raw, &u.Object) == nil {
		check(t, p, project.Custom(gvk, "", m.Namespace != ""), u)
	}
}

// check asserts what holds of every record.
func check(t *testing.T, p *project.Projector, k project.Kind, obj runtime.Object) {
	t.Helper()
	r, err := p.Record(k, obj)
	if err != nil {
		return
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(describe(r), "\n"), "\n") {
		if topology.Clean(line) != line {
			t.Errorf("%s: not clean: %q", r.ID, line)
		}
	}
	if k.Namespaced == (r.ID.Namespace() == "") {
		t.Errorf("%s: id %q", k.Name, r.ID)
	}
	seen := map[string]bool{}
	for _, l := range r.Links {
		key := l.Relation.String() + l.To.String()
		if kind, _, name := topology.ID(l.To.String()).Split(); seen[key] || kind == "" || name == "" || l.Why.String() == "" {
			t.Errorf("%s: link %v is twice or empty", r.ID, l)
		}
		seen[key] = true
	}
}

// TestAnyFieldMissing takes every field of every golden object away, makes it null,
// or hostile, one at a time.
func TestAnyFieldMissing(t *testing.T) {
	p := project.New()
	for _, raw := range goldenObjects(t) {
		var tree map[string]any
		if err := json.Unmarshal(raw, &tree); err != nil {
			t.Fatal(err)
		}
		mutate(tree, func() {
			mutant, err := json.Marshal(tree)
			if err != nil {
				t.Fatal(err)
			}
			projectRaw(t, p, mutant)
		})
	}
}

const payload = "\x1b]52;c;x\a\u202e\u009b\r\n\x00"

// mutate calls try with each value below node removed, null, empty or hostile.
func mutate(node any, try func()) {
	switch n := node.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(n)) {
			v := n[k]
			delete(n, k)
			try()
			n[payload] = v
			try()
			delete(n, payload)
			for _, sub := range substitutes(v) {
				n[k] = sub
				try()
			}
			n[k] = v
			mutate(v, try)
		}
	case []any:
		for i, v := range n {
			for _, sub := range substitutes(v) {
				n[i] = sub
				try()
			}
			n[i] = v
			mutate(v, try)
		}
	}
}

func substitutes(v any) []any {
	switch v := v.(type) {
	case string:
		return []any{nil, "", payload, v + "/" + v}
	case float64:
		return []any{nil, 0, -1, 1 << 30}
	case []any:
		return []any{nil, []any{}, []any{nil}}
	case map[string]any:
		return []any{nil, map[string]any{}}
	}
	return []any{nil}
}

func FuzzProject(f *testing.F) {
	for _, raw := range goldenObjects(f) {
		f.Add(raw)
	}
	p := project.New()
	f.Fuzz(func(t *testing.T, raw []byte) { projectRaw(t, p, raw) })
}
