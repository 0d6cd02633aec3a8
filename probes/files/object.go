package files

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/json"

	"kscope/probes/object"
	"kscope/topology"
	"kscope/topology/sheet"
)

var _ object.Source = (*Dump)(nil)

// Get is an object as it stands in the file.
func (d *Dump) Get(_ context.Context, id topology.ID) (*unstructured.Unstructured, error) {
	e, ok := d.records[id]
	if !ok {
		if id.Kind() == "Secret" {
			return nil, fmt.Errorf("Secrets are passed over when files are read") //nolint:staticcheck // a kind's name
		}
		return nil, fmt.Errorf("%s %s is not in %s", id.Kind(), id.Name(), topology.CleanLine(d.name, 100))
	}
	o := &unstructured.Unstructured{Object: map[string]any{}}
	if err := json.Unmarshal(e.raw, &o.Object); err != nil {
		return nil, fmt.Errorf("%s: %s", id.Name(), topology.CleanLine(err.Error(), 200))
	}
	o.SetGroupVersionKind(e.gvk)
	return o, nil
}

// Columns are what a server prints; there is none.
func (d *Dump) Columns(context.Context, topology.ID) ([]sheet.Row, error) { return nil, nil }

// Describe needs a server.
func (d *Dump) Describe(context.Context, topology.ID) (string, error) {
	return "", object.ErrNoServer
}

// Events are those that stand in the files.
func (d *Dump) Events(_ context.Context, scope object.Scope, log *object.Log) {
	all := map[string]sheet.Event{}
	for uid, e := range d.events {
		if scope.Has(e) {
			all[uid] = e
		}
	}
	log.Replace(all, "")
}
