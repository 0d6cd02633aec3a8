package object

import (
	"encoding/base64"
	"fmt"
	"maps"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"kscope/topology"
)

// applied is part of the names of annotations in which tools keep a copy of what
// they were given, as kubectl.kubernetes.io/last-applied-configuration.
const applied = "applied"

// YAML is an object as kubectl get -o yaml prints it, without managedFields, each
// line clean. Of a Secret it shows keys and lengths only, unless contents is set;
// hidden tells whether something was left out for that reason.
func YAML(o *unstructured.Unstructured, contents bool) (text string, hidden bool, err error) {
	top := maps.Clone(o.Object)
	meta, _ := top["metadata"].(map[string]any)
	meta = maps.Clone(meta)
	delete(meta, "managedFields")
	if isSecret(o) && !contents {
		hide(top, meta)
		hidden = true
	}
	if meta != nil {
		top["metadata"] = meta
	}
	out, err := yaml.Marshal(top)
	if err != nil {
		return "", false, fmt.Errorf("write %s as YAML: %s", topology.Clean(o.GetName()), topology.CleanLine(err.Error(), 200))
	}
	return cleanLines(string(out)), hidden, nil
}

func isSecret(o *unstructured.Unstructured) bool {
	return o.GetKind() == "Secret" && o.GroupVersionKind().Group == ""
}

// hide puts lengths in place of what a Secret holds, wherever the API or kubectl
// keeps it: data, stringData and the copy of what was last applied.
func hide(top, meta map[string]any) {
	for _, field := range []string{"data", "stringData"} {
		values, ok := top[field].(map[string]any)
		if !ok {
			if top[field] != nil {
				top[field] = "(hidden)"
			}
			continue
		}
		lengths := make(map[string]any, len(values))
		for k, v := range values {
			lengths[k] = fmt.Sprintf("(%d bytes, hidden)", length(v, field == "data"))
		}
		top[field] = lengths
	}
	notes, ok := meta["annotations"].(map[string]any)
	if !ok {
		return
	}
	notes = maps.Clone(notes)
	for key := range notes {
		if strings.Contains(key, applied) {
			notes[key] = "(hidden: a copy of the data)"
		}
	}
	meta["annotations"] = notes
}

// length is the number of bytes that a value of a Secret stands for.
func length(v any, encoded bool) int {
	s, _ := v.(string)
	if raw, err := base64.StdEncoding.DecodeString(s); encoded && err == nil {
		return len(raw)
	}
	return len(s)
}

// cleanLines makes each line of a text clean.
func cleanLines(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for line := range strings.Lines(text) {
		body, ended := strings.CutSuffix(line, "\n")
		b.WriteString(topology.Clean(body))
		if ended {
			b.WriteByte('\n')
		}
	}
	return b.String()
}
