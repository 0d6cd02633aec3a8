package demo

import (
	"reflect"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"

	"kscope/topology"
	"kscope/topology/sheet"
)

func reasons(events []sheet.Event) map[string]bool {
	out := map[string]bool{}
	for _, e := range events {
		out[e.Reason] = true
	}
	return out
}

// What is reported follows from what happens: a release scales, pulls and starts, a
// leak backs off, a silent node is not ready. The same seed reports the same.
func TestReports(t *testing.T) {
	live := func() []sheet.Event {
		now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		w := New(Options{Seed: 1, Now: func() time.Time { return now }})
		for range 50 {
			now = now.Add(5 * time.Second)
			w.Step(now)
		}
		return w.Reports()
	}
	got := live()
	have := reasons(got)
	for _, want := range []string{"Scheduled", "Pulling", "Pulled", "Created", "Started", "BackOff", "Unhealthy", "ScalingReplicaSet",
		"SuccessfulCreate", "SuccessfulDelete", "FailedScheduling", "NodeNotReady", "SuccessfulRescale"} {
		if !have[want] {
			t.Errorf("nobody reports %s", want)
		}
	}
	if !reflect.DeepEqual(got, live()) {
		t.Error("the same seed reports something else")
	}
	for _, e := range got {
		if e.About.Kind() == "" || e.Count < 1 || e.First > e.Last || e.From == "" || topology.Clean(e.Message) != e.Message {
			t.Errorf("%+v", e)
		}
	}
}

// An hour later, what was not said again is forgotten.
func TestReportsAreForgotten(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	w := New(Options{Seed: 1, Now: func() time.Time { return now }})
	w.tell(named[*appsv1.Deployment](&w.store, "shop", "payments"), "somebody", true, "Once", "only once")
	if !reasons(w.Reports())["Once"] {
		t.Fatal("not reported")
	}
	w.at = w.at.Add(remembered + time.Second)
	if reasons(w.Reports())["Once"] {
		t.Error("still reported after an hour")
	}
	for i := range 3 * mostReports {
		w.tell(named[*appsv1.Deployment](&w.store, "shop", "payments"), "somebody", true, "Many", strings.Repeat("x", i))
	}
	if n := len(w.reports); n > mostReports {
		t.Errorf("%d reports kept", n)
	}
}
