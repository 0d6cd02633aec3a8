package ui_test

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"kscope/topology"
	"kscope/topology/sheet"
	"kscope/ui"
)

var _ ui.Objects = (*fakeWorld)(nil)

// deniedError is how a missing permission is told.
type deniedError struct{ error }

func (deniedError) Denied() bool { return true }

func (w *fakeWorld) note(what string, id topology.ID) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, what+" "+string(id))
}

func (w *fakeWorld) asks() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string(nil), w.asked...)
}

func (w *fakeWorld) Sheet(ctx context.Context, id topology.ID) (sheet.Sheet, error) {
	w.note("sheet", id)
	if w.slow {
		<-ctx.Done()
		return sheet.Sheet{}, ctx.Err()
	}
	if id.Name() == "db" {
		return sheet.Sheet{}, deniedError{errors.New("needs get on statefulsets.apps in namespace shop")}
	}
	return sheet.Sheet{UID: "uid-" + string(id), Sections: []sheet.Section{
		{Rows: []sheet.Row{{Key: "qos", Value: "Burstable"}}},
		{Title: "Containers", Rows: []sheet.Row{
			{Value: "app", Marked: true, Health: topology.Failed},
			{Key: "image", Value: "registry.example.com/shop/cart:1.25.3", Deep: true},
			{Key: "state", Value: "CrashLoopBackOff", More: "back-off 5m0s restarting failed container", Deep: true},
			{Key: "readiness", Value: "http :8080/ready", More: "failing; every 10s", Marked: true, Health: topology.Degraded, Deep: true},
		}},
		{Title: "Volumes", Rows: []sheet.Row{{Key: "config", Value: "ConfigMap settings", To: settings}}},
		{Title: "Conditions", Rows: []sheet.Row{
			{Key: "Ready", Value: "False", Marked: true, Health: topology.Degraded, Since: now.Unix() - 300, More: "ContainersNotReady: containers with unready status: [app]"},
			{Key: "Initialized", Value: "True", Marked: true, Since: now.Unix() - 7200},
		}},
	}}, nil
}

func (w *fakeWorld) YAML(ctx context.Context, id topology.ID, contents bool) (string, bool, error) {
	w.note("yaml", id)
	if w.slow {
		<-ctx.Done()
		return "", false, ctx.Err()
	}
	kind, ns, name := id.Split()
	body := fmt.Sprintf("apiVersion: v1\nkind: %s\nmetadata:\n  labels:\n    app: web\n  name: %s\n  namespace: %s\nspec:\n  containers:\n  - image: nginx:1.25\n    name: web\n  - image: envoy:1.30\n    name: proxy\n", kind, name, ns)
	if id.Name() == "nothing" {
		return "", false, errors.New("Service nothing is not there any more") //nolint:staticcheck // a kind's name
	}
	hidden := strings.HasPrefix(name, "frontend") && !contents
	return body, hidden, nil
}

func (w *fakeWorld) Describe(_ context.Context, id topology.ID) (string, error) {
	w.note("describe", id)
	return "Name:         " + id.Name() + "\nContainers:\n  app:\n    Image:  nginx\nEvents:  <none>\n", nil
}

func (w *fakeWorld) Events(ctx context.Context, namespace string, about topology.ID, _ string) <-chan sheet.Events {
	w.note("events of "+namespace, about)
	out := make(chan sheet.Events, 1)
	e := func(id topology.ID, warning bool, count int, reason, message string, last int64) sheet.Event {
		return sheet.Event{About: id, Warning: warning, Count: count, Reason: reason, Message: message,
			First: now.Unix() - 3000, Last: now.Unix() - last, From: "kubelet"}
	}
	all := []sheet.Event{
		e(crashing, true, 12, "BackOff", "Back-off restarting failed container app in pod cart-5d8f7c9b6-x2x7q_shop", 42),
		e("Pod/shop/db-0", false, 1, "Pulling", "Pulling image \"postgres:16\"", 5),
		e("Deployment/shop/frontend", false, 1, "ScalingReplicaSet", "Scaled up replica set frontend-7c to 3", 1200),
	}
	for _, one := range sheet.Group(all) {
		if about == "" || one.About == about {
			all = append(all, one)
		}
	}
	out <- sheet.Events{List: all[3:], Synced: true}
	go func() { <-ctx.Done(); close(out) }()
	return out
}

func (w *fakeWorld) Command(verb string, id topology.ID) string {
	first, rest, _ := strings.Cut(verb, " ")
	return strings.TrimSpace("kubectl --context prod-ch -n " + id.Namespace() + " " + first + " " + strings.ToLower(id.Kind()) + " " + id.Name() + " " + rest)
}
