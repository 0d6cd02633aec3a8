package demo

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	whole "kscope/probes/object"
	"kscope/probes/project"
	"kscope/topology"
	"kscope/topology/sheet"
)

var _ whole.Source = (*World)(nil)

// ask has f done by Run, between two steps of the cluster.
func (w *World) ask(ctx context.Context, f func()) error {
	done := make(chan struct{})
	select {
	case w.asks <- func() { f(); close(done) }:
	case <-ctx.Done():
		return ctx.Err()
	}
	<-done // Run does what it has taken
	return nil
}

// Get is a copy of one object. Like the methods below it may be called while Run
// runs, from any goroutine.
func (w *World) Get(ctx context.Context, id topology.ID) (*unstructured.Unstructured, error) {
	var found runtime.Object
	if err := w.ask(ctx, func() { found = w.copyOf(id) }); err != nil {
		return nil, err
	}
	if found == nil {
		return nil, errors.New(id.Kind() + " " + id.Name() + " is not in the demo")
	}
	if u, ok := found.(*unstructured.Unstructured); ok {
		return u, nil
	}
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(found)
	return &unstructured.Unstructured{Object: content}, err
}

// copyOf is a copy of the object of that id, nil if there is none.
func (w *World) copyOf(id topology.ID) runtime.Object {
	kind, ns, name := id.Split()
	gk := schema.GroupKind{}
	if k, ok := project.Named(kind); ok {
		gk = schema.GroupKind{Group: k.Group, Kind: k.Kind}
	} else {
		gk.Kind, gk.Group, _ = strings.Cut(kind, ".")
	}
	at := place{gk, ns, name}
	for t := range w.shelves {
		if i, ok := w.find(t, at); ok {
			return w.shelves[t][i].DeepCopyObject()
		}
	}
	return nil
}

// Columns are what a server prints; there is none.
func (w *World) Columns(context.Context, topology.ID) ([]sheet.Row, error) { return nil, nil }

// Describe needs a server.
func (w *World) Describe(context.Context, topology.ID) (string, error) {
	return "", whole.ErrNoServer
}

// Events keeps the log up to date, looking once a second.
func (w *World) Events(ctx context.Context, scope whole.Scope, log *whole.Log) {
	var last map[string]sheet.Event
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		now := map[string]sheet.Event{}
		err := w.ask(ctx, func() {
			for _, e := range w.Reports() {
				if scope.Has(e) {
					now[string(e.About)+"\n"+e.Reason+"\n"+e.Message] = e
				}
			}
		})
		if err != nil {
			return
		}
		if last == nil || !reflect.DeepEqual(last, now) {
			last = now
			log.Replace(now, "")
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
