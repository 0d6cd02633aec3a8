package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"kscope/probes/object"
	"kscope/probes/project"
	"kscope/topology"
	"kscope/topology/sheet"
	"kscope/ui"
	"kscope/ui/page"
)

var _ ui.Objects = (*world)(nil)

// errNotYet is the answer before anything was opened.
var errNotYet = errors.New("nothing is open yet")

// source is where single objects come from now.
func (w *world) source() (object.Source, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.front == nil || w.front.objects == nil {
		return nil, errNotYet
	}
	return w.front.objects, nil
}

// Sheet implements ui.Objects.
func (w *world) Sheet(ctx context.Context, id topology.ID) (sheet.Sheet, error) {
	s, err := w.source()
	if err != nil {
		return sheet.Sheet{}, err
	}
	return object.Read(ctx, s, project.New(), id)
}

// YAML implements ui.Objects.
func (w *world) YAML(ctx context.Context, id topology.ID, contents bool) (text string, hidden bool, err error) {
	s, err := w.source()
	if err != nil {
		return "", false, err
	}
	o, err := s.Get(ctx, id)
	if err != nil {
		return "", false, err
	}
	return object.YAML(o, contents)
}

// Describe implements ui.Objects.
func (w *world) Describe(ctx context.Context, id topology.ID) (string, error) {
	s, err := w.source()
	if err != nil {
		return "", err
	}
	return s.Describe(ctx, id)
}

// gatherEvents is how long changes of events are collected before they are shown.
const gatherEvents = 200 * time.Millisecond

// Events implements ui.Objects.
func (w *world) Events(ctx context.Context, namespace string, about topology.ID, uid string) <-chan sheet.Events {
	out := make(chan sheet.Events, 1)
	s, err := w.source()
	if err != nil {
		close(out)
		return out
	}
	log := object.NewLog()
	w.runner.Go("events", func() { s.Events(ctx, object.Scope{Namespace: namespace, Object: about, UID: uid}, log) })
	w.runner.Go("events to the screen", func() {
		defer close(out)
		for {
			select {
			case <-ctx.Done():
				return
			case <-log.Wake:
			}
			newest(out, log.Now())
			select {
			case <-ctx.Done():
				return
			case <-time.After(gatherEvents):
			}
		}
	})
	return out
}

// newest puts a value into a channel of one, over one not yet fetched.
func newest(out chan sheet.Events, e sheet.Events) {
	for {
		select {
		case out <- e:
			return
		default:
		}
		select {
		case <-out:
		default:
		}
	}
}

// Command implements ui.Objects.
func (w *world) Command(verb string, id topology.ID) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.front == nil || w.front.context == "" {
		return ""
	}
	return w.opts.kubectl(w.front.context, verb, id)
}

// kubectl is the command that does verb with an object, as this program was told to
// reach the cluster. Secrets of the command line (--token) are not repeated.
func (o *options) kubectl(kubeContext, verb string, id topology.ID) string {
	words := []string{"kubectl"}
	flag := func(name, value string) {
		if value != "" {
			words = append(words, "--"+name, page.Word(value))
		}
	}
	flag("kubeconfig", *o.kube.KubeConfig)
	flag("context", kubeContext)
	flag("as", *o.kube.Impersonate)
	for _, g := range *o.kube.ImpersonateGroup {
		flag("as-group", g)
	}
	kind, ns, name := id.Split()
	if ns != "" {
		words = append(words, "-n", page.Word(ns))
	}
	verbs := strings.Fields(verb)
	if verb == "events" {
		return strings.Join(append(words, "events", "--for", page.Word(resourceOf(kind)+"/"+name)), " ")
	}
	words = append(words, verbs[0], page.Word(resourceOf(kind)), page.Word(name))
	return strings.Join(append(words, verbs[1:]...), " ")
}

// resourceOf is how kubectl knows a kind: a group is named where more than one may
// have the kind.
func resourceOf(kind string) string {
	if k, ok := project.Named(kind); ok && k.Optional {
		return strings.ToLower(k.Kind) + "." + k.Group
	}
	name, group, found := strings.Cut(kind, ".")
	if found {
		return strings.ToLower(name) + "." + group
	}
	return strings.ToLower(kind)
}
