package object

import (
	"context"
	"errors"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"kscope/probes/project"
	"kscope/topology"
	"kscope/topology/sheet"
)

// Source is where single objects come from. Its methods may be called from any
// goroutine and end early with their context; errors are one clean line for people.
type Source interface {
	// Get reads an object whole.
	Get(ctx context.Context, id topology.ID) (*unstructured.Unstructured, error)
	// Columns are the printer columns of an object of a kind without a row, as
	// kubectl get prints them; none where no server prints.
	Columns(ctx context.Context, id topology.ID) ([]sheet.Row, error)
	// Describe is what kubectl describe prints.
	Describe(ctx context.Context, id topology.ID) (string, error)
	// Events keeps log up to date with the events of scope until ctx ends.
	Events(ctx context.Context, scope Scope, log *Log)
}

// Scope says whose events are meant.
type Scope struct {
	Namespace string      // "" = all
	Object    topology.ID // only those about it, "" = about anything
	UID       string      // of Object, "" = not known
}

// ErrNoServer is the answer of sources that are no server.
var ErrNoServer = errors.New("describe asks the API server, and there is none here; y shows the object as YAML")

// errNoObject is the answer for nodes that no object stands for.
var errNoObject = errors.New("no object stands for this")

// Read tells all there is to tell of an object.
func Read(ctx context.Context, s Source, p *project.Projector, id topology.ID) (sheet.Sheet, error) {
	o, err := s.Get(ctx, id)
	if err != nil {
		return sheet.Sheet{}, err
	}
	k := kindOf(id)
	told, err := p.Sheet(k, o)
	if err != nil || !k.Optional || k.Kind == "Secret" {
		return told, err
	}
	if _, known := project.Lookup(k.Group, k.Kind); known {
		return told, nil
	}
	rows, err := s.Columns(ctx, id)
	if err != nil || len(rows) == 0 {
		return told, nil //nolint:nilerr // what the object itself says is there
	}
	told.Sections = append([]sheet.Section{{Title: "Columns", Rows: rows}}, told.Sections...)
	return told, nil
}

// kindOf is the row of an id's kind, one made of its name if it has none.
func kindOf(id topology.ID) project.Kind {
	name := id.Kind()
	if k, ok := project.Named(name); ok {
		return k
	}
	kind, group, _ := strings.Cut(name, ".")
	return project.Custom(schema.GroupVersionKind{Group: group, Version: "v1", Kind: kind}, "", id.Namespace() != "")
}
