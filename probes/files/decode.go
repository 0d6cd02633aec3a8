package files

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/json"
	"sigs.k8s.io/yaml"

	"kscope/probes/object"
	"kscope/probes/project"
	"kscope/topology"
)

// maxNesting is how deep lists may lie in lists.
const maxNesting = 8

// head is what is looked at of an object before it is decided what it is.
type head struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Namespace string `json:"namespace"`
	} `json:"metadata"`
	Items stdjson.RawMessage `json:"items"`
}

var errNoKind = errors.New("is no Kubernetes YAML: it has no apiVersion and kind")

// document loads all objects of a document.
func (l *loader) document(name string, doc document) {
	at := place{name, doc.line}
	if c := bytes.TrimLeft(doc.text, " \t\r\n"); len(c) > 0 && (c[0] == '{' || c[0] == '[') && l.json(at, c) {
		return
	}
	rest, list, ok := items(doc)
	if !ok {
		l.yaml(at, doc.text, head{}, 0)
		return
	}
	// A list's own kind tells the kind of items that do not.
	outer := head{}
	if err := yaml.Unmarshal(rest, &outer); err != nil {
		l.fault(at, err)
		return
	}
	for _, item := range list {
		l.yaml(place{name, item.line}, unlist(item.text), itemHead(outer), 1)
	}
}

// json loads a run of JSON values; false means that it is not JSON from the start.
func (l *loader) json(at place, text []byte) bool {
	dec := stdjson.NewDecoder(bytes.NewReader(text))
	for n := 0; ; n++ {
		var raw stdjson.RawMessage
		switch err := dec.Decode(&raw); {
		case errors.Is(err, io.EOF):
			return true
		case err != nil && n == 0:
			return false // YAML may begin with a brace too
		case err != nil:
			l.fault(at, err)
			return true
		}
		l.object(at, raw, head{}, 0)
	}
}

// yaml loads one YAML document. sigs.k8s.io/yaml bounds what aliases expand to.
func (l *loader) yaml(at place, text []byte, def head, depth int) {
	raw, err := yaml.YAMLToJSON(text)
	if err != nil {
		l.fault(at, err)
		return
	}
	l.object(at, raw, def, depth)
}

// itemHead is what a list's kind tells of its items: the PodList holds Pods.
func itemHead(list head) head {
	kind := strings.TrimSuffix(list.Kind, "List")
	if kind == "" {
		return head{}
	}
	return head{APIVersion: list.APIVersion, Kind: kind}
}

// object loads one object, or the objects of a list; def stands in for the
// apiVersion and kind of what has none.
func (l *loader) object(at place, raw []byte, def head, depth int) {
	var h head
	if err := json.Unmarshal(raw, &h); err != nil || h.Kind == "" && def.Kind == "" {
		l.fault(at, errNoKind)
		return
	}
	if h.Kind == "" {
		h.APIVersion, h.Kind = def.APIVersion, def.Kind
	}
	if h.APIVersion == "" {
		l.fault(at, errNoKind)
		return
	}
	l.seen++
	switch gvk := schema.FromAPIVersionAndKind(h.APIVersion, h.Kind); {
	case isEvent(gvk):
		if uid, e, err := object.DecodeEvent(l.projector, raw); err == nil {
			l.dump.events[uid] = e
		}
	case gvk.Group == "" && strings.TrimSuffix(gvk.Kind, "List") == "Secret":
	case strings.HasSuffix(h.Kind, "List") && len(h.Items) > 0:
		l.list(at, h, depth)
	default:
		if err := l.add(gvk, h.Metadata.Namespace, raw); err != nil {
			l.fault(at, err)
		}
	}
}

func (l *loader) list(at place, h head, depth int) {
	var raws []stdjson.RawMessage
	switch err := stdjson.Unmarshal(h.Items, &raws); {
	case err != nil:
		l.fault(at, fmt.Errorf("%s: items is no list", h.Kind))
	case depth >= maxNesting:
		l.fault(at, fmt.Errorf("%s: lists within lists, more than %d deep", h.Kind, maxNesting))
	default:
		for _, raw := range raws {
			l.object(at, raw, itemHead(h), depth+1)
		}
	}
}

// isEvent tells Events, which are no objects of a picture, from all others.
func isEvent(gvk schema.GroupVersionKind) bool {
	return gvk.Kind == "Event" && (gvk.Group == "" || gvk.Group == "events.k8s.io")
}

// add projects one object; of two with the same id the later counts. A version
// that the row does not know is tried all the same: most fields stay the same.
func (l *loader) add(gvk schema.GroupVersionKind, namespace string, raw []byte) error {
	k, ok := project.Lookup(gvk.Group, gvk.Kind)
	var obj runtime.Object
	if ok {
		obj = k.NewObject()
		if err := json.Unmarshal(raw, obj); err != nil {
			return fmt.Errorf("%s: %w", gvk.Kind, err)
		}
	} else {
		k = project.Custom(gvk, "", namespace != "")
		u := &unstructured.Unstructured{Object: map[string]any{}}
		if err := json.Unmarshal(raw, &u.Object); err != nil {
			return fmt.Errorf("%s: %w", gvk.Kind, err)
		}
		obj = u
	}
	r, err := l.projector.Record(k, obj)
	if err != nil {
		return err
	}
	if _, twice := l.dump.records[r.ID]; !twice {
		l.dump.order = append(l.dump.order, r.ID)
	}
	l.dump.records[r.ID] = entry{k.Name, r, gvk, raw}
	return nil
}

// place is where in a file something stands.
type place struct {
	name string
	line int
}

// fault records why a document or object was skipped.
func (l *loader) fault(at place, err error) {
	if errors.Is(err, errNoKind) && at.line <= 1 {
		l.skip(fmt.Errorf("%s: %w", topology.Clean(at.name), err))
		return
	}
	l.skip(fmt.Errorf("%s: document at line %d: %s", topology.Clean(at.name), at.line, topology.CleanLine(err.Error(), 300)))
}
