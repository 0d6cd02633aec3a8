package main

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"kscope/probes/demo"
	"kscope/probes/safe"
	"kscope/topology"
	"kscope/topology/lens"
)

func TestKubectlCommand(t *testing.T) {
	for _, c := range []struct {
		args                []string
		context, verb, want string
		id                  topology.ID
	}{
		{nil, "prod", "get -o yaml", "kubectl --context prod -n shop get pod web-1 -o yaml", "Pod/shop/web-1"},
		{nil, "prod", "describe", "kubectl --context prod describe node n1", "Node/n1"},
		{nil, "prod", "events", "kubectl --context prod -n shop events --for deployment/web", "Deployment/shop/web"},
		{nil, "a b'c", "describe", `kubectl --context 'a b'\''c' -n shop describe kafka.kafka.strimzi.io events`, "Kafka.kafka.strimzi.io/shop/events"},
		{nil, "p", "describe", "kubectl --context p -n shop describe httproute.gateway.networking.k8s.io r", "HTTPRoute/shop/r"},
		{[]string{"--as=jane", "--as-group=a b", "--kubeconfig=/x/$y", "--token=secret"}, "p", "describe",
			"kubectl --kubeconfig '/x/$y' --context p --as jane --as-group 'a b' describe node n1", "Node/n1"},
	} {
		o, cmd := newCommand("kscope", strings.NewReader(""), io.Discard, io.Discard)
		if err := cmd.ParseFlags(c.args); err != nil {
			t.Fatal(err)
		}
		if got := o.kubectl(c.context, c.verb, c.id); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

// The demo answers for single objects while it runs, and what is asked ends with
// who asked.
func TestWorldTellsOfObjects(t *testing.T) {
	defer goleak.VerifyNone(t)
	w := newWorld(&options{demo: true}, &safe.Runner{})
	if _, _, err := w.YAML(t.Context(), "Pod/shop/x", false); err == nil {
		t.Error("an answer before anything is open")
	}
	d := demo.New(demo.Options{Seed: 1})
	w.Look(lens.View{Lens: lens.Workloads})
	w.start(t.Context(), &front{name: "demo", run: d.Run, objects: d})
	defer w.close()
	text, _, err := w.YAML(t.Context(), "Deployment/shop/payments", false)
	if err != nil || !strings.Contains(text, "kind: Deployment\n") || !strings.Contains(text, "  name: payments\n") {
		t.Errorf("%v\n%s", err, text)
	}
	told, err := w.Sheet(t.Context(), "Deployment/shop/payments")
	if err != nil || len(told.Sections) < 3 || told.UID == "" {
		t.Errorf("%v %+v", err, told)
	}
	if _, err := w.Describe(t.Context(), "Deployment/shop/payments"); err == nil || !strings.Contains(err.Error(), "y shows the object as YAML") {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	select {
	case e := <-w.Events(ctx, "shop", "", ""):
		if !e.Synced || len(e.List) == 0 || !e.List[0].Warning || e.List[0].Reason != "BackOff" {
			t.Errorf("%+v", e)
		}
	case <-time.After(20 * time.Second):
		t.Error("no events")
	}
	if got := w.Command("describe", "Pod/shop/x"); got != "" {
		t.Errorf("%s: there is no cluster", got)
	}
}
