package object

import (
	"encoding/base64"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"kscope/topology"
)

func thing(kind string, more map[string]any) *unstructured.Unstructured {
	o := map[string]any{"apiVersion": "v1", "kind": kind, "metadata": map[string]any{"name": "x", "namespace": "shop",
		"managedFields": []any{map[string]any{"manager": "kubectl"}}}}
	for k, v := range more {
		o[k] = v
	}
	return &unstructured.Unstructured{Object: o}
}

func TestYAML(t *testing.T) {
	o := thing("ConfigMap", map[string]any{"data": map[string]any{"b": "2", "a": "x: 1\ny: 2\n"}})
	got, hidden, err := YAML(o, false)
	want := "apiVersion: v1\ndata:\n  a: |\n    x: 1\n    y: 2\n  b: \"2\"\nkind: ConfigMap\nmetadata:\n  name: x\n  namespace: shop\n"
	if err != nil || hidden || got != want {
		t.Errorf("got %v %v\n%s\nwant\n%s", hidden, err, got, want)
	}
	if o.GetManagedFields() == nil {
		t.Error("the object was changed")
	}
}

const canary = "canary-hunter2"

// Wherever a Secret may hold its contents, they are not shown unless asked for.
func TestSecretsAreHidden(t *testing.T) {
	encoded := base64.StdEncoding.EncodeToString([]byte(canary))
	secret := func() *unstructured.Unstructured {
		o := thing("Secret", map[string]any{"data": map[string]any{"password": encoded, "broken": canary},
			"stringData": map[string]any{"plain": canary}, "type": "Opaque"})
		o.SetAnnotations(map[string]string{
			"kubectl.kubernetes.io/last-applied-configuration": `{"stringData":{"plain":"` + canary + `"}}`,
			"objectset.rio.cattle.io/applied":                  encoded, "note": "kept"})
		return o
	}
	got, hidden, err := YAML(secret(), false)
	if err != nil || !hidden {
		t.Fatal(hidden, err)
	}
	if strings.Contains(got, canary) || strings.Contains(got, encoded) {
		t.Errorf("contents shown:\n%s", got)
	}
	for _, part := range []string{"password: (14 bytes, hidden)", "broken: (14 bytes, hidden)", "plain: (14 bytes, hidden)", "note: kept", "type: Opaque"} {
		if !strings.Contains(got, part) {
			t.Errorf("no %q in\n%s", part, got)
		}
	}
	got, hidden, err = YAML(secret(), true)
	if err != nil || hidden || !strings.Contains(got, encoded) {
		t.Errorf("asked for, but not shown: %v %v\n%s", hidden, err, got)
	}
	odd := thing("Secret", map[string]any{"data": canary})
	if got, _, _ := YAML(odd, false); strings.Contains(got, canary) {
		t.Errorf("data that is no map is shown:\n%s", got)
	}
	other := thing("Secret", map[string]any{"data": map[string]any{"a": canary}})
	other.SetAPIVersion("example.com/v1")
	if got, hidden, _ := YAML(other, false); hidden || !strings.Contains(got, canary) {
		t.Error("a custom resource that is called Secret is not one")
	}
}

// Whatever an object holds, nothing that a terminal acts on comes out.
func FuzzYAMLIsClean(f *testing.F) {
	for _, s := range []string{"\x1b]52;c;Zm9v\a", "\x1b[2J", "\u009b31m", "a\r\nb", "\u202eabc", "x\x00\x7f\b", "\U000e0041", "\xff\xfe", "a: b\n- c\n\t|\n  d", "\u2028"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, key, value string) {
		o := thing("ConfigMap", map[string]any{"data": map[string]any{key: value}})
		o.SetAnnotations(map[string]string{key: value})
		got, _, err := YAML(o, false)
		if err != nil {
			return
		}
		for line := range strings.SplitSeq(got, "\n") {
			if topology.Clean(line) != line {
				t.Fatalf("not clean: %q", line)
			}
		}
	})
}
